"""The table "By label": precision, recall and F1 of each label, then their averages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.core.metrics import Interval
from annotator.services.evaluating import Evaluation
from annotator.ui.models.figures import FEW, figure, interval, whole
from annotator.ui.models.roles import Role

_NO_INDEX: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class MetricColumn(IntEnum):
    LABEL = 0
    PRECISION = 1
    RECALL = 2
    F1 = 3
    INTERVAL = 4
    TEXTS = 5


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A label (with its colour) or an average of all (without); `texts` have the label, or were measured on."""

    name: str
    color: str
    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: Interval | None
    texts: int

    @property
    def is_average(self) -> bool:
        return not self.color

    @property
    def is_few(self) -> bool:
        return self.texts < FEW


class LabelMetricsModel(QAbstractTableModel):
    """Rows in the order of the scheme, then macro and micro."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[MetricRow, ...] = ()

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        self.beginResetModel()
        self._rows = self._read(evaluation) if evaluation and evaluation.n else ()
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(MetricColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], MetricColumn(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return row.name if column is MetricColumn.LABEL else None
            case Role.ITEM:
                return row
            case Role.INK:
                return self._ink(row, column)
            case Role.DOT:
                return row.color if column is MetricColumn.LABEL and row.color else None
            case Role.BOLD:
                return column is MetricColumn.F1 and not row.is_few
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(MetricColumn):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(MetricColumn(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(MetricColumn(section))
        return None

    def _read(self, evaluation: Evaluation) -> tuple[MetricRow, ...]:
        found = evaluation.metrics
        rows = [
            MetricRow(label.name, label.color or "#808080", m.precision, m.recall, m.f1, m.f1_interval, m.support)
            for label, m in zip(evaluation.labels, found.labels, strict=True)
        ]
        for name, average, spread in (
            (self.tr("macro"), found.macro, found.macro_f1_interval),
            (self.tr("micro"), found.micro, None),
        ):
            if average is not None:
                rows.append(MetricRow(name, "", average.precision, average.recall, average.f1, spread, found.n))
        return tuple(rows)

    def _words(self, row: MetricRow, column: MetricColumn) -> str:
        match column:
            case MetricColumn.LABEL:
                return row.name
            case MetricColumn.PRECISION:
                return figure(row.precision)
            case MetricColumn.RECALL:
                return figure(row.recall)
            case MetricColumn.F1:
                return figure(row.f1)
            case MetricColumn.INTERVAL:
                return self.tr("too few: {n}").format(n=row.texts) if row.is_few else interval(row.f1_interval)
            case MetricColumn.TEXTS:
                return whole(row.texts)

    def _title(self, column: MetricColumn) -> str:
        match column:
            case MetricColumn.LABEL:
                return self.tr("Label")
            case MetricColumn.PRECISION:
                return self.tr("Precision")
            case MetricColumn.RECALL:
                return self.tr("Recall")
            case MetricColumn.F1:
                return self.tr("F1")
            case MetricColumn.INTERVAL:
                return self.tr("95 %")
            case MetricColumn.TEXTS:
                return self.tr("Texts")

    @staticmethod
    def _ink(row: MetricRow, column: MetricColumn) -> str:
        if column is MetricColumn.LABEL:
            return "muted" if row.is_average else "text"
        if row.is_few and column is not MetricColumn.TEXTS:
            return "faint"
        return "muted" if column is MetricColumn.INTERVAL else "text"

    @staticmethod
    def _alignment(column: MetricColumn) -> int:
        side = Qt.AlignmentFlag.AlignRight if column is MetricColumn.TEXTS else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)
