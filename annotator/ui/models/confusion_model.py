"""The confusion matrix: how many texts of each label were predicted as which."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.services.evaluating import Evaluation

_Index = QModelIndex | QPersistentModelIndex

ShareRole = Qt.ItemDataRole.UserRole + 1  # of the texts of this row, 0..1


class ConfusionModel(QAbstractTableModel):
    """Rows are the true labels, columns the predicted ones."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._cells: tuple[tuple[int, ...], ...] = ()

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        self.beginResetModel()
        confusion = None if evaluation is None else evaluation.metrics.confusion
        self._cells = confusion or ()
        self._names = tuple(label.name for label in evaluation.labels) if evaluation and confusion else ()
        self.endResetModel()

    def names(self, index: _Index) -> tuple[str, str]:
        """True and predicted label of a cell."""
        return self._names[index.row()], self._names[index.column()]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._cells)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._cells[index.row()]
        count = row[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return str(count) if count else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            true, predicted = self.names(index)
            return self.tr("{true}, predicted as {predicted}: {count}").format(
                true=true, predicted=predicted, count=count
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == ShareRole:
            return count / max(1, sum(row))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and section < len(self._names):
            return self._names[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Vertical:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None
