"""The only thread code: one long job at a time, and short operations off the interface's thread.

Everything that is handed to `on_done` and `on_failed`, and every signal, arrives on the thread of the interface.
"""

from __future__ import annotations

import itertools
import logging
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import OnProgress, Progress, ShouldStop

_LOG = logging.getLogger(__name__)
_PROGRESS_EVERY = 0.05  # seconds: more reports than this nobody can read, and each costs the interface a repaint

T = TypeVar("T")
OnFailed = Callable[["Failure"], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong. `error` is None for a bug, which `text` (its traceback) tells of."""

    error: AnnotatorError | None
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        return cls(
            error if isinstance(error, AnnotatorError) else None,
            "".join(traceback.format_exception(error)),
        )


@dataclass(slots=True)
class _Task:
    """One short operation and, once it ran, its outcome. `key` and `number` tell whether a newer query replaced it."""

    run: Callable[[], Any]
    on_done: Callable[[Any], None] | None
    on_failed: OnFailed | None
    key: str = ""
    number: int = 0
    result: Any = None
    failure: Failure | None = None
    dropped: bool = False


class _Worker(QThread):
    """Runs tasks strictly one after the other."""

    settled = Signal()

    def __init__(self, name: str, outdated: Callable[[_Task], bool], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.tasks: queue.SimpleQueue[_Task | threading.Event | None] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[_Task] = queue.SimpleQueue()
        self._outdated = outdated

    def run(self) -> None:
        while (task := self.tasks.get()) is not None:
            if isinstance(task, threading.Event):
                task.set()
                continue
            if self._outdated(task):
                task.dropped = True
            else:
                try:
                    task.result = task.run()
                except Cancelled:  # a thought, while the operations close
                    task.dropped = True
                except BaseException as error:  # the worker must outlive whatever an operation raises
                    task.failure = Failure.of(error)
            self.done.put(task)
            self.settled.emit()


class Operations(QObject):
    """Short work off the interface's thread: writes in order, queries of which only the newest of a key counts, and
    thoughts, which may take a second and keep neither waiting.

    `written` after each write that succeeded, `unwritten(Failure)` after one that did not; `failed(Failure)` for what
    failed and had no `on_failed`.
    """

    written = Signal()
    unwritten = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._newest: dict[str, int] = {}
        self._outstanding = 0
        # A worker holds a task until it takes the next one, and a task holds pages through its callbacks: were the
        # worker the last to let go, widgets would die on its thread. So the task delivered last is held here as well.
        self._held: dict[str, _Task] = {}
        self._closed = False
        self._writer = _Worker("writes", lambda _: False, self)
        self._reader = _Worker("queries", self._is_outdated, self)
        self._thinker = _Worker("thoughts", lambda _: self._closed, self)
        self._workers = (self._writer, self._reader, self._thinker)
        for worker in self._workers:
            # Queued: the signal is emitted from the worker's own thread, its slot must run on ours.
            worker.settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
            worker.start()

    def write(
        self, run: Callable[[], T], on_done: Callable[[T], None] | None = None, on_failed: OnFailed | None = None
    ) -> None:
        """Run this after all writes before it."""
        self._submit(self._writer, _Task(run, on_done, on_failed))

    def query(
        self,
        key: str,
        run: Callable[[], T],
        on_done: Callable[[T], None],
        on_failed: OnFailed | None = None,
    ) -> None:
        """Run this; if another query of the same key is asked for before it is delivered, this one is dropped."""
        number = next(self._numbers)
        self._newest[key] = number
        self._submit(self._reader, _Task(run, on_done, on_failed, key, number))

    def think(
        self, run: Callable[[ShouldStop], T], on_done: Callable[[T], None], on_failed: OnFailed | None = None
    ) -> None:
        """Run this after all thoughts before it. It is asked to stop when the operations close."""
        self._submit(self._thinker, _Task(lambda: run(lambda: self._closed), on_done, on_failed))

    def forget(self, key: str) -> None:
        """Drop the queries of this key that are under way."""
        self._newest[key] = next(self._numbers)

    @property
    def busy(self) -> bool:
        """Whether anything has been asked for and not been delivered."""
        return self._outstanding > 0

    def wait(self) -> None:
        """Return when everything that was asked for is done and delivered, also what the deliveries asked for."""
        while self._outstanding and not self._closed:
            for worker in self._workers:
                reached = threading.Event()
                worker.tasks.put(reached)
                reached.wait()
            self._deliver()

    def close(self) -> None:
        """Finish all writes, drop the rest, end the threads. Nothing is delivered any more; failures are logged."""
        if self._closed:
            return
        self._closed = True
        for key in self._newest:
            self._newest[key] = next(self._numbers)
        for worker in self._workers:
            worker.tasks.put(None)
        for worker in self._workers:
            worker.wait()
            while not worker.done.empty():
                failure = worker.done.get().failure
                if failure is not None:
                    _LOG.error("Failed while closing:\n%s", failure.text)
        self._held.clear()

    def _is_outdated(self, task: _Task) -> bool:
        return bool(task.key) and self._newest.get(task.key) != task.number

    def _submit(self, worker: _Worker, task: _Task) -> None:
        if self._closed:
            raise RuntimeError("operations are closed")
        self._outstanding += 1
        worker.tasks.put(task)

    @Slot()
    def _deliver(self) -> None:
        for worker in self._workers:
            while not worker.done.empty() and not self._closed:
                task = worker.done.get()
                self._held[worker.objectName()] = task
                self._outstanding -= 1
                if not task.dropped and not self._is_outdated(task):
                    self._hand_over(task, is_write=worker is self._writer)

    def _hand_over(self, task: _Task, *, is_write: bool) -> None:
        if task.failure is not None:
            if task.failure.error is None:
                _LOG.error("Operation failed:\n%s", task.failure.text)
            if is_write:
                self.unwritten.emit(task.failure)
            if task.on_failed is None:
                self.failed.emit(task.failure)
            else:
                _call(task.on_failed, task.failure)
            return
        if is_write:
            self.written.emit()
        if task.on_done is not None:
            _call(task.on_done, task.result)


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

    def stop_and_wait(self) -> None:
        """Cancel what runs or is about to, and return when its thread is gone; nothing is started any more."""
        self._closed = True
        self.cancel()
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
            _call(job.on_done, thread.result)
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
            _call(on_failed, failure)


def _call(function: Callable[[Any], None], value: Any) -> None:
    """Call back; what it raises goes where all uncaught exceptions go, and stops no other delivery."""
    try:
        function(value)
    except Exception:
        sys.excepthook(*sys.exc_info())
