"""Getting at the bytes of a file, with the operating system's refusals turned into errors a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError

CHUNK: Final = 1 << 20  # bytes read at a time


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn an OSError of the body into `file_missing`, `file_is_folder` or `file_unreadable`."""
    try:
        yield
    except FileNotFoundError as error:
        raise AnnotatorError("file_missing", file=str(path)) from error
    except IsADirectoryError as error:
        raise AnnotatorError("file_is_folder", file=str(path)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AnnotatorError("file_unreadable", file=str(path), reason=reason) from error


def check_file(path: Path) -> None:
    """Raise unless there is a file that can be opened and has at least one byte.

    Windows refuses to open a folder with the same error as a forbidden file, hence the question beforehand.
    """
    with refusals(path):
        if path.is_dir():
            raise AnnotatorError("file_is_folder", file=str(path))
        with path.open("rb") as file:
            if not file.read(1):
                raise AnnotatorError("file_empty", file=str(path))


def head(path: Path, size: int = CHUNK) -> bytes:
    """The first `size` bytes."""
    with refusals(path), path.open("rb") as file:
        return file.read(size)


def chunks(source: Path | bytes) -> Iterator[bytes]:
    """The bytes of a file, or bytes themselves, piece by piece."""
    if isinstance(source, bytes):
        for start in range(0, len(source), CHUNK):
            yield source[start : start + CHUNK]
        return
    with refusals(source), source.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece
