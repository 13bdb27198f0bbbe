"""The button of one label: its key, its colour, its name, and the model's opinion of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from annotator.core.domain import Label
from annotator.ui.messages import percent
from annotator.ui.theme import SPACE, TYPE, Theme, font
from annotator.ui.widgets.key_cap import cap_width, paint_cap

HEIGHT = 46


class LabelButton(QAbstractButton):
    """Checked while the text has the label (or, with many labels, while it is chosen)."""

    def __init__(self, theme: Theme, label: Label, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.key = label, key
        self._theme = theme
        self._probability: float | None = None
        self._is_best = False
        self.setText(label.name)
        self.setAccessibleName(label.name)
        self.setAccessibleDescription(label.description)
        self.setToolTip(f"{label.name}: {label.description}" if label.description else label.name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def probability(self) -> float | None:
        """What the model gives this label, if its opinion is shown."""
        return self._probability

    @property
    def is_best(self) -> bool:
        return self._is_best

    def set_opinion(self, probability: float | None, *, is_best: bool = False) -> None:
        if (probability, is_best) != (self._probability, self._is_best):
            self._probability, self._is_best = probability, is_best
            self.update()

    def set_chosen(self, chosen: bool) -> None:
        if chosen == self.isChecked():
            return
        self.setCheckable(True)
        self.setChecked(chosen)
        self.setCheckable(chosen)
        self.update()

    @property
    def chosen(self) -> bool:
        return self.isChecked()

    def sizeHint(self) -> QSize:
        name = QFontMetrics(font(TYPE.strong, bold=True)).horizontalAdvance(self.label.name)
        opinion = QFontMetrics(font(TYPE.body, bold=True)).horizontalAdvance(percent(0.999))
        return QSize(min(self._left() + name + 2 + SPACE.small + opinion + SPACE.medium, 260), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._left() + 70, HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = theme.label_color(self.label.color)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = color if self.chosen or self.isDown() else theme.color("accent" if self.hasFocus() else "border")
        ground = theme.color("card")
        if self.chosen or self.isDown():
            ground = theme.label_ground(self.label.color)
        elif self.underMouse() and self.isEnabled():
            ground = theme.color("hover")
        painter.setPen(QPen(edge, 1.5 if self.chosen or self.hasFocus() else 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, SPACE.radius, SPACE.radius)

        if self._probability is not None:
            self._paint_bar(painter, box, self._probability)
        middle = self.height() / 2 - 0.5
        x = float(SPACE.medium)
        if self.key:
            paint_cap(painter, theme, x, middle, self.key)
            x += cap_width(self.key) + SPACE.small
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QRectF(x, middle - 4.5, 9, 9))
        x += 9 + SPACE.small
        right = float(self.width() - SPACE.medium)
        if self._probability is not None:
            right -= self._paint_probability(painter, right, self._probability) + SPACE.small
        self._paint_name(painter, x, right)

    def _left(self) -> int:
        return SPACE.medium + (cap_width(self.key) + SPACE.small if self.key else 0) + 9 + SPACE.small

    def _paint_bar(self, painter: QPainter, box: QRectF, probability: float) -> None:
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(box.adjusted(1, 1, -1, -0.5), SPACE.radius - 1, SPACE.radius - 1)
        painter.setClipPath(clip)
        bar = QRectF(box.left(), box.bottom() - 3, max(box.width() * probability, 0.0), 3)
        painter.fillRect(bar, self._theme.label_color(self.label.color))
        painter.restore()

    def _paint_probability(self, painter: QPainter, right: float, probability: float) -> float:
        used = font(TYPE.body, bold=self._is_best)
        painter.setFont(used)
        painter.setPen(self._theme.color("text" if self._is_best else "muted"))
        text = percent(probability)
        width = QFontMetrics(used).horizontalAdvance(text)
        painter.drawText(QRectF(right - width - 1, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return float(width)

    def _paint_name(self, painter: QPainter, left: float, right: float) -> None:
        used = font(TYPE.strong, bold=True)
        painter.setFont(used)
        painter.setPen(self._theme.color("text" if self.isEnabled() else "faint"))
        name = QFontMetrics(used).elidedText(self.label.name, Qt.TextElideMode.ElideRight, int(right - left))
        painter.drawText(QRectF(left, 0, right - left, self.height() - 1), Qt.AlignmentFlag.AlignVCenter, name)
