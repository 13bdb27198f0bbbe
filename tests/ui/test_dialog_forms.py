"""What dialogs are built from: nothing is cut off, and fields are aligned."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

from annotator.core.domain import ProjectSettings
from annotator.ui import i18n
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.export_model import ExportModelDialog
from annotator.ui.dialogs.form import path_of
from annotator.ui.dialogs.new_project import NewProjectDialog
from annotator.ui.dialogs.settings import SettingsDialog
from annotator.ui.dialogs.vectors import VectorsDialog

DIALOGS = {
    "settings": lambda: SettingsDialog(None, ProjectSettings()),
    "vectors": lambda: VectorsDialog(None, None),
    "new project": lambda: NewProjectDialog(None, Path()),
    "export model": lambda: ExportModelDialog(None, Path("reviews.annotator"), None),
}


def text_begins(edit: QLineEdit) -> int:
    """Pixels from the left edge of the screen to the text of an empty line."""
    edit.clear()
    return edit.mapToGlobal(edit.cursorRect().center()).x()


@pytest.fixture
def settings(theme, qtbot) -> SettingsDialog:
    made = SettingsDialog(None, ProjectSettings())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", DIALOGS)
def test_every_hint_is_shown_whole(theme, qtbot, qapp, name, language):
    i18n.install(qapp, language)
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    for height in (1, dialog.height()):  # 1: as low as it lets itself be made
        dialog.resize(dialog.minimumWidth(), height)
        qtbot.wait(20)
        hints = [label for label in dialog.findChildren(QLabel) if label.property("role") == "small"]
        assert hints
        for hint in hints:
            wanted = hint.heightForWidth(hint.width()) if hint.wordWrap() else hint.sizeHint().height()
            assert hint.height() == wanted, "nothing cut, and no gap"
            assert hint.width() >= hint.minimumSizeHint().width()


def test_numbers_begin_where_words_do(settings, qtbot):
    begins = text_begins(settings.annotator)
    for spin in settings.findChildren(QSpinBox):
        spin.setPrefix("")
        spin.setSuffix("")
        assert abs(text_begins(spin.lineEdit()) - begins) <= 1


@pytest.mark.parametrize("text", ["", " ", "/", "//", ".", "..", "/tmp/.."])
def test_what_names_no_file_is_none(text: str) -> None:
    assert path_of(text, ".csv") is None


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (" a b ", "a b.csv"),
        ("a.txt", "a.txt"),
        ("~no such person", "~no such person.csv"),
        (".hidden", ".hidden.csv"),
        ("/tmp/", "/tmp.csv"),
    ],
)
def test_a_file_that_is_named_has_an_ending(text: str, path: str) -> None:
    assert path_of(text, ".csv") == Path(path)


def test_the_home_is_meant_by_its_sign() -> None:
    assert path_of("~/a", ".csv") == Path.home() / "a.csv"


@pytest.fixture(params=["new project", "export", "export model"])
def saving(request, desk, qtbot, tmp_path: Path) -> NewProjectDialog | ExportDialog | ExportModelDialog:
    """Each dialog in which a file to be written is named."""
    dialog = {
        "new project": lambda: NewProjectDialog(None, tmp_path),
        "export": lambda: ExportDialog(None, desk.context, ""),
        "export model": lambda: ExportModelDialog(None, tmp_path / "a.annotator", None),
    }[request.param]()
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=5_000)
    return dialog


@pytest.mark.parametrize(("text", "accepts"), [("/", False), ("~b", True), ("..", False), ("../", False), ("", False)])
def test_a_path_can_be_typed_through_what_is_none_yet(saving, text: str, accepts: bool) -> None:
    saving.file.clear()
    QTest.keyClicks(saving.file, text)
    assert saving.accept_button.isEnabled() is accepts


def test_what_is_said_leaves_the_fields_as_high_as_they_are(saving, qtbot) -> None:
    saving.show()
    qtbot.wait(20)
    before = saving.file.height()
    saving.resize(saving.width(), 1)
    saving.say("This stands in the way of what is wanted, and takes more than one line to be told. " * 2)
    qtbot.wait(20)
    assert saving.file.height() == before
    assert saving.problem.height() >= saving.problem.heightForWidth(saving.problem.width())


@pytest.mark.skipif(sys.platform == "win32", reason="there the whole path is too long, and told as not found")
def test_a_name_that_is_too_long_is_told_and_can_be_shortened(saving, tmp_path: Path) -> None:
    saving.file.setText(str(tmp_path / ("酒" * 90)))
    assert "too long" in saving.problem.text()
    assert not saving.accept_button.isEnabled()
    saving.file.setText(str(tmp_path / ("酒" * 9)))
    assert not saving.problem.text()
    assert saving.accept_button.isEnabled()


def test_a_folder_that_is_not_there_is_told_before_anything_typed_is_gone(saving, tmp_path: Path) -> None:
    saving.file.setText(str(tmp_path / "nowhere" / "a"))
    assert saving.problem.text().startswith(f"There is no folder {tmp_path / 'nowhere'}.")
    assert not saving.accept_button.isEnabled()


@pytest.mark.parametrize("saving", ["export", "export model"], indirect=True)
def test_a_project_is_never_promised_to_be_replaced(saving, desk, tmp_path: Path) -> None:
    saving.file.setText(str(desk.project.path))
    assert "is an Annotator project" in saving.problem.text()
    assert not saving.accept_button.isEnabled()


def test_the_files_of_a_divided_export_are_looked_for(desk, qtbot, tmp_path: Path) -> None:
    for name in ("keep.csv", "keep-dev.csv", "keep-test.csv"):
        (tmp_path / name).write_text("mine")
    dialog = ExportDialog(None, desk.context, "")
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=5_000)
    dialog.file.setText(str(tmp_path / "keep.csv"))
    assert dialog.problem.text() == "There already, and will be replaced: keep.csv"
    dialog.divide.setChecked(True)
    assert dialog.problem.text() == "There already, and will be replaced: keep-dev.csv, keep-test.csv"
    dialog.file.setText(str(tmp_path / "other.csv"))
    assert dialog.problem.text() == ""


def test_a_name_with_a_number_after_a_dot_is_a_project_all_the_same(tmp_path: Path, qtbot) -> None:
    dialog = NewProjectDialog(None, tmp_path)
    qtbot.addWidget(dialog)
    dialog.name.setText("Study 1.2")
    assert dialog.result_value().path == tmp_path / "Study 1.2.annotator"
    dialog.file.setText(str(tmp_path / "Study 1.3"))
    assert dialog.result_value().path == tmp_path / "Study 1.3.annotator"


def test_a_folder_that_nobody_may_look_into_is_no_mistake(saving, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it can be written to, who writes says."""

    def refuse(path: str | Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", refuse)
        saving.file.setText("/closed/a")
    assert saving.accept_button.isEnabled()
