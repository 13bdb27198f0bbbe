"""Who leaves a project while something runs in it that hears nothing has to wait; the window does not stand still."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.core.progress import ShouldStop
from annotator.core.schemes import ready_scheme
from annotator.services import annotating
from annotator.services.project import Project
from annotator.ui.dialogs.new_project import NewProjectDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.pages.opening import OpeningPage
from annotator.ui.pages.welcome import WelcomePage
from annotator.ui.training import RETRAIN
from annotator.ui.workspace import Workspace
from tests.storing import store


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{name}.annotator" for name in ("first", "second", "third")]
    for path in made:
        project = Project.create(path, ready_scheme("sentiment2-zh"))
        store(project, ["good"], "a.csv")
        project.close()
    return made


@pytest.fixture
def window(paths: list[Path], show_window: Callable[[Path], MainWindow], qtbot: QtBot) -> MainWindow:
    shown = show_window(paths[0])
    qtbot.waitUntil(lambda: workspace(shown).label_page.is_ready and not workspace(shown).is_busy, timeout=10_000)
    return shown


@pytest.fixture
def heard(window: MainWindow) -> Iterator[threading.Event]:
    """When the test sets it, the training that runs in the first project hears that it is to stop."""
    go_on = threading.Event()
    assert workspace(window).context.jobs.start(RETRAIN, lambda *_: go_on.wait(5), lambda _: None)
    yield go_on
    go_on.set()


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def opening_page(window: MainWindow, qtbot: QtBot) -> OpeningPage:
    """What is on the screen soon, which shows that the window goes on."""
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), OpeningPage), timeout=3_000)
    page = window.stack.currentWidget()
    assert isinstance(page, OpeningPage)
    return page


def end(window: MainWindow, heard: threading.Event, qtbot: QtBot) -> None:
    assert window.is_opening, "it waits for what runs"
    heard.set()
    qtbot.waitUntil(lambda: not window.is_opening, timeout=10_000)


def test_another_project_comes_when_what_runs_has_stopped(
    window: MainWindow, heard: threading.Event, paths: list[Path], qtbot: QtBot
) -> None:
    window.open_project(paths[1])
    qtbot.waitUntil(lambda: window.workspace is None, timeout=3_000)
    page = opening_page(window, qtbot)
    assert "second" in page.heading.text()
    assert "first" in page.told.text()
    assert not window._actions["undo"].isEnabled()
    end(window, heard, qtbot)
    assert window.stack.currentWidget() is workspace(window)
    assert workspace(window).context.project.path == paths[1]
    Project.open(paths[0]).close()  # nobody holds it any more


def test_what_runs_in_a_new_project_begins_after_that(
    window: MainWindow, heard: threading.Event, paths: list[Path], qtbot: QtBot
) -> None:
    went_on: list[Path] = []
    window.open_project(paths[1], lambda: went_on.append(workspace(window).context.project.path))
    opening_page(window, qtbot)
    assert went_on == []
    end(window, heard, qtbot)
    assert went_on == [paths[1]]


def test_a_project_that_is_closed_can_be_opened_again(
    window: MainWindow, heard: threading.Event, paths: list[Path], qtbot: QtBot
) -> None:
    window.close_project()
    page = opening_page(window, qtbot)
    assert page.heading.text().startswith("Closing first")
    window.open_project(paths[0])
    assert "Wait until this project is closed" in page.told.text()
    end(window, heard, qtbot)
    assert isinstance(window.stack.currentWidget(), WelcomePage)
    window.open_project(paths[0])
    qtbot.waitUntil(lambda: not window.is_opening, timeout=10_000)
    assert workspace(window).context.project.path == paths[0]


@pytest.mark.parametrize("wish", ["new", "choose", "drop", "close"])
def test_what_is_wanted_while_it_is_closed_is_told_to_wait(
    window: MainWindow,
    heard: threading.Event,
    paths: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    wish: str,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: pytest.fail("asked"))
    monkeypatch.setattr(NewProjectDialog, "ask", lambda *_: pytest.fail("asked"))
    window.close_project()
    {
        "new": window.new_project,
        "choose": window.choose_project,
        "drop": lambda: window._take_files([paths[0].with_suffix(".csv")]),
        "close": window.close_project,
    }[wish]()
    page = window.stack.currentWidget()
    assert isinstance(page, OpeningPage), "at once: it is an answer"
    assert "Wait until this project is closed" in page.told.text()
    end(window, heard, qtbot)


def test_a_third_one_has_to_wait(window: MainWindow, heard: threading.Event, paths: list[Path], qtbot: QtBot) -> None:
    window.open_project(paths[1])
    page = opening_page(window, qtbot)
    window.open_project(paths[2])
    assert "One project is opened at a time" in page.told.text()
    end(window, heard, qtbot)
    assert workspace(window).context.project.path == paths[1]
    Project.open(paths[2]).close()


def test_a_thought_is_waited_for_in_the_same_way(window: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    began, go_on = threading.Event(), threading.Event()

    def think(_: ShouldStop) -> None:
        began.set()
        go_on.wait(5)

    workspace(window).context.operations.think(think, lambda _: None)
    assert began.wait(5)
    window.close_project()
    opening_page(window, qtbot)
    end(window, go_on, qtbot)
    Project.open(paths[0]).close()


def test_what_is_being_saved_is_saved(
    window: MainWindow, heard: threading.Event, paths: list[Path], qtbot: QtBot
) -> None:
    page = workspace(window).label_page
    current = page.session.current
    assert current is not None
    QTest.keyClick(page, Qt.Key.Key_N)
    QTest.keyClicks(page.card.editor, "look again")
    window.close_project()
    end(window, heard, qtbot)
    project = Project.open(paths[0])
    view = annotating.view(project, current.text_id)
    project.close()
    assert view is not None
    assert view.annotation is not None
    assert view.annotation.note == "look again"


def test_a_window_that_is_closed_meanwhile_holds_no_project(
    window: MainWindow, heard: threading.Event, paths: list[Path], qtbot: QtBot
) -> None:
    window.open_project(paths[1], lambda: pytest.fail("nobody is there any more"))
    opening_page(window, qtbot)
    threading.Timer(0.1, heard.set).start()
    window.close()
    assert (window.isVisible(), window.workspace, window.is_opening) == (False, None, False)
    for path in paths[:2]:
        Project.open(path).close()


def test_another_language_comes_after_that(
    window: MainWindow, heard: threading.Event, paths: list[Path], qtbot: QtBot
) -> None:
    window.open_project(paths[1])
    page = opening_page(window, qtbot)
    window._prefer("language", "zh_CN")
    assert window.stack.currentWidget() is page
    end(window, heard, qtbot)
    assert workspace(window).label_page.card.editor.accessibleName() == "备注"
    assert workspace(window).context.project.path == paths[1]
    qtbot.waitUntil(lambda: not workspace(window).is_busy, timeout=10_000)
    window._prefer("language", "en")


def test_another_language_stops_what_goes_on_by_itself_and_comes_then(window: MainWindow, qtbot: QtBot) -> None:
    before, go_on = workspace(window), threading.Event()
    stopped = before.context.jobs
    assert stopped.start("pool", lambda *_: go_on.wait(5), lambda _: None, makes_way=True)
    window._prefer("language", "zh_CN")
    assert (window.workspace, stopped.cancelling) == (before, True)
    go_on.set()
    qtbot.waitUntil(lambda: window.workspace is not before, timeout=10_000)
    window._prefer("language", "en")


_QUIT_WHILE_LEAVING = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from annotator.app import make_window

app = QApplication([])
first, second = map(Path, sys.argv[1:])
window = make_window(app, first)
window.show()

def switch():
    if window.workspace is None:
        return QTimer.singleShot(20, switch)
    window.workspace.context.jobs.start("retrain", lambda *_: time.sleep(1), lambda _: None)
    window.open_project(second)
    quit()

def quit():
    if window.workspace is not None:
        return QTimer.singleShot(20, quit)
    print("waits:", window.is_opening)
    window.close()

switch()
sys.exit(app.exec())
"""


def test_a_program_that_is_quit_meanwhile_ends_in_order(paths: list[Path]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _QUIT_WHILE_LEAVING, *map(str, paths[:2])], capture_output=True, text=True, timeout=60
    )
    assert (run.returncode, run.stdout.strip(), run.stderr.strip()) == (0, "waits: True", "")
