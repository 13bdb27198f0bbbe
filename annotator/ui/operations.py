"""Short operations off the interface's thread.

Everything that is handed to `on_done` and `on_failed`, and every signal, arrives on the thread of the interface.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from annotator.core.errors import Cancelled
from annotator.core.progress import ShouldStop
from annotator.ui.failures import Failure, OnFailed, call_back

_LOG = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(slots=True)
class _Task:
    """One short operation and, once it ran, its outcome. `key` and `number` tell whether a newer query replaced it."""

    run: Callable[[], Any]
    on_done: Callable[[Any], None] | None
    on_failed: OnFailed | None
    key: str = ""
    number: int = 0
    may_be_nothing: bool = False
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

    `written` after each write that succeeded and had something to write, `unwritten(Failure)` after one that failed;
    `failed(Failure)` for what failed and had no `on_failed`.
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
        self._closed = self._thinks_no_more = False
        self._writer = _Worker("writes", lambda _: False, self)
        self._reader = _Worker("queries", self._is_outdated, self)
        self._thinker = _Worker("thoughts", lambda _: self._thinks_no_more, self)
        self._workers = (self._writer, self._reader, self._thinker)
        for worker in self._workers:
            # Queued: the signal is emitted from the worker's own thread, its slot must run on ours.
            worker.settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
            worker.start()

    def write(
        self,
        run: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        on_failed: OnFailed | None = None,
        *,
        may_be_nothing: bool = False,
    ) -> None:
        """Run this after all writes before it. `may_be_nothing`: where it gives None, there was nothing to write."""
        self._submit(self._writer, _Task(run, on_done, on_failed, may_be_nothing=may_be_nothing))

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
        """Run this after all thoughts before it. It is dropped after `stop_thinking`."""
        self._submit(self._thinker, _Task(lambda: run(lambda: self._thinks_no_more), on_done, on_failed))

    def stop_thinking(self) -> None:
        """Ask the thought that is under way to stop, and drop all others. Writes and queries go on."""
        self._thinks_no_more = True

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
        self.stop_thinking()
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
                call_back(task.on_failed, task.failure)
            return
        if is_write and not (task.may_be_nothing and task.result is None):
            self.written.emit()
        if task.on_done is not None:
            call_back(task.on_done, task.result)
