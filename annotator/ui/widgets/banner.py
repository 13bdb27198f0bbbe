"""A message above the pages that stops nobody: it stays until it is closed, or a good one goes by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from annotator.ui.i18n import joined
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import label

_GOOD_FOR = 6_000  # milliseconds

Buttons = Mapping[str, Callable[[], object]]


class Banner(QFrame):
    """One message at a time, with buttons beside it for what can be done about it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = "good"
        self._icon = QToolButton()
        self._icon.setEnabled(False)
        self._text = label(wrap=True)
        self.buttons: list[QPushButton] = []
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        self._row.setSpacing(SPACE.small)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        theme.changed.connect(self._dress)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def is_free(self) -> bool:
        """Whether it says nothing, or only what would go by itself."""
        return self.isHidden() or (self._state == "good" and not self.buttons)

    def tell(self, state: str, text: str, buttons: Buttons | None = None) -> None:
        """Show a message; `state` is good, warn or bad; `buttons`: what they say and do."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(words, act) for words, act in (buttons or {}).items()]
        self._show(state, text)

    def add(self, state: str, text: str) -> None:
        """Say something besides what is said; the buttons stay."""
        self._show(state, text if self.isHidden() else joined((self.text, text)))

    def _show(self, state: str, text: str) -> None:
        self._state = state
        self._text.setText(text)
        self.setAccessibleName(text)
        self._dress()
        self.show()
        if state == "good" and not self.buttons:
            self._timer.start(_GOOD_FOR)
        else:
            self._timer.stop()

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        set_role(button, "link")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the page below
        button.clicked.connect(lambda: act())
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _dress(self) -> None:
        set_role(self, f"banner-{self._state}")
        name = {"good": "check", "warn": "info", "bad": "warning"}[self._state]
        icon = self._theme.icon(name, self._state)
        self._icon.setIcon(icon)
        self._close.setIcon(self._theme.icon("close"))
