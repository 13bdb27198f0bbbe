"""A long text is there to be read at once, and grows to its end without holding up the window."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.widgets.text_pieces import piece_end
from annotator.ui.widgets.text_view import ReadingView

PARAGRAPH = "".join(f"This is sentence {n} of a long document. " for n in range(900)).strip()
CHINESE = "".join(f"这是很长的文件里面的第{n}句话，" for n in range(2000))
LINES = "\n".join(f"line {n}" for n in range(4000))
SCREEN = 4_000  # characters; more than the view has room for


@pytest.fixture
def view(theme, qtbot):
    made = ReadingView(theme)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    size = theme.reading_size
    yield made
    theme.set_reading_size(size)


@pytest.fixture
def whole(view, qtbot):
    """Shows a text, and waits until it is there to its end."""

    def show(body: str) -> ReadingView:
        view.show_text(body)
        qtbot.waitUntil(lambda: view.is_whole, timeout=20_000)
        return view

    return show


def copied(view) -> str:
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QApplication.clipboard().text()


def select(view, start: int, end: int) -> None:
    cursor = QTextCursor(view.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)


def words_at_the_top(view) -> str:
    cursor = view.cursorForPosition(QPoint(0, 0))
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, 12)
    return cursor.selectedText()


@pytest.mark.parametrize("body", [PARAGRAPH, CHINESE, LINES])
def test_the_beginning_is_there_at_once_and_no_more_than_can_be_laid_out_in_a_blink(view, body):
    view.show_text(body)
    assert view.toPlainText()[:500] == body[:500]
    assert view.document().characterCount() < SCREEN
    assert not view.is_whole


def test_a_short_text_is_whole_at_once(view):
    view.show_text("很好 👍")
    assert view.is_whole
    assert view.toPlainText() == "很好 👍"


@pytest.mark.parametrize("body", [PARAGRAPH, CHINESE, LINES, "x" * 9_000, "one\r\ntwo\rthree\n\n" * 400])
def test_all_of_it_comes_and_is_copied_as_it_is(whole, body):
    view = whole(body)
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert copied(view) == body.replace("\r\n", "\n").replace("\r", "\n")


def test_the_scroll_bar_grows_and_reaches_the_end(whole):
    view = whole(LINES)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    last = view.cursorForPosition(view.viewport().rect().bottomLeft() - QPoint(0, 4))
    assert last.block().text() == "line 3999"


def test_every_line_stays_a_line(whole):
    view = whole(LINES)
    assert view.document().blockCount() == 4_000


def test_a_part_across_a_cut_is_copied_without_a_break(whole):
    view = whole(PARAGRAPH)
    assert view.document().blockCount() > 1, "it is cut"
    select(view, 100, 6_000)
    assert "\n" not in copied(view)
    assert copied(view) in PARAGRAPH


def test_a_line_read_from_the_right_goes_on_at_the_right_after_a_cut(whole):
    hebrew = "שלום עולם, " * 300 + "annotator is the name. " * 300
    view = whole(hebrew + "\nand a line of English")
    directions = []
    block = view.document().begin()
    while block.isValid():
        directions.append(block.textDirection())
        block = block.next()
    assert directions[:-1] == [Qt.LayoutDirection.RightToLeft] * (len(directions) - 1)
    assert directions[-1] == Qt.LayoutDirection.LeftToRight


def test_the_next_text_takes_the_place_of_one_that_is_still_coming(view, qtbot):
    view.show_text(PARAGRAPH)
    view.show_text("next")
    qtbot.wait(50)
    assert view.toPlainText() == "next"
    assert view.document().rootFrame().frameFormat().topMargin() > 0, "in the middle"


def test_a_larger_type_keeps_the_place_and_the_selection(whole, theme, qtbot):
    view = whole(LINES)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    select(view, 20_000, 20_100)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    before, selected = words_at_the_top(view), copied(view)
    theme.set_reading_size(theme.reading_size + 4)
    assert not view.is_whole, "it is laid out piece by piece"
    qtbot.waitUntil(lambda: view.is_whole, timeout=20_000)
    assert words_at_the_top(view) == before
    assert copied(view) == selected


def test_a_wider_window_keeps_the_place(whole, qtbot):
    view = whole(CHINESE)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    before = view.cursorForPosition(QPoint(0, 0)).position()
    view.resize(560, 400)
    qtbot.waitUntil(lambda: view.is_whole, timeout=20_000)
    assert abs(view.cursorForPosition(QPoint(0, 0)).position() - before) < 60, "the same line, which is shorter now"


def test_who_scrolls_meanwhile_stays_there(whole, theme, qtbot):
    view = whole(LINES)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    theme.set_reading_size(theme.reading_size + 4)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    at = view.verticalScrollBar().value()
    qtbot.waitUntil(lambda: view.is_whole, timeout=20_000)
    assert view.verticalScrollBar().value() == at


# where it is cut


def test_it_is_cut_after_a_line_rather_than_after_a_sentence():
    assert piece_end("one. two.\nthree. four.", 0, 14) == len("one. two.\n")


def test_it_is_cut_after_a_sentence_rather_than_after_a_word():
    assert piece_end("one two three. 3.14 five", 0, 20) == len("one two three.")
    assert piece_end("房间很干净。服务也好，会再来", 0, 10) == len("房间很干净。")


def test_it_is_cut_between_words_where_no_sentence_ends():
    assert piece_end("one two three four", 0, 10) == len("one two ")


@pytest.mark.parametrize("one", ["e\u0301", "👩\u200d👧", "👍\U0001f3fd"])
def test_no_character_is_cut_in_two(one):
    body = one * 20
    at = piece_end(body, 0, 21)
    assert at % len(one) == 0


def test_the_last_piece_is_what_is_left():
    assert piece_end("one two", 4, 100) == len("one two")


_COPY_AND_END = """
from PySide6.QtWidgets import QApplication
from annotator.ui.theme import Theme
from annotator.ui.widgets.text_view import ReadingView

app = QApplication([])
view = ReadingView(Theme(app))
view.show_text("some words")
view.selectAll()
view.copy()
"""


def test_the_program_ends_in_order_after_something_was_copied():
    done = subprocess.run([sys.executable, "-c", _COPY_AND_END], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
