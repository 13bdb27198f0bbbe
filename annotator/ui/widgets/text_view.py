"""The text that is read: large, in the middle, selectable, and never mistaken for markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, QTimer, Slot
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
from annotator.ui.widgets.text_pieces import piece_end

_WIDEST = 880  # a line longer than this is hard to come back from
_SCROLLBAR = 12  # kept free at the right, so that a scroll bar does not break the lines anew
_LINE_HEIGHT = 1.62  # of the type size; the fonts themselves disagree widely about theirs
# From how many characters on the text is set smaller, and by how much.
_SMALLER = ((1_200, 0.66), (320, 0.8))
_PIECE: Final = 2_000  # characters that are laid out at once; more than a screen holds come in several pieces
_PAUSE: Final = 4  # milliseconds between two pieces, for keys and painting
_GOES_ON: Final = 1  # the state of a block that goes on with the line of the block before it
_LINE_ENDS: Final = re.compile("\r\n?|\u2029")  # as Qt takes them, besides the plain one


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a person is in a document: the first character on the screen, and both ends of the selection."""

    top: int
    anchor: int
    position: int

    @property
    def last(self) -> int:
        return max(self.top, self.anchor, self.position)


class ReadingView(QTextEdit):
    """`is_seen`: whether what is set now has been painted at least once.

    Of a long text the beginning shows at once, and the rest is added below it piece by piece, since to lay out all of
    it would hold up the window. When its width or type size changes it is laid out so anew, at the same place.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen = False
        self._body = ""
        self._shown = 0  # characters of the body that are in the document
        self._place: _Place | None = None  # to come back to once it is there again
        self._more = QTimer(self)
        self._more.setInterval(_PAUSE)
        self._more.timeout.connect(self._add_piece)
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
        self.verticalScrollBar().actionTriggered.connect(self._forget_place)
        theme.changed.connect(self._begin_again)

    def sizeHint(self) -> QSize:
        """It takes the room that is left, and asks for none."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    @property
    def is_seen(self) -> bool:
        return self._seen

    def show_text(self, body: str) -> None:
        self._seen = False
        self._body = _LINE_ENDS.sub("\n", body)
        self._place = None
        self._begin()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    @property
    def is_whole(self) -> bool:
        """Whether all of the text is there to be scrolled to."""
        return self._shown == len(self._body)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._seen = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        begins_again = self._is_long and event.size().width() != event.oldSize().width()
        if begins_again:  # before all that is there is laid out in the new width
            self._keep_place()
            self._empty()
        super().resizeEvent(event)
        if begins_again:
            self._begin()
        else:
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
            event.accept()
        else:
            super().wheelEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied or dragged: the lines as they are in the text, wherever it was cut."""
        cursor = self.textCursor()
        lines = cursor.selectedText().replace("\u2028", "\n").split("\u2029")
        block = self.document().findBlock(cursor.selectionStart())
        copied = lines[0]
        for line in lines[1:]:
            block = block.next()
            copied += line if block.userState() == _GOES_ON else "\n" + line
        # Not one made here: the clipboard keeps it until after Python has ended, which would crash the program then.
        data = super().createMimeDataFromSelection()
        data.text()  # it fills itself when it is asked for the first time, and would do so over what follows
        data.clear()
        data.setText(copied)
        return data

    # laying it out

    @property
    def _is_long(self) -> bool:
        return len(self._body) > _PIECE

    @property
    def _size(self) -> int:
        """Of the type, in pixels."""
        share = next((share for least, share in _SMALLER if len(self._body) >= least), 1.0)
        return round(self._theme.reading_size * share)

    def _begin(self) -> None:
        """Lay out the first piece. What is known beforehand is set while nothing is there to be laid out by it."""
        self._empty()
        self.document().setDefaultFont(font(self._size))
        self._set_margins(top=0)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(round(self._size * _LINE_HEIGHT), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        QTextCursor(self.document()).setBlockFormat(spaced)
        self._add_piece()
        self._centre()

    def _empty(self) -> None:
        """Nothing is in the document. A scroll bar that comes and goes would have a long text laid out three times."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if self._is_long else policy.ScrollBarAsNeeded)
        self._shown = 0
        self.clear()

    @Slot()
    def _add_piece(self) -> None:
        goes_on = self._shown > 0 and self._body[self._shown - 1] != "\n"
        end = piece_end(self._body, self._shown, _PIECE)
        piece, self._shown = self._body[self._shown : end], end
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if goes_on:
            piece = self._go_on(cursor, piece)
        cursor.insertText(piece)
        cursor.endEditBlock()
        self._come_back()
        if self.is_whole:
            self._more.stop()
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        elif not self._more.isActive():
            self._more.start()

    @staticmethod
    def _go_on(cursor: QTextCursor, piece: str) -> str:
        """Put the end of a line that was cut below its beginning, from the same side; what follows it is returned."""
        plain, turned = cursor.blockFormat(), cursor.blockFormat()
        turned.setLayoutDirection(cursor.block().textDirection())
        plain.clearProperty(QTextBlockFormat.Property.LayoutDirection.value)
        line, ends, rest = piece.partition("\n")
        cursor.insertBlock(turned)
        cursor.block().setUserState(_GOES_ON)
        cursor.insertText(line)
        if ends:
            cursor.insertBlock(plain)
        return rest

    @Slot()
    def _begin_again(self) -> None:
        """Lay the text out anew, and come back to the line at the top and to what was selected."""
        self._keep_place()
        self._begin()

    def _keep_place(self) -> None:
        if self._place is None:  # else the person is on the way back there already
            cursor = self.textCursor()
            top = self.cursorForPosition(QPoint(0, 0)).position()
            self._place = _Place(top, cursor.anchor(), cursor.position())

    def _come_back(self) -> None:
        """Select what was selected and scroll to where the person was, once that and a screenful more is there."""
        place = self._place
        if place is None or not (self.is_whole or self.document().characterCount() > place.last + _PIECE):
            return
        self._place = None
        cursor = QTextCursor(self.document())
        cursor.setPosition(place.top)
        bar = self.verticalScrollBar()
        value = bar.value() + self.cursorRect(cursor).top()
        cursor.setPosition(place.anchor)
        cursor.setPosition(place.position, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)  # which scrolls to its end
        bar.setValue(value)

    @Slot()
    def _forget_place(self) -> None:
        """The person scrolls: where they go is where they want to be."""
        self._place = None

    def _centre(self) -> None:
        """Short texts stand in the middle, long ones begin at the top."""
        self._set_margins(top=0 if self._is_long else None)

    def _set_margins(self, top: int | None) -> None:
        """At the sides, so that lines are not too long, and above: None means so much that it stands in the middle."""
        # By the document's own margins: those of the viewport would resize it, and so call back here.
        frame = self.document().rootFrame()
        margins = frame.frameFormat()
        side = max((self.width() - _WIDEST) // 2, 0)
        if (margins.leftMargin(), margins.rightMargin()) != (side, side + _SCROLLBAR):
            margins.setLeftMargin(side)
            margins.setRightMargin(side + _SCROLLBAR)
            frame.setFrameFormat(margins)
        if top is None:
            height = self.document().size().height() - margins.topMargin()
            top = max(round((self.height() - height) / 2), 0)
        if margins.topMargin() != top:
            margins.setTopMargin(top)
            frame.setFrameFormat(margins)
