"""What is done by itself, while nothing else runs, and out of the way of whatever else is to run: finding
near-duplicates, and learning from the pool.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.services import near_duplicates, preparing
from annotator.services.project import Project
from annotator.ui.context import Context
from annotator.ui.failures import Failure

FIND = "duplicates"  # finds near-duplicates, which takes seconds
PREPARE = "prepare"  # makes the pool stage, which a training cannot do without
IMPROVE = "improve"  # lets it go on learning
IDLE_MS = 2_000  # without a job, before one starts by itself


class Preparing(QObject):
    """`prepared` once a pool stage is there, `found("duplicates")` once the groups of near-duplicates are;
    `refused(Failure)` where one could not be made, and is not tried again.

    What the person cancels stays so until texts come in or the project is opened again.
    """

    prepared = Signal()
    found = Signal(object)
    refused = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._is_off = False  # cancelled, failed, or closing
        self._finished = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(IDLE_MS)
        self._timer.timeout.connect(self._look)
        context.jobs.cancelled.connect(self._cancelled)
        context.jobs.ended.connect(self._ended)
        self._timer.start()

    def begin_anew(self) -> None:
        """Texts came or went: there may be something to learn again."""
        self._is_off = self._finished = False
        self._timer.start()

    def stop(self) -> None:
        """Start nothing any more: the project closes."""
        self._is_off = True
        self._timer.stop()

    @Slot()
    def _look(self) -> None:
        project = self._context.project
        if not self._is_busy():
            self._context.operations.query("preparing", lambda: _due(project), self._start)

    def _start(self, due: str) -> None:
        if self._is_busy():
            return
        project, jobs = self._context.project, self._context.jobs
        if due == FIND:
            jobs.start(
                FIND,
                lambda on_progress, should_stop: near_duplicates.find(project, on_progress, should_stop),
                lambda _: self.found.emit(FIND),
                self._refuse,
                makes_way=True,
            )
        elif due == PREPARE:
            jobs.start(
                PREPARE,
                lambda on_progress, should_stop: preparing.prepare(project, on_progress, should_stop),
                lambda _: self.prepared.emit(),
                self._refuse,
                makes_way=True,
            )
        elif not self._finished:
            jobs.start(
                IMPROVE,
                lambda on_progress, should_stop: preparing.improve(project, on_progress, should_stop),
                lambda _: self._finish(),
                self._refuse,
                makes_way=True,
            )

    def _is_busy(self) -> bool:
        jobs = self._context.jobs
        return self._is_off or jobs.running is not None or jobs.background is not None

    def _finish(self) -> None:
        self._finished = True

    def _refuse(self, failure: Failure) -> None:
        self._is_off = True
        self.refused.emit(failure)

    @Slot(str)
    def _cancelled(self, name: str) -> None:
        if name in (FIND, PREPARE, IMPROVE):
            self._is_off = True

    @Slot(str)
    def _ended(self, _name: str) -> None:
        if not self._is_off:
            self._timer.start()


def _due(project: Project) -> str:
    """Which of the jobs is the next."""
    if near_duplicates.is_due(project):
        return FIND
    return PREPARE if preparing.is_due(project) else IMPROVE
