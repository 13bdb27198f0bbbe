"""The window itself: closing it while something runs, files dropped on it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from annotator.app import make_window
from annotator.core.schemes import ready_scheme
from annotator.services.project import Project
from annotator.ui import menu_dialogs
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.training import RETRAIN
from annotator.ui.widgets.drop_area import DropArea
from annotator.ui.workspace import LABEL, TEXTS

from .waiting import until_stopped


def test_the_window_is_gone_before_what_runs_has_stopped(window, monkeypatch):
    seen = []
    workspace = window.workspace
    shut = workspace.shut
    monkeypatch.setattr(workspace, "shut", lambda **how: (seen.append(window.isVisible()), shut(**how)))
    window.close()
    assert seen == [False]


def test_all_files_that_are_dropped_on_the_window_are_asked_about(tmp_path, qapp, qtbot, monkeypatch):
    from annotator.ui.importing import Importing

    asked = []
    monkeypatch.setattr(Importing, "ask", lambda _, paths: asked.append(paths))
    path, files = tmp_path / "reviews.annotator", [tmp_path / "a.csv", tmp_path / "b.csv"]
    Project.create(path, ready_scheme("sentiment2-zh")).close()
    window = make_window(qapp, None)
    window.show()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in (files[0], path, files[1])])
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(20, 20), *held))
    event = QDropEvent(QPointF(20, 20), *held)
    QApplication.sendEvent(window, event)
    assert event.isAccepted()
    assert asked == [], "the program they come from waits for the end of the drop"
    qtbot.waitUntil(lambda: asked == [files], timeout=10_000)
    assert window.workspace is not None, "the project among them was opened"
    window.close()
    window.deleteLater()


def test_a_project_that_is_dropped_on_the_large_place_for_files_is_opened(window, tmp_path, qtbot, monkeypatch):
    from annotator.ui.importing import Importing

    asked, other = [], tmp_path / "other.annotator"
    monkeypatch.setattr(Importing, "ask", lambda _, paths: asked.append(paths))
    Project.create(other, ready_scheme("sentiment2-zh")).close()
    view = window.workspace.label_page.view
    qtbot.waitUntil(lambda: view.place == "no_texts")
    area = view.findChild(DropArea)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other))])
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    where = area.mapTo(window, QPoint(20, 20))
    # As the system tells it: Qt looks for who is there, and gives the drop to nobody else.
    QApplication.sendEvent(window.windowHandle(), QDragEnterEvent(where, *held))
    assert area.property("role") == "drop-over"
    QApplication.sendEvent(window.windowHandle(), QDropEvent(QPointF(where), *held))
    assert area.property("role") == "drop"
    qtbot.waitUntil(lambda: window.workspace is not None and window.workspace.context.project.path == other)
    assert asked == []


@pytest.fixture
def window(tmp_path, show_window):
    path = tmp_path / "reviews.annotator"
    Project.create(path, ready_scheme("sentiment2-zh")).close()
    return show_window(path)


@pytest.mark.parametrize("leave", ["close", "close_project"])
def test_an_import_is_not_dropped_unasked(window, qtbot, monkeypatch, leave):
    asked, answers = [], iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
    monkeypatch.setattr(QMessageBox, "question", lambda *said: (asked.append(said[1]), next(answers))[1])
    jobs = window.workspace.context.jobs
    jobs.start("import", until_stopped, lambda _: None)
    getattr(window, leave)()
    assert (asked, window.isVisible(), jobs.running) == (["Still running"], True, "import")
    getattr(window, leave)()
    assert (len(asked), window.workspace) == (2, None)


@pytest.mark.parametrize("wish", ["import_texts", "import_folder"])
def test_no_file_is_asked_for_while_an_import_would_have_to_wait(window, monkeypatch, wish):
    for name in ("ask_files", "ask_folder"):
        monkeypatch.setattr(menu_dialogs, name, lambda _: pytest.fail("asked"))
    window.workspace.context.jobs.start("export", until_stopped, lambda _: None)
    getattr(window._dialogs, wish)()
    assert window.workspace.banner.text.startswith("Something else is running.")
    window.end()


def test_a_training_is_dropped_unasked_for_it_begins_anew(window, monkeypatch):
    monkeypatch.setattr(QMessageBox, "question", lambda *_: pytest.fail("asked"))
    window.workspace.context.jobs.start(RETRAIN, until_stopped, lambda _: None)
    window.close()
    assert window.workspace is None


def test_another_language_waits_for_what_is_running(window, qtbot):
    before, go_on = window.workspace, threading.Event()
    before.context.jobs.start("import", lambda *_: go_on.wait(10), lambda _: None)
    window._prefer("language", "zh_CN")
    assert window.workspace is before
    assert "once what is running has ended" in before.banner.text
    go_on.set()
    qtbot.waitUntil(lambda: window.workspace not in (before, None), timeout=10_000)
    window._prefer("language", "en")
    qtbot.waitUntil(lambda: window.workspace is not None and not window.is_opening, timeout=10_000)


def test_a_project_that_was_just_opened_is_among_the_recent_ones(window):
    recent = window._submenus["recent"]
    assert recent.isEnabled()
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["reviews.annotator"]


def test_the_menus_of_another_language_are_gone(window, qtbot):
    def menus() -> int:
        qtbot.wait(20)  # what is deleted later is deleted by then
        return len(window.menuBar().findChildren(QMenu))

    before = menus()
    for language in ("zh_CN", "en"):
        window._prefer("language", language)
        qtbot.waitUntil(lambda language=language: window._language == language, timeout=10_000)
    assert menus() == before


def test_what_the_table_shows_can_be_exported_by_the_menu_as_well(window, monkeypatch):
    asked = []
    monkeypatch.setattr(ExportDialog, "ask", lambda *given: asked.append(given[2]))
    workspace = window.workspace
    workspace.go_to(TEXTS)
    workspace.texts_page.set_query("state:pool")
    window._actions["export"].trigger()
    workspace.texts_page._act("export")
    workspace.go_to(LABEL)
    window._actions["export"].trigger()
    assert asked == ["state:pool", "state:pool", ""]
