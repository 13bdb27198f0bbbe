"""There is one window: nothing flashes beside it, and it keeps the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.schemes import ready_scheme
from annotator.services.project import Project
from annotator.ui.pages.label import LabelPage


class Watcher(QObject):
    """Remembers what is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("many", [False, True])
def test_no_page_shows_a_window_of_its_own_on_the_way(tmp_path, show_window, qtbot, many):
    path = tmp_path / "reviews.annotator"
    Project.create(path, ready_scheme("ekman-en" if many else "sentiment2-zh")).close()
    watcher = Watcher()
    app = QApplication.instance()
    app.installEventFilter(watcher)
    try:
        window = show_window(path)
        for page in (1, 2, 3, 0):
            window.workspace.go_to(page)
            qtbot.wait(50)
        assert isinstance(window.workspace.label_page, LabelPage)
    finally:
        app.removeEventFilter(watcher)
    assert watcher.shown == ["MainWindow"]
