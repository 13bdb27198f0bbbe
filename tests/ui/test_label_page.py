"""Labelling with the keyboard: every key, what is on the screen, and that nothing unseen is ever labelled."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.domain import Decision, Reason, ReasonKind, Suggestion
from annotator.core.errors import AnnotatorError
from annotator.services import annotating, history
from annotator.ui.pages.label import LabelPage

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def in_order(project, n, exclude):
    """Suggests texts without a decision by their id."""
    with project.db.read() as tx:
        from annotator.storage.texts import all_bodies

        ids = [text_id for text_id, _ in all_bodies(tx)]
    views = annotating.views(project, [text_id for text_id in ids if text_id not in exclude])
    open_ = [view.text for view in views if view.annotation is None or view.annotation.decision is None]
    return [Suggestion(text.id, Reason(ReasonKind.TEST if text.is_test else ReasonKind.RANDOM)) for text in open_[:n]]


@pytest.fixture
def open_page(qtbot):
    def open_(desk, suggest=in_order):
        page = LabelPage(desk.context, suggest)
        page.changed.connect(page.refresh)
        qtbot.addWidget(page)
        page.resize(1080, 760)
        page.show()
        page.activate()
        desk.wait()
        return page

    return open_


def ready(page, qtbot):
    qtbot.waitUntil(lambda: page.is_ready)
    return page.session.current.text_id


def press(page, qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """A key press, and all it leads to."""
    ready(page, qtbot)
    QTest.keyClick(page, key, modifiers)
    page._context.operations.wait()


def annotation(desk, text_id):
    return annotating.view(desk.project, text_id).annotation


class TestLabelling:
    def test_a_digit_labels_the_text_and_shows_the_next(self, desk, open_page, qtbot):
        page = open_page(desk)
        assert ready(page, qtbot) == desk.ids[0]
        press(page, qtbot, KEY.Key_2)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[1],)
        assert page.session.current.text_id == desk.ids[1]
        assert page.card.text.toPlainText() == "text number 2"

    def test_the_number_pad_labels_too(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_3, Qt.KeyboardModifier.KeypadModifier)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[2],)

    def test_a_digit_without_a_label_does_nothing(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_9)
        assert annotation(desk, desk.ids[0]) is None
        assert page.session.current.text_id == desk.ids[0]

    def test_zero_is_the_tenth_label_and_shift_1_the_eleventh(self, make_desk, open_page, qtbot):
        desk = make_desk([f"label {n}" for n in range(1, 13)])
        page = open_page(desk)
        press(page, qtbot, KEY.Key_0)
        press(page, qtbot, KEY.Key_Exclam, SHIFT)
        press(page, qtbot, KEY.Key_2, SHIFT)
        chosen = [annotation(desk, text_id).label_ids[0] for text_id in desk.ids[:3]]
        assert chosen == [desk.label_ids[9], desk.label_ids[10], desk.label_ids[11]]

    @pytest.mark.parametrize(("key", "decision"), [(KEY.Key_Space, Decision.SKIPPED), (KEY.Key_U, Decision.UNSURE)])
    def test_skip_and_unsure(self, desk, open_page, qtbot, key, decision):
        page = open_page(desk)
        press(page, qtbot, key)
        assert annotation(desk, desk.ids[0]).decision == decision
        assert page.session.current.text_id == desk.ids[1]

    def test_a_click_on_a_label_labels_and_leaves_the_keys_with_the_page(self, desk, open_page, qtbot):
        page = open_page(desk)
        ready(page, qtbot)
        QTest.mouseClick(page.card.grid.buttons[0], Qt.MouseButton.LeftButton)
        desk.wait()
        press(page, qtbot, KEY.Key_2)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[0],)
        assert annotation(desk, desk.ids[1]).label_ids == (desk.label_ids[1],)

    def test_what_was_shown_and_how_long_it_took_is_kept(self, desk, open_page, qtbot):
        desk.publish_model()
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        kept = annotation(desk, desk.ids[0])
        assert kept.prediction_shown
        assert kept.duration_ms is not None

    def test_keys_work_while_the_text_has_the_focus(self, desk, open_page, qtbot):
        page = open_page(desk)
        ready(page, qtbot)
        page.card.text.setFocus()
        QTest.keyClick(page.card.text, KEY.Key_1)
        desk.wait()
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[0],)

    def test_a_key_with_control_is_no_label(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1, Qt.KeyboardModifier.ControlModifier)
        assert annotation(desk, desk.ids[0]) is None


class TestNothingUnseenIsLabelled:
    def test_keys_are_ignored_while_a_decision_is_being_saved(self, desk, open_page, qtbot):
        page = open_page(desk)
        ready(page, qtbot)
        gate = threading.Event()
        desk.context.operations.write(gate.wait)
        for _ in range(5):
            QTest.keyClick(page, KEY.Key_1)
        gate.set()
        desk.wait()
        assert desk.project.counts().labelled == 1

    def test_keys_are_ignored_until_the_next_text_has_been_painted(self, desk, open_page, qtbot):
        page = open_page(desk)
        ready(page, qtbot)
        QTest.keyClick(page, KEY.Key_1)
        desk.wait()  # delivered, and the next text set, but the loop has not painted it
        assert not page.is_ready
        QTest.keyClick(page, KEY.Key_1)
        desk.wait()
        assert desk.project.counts().labelled == 1

    def test_a_key_that_is_held_down_labels_once(self, desk, open_page, qtbot):
        from PySide6.QtCore import QCoreApplication, QEvent
        from PySide6.QtGui import QKeyEvent

        page = open_page(desk)
        ready(page, qtbot)
        held = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_1, Qt.KeyboardModifier.NoModifier, "1", True)
        QCoreApplication.sendEvent(page, held)
        desk.wait()
        assert desk.project.counts().labelled == 0

    def test_the_next_text_shows_only_once_the_decision_is_on_disk(self, desk, open_page, qtbot):
        page = open_page(desk)
        ready(page, qtbot)
        gate = threading.Event()
        desk.context.operations.write(gate.wait)
        QTest.keyClick(page, KEY.Key_1)
        assert page.session.current.text_id == desk.ids[0]
        gate.set()
        desk.wait()
        assert page.session.current.text_id == desk.ids[1]

    def test_a_failed_save_keeps_the_text_and_tells(self, desk, open_page, qtbot, monkeypatch):
        def full(*_, **__):
            raise AnnotatorError("disk_full", file="x")

        page = open_page(desk)
        ready(page, qtbot)
        told = []
        desk.context.operations.failed.connect(told.append)
        monkeypatch.setattr(annotating, "label", full)
        QTest.keyClick(page, KEY.Key_1)
        desk.wait()
        assert told[0].error.key == "disk_full"
        assert page.session.current.text_id == desk.ids[0]
        monkeypatch.undo()
        press(page, qtbot, KEY.Key_1)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[0],)


class TestManyLabels:
    def test_digits_toggle_and_enter_commits(self, make_desk, open_page, qtbot):
        desk = make_desk(many=True)
        page = open_page(desk)
        for key in (KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_2):
            press(page, qtbot, key)
        assert annotation(desk, desk.ids[0]) is None
        assert [button.chosen for button in page.card.grid.buttons] == [True, False, True]
        press(page, qtbot, KEY.Key_Return)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[0], desk.label_ids[2])
        assert not any(button.chosen for button in page.card.grid.buttons)

    def test_none_of_many_is_an_answer(self, make_desk, open_page, qtbot):
        desk = make_desk(many=True)
        page = open_page(desk)
        press(page, qtbot, KEY.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
        assert annotation(desk, desk.ids[0]).decision == Decision.LABELLED
        assert annotation(desk, desk.ids[0]).label_ids == ()

    def test_a_flag_in_between_keeps_what_is_chosen(self, make_desk, open_page, qtbot):
        desk = make_desk(many=True)
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        press(page, qtbot, KEY.Key_F)
        press(page, qtbot, KEY.Key_Return)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[0],)
        assert annotation(desk, desk.ids[0]).flag


class TestOpinion:
    def test_the_model_s_opinion_stands_on_the_buttons(self, desk, open_page, qtbot):
        desk.publish_model(favourite=1)
        page = open_page(desk)
        ready(page, qtbot)
        assert [button.probability for button in page.card.grid.buttons] == pytest.approx([0.2, 0.6, 0.2])

    def test_enter_accepts_it(self, desk, open_page, qtbot):
        desk.publish_model(favourite=1)
        page = open_page(desk)
        press(page, qtbot, KEY.Key_Return)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[1],)

    def test_h_hides_it_for_good_and_enter_then_does_nothing(self, desk, open_page, qtbot):
        desk.publish_model()
        page = open_page(desk)
        press(page, qtbot, KEY.Key_H)
        assert [button.probability for button in page.card.grid.buttons] == [None] * 3
        assert not desk.project.settings().show_opinion
        press(page, qtbot, KEY.Key_Return)
        assert annotation(desk, desk.ids[0]) is None
        press(page, qtbot, KEY.Key_H)
        assert page.card.grid.buttons[0].probability is not None

    def test_it_is_never_shown_on_a_test_text(self, make_desk, open_page, qtbot):
        desk = make_desk(bodies=())
        desk.add_texts(["a test text"], test=True)
        desk.publish_model()
        page = open_page(desk)
        press(page, qtbot, KEY.Key_Return)
        assert [button.probability for button in page.card.grid.buttons] == [None] * 3
        assert annotation(desk, desk.ids[0]) is None
        assert "test set" in page.card.reason.whole()
        press(page, qtbot, KEY.Key_1)
        assert not annotation(desk, desk.ids[0]).prediction_shown

    def test_a_new_model_refreshes_it_without_moving_the_text(self, desk, open_page, qtbot):
        page = open_page(desk)
        ready(page, qtbot)
        assert page.card.grid.buttons[0].probability is None
        desk.publish_model()
        page.refresh("model")
        desk.wait()
        assert page.session.current.text_id == desk.ids[0]
        assert page.card.grid.buttons[0].probability == pytest.approx(0.6)
        press(page, qtbot, KEY.Key_1)
        assert page.card.grid.buttons[0].probability == pytest.approx(0.6)


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
        assert not history.can_undo(desk.project)

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


class TestPlaces:
    def test_a_project_without_texts_asks_for_some(self, make_desk, open_page, qtbot):
        page = open_page(make_desk(bodies=()))
        assert page.view.place == "no_texts"
        with qtbot.waitSignal(page.import_requested):
            page.view.asked.emit("import")

    def test_texts_that_come_in_are_shown_at_once(self, make_desk, open_page, qtbot):
        desk = make_desk(bodies=())
        page = open_page(desk)
        desk.add_texts(["a first text"])
        page.refresh("import")
        desk.wait()
        assert page.view.place == "work"
        assert page.card.text.toPlainText() == "a first text"

    def test_a_project_without_labels_asks_for_some(self, make_desk, open_page, qtbot):
        page = open_page(make_desk(labels=()))
        assert page.view.place == "no_labels"

    def test_the_last_text_is_followed_by_an_end_and_left_goes_back(self, make_desk, open_page, qtbot):
        desk = make_desk(bodies=["only one"])
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        assert page.view.place == "finished"
        QTest.keyClick(page, KEY.Key_Left)
        desk.wait()
        assert page.view.place == "work"
        assert page.session.current.text_id == desk.ids[0]

    def test_every_text_is_asked_exactly_once(self, make_desk, open_page, qtbot):
        desk = make_desk(bodies=[f"text {n}" for n in range(40)])
        page = open_page(desk)
        seen = []
        while page.view.place == "work":
            seen.append(ready(page, qtbot))
            press(page, qtbot, KEY.Key_1)
        assert seen == desk.ids

    def test_a_text_taken_away_by_undoing_its_import_leaves_the_screen(self, desk, open_page, qtbot):
        from annotator.storage import texts

        page = open_page(desk)
        ready(page, qtbot)
        with desk.project.db.write() as tx:
            texts.set_source_hidden(tx, 1, True)
        page.refresh("import")
        desk.wait()
        assert page.session.current is None or page.session.current.text_id not in desk.ids

    def test_the_right_column_gives_way_on_a_narrow_page(self, desk, open_page, qtbot):
        page = open_page(desk)
        assert page.view.recent.isVisible()
        page.resize(600, 560)
        assert not page.view.recent.isVisible()

    def test_the_line_above_tells_how_far_and_how_fast(self, desk, open_page, qtbot):
        page = open_page(desk)
        press(page, qtbot, KEY.Key_1)
        assert "1 of 12" in page.view._progress.text()
        assert "1 this session" in page.view._pace.text()
        assert page.view._pace.isVisible()
        page.resize(660, 560)
        assert not page.view._pace.isVisible(), "rather than cut"

    def test_another_strategy_is_kept_and_told(self, desk, open_page, qtbot):
        from annotator.core.domain import Strategy

        page = open_page(desk)
        told = []
        page.changed.connect(told.append)
        page.view.queue_chip.chosen.emit(Strategy.MOST_LIKELY, 2)
        desk.wait()
        assert desk.project.settings().strategy == Strategy.MOST_LIKELY
        assert desk.project.settings().strategy_label == 2
        page.refresh("settings")
        desk.wait()
        assert "two" in page.view.queue_chip.text()
        assert told == ["settings"]

    def test_a_scheme_that_changes_changes_the_buttons_and_not_the_text(self, desk, open_page, qtbot):
        from annotator.services import schemes

        page = open_page(desk)
        ready(page, qtbot)
        page.refresh(schemes.add_label(desk.project, "four"))
        desk.wait()
        assert [button.label.name for button in page.card.grid.buttons] == ["one", "two", "three", "four"]
        assert page.session.current.text_id == desk.ids[0]


def test_the_real_queue_feeds_the_page(desk, qtbot):
    page = LabelPage(desk.context)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    desk.wait()
    seen = set()
    while page.view.place == "work":
        seen.add(ready(page, qtbot))
        press(page, qtbot, KEY.Key_1)
    assert seen == set(desk.ids)
