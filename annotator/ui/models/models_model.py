"""The models that were trained, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QDateTime, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.core.domain import ModelInfo
from annotator.ui.models.metrics_model import figure, interval

_Index = QModelIndex | QPersistentModelIndex

ItemRole = Qt.ItemDataRole.UserRole + 1  # the ModelInfo of a row


class Column(IntEnum):
    ACTIVE = 0
    NUMBER = 1
    TIME = 2
    TEXTS = 3
    ACCURACY = 4
    MACRO_F1 = 5
    TEST = 6
    SECONDS = 7


class ModelsModel(QAbstractTableModel):
    """A row for each model."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[ModelInfo, ...] = ()

    def show_models(self, models: Sequence[ModelInfo]) -> None:
        self.beginResetModel()
        self._models = tuple(models)
        self.endResetModel()

    def item(self, row: int) -> ModelInfo | None:
        return self._models[row] if 0 <= row < len(self._models) else None

    def row_of(self, model_id: int) -> int | None:
        return next((row for row, model in enumerate(self._models) if model.id == model_id), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._models)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        model = self._models[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._display(model, Column(index.column()))
        if role == ItemRole:
            return model
        if role == Qt.ItemDataRole.ToolTipRole and model.active and index.column() == Column.ACTIVE:
            return self.tr("This model is active: it predicts.")
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= Column.TEXTS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section >= Column.TEXTS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            "",
            self.tr("Model"),
            self.tr("Trained"),
            self.tr("Texts"),
            self.tr("Accuracy"),
            self.tr("Macro-F1 (95 %)"),
            self.tr("Test texts"),
            self.tr("Seconds"),
        )[section]

    def _display(self, model: ModelInfo, column: Column) -> str:
        test = model.metrics.get("test")
        measured: Mapping[str, Any] = test if isinstance(test, Mapping) else {}
        if column is Column.ACTIVE:
            return "●" if model.active else ""
        if column is Column.NUMBER:
            return str(model.id)
        if column is Column.TIME:
            return _clock(model)
        if column is Column.TEXTS:
            return QLocale().toString(model.texts)
        if column is Column.SECONDS:
            return f"{model.seconds:.0f}"
        if column is Column.TEST:
            return str(measured.get("n", 0))
        if column is Column.ACCURACY:
            return figure(measured.get("accuracy"))
        low, high = measured.get("macro_f1_low"), measured.get("macro_f1_high")
        between = interval((low, high)) if low is not None and high is not None else ""
        return f"{figure(measured.get('macro_f1'))}  {between}".strip()


def _clock(model: ModelInfo) -> str:
    at = QDateTime.fromSecsSinceEpoch(int(model.created_at.timestamp()))
    return QLocale().toString(at, QLocale.FormatType.ShortFormat)
