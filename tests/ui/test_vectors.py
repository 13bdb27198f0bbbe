"""Loading word vectors from the menu: explained, loaded in the background, told of, removed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from annotator.core.errors import Cancelled
from annotator.core.progress import OnProgress, ShouldStop, ignore_progress, never_stop
from annotator.core.schemes import ready_scheme
from annotator.services import vectors
from annotator.services.importing import ImportChoice
from annotator.services.project import Project
from annotator.services.vectors import VectorReport
from annotator.ui.dialogs.vectors import VectorsDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.preparing import IMPROVE
from annotator.ui.vectors import report_sentences
from annotator.ui.workspace import Workspace
from tests.unit.conftest import fill


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.vec"
    path.write_text("good 1 2\nfood 3 4\nother 5 6\n", "utf-8")
    return path


@pytest.fixture
def window(tmp_path: Path, show_window: Callable[[Path], MainWindow]) -> MainWindow:
    path = tmp_path / "reviews.annotator"
    project = Project.create(path, ready_scheme("sentiment2-zh"))
    fill(project, ["good food", "bad film"])
    project.close()
    return show_window(path)


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def choose(window: MainWindow, qtbot: QtBot, button: Callable[[VectorsDialog], QPushButton]) -> list[str]:
    """Trigger the action of the menu and press a button of the dialog it opens; the words of the dialog."""
    words: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, VectorsDialog):
            QTimer.singleShot(50, look)
            return
        words.extend(label.text() for label in dialog.findChildren(QLabel))
        qtbot.mouseClick(button(dialog), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, look)
    window._actions["vectors"].trigger()
    qtbot.waitUntil(lambda: bool(words), timeout=10_000)
    return words


def test_vectors_are_loaded_and_removed_from_the_menu(
    window: MainWindow, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    project, banner = workspace(window).context.project, workspace(window).banner
    words = choose(window, qtbot, lambda dialog: dialog.accept_button)
    assert any("which words are alike" in said for said in words)
    assert "None are loaded yet." in words
    qtbot.waitUntil(lambda: "2 of 4 words" in banner.text, timeout=10_000)
    assert "some.vec" in banner.text
    assert "50%" in banner.text
    there = vectors.loaded(project)
    assert there is not None
    assert there.words == 2

    words = choose(window, qtbot, lambda dialog: dialog.remove_button)
    assert "Loaded: 2 words of some.vec." in words
    qtbot.waitUntil(lambda: "were removed" in banner.text, timeout=10_000)
    assert vectors.loaded(project) is None


def test_what_learns_with_them_stops_before_they_are_removed(window: MainWindow, qtbot: QtBot, file: Path) -> None:
    """It would keep what it learned with them once more, after they are gone."""
    shown = workspace(window)
    shown.preparing.stop()
    project, jobs = shown.context.project, shown.context.jobs
    qtbot.waitUntil(lambda: not jobs.is_working, timeout=10_000)
    vectors.load_vectors(project, file, ignore_progress, never_stop)
    there_at_its_end: list[bool] = []

    def learn(_: OnProgress, should_stop: ShouldStop) -> None:
        while not should_stop():
            threading.Event().wait(0.001)
        there_at_its_end.append(vectors.loaded(project) is not None)
        raise Cancelled

    assert jobs.start(IMPROVE, learn, lambda _: None, makes_way=True)
    shown.vectors.remove()
    qtbot.waitUntil(lambda: "were removed" in shown.banner.text, timeout=10_000)
    assert there_at_its_end == [True]
    assert vectors.loaded(project) is None


def test_what_is_no_file_of_vectors_is_told_in_the_banner(
    window: MainWindow, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("Just a text.\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    choose(window, qtbot, lambda dialog: dialog.accept_button)
    qtbot.waitUntil(lambda: "holds no word vectors" in workspace(window).banner.text, timeout=10_000)
    assert vectors.loaded(workspace(window).context.project) is None


def test_an_import_says_that_the_vectors_should_be_loaded_again(
    window: MainWindow, qtbot: QtBot, file: Path, tmp_path: Path
) -> None:
    vectors.load_vectors(workspace(window).context.project, file, ignore_progress, never_stop)
    more = tmp_path / "more.csv"
    more.write_text("text\nother food\n", "utf-8")
    workspace(window).importing.start((more, ImportChoice("text")))
    qtbot.waitUntil(lambda: "some.vec" in workspace(window).banner.text, timeout=10_000)
    assert workspace(window).banner.text.startswith("1 text added")


def test_what_was_wrong_with_the_file_is_said(qapp: QApplication) -> None:
    report = VectorReport(
        "some.vec", 9, 2, found=3, wanted=4, covered=0.5, read=10, stated=2_000, rejected=2, dropped=1
    )
    said = report_sentences(report)
    assert "3 of 4" in said
    assert "2" in said.partition("line")[0]
    assert "2,000" in said
    assert "cut off" in said
    whole = VectorReport("some.vec", 9, 2, found=3, wanted=4, covered=0.5, read=10, stated=10, rejected=0, dropped=0)
    assert "cut off" not in report_sentences(whole)
    assert "finite" not in report_sentences(whole)
