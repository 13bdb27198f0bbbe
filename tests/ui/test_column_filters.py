"""Imported columns as filters: written, and by a right click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from .finding import shown, write


@pytest.fixture
def authored(make_desk, make_texts_page):
    desk = make_desk(bodies=())
    desk.add_texts(["a text", "another"], author="Alice Smith", state="x")
    desk.add_texts(["a third", "a fourth"], author="")
    return desk, make_texts_page(desk)


def test_an_imported_column_is_a_key_that_is_coloured_and_told_of(authored, qtbot):
    desk, page = authored
    attributes = []
    page.box.edit.show_formats = lambda event: attributes.append(event.attributes())
    write(page, desk, qtbot, 'author:"alice smith" "state":x')
    assert shown(page) == desk.ids[:2]
    write(page, desk, qtbot, 'author:"alice smith" "state":x "say author:x" https://x author://x')
    assert [one.length for one in attributes[-1]] == [len("author:"), len('"state":')]
    assert "author:x*" in page.box.edit.toolTip()


def test_a_key_that_is_no_column_is_told_with_those_there_are_and_the_table_stays(authored, qtbot):
    desk, page = authored
    write(page, desk, qtbot, "colour:red")
    assert "colour" in page.box.error.text()
    assert "author, state" in page.box.error.text()
    assert shown(page) == desk.ids
    page.box.apply()
    assert page.box.error.isVisible()


def test_a_key_is_understood_as_soon_as_a_file_brings_its_column(authored, qtbot):
    desk, page = authored
    write(page, desk, qtbot, "colour:red")
    added = desk.add_texts(["a red one"], colour="red")
    page.refresh("import")
    desk.wait()
    desk.wait()
    assert not page.box.error.isVisible()
    assert shown(page) == added


@pytest.mark.parametrize(("row", "written"), [(0, 'author:"Alice Smith"'), (3, 'author:""')])
def test_a_right_click_on_a_cell_of_an_imported_column_shows_what_has_the_same(
    authored, qtbot, monkeypatch, row, written
):
    desk, page = authored
    qtbot.waitUntil(lambda: page.model.known(3) is not None, timeout=5_000)
    write(page, desk, qtbot, "a author:*" if row == 0 else "a")
    qtbot.waitUntil(lambda: page.model.known(0) is not None, timeout=5_000)
    column = [spec.name for spec in page.model.specs].index("author")
    at = page.table.visualRect(page.model.index(page.model.row_of(desk.ids[row]), column)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.RightButton, pos=at)
    only = next(action for action in page.menu().actions() if action.text() == f"Show only {written}")
    only.trigger()
    desk.wait()
    assert page.box.text() == f"a {written}"
    assert shown(page) == desk.ids[2 * (row // 2) :][:2]


def test_no_other_column_and_no_long_text_is_filtered_by(authored, qtbot):
    desk, page = authored
    desk.add_texts(["a long one"], author="x" * 300)
    page.refresh("import")
    desk.wait()
    qtbot.waitUntil(lambda: page.model.known(4) is not None, timeout=5_000)
    column = [spec.name for spec in page.model.specs].index("author")
    for row, at in ((0, 1), (4, column)):
        page.table.setCurrentIndex(page.model.index(row, at))
        assert not [one for one in page.menu().actions() if one.text().startswith("Show only")]
