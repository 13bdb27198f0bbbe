"""The page that says how good the active model is, on which texts, on how many, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.domain import ProjectSettings
from annotator.core.query import Query
from annotator.services import evaluating, retraining
from annotator.services.evaluating import Evaluation
from annotator.services.history import Change
from annotator.services.retraining import Readiness
from annotator.ui.context import Context
from annotator.ui.i18n import joined
from annotator.ui.messages import percent
from annotator.ui.models.confusion_model import ConfusionModel
from annotator.ui.models.figures import FEW, figure, interval, moment, points, whole
from annotator.ui.models.label_metrics_model import LabelMetricsModel
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import Card, ElidedLabel, label
from annotator.ui.widgets.confusion_view import ConfusionView
from annotator.ui.widgets.curve_plot import CurvePlot
from annotator.ui.widgets.empty_state import EmptyState
from annotator.ui.widgets.metric_card import MetricCard
from annotator.ui.widgets.plain_table import ROW_HEIGHT, PlainTable

_TWO_COLUMNS_FROM = 820  # pixels of the page
_LEAST_ROWS, _MOST_ROWS, _AROUND_ROWS = 4, 8, 110  # of the table by label, before it scrolls
_GAP = SPACE.medium + 2
_NAMED = 5  # labels that the model does not know, by name


@dataclass(frozen=True, slots=True)
class _Facts:
    evaluation: Evaluation | None
    readiness: Readiness
    settings: ProjectSettings
    test_labelled: int


class ResultsPage(QWidget):
    """Wishes: `filter_requested(query)` to see the texts of a cell, `retrain_requested`."""

    filter_requested = Signal(str)
    retrain_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._outdated = True
        self._has_matrix = False
        set_role(self, "page")
        theme = context.theme
        self.metrics_model = LabelMetricsModel(self)
        self.confusion_model = ConfusionModel(self)
        self.accuracy = MetricCard(self.tr("Accuracy"))
        self.macro_f1 = MetricCard(self.tr("Macro-F1"))
        self.test_texts = MetricCard(self.tr("Test texts"))
        self.model_card = MetricCard(self.tr("Model"))
        self.by_label = PlainTable(theme, (30, 15, 13, 12, 18, 12), least=56)
        self.by_label.setModel(self.metrics_model)
        self.by_label.setAccessibleName(self.tr("Quality by label"))
        self.confusion = ConfusionView(theme, self.confusion_model)
        self.confusion.cell_chosen.connect(self._ask_for_cell)
        self.not_counted = label("", "muted", wrap=True)
        self.behind = label("", "muted", wrap=True)
        for told in (self.behind, self.not_counted):
            told.hide()  # until there is something to say
        self.curve = CurvePlot(theme)
        self.calibration = label("", "figure")
        self._calibration_words = label("", "muted", wrap=True)
        self.no_test = EmptyState(theme, "results", self.tr("No test texts are labelled yet"), "")
        self.no_model = EmptyState(theme, "models", self.tr("No model yet"), "", self.tr("Train a model"))
        self.no_model.asked.connect(self.retrain_requested)
        self._told = ElidedLabel("", "muted")
        self._build()

    # what the window asks for

    def activate(self) -> None:
        if self._outdated:
            self._ask()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | str | None) -> None:
        """Something changed: measure again, if that may have changed anything and somebody looks."""
        if isinstance(change, Change) and change.kind in ("flag", "note"):
            return
        self._outdated = True
        if self.isVisible():
            self._ask()

    @property
    def place(self) -> str:
        """What is on the screen: no_model, or results."""
        return "no_model" if self._stack.currentWidget() is self.no_model else "results"

    # inside

    def _ask(self) -> None:
        self._outdated = False
        project = self._context.project
        self._context.operations.query(
            "results",
            lambda: _Facts(
                evaluating.evaluate(project),
                retraining.readiness(project),
                project.settings(),
                project.counts().test_labelled,
            ),
            self._show,
        )

    def _show(self, facts: _Facts) -> None:
        evaluation = facts.evaluation
        self.metrics_model.show_evaluation(evaluation)
        self.confusion_model.show_evaluation(evaluation)
        if evaluation is None:
            self._show_no_model(facts.readiness)
            return
        self._stack.setCurrentWidget(self._scroll)
        self._show_figures(evaluation)
        self._show_calibration(evaluation)
        self._show_not_counted(facts.test_labelled - evaluation.n)
        self._show_behind(evaluation)
        self.curve.show_history(evaluation.model.history)
        measured = evaluation.n > 0
        self._tables.setCurrentIndex(0 if measured else 1)
        if facts.test_labelled:
            self.no_test.tell(
                self.tr("The labelled test texts do not fit this model"),
                self.tr(
                    "They have labels that it does not know, or it was trained on them, or on texts that are nearly the"
                    " same. Retrain, and quality is measured on them."
                ),
            )
        else:
            words = self._where_test_texts_come_from(facts.settings)
            self.no_test.tell(self.tr("No test texts are labelled yet"), words)
        rows = min(max(self.metrics_model.rowCount(), _LEAST_ROWS), _MOST_ROWS)
        for card in (self._by_label_card, self._confusion_card):
            card.setMinimumHeight(_AROUND_ROWS + rows * ROW_HEIGHT)
        self._has_matrix = measured and evaluation.metrics.confusion is not None
        self._arrange()

    def _where_test_texts_come_from(self, settings: ProjectSettings) -> str:
        if not settings.test_share:
            return self.tr(
                "Quality is measured on texts that are never trained on, and none are drawn: the share for the test set"
                " is 0 %. Raise it in the settings and label on, or import a labelled file as test set."
            )
        return self.tr(
            "About {share} of the suggestions are drawn at random for the test set. They are never trained on, and"
            " quality is measured on them alone. Label on, and it shows here."
        ).format(share=percent(settings.test_share))

    def _show_no_model(self, readiness: Readiness) -> None:
        words = self.tr(
            "Training needs {labels} labels with {texts} texts each, outside the test set; {have} have that many."
            " Label on, and a model trains by itself."
        ).format(labels=readiness.labels_needed, texts=readiness.texts_per_label, have=readiness.labels_with_enough)
        if readiness.ready:
            words = self.tr("There are enough labelled texts to train one.")
        self.no_model.tell(self.tr("No model yet"), words)
        self.no_model.button.setVisible(readiness.ready)
        self._stack.setCurrentWidget(self.no_model)

    def _show_figures(self, evaluation: Evaluation) -> None:
        found = evaluation.metrics
        few = self.tr("too few texts: {n}").format(n=evaluation.n) if evaluation.n else self.tr("not measured")
        macro = found.macro.f1 if found.macro else None
        for card, value, spread, meaning in (
            (self.accuracy, found.accuracy, found.accuracy_interval, self._meaning_of_accuracy(found.many)),
            (self.macro_f1, macro, found.macro_f1_interval, self.tr("The F1 of each label, averaged.")),
        ):
            if evaluation.n < FEW:
                card.tell("—", few, meaning)
            else:
                tip = joined((meaning, self.tr("Beside it, the interval that holds the true value 95 times of 100.")))
                card.tell(figure(value), interval(spread), tip)
        # Which way a test text came is not kept, so nothing is said here that holds for one way only.
        came = self.tr("Drawn at random from what you annotate, or imported as a test set.")
        self.test_texts.tell(whole(evaluation.n), self.tr("never trained on"), came)
        model = evaluation.model
        trained = self.tr("{texts} texts, {time}").format(texts=whole(model.texts), time=moment(model.created_at))
        self.model_card.tell(str(model.id), trained, self.tr("When it was trained, and on how many texts."))
        told = QCoreApplication.translate("ResultsPage", "%n test text(s), never trained on", None, evaluation.n)
        self._told.setText("·  " + told if evaluation.n else "")

    def _meaning_of_accuracy(self, many: bool) -> str:
        if many:
            return self.tr("The share of test texts whose labels are all exactly right.")
        return self.tr("The share of test texts whose label is right.")

    def _show_calibration(self, evaluation: Evaluation) -> None:
        error, spread = evaluation.metrics.calibration_error, evaluation.metrics.calibration_interval
        if error is None or spread is None or evaluation.n < FEW:
            self.calibration.setText("—")
            self._calibration_words.setText(
                self.tr("To tell that, at least {n} test texts must be labelled.").format(n=FEW)
            )
            return
        self.calibration.setText(figure(error))
        self._calibration_words.setText(
            QCoreApplication.translate(
                "ResultsPage",
                "What the model promises and what comes true are {points} points apart on average ({low} to {high}, by"
                " %n test text(s)). 0 would be perfect.",
                None,
                evaluation.n,
            ).format(points=points(error), low=points(spread[0]), high=points(spread[1]))
        )

    def _show_not_counted(self, texts: int) -> None:
        """Say of how many labelled test texts nothing here tells."""
        self.not_counted.setVisible(texts > 0)
        self.not_counted.setText(
            QCoreApplication.translate(
                "ResultsPage",
                "%n labelled test text(s) are not counted: the model was trained on them or on nearly the same, has not"
                " judged them yet, or does not know their labels.",
                None,
                texts,
            )
        )

    def _show_behind(self, evaluation: Evaluation) -> None:
        """Say where the labels that are offered are no longer those of the model."""
        knows = set(evaluation.model.label_ids)
        new = [label.name for label in evaluation.labels if label.id not in knows and not label.retired]
        old = [label.name for label in evaluation.labels if label.id in knows and label.retired]
        said = []
        if new:
            said.append(
                self.tr("The model does not know {labels}: it was trained before.").format(labels=self._list(new))
            )
        if old:
            said.append(self.tr("The model still gives {labels}, no longer offered.").format(labels=self._list(old)))
        self.behind.setVisible(bool(said))
        self.behind.setText(joined([*said, self.tr("The next training follows.")]))

    def _list(self, names: Sequence[str]) -> str:
        more = [self.tr("{n} more").format(n=len(names) - _NAMED)] if len(names) > _NAMED else []
        return self.tr(", ").join([*names[:_NAMED], *more])

    @Slot(str, str)
    def _ask_for_cell(self, true: str, predicted: str) -> None:
        query = Query(labels=frozenset({true}), predicted=frozenset({predicted}), measured=True)
        self.filter_requested.emit(query.to_text())

    def _build(self) -> None:
        self._by_label_card = _headed(self.tr("By label"), self._told)
        self._by_label_card.body.setContentsMargins(SPACE.tiny, SPACE.large, SPACE.tiny, SPACE.small)
        self._by_label_card.header.setContentsMargins(SPACE.medium, 0, SPACE.medium, 0)
        self._tables = QStackedWidget()
        self._tables.addWidget(self.by_label)
        self._tables.addWidget(self.no_test)
        self._by_label_card.body.addWidget(self._tables, 1)
        hint = ElidedLabel("·  " + self.tr("true ↓ predicted →, a click shows the texts"), "muted")
        self._confusion_card = _headed(self.tr("Confusion"), hint)
        self._confusion_card.body.addWidget(self.confusion, 1)
        self._curve_card = _headed(self.tr("Loss by epoch"), ElidedLabel("·  " + self.tr("last training"), "muted"))
        self.retrain_button = QPushButton(self.tr("Retrain"))
        set_role(self.retrain_button, "link")
        self.retrain_button.clicked.connect(self.retrain_requested)
        self._curve_card.header.addWidget(self.retrain_button)
        self._curve_card.body.addWidget(self.curve, 1)
        self._calibration_card = _headed(self.tr("Are the probabilities true?"))
        words = QVBoxLayout()
        words.addWidget(self.calibration)
        words.addWidget(self._calibration_words)
        words.addStretch()
        self._calibration_card.body.addLayout(words, 1)
        figures = QHBoxLayout()
        figures.setSpacing(_GAP)
        for card in (self.accuracy, self.macro_f1, self.test_texts, self.model_card):
            figures.addWidget(card, 1)
        inside = QWidget()
        set_role(inside, "scrolled")
        # A child from the start: what has no parent would show as a window of its own.
        self._confusion_card.setParent(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addLayout(figures)
        column.addWidget(self.behind)
        column.addWidget(self.not_counted)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        column.addLayout(self._grid, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._curve_card.setMinimumHeight(210)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.no_model)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Two columns where there is room, one below the other where there is not."""
        cards = [self._by_label_card, self._confusion_card, self._curve_card, self._calibration_card]
        wide = self.width() >= _TWO_COLUMNS_FROM
        matrix = self._has_matrix
        for card in cards:
            self._grid.removeWidget(card)
        self._confusion_card.setVisible(matrix)
        if wide:
            self._grid.addWidget(cards[0], 0, 0, 1, 1 if matrix else 2)
            if matrix:
                self._grid.addWidget(cards[1], 0, 1)
            self._grid.addWidget(cards[2], 1, 0)
            self._grid.addWidget(cards[3], 1, 1)
        else:
            for row, card in enumerate(card for card in cards if card is not self._confusion_card or matrix):
                self._grid.addWidget(card, row, 0)
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 4 if wide else 0)
        for row in range(4):
            self._grid.setRowStretch(row, (1, 1, 0, 0)[row] if wide else (3, 3, 2, 0)[row])


def _headed(heading: str, beside: ElidedLabel | None = None) -> Card:
    """A card whose heading has a word beside it."""
    card = Card(heading)
    if beside is not None:
        card.header.insertWidget(1, beside)
    return card
