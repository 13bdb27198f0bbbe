"""The field for the query of a table: its keys in colour, the number of texts at its right, what is wrong below."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.core.errors import AnnotatorError
from annotator.core.query import KEYS, ColumnValue, Query, parse
from annotator.ui.messages import sentence
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import label

DEBOUNCE: Final = 150  # milliseconds after the last key
_HEIGHT: Final = 38
_MOST_COLUMNS: Final = 20  # that are named
_BARE: Final = re.compile(r'[^\s":：]*[^\W\d_][^\s":：]*')  # names of columns that need no quotes
_EXAMPLES: Final = (
    "state:pool label:joy predicted:joy source:reviews.csv group:12",
    "is:flagged is:noted is:test is:measured is:wrong is:duplicate has:conflict not:flagged",
    "confidence<0.6 confidence>90%",
)


class QueryBox(QWidget):
    """`query_changed(Query)` when what was written means something else; `left` when Esc goes back to the table."""

    query_changed = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query = Query()
        self._columns: Sequence[str] | None = None
        self._keys = _key_pattern(())
        self.edit = _Edit(self)
        self.edit.setPlaceholderText(self.tr("Search the texts, or filter: state:pool predicted:joy confidence<0.6"))
        self.edit.setAccessibleName(self.tr("Search and filter"))
        self.edit.setMinimumHeight(_HEIGHT)
        self._icon = self.edit.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.setClearButtonEnabled(False)
        self.count = QLabel(self.edit)
        self.count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_role(self.count, "muted")
        self.error = label("", "bad", wrap=True)
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tiny)
        column.addWidget(self.edit)
        column.addWidget(self.error)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(DEBOUNCE)
        self._wait.timeout.connect(self.apply)
        self._paint_soon = QTimer(self)
        self._paint_soon.setSingleShot(True)
        self._paint_soon.timeout.connect(self._paint_keys)
        self.edit.textChanged.connect(self._typed)
        self.edit.returnPressed.connect(self._enter)
        self.edit.escaped.connect(self.left)
        theme.changed.connect(self._dress)
        self._show_help()

    @property
    def query(self) -> Query:
        """What was last understood."""
        return self._query

    def show_columns(self, names: Sequence[str]) -> None:
        """The imported columns there are, by which texts are found too. Until these are told, any name may be one."""
        if names != self._columns:
            self._columns = list(names)
            self._keys = _key_pattern(names)
            self._show_help()
            self._paint_soon.start(0)
            self.apply()

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Write this, and act on it at once."""
        self.edit.setText(text)
        self.apply()

    def focus(self) -> None:
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def show_count(self, texts: int | None) -> None:
        """How many texts were found; None while they are being looked for."""
        if texts is None:
            self.count.setText(self.tr("Searching…"))
        else:
            words = QCoreApplication.translate("QueryBox", "%n text(s)", None, texts)
            self.count.setText(words.replace(str(texts), QLocale().toString(texts), 1))
        self._place_count()

    @Slot()
    def apply(self) -> None:
        """Read what is written; say below what is not understood."""
        self._wait.stop()
        try:
            query = parse(self.edit.text())
            query = query if self._columns is None else query.on_columns(self._columns)
        except AnnotatorError as error:
            self._show_error(sentence(error))
            return
        self._show_error("")
        if query != self._query:
            self._query = query
            self.query_changed.emit(query)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_count()

    @Slot()
    def _typed(self) -> None:
        self._wait.start()
        self._paint_soon.start(0)

    @Slot()
    def _enter(self) -> None:
        self.apply()
        if self.error.isHidden():
            self.left.emit()

    def _show_error(self, words: str) -> None:
        self.error.setText(words)
        self.error.setVisible(bool(words))
        if self.edit.property("invalid") != bool(words):
            self.edit.setProperty("invalid", bool(words))
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    @Slot()
    def _place_count(self) -> None:
        self.count.adjustSize()
        width = self.count.width()
        self.edit.setTextMargins(0, 0, width + SPACE.medium, 0)
        self.count.move(
            max(0, self.edit.width() - width - SPACE.medium), (self.edit.height() - self.count.height()) // 2
        )

    @Slot()
    def _paint_keys(self) -> None:
        """Colour the keys. A line edit takes formats only as an input method gives them, relative to the cursor."""
        if self.edit.composing:
            return
        plain = QTextCharFormat()
        plain.setForeground(self._theme.color("accent"))
        attributes = [
            QInputMethodEvent.Attribute(
                QInputMethodEvent.AttributeType.TextFormat,
                _utf16(self.edit.text()[: found.start()]) - _utf16(self.edit.text()[: self.edit.cursorPosition()]),
                _utf16(found[0]),
                plain,
            )
            for found in self._keys.finditer(self.edit.text())
            if found["key"]
        ]
        self.edit.show_formats(QInputMethodEvent("", attributes))

    def _show_help(self) -> None:
        """Say what can be written here."""
        lines = [self.tr("Words and “phrases” are looked for in the texts; filters narrow down:"), *_EXAMPLES]
        if self._columns:
            name = self._columns[0]
            wanted = (ColumnValue(name, "x"), ColumnValue(name, "x", beginning=True), ColumnValue(name, ""))
            examples = [Query(columns=frozenset({one})).to_text() for one in wanted]
            lines.append(self.tr("So do imported columns: {columns}.").format(columns=_listed(self._columns)))
            lines.append(self.tr("{0} is that value, {1} begins so, {2} is nothing.").format(*examples))
        self.edit.setToolTip("".join(f"<p>{html.escape(line)}</p>" for line in lines))

    @Slot()
    def _dress(self) -> None:
        self._icon.setIcon(self._theme.icon("search"))
        self._paint_soon.start(0)


def _key_pattern(columns: Sequence[str]) -> re.Pattern[str]:
    """What finds the keys, those of the language and these columns; phrases, too, in which there is none."""
    names = [*KEYS, *(re.escape(name) for name in columns if _BARE.fullmatch(name))]
    quoted = [re.escape('"' + name.replace('"', '""') + '"') for name in columns]
    keys = "|".join(sorted((*names, *quoted), key=len, reverse=True))
    return re.compile(
        rf'(?<!\S)(?P<key>(?:{keys})[:：](?!//)|confidence\s*[<>＜＞])|"(?:[^"]|"")*"?',
        re.IGNORECASE,
    )


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:_MOST_COLUMNS]) + (" …" if len(columns) > _MOST_COLUMNS else "")


class _Edit(QLineEdit):
    """Knows whether an input method is at work, and hands Esc on."""

    escaped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def show_formats(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        # What is typed here belongs to this field, whatever shortcuts there are.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_typed(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down) and not self.composing:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


def _is_typed(event: QKeyEvent) -> bool:
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    printable = bool(event.text()) and event.text().isprintable()
    return event.key() == Qt.Key.Key_Escape or (printable and not event.modifiers() & commands)


def _utf16(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2
