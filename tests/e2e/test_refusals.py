"""Damaged inputs: one clear sentence in the window, and nothing is changed."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.core.schemes import ready_scheme
from annotator.services.project import Project
from annotator.ui.dialogs.import_file import ImportDialog
from annotator.ui.dialogs.left_out import LeftOutDialog
from tests.e2e.conftest import OpenWindow, answer_dialog


def no_bytes(path: Path) -> None:
    path.write_bytes(b"")


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)


def json_of_numbers(path: Path) -> None:
    path.write_text(json.dumps([1, 2, 3]), "utf-8")


def half_a_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" * 500)
    path.write_bytes(path.read_bytes()[:40])


def other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()


def half_a_project(path: Path) -> None:
    Project.create(path, ready_scheme("empty")).close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newer_project(path: Path) -> None:
    Project.create(path, ready_scheme("empty")).close()
    raw = bytearray(path.read_bytes())
    raw[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(raw)


def nothing(path: Path) -> None:
    """No file at all."""


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.csv", no_bytes),
        ("a.csv", picture),
        ("a.json", json_of_numbers),
        ("a.xlsx", half_a_workbook),
        ("a.csv", nothing),
    ],
)
def test_damaged_file_is_refused_in_the_import_dialog(
    tmp_path: Path, qtbot: QtBot, name: str, make: Callable[[Path], None]
) -> None:
    path = tmp_path / name
    make(path)
    dialog = ImportDialog(None, path, ready_labels(tmp_path))
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.problem.text()), timeout=10_000)
    assert name in dialog.problem.text()
    assert "(" not in dialog.problem.text().split(name)[0], "a sentence, not a key with values"
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def ready_labels(folder: Path) -> object:
    project = Project.create(folder / "labels.annotator", ready_scheme("sentiment2-en"))
    scheme = project.scheme()
    project.close()
    return scheme


@pytest.mark.parametrize("make", [no_bytes, picture, other_database, half_a_project, newer_project, nothing])
def test_damaged_project_is_refused_with_a_sentence_and_left_alone(
    tmp_path: Path, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "p.annotator"
    make(path)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    window = open_window(path)
    assert window.workspace is None
    assert len(told) == 1
    assert "p.annotator" in told[0]
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()} == before


def test_file_with_one_broken_line_imports_the_rest_and_names_the_line(
    tmp_path: Path, open_window: OpenWindow, qtbot: QtBot
) -> None:
    from annotator.services.importing import ImportChoice

    path = tmp_path / "p.annotator"
    Project.create(path, ready_scheme("sentiment2-en")).close()
    broken = tmp_path / "a.jsonl"
    broken.write_text('{"text": "one"}\n{"text": \n{"text": "three"}\n', "utf-8")
    window = open_window(path)
    assert window.workspace is not None
    workspace = window.workspace
    workspace.importing.start((broken, ImportChoice("text")))
    qtbot.waitUntil(lambda: workspace.context.project.counts().texts == 2, timeout=10_000)
    qtbot.waitUntil(lambda: bool(workspace.banner.buttons), timeout=10_000)
    shown: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, LeftOutDialog)
        shown.append(dialog.rows.toPlainText())
        dialog.accept()

    answer_dialog(qtbot, workspace.banner.buttons[0].click, look)
    assert "2" in shown[0]
    assert list(tmp_path.glob("p.rejected-*.csv"))
