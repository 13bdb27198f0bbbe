"""The table of texts as a view: keys that label, columns that can be hidden and are remembered, a smooth scroll."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from annotator.core.query import ColumnValue, Term
from annotator.ui.models.texts_model import ColumnSpec, TextColumn, TextsModel
from annotator.ui.theme import Theme
from annotator.ui.widgets.label_keys import label_index
from annotator.ui.widgets.table_delegates import ROW_HEIGHT, TextsDelegate

_WIDTHS: Final = {
    TextColumn.FLAG: 34,
    TextColumn.ANNOTATION: 104,
    TextColumn.PREDICTED: 104,
    TextColumn.CONFIDENCE: 118,
    TextColumn.SOURCE: 120,
    TextColumn.IMPORTED: 110,
}
_LEAST_TEXT: Final = 240
_TEXT_SHARE: Final = 0.4  # of the view, below which the other columns are scrolled to rather
_SHOWN_IMPORTED: Final = 3
_LONGEST_VALUE: Final = 200  # characters of a cell that can be looked for


class TextTable(QTableView):
    """Signals are wishes for the selected texts; the label is named by its place among those that are offered.

    The text column takes what room the others leave.
    """

    label_requested = Signal(int)
    skip_requested = Signal()
    unsure_requested = Signal()
    flag_requested = Signal()
    clear_requested = Signal()
    open_requested = Signal(int)
    find_requested = Signal()
    copy_requested = Signal()
    menu_requested = Signal(QPoint)
    selection_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = TextsDelegate(theme, self)
        self._shown: dict[str, bool] = {}
        self._widths: dict[str, int] = {}
        self._arranging = False
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())
        self.setAccessibleName(self.tr("Texts"))
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(34)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_columns_menu)
        header.sectionResized.connect(self._resized)
        self.doubleClicked.connect(self._open)
        self.entered.connect(self._hover)
        self.viewportEntered.connect(self._hover_nothing)
        theme.changed.connect(self.viewport().update)

    def show_model(self, model: TextsModel) -> None:
        self.setModel(model)
        # No sorting of its own at the start: the order of the files.
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        model.modelReset.connect(self._arrange)
        self.selectionModel().selectionChanged.connect(self.selection_changed)
        model.modelReset.connect(self.selection_changed)
        self._arrange()

    def texts_model(self) -> TextsModel:
        model = self.model()
        assert isinstance(model, TextsModel)
        return model

    def mark(self, terms: Sequence[Term]) -> None:
        """Mark these words wherever they stand."""
        self._delegate.set_terms(terms)
        self.viewport().update()

    # selection

    def selected_count(self) -> int:
        return sum(block.height() for block in self._blocks())

    def selected_ids(self) -> NDArray[np.int64]:
        """The ids of the selected texts, top to bottom; taken from ranges, so that 100,000 cost nothing."""
        ids = self.texts_model().ids
        parts = [ids[block.top() : block.bottom() + 1] for block in sorted(self._blocks(), key=QItemSelectionRange.top)]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def _blocks(self) -> list[QItemSelectionRange]:
        return [block for block in self.selectionModel().selection().toList() if block.left() == 0]

    def select_row(self, row: int) -> None:
        index = self.texts_model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def select_texts(self, ids: NDArray[np.int64], current: int) -> None:
        """Mark those of these texts that are here, with the keys on one of them."""
        model = self.texts_model()
        row = model.row_of(current)
        if row is None:
            return
        self.select_row(row)
        rows = np.flatnonzero(np.isin(model.ids, ids))
        selection, last = QItemSelection(), len(model.specs) - 1
        for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
            if len(run):
                selection.select(model.index(int(run[0]), 0), model.index(int(run[-1]), last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def current_id(self) -> int | None:
        row = self.currentIndex().row()
        ids = self.texts_model().ids
        return int(ids[row]) if 0 <= row < len(ids) else None

    def current_value(self) -> ColumnValue | None:
        """What the imported column that the person is at has for this text; None in another column."""
        index, model = self.currentIndex(), self.texts_model()
        item = model.known(index.row())
        spec = model.specs[index.column()]
        if item is None or spec.kind is not TextColumn.IMPORTED:
            return None
        value = item.columns.get(spec.name, "")
        return ColumnValue(spec.name, value.strip(" ")) if len(value) <= _LONGEST_VALUE else None

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_nothing()

    @Slot(QModelIndex)
    def _hover(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Qt lights up a cell; what is pointed at is a row."""
        self._delegate.hovered_row = index.row()
        self.viewport().update()

    @Slot()
    def _hover_nothing(self) -> None:
        self._delegate.hovered_row = -1
        self.viewport().update()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = self._wish(event)
        if wish is None:
            super().keyPressEvent(event)  # moves, also while the key is held
        elif not event.isAutoRepeat():  # each wish is a change of its own: a key that is held means one
            wish()

    def _wish(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What the key asks for; None for one that moves, or means nothing here."""
        place = label_index(event)
        if place is not None:
            return partial(self.label_requested.emit, place)
        if event.text() in ("/", "、"):
            return self.find_requested.emit
        if event.matches(QKeySequence.StandardKey.Copy):
            return self.copy_requested.emit
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return None
        wishes: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Space: self.skip_requested.emit,
            Qt.Key.Key_U: self.unsure_requested.emit,
            Qt.Key.Key_F: self.flag_requested.emit,
            Qt.Key.Key_Delete: self.clear_requested.emit,
            Qt.Key.Key_Backspace: self.clear_requested.emit,
            Qt.Key.Key_Return: self._open_current,
            Qt.Key.Key_Enter: self._open_current,
        }
        return wishes.get(event.key())

    def keyboardSearch(self, _search: str) -> None:
        """Letters are keys here; to look for text there is the query. (Qt's own would read every row.)"""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def _open_current(self) -> None:
        self._open(self.currentIndex())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        ids = self.texts_model().ids
        if 0 <= index.row() < len(ids):
            self.open_requested.emit(int(ids[index.row()]))

    # columns

    def view_state(self) -> str:
        """Which columns are shown and how wide, to be kept by whoever keeps such things."""
        return json.dumps({"shown": self._shown, "widths": self._widths}, ensure_ascii=False)

    def restore_view(self, state: str) -> None:
        """Bring back what `view_state` told; anything that is not such a thing is passed over."""
        try:
            stored = json.loads(state)
            self._shown = {str(key): bool(value) for key, value in stored["shown"].items()}
            self._widths = {str(key): int(value) for key, value in stored["widths"].items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        if self.model() is not None:
            self._arrange()

    def is_column_shown(self, column: int) -> bool:
        spec = self.texts_model().specs[column]
        if spec.kind is TextColumn.TEXT:
            return True
        first_imported = next(
            (i for i, one in enumerate(self.texts_model().specs) if one.kind is TextColumn.IMPORTED), column
        )
        return self._shown.get(spec.key, column < first_imported + _SHOWN_IMPORTED)

    def set_column_shown(self, column: int, shown: bool) -> None:
        self._shown[self.texts_model().specs[column].key] = shown
        self._arrange()

    def columns_menu(self) -> QMenu:
        """A menu in which columns are ticked."""
        menu = QMenu(self)
        for column, spec in enumerate(self.texts_model().specs):
            action = menu.addAction(self.texts_model().title(spec).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(self.is_column_shown(column))
            action.setEnabled(spec.kind is not TextColumn.TEXT)
            action.toggled.connect(lambda shown, column=column: self.set_column_shown(column, shown))
        return menu

    @Slot(QPoint)
    def _show_columns_menu(self, at: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    @Slot()
    def _arrange(self) -> None:
        self._arranging = True
        for column, spec in enumerate(self.texts_model().specs):
            self.setColumnHidden(column, not self.is_column_shown(column))
            if spec.kind is not TextColumn.TEXT:
                self.setColumnWidth(column, self._widths.get(spec.key, _WIDTHS[spec.kind]))
        self._arranging = False
        self._fill()

    def _fill(self) -> None:
        """Give the text column what the others leave."""
        model = self.model()
        if not isinstance(model, TextsModel):
            return
        text = model.specs.index(ColumnSpec(TextColumn.TEXT))
        others = sum(self.columnWidth(i) for i in range(len(model.specs)) if i != text and not self.isColumnHidden(i))
        room = self.viewport().width()
        self._arranging = True
        self.setColumnWidth(text, max(_LEAST_TEXT, round(_TEXT_SHARE * room), room - others))
        self._arranging = False

    @Slot(int, int, int)
    def _resized(self, column: int, _old: int, new: int) -> None:
        """A person drew a column wider or narrower."""
        if self._arranging or new == 0 or column >= len(self.texts_model().specs):
            return
        spec = self.texts_model().specs[column]
        if spec.kind is not TextColumn.TEXT:
            self._widths[spec.key] = new
            self._fill()
