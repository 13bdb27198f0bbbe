"""Keys as a person presses them: each goes to whatever has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

Key = Qt.Key


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "the keyboard's place is lost"
    return widget


def press(*keys: Qt.Key) -> None:
    for key in keys:
        window = QGuiApplication.focusWindow()
        assert window is not None, "nothing is open"
        QTest.keyClick(window, key)


def write(words: str) -> None:
    QTest.keyClicks(focused(), words)


def called(widget: QWidget) -> str:
    """What a screen reader would say of it."""
    text = widget.property("text")
    return widget.accessibleName() or (text if isinstance(text, str) else type(widget).__name__)


def keep(dialog: QDialog) -> None:
    """Keep a dialog that closes, to look at how it ended."""
    dialog.finished.disconnect(dialog.deleteLater)
