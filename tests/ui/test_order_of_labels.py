"""A digit in the table gives a label by the order in force, and none while the page does not know that yet."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from annotator.services import annotating, browsing, history, schemes

KEY = Qt.Key


@pytest.fixture
def page(desk, make_texts_page):
    return make_texts_page(desk)


def move_first(desk):
    """The first label becomes the last."""
    return schemes.move_label(desk.project, desk.label_ids[0], 2)


def given(desk):
    found = annotating.view(desk.project, desk.ids[0]).annotation
    return None if found is None else desk.project.scheme().names(found.label_ids)


@pytest.mark.parametrize("is_shown", [True, False])
@pytest.mark.parametrize("turn", [lambda _: "scheme", lambda desk: history.undo(desk.project)])
def test_no_digit_acts_until_the_new_order_is_known(desk, page, qtbot, turn, is_shown):
    move_first(desk)
    change = turn(desk)
    gate = threading.Event()
    desk.context.operations.query("slow", lambda: gate.wait(20), lambda _: None)
    page.setVisible(is_shown)
    page.refresh(change)
    page.show()
    page.activate()
    qtbot.keyClick(page.table, KEY.Key_1)
    gate.set()
    desk.wait()
    assert given(desk) is None
    qtbot.keyClick(page.table, KEY.Key_1)
    desk.wait()
    assert given(desk) == (("two",) if change == "scheme" else ("one",))


def test_a_digit_acts_while_the_filters_are_still_being_counted(desk, page, qtbot, monkeypatch):
    gate, counted = threading.Event(), browsing.facets
    monkeypatch.setattr(browsing, "facets", lambda project: (gate.wait(20), counted(project))[1])
    move_first(desk)
    page.refresh("scheme")
    qtbot.waitUntil(lambda: page.scheme.active[0].name == "two")
    qtbot.keyClick(page.table, KEY.Key_1)
    qtbot.waitUntil(lambda: given(desk) == ("two",))
    gate.set()
    desk.wait()


def test_what_is_done_to_texts_holds_no_key_up(desk, page, qtbot):
    gate = threading.Event()
    desk.context.operations.query("slow", lambda: gate.wait(20), lambda _: None)
    page.refresh(annotating.skip(desk.project, desk.ids[:1]))
    qtbot.keyClick(page.table, KEY.Key_1)
    qtbot.waitUntil(lambda: given(desk) == ("one",))
    gate.set()
    desk.wait()
