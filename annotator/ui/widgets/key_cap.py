"""Keys as they look on a keyboard, and hints made of a key and what it does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from annotator.ui.theme import SPACE, TYPE, Theme, font

_HEIGHT = 19


def cap_width(key: str) -> int:
    """How wide a key cap is with that on it."""
    return max(QFontMetrics(font(11, bold=True)).horizontalAdvance(key) + 12, 21)


def paint_cap(painter: QPainter, theme: Theme, x: float, middle: float, key: str) -> None:
    """Draw a key cap with its left edge at `x`, around the line `middle`."""
    box = QRectF(x + 0.5, middle - _HEIGHT / 2 + 0.5, cap_width(key) - 1, _HEIGHT - 1)
    painter.setPen(theme.color("key_edge"))
    painter.setBrush(theme.color("key"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.color("muted"))
    painter.setFont(font(11, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


class KeyHint(QAbstractButton):
    """A key and what it does; clicking it does the same. It never takes the focus from the text."""

    def __init__(self, theme: Theme, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._key = theme, key
        self.setText(text)
        self.setAccessibleName(f"{text} ({key})")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> bool:
        """Whether it was another one before."""
        if text == self.text():
            return False
        self.setText(text)
        self.setAccessibleName(f"{text} ({self._key})")
        self.updateGeometry()
        return True

    def set_key(self, key: str) -> bool:
        """Whether it was another one before."""
        if key == self._key:
            return False
        self._key = key
        self.setAccessibleName(f"{self.text()} ({key})")
        self.updateGeometry()
        self.update()
        return True

    def sizeHint(self) -> QSize:
        words = QFontMetrics(font(TYPE.body)).horizontalAdvance(self.text())
        return QSize(cap_width(self._key) + 6 + words + 2, _HEIGHT + 6)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(self._theme.color("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        paint_cap(painter, self._theme, 1, self.height() / 2, self._key)
        bright = self.underMouse() and self.isEnabled()
        role = "text" if bright else "muted" if self.isEnabled() else "faint"
        painter.setPen(self._theme.color(role))
        painter.setFont(font(TYPE.body))
        left = cap_width(self._key) + SPACE.tiny + 2
        painter.drawText(
            self.rect().adjusted(left, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text(),
        )
