"""One long job at a time, off the interface's thread.

Everything that is handed to `on_done` and `on_failed`, and every signal, arrives on the thread of the interface.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from annotator.core.errors import Cancelled
from annotator.core.progress import OnProgress, Progress, ShouldStop
from annotator.ui.failures import Failure, OnFailed, call_back

_LOG = logging.getLogger(__name__)
_PROGRESS_EVERY = 0.05  # seconds: more reports than this nobody can read, and each costs the interface a repaint

T = TypeVar("T")


class _JobThread(QThread):
    """Runs one job and keeps its outcome."""

    progressed = Signal(object)

    def __init__(self, job: Callable[[OnProgress, ShouldStop], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self._stop = threading.Event()
        self._reported = (0.0, "")
        self.result: Any = None
        self.failure: Failure | None = None
        self.was_cancelled = False

    def cancel(self) -> None:
        self._stop.set()

    @property
    def cancelling(self) -> bool:
        return self._stop.is_set()

    def run(self) -> None:
        try:
            self.result = self._job(self._report, self._stop.is_set)
        except Cancelled:
            self.was_cancelled = True
        except BaseException as error:  # told to the person by the interface, which alone can
            self.failure = Failure.of(error)

    def _report(self, progress: Progress) -> None:
        at, phase = self._reported
        moment = time.monotonic()
        last = progress.steps > 0 and progress.step >= progress.steps
        if progress.phase != phase or last or moment - at >= _PROGRESS_EVERY:
            self._reported = (moment, progress.phase)
            self.progressed.emit(progress)


@dataclass(frozen=True, slots=True)
class _Job:
    """One long job, and who is told of its end."""

    name: str
    run: Callable[[OnProgress, ShouldStop], Any]
    on_done: Callable[[Any], None]
    on_failed: OnFailed | None
    makes_way: bool


class Jobs(QObject):
    """One long job at a time.

    A job that makes way, or in the place of which another one is started, is stopped, and that one begins after it.
    Every job that started ends in `ended`, after one of `finished`, `cancelled` and `failed` (the latter only where
    there is no `on_failed`; none where it made way).
    """

    started = Signal(str)
    progressed = Signal(object)
    finished = Signal(str)
    failed = Signal(object)
    cancelled = Signal(str)
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _JobThread | None = None
        self._job: _Job | None = None
        self._next: _Job | None = None  # begins when the one that runs has stopped
        self._made_way = False
        self._closed = False

    @property
    def running(self) -> str | None:
        """The name of the job that runs or is about to, if one does that makes no way."""
        job = self._next or self._job
        return job.name if job is not None and not job.makes_way else None

    @property
    def background(self) -> str | None:
        """The name of the job that makes way, if one runs."""
        return self._job.name if self._job is not None and self._job.makes_way else None

    @property
    def is_working(self) -> bool:
        """Whether any job runs, or is about to."""
        return self._next is not None or self._job is not None

    @property
    def cancelling(self) -> bool:
        """Whether the job that runs was asked to stop."""
        return self._thread is not None and self._thread.cancelling

    def start(
        self,
        name: str,
        job: Callable[[OnProgress, ShouldStop], T],
        on_done: Callable[[T], None],
        on_failed: OnFailed | None = None,
        *,
        makes_way: bool = False,
        in_place_of: str = "",
    ) -> bool:
        """Start a job; False, and nothing happens, while one runs that it cannot follow at once.

        `in_place_of`: the name of a job that is cancelled for it where that one runs.
        """
        new = _Job(name, job, on_done, on_failed, makes_way)
        if self._closed:
            return False
        if not self.is_working:
            self._begin(new)
        elif self.running is None and not makes_way:
            self._follow(new)
            self._made_way = True
        elif self.running == in_place_of:
            self._follow(new)
        else:
            return False
        return True

    def _follow(self, new: _Job) -> None:
        """Stop what runs, and begin this as soon as it has stopped."""
        assert self._thread is not None, "it runs"
        self._next = new
        self._thread.cancel()

    def cancel(self) -> None:
        """Ask the job to stop; `cancelled` tells when it has. A job that is past its last check still finishes."""
        if self._next is not None:
            name, self._next = self._next.name, None
            self.cancelled.emit(name)
        elif self._thread is not None:
            self._thread.cancel()

    def stop(self) -> None:
        """Cancel what runs or is about to; nothing is started any more."""
        self._closed = True
        self.cancel()

    def stop_and_wait(self) -> None:
        """The same, and return when its thread is gone."""
        self.stop()
        if self._thread is not None:
            self._thread.wait()
            self._settle()

    def _begin(self, job: _Job) -> None:
        thread = _JobThread(job.run, self)
        self._thread, self._job, self._made_way = thread, job, False
        thread.progressed.connect(self._progress, Qt.ConnectionType.QueuedConnection)
        thread.finished.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        thread.start()
        self.started.emit(job.name)

    @Slot(object)
    def _progress(self, progress: Progress) -> None:
        if self._thread is not None:
            self.progressed.emit(progress)

    @Slot()
    def _settle(self) -> None:
        thread, job = self._thread, self._job
        if thread is None or job is None or not thread.isFinished():  # settled by stop_and_wait() before
            return
        thread.wait()
        # Free first: what is called now may start the next job.
        self._thread = self._job = None
        thread.deleteLater()
        if thread.was_cancelled:
            if not self._made_way:
                self.cancelled.emit(job.name)
        elif thread.failure is not None:
            self._fail(thread.failure, job.on_failed)
        else:
            call_back(job.on_done, thread.result)
            self.finished.emit(job.name)
        self.ended.emit(job.name)
        following, self._next = self._next, None
        if following is not None:
            self._begin(following)

    def _fail(self, failure: Failure, on_failed: OnFailed | None) -> None:
        if failure.error is None:
            _LOG.error("Job failed:\n%s", failure.text)
        if on_failed is None:
            self.failed.emit(failure)
        else:
            call_back(on_failed, failure)
