"""The note of a text, read and written in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class NoteEditor(QPlainTextEdit):
    """`ended(note)` on Esc, Ctrl+Enter, or when the focus goes elsewhere. Keys typed here never label."""

    ended = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing = False
        self.setPlaceholderText(self.tr("Note on this text. Esc or Ctrl+Enter keeps it."))
        self.setAccessibleName(self.tr("Note"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(74)
        self.hide()

    def begin(self, note: str) -> None:
        self._editing = True
        self.setPlainText(note)
        self.show()
        self.moveCursor(self.textCursor().MoveOperation.End)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self) -> None:
        if self._editing:
            self._editing = False
            self.hide()
            self.ended.emit(self.toPlainText().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.end()
        else:
            super().keyPressEvent(event)
            event.accept()  # nothing typed here goes on to the page

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.end()
