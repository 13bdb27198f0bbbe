"""Opening a project takes a moment, during which the window goes on: nothing is opened twice, nothing is dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.core.errors import AnnotatorError
from annotator.core.schemes import ready_scheme
from annotator.services.project import Project
from annotator.ui.dialogs.labels import LabelsDialog
from annotator.ui.dialogs.new_project import NewProjectDialog
from annotator.ui.importing import Importing
from annotator.ui.main_window import MainWindow
from annotator.ui.pages.opening import OpeningPage
from tests.ui.waiting import until_stopped


class SlowOpening:
    """Projects that open when the test lets them, and a refusal in place of one where it wants that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[Path] = []
        self.threads: set[threading.Thread] = set()
        self.go_on = threading.Event()
        self.refusal: AnnotatorError | None = None
        self._open = Project.open
        monkeypatch.setattr(Project, "open", self._opens)

    def _opens(self, path: Path) -> Project:
        self.asked.append(path)
        self.threads.add(threading.current_thread())
        self.go_on.wait(10)
        if self.refusal is not None:
            raise self.refusal
        return self._open(path)


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{name}.annotator" for name in ("first", "second", "third")]
    for path in made:
        Project.create(path, ready_scheme("sentiment2-zh")).close()
    return made


@pytest.fixture
def window(paths: list[Path], show_window: Callable[[Path], MainWindow]) -> MainWindow:
    return show_window(paths[0])


@pytest.fixture
def opening(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> SlowOpening:
    """From the second project on; the window has opened the first one."""
    return SlowOpening(monkeypatch)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[QMessageBox.StandardButton]:
    """What the person answers when asked whether to close a project; to be filled by the test."""
    given: list[QMessageBox.StandardButton] = []
    monkeypatch.setattr(QMessageBox, "question", lambda *_: given.pop(0))
    return given


def shown(window: MainWindow) -> Path | None:
    return window.workspace.context.project.path if window.workspace is not None else None


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.is_opening, timeout=10_000)


def import_something(window: MainWindow) -> Callable[[], str | None]:
    """Begin an import that takes long; what tells whether it still runs."""
    assert window.workspace is not None
    jobs = window.workspace.context.jobs
    assert jobs.start("import", until_stopped, lambda _: None)
    return lambda: jobs.running


def test_the_window_waits_for_nothing(
    window: MainWindow, opening: SlowOpening, paths: list[Path], qtbot: QtBot
) -> None:
    window.open_project(paths[1])
    assert (window.is_opening, shown(window)) == (True, paths[0])
    opening.go_on.set()
    settled(window, qtbot)
    assert shown(window) == paths[1]
    assert threading.main_thread() not in opening.threads


def test_a_second_click_meanwhile_opens_nothing_more(
    window: MainWindow, opening: SlowOpening, paths: list[Path], qtbot: QtBot
) -> None:
    for path in (paths[1], paths[1], paths[2]):
        window.open_project(path)
    opening.go_on.set()
    settled(window, qtbot)
    assert shown(window) == paths[1]
    assert opening.asked == [paths[1]]


def opening_page(window: MainWindow) -> OpeningPage | None:
    """What is on the screen, where that is a project being opened."""
    page = window.stack.currentWidget()
    return page if isinstance(page, OpeningPage) else None


def test_what_takes_longer_than_a_moment_is_shown_by_name(
    window: MainWindow, opening: SlowOpening, paths: list[Path], qtbot: QtBot
) -> None:
    window.open_project(paths[1])
    assert opening_page(window) is None
    qtbot.waitUntil(lambda: opening_page(window) is not None, timeout=5_000)
    page = opening_page(window)
    assert page is not None
    assert paths[1].name in page.heading.text()
    assert not window._actions["undo"].isEnabled()
    opening.go_on.set()
    settled(window, qtbot)
    assert (opening_page(window), shown(window)) == (None, paths[1])
    assert window._actions["undo"].isEnabled()


def test_what_is_opened_at_once_shows_nothing(window: MainWindow, paths: list[Path], qtbot: QtBot) -> None:
    window.open_project(paths[1])
    settled(window, qtbot)
    qtbot.wait(400)
    assert (opening_page(window), shown(window)) == (None, paths[1])


