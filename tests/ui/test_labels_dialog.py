"""The labels of a project by keyboard: each change is stored at once, and the keyboard keeps its place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from annotator.services import annotating, schemes
from annotator.ui.dialogs.labels import LabelsDialog

from .conftest import Desk, MakeDesk
from .keyboard import Key, called, focused, keep, press, write

LABELS = ("joy", "anger", "fear")
NEW = "Name of a new label"


class Open:
    """The dialog on a project of its own, and what is stored there."""

    def __init__(self, desk: Desk, dialog: LabelsDialog, qtbot: QtBot) -> None:
        self.desk, self.dialog, self.qtbot = desk, dialog, qtbot

    @property
    def stored(self) -> list[str]:
        return [label.name for label in self.desk.project.scheme().labels]

    def press(self, *keys: Qt.Key) -> None:
        """Each key at the leisure of somebody who looks at what it does."""
        for key in keys:
            press(key)
            self.settle()

    def settle(self) -> None:
        self.desk.wait()
        self.qtbot.wait(1)  # Qt shows what was added to a layout when it comes to it

    def go(self, what: str, label: str = "") -> None:
        """Put the focus on what has this name, in the row of a label."""
        for stop in self.dialog.findChildren(QWidget):
            if called(stop) == what and label_of(stop) == label:
                stop.setFocus()
                if isinstance(stop, QLineEdit):
                    stop.selectAll()
                return
        pytest.fail(f"no {what} for {label}")

    def place(self) -> tuple[str, str]:
        """The label whose row has the focus, and what has it there."""
        return label_of(focused()), called(focused())


def label_of(stop: QWidget) -> str:
    """The name in the row of this, if it is in one."""
    beside = stop.parentWidget().findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return next((one.text() for one in beside if called(one) == "Name"), "")


@pytest.fixture
def show(make_desk: MakeDesk, qtbot) -> Callable[..., Open]:
    def make(labels: Sequence[str] = LABELS) -> Open:
        desk = make_desk(labels)
        dialog = LabelsDialog(None, desk.context)
        keep(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
        return Open(desk, dialog, qtbot)

    return make


@pytest.fixture
def opened(show: Callable[..., Open]) -> Open:
    return show()


def test_labels_can_be_added_one_after_another(opened: Open) -> None:
    assert called(focused()) == NEW
    for name in ("trust", "surprise"):
        write(name)
        opened.press(Key.Key_Return)
    assert opened.stored == [*LABELS, "trust", "surprise"]
    assert opened.dialog.isVisible()
    assert called(focused()) == NEW
    assert opened.dialog.new_name.text() == ""


def test_a_label_that_is_refused_is_said_and_can_be_written_otherwise(opened: Open) -> None:
    opened.go(NEW)
    write("Joy")
    opened.press(Key.Key_Return)
    assert opened.stored == list(LABELS)
    assert "Joy" in opened.dialog.problem.text()
    assert opened.dialog.new_name.text() == "Joy"
    write("ful")
    opened.press(Key.Key_Return)
    assert opened.stored == [*LABELS, "Joyful"]
    assert opened.dialog.problem.text() == ""


def test_enter_stores_a_name_and_stays_there(opened: Open) -> None:
    opened.go("Name", "anger")
    write("rage")
    opened.press(Key.Key_Return)
    assert opened.stored == ["joy", "rage", "fear"]
    assert opened.dialog.isVisible()
    assert opened.place() == ("rage", "Name")


def test_tab_out_of_a_field_stores_it_and_goes_to_the_next_one(opened: Open) -> None:
    opened.go("What anger means", "anger")
    write("worry, dread")
    opened.press(Key.Key_Tab)
    assert opened.desk.project.scheme().labels[1].description == "worry, dread"
    assert opened.place() == ("anger", "Move up")
    opened.press(Key.Key_Backtab)
    assert opened.place() == ("anger", "What anger means")


def test_what_is_typed_while_another_field_is_stored_stays(opened: Open) -> None:
    opened.go("Name", "joy")
    write("delight")
    press(Key.Key_Tab)
    write("bright")
    opened.settle()
    assert opened.stored[0] == "delight"
    assert focused().text() == "bright"
    opened.press(Key.Key_Return)
    assert opened.desk.project.scheme().labels[0].description == "bright"


def test_a_label_moves_as_often_as_the_space_bar_is_pressed(opened: Open) -> None:
    opened.go("Move down", "joy")
    for order in (["anger", "joy", "fear"], ["anger", "fear", "joy"]):
        opened.press(Key.Key_Space)
        assert opened.stored == order
        assert opened.place() == ("joy", "Move down")


def test_a_label_that_moves_stays_in_sight(show: Callable[..., Open]) -> None:
    opened = show([f"label {n}" for n in range(30)])
    opened.go("Move down", "label 5")
    opened.press(*[Key.Key_Space] * 12)
    view = opened.dialog.findChild(QScrollArea).viewport()
    place = focused().mapTo(view, focused().rect().center())
    assert opened.stored[17] == "label 5"
    assert view.rect().contains(place)


def test_a_label_is_retired_and_restored_with_the_focus_where_it_was(opened: Open) -> None:
    opened.go("Retire", "anger")
    opened.press(Key.Key_Space)
    assert [label.retired for label in opened.desk.project.scheme().labels] == [False, True, False]
    assert opened.place() == ("anger", "Restore")
    opened.press(Key.Key_Return)
    assert len(opened.desk.project.scheme().active) == 3
    assert opened.place() == ("anger", "Retire")


def shown(opened: Open) -> list[str]:
    """The labels that have a row, from the top."""
    return [row.name.text() for row in opened.dialog._order]


class TestRetiredBefore:
    @pytest.fixture
    def reopened(self, show: Callable[..., Open], qtbot: QtBot) -> Callable[[], Open]:
        """The dialog anew, after anger was retired."""
        desk = show().desk
        schemes.retire_label(desk.project, desk.label_ids[1])

        def reopen() -> Open:
            dialog = LabelsDialog(None, desk.context)
            keep(dialog)
            qtbot.addWidget(dialog)
            dialog.show()
            qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
            return Open(desk, dialog, qtbot)

        return reopen

    def test_and_used_nowhere_it_has_no_row(self, reopened: Callable[[], Open]) -> None:
        assert shown(reopened()) == ["joy", "fear"]

    def test_and_used_it_has_one(self, reopened: Callable[[], Open]) -> None:
        opened = reopened()
        project = opened.desk.project
        annotating.label(project, opened.desk.ids[:1], [project.scheme().labels[1].id])
        assert shown(reopened()) == list(LABELS)

    def test_it_comes_back_with_its_name(self, reopened: Callable[[], Open]) -> None:
        opened = reopened()
        opened.go(NEW)
        write("Anger")
        opened.press(Key.Key_Return)
        assert shown(opened) == list(LABELS)
        assert len(opened.desk.project.scheme().active) == 3

    def test_others_move_past_it(self, reopened: Callable[[], Open]) -> None:
        opened = reopened()
        opened.go("Move up", "fear")
        opened.press(Key.Key_Space)
        assert shown(opened) == ["fear", "joy"]
        assert [label.name for label in opened.desk.project.scheme().active] == ["fear", "joy"]
        opened.press(Key.Key_Space)
        assert shown(opened) == ["fear", "joy"]

    def test_another_one_may_have_its_name(self, reopened: Callable[[], Open]) -> None:
        opened = reopened()
        opened.go("Name", "fear")
        write("anger")
        opened.press(Key.Key_Return)
        assert (shown(opened), opened.stored) == (["joy", "anger"], ["joy", "anger"])


def test_a_label_that_gives_its_name_away_has_no_row_any_more(opened: Open) -> None:
    opened.go("Retire", "anger")
    opened.press(Key.Key_Space)
    opened.go("Name", "joy")
    write("anger")
    opened.press(Key.Key_Return)
    assert shown(opened) == ["anger", "fear"]


def test_a_name_that_was_refused_is_given_up_when_its_label_is_retired(opened: Open) -> None:
    opened.go("Name", "fear")
    write("joy")
    opened.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, Key.Key_Space)
    assert opened.place() == ("fear", "Restore")
    opened.go("Done")
    opened.press(Key.Key_Return)
    assert not opened.dialog.isVisible()


def test_a_rename_that_is_under_way_when_its_label_is_retired_is_kept(opened: Open) -> None:
    opened.go("Name", "fear")
    write("dread")
    press(Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, Key.Key_Space)
    opened.settle()
    assert opened.stored == ["joy", "anger", "dread"]
    assert opened.place() == ("dread", "Restore")


def test_tab_goes_through_the_rows_as_they_are_read_also_after_changes(opened: Open) -> None:
    write("trust")
    opened.press(Key.Key_Return)
    opened.go("Move down", "joy")
    opened.press(Key.Key_Space)
    opened.go("Colour of anger", "anger")
    way = []
    for _ in range(4 * 6 + 3):
        way.append(opened.place())
        press(Key.Key_Tab)
    in_row = ("Colour of {}", "Name", "What {} means", "Move up", "Move down", "Retire")
    expected = [(name, what.format(name)) for name in ("anger", "joy", "fear", "trust") for what in in_row]
    assert way == [*expected, ("", NEW), ("", "Add"), ("", "Done")]
    assert opened.place() == ("anger", "Colour of anger")


def test_done_adds_the_label_that_is_still_being_written(opened: Open) -> None:
    opened.go(NEW)
    write("trust")
    QTest.mouseClick(opened.dialog.accept_button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert opened.stored == [*LABELS, "trust"]
    assert not opened.dialog.isVisible()
    assert opened.dialog.changes == 1


def test_done_stays_while_a_new_label_is_refused(opened: Open) -> None:
    opened.go(NEW)
    write("anger")
    opened.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Return)
    assert opened.dialog.isVisible()
    assert "anger" in opened.dialog.problem.text()
    assert called(focused()) == NEW
    write(" too")
    opened.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Return)
    assert opened.stored == [*LABELS, "anger too"]
    assert not opened.dialog.isVisible()


def test_done_stays_while_a_name_is_refused(opened: Open) -> None:
    opened.go("Name", "fear")
    write("joy")
    QTest.mouseClick(opened.dialog.accept_button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert opened.stored == list(LABELS)
    assert opened.dialog.isVisible()
    assert opened.dialog.problem.text()
    assert opened.place() == ("joy", "Name")


def test_done_closes_at_once_where_nothing_was_typed(opened: Open) -> None:
    opened.go("Done")
    press(Key.Key_Return)
    assert not opened.dialog.isVisible()
    assert opened.dialog.changes == 0


@pytest.mark.parametrize(("field", "before"), [("Name", "joy"), ("What joy means", "What joy means."), (NEW, "")])
def test_esc_takes_back_what_was_typed_and_a_second_one_closes(opened: Open, field: str, before: str) -> None:
    opened.go(field, "" if field == NEW else "joy")
    write("a mistake")
    opened.press(Key.Key_Escape)
    assert opened.dialog.isVisible()
    assert focused().text() == before
    opened.press(Key.Key_Escape)
    assert not opened.dialog.isVisible()
    assert opened.dialog.changes == 0
    assert opened.stored == list(LABELS)
    assert opened.desk.project.scheme().labels[0].description == "What joy means."


def test_esc_keeps_what_was_stored_before(opened: Open) -> None:
    opened.go("Name", "joy")
    write("delight")
    opened.press(Key.Key_Return, Key.Key_Escape)
    assert not opened.dialog.isVisible()
    assert opened.stored[0] == "delight"


def test_closing_waits_for_no_thought(desk: Desk, qtbot: QtBot) -> None:
    """The first one reads all texts, which takes seconds."""
    gate, order = threading.Event(), list[str]()
    desk.context.operations.think(lambda _: gate.wait(10), lambda _: order.append("thought"))
    QTimer.singleShot(100, lambda: QApplication.activeModalWidget().reject())
    assert not LabelsDialog.ask(None, desk.context)
    order.append("closed")
    gate.set()
    desk.wait()
    assert order == ["closed", "thought"]


def test_it_closes_where_nothing_can_be_written_any_more(opened: Open) -> None:
    opened.desk.context.operations.close()
    opened.dialog.new_name.setText("trust")
    with pytest.raises(RuntimeError, match="closed"):
        opened.dialog._add()
    opened.dialog.reject()
    assert not opened.dialog.isVisible()
