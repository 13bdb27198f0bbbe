"""Where a file says otherwise than the person: shown beside the text, decided by a button, taken back by undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.services import annotating, history
from annotator.ui.pages.texts import TextsPage
from tests.ui.conflicting import import_two, page_of_conflicts
from tests.ui.conftest import Desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, tmp_path: Path) -> TextsPage:
    """Two texts labelled "one", of which a file says "two", on a page that shows these."""
    annotating.label(desk.project, desk.ids[:2], desk.label_ids[:1])
    import_two(desk, tmp_path, 2)
    return page_of_conflicts(desk, qtbot, 2)


def labels(desk: Desk, text_id: int) -> tuple[str, ...]:
    found = annotating.view(desk.project, text_id).annotation
    assert found is not None
    return desk.project.scheme().names(found.label_ids)


def test_each_is_told_and_decided_and_undone(page: TextsPage, desk: Desk, qtbot: QtBot) -> None:
    assert page.strip.isVisible()
    assert page.strip.words.text() == "theirs.csv says: two. You said: one."
    first, second = page.model.ids.tolist()
    page.table.select_row(0)
    page.strip.take.click()
    desk.wait()
    assert labels(desk, first) == ("two",)
    assert page.table.current_id() == second, "on to the next"
    page.strip.keep.click()
    desk.wait()
    assert labels(desk, second) == ("one",)
    assert not page.strip.isVisible()
    assert page.model.rowCount() == 2, "what is on the screen stays until it is searched anew"
    for _ in range(2):
        page.refresh(history.undo(desk.project))
    desk.wait()
    assert labels(desk, first) == ("one",)
    page.table.select_row(0)
    assert page.strip.isVisible()


def test_a_text_without_a_conflict_shows_none(page: TextsPage, desk: Desk, qtbot: QtBot) -> None:
    page.set_query("")
    qtbot.waitUntil(lambda: page.model.rowCount() == 12, timeout=10_000)
    desk.wait()
    page.table.select_row(page.model.row_of(desk.ids[5]))
    assert not page.strip.isVisible()
    page.table.select_row(page.model.row_of(desk.ids[0]))
    assert page.strip.isVisible()


def test_a_click_leaves_the_keys_to_the_table(page: TextsPage, desk: Desk, qtbot: QtBot) -> None:
    page.activateWindow()
    page.table.select_row(0)
    page.table.setFocus()
    for button in (page.strip.take, page.strip.keep):
        qtbot.waitUntil(button.isVisible, timeout=10_000)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert page.focusWidget() is page.table
        desk.wait()
    assert not page.strip.isVisible()
    assert page.focusWidget() is page.table
