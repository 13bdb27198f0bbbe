"""The text that is read: large, in the middle, selectable, and never mistaken for markup."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotator.ui.theme import Theme, font, set_role
from annotator.ui.widgets.label_keys import is_scrolling

_WIDEST = 880  # a line longer than this is hard to come back from
_SCROLLBAR = 12  # kept free at the right, so that a scroll bar does not break the lines anew
_LINE_HEIGHT = 1.62  # of the type size; the fonts themselves disagree widely about theirs
# From how many characters on the text is set smaller, and by how much.
_SMALLER = ((1_200, 0.66), (320, 0.8))


class ReadingView(QTextEdit):
    """`is_seen`: whether what is set now has been painted at least once."""

    resized_by_wheel = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen = False
        set_role(self, "reading")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # An input method must not swallow the keys that label.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setAccessibleName(self.tr("Text"))
        self.setUndoRedoEnabled(False)
        self.setMinimumHeight(80)
        theme.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        """It takes the room that is left, and asks for none."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    @property
    def is_seen(self) -> bool:
        return self._seen

    def show_text(self, body: str) -> None:
        self._seen = False
        self.setPlainText(body)
        self._restyle()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._seen = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._centre()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._centre()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying, selecting and scrolling only: all other keys are the page's."""
        if (
            event.matches(QKeySequence.StandardKey.Copy)
            or event.matches(QKeySequence.StandardKey.SelectAll)
            or is_scrolling(event)
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = 1 if event.angleDelta().y() > 0 else -1
            self._theme.set_reading_size(self._theme.reading_size + 2 * steps)
            self.resized_by_wheel.emit(self._theme.reading_size)
            event.accept()
        else:
            super().wheelEvent(event)

    def _restyle(self) -> None:
        length = self.document().characterCount()
        share = next((share for least, share in _SMALLER if length > least), 1.0)
        size = round(self._theme.reading_size * share)
        self.document().setDefaultFont(font(size))
        spaced = QTextBlockFormat()
        spaced.setLineHeight(round(size * _LINE_HEIGHT), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        self._centre()

    def _centre(self) -> None:
        """Short texts stand in the middle, long ones begin at the top."""
        # By the document's own margins: those of the viewport would resize it, and so call back here.
        frame = self.document().rootFrame()
        margins = frame.frameFormat()
        side = max((self.width() - _WIDEST) // 2, 0)
        if (margins.leftMargin(), margins.rightMargin()) != (side, side + _SCROLLBAR):
            margins.setLeftMargin(side)
            margins.setRightMargin(side + _SCROLLBAR)
            frame.setFrameFormat(margins)
        height = self.document().size().height() - margins.topMargin()
        top = max(round((self.height() - height) / 2), 0)
        if margins.topMargin() != top:
            margins.setTopMargin(top)
            frame.setFrameFormat(margins)
