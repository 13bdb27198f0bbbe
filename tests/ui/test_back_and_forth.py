"""Going back to what was labelled and forth again, undo and redo, flags and notes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.services import annotating, history

from .labelling import KEY, annotation, press, ready


class TestBackAndForth:
    def test_left_and_right_go_through_what_was_done(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        press(page, qtbot, KEY.Key_2)
        press(page, qtbot, KEY.Key_Left)
        press(page, qtbot, KEY.Key_Left)
        assert page.session.current.text_id == desk.ids[0]
        assert page.card.grid.buttons[0].chosen
        press(page, qtbot, KEY.Key_Right)
        assert page.session.current.text_id == desk.ids[1]
        assert page.card.grid.buttons[1].chosen

    def test_a_corrected_decision_leads_back_to_the_first_open_text(self, desk, open_page, qtbot):
        page = open_page(desk)
        for key in (KEY.Key_1, KEY.Key_1, KEY.Key_1, KEY.Key_Left, KEY.Key_Left, KEY.Key_Left):
            press(page, qtbot, key)
        press(page, qtbot, KEY.Key_3)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[2],)
        assert page.session.current.text_id == desk.ids[3]

    def test_left_reaches_the_decisions_of_an_earlier_day(self, desk, open_page, qtbot):
        for text_id in desk.ids[:2]:
            annotating.label(desk.project, [text_id], [desk.label_ids[0]])
        page = open_page(desk)
        press(page, qtbot, KEY.Key_Left)
        assert page.session.current.text_id == desk.ids[1]
        press(page, qtbot, KEY.Key_Right)
        assert page.session.current.text_id == desk.ids[2]

    def test_left_at_the_beginning_and_right_at_the_end_do_nothing(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_Left)
        press(page, qtbot, KEY.Key_Right)
        assert page.session.current.text_id == desk.ids[0]

    def test_a_recent_decision_can_be_clicked(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        press(page, qtbot, KEY.Key_2)
        page.view.recent.chosen.emit(desk.ids[0])
        desk.wait()
        assert page.session.current.text_id == desk.ids[0]

    def test_a_text_opened_from_elsewhere_comes_before_the_one_that_was_shown(self, desk, open_page, qtbot):
        page = open_page(desk)
        ready(page, qtbot)
        page.open_text(desk.ids[7])
        desk.wait()
        assert page.session.current.text_id == desk.ids[7]
        press(page, qtbot, KEY.Key_1)
        assert page.session.current.text_id == desk.ids[0]
        for _ in range(7):
            press(page, qtbot, KEY.Key_1)
        assert page.session.current.text_id == desk.ids[8]

    def test_undo_shows_the_text_concerned_and_it_is_asked_again(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        press(page, qtbot, KEY.Key_2)
        with qtbot.waitSignal(page.undo_requested):
            press(page, qtbot, KEY.Key_Backspace)
        page.hold()
        page.show_change(history.undo(desk.project))
        desk.wait()
        assert page.session.current.text_id == desk.ids[1]
        assert not any(button.chosen for button in page.card.grid.buttons)
        press(page, qtbot, KEY.Key_3)
        assert annotation(desk, desk.ids[1]).label_ids == (desk.label_ids[2],)
        assert page.session.current.text_id == desk.ids[2]

    def test_two_undone_texts_are_both_asked_again(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        press(page, qtbot, KEY.Key_1)
        for _ in range(2):
            page.hold()
            page.show_change(history.undo(desk.project))
            desk.wait()
        assert page.session.current.text_id == desk.ids[0]
        press(page, qtbot, KEY.Key_1)
        assert page.session.current.text_id == desk.ids[1]
        press(page, qtbot, KEY.Key_1)
        assert page.session.current.text_id == desk.ids[2]

    def test_nothing_to_undo_lets_the_keys_act_again(self, desk, open_page, qtbot):
        page = open_page(desk)
        ready(page, qtbot)
        page.hold()
        assert not page.is_ready
        page.show_change(None)
        assert page.is_ready

    def test_delete_puts_a_text_back_into_the_pool(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        press(page, qtbot, KEY.Key_Left)
        press(page, qtbot, KEY.Key_Delete)
        assert annotation(desk, desk.ids[0]) is None
        assert page.session.current.text_id == desk.ids[0]
        assert not any(button.chosen for button in page.card.grid.buttons)


class TestFlagsAndNotes:
    def test_f_flags_and_unflags_without_moving_on(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_F)
        assert annotation(desk, desk.ids[0]).flag
        assert page.card.flag.isVisible()
        press(page, qtbot, KEY.Key_F)
        assert annotation(desk, desk.ids[0]) is None
        assert page.session.current.text_id == desk.ids[0]

    @pytest.mark.parametrize(
        ("key", "modifiers"),
        [
            (KEY.Key_Escape, Qt.KeyboardModifier.NoModifier),
            (KEY.Key_Return, Qt.KeyboardModifier.ControlModifier),
        ],
    )
    def test_keys_typed_into_a_note_never_label(self, desk, open_page, qtbot, key, modifiers):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_N)
        QTest.keyClicks(page.card.editor, "1 u f 2")
        QTest.keyClick(page.card.editor, key, modifiers)
        desk.wait()
        kept = annotation(desk, desk.ids[0])
        assert kept.note == "1 u f 2"
        assert kept.decision is None
        assert not kept.flag
        assert "1 u f 2" in page.card.note.whole()
        press(page, qtbot, KEY.Key_1)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[0],)

    def test_a_note_that_was_not_changed_is_not_written(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_N)
        QTest.keyClick(page.card.editor, KEY.Key_Escape)
        desk.wait()
        assert history.undo(desk.project) is None

    def test_a_label_clicked_while_a_note_is_open_keeps_both(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_N)
        QTest.keyClicks(page.card.editor, "odd")
        page.card.grid.buttons[1].click()
        desk.wait()
        page.card.editor.end()
        desk.wait()
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[1],)
        assert annotation(desk, desk.ids[0]).note == "odd"

    def test_a_note_is_kept_when_the_project_closes_meanwhile(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_N)
        QTest.keyClicks(page.card.editor, "half a tho")
        page.hold()
        desk.context.operations.close()
        assert annotation(desk, desk.ids[0]).note == "half a tho"