@pytest.mark.parametrize("has_project", [True, False])
def test_after_a_refusal_there_is_what_was_there_before(
    window: MainWindow,
    opening: SlowOpening,
    paths: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    has_project: bool,
) -> None:
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: None)
    opening.refusal = AnnotatorError("project_locked", file="second")
    if not has_project:
        window.close_project()
        settled(window, qtbot)
    before = window.stack.currentWidget()
    window.open_project(paths[1])
    qtbot.waitUntil(lambda: opening_page(window) is not None, timeout=5_000)
    opening.go_on.set()
    settled(window, qtbot)
    assert window.stack.currentWidget() is before
    assert window._actions["undo"].isEnabled() is has_project


@pytest.mark.parametrize("wish", ["another", "new", "choose", "sample", "close", "drop"])
def test_who_wants_something_else_meanwhile_is_told_to_wait(
    window: MainWindow,
    opening: SlowOpening,
    paths: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    wish: str,
) -> None:
    for dialog in ("getOpenFileName", "getOpenFileNames"):
        monkeypatch.setattr(QFileDialog, dialog, lambda *_: pytest.fail("asked"))
    monkeypatch.setattr(NewProjectDialog, "ask", lambda *_: pytest.fail("asked"))
    monkeypatch.setattr(Importing, "ask", lambda *_: pytest.fail("asked"))
    window.open_project(paths[1])
    {
        "another": lambda: window.open_project(paths[2]),
        "new": window.new_project,
        "choose": window.choose_project,
        "sample": lambda: window.open_sample("en-emotion"),
        "close": window.close_project,
        "drop": lambda: window._take_files([paths[0].with_suffix(".csv")]),
    }[wish]()
    page = opening_page(window)
    assert page is not None, "at once: it is an answer"
    assert "One project is opened at a time" in page.told.text()
    opening.go_on.set()
    settled(window, qtbot)
    assert (opening.asked, shown(window)) == ([paths[1]], paths[1])


def test_of_a_long_name_the_beginning_and_the_end_are_seen(
    window: MainWindow, opening: SlowOpening, tmp_path: Path, qtbot: QtBot
) -> None:
    window.resize(720, 520)
    window.open_project(tmp_path / f"{'reviews_of_the_year' * 10}.annotator")
    qtbot.waitUntil(lambda: opening_page(window) is not None, timeout=5_000)
    page = opening_page(window)
    assert page is not None
    words = page.heading.text()
    assert words.startswith("Opening reviews_of")
    assert words.endswith("r.annotator…")
    assert page.heading.fontMetrics().horizontalAdvance(words) < page.width()
    opening.go_on.set()


def test_a_double_click_is_told_nothing(window: MainWindow, opening: SlowOpening, paths: list[Path]) -> None:
    window.open_project(paths[1])
    window.open_project(paths[1])
    assert opening_page(window) is None
    opening.go_on.set()


def test_another_language_meanwhile_shows_it_anew(
    window: MainWindow, opening: SlowOpening, paths: list[Path], qtbot: QtBot
) -> None:
    window.open_project(paths[1])
    qtbot.waitUntil(lambda: opening_page(window) is not None, timeout=5_000)
    window._prefer("language", "zh_CN")
    page = opening_page(window)
    assert page is not None
    assert page.heading.text().startswith("正在")
    opening.go_on.set()
    settled(window, qtbot)
    assert shown(window) == paths[1]
    window._prefer("language", "en")


def test_where_it_is_refused_the_reason_is_told_and_the_open_project_stays(
    window: MainWindow, paths: list[Path], qtbot: QtBot
) -> None:
    paths[1].write_bytes(b"no project")
    window.open_project(paths[1])
    settled(window, qtbot)
    assert shown(window) == paths[0]
    assert window.workspace is not None
    assert paths[1].name in window.workspace.banner.text


