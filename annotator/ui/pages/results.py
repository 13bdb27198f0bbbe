"""How good the model is: on test texts only, with their number and an interval beside every figure."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QHeaderView, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from annotator.services import evaluating, retraining
from annotator.services.evaluating import Evaluation
from annotator.services.history import Change
from annotator.services.project import Counts
from annotator.services.retraining import Readiness
from annotator.ui.context import Context
from annotator.ui.models.confusion_model import ConfusionModel
from annotator.ui.models.metrics_model import ColorRole, Column, MetricsModel, figure, interval
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import Card, label
from annotator.ui.widgets.confusion_view import ConfusionView
from annotator.ui.widgets.curve_plot import CurvePlot
from annotator.ui.widgets.dot_delegate import DotDelegate
from annotator.ui.widgets.drop_area import DropArea
from annotator.ui.widgets.metric_card import MetricCard
from annotator.ui.widgets.quiet_table import QuietTable

_WIDE = 900  # pixels from which cards stand side by side


@dataclass(frozen=True, slots=True)
class _Facts:
    evaluation: Evaluation | None
    counts: Counts
    readiness: Readiness
    many: bool


class ResultsPage(QWidget):
    """`filter_requested(query)` for the texts of a cell of the confusion matrix; `retrain_requested`."""

    filter_requested = Signal(str)
    retrain_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stale = True
        set_role(self, "page")
        theme = context.theme
        self.accuracy = MetricCard(self.tr("Accuracy"))
        self.macro = MetricCard(self.tr("Macro-F1"))
        self.tested = MetricCard(self.tr("Test texts"))
        self.trained = MetricCard(self.tr("Model"))
        self.metrics = MetricsModel(self)
        self.confusion = ConfusionModel(self)
        self.by_label = Card(self.tr("By label"))
        self._on_what = label(role="small", wrap=True)
        self.by_label.body.addWidget(self._on_what)
        self.table = QuietTable(self.metrics, self.tr("Quality by label"))
        self.table.setItemDelegateForColumn(Column.LABEL, DotDelegate(theme, ColorRole, self.table))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.by_label.body.addWidget(self.table, 1)
        self.matrix_card = Card(self.tr("Confusion"))
        self.matrix_card.body.addWidget(
            label(
                self.tr("True labels in rows, predicted in columns. Click a cell to see its texts."), "small", wrap=True
            )
        )
        self.matrix = ConfusionView(self.confusion, theme, self.tr("Confusion matrix"))
        self.matrix_card.body.addWidget(self.matrix, 1)
        self.curve_card = Card(self.tr("Last training"))
        self.curve = CurvePlot(theme)
        self.curve_card.body.addWidget(self.curve, 1)
        for card in (self.by_label, self.matrix_card, self.curve_card):
            card.setMinimumHeight(270)
        self.empty = DropArea(
            theme,
            "results",
            self.tr("No model yet"),
            self.tr(
                "As soon as two labels have five annotations each, a model trains by itself. About one in five"
                " suggestions is drawn at random for the test set; all figures on this page come from there."
            ),
            (self.tr("Retrain now"),),
        )
        self.empty.setAcceptDrops(False)
        self.empty.asked.connect(self.retrain_requested)
        self.matrix.cell_chosen.connect(self._choose_cell)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE.large)
        self._lay_out(wide=True)
        cards = QHBoxLayout()
        cards.setSpacing(SPACE.large)
        for card in (self.accuracy, self.macro, self.tested, self.trained):
            cards.addWidget(card, 1)
        inside = QWidget()
        set_role(inside, "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.large)
        column.addLayout(cards)
        column.addLayout(self._grid, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def activate(self) -> None:
        """The page is on the screen: bring it up to date."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._stale:
            self._ask()

    def refresh(self, _change: Change | str | None) -> None:
        self._stale = True
        if self.isVisible():
            self._ask()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._lay_out(wide=self.width() >= _WIDE)

    def _ask(self) -> None:
        self._stale = False
        project = self._context.project

        def read() -> _Facts:
            return _Facts(
                evaluating.evaluate(project), project.counts(), retraining.readiness(project), project.scheme().many
            )

        self._context.operations.query("results", read, self._show)

    def _show(self, facts: _Facts) -> None:
        evaluation = facts.evaluation
        self._stack.setCurrentIndex(0 if evaluation is None else 1)
        if evaluation is None:
            return
        found, number = evaluation.metrics, QLocale().toString
        self.accuracy.show_figure(figure(found.accuracy), interval(found.accuracy_interval))
        self.macro.show_figure(figure(found.macro.f1 if found.macro else None), interval(found.macro_f1_interval))
        waiting = facts.counts.test - facts.counts.test_labelled
        self.tested.show_figure(number(found.n), self.tr("{n} more drawn").format(n=number(waiting)) if waiting else "")
        model = evaluation.model
        self.trained.show_figure(str(model.id), self.tr("trained on {n} texts").format(n=number(model.texts)))
        if found.n:
            told = self.tr("On {n} test texts drawn at random, which the model was never trained on.")
            self._on_what.setText(told.format(n=number(found.n)))
        else:
            self._on_what.setText(
                self.tr(
                    "No test text is labelled yet, so nothing can be said. About one in five suggestions is drawn for"
                    " the test set: go on labelling."
                )
            )
        self.metrics.show_evaluation(evaluation if found.n else None)
        self.confusion.show_evaluation(evaluation if found.n else None)
        self.matrix_card.setVisible(not facts.many and found.n > 0)
        self.curve.show_history(model.history)

    def _choose_cell(self, true: str, predicted: str) -> None:
        self.filter_requested.emit(f'is:test label:"{true}" predicted:"{predicted}"')

    def _lay_out(self, *, wide: bool) -> None:
        if self._grid.property("wide") == wide:
            return
        self._grid.setProperty("wide", wide)
        if wide:
            self._grid.addWidget(self.by_label, 0, 0)
            self._grid.addWidget(self.matrix_card, 0, 1)
            self._grid.addWidget(self.curve_card, 1, 0, 1, 2)
        else:
            for row, card in enumerate((self.by_label, self.matrix_card, self.curve_card)):
                self._grid.addWidget(card, row, 0, 1, 2)
