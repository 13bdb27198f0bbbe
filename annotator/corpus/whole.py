"""Files and folders that are written wholly, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Generic, TextIO, TypeVar

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ShouldStop, check
from annotator.core.project_files import is_project
from annotator.corpus.unfinished import Unfinished, sweep

_CHECK_EVERY: Final = 1024  # rows

_Row = TypeVar("_Row")


class Counted(Generic[_Row]):
    """The rows, counted as they pass; stops when told to."""

    def __init__(self, rows: Iterable[_Row], should_stop: ShouldStop) -> None:
        self._rows = rows
        self._should_stop = should_stop
        self.count = 0

    def __iter__(self) -> Iterator[_Row]:
        check(self._should_stop)
        for row in self._rows:
            self.count += 1
            if self.count % _CHECK_EVERY == 0:
                check(self._should_stop)
            yield row
        check(self._should_stop)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when the body succeeds, and is removed when it does not.

    What a killed process left of the same file is swept out first. Raises AnnotatorError `file_unwritable` (reason),
    and `project_in_the_way`: no export takes the place of a project, which has all the work of a person in it.
    """
    if is_project(path):
        raise AnnotatorError("project_in_the_way", file=str(path))
    with write_errors(path):
        target = path.resolve()
        sweep(target)
        unfinished = Unfinished.file(target)
    try:
        yield unfinished.path
        with write_errors(path):
            if target.exists():
                unfinished.path.chmod(target.stat().st_mode & 0o777)
            with unfinished.path.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.take_the_place_of(target)
    finally:
        unfinished.discard()


@contextmanager
def whole_folder(path: Path, may_go: Callable[[Path], bool]) -> Iterator[Path]:
    """A folder beside `path` that takes its place when the body succeeds, and is removed when it does not.

    A folder that is there gives way only if `may_go` says so, so that an export can be repeated but never takes the
    place of a folder of other things. Raises AnnotatorError `export_folder_taken` and
    `file_unwritable` (reason).
    """
    with write_errors(path):
        target = path.resolve()
        if target.exists() and not (target.is_dir() and may_go(target)):
            raise AnnotatorError("export_folder_taken", file=str(path))
        sweep(target)
        unfinished, old = Unfinished.folder(target), None
    try:
        yield unfinished.path
        with write_errors(path):
            for file in unfinished.path.rglob("*"):
                if file.is_file():
                    with file.open("rb+") as opened:
                        os.fsync(opened.fileno())
            if target.exists():
                old = Unfinished.set_aside(target)
            try:
                unfinished.take_the_place_of(target)
            except OSError:
                if old is not None:
                    gone, old = old, None  # it stays where it is if it cannot come back
                    gone.take_the_place_of(target)
                raise
    finally:
        for left in (unfinished, old):
            if left is not None:
                left.discard()


@contextmanager
def write_errors(path: Path) -> Iterator[None]:
    """What the system says of `path`, as an AnnotatorError `file_unwritable` (reason)."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AnnotatorError("file_unwritable", file=str(path), reason=reason) from error


@contextmanager
def text_file(unfinished: Path, path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """The unfinished file as text without translation of line ends; lone surrogates become question marks."""
    with write_errors(path), unfinished.open("w", encoding=encoding, errors="replace", newline="") as file:
        yield file