@pytest.mark.parametrize("has_project", [True, False])
def test_a_recent_project_that_is_gone_is_told_of_once(
    window: MainWindow, paths: list[Path], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, has_project: bool
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *said: told.append(said[2]))
    for path in (paths[1], paths[0]):
        window.open_project(path)
        settled(window, qtbot)
    paths[1].rename(paths[1].with_name("moved.annotator"))
    if not has_project:
        window.close_project()
        settled(window, qtbot)
    assert recent(window) == {"first", "second"}
    window.open_project(paths[1])
    settled(window, qtbot)
    said = window.workspace.banner.text if window.workspace is not None else told[0]
    assert "second" in said
    assert recent(window) == {"first"}


def recent(window: MainWindow) -> set[str]:
    """The projects that are offered: on the page where none is open, else by the menu."""
    if window.workspace is None:
        links = window.stack.currentWidget().findChildren(QPushButton)
        return {link.text() for link in links if link.property("role") == "link"}
    window._submenus["recent"].aboutToShow.emit()
    return {Path(action.text()).stem for action in window._submenus["recent"].actions()}


def test_an_import_that_was_begun_meanwhile_is_not_dropped_unasked(
    window: MainWindow,
    opening: SlowOpening,
    paths: list[Path],
    answers: list[QMessageBox.StandardButton],
    qtbot: QtBot,
) -> None:
    answers.append(QMessageBox.StandardButton.No)
    window.open_project(paths[1])
    running = import_something(window)
    opening.go_on.set()
    settled(window, qtbot)
    assert (answers, shown(window), running()) == ([], paths[0], "import")
    Project.open(paths[1]).close()  # nobody holds the one that was not wanted after all


def test_an_import_that_may_be_dropped_is_asked_about_once(
    window: MainWindow, paths: list[Path], answers: list[QMessageBox.StandardButton], qtbot: QtBot
) -> None:
    answers.append(QMessageBox.StandardButton.Yes)
    import_something(window)
    window.open_project(paths[1])
    settled(window, qtbot)
    assert (answers, shown(window)) == ([], paths[1])


def test_what_was_opened_waits_for_a_dialog_over_the_other_one(
    window: MainWindow,
    opening: SlowOpening,
    paths: list[Path],
    answers: list[QMessageBox.StandardButton],
    qtbot: QtBot,
) -> None:
    """A dialog works on the project that it was opened over, and may begin something there."""
    answers += [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No]
    assert window.workspace is not None
    jobs = window.workspace.context.jobs
    import_something(window)
    window.open_project(paths[1])
    dialog = LabelsDialog(window, window.workspace.context)
    dialog.open()
    opening.go_on.set()
    jobs.cancel()
    qtbot.waitUntil(lambda: not jobs.is_working, timeout=5_000)
    qtbot.wait(200)
    assert (shown(window), window.is_opening) == (paths[0], True)
    import_something(window)
    dialog.reject()
    settled(window, qtbot)
    assert (answers, shown(window)) == ([], paths[0])
    Project.open(paths[1]).close()


def test_a_window_that_is_closed_over_a_dialog_holds_no_project(
    window: MainWindow, opening: SlowOpening, paths: list[Path], qtbot: QtBot
) -> None:
    window.open_project(paths[1])
    assert window.workspace is not None
    dialog = LabelsDialog(window, window.workspace.context)
    dialog.open()
    opening.go_on.set()
    qtbot.wait(200)
    window.end()
    assert (window.workspace, window.is_opening) == (None, False)
    for path in paths[:2]:
        Project.open(path).close()
    dialog.close()


def test_a_window_that_is_closed_meanwhile_asks_only_once(
    window: MainWindow, opening: SlowOpening, paths: list[Path], answers: list[QMessageBox.StandardButton]
) -> None:
    answers.append(QMessageBox.StandardButton.Yes)
    window.open_project(paths[1])
    import_something(window)
    threading.Timer(0.1, opening.go_on.set).start()
    window.close()
    assert (answers, window.workspace) == ([], None)
    Project.open(paths[1]).close()


def test_a_window_that_is_closed_meanwhile_tells_of_no_refusal(
    window: MainWindow, opening: SlowOpening, paths: list[Path], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """A message would wait for an answer where no window is left."""
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *said: told.append(said[2]))
    opening.refusal = AnnotatorError("project_locked", file="second")
    window.close_project()
    settled(window, qtbot)
    window.open_project(paths[1])
    threading.Timer(0.1, opening.go_on.set).start()
    window.close()
    assert told == []
