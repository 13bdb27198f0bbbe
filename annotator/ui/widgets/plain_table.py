"""A small table of figures: lines between rows, figures in the ink their model names, dots before labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.ui.models.roles import Role
from annotator.ui.theme import TYPE, Theme, font

ROW_HEIGHT: Final = 30
_INSET: Final = 10
_DOT: Final = 9


class PlainTable(QTableView):
    """Columns share the width by weight, and none gets narrower than `least`; then the table scrolls."""

    def __init__(self, theme: Theme, weights: Sequence[int], least: int = 64, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weights = tuple(weights)
        self._least = least
        self.setItemDelegate(PlainDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerWidget(QWidget())
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_out()

    def share_out(self) -> None:
        """Give each column its width."""
        whole, room = sum(self._weights), self.viewport().width()
        for column, weight in enumerate(self._weights):
            self.setColumnWidth(column, max(self._least * weight // min(self._weights), room * weight // whole))


class PlainDelegate(QStyledItemDelegate):
    """Asks the model for `Role.INK`, `Role.DOT` and `Role.BOLD` of each cell."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.color("line"))
        if index.column() == 0 and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), self._theme.color("accent"))
        inner = rect.adjusted(_INSET, 0, -_INSET, -1)
        dot = index.data(Role.DOT)
        if dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.label_color(dot))
            painter.drawEllipse(QRectF(inner.left(), inner.center().y() - _DOT / 2 + 0.5, _DOT, _DOT))
            inner.adjust(_DOT + 7, 0, 0, 0)
        painter.setFont(font(TYPE.body, bold=bool(index.data(Role.BOLD))))
        painter.setPen(self._theme.color(index.data(Role.INK) or "text"))
        words = str(index.data() or "")
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)
        painter.restore()
