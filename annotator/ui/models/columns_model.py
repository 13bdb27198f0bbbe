"""The columns of a file: whether they are kept, what they are, and examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_Index = QModelIndex | QPersistentModelIndex
_NAME, _ROLE, _EXAMPLES = range(3)
_ALWAYS = ("text", "label")  # these are no matter of keeping


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """`role`: text, label, id or other."""

    name: str
    role: str
    examples: tuple[str, ...]


class ColumnsModel(QAbstractTableModel):
    """A tick before the name of each column that is kept beside the text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ColumnRow] = []
        self._dropped: set[str] = set()

    def show_columns(self, rows: Sequence[ColumnRow]) -> None:
        """These columns; what was dropped by name stays dropped."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def dropped(self) -> tuple[str, ...]:
        """The columns not to keep beside text and labels."""
        others = (row.name for row in self._rows if row.role not in _ALWAYS)
        return tuple(name for name in others if name in self._dropped)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == _NAME and self._rows[index.row()].role not in _ALWAYS:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        examples = self.tr(" · ").join(" ".join(value.split()) for value in row.examples)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == _NAME and row.role not in _ALWAYS:
            return Qt.CheckState.Unchecked if row.name in self._dropped else Qt.CheckState.Checked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if index.column() == _ROLE:
                return self._role_names()[row.role]
            return row.name if index.column() == _NAME else examples
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != _NAME:
            return False
        name = self._rows[index.row()].name
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._dropped.discard(name)
        else:
            self._dropped.add(name)
        self.dataChanged.emit(index, index)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("Keep"), self.tr("What it is"), self.tr("Examples"))[section]

    def _role_names(self) -> Mapping[str, str]:
        return {
            "text": self.tr("the text"),
            "label": self.tr("labels"),
            "id": self.tr("a number or name of the row"),
            "other": self.tr("something else"),
        }
