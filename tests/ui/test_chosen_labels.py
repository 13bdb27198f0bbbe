"""With many labels: what is chosen for a text and not saved yet waits for the person to come back to it."""

from __future__ import annotations

import pytest

from annotator.core.errors import AnnotatorError
from annotator.services import annotating, history, schemes

from .labelling import KEY, annotation, press, ready


@pytest.fixture
def desk(make_desk):
    return make_desk(many=True)


@pytest.fixture
def page(desk, open_page):
    return open_page(desk)


def chosen(page, qtbot):
    """The text on the screen, and the names of the labels that are turned on."""
    text_id = ready(page, qtbot)
    return text_id, [button.label.name for button in page.card.grid.buttons if button.chosen]


@pytest.fixture(autouse=True)
def begin(desk, page, qtbot):
    """The first text is saved with the first label; the second is on the screen, with the second and third chosen."""
    press(page, qtbot, KEY.Key_1)
    press(page, qtbot, KEY.Key_Return)
    press(page, qtbot, KEY.Key_2)
    press(page, qtbot, KEY.Key_3)


def test_it_is_there_after_left_and_right(desk, page, qtbot):
    press(page, qtbot, KEY.Key_Left)
    assert chosen(page, qtbot) == (desk.ids[0], ["one"])
    press(page, qtbot, KEY.Key_Right)
    assert chosen(page, qtbot) == (desk.ids[1], ["two", "three"])
    assert annotation(desk, desk.ids[1]) is None
    press(page, qtbot, KEY.Key_Return)
    assert annotation(desk, desk.ids[1]).label_ids == tuple(desk.label_ids[1:])


def test_each_text_has_its_own(desk, page, qtbot):
    press(page, qtbot, KEY.Key_Left)
    press(page, qtbot, KEY.Key_3)
    press(page, qtbot, KEY.Key_Right)
    assert chosen(page, qtbot) == (desk.ids[1], ["two", "three"])
    press(page, qtbot, KEY.Key_Left)
    assert chosen(page, qtbot) == (desk.ids[0], ["one", "three"])


def test_it_is_there_after_another_text_was_opened_and_saved(desk, page, qtbot):
    page.open_text(desk.ids[7])
    desk.wait()
    press(page, qtbot, KEY.Key_1)
    press(page, qtbot, KEY.Key_Return)
    assert chosen(page, qtbot) == (desk.ids[1], ["two", "three"])


@pytest.mark.parametrize(("key", "stored"), [(KEY.Key_Return, ["two", "three"]), (KEY.Key_Space, []), (KEY.Key_U, [])])
def test_once_the_text_is_decided_what_is_stored_counts(desk, page, qtbot, key, stored):
    press(page, qtbot, key)
    press(page, qtbot, KEY.Key_Left)
    assert chosen(page, qtbot) == (desk.ids[1], stored)


def test_after_an_undo_of_the_saving_what_was_stored_before_counts(desk, page, qtbot):
    press(page, qtbot, KEY.Key_Return)
    page.hold()
    change = history.undo(desk.project)
    page.show_change(change)
    page.refresh(change)
    desk.wait()
    assert chosen(page, qtbot) == (desk.ids[1], [])


def test_labels_given_elsewhere_take_its_place(desk, page, qtbot):
    press(page, qtbot, KEY.Key_Left)
    page.refresh(annotating.label(desk.project, [desk.ids[1]], desk.label_ids[:1]))
    desk.wait()
    press(page, qtbot, KEY.Key_Right)
    assert chosen(page, qtbot) == (desk.ids[1], ["one"])


def test_a_label_that_is_retired_meanwhile_is_chosen_no_more(desk, page, qtbot):
    page.refresh(schemes.retire_label(desk.project, desk.label_ids[2]))
    desk.wait()
    assert chosen(page, qtbot) == (desk.ids[1], ["two"])
    press(page, qtbot, KEY.Key_Return)
    assert annotation(desk, desk.ids[1]).label_ids == (desk.label_ids[1],)


def test_a_retired_label_that_the_text_has_is_kept(desk, page, qtbot):
    one, two, _ = desk.label_ids
    page.refresh(schemes.retire_label(desk.project, one))
    desk.wait()
    press(page, qtbot, KEY.Key_Left)
    press(page, qtbot, KEY.Key_1)  # the first of those that are left
    press(page, qtbot, KEY.Key_Return)
    assert annotation(desk, desk.ids[0]).label_ids == (one, two)


def test_it_is_there_after_a_save_that_failed(desk, page, qtbot, monkeypatch):
    def full(*_, **__):
        raise AnnotatorError("disk_full", file="x")

    monkeypatch.setattr(annotating, "label", full)
    press(page, qtbot, KEY.Key_Return)
    press(page, qtbot, KEY.Key_Left)
    press(page, qtbot, KEY.Key_Right)
    assert chosen(page, qtbot) == (desk.ids[1], ["two", "three"])
