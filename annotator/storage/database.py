"""Opening, locking, checking and closing a project file, and its read and write transactions.

A file is looked at as plain bytes before SQLite touches it, so that what is not ours is left as it was.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from annotator.core.errors import AnnotatorError
from annotator.core.project_files import APPLICATION_ID, SQLITE
from annotator.storage.at_rest import AtRest, log_of
from annotator.storage.migrations import SCHEMA_VERSION, create_schema, migrate
from annotator.storage.staging import Staging, Turns

_HEADER = 100
_BUSY_MS = 10_000
# What is staged may be lost with the power, as nobody has seen it, but not torn. References are checked at the end, by
# construction: each would be looked up for each row. The pages of the hashes are all over the index: keep them.
_STAGING = ("synchronous = NORMAL", "foreign_keys = OFF", "cache_size = -128000", "wal_autocheckpoint = 16000")
_CHECKPOINT, _CHECKPOINT_STAGING = 1_000, 40_000  # pages in the write-ahead log
_FULL_CHECK_BYTES = 64 * 1024 * 1024  # a whole check of more than this would be felt at opening


class Database:
    """One open project file.

    `read()` gives a connection in a deferred transaction, `write()` one in a BEGIN IMMEDIATE transaction that commits
    at the end of the block and is on disk then (`synchronous=FULL`). Both may be used from any thread.
    """

    def __init__(self, path: Path, lock: FileLock | None, *, at_rest: bool = False) -> None:
        self.path = path
        self._file = _identity(path)
        self._lock = lock
        self._at_rest = AtRest(path) if at_rest else None
        self._reader = _engine(path, "DEFERRED", writable=False, at_rest=at_rest)
        self._writer = _engine(path, "IMMEDIATE", writable=True) if lock else None
        self._staging = threading.Lock()
        self._turns = Turns()

    @classmethod
    def create(cls, path: Path) -> Database:
        """Make a new, empty project. Refuses a path where something stands already."""
        path = path.absolute()
        try:
            is_there, has_folder = path.exists(), path.parent.is_dir()
        except OSError as error:  # a folder into which one may not look
            raise AnnotatorError("file_unwritable", file=str(path), reason=error.strerror or str(error)) from error
        if is_there:
            raise AnnotatorError("project_exists", file=str(path))
        if not has_folder:
            raise AnnotatorError("folder_missing", folder=str(path.parent), file=str(path))
        lock = _acquire(path)
        try:
            _lay_out(path)
        except BaseException:
            path.unlink(missing_ok=True)
            _release(lock)
            raise
        return cls(path, lock)

    @classmethod
    def open(cls, path: Path, *, writable: bool = True) -> Database:
        """Open a project; an older one is migrated, after a copy of it was made beside it.

        Raises `AnnotatorError` and leaves the file untouched if it is missing, not a project, made by a newer
        version, damaged, or (when `writable`) open elsewhere or in a folder that cannot be written to. From such a
        folder a project that was closed is read as it lies there; each `read` makes sure that it still does.
        """
        path = path.absolute()
        version = _check_header(path)
        lock = _acquire(path) if writable else None
        try:
            _check_pages(path)
            if version < SCHEMA_VERSION:
                if lock is None:
                    raise AnnotatorError("project_older", file=str(path))
                _migrate(path, version)
            opened = cls(path, lock)
            if lock is None and not opened._is_readable():
                opened.close()
                if log_of(path).exists():
                    raise AnnotatorError("project_left_open", file=str(path), folder=str(path.parent))
                return cls(path, None, at_rest=True)
            return opened
        except BaseException:
            if lock:
                _release(lock)
            raise

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        self._check_place()
        unchanged = self._at_rest.undisturbed() if self._at_rest else contextlib.nullcontext()
        with unchanged, _translated(self.path), self._reader.begin() as connection:
            yield connection

    def _is_readable(self) -> bool:
        """Whether SQLite can lay what it needs beside the file."""
        try:
            with self.read() as connection:
                connection.exec_driver_sql("SELECT 1 FROM sqlite_schema LIMIT 1")
        except AnnotatorError as error:
            if error.key != "project_not_writable":
                raise
            return False
        return True

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        if self._writer is None:
            raise AnnotatorError("project_read_only", file=str(self.path))
        self._check_place()
        with self._turns.taken(), _translated(self.path), self._writer.begin() as connection:
            # While much is staged, what is in the log is folded in by who stages it: not by a key press.
            limit = _CHECKPOINT_STAGING if self._staging.locked() else _CHECKPOINT
            connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {limit}")
            yield connection

    @contextlib.contextmanager
    def staging(self) -> Iterator[Staging]:
        """For many rows that nobody sees yet; one at a time. Raises `AnnotatorError` "import_running"."""
        if self._writer is None:
            raise AnnotatorError("project_read_only", file=str(self.path))
        self._check_place()
        if not self._staging.acquire(blocking=False):
            raise AnnotatorError("import_running", file=str(self.path))
        engine = _engine(self.path, "IMMEDIATE", writable=True, pragmas=_STAGING)
        stage = Staging(engine, self._turns, lambda: _translated(self.path))
        try:
            yield stage
            stage.commit()
        except BaseException:
            with contextlib.suppress(AnnotatorError):  # what was raised before says more
                stage.commit()
            raise
        finally:
            engine.dispose()
            self._staging.release()

    def close(self) -> None:
        """Fold the write-ahead log into the file, close all connections, release the lock."""
        if self._writer is not None:
            if not self._is_in_place:
                self._fold_in()
            self._writer.dispose()
        self._reader.dispose()
        if not self.path.exists():
            _sweep_log(self.path)
        if self._lock is not None:
            _release(self._lock)
            self._lock = None

    @property
    def _is_in_place(self) -> bool:
        return _identity(self.path) == self._file

    def _check_place(self) -> None:
        """Raise "project_moved" where another file than the one that was opened, or none, stands at the path.

        SQLite would go on writing: into a log that stays under this name, while the file itself has another one, so
        that all of it would be missing there. What was written before is put into the file, wherever it is.
        """
        if not self._is_in_place:
            self._fold_in()
            raise AnnotatorError("project_moved", file=str(self.path))

    def _fold_in(self) -> None:
        """Put the log into the file. SQLite does so by itself at the end, but not for a file that was moved."""
        # Through a connection that is there: a new one would make another file at the path.
        if self._writer is None or not self._writer.pool.checkedin():  # type: ignore[attr-defined]
            return
        with contextlib.suppress(DatabaseError, sqlite3.Error):
            raw = self._writer.raw_connection()
            try:
                raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # type: ignore[union-attr]
            finally:
                raw.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one file from another whatever they are called; None where there is none.

    Windows moves no file that is open, and its numbers do not last on every file system.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return (0, 0) if sys.platform == "win32" else (found.st_dev, found.st_ino)


def _engine(path: Path, mode: str, *, writable: bool, at_rest: bool = False, pragmas: Sequence[str] = ()) -> Engine:
    """`at_rest`: without locks and without anything beside the file."""
    url = URL.create("sqlite", database=str(path))  # as text, a name with "?" or "%" would be another one
    if at_rest:
        url = URL.create("sqlite", database=path.as_uri(), query={"mode": "ro", "immutable": "1", "uri": "true"})
    engine = create_engine(url, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (
            "foreign_keys = ON",
            f"busy_timeout = {_BUSY_MS}",
            "synchronous = FULL",
            "temp_store = MEMORY",
            "cache_size = -32000",
            *pragmas,
        ):
            connection.execute(f"PRAGMA {pragma}")
        if not writable:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _lay_out(path: Path) -> None:
    """Create the schema in one transaction, and only then turn to write-ahead logging: the header that tells our
    files from others stands in the file itself from the first moment on.
    """
    engine = _engine(path, "IMMEDIATE", writable=True)
    try:
        with _translated(path):
            with engine.begin() as connection:
                create_schema(connection)
            raw = engine.raw_connection()
            try:
                raw.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
            finally:
                raw.close()
    finally:
        engine.dispose()


def _acquire(path: Path) -> FileLock:
    # Of the file itself: a link to it is another way to the same project.
    lock = FileLock(f"{path.resolve()}.lock", timeout=0, thread_local=False)  # opened and closed by different threads
    try:
        lock.acquire()
    except Timeout as error:
        raise AnnotatorError("project_locked", file=str(path)) from error
    except OSError as error:
        raise AnnotatorError("folder_read_only", file=str(path), folder=str(path.parent)) from error
    if path.exists() and not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        _release(lock)
        raise AnnotatorError("project_not_writable", file=str(path))
    return lock


def _release(lock: FileLock) -> None:
    """Let go of the lock and leave nothing beside the project.

    Removed while still held, so that nobody can take the file that is about to go; Windows does not allow that, and
    there the small file stays.
    """
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()
    lock.release()


def _check_header(path: Path) -> int:
    """The schema version in the first bytes of the file."""
    if path.is_dir():
        raise AnnotatorError("project_is_folder", file=str(path))
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
            size = file.seek(0, os.SEEK_END)
    except FileNotFoundError as error:
        raise AnnotatorError("project_missing", file=str(path)) from error
    except OSError as error:
        raise AnnotatorError("project_unreadable", file=str(path)) from error
    if not header.startswith(SQLITE) or len(header) < _HEADER:
        raise AnnotatorError("project_not_ours", file=str(path))
    page, pages, version, application = (
        struct.unpack_from(">H", header, 16)[0],
        *struct.unpack_from(">I", header, 28),
        *struct.unpack_from(">I", header, 60),
        *struct.unpack_from(">I", header, 68),
    )
    if application != APPLICATION_ID:
        raise AnnotatorError("project_not_ours", file=str(path))
    if version > SCHEMA_VERSION:
        raise AnnotatorError("project_newer", file=str(path), version=version, known=SCHEMA_VERSION)
    if size < (65536 if page == 1 else page) * pages and not log_of(path).exists():
        raise AnnotatorError("project_damaged", file=str(path))
    return int(version)


def _check_pages(path: Path) -> None:
    """A whole look at a small file. Where a write-ahead log waits, SQLite checks that itself while recovering."""
    if log_of(path).exists() or path.stat().st_size > _FULL_CHECK_BYTES:
        return
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        healthy = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        healthy = False
    finally:
        connection.close()
    if not healthy:
        raise AnnotatorError("project_damaged", file=str(path))


def _migrate(path: Path, version: int) -> None:
    _back_up(path, version)
    engine = _engine(path, "IMMEDIATE", writable=True)
    try:
        with _translated(path), engine.begin() as connection:
            migrate(connection)
    finally:
        engine.dispose()


def _back_up(path: Path, version: int) -> None:
    """Copy the project beside itself, under a name that is free. A copy that fails leaves nothing."""
    backup = _free_name(path, version)
    try:
        backup.touch(exist_ok=False)
    except OSError as error:
        raise AnnotatorError("file_unwritable", file=str(backup), reason=error.strerror or str(error)) from error
    try:
        with contextlib.closing(sqlite3.connect(path)) as old, contextlib.closing(sqlite3.connect(backup)) as new:
            old.backup(new)
    except BaseException as error:
        with contextlib.suppress(OSError):
            backup.unlink()
        if isinstance(error, sqlite3.Error) and (told := _sentence(error, path)):
            raise told from error
        raise


def _free_name(path: Path, version: int) -> Path:
    """For the copy of that version: an older one, or whatever else has its name, stays."""
    number, name = 1, f"{path.stem}.version-{version}"
    while os.path.lexists(made := path.with_name(f"{name}{'' if number == 1 else f'-{number}'}{path.suffix}")):
        number += 1
    return made


def _sweep_log(path: Path) -> None:
    """Remove what is left of the log of a file that has gone: nothing that is not in that file."""
    with contextlib.suppress(OSError):
        if log_of(path).stat().st_size == 0:
            log_of(path).unlink()
            path.with_name(path.name + "-shm").unlink()


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the disk or the file into sentences; our own SQL mistakes stay what they are."""
    try:
        yield
    except DatabaseError as error:
        told = _sentence(error.orig, path)
        if told is None:
            raise
        raise told from error


def _sentence(error: object, path: Path) -> AnnotatorError | None:
    """What an error of SQLite says of the disk or the file."""
    message = str(error).lower()
    if "malformed" in message or "not a database" in message:
        return AnnotatorError("project_damaged", file=str(path))
    if "full" in message and isinstance(error, sqlite3.OperationalError):
        return AnnotatorError("disk_full", file=str(path))
    if "locked" in message or "busy" in message:
        return AnnotatorError("project_busy", file=str(path))
    if "readonly" in message or "disk i/o" in message or "unable to open" in message:
        return AnnotatorError("project_not_writable", file=str(path))
    return None
