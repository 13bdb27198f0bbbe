"""Quality by label: precision, recall, F1 with its interval, and the number of texts; then the averages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.services.evaluating import Evaluation

_Index = QModelIndex | QPersistentModelIndex
TOO_FEW = 10  # texts below which an interval would pretend to know

ColorRole = Qt.ItemDataRole.UserRole + 1  # "#rrggbb" of the label of a row, or None


class Column(IntEnum):
    LABEL = 0
    PRECISION = 1
    RECALL = 2
    F1 = 3
    INTERVAL = 4
    TEXTS = 5


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    color: str | None
    cells: tuple[str, str, str, str, str]


class MetricsModel(QAbstractTableModel):
    """A row for each label, then macro and micro averages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        self.beginResetModel()
        self._rows = [] if evaluation is None else self._build(evaluation)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if index.column() == Column.LABEL else row.cells[index.column() - 1]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() != Column.LABEL:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == ColorRole and index.column() == Column.LABEL:
            return row.color
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == Column.LABEL else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Label"),
            self.tr("Precision"),
            self.tr("Recall"),
            "F1",
            "95 %",
            self.tr("Texts"),
        )[section]

    def _build(self, evaluation: Evaluation) -> list[_Row]:
        rows = []
        for label, one in zip(evaluation.labels, evaluation.metrics.labels, strict=True):
            if one.support < TOO_FEW:
                between = self.tr("too few: {n}").format(n=one.support)
            else:
                between = interval(one.f1_interval)
            cells = (figure(one.precision), figure(one.recall), figure(one.f1), between, str(one.support))
            rows.append(_Row(label.name, label.color, cells))
        found = evaluation.metrics
        for name, average, between in (
            (self.tr("macro average"), found.macro, interval(found.macro_f1_interval)),
            (self.tr("micro average"), found.micro, ""),
        ):
            if average is not None:
                cells = (figure(average.precision), figure(average.recall), figure(average.f1), between, str(found.n))
                rows.append(_Row(name, None, cells))
        return rows


def figure(value: float | None) -> str:
    """Two decimals: more would say more than a test set of this size knows."""
    return "–" if value is None else f"{value:.2f}"


def interval(value: tuple[float, float] | None) -> str:
    return "" if value is None else f"{value[0]:.2f}–{value[1]:.2f}"
