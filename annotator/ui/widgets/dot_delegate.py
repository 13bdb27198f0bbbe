"""A name with a round spot in its label's colour."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.ui.theme import Theme

_ROOM = 18


class DotDelegate(QStyledItemDelegate):
    """`color_role` gives "#rrggbb", or None for a row without a spot."""

    def __init__(self, theme: Theme, color_role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._color_role = theme, color_role

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        color = index.data(self._color_role)
        rect = option.rect
        moved = QStyleOptionViewItem(option)
        moved.rect = rect.adjusted(_ROOM, 0, 0, 0)
        super().paint(painter, moved, index)
        if color is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.label_color(color))
        painter.drawEllipse(QPointF(rect.left() + 12, rect.center().y() + 0.5), 4.5, 4.5)
        painter.restore()
