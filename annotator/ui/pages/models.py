"""Every training: when, on how many texts, how good; an older model can be made the active one again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QHeaderView, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.domain import ModelInfo
from annotator.services import retraining
from annotator.services.history import Change
from annotator.ui.context import Context
from annotator.ui.models.models_model import Column, ModelsModel
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import Card, label
from annotator.ui.widgets.curve_plot import CurvePlot
from annotator.ui.widgets.drop_area import DropArea
from annotator.ui.widgets.quiet_table import QuietTable

_WIDTHS = {Column.ACTIVE: 34, Column.NUMBER: 64, Column.TEXTS: 70, Column.ACCURACY: 84, Column.MACRO_F1: 150,
           Column.TEST: 84, Column.SECONDS: 78}  # fmt: skip


class ModelsPage(QWidget):
    """`changed("model")` after another model was made active; `retrain_requested`."""

    changed = Signal(object)
    retrain_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stale = True
        self._labels: Mapping[int, str] = {}
        set_role(self, "page")
        self.model = ModelsModel(self)
        self.table = QuietTable(self.model, self.tr("Models"))
        header = self.table.horizontalHeader()
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(Column.TIME, QHeaderView.ResizeMode.Stretch)
        self.activate_button = QPushButton(self.tr("Make active"))
        set_role(self.activate_button, "primary")
        retrain = QPushButton(context.theme.icon("train"), self.tr("Retrain"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.activate_button)
        buttons.addWidget(retrain)
        buttons.addStretch(1)
        listed = Card()
        listed.body.addWidget(self.table, 1)
        listed.body.addLayout(buttons)
        self.details = Card(self.tr("Details"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(SPACE.large)
        self.details.body.addLayout(self._form)
        self.curve = CurvePlot(context.theme)
        self.details.body.addWidget(self.curve, 1)
        work = QWidget()
        parts = QVBoxLayout(work)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(SPACE.large)
        parts.addWidget(listed, 1)
        parts.addWidget(self.details, 1)
        self.empty = DropArea(
            context.theme,
            "models",
            self.tr("No model yet"),
            self.tr("As soon as two labels have five annotations each, a model trains by itself."),
            (self.tr("Retrain now"),),
        )
        self.empty.setAcceptDrops(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(work)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.empty.asked.connect(self.retrain_requested)
        retrain.clicked.connect(self.retrain_requested)
        self.activate_button.clicked.connect(self._make_active)
        self.table.activated.connect(self._make_active)
        self.table.selectionModel().currentRowChanged.connect(self._show_details)

    def activate(self) -> None:
        """The page is on the screen: bring it up to date."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._stale:
            self._ask()

    def refresh(self, change: Change | str | None) -> None:
        if isinstance(change, Change) and change.kind != "scheme":
            return
        self._stale = True
        if self.isVisible():
            self._ask()

    def selected(self) -> ModelInfo | None:
        return self.model.item(self.table.currentIndex().row())

    def _ask(self) -> None:
        self._stale = False
        project = self._context.project

        def read() -> tuple[list[ModelInfo], dict[int, str]]:
            return retraining.models(project), {label.id: label.name for label in project.scheme().labels}

        self._context.operations.query("models", read, self._show)

    def _show(self, found: tuple[list[ModelInfo], dict[int, str]]) -> None:
        models, self._labels = found
        before = self.selected()
        self.model.show_models(models)
        self._stack.setCurrentIndex(1 if models else 0)
        row = self.model.row_of(before.id) if before else None
        if models:
            self.table.selectRow(row if row is not None else 0)
        self._show_details()

    def _show_details(self) -> None:
        model = self.selected()
        self.activate_button.setEnabled(model is not None and not model.active)
        while self._form.rowCount():
            self._form.removeRow(0)
        if model is None:
            self.curve.show_history(())
            return
        number = QLocale().toString
        checkpoint = model.configuration.get("checkpoint")
        kept: Mapping[str, object] = checkpoint if isinstance(checkpoint, Mapping) else {}
        share = kept.get("lstm_share")
        facts = [
            (self.tr("Labels"), self.tr(", ").join(self._labels.get(one, "?") for one in model.label_ids)),
            (self.tr("Training texts"), number(model.texts)),
            (self.tr("Seed"), str(model.seed)),
            (self.tr("Units per direction"), str(model.configuration.get("hidden", "–"))),
            (self.tr("Longest text, tokens"), str(model.configuration.get("max_tokens", "–"))),
        ]
        if isinstance(share, float):
            facts.append((self.tr("The LSTM’s share of the answer"), f"{share:.0%}"))
        for name, value in facts:
            self._form.addRow(label(name, "muted"), label(value, wrap=True))
        self.curve.show_history(model.history)

    def _make_active(self) -> None:
        model, project = self.selected(), self._context.project
        if model is None or model.active:
            return
        self._context.jobs.start(
            "activate",
            lambda on_progress, should_stop: retraining.activate(project, model.id, on_progress, should_stop),
            lambda _: self.changed.emit("model"),
        )
