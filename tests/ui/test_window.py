"""The window itself: closing it while something runs, files dropped on it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from annotator.app import make_window
from annotator.core.schemes import ready_scheme
from annotator.services.project import Project


def test_the_window_is_gone_before_what_runs_has_stopped(tmp_path, qapp, qtbot, monkeypatch):
    path = tmp_path / "reviews.annotator"
    Project.create(path, ready_scheme("sentiment2-zh")).close()
    window = make_window(qapp, path)
    window.show()
    qtbot.waitExposed(window)
    seen = []
    workspace = window.workspace
    shut = workspace.shut
    monkeypatch.setattr(workspace, "shut", lambda: (seen.append(window.isVisible()), shut()))
    window.close()
    assert seen == [False]
    window.deleteLater()


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
