"""From one project to the next: the window has one at a time, and neither opens nor closes it on its own thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from annotator.core.progress import OnProgress, ShouldStop
from annotator.services.project import Project
from annotator.ui.failures import Failure
from annotator.ui.jobs import Jobs
from annotator.ui.leaving import Leaving
from annotator.ui.pages.opening import OpeningPage

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow

_SLOW = 300  # milliseconds, from which on it is shown that a project is being opened or closed
_AGAIN = 50  # milliseconds, after which is looked again whether a dialog is closed


class ProjectChange(QObject):
    """A project is opened by a job, while the one before stays on the screen. Then that is left: what runs in it stops,
    it is shut, and the new one is shown. Where this takes longer than a moment, a page says so.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = Jobs(self)  # before there is a workspace
        self._path: Path | None = None  # of what is opened; None: a project is closed and none comes
        self._come: tuple[Project, Callable[[], object]] | None = None  # opened, while a dialog is open over the other
        self._may_drop: str | None = None  # the job that the person has agreed to lose
        self._page: OpeningPage | None = None
        self._leaving: Leaving | None = None  # the project that was open, while something of it still runs
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW)
        self._slow.timeout.connect(self.show)

    @property
    def is_running(self) -> bool:
        """Whether a project is being opened or closed, or a sample made."""
        return self._jobs.is_working or self._come is not None or self._leaving is not None

    @property
    def is_leaving(self) -> bool:
        """Whether something still runs in the project that was open."""
        return self._leaving is not None

    def must_wait(self, path: Path | None = None) -> bool:
        """Whether a project is being opened or closed, after which anything else has to come. That is said, unless it
        is the one at this path that is opened: a second click means no more than the first.
        """
        if self.is_running and (path is None or path != self._path):
            self.show()
            if self._page is not None:
                self._page.ask_to_wait()
        return self.is_running

    def open(
        self,
        path: Path,
        job: Callable[[OnProgress, ShouldStop], Project],
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Show what `job` opens, and go on with `then`. Where it is refused, the window tells why. What runs now may
        be dropped for it.
        """
        self._path, self._may_drop = path, self._awaited()
        self._jobs.start("open", job, lambda project: self._opened(project, then), self._refused)
        self._slow.start()

    def take(self, project: Project) -> None:
        """Show a project that is open already."""
        self._path = project.path
        self._leave(lambda: self._take(project))

    def close(self, then: Callable[[], object]) -> None:
        """Close the project, and go on with `then`."""
        self._path = None
        self._leave(then)

    def end(self) -> None:
        """The window is closing: nothing comes any more. Returns once nothing runs."""
        self._jobs.stop_and_wait()
        self._go_on()
        self._left()

    def show(self) -> None:
        """Where a project is being opened or closed: say so, in place of what will be gone."""
        self._slow.stop()
        if self.is_running and self._page is None:
            closing = self._leaving.workspace.context.project.path if self._leaving else None
            self._page = OpeningPage(self._window.theme, self._path, closing)
            self._window.show_alone(self._page)

    def hide(self) -> bool:
        """Nothing is being opened any more; whether that was on the screen."""
        self._slow.stop()
        page, self._page = self._page, None
        if page is not None:
            self._window.stack.removeWidget(page)
            page.deleteLater()
        return page is not None

    def _opened(self, project: Project, then: Callable[[], object]) -> None:
        self._come = (project, then)
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Show what was opened, once no dialog is open, unless the person keeps what was begun meanwhile."""
        if self._come is None:
            return
        if self._window.has_dialog and not self._window.is_closing:
            self._may_drop = None  # the dialog may be about to begin another one of the same name
            QTimer.singleShot(_AGAIN, self, self._go_on)
            return
        (project, then), self._come = self._come, None
        if self._window.is_closing or (self._awaited() != self._may_drop and not self._window.may_leave()):
            project.close()
            self._go_back()
            return
        self._leave(lambda: self._take(project, then))

    def _awaited(self) -> str | None:
        """The name of the job that the person waits for, if one runs."""
        workspace = self._window.workspace
        return workspace.context.jobs.running if workspace is not None and workspace.is_awaited else None

    def _take(self, project: Project, then: Callable[[], object] = lambda: None) -> None:
        """Show a project, now that none is open, and go on with `then`."""
        if self._window.is_closing:
            project.close()
            return
        self._window.show_project(project)
        then()

    def _refused(self, failure: Failure) -> None:
        if self._window.is_closing:
            return
        self._go_back()
        self._window.show_failure(failure)

    def _go_back(self) -> None:
        """No other project came: back to what was shown before."""
        if self.hide():
            self._window.show_workspace()

    def _leave(self, then: Callable[[], object]) -> None:
        """Close the open project and go on with `then`: at once, or as soon as what runs in it has stopped."""
        workspace = self._window.give_up_workspace()
        if workspace is None or not workspace.is_busy:
            if workspace is not None:
                self._window.shut(workspace)
            then()
            return
        is_seen = self.hide()
        self._leaving = Leaving(workspace, then)
        self._leaving.ended.connect(self._left)
        if is_seen:
            self.show()
        else:
            self._slow.start()

    @Slot()
    def _left(self) -> None:
        """Nothing runs any more in the project that was open. Who quits waits for that here, behind a hidden window."""
        leaving, self._leaving = self._leaving, None
        if leaving is None:
            return
        self._window.shut(leaving.workspace)
        self.hide()
        self._window.take_language()  # before there are words of the next project
        leaving.then()
