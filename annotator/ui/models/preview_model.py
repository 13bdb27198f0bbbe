"""The first rows of a file that is about to be imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.services.importing import Preview

_Index = QModelIndex | QPersistentModelIndex


class PreviewModel(QAbstractTableModel):
    """Rows and columns as they were decoded: the columns that matter first, then the others as they stand in the file.

    A row has the number by which all else that is said of the file calls it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._order: list[int] = []

    def show_preview(self, preview: Preview | None, first: Sequence[str] = ()) -> None:
        """These rows, with the columns named in `first` before the others."""
        self.beginResetModel()
        self._preview = preview
        names = preview.columns if preview is not None else ()
        self._order = [names.index(name) for name in dict.fromkeys((*first, *names)) if name in names]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._preview is None else len(self._preview.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._preview is None else len(self._order)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._preview is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._preview.rows[index.row()][self._order[index.column()]]
            return " ".join(text[:300].split()) if role == Qt.ItemDataRole.DisplayRole else text[:2_000]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or self._preview is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self._preview.numbers[section]
        return self._preview.columns[self._order[section]]
