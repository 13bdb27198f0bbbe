"""The page of all trained models: how good each is, how it was made, and which one predicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLocale, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.domain import ModelInfo
from annotator.core.errors import AnnotatorError
from annotator.services import evaluating, retraining
from annotator.services.evaluating import Evaluation
from annotator.services.history import Change
from annotator.ui.context import Context
from annotator.ui.failures import Failure
from annotator.ui.models.figures import whole
from annotator.ui.models.models_model import ModelColumn, ModelsModel
from annotator.ui.models.roles import Role
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import Card, ElidedLabel, label
from annotator.ui.widgets.curve_plot import CurvePlot
from annotator.ui.widgets.empty_state import EmptyState
from annotator.ui.widgets.plain_table import PlainTable

ACTIVATE = "activate"

_TWO_COLUMNS_FROM = 960  # pixels of the page, for the configuration
_CURVE_LEAST = 200  # pixels across for the curve, with what is said of it
# The columns from the most important on, and the pixels each of them needs. Those for which there is no room are told
# among the details.
_NEEDED = {
    ModelColumn.NAME: 92,
    ModelColumn.MACRO_F1: 126,
    ModelColumn.ACCURACY: 126,
    ModelColumn.TIME: 136,
    ModelColumn.TEST: 84,
    ModelColumn.TEXTS: 74,
    ModelColumn.SECONDS: 80,
    ModelColumn.LABELS: 72,
    ModelColumn.SEED: 72,
}


@dataclass(frozen=True, slots=True)
class _Facts:
    models: list[ModelInfo]
    evaluation: Evaluation | None


class ModelsPage(QWidget):
    """Wishes: `changed("model")` after another model is in force, `retrain_requested`, `export_requested(id)`."""

    changed = Signal(object)
    retrain_requested = Signal()
    export_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._outdated = True
        set_role(self, "page")
        theme = context.theme
        self.model = ModelsModel(self)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(Role.SORT)
        self.table = _ModelsTable(theme)
        self.table.setModel(self.sorted)
        self.table.setAccessibleName(self.tr("Trained models"))
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(ModelColumn.NAME, Qt.SortOrder.DescendingOrder)
        self.table.selectionModel().currentChanged.connect(self._show_details)
        self.table.chosen.connect(self.activate_model)
        self.table.columns_changed.connect(self._show_details)
        self.activate_button = QPushButton(self.tr("Make active"))
        set_role(self.activate_button, "primary")
        self.activate_button.clicked.connect(self.activate_model)
        self.retrain_button = QPushButton(self.tr("Retrain"))
        self.retrain_button.clicked.connect(self.retrain_requested)
        self.export_button = QPushButton(self.tr("Export…"))
        self.export_button.setToolTip(self.tr("Write this model to a file that predicts without the project"))
        self.export_button.setAccessibleDescription(self.export_button.toolTip())
        self.export_button.clicked.connect(self._export)
        self.which_texts = ElidedLabel(
            self.tr("The active model is measured on the test texts of now, the others when they became active."),
            "small",
        )
        self.details = Card(self.tr("Details"))
        self._configuration = QGridLayout()
        self._names: list[QLabel] = []
        self._lines_wide = 0  # pixels they need, on one line each
        self.curve = CurvePlot(theme)
        self.no_models = EmptyState(
            theme,
            "models",
            self.tr("No model yet"),
            self.tr(
                "Label texts, and models train by themselves. They are listed here, and you can go back to the latest."
            ),
        )
        self._build()
        jobs = context.jobs
        for signal in (jobs.started, jobs.ended):
            signal.connect(self._dress_buttons)
        self._dress_buttons()

    # what the window asks for

    def activate(self) -> None:
        """The page is on the screen."""
        if self._outdated:
            self._ask()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, change: Change | str | None) -> None:
        """Something changed: list and measure again, if that may have changed anything and somebody looks."""
        if isinstance(change, Change) and change.kind in ("flag", "note"):
            return
        self._outdated = True
        if self.isVisible():
            self._ask()

    def current(self) -> ModelInfo | None:
        """The model of the current row."""
        return self.model.model_at(self.sorted.mapToSource(self.table.currentIndex()).row())

    @Slot()
    def activate_model(self) -> None:
        """Let the current model predict, in place of the one that does."""
        model, project = self.current(), self._context.project
        if model is None or model.active:
            return
        began = self._context.jobs.start(
            ACTIVATE,
            lambda on_progress, should_stop: retraining.activate(project, model.id, on_progress, should_stop),
            lambda _: self.changed.emit("model"),
        )
        if not began:  # by Enter, which is not greyed out as the button is
            self._context.operations.failed.emit(Failure(AnnotatorError("job_runs"), ""))

    # inside

    @Slot()
    def _export(self) -> None:
        model = self.current()
        if model is not None:
            self.export_requested.emit(model.id)

    def _ask(self) -> None:
        self._outdated = False
        project = self._context.project
        self._context.operations.query(
            "models", lambda: _Facts(retraining.models(project), evaluating.evaluate(project)), self._show
        )

    def _show(self, facts: _Facts) -> None:
        models, before = facts.models, self.current()
        self.model.show_models(models, facts.evaluation)
        self.which_texts.setVisible(len(models) > 1)
        self._stack.setCurrentWidget(self._work if models else self.no_models)
        wanted = None if before is None else self.model.row_of(before.id)
        if wanted is None:
            wanted = next((row for row, model in enumerate(models) if model.active), 0)
        if models:
            self.table.setCurrentIndex(self.sorted.mapFromSource(self.model.index(wanted, 0)))
        self._show_details()

    @Slot()
    def _show_details(self) -> None:
        model = self.current()
        if model is None:
            return
        self.details.heading.setText(self.tr("Model {id}").format(id=model.id))
        self.curve.show_history(model.history)
        while (item := self._configuration.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = self._left_out() + self._lines(model.configuration)
        if not model.usable:
            shown.insert(0, (self.tr("Weights"), self.tr("no longer kept")))
        half = (len(shown) + 1) // 2 if self.width() >= _TWO_COLUMNS_FROM else len(shown)
        self._names = [label(name, "muted") for name, _ in shown]
        for i, (name, (_, value)) in enumerate(zip(self._names, shown, strict=True)):
            row, column = i % half, 2 * (i // half)
            for place, words in enumerate((name, label(value))):
                words.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._configuration.addWidget(words, row, column + place)
                words.show()  # at once, so that the width below is known
        self._lines_wide = self._configuration.sizeHint().width() + 2 * SPACE.medium
        self._fit_lines()
        self._dress_buttons()

    def _fit_lines(self) -> None:
        """Give the lines of the configuration what they need; where too little is left for the curve, names wrap."""
        room = self.width() - 3 * SPACE.large - _CURVE_LEAST
        for name in self._names:
            name.setWordWrap(self._lines_wide > room)
        self._lines_scroll.setFixedWidth(max(0, min(self._lines_wide, room)))

    def _left_out(self) -> list[tuple[str, str]]:
        """What the table has no room for."""
        row = self.table.currentIndex().row()
        return [
            (str(self.sorted.headerData(column, Qt.Orientation.Horizontal)), str(self.sorted.index(row, column).data()))
            for column in ModelColumn
            if self.table.isColumnHidden(column)
        ]

    def _lines(self, configuration: Mapping[str, object]) -> list[tuple[str, str]]:
        """The configuration in words; what only the program needs to know is left out."""
        names = {
            "max_tokens": self.tr("Tokens the LSTM reads of a text: beginning and end"),
            "shortened_texts": self.tr("Training texts longer than that"),
            "hinted_texts": self.tr("Hints: texts with a word of a rare label"),
            "word_vocabulary": self.tr("Words known, at most"),
            "subword_vocabulary": self.tr("Parts of words known, at most"),
            "dimensions": self.tr("Size of a word vector"),
            "hidden": self.tr("LSTM units per direction"),
            "pool_tokens_read": self.tr("Tokens read before the first label"),
            "lstm_share": self.tr("Share of the LSTM in the answer"),
            "dropout": self.tr("Dropout"),
            "word_dropout": self.tr("Words left out in training"),
            "smoothing": self.tr("Label smoothing"),
            "learning_rate": self.tr("Learning rate"),
            "seconds_cap": self.tr("Seconds of training, at most"),
            "threads": self.tr("Threads"),
        }
        checkpoint = configuration.get("checkpoint")
        whole_configuration = {**configuration, **(checkpoint if isinstance(checkpoint, dict) else {})}
        found = ((name, whole_configuration.get(key)) for key, name in names.items())
        return [
            (name, whole(value) if isinstance(value, int) else QLocale().toString(value, "g", 3))
            for name, value in found
            if isinstance(value, (int, float))
        ]

    @Slot()
    def _dress_buttons(self) -> None:
        model, idle = self.current(), self._context.jobs.running is None
        self.activate_button.setEnabled(idle and model is not None and model.usable and not model.active)
        self.activate_button.setText(self.tr("Is active") if model and model.active else self.tr("Make active"))
        self.retrain_button.setEnabled(idle)
        self.export_button.setEnabled(idle and model is not None and model.usable)

    def _build(self) -> None:
        table_card = Card("", margin=1)
        table_card.body.setContentsMargins(1, SPACE.tiny, 1, SPACE.small)
        table_card.body.addWidget(self.table)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE.medium, 0, SPACE.medium, 0)
        below.addWidget(self.which_texts)
        below.addStretch()
        table_card.body.addLayout(below)
        table_card.setMinimumHeight(170)
        self.details.header.addWidget(self.export_button)
        self.details.header.addWidget(self.retrain_button)
        self.details.header.addWidget(self.activate_button)
        self._configuration.setHorizontalSpacing(SPACE.large)
        self._configuration.setVerticalSpacing(SPACE.tiny)
        lines = QWidget()
        set_role(lines, "scrolled")
        inside = QVBoxLayout(lines)
        inside.setContentsMargins(0, 0, SPACE.medium, 0)
        inside.addLayout(self._configuration)
        inside.addStretch()
        self._lines_scroll = QScrollArea()
        self._lines_scroll.setWidgetResizable(True)
        self._lines_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines_scroll.setWidget(lines)
        curve = QVBoxLayout()
        curve.setSpacing(SPACE.tiny)
        curve.addWidget(label(self.tr("Loss by epoch"), "strong"))
        curve.addWidget(self.curve, 1)
        beside = QHBoxLayout()
        beside.setSpacing(SPACE.large)
        beside.addWidget(self._lines_scroll)
        beside.addLayout(curve, 1)
        self.details.body.addLayout(beside, 1)
        self._work = QWidget()
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium + 2)
        column.addWidget(table_card, 2)
        column.addWidget(self.details, 3)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._work)
        self._stack.addWidget(self.no_models)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= _TWO_COLUMNS_FROM) != (self.width() >= _TWO_COLUMNS_FROM):
            self._show_details()
        else:
            self._fit_lines()


class _ModelsTable(PlainTable):
    """`chosen` for Enter on a row; `columns_changed` when there is room for other columns."""

    chosen = Signal()
    columns_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tuple(_NEEDED[column] for column in ModelColumn))

    def share_out(self) -> None:
        """Show as many columns as there is room for; each gets more than it needs, where there is more."""
        room, used, shown = self.viewport().width(), 0, set[ModelColumn]()
        for column, needed in _NEEDED.items():
            if shown and used + needed > room:
                break
            used += needed
            shown.add(column)
        before = {column for column in ModelColumn if not self.isColumnHidden(column)}
        left = room
        for column in ModelColumn:
            self.setColumnHidden(column, column not in shown)
            if column in shown:
                wide = max(_NEEDED[column], _NEEDED[column] * room // used)
                left -= wide
                self.setColumnWidth(column, wide + (max(0, left) if column is max(shown) else 0))
        if shown != before:
            self.columns_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)
