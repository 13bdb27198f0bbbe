"""More labels than fit: finding one by its name, seeing the one that is chosen, and room for the text beside them."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.domain import Reason, ReasonKind, Scheme, Text
from annotator.core.schemes import make_labels
from annotator.services import annotating
from annotator.services.annotating import TextView
from annotator.ui import i18n
from annotator.ui.widgets.label_card import LabelCard
from annotator.ui.widgets.label_grid import LabelGrid

from .keyboard import focused
from .keyboard import press as type_key
from .labelling import KEY, SHIFT, annotation, press, ready

FORTY = [f"topic {n}" for n in range(1, 41)]


@pytest.fixture
def open_(make_desk, open_page, qtbot):
    """A page with forty labels, as large as it is in a small window."""

    def make(many):
        desk = make_desk(FORTY, many=many)
        page = open_page(desk)
        page.resize(664, 528)
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        ready(page, qtbot)
        return desk, page

    return make


def find(page, qtbot, words, end=KEY.Key_Return):
    """Look for a label as a person does: `/`, its name, Enter."""
    ready(page, qtbot)
    type_key(KEY.Key_Slash)
    QTest.keyClicks(focused(), words)
    type_key(end)
    page._context.operations.wait()


def is_in_sight(button):
    """Whether all of it is on the screen."""
    return button.visibleRegion().boundingRect() == button.rect()


def first_row(grid):
    """Where the labels begin, below the field to search in."""
    return grid.search.geometry().bottom() + 1


def top_of(grid, widget):
    return widget.mapTo(grid, widget.rect().topLeft()).y()


class TestFindingOneOfManyLabels:
    @pytest.mark.parametrize("enter", [KEY.Key_Return, KEY.Key_Enter])
    def test_enter_turns_the_label_on_and_the_next_enter_saves(self, open_, qtbot, enter):
        desk, page = open_(many=True)
        press(page, qtbot, KEY.Key_1)
        find(page, qtbot, "topic 38", enter)
        assert annotation(desk, desk.ids[0]) is None, "nothing is saved yet"
        assert ready(page, qtbot) == desk.ids[0]
        assert [button.label.name for button in page.card.grid.buttons if button.chosen] == ["topic 1", "topic 38"]
        assert QApplication.focusWidget() is page
        assert page.card.grid.search.text() == ""
        type_key(enter)
        desk.wait()
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[0], desk.label_ids[37])

    def test_finding_it_once_more_turns_it_off(self, open_, qtbot):
        desk, page = open_(many=True)
        for _ in range(2):
            find(page, qtbot, "topic 38")
        assert not any(button.chosen for button in page.card.grid.buttons)
        assert annotation(desk, desk.ids[0]) is None

    def test_where_no_label_has_the_name_enter_does_nothing(self, open_, qtbot):
        desk, page = open_(many=True)
        find(page, qtbot, "zzz")
        assert QApplication.focusWidget() is page.card.grid.search
        assert annotation(desk, desk.ids[0]) is None


def test_with_one_label_a_text_enter_gives_it_and_only_to_this_text(open_, qtbot):
    desk, page = open_(many=False)
    find(page, qtbot, "topic 38")
    assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[37],)
    assert ready(page, qtbot) == desk.ids[1]
    assert annotation(desk, desk.ids[1]) is None
    assert QApplication.focusWidget() is page


class TestWhatIsChosenIsInSight:
    def test_a_label_turned_on_by_a_key(self, open_, qtbot):
        _, page = open_(many=True)
        button = page.card.grid.buttons[19]
        assert not is_in_sight(button)
        press(page, qtbot, KEY.Key_0, SHIFT)
        assert button.chosen
        assert is_in_sight(button)
        press(page, qtbot, KEY.Key_1)
        assert is_in_sight(page.card.grid.buttons[0])
        press(page, qtbot, KEY.Key_0, SHIFT)
        assert not button.chosen
        assert is_in_sight(button), "turned off, it is to be seen too"

    def test_a_label_found_by_its_name(self, open_, qtbot):
        _, page = open_(many=True)
        find(page, qtbot, "topic 38")
        qtbot.waitUntil(lambda: is_in_sight(page.card.grid.buttons[37]))

    def test_it_is_in_sight_again_after_a_search_that_was_given_up(self, open_, qtbot):
        _, page = open_(many=True)
        press(page, qtbot, KEY.Key_0, SHIFT)
        find(page, qtbot, "topic", KEY.Key_Escape)  # all of them are hits
        qtbot.waitUntil(lambda: is_in_sight(page.card.grid.buttons[19]))

    def test_it_stays_when_the_window_gets_smaller(self, open_, qtbot):
        _, page = open_(many=True)
        page.resize(948, 700)
        press(page, qtbot, KEY.Key_0, SHIFT)
        page.resize(664, 460)
        qtbot.waitUntil(lambda: is_in_sight(page.card.grid.buttons[19]))

    @pytest.mark.parametrize("many", [True, False])
    def test_the_first_label_of_a_text_that_is_shown_again(self, open_, qtbot, many):
        desk, page = open_(many)
        for text_id in desk.ids[5:7]:
            annotating.label(desk.project, [text_id], desk.label_ids[30:32] if many else desk.label_ids[30:31])
        page.open_text(desk.ids[5])
        desk.wait()
        ready(page, qtbot)
        assert is_in_sight(page.card.grid.buttons[30])

    def test_the_next_text_begins_with_the_first_labels_again(self, open_, qtbot):
        _, page = open_(many=True)
        press(page, qtbot, KEY.Key_0, SHIFT)
        press(page, qtbot, KEY.Key_Return)
        ready(page, qtbot)
        assert is_in_sight(page.card.grid.buttons[0])


class TestSearching:
    @pytest.fixture
    def grid(self, theme, qtbot):
        made = LabelGrid(theme)
        qtbot.addWidget(made)
        made.set_labels(make_labels([(name, "", "") for name in FORTY]))
        made.resize(600, 260)
        made.show()
        return made

    @pytest.fixture
    def search(self, grid, qtbot):
        def type_(words):
            grid.search.setText(words)
            qtbot.wait(1)  # until the hits have their places
            return [button for button in grid.buttons if button.isVisible()]

        return type_

    def test_hits_stand_where_the_first_labels_stood(self, grid, search):
        first = top_of(grid, grid.buttons[0])
        for words, hits in (("topic 38", 1), ("topic 3", 11), ("topic", 40)):
            grid.show_label(grid.buttons[39].label.id)
            found = search(words)
            assert len(found) == hits
            assert top_of(grid, found[0]) == first
            assert found[0].mapTo(grid, found[0].rect().topLeft()).x() == 0

    @pytest.mark.parametrize(
        ("language", "words"), [("en", "No label has “zzz” in its name."), ("zh_CN", "没有名称含“zzz”的标签。")]
    )
    def test_no_hit_is_said_where_the_first_label_would_stand(self, qapp, grid, search, language, words):
        i18n.install(qapp, language)
        assert not grid.nothing.isVisible()
        assert search("zzz") == []
        assert grid.nothing.isVisible()
        assert grid.nothing.whole() == words
        assert grid.nothing.property("role") == "muted"
        assert 0 <= top_of(grid, grid.nothing) - first_row(grid) <= 20
        assert len(search("")) == 40
        assert not grid.nothing.isVisible()

    def test_a_long_search_without_a_hit_does_not_widen_the_window(self, grid, search):
        search("z" * 500)
        assert grid.minimumSizeHint().width() < 200
        assert grid.nothing.width() <= grid.width()


class TestRoomForTheText:
    """Sizes of the card: in a window of 900 × 600, of 1280 × 720, and of 1280 × 800."""

    @pytest.fixture
    def card(self, theme, qtbot):
        def make(labels, width, height):
            made = LabelCard(theme)
            qtbot.addWidget(made)
            made.set_scheme(Scheme(make_labels([(f"topic_{n:02}_politics", "", "") for n in range(labels)]), many=True))
            made.show_facts(None)
            made.set_roomy(True)
            body = Text(1, "It was the best of times. " * 400, 1, 12, {})
            made.show_text(TextView(body, None, None, "a.csv"), Reason(ReasonKind.CHOSEN))
            made.resize(width, height)
            made.show()
            qtbot.wait(1)  # until all have their places
            return made

        return make

    def test_in_a_low_window_the_text_has_more_room_than_the_labels(self, card):
        shown = card(40, 664, 468)
        assert shown.text.height() >= 160
        assert is_in_sight(shown.grid.buttons[3])

    @pytest.mark.parametrize(("width", "height"), [(748, 588), (748, 668)])
    def test_in_a_usual_window_four_rows_of_labels_are_in_sight(self, card, width, height):
        shown = card(40, width, height)
        assert is_in_sight(shown.grid.buttons[11])

    def test_four_rows_that_are_all_labels_are_not_cut(self, card):
        shown = card(8, 664, 468)
        assert all(is_in_sight(button) for button in shown.grid.buttons)

    def test_the_labels_follow_the_window(self, card, qtbot):
        shown = card(40, 748, 668)
        usual = shown.grid.height()
        shown.resize(748, 400)
        qtbot.waitUntil(lambda: shown.grid.height() < usual)
        shown.resize(748, 668)
        qtbot.waitUntil(lambda: shown.grid.height() == usual)
