"""A row of keys and what they do. Where there is little room, the less important ones go first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.theme import Theme
from annotator.ui.widgets.key_cap import KeyHint

_GAP = 10


class HintRow(QWidget):
    """`asked(name)` when a hint is clicked. Hints stand from the left, those added `at_end` from the right."""

    asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hints: dict[str, KeyHint] = {}
        self._at_end: set[str] = set()
        self._importance: dict[str, int] = {}
        self._unwanted: set[str] = set()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, name: str, key: str, text: str, *, at_end: bool = False, importance: int = 1) -> None:
        hint = KeyHint(self._theme, key, text, self)
        hint.setProperty("name", name)
        hint.clicked.connect(self._clicked)
        self._hints[name] = hint
        self._importance[name] = importance
        if at_end:
            self._at_end.add(name)

    def hint(self, name: str) -> KeyHint:
        return self._hints[name]

    def set_text(self, name: str, text: str) -> None:
        if self._hints[name].set_text(text):
            self._place()

    def set_key(self, name: str, key: str) -> None:
        if self._hints[name].set_key(key):
            self._place()

    def set_wanted(self, name: str, wanted: bool) -> None:
        """Leave out a hint that means nothing at the moment."""
        if wanted == (name in self._unwanted):
            (self._unwanted.discard if wanted else self._unwanted.add)(name)
            self._place()

    def sizeHint(self) -> QSize:
        return QSize(300, max((hint.sizeHint().height() for hint in self._hints.values()), default=24))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _clicked(self) -> None:
        hint = self.sender()
        if isinstance(hint, KeyHint):
            self.asked.emit(str(hint.property("name")))

    def _place(self) -> None:
        widths = {name: hint.sizeHint().width() for name, hint in self._hints.items()}
        shown = [name for name in self._hints if name not in self._unwanted]
        while len(shown) > 1 and sum(widths[name] + _GAP for name in shown) - _GAP > self.width():
            shown.remove(min(reversed(shown), key=lambda name: self._importance[name]))
        left, right = 0, self.width()
        for name, hint in self._hints.items():
            hint.setVisible(name in shown)
            if name in shown and name not in self._at_end:
                hint.setGeometry(left, 0, widths[name], self.height())
                left += widths[name] + _GAP
        for name in reversed(shown):
            if name in self._at_end:
                right -= widths[name]
                self._hints[name].setGeometry(right, 0, widths[name], self.height())
                right -= _GAP
