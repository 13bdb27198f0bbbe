"""Dialogs by keyboard: where they open, where Tab goes, what Enter and Esc do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from annotator.core.domain import ProjectSettings
from annotator.ui.dialogs.error import ErrorDialog
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.export_model import ExportModelDialog
from annotator.ui.dialogs.form import FormDialog
from annotator.ui.dialogs.import_file import ImportDialog
from annotator.ui.dialogs.keys import KeysDialog
from annotator.ui.dialogs.left_out import LeftOutDialog
from annotator.ui.dialogs.new_project import NewProjectDialog
from annotator.ui.dialogs.settings import SettingsDialog
from annotator.ui.dialogs.vectors import VectorsDialog, Wanted

from .keyboard import Key, called, focused, keep, press, write

FORMS = {
    "new project": lambda _, folder: NewProjectDialog(None, folder),
    "settings": lambda *_: SettingsDialog(None, ProjectSettings()),
    "export": lambda desk, _: ExportDialog(None, desk.context, ""),
    "export model": lambda _, folder: ExportModelDialog(None, folder / "reviews.annotator", None),
    "import": lambda desk, folder: ImportDialog(None, folder / "rows.csv", desk.project.scheme()),
}
NOTICES = {
    "keys": lambda: KeysDialog(None),
    "error": lambda: ErrorDialog(None, "Traceback"),
    "left out": lambda: LeftOutDialog(None, ["Row 1 is blank."], 1, None),
}
Open = Callable[[str], FormDialog]
each_form = pytest.mark.parametrize("name", FORMS)


@pytest.fixture
def show(theme, qtbot) -> Iterator[Callable[[FormDialog], FormDialog]]:
    made: list[FormDialog] = []

    def shown(dialog: FormDialog) -> FormDialog:
        made.append(dialog)
        keep(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
        return dialog

    yield shown
    for dialog in made:
        dialog.reject()


@pytest.fixture
def opened(desk, qtbot, show, tmp_path: Path) -> Open:
    """Opens a form as it is once it can be accepted."""
    (tmp_path / "rows.csv").write_text("text,label\nthe room was clean,one\nthe soup was cold,two\n", "utf-8")

    def make(name: str) -> FormDialog:
        dialog = show(FORMS[name](desk, tmp_path))
        qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=20_000)
        if isinstance(dialog, ImportDialog):
            qtbot.waitUntil(dialog.progress.isHidden, timeout=20_000)  # what it finds later can change the form
        return dialog

    return make


def stops(dialog: FormDialog) -> list[QWidget]:
    """Where Tab goes, from the top to the buttons below."""
    found: list[QWidget] = []
    while focused() not in found:
        found.append(focused())
        press(Key.Key_Tab)
    assert focused() is found[0], "it comes round"
    top = max(found.index(button) for button in dialog.buttons.buttons()) + 1
    return found[top:] + found[:top]


def lines_and_boxes(dialog: FormDialog) -> list[QWidget]:
    """The fields in which Enter has no meaning of its own."""
    kinds = (QLineEdit, QAbstractSpinBox, QCheckBox)
    fields = [one for one in dialog.findChildren(QWidget) if isinstance(one, kinds) and one.focusProxy() is None]
    return [field for field in fields if field.isVisible() and field.isEnabled()]


@pytest.mark.parametrize(
    ("name", "field"),
    [("new project", "Name"), ("settings", "Annotator"), ("export", "Which texts to export"), ("export model", "File")],
)
def test_a_form_opens_with_the_focus_on_its_first_field(opened: Open, name: str, field: str) -> None:
    opened(name)
    assert called(focused()) == field


def test_a_new_project_can_be_named_as_soon_as_it_is_asked_for(opened: Open) -> None:
    dialog = opened("new project")
    write("Hotels")
    press(Key.Key_Return)
    assert dialog.result() == dialog.DialogCode.Accepted
    assert dialog.result_value().name == "Hotels"


@each_form
def test_tab_goes_through_the_fields_as_they_are_read_and_then_to_both_buttons(opened: Open, name: str) -> None:
    dialog = opened(name)
    way = stops(dialog)
    assert set(way[-2:]) == {dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel), dialog.accept_button}
    for before, after in pairwise(way):
        one = before.rect().translated(before.mapTo(dialog, before.rect().topLeft()))
        other = after.rect().translated(after.mapTo(dialog, after.rect().topLeft()))
        assert other.top() > one.bottom() or other.left() > one.right(), f"{called(after)} after {called(before)}"


@each_form
def test_enter_in_any_field_accepts(opened: Open, name: str) -> None:
    for at in range(len(lines_and_boxes(opened(name)))):
        dialog = opened(name)
        field = lines_and_boxes(dialog)[at]
        field.setFocus()
        press(Key.Key_Return)
        assert dialog.result() == dialog.DialogCode.Accepted, called(field)


@each_form
def test_enter_does_nothing_while_the_form_cannot_be_accepted(opened: Open, name: str) -> None:
    dialog = opened(name)
    fields = lines_and_boxes(dialog)
    dialog.accept_button.setEnabled(False)
    for field in fields:
        field.setFocus()
        press(Key.Key_Return, Key.Key_Enter)
        assert dialog.isVisible(), called(field)


@each_form
def test_the_same_button_stands_out_wherever_the_focus_is(opened: Open, name: str) -> None:
    dialog = opened(name)
    for stop in (*lines_and_boxes(dialog), *dialog.buttons.buttons()):
        stop.setFocus()
        assert dialog.accept_button.isDefault(), called(stop)


@each_form
def test_enter_on_cancel_cancels(opened: Open, name: str) -> None:
    dialog = opened(name)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel).setFocus()
    press(Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.result() == dialog.DialogCode.Rejected


@pytest.mark.parametrize("name", ["new project", "export", "export model"])
def test_enter_on_the_button_beside_the_file_chooses_one(opened: Open, name: str, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/chosen.here", ""))
    dialog = opened(name)
    dialog.file.setFocus()
    press(Key.Key_Tab, Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.file.text().startswith("/chosen.here")


def test_enter_on_another_button_below_is_not_taken_for_the_one_that_stands_out(show) -> None:
    from annotator.services.vectors import LoadedVectors

    dialog = show(VectorsDialog(None, LoadedVectors("wiki.vec", 1_000, 100, 5, 10, outdated=False)))
    dialog.remove_button.setFocus()
    press(Key.Key_Return)
    assert dialog.wanted is Wanted.REMOVE


def test_a_number_that_is_accepted_with_enter_counts(opened: Open) -> None:
    dialog = opened("settings")
    press(Key.Key_Tab)
    dialog.retrain_every.selectAll()
    write("77")
    press(Key.Key_Return)
    assert dialog.result() == dialog.DialogCode.Accepted
    assert dialog.values()["retrain_every"] == 77


def test_enter_among_the_labels_of_a_new_project_begins_a_line(opened: Open) -> None:
    dialog = opened("new project")
    dialog.labels.setFocus()
    dialog.labels.selectAll()
    write("joy")
    press(Key.Key_Return)
    write("anger")
    assert dialog.isVisible()
    assert dialog.labels.toPlainText() == "joy\nanger"


def test_enter_in_an_open_list_chooses_and_leaves_the_form_open(opened: Open) -> None:
    dialog = opened("export")
    press(Key.Key_Space)
    assert QApplication.activePopupWidget() is not None
    press(Key.Key_Down, Key.Key_Return)
    assert called(focused()) == "Which texts to export"
    assert dialog.scope.currentIndex() == 1
    assert dialog.isVisible()


@each_form
def test_esc_closes_without_accepting(opened: Open, name: str) -> None:
    dialog = opened(name)
    press(Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == dialog.DialogCode.Rejected


@pytest.mark.parametrize("name", NOTICES)
def test_enter_closes_what_only_tells_something(show, name: str) -> None:
    dialog = show(NOTICES[name]())
    if isinstance(focused(), QPlainTextEdit):
        assert focused().isReadOnly()
    press(Key.Key_Return)
    assert not dialog.isVisible()
