"""A surface with rounded corners that holds what belongs together, and small parts pages are built from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.ui.theme import SPACE, Theme, set_role


class Card(QFrame):
    """`body` is where the content goes; a heading, if given, stands above it."""

    def __init__(self, heading: str = "", parent: QWidget | None = None, *, margin: int = SPACE.large) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(SPACE.small)
        self.header = QHBoxLayout()
        self.header.setSpacing(SPACE.small)
        self.heading = label(heading, "heading")
        if heading:
            self.header.addWidget(self.heading)
            self.header.addStretch()
            self.body.addLayout(self.header)


class ElidedLabel(QLabel):
    """One line of text that is cut with "…" where it does not fit; the whole of it is its tool tip.

    `least`: pixels it does not give up while others can give way. One that is `filling` asks for no more than these,
    and takes what the others leave.
    """

    def __init__(
        self, text: str = "", role: str = "", parent: QWidget | None = None, *, least: int = 40, filling: bool = False
    ) -> None:
        super().__init__(parent)
        self._whole = self._explanation = ""
        self._least, self._filling = least, filling
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(0)  # a frame of the style sheet would shift the text, and so cut its end
        across = QSizePolicy.Policy.Expanding if filling else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        if role:
            set_role(self, role)
        self.setText(text)

    def setText(self, text: str) -> None:
        whole = " ".join(text.split())
        if whole == self._whole:
            return  # the window would be laid out anew
        self._whole = whole
        self.setAccessibleName(self._whole)
        self.updateGeometry()
        self._elide()

    def whole(self) -> str:
        return self._whole

    def explain(self, explanation: str) -> None:
        """What the tool tip says besides."""
        self._explanation = explanation
        self._elide()

    def sizeHint(self) -> QSize:
        wide = self._least + self._frame() if self._filling else self._wanted()
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._wanted(), self._least + self._frame()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _wanted(self) -> int:
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(self._whole) + self._frame() + 2

    def _frame(self) -> int:
        return 24 if str(self.property("role")).startswith("chip") else 0

    def _elide(self) -> None:
        room = self.width() - self._frame()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(room, 0))
        if shown != self.text():
            super().setText(shown)
        self.setToolTip("\n".join(filter(None, (self._whole if shown != self._whole else "", self._explanation))))


class Bar(QWidget):
    """A thin bar, full to a share of 0 to 1."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, role: str = "accent") -> None:
        super().__init__(parent)
        self._theme, self._role, self._share = theme, role, 0.0
        self.setFixedHeight(4)
        theme.changed.connect(self.update)

    @property
    def share(self) -> float:
        return self._share

    def set_share(self, share: float) -> None:
        self._share = min(max(share, 0.0), 1.0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("track"))
        painter.drawRoundedRect(self.rect(), 2, 2)
        if self._share > 0:
            painter.setBrush(self._theme.color(self._role))
            painter.drawRoundedRect(0, 0, max(round(self.width() * self._share), 4), self.height(), 2, 2)


class Dot(QWidget):
    """A round spot in a label's colour."""

    def __init__(self, theme: Theme, color: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._color = theme, color
        self.setFixedSize(10, 10)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.label_color(self._color))
        painter.drawEllipse(self.rect())


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label of plain text with a role of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        set_role(made, role)
    return made
