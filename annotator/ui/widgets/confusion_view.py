"""The confusion matrix as coloured cells: what is right in one colour, what is wrong in another."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.ui.models.confusion_model import ConfusionModel, ShareRole
from annotator.ui.theme import TYPE, Theme, font
from annotator.ui.widgets.quiet_table import QuietTable

_NARROWEST = 64
_HEADER = 96


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        share = float(index.data(ShareRole) or 0.0)
        right = index.row() == index.column()
        role = "accent" if right else "bad"
        strength = 0.08 + 0.72 * share if right else 0.04 + 0.6 * share
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.mixed(role, strength))
        box = QRectF(option.rect).adjusted(2, 2, -2, -2)
        painter.drawRoundedRect(box, 6, 6)
        if option.state & option.state.State_HasFocus:
            painter.setPen(self._theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        painter.setPen(self._theme.color("on_accent" if right and strength > 0.5 else "text"))
        painter.setFont(font(TYPE.body, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(index.data() or ""))
        painter.restore()


class ConfusionView(QuietTable):
    """`cell_chosen(true, predicted)` with the names of the labels of a clicked cell."""

    cell_chosen = Signal(str, str)

    def __init__(self, model: ConfusionModel, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent)
        self._matrix = model
        self.setSelectionMode(QuietTable.SelectionMode.NoSelection)
        self.setItemDelegate(_CellDelegate(theme, self))
        side = self.verticalHeader()
        side.setVisible(True)
        side.setFixedWidth(_HEADER)
        side.setDefaultSectionSize(44)
        top = self.horizontalHeader()
        top.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        top.setMinimumSectionSize(_NARROWEST)
        top.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for header in (side, top):
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
            header.setSectionsClickable(False)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    def _choose(self, index: QModelIndex) -> None:
        self.cell_chosen.emit(*self._matrix.names(index))
