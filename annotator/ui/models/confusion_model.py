"""The confusion matrix: how many test texts of one label were predicted as another."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.core.domain import Label
from annotator.services.evaluating import Evaluation
from annotator.ui.models.roles import Role

_NO_INDEX: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """`share` of the texts of the true label, 0 to 1."""

    true: Label
    predicted: Label
    count: int
    share: float

    @property
    def is_right(self) -> bool:
        return self.true.id == self.predicted.id


class ConfusionModel(QAbstractTableModel):
    """Rows are true labels, columns predicted ones; only labels that occur in either."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[Label, ...] = ()
        self._counts: tuple[tuple[int, ...], ...] = ()

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        self.beginResetModel()
        counts = evaluation.metrics.confusion if evaluation and evaluation.n else None
        if evaluation is None or counts is None:
            self._labels, self._counts = (), ()
        else:
            places = range(len(evaluation.labels))
            kept = [i for i in places if any(counts[i]) or any(row[i] for row in counts)]
            self._labels = tuple(evaluation.labels[i] for i in kept)
            self._counts = tuple(tuple(counts[i][j] for j in kept) for i in kept)
        self.endResetModel()

    def cell(self, index: Index) -> Cell:
        row = self._counts[index.row()]
        count, total = row[index.column()], sum(row)
        share = count / total if total else 0.0
        return Cell(self._labels[index.row()], self._labels[index.column()], count, share)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._labels)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(self.cell(index).count or "")
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignCenter)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._told(self.cell(index))
            case Role.ITEM:
                return self.cell(index)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= section < len(self._labels):
            return None
        name = self._labels[section].name
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name
            case Qt.ItemDataRole.ToolTipRole:
                true = orientation == Qt.Orientation.Vertical
                words = self.tr("true: {label}") if true else self.tr("predicted: {label}")
                return html.escape(words.format(label=name))
            case Qt.ItemDataRole.TextAlignmentRole if orientation == Qt.Orientation.Vertical:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _told(self, cell: Cell) -> str:
        texts = QCoreApplication.translate("ConfusionModel", "%n text(s)", None, cell.count)
        words = self.tr("{texts} of “{true}”, predicted as “{predicted}”")
        return html.escape(words.format(texts=texts, true=cell.true.name, predicted=cell.predicted.name))
