"""After an undo, a redo, or a choice elsewhere the label page shows the text as it is stored, and its keys act."""

from __future__ import annotations

import pytest

from annotator.services import annotating, history
from annotator.ui.workspace import LABEL, TEXTS

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


class TestOnAnotherPage:
    @pytest.fixture
    def workspace(self, desk, open_workspace):
        desk.project.update_settings(retrain_every=0, test_share=0.0, random_share=1.0)
        made = open_workspace(desk)
        made.show()
        return made

    def turn(self, workspace, turned):
        workspace.go_to(TEXTS)
        turned()
        workspace.context.operations.wait()
        workspace.go_to(LABEL)

    def test_an_undo_leaves_the_label_page_where_the_person_was(self, workspace, qtbot):
        page = workspace.label_page
        press(page, qtbot, KEY.Key_1)
        at = ready(page, qtbot)
        self.turn(workspace, workspace.undo)
        assert ready(page, qtbot) == at
        self.turn(workspace, workspace.redo)
        assert ready(page, qtbot) == at

    def test_the_text_that_is_shown_there_is_shown_as_it_is_now(self, desk, workspace, qtbot):
        page = workspace.label_page
        at = ready(page, qtbot)
        annotating.label(desk.project, [at], desk.label_ids[:1])
        page.open_text(at)
        workspace.context.operations.wait()
        assert shown(page, qtbot) == (at, {desk.label_ids[0]})
        self.turn(workspace, workspace.undo)
        assert shown(page, qtbot) == (at, set())

    def test_what_was_undone_is_asked_again(self, workspace, qtbot):
        page = workspace.label_page
        first = ready(page, qtbot)
        press(page, qtbot, KEY.Key_1)
        self.turn(workspace, workspace.undo)
        press(page, qtbot, KEY.Key_2)
        assert ready(page, qtbot) == first

    def test_it_ends_an_end_where_a_text_is_in_the_pool_again(self, make_desk, open_workspace, qtbot):
        desk = make_desk(bodies=["only one"])
        workspace = open_workspace(desk)
        workspace.show()
        press(workspace.label_page, qtbot, KEY.Key_1)
        assert workspace.label_page.view.place == "finished"
        self.turn(workspace, workspace.undo)
        assert ready(workspace.label_page, qtbot) == desk.ids[0]

    def test_on_the_label_page_it_shows_the_text_concerned(self, workspace, qtbot):
        page = workspace.label_page
        first = ready(page, qtbot)
        press(page, qtbot, KEY.Key_1)
        workspace.undo()
        workspace.context.operations.wait()
        assert ready(page, qtbot) == first
