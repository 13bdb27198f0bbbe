"""A project file that is read as it lies there, without SQLite's locks: nobody could hold it still meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from annotator.core.errors import AnnotatorError


class AtRest:
    """Remembers how the file was."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before = _state(path)

    @contextlib.contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Make sure that what is read in the block has not changed: AnnotatorError("project_disturbed")."""
        try:
            yield
        finally:
            if not self._before or _state(self._path) != self._before:
                raise AnnotatorError("project_disturbed", file=str(self._path))


def log_of(path: Path) -> Path:
    """Where SQLite writes first what is to come into the file."""
    return path.with_name(path.name + "-wal")


def _state(path: Path) -> tuple[int, ...]:
    """What stays the same as long as nobody writes; nothing while somebody does: a log is there from first to last."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return () if log_of(path).exists() else (found.st_mtime_ns, found.st_size)
