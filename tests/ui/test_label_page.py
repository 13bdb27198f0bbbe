"""Labelling with the keyboard: every key, what is on the screen, and that nothing unseen is ever labelled."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.domain import Decision
from annotator.core.errors import AnnotatorError
from annotator.services import annotating, schemes
from annotator.ui.pages.label import LabelPage

from .labelling import KEY, SHIFT, annotation, press, ready


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

    @pytest.mark.parametrize("key", [KEY.Key_PageDown, KEY.Key_Down])
    def test_a_key_that_is_held_down_scrolls_on(self, make_desk, open_page, qtbot, key):
        from PySide6.QtCore import QCoreApplication, QEvent
        from PySide6.QtGui import QKeyEvent

        desk = make_desk(bodies=["\n".join(f"line {n}" for n in range(300))])
        page = open_page(desk)
        ready(page, qtbot)
        qtbot.waitUntil(lambda: page.card.text.is_whole)
        at = []
        for repeat in range(4):
            held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", repeat > 0)
            QCoreApplication.sendEvent(page, held)
            at.append(page.card.text.verticalScrollBar().value())
        assert at[0] < at[1] < at[2] < at[3]

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

    def test_enter_does_not_give_a_label_that_was_retired_since(self, desk, open_page, qtbot):
        desk.publish_model(favourite=1)
        schemes.retire_label(desk.project, desk.label_ids[1])
        page = open_page(desk)
        press(page, qtbot, KEY.Key_Return)
        assert annotation(desk, desk.ids[0]) is None
        assert page.card.hints.hint("accept").isHidden()

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
        page._durations[:] = [2_000, 3_000, 900_000]
        page._take_facts(page._facts)
        assert "3 this session, 3.0 s each" in page.view._pace.text(), "a pause is not the time a text takes"
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
