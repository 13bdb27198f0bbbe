"""What a key press means on the label page, on any keyboard layout."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# Where the digit row lies, as the system numbers keys by place; the same on layouts that need Shift for digits.
_FIRST_SCAN_CODE: Final = {"linux": 10, "win32": 2}
_SHIFTED_US: Final = {symbol: index for index, symbol in enumerate("!@#$%^&*()")}
_ACTIONS: Final[dict[int, str]] = {
    Qt.Key.Key_Space: "skip",
    Qt.Key.Key_U: "unsure",
    Qt.Key.Key_F: "flag",
    Qt.Key.Key_N: "note",
    Qt.Key.Key_H: "opinion",
    Qt.Key.Key_Return: "accept",
    Qt.Key.Key_Enter: "accept",
    Qt.Key.Key_Left: "back",
    Qt.Key.Key_Right: "forward",
    Qt.Key.Key_Backspace: "undo",
    Qt.Key.Key_Delete: "clear",
}
_SCROLLING: Final[set[int]] = {
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def action_of(event: QKeyEvent) -> str:
    """The name of the action a key stands for (see `LabelPage.act`), or nothing."""
    if event.modifiers() & _COMMANDS == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_D:
        return "alike"
    if event.modifiers() & _COMMANDS:
        return ""
    if event.text() in ("?", "？"):
        return "keys"
    if event.text() in ("/", "、"):
        return "find"
    return _ACTIONS.get(event.key(), "")


def is_scrolling(event: QKeyEvent) -> bool:
    """Whether the key moves a long text."""
    return event.key() in _SCROLLING


def label_index(event: QKeyEvent) -> int | None:
    """0 to 9 for the keys 1 to 9 and 0 (also of the number pad), 10 to 19 with Shift; None for any other key."""
    modifiers = event.modifiers()
    if modifiers & _COMMANDS:
        return None
    shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if modifiers & Qt.KeyboardModifier.KeypadModifier:
        return _of_digit(event.key())
    place = _place(event)
    if place is None:
        place = _of_digit(event.key())
    if place is None and shifted:
        place = _SHIFTED_US.get(event.text())
    if place is None:
        return None
    return place + 10 if shifted else place


def _place(event: QKeyEvent) -> int | None:
    first = _FIRST_SCAN_CODE.get(sys.platform)
    if first is None or not event.nativeScanCode():
        return None
    place = event.nativeScanCode() - first
    return place if 0 <= place <= 9 else None


def _of_digit(key: int) -> int | None:
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return (key - Qt.Key.Key_0 - 1) % 10
    return None
