"""The confusion matrix as coloured cells."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.ui.models.confusion_model import Cell, ConfusionModel
from annotator.ui.models.roles import Role
from annotator.ui.theme import TYPE, Theme, font

_LEAST: Final = QSize(46, 32)
_MOST: Final = QSize(150, 54)
_NAMES: Final = range(40, 121)  # width of the names at the left
_GAP: Final = 4


class ConfusionView(QTableView):
    """`cell_chosen(true label, predicted label)` by name, for a cell that has texts. Cells fill the room there is and
    scroll where there are many.
    """

    cell_chosen = Signal(str, str)

    def __init__(self, theme: Theme, model: ConfusionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(ConfusionDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())
        self.setAccessibleName(self.tr("Confusion matrix"))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(20)
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
            # Names of many labels tend to differ at their end.
            header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setStyleSheet("QHeaderView::section { border: none; padding: 4px 2px; }")
        self.setModel(model)
        model.modelReset.connect(self._fit)
        self.clicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex | QPersistentModelIndex) -> None:
        cell = index.data(Role.ITEM) if index.isValid() else None
        if isinstance(cell, Cell) and cell.count:
            self.cell_chosen.emit(cell.true.name, cell.predicted.name)

    @Slot()
    def _fit(self) -> None:
        count = self.model().rowCount()
        if not count:
            return
        metrics = self.verticalHeader().fontMetrics()
        names = (str(self.model().headerData(row, Qt.Orientation.Vertical)) for row in range(count))
        widest = max(metrics.horizontalAdvance(name) for name in names) + 12
        self.verticalHeader().setFixedWidth(min(max(widest, _NAMES.start), _NAMES.stop - 1))
        room = self.maximumViewportSize()
        width = min(max(room.width() // count, _LEAST.width()), _MOST.width())
        height = min(max(room.height() // count, _LEAST.height()), _MOST.height())
        self.horizontalHeader().setDefaultSectionSize(width)
        self.verticalHeader().setDefaultSectionSize(height)


class ConfusionDelegate(QStyledItemDelegate):
    """Right ones in the accent, wrong ones in red, the stronger the larger their share of the true label."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell = index.data(Role.ITEM)
        if not isinstance(cell, Cell):
            return
        state: QStyle.StateFlag = option.state
        box = QRectF(option.rect).adjusted(_GAP / 2, _GAP / 2, -_GAP / 2, -_GAP / 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._theme.color("hover")
        if cell.count:
            ground = self._theme.mixed("accent" if cell.is_right else "bad", 0.10 + 0.62 * cell.share)
        hot = state & QStyle.StateFlag.State_MouseOver and cell.count
        focused = state & QStyle.StateFlag.State_HasFocus
        painter.setPen(self._theme.color("accent") if hot or focused else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(font(TYPE.body, bold=True))
        painter.setPen(self._theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(cell.count or ""))
        painter.restore()
