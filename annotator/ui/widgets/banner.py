"""A message above the pages that stops nobody: it stays until it is closed, or a good one goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import label

_GOOD_FOR = 6_000  # milliseconds


class Banner(QFrame):
    """`asked` when the button beside the message is pressed."""

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = "good"
        self._icon = QToolButton()
        self._icon.setEnabled(False)
        self._text = label(wrap=True)
        self._more = QPushButton()
        set_role(self._more, "link")
        self._more.clicked.connect(self.asked)
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        row.setSpacing(SPACE.small)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._more)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        theme.changed.connect(self._dress)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def tell(self, state: str, text: str, more: str = "") -> None:
        """Show a message; `state` is good, warn or bad; `more` names what the button does."""
        self._state = state
        self._text.setText(text)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(text)
        self._dress()
        self.show()
        if state == "good" and not more:
            self._timer.start(_GOOD_FOR)
        else:
            self._timer.stop()

    def _dress(self) -> None:
        set_role(self, f"banner-{self._state}")
        name = {"good": "check", "warn": "info", "bad": "warning"}[self._state]
        icon = self._theme.icon(name, self._state)
        self._icon.setIcon(icon)
        self._close.setIcon(self._theme.icon("close"))
