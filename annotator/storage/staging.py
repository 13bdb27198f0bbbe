"""Writing much that nobody sees yet beside people who write little and must not wait."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import Connection, Engine

# A commit writes each page that was changed, and the hashes of new texts lie all over their index: the longer a
# transaction, the fewer pages for a row. But who comes while it is open waits for its commit: as long as somebody is at
# work, each block has a transaction of its own.
_LONGEST: Final = 0.5  # seconds
_AT_WORK: Final = 2.0  # seconds after somebody wrote


class Turns:
    """Who writes now. Whoever takes a turn gets it before who stages goes on.

    SQLite has such a lock too, but who finds it held sleeps, up to a tenth of a second, and asks again.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting = 0
        self._is_held = False
        self._let_go: Callable[[], None] | None = None
        self._last = -_AT_WORK

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the turn; not to be taken twice."""
        with self._changed:
            self._waiting += 1
            let_go = self._let_go
        try:
            if let_go is not None:
                let_go()  # who stages may be waiting for rows, of a slow disk
            with self._changed:
                self._changed.wait_for(lambda: not self._is_held)
                self._is_held = True
        finally:
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()  # who stages may go on, where this one failed
        try:
            yield
        finally:
            self._last = time.monotonic()
            self.give()

    def take_last(self, let_go: Callable[[], None]) -> None:
        """Take the turn when nobody else wants it, until `give`."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_held and not self._waiting)
            self._is_held, self._let_go = True, let_go

    def give(self) -> None:
        with self._changed:
            self._is_held, self._let_go = False, None
            self._changed.notify_all()

    @property
    def is_wanted(self) -> bool:
        return self._waiting > 0

    @property
    def is_busy(self) -> bool:
        """Whether somebody waits, or has written a moment ago and may come again."""
        return self.is_wanted or time.monotonic() - self._last < _AT_WORK


class Staging:
    """Blocks of `with staging() as connection`, of which several share a transaction as long as nobody else is at work.

    A block that raises takes with it what was not committed. What is committed is on disk when the next transaction of
    `Database.write` is. Raises what `translated`, which is entered around all that SQLite does, makes of its errors.
    """

    def __init__(
        self, engine: Engine, turns: Turns, translated: Callable[[], contextlib.AbstractContextManager[None]]
    ) -> None:
        self._engine = engine
        self._turns = turns
        self._translated = translated
        self._connection: Connection | None = None
        self._began = 0.0
        self._inside = threading.RLock()  # held during a block; between two, whoever wants the turn commits
        self._failure: BaseException | None = None
        self._has_turn = False

    @contextlib.contextmanager
    def __call__(self) -> Iterator[Connection]:
        self._enter()
        try:
            self._raise_failure()
            with self._translated():
                connection = self._open()
                try:
                    yield connection
                except BaseException:
                    self._close(connection.rollback)
                    raise
            if self._turns.is_busy or time.monotonic() - self._began > _LONGEST:
                self.commit()
        finally:
            self._inside.release()

    def commit(self) -> None:
        """Commit what the blocks up to now have written."""
        with self._inside:
            self._raise_failure()
            if self._has_turn:
                with self._translated():
                    self._close(self._connection.commit if self._connection is not None else lambda: None)

    def _enter(self) -> None:
        """Begin a block, with the turn: which is not waited for inside, where who has it could not let go."""
        while True:
            self._inside.acquire()
            if self._has_turn:
                return
            self._inside.release()
            self._turns.take_last(self._let_go)
            self._has_turn = True

    def _let_go(self) -> None:
        """Commit for somebody else, whom a failure is none of: it is raised where the rows come from."""
        with self._inside:
            try:
                self.commit()
            except BaseException as error:
                self._failure = error

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _open(self) -> Connection:
        if self._connection is None:
            try:
                self._connection = self._engine.connect()
                self._connection.begin()
            except BaseException:
                self._close(lambda: None)
                raise
            self._began = time.monotonic()
        return self._connection

    def _close(self, end: Callable[[], None]) -> None:
        connection, self._connection = self._connection, None
        self._has_turn = False
        try:
            if connection is not None:
                with connection:
                    end()
        finally:
            self._turns.give()
