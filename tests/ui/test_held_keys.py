"""A key that is held in the table of texts: it decides once, and moves as long as it is held."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.services import annotating
from annotator.ui.pages.texts import TextsPage

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(make_desk, qtbot):
    """The page of texts of a project in which texts have many labels, where a digit turns a label on and off."""
    desk = make_desk(many=True)
    made = TextsPage(desk.context)
    qtbot.addWidget(made)
    made.changed.connect(made.refresh)
    made.show()
    made.activate()
    desk.wait()
    made.desk = desk
    return made


def hold(page, key: Qt.Key, text: str = "", repeats: int = 8) -> None:
    for number in range(repeats + 1):
        QApplication.sendEvent(page.table, QKeyEvent(QEvent.Type.KeyPress, key, NONE, text, number > 0))
        page.desk.wait()


@pytest.fixture
def changes(page):
    """What was written, change by change."""
    came = []
    page.changed.connect(came.append)
    return came


@pytest.mark.parametrize(
    ("key", "text"),
    [(Key.Key_1, "1"), (Key.Key_Space, " "), (Key.Key_U, "u"), (Key.Key_F, "f")],
)
def test_a_key_that_is_held_decides_once(page, changes, key, text):
    hold(page, key, text)
    assert len(changes) == 1


def test_a_digit_that_is_held_leaves_the_label_on(page):
    hold(page, Key.Key_1, "1", repeats=7)
    annotation = annotating.view(page.desk.project, page.desk.ids[0]).annotation
    assert annotation is not None
    assert annotation.label_ids == (page.desk.label_ids[0],)


def test_delete_that_is_held_clears_once(page, changes):
    hold(page, Key.Key_1, "1", repeats=0)
    hold(page, Key.Key_Delete)
    assert [change.kind for change in changes] == ["label", "clear"]


def test_enter_that_is_held_opens_the_text_once(page):
    opened = []
    page.open_text_requested.connect(opened.append)
    hold(page, Key.Key_Return, "\r")
    assert opened == [page.desk.ids[0]]


def test_an_arrow_that_is_held_goes_on_and_on(page):
    hold(page, Key.Key_Down, repeats=4)
    assert page.table.currentIndex().row() == 5


def test_the_same_key_again_decides_again(page, changes):
    for _ in range(3):
        hold(page, Key.Key_F, "f")
    assert len(changes) == 3
