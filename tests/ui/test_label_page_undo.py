"""After an undo, a redo, or a choice elsewhere the label page shows the text as it is stored, and its keys act."""

from __future__ import annotations

import pytest

from annotator.services import annotating, history

from .labelling import KEY, annotation, press, ready


def turn(desk, page, operation):
    """Undo or redo, as the window does it."""
    page.hold()
    change = operation(desk.project)
    page.show_change(change)
    page.refresh(change)
    desk.wait()


def shown(page, qtbot):
    return ready(page, qtbot), page._chosen


class TestKeysActOn:
    def test_after_a_flag_is_undone(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_F)
        turn(desk, page, history.undo)
        assert not annotation(desk, desk.ids[0])
        press(page, qtbot, KEY.Key_2)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[1],)

    def test_after_a_label_is_undone_and_redone(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        turn(desk, page, history.undo)
        turn(desk, page, history.redo)
        press(page, qtbot, KEY.Key_3)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[2],)

    def test_after_the_text_that_is_shown_was_chosen_once_more(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        page.open_text(desk.ids[1])
        desk.wait()
        press(page, qtbot, KEY.Key_2)
        assert annotation(desk, desk.ids[1]).label_ids == (desk.label_ids[1],)


class TestManyLabels:
    @pytest.fixture
    def desk(self, make_desk):
        return make_desk(many=True)

    def test_labels_given_elsewhere_take_the_place_of_what_was_chosen_here(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        page.refresh(annotating.label(desk.project, [desk.ids[0]], (desk.label_ids[1], desk.label_ids[2])))
        desk.wait()
        assert shown(page, qtbot) == (desk.ids[0], set(desk.label_ids[1:]))
        press(page, qtbot, KEY.Key_Return)
        assert annotation(desk, desk.ids[0]).label_ids == tuple(desk.label_ids[1:])

    def test_an_undone_label_is_chosen_no_more(self, desk, open_page, qtbot):
        page = open_page(desk)
        annotating.label(desk.project, [desk.ids[0]], (desk.label_ids[0],))
        page.open_text(desk.ids[0])
        desk.wait()
        assert shown(page, qtbot) == (desk.ids[0], {desk.label_ids[0]})
        turn(desk, page, history.undo)
        assert shown(page, qtbot) == (desk.ids[0], set())

    def test_what_was_chosen_and_not_saved_stays_when_a_flag_is_set(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        press(page, qtbot, KEY.Key_F)
        assert shown(page, qtbot) == (desk.ids[0], {desk.label_ids[0]})
