"""The table of trained models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.core.domain import ModelInfo
from annotator.core.metrics import Interval
from annotator.services.evaluating import Evaluation, kept_metrics
from annotator.ui.models.figures import FEW, duration, figure, interval, moment, whole
from annotator.ui.models.roles import Role

_NO_INDEX: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ModelColumn(IntEnum):
    NAME = 0
    TIME = 1
    TEXTS = 2
    LABELS = 3
    ACCURACY = 4
    MACRO_F1 = 5
    TEST = 6
    SECONDS = 7
    SEED = 8


_LEFT: Final = (ModelColumn.NAME, ModelColumn.TIME, ModelColumn.ACCURACY, ModelColumn.MACRO_F1)


class ModelsModel(QAbstractTableModel):
    """Newest first. The active model is measured on the test texts of now, the others when they became active: only
    the predictions of the active one are kept, so only it can be measured on test texts that came later.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[ModelInfo, ...] = ()

    def show_models(self, models: Sequence[ModelInfo], evaluation: Evaluation | None = None) -> None:
        """`evaluation`: of the active model at this moment."""
        self.beginResetModel()
        self._models = tuple(_measured_now(model, evaluation) for model in models)
        self.endResetModel()

    def model_at(self, row: int) -> ModelInfo | None:
        return self._models[row] if 0 <= row < len(self._models) else None

    def row_of(self, model_id: int) -> int | None:
        return next((row for row, model in enumerate(self._models) if model.id == model_id), None)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._models)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(ModelColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        model, column = self._models[index.row()], ModelColumn(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(model, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Role.ITEM:
                return model
            case Role.SORT:
                return _native(model, column)
            case Role.INK:
                return self._ink(model, column)
            case Role.BOLD:
                return model.active and column is ModelColumn.NAME
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(ModelColumn):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(ModelColumn(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(ModelColumn(section))
        return None

    def _words(self, model: ModelInfo, column: ModelColumn) -> str:
        match column:
            case ModelColumn.NAME:
                return self.tr("{id}, active").format(id=model.id) if model.active else str(model.id)
            case ModelColumn.TIME:
                return moment(model.created_at)
            case ModelColumn.TEXTS:
                return whole(model.texts)
            case ModelColumn.LABELS:
                return whole(len(model.label_ids))
            case ModelColumn.ACCURACY:
                return self._quality(model, "accuracy")
            case ModelColumn.MACRO_F1:
                return self._quality(model, "macro_f1")
            case ModelColumn.TEST:
                return whole(measured_on(model))
            case ModelColumn.SECONDS:
                return duration(model.seconds)
            case ModelColumn.SEED:
                return str(model.seed)

    def _quality(self, model: ModelInfo, name: str) -> str:
        if not measured_on(model):
            return self.tr("not measured")
        value, spread = quality(model, name)
        if measured_on(model) < FEW:
            return self.tr("too few: {n}").format(n=measured_on(model))
        return f"{figure(value)}  {interval(spread)}"

    def _title(self, column: ModelColumn) -> str:
        match column:
            case ModelColumn.NAME:
                return self.tr("Model")
            case ModelColumn.TIME:
                return self.tr("Trained")
            case ModelColumn.TEXTS:
                return self.tr("Texts")
            case ModelColumn.LABELS:
                return self.tr("Labels")
            case ModelColumn.ACCURACY:
                return self.tr("Accuracy")
            case ModelColumn.MACRO_F1:
                return self.tr("Macro-F1")
            case ModelColumn.TEST:
                return self.tr("Test texts")
            case ModelColumn.SECONDS:
                return self.tr("Took")
            case ModelColumn.SEED:
                return self.tr("Seed")

    @staticmethod
    def _ink(model: ModelInfo, column: ModelColumn) -> str:
        if column is ModelColumn.NAME:
            return "accent" if model.active else "text"
        if column in (ModelColumn.ACCURACY, ModelColumn.MACRO_F1):
            return "text" if measured_on(model) >= FEW else "faint"
        return "text" if column in (ModelColumn.TIME, ModelColumn.TEXTS) else "muted"


def _measured_now(model: ModelInfo, evaluation: Evaluation | None) -> ModelInfo:
    """The same model with the figures of an evaluation, where it is one of this model."""
    if evaluation is None or evaluation.model.id != model.id:
        return model
    return replace(model, metrics={**model.metrics, "test": kept_metrics(evaluation)})


def measured_on(model: ModelInfo) -> int:
    """On how many test texts a model was measured."""
    return int(_measured(model).get("n") or 0)


def quality(model: ModelInfo, name: str) -> tuple[float | None, Interval | None]:
    """The accuracy or macro_f1, by this name, with its interval."""
    measured = _measured(model)
    low, high = measured.get(f"{name}_low"), measured.get(f"{name}_high")
    return measured.get(name), None if low is None or high is None else (low, high)


def _measured(model: ModelInfo) -> Mapping[str, Any]:
    found = model.metrics.get("test")
    return found if isinstance(found, Mapping) else {}


def _native(model: ModelInfo, column: ModelColumn) -> Any:
    """What a cell is sorted by; a quality that is not known comes last."""
    match column:
        case ModelColumn.NAME:
            return model.id
        case ModelColumn.TIME:
            return model.created_at.timestamp()
        case ModelColumn.TEXTS:
            return model.texts
        case ModelColumn.LABELS:
            return len(model.label_ids)
        case ModelColumn.ACCURACY | ModelColumn.MACRO_F1:
            value, _ = quality(model, "accuracy" if column is ModelColumn.ACCURACY else "macro_f1")
            return -1.0 if value is None else value
        case ModelColumn.TEST:
            return measured_on(model)
        case ModelColumn.SECONDS:
            return model.seconds
        case ModelColumn.SEED:
            return model.seed


def _alignment(column: ModelColumn) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column in _LEFT else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)
