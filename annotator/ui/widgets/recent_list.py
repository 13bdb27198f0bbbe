"""The latest decisions; a click goes back to one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.domain import Decision, Scheme
from annotator.services.annotating import RecentItem
from annotator.ui.messages import label_names, state_name
from annotator.ui.theme import TYPE, Theme, font
from annotator.ui.widgets.card import label

_LENGTH = 80  # characters of a text: more never fit


class RecentList(QWidget):
    """`chosen(text id)` when one of the decisions is clicked."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._empty = label(self.tr("What you decide appears here, and a click brings it back."), "muted", wrap=True)
        self._column.addWidget(self._empty)
        self._rows = [_Row(theme, self) for _ in range(8)]
        for row in self._rows:
            row.clicked.connect(self._clicked)
            row.hide()
            self._column.addWidget(row)

    def show_items(self, items: Sequence[RecentItem], scheme: Scheme) -> None:
        self._empty.setVisible(not items)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(items))
            if index < len(items):
                row.show_item(items[index], scheme)

    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, _Row):
            self.chosen.emit(row.text_id)


class _Row(QAbstractButton):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colors: tuple[str, ...] = ()
        self._name = self._body = ""
        self.text_id = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_item(self, item: RecentItem, scheme: Scheme) -> None:
        annotation = item.annotation
        self.text_id = annotation.text_id
        chosen = set(annotation.label_ids)
        self._colors = tuple(one.color for one in scheme.labels if one.id in chosen)[:3]
        decided = annotation.decision
        self._name = label_names(scheme, chosen) if decided == Decision.LABELLED else state_name(decided or "pool")
        self._body = " ".join(item.body[:_LENGTH].split())
        self.setAccessibleName(f"{self._name}: {self._body}")
        self.setToolTip(self._body)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 27)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        middle = self.height() / 2
        self._paint_dots(painter, middle)
        x = 19.0 + 6 * max(len(self._colors) - 1, 0)
        used = font(TYPE.body)
        words = QFontMetrics(used)
        painter.setFont(used)
        room = self.width() - x - 4
        name = words.elidedText(self._name, Qt.TextElideMode.ElideRight, int(room * 0.6))
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(x, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, name)
        taken = words.horizontalAdvance(name) + 7
        painter.setPen(theme.color("muted"))
        rest = words.elidedText(self._body, Qt.TextElideMode.ElideRight, int(room - taken))
        painter.drawText(QRectF(x + taken, 0, room - taken, self.height()), Qt.AlignmentFlag.AlignVCenter, rest)

    def _paint_dots(self, painter: QPainter, middle: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for index, color in enumerate(self._colors):
            painter.setBrush(self._theme.label_color(color))
            painter.drawEllipse(QRectF(3 + 6 * index, middle - 4.5, 9, 9))
        if not self._colors:  # skipped or unsure: a ring
            painter.setPen(self._theme.color("faint"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(3.5, middle - 4, 8, 8))
