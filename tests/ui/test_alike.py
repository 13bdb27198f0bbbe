"""Near-duplicates in the window: found by themselves, shown as groups, and the labels of one offered for the rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.core.domain import Decision, Reason, ReasonKind, Suggestion
from annotator.core.progress import ignore_progress, never_stop
from annotator.services import annotating, history, near_duplicates
from annotator.ui import preparing
from annotator.ui.duplicates import Duplicates, found_sentence
from annotator.ui.pages.label import LabelPage
from annotator.ui.pages.texts import TextsPage
from annotator.ui.preparing import Preparing
from annotator.ui.widgets.banner import Banner

HOTEL = "The room was quiet and clean, and the people at the desk were kind to us."
BODIES = [
    HOTEL,
    "Something else",
    HOTEL + "!",
    HOTEL.upper(),
    "One more text",
    "And the last one of them",
]  # ids 1 to 6


@pytest.fixture
def twins(make_desk):
    made = make_desk(["good", "bad"], BODIES)
    near_duplicates.find(made.project, ignore_progress, never_stop)
    return made


@pytest.fixture
def page(twins, qtbot):
    def suggest(project, n, exclude):
        decided = {one.text.id for one in annotating.views(project, twins.ids) if one.annotation is not None}
        free = [one for one in twins.ids if one not in exclude and one not in decided]
        return [Suggestion(one, Reason(ReasonKind.RANDOM)) for one in free[:n]]

    made = LabelPage(twins.context, suggest)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.changed.connect(made.refresh)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: made.is_ready)
    return made


def offered(page) -> bool:
    return page.view.alike.isVisibleTo(page) and page.view.alike.hint.isVisibleTo(page.view.alike)


def label_of(desk, text_id):
    annotation = annotating.view(desk.project, text_id).annotation
    return annotation.label_ids if annotation is not None and annotation.decision is Decision.LABELLED else None


def press_label(page, qtbot, key=Qt.Key.Key_1):
    before = page.session.current.text_id
    qtbot.keyClick(page, key)
    qtbot.waitUntil(lambda: page.is_ready and page.session.current.text_id != before)


def test_the_rest_of_a_group_is_offered_and_labelled_with_one_key(page, twins, qtbot):
    assert page.session.current.text_id == 1
    press_label(page, qtbot)
    qtbot.waitUntil(lambda: offered(page))
    assert page.session.current.text_id == 2
    assert page.view.alike.words.whole() == "2 texts like the last one"
    assert page.view.alike.hint.text() == "Also “good”"
    assert HOTEL.upper()[:40] in page.view.alike.hint.toolTip()
    qtbot.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "✓" in page.view.alike.words.whole())
    twins.wait()
    assert [label_of(twins, one) for one in (1, 2, 3, 4)] == [(1,), None, (1,), (1,)]
    assert page.session.current.text_id == 2
    press_label(page, qtbot, Qt.Key.Key_2)
    assert page.session.current.text_id == 5  # not one of those that were labelled with the first
    qtbot.waitUntil(lambda: not page.view.alike.isVisibleTo(page))


def test_on_a_narrow_page_the_offer_stands_in_place_of_the_progress(page, twins, qtbot):
    page.setFixedSize(520, 600)
    press_label(page, qtbot)
    qtbot.waitUntil(lambda: offered(page))
    qtbot.waitUntil(page.view._progress.isHidden)
    assert page.width() == 520
    press_label(page, qtbot)
    qtbot.waitUntil(lambda: not page.view._progress.isHidden())


def test_one_undo_takes_the_whole_step_back(page, twins, qtbot):
    press_label(page, qtbot)
    qtbot.waitUntil(lambda: offered(page))
    qtbot.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: label_of(twins, 4) == (1,))
    twins.wait()
    page.refresh(history.undo(twins.project))
    assert [label_of(twins, one) for one in (1, 3, 4)] == [(1,), None, None]
    qtbot.waitUntil(lambda: not page.view.alike.isVisibleTo(page))


def test_an_offer_is_over_with_the_next_answer(page, twins, qtbot):
    press_label(page, qtbot)
    qtbot.waitUntil(lambda: offered(page))
    press_label(page, qtbot)
    qtbot.waitUntil(lambda: not offered(page))
    twins.wait()
    qtbot.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    twins.wait()
    assert label_of(twins, 4) is None


def test_the_text_on_the_screen_goes_when_it_was_labelled_with_the_others(page, twins, qtbot):
    page.open_text(3)
    qtbot.waitUntil(lambda: page.is_ready and page.session.current.text_id == 3)
    press_label(page, qtbot)
    page.open_text(4)
    qtbot.waitUntil(lambda: offered(page) and page.is_ready and page.session.current.text_id == 4)
    page.view.alike.hint.click()
    qtbot.waitUntil(lambda: page.is_ready and page.session.current.text_id not in (1, 3, 4))
    assert label_of(twins, 4) == (1,)


def test_nothing_is_offered_after_a_skip_or_for_a_text_like_no_other(page, twins, qtbot):
    press_label(page, qtbot, Qt.Key.Key_Space)
    press_label(page, qtbot)
    twins.wait()
    assert not page.view.alike.isVisibleTo(page)


def test_the_table_shows_a_group(twins, qtbot):
    page = TextsPage(twins.context)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    page.activate()
    qtbot.waitUntil(lambda: page.view.alike_button.isVisibleTo(page))
    assert page.view.alike_button.text() == "2 texts like this one"
    assert any(action.text() == "Show the texts like this one" for action in page.menu().actions())
    page.view.alike_button.click()
    assert page.box.query.groups == {"1"}
    qtbot.waitUntil(lambda: page.model.ids.tolist() == [1, 3, 4])
    qtbot.waitUntil(lambda: not page.view.alike_button.isVisibleTo(page))
    page.set_query("not:duplicate")
    qtbot.waitUntil(lambda: page.model.ids.tolist() == [2, 5, 6])
    assert not page.view.alike_button.isVisibleTo(page)
    twins.wait()


def test_groups_on_the_screen_follow_a_new_search(twins, qtbot):
    page = TextsPage(twins.context)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    page.set_query("is:duplicate")
    qtbot.waitUntil(lambda: page.model.ids.tolist() == [1, 3, 4])
    twins.add_texts(["Something else..."])
    near_duplicates.find(twins.project, ignore_progress, never_stop)
    page.refresh("duplicates")
    qtbot.waitUntil(lambda: page.model.ids.tolist() == [1, 3, 4, 2, 7])
    twins.wait()


def test_groups_are_found_by_themselves(make_desk, monkeypatch, qtbot):
    monkeypatch.setattr(preparing, "IDLE_MS", 10)
    desk = make_desk(["good", "bad"], BODIES)
    made = Preparing(desk.context)
    with qtbot.waitSignal(made.found):
        pass
    assert near_duplicates.groups(desk.project) == [(1, 3, 4)]
    made.stop()


def test_groups_are_found_on_demand_and_shown(make_desk, theme, qtbot):
    desk = make_desk(["good", "bad"], BODIES)
    banner = Banner(theme)
    qtbot.addWidget(banner)
    made = Duplicates(desk.context, banner, lambda name, job, done: desk.context.jobs.start(name, job, done))
    told = []
    made.known.connect(told.append)
    made.filter_requested.connect(told.append)
    with qtbot.waitSignal(made.filter_requested):
        made.find()
    assert told == ["duplicates", "is:duplicate"]
    assert banner.text == found_sentence(near_duplicates.Found(1, 3))


def test_what_was_found_is_told_in_words():
    assert found_sentence(near_duplicates.Found(2, 5)) == "5 texts are nearly the same as others, in 2 groups."
    assert found_sentence(near_duplicates.Found(0, 0)) == "No text is nearly the same as another one."
