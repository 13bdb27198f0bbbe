"""Getting at the bytes of a file, with the operating system's refusals turned into errors a person can act on.

A file may be packed: `.gz`, or a `.zip` with one file in it. It is unpacked as it is read, never to the disk.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, Final, cast

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, check, ignore_progress, never_stop

CHUNK: Final = 1 << 20  # bytes read at a time
_BLOCK: Final = 1 << 16  # bytes between two questions whether to stop
_GZIP: Final = b"\x1f\x8b\x08"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOK: Final = ("xl/workbook.", "content.xml")
_ARCHIVES: Final = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar")
_OFFICE: Final = "[Content_Types].xml"
# What Python raises of a damaged archive; the last of them of one packed in a way that zipfile does not know.
_BROKEN: Final = (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far a reading is, and who may end it.

    `phase` is what `Progress` says; its steps are kilobytes of the file as it lies on the disk. `until`: after about so
    many bytes, at the end of a line, the file ends for whoever reads it; None: it is read to its end.
    """

    on_progress: OnProgress = ignore_progress
    should_stop: ShouldStop = never_stop
    phase: str = "look"
    until: int | None = None

    def at(self, position: int, size: int) -> None:
        """Tell the position in bytes. Raises Cancelled."""
        check(self.should_stop)
        self.on_progress(Progress(self.phase, position >> 10, size >> 10))


UNWATCHED: Final = Watch()


class _Reader(io.RawIOBase):
    """The bytes of a file, unpacked if need be, told to a watch block by block."""

    def __init__(
        self, path: Path, file: BinaryIO, unpacked: IO[bytes], archive: zipfile.ZipFile | None, watch: Watch
    ) -> None:
        self._path = path
        self._file = file
        self._unpacked = unpacked
        self._archive = archive
        self._watch = watch
        self._size = path.stat().st_size
        self._is_enough = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._is_enough = False
        with broken(self._path):
            return self._unpacked.seek(offset, whence)

    def tell(self) -> int:
        return self._unpacked.tell()

    def readinto(self, buffer: Any) -> int:
        self._watch.at(min(self._file.tell(), self._size), self._size)
        if self._is_enough:
            return 0
        with broken(self._path), refusals(self._path):
            piece = self._unpacked.read(len(memoryview(buffer)))
        if self._watch.until is not None and self._unpacked.tell() >= self._watch.until:
            end = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
            self._is_enough = end > 0
            piece = piece[:end] or piece
        memoryview(buffer)[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        for part in (self._unpacked, self._archive, self._file):
            if part is not None:
                part.close()
        super().close()


def open_bytes(path: Path, watch: Watch = UNWATCHED, member: str | None = None) -> BinaryIO:
    """The bytes of a file, or those of the one file in it where it is packed (of `member` where there are several).

    Raises AnnotatorError: those of `refusals`; `archive_damaged`, `archive_password`, `archive_many` (files),
    `archive_nested` (inner), the first also while it is read; Cancelled while it is read.
    """
    with refusals(path):
        file = path.open("rb", buffering=0)
    try:
        unpacked, archive = _unpack(path, file, member)
        return io.BufferedReader(_Reader(path, file, unpacked, archive, watch), _BLOCK)
    except BaseException:
        file.close()
        raise


def inner_name(path: Path) -> str:
    """The name of the file, or of the one in it where it is packed. Raises as `open_bytes`."""
    with refusals(path), path.open("rb", buffering=0) as file:
        start = _start(file)
        if start.startswith(_GZIP):
            return path.stem if path.suffix.lower() == ".gz" else path.name
        if start.startswith(_ZIP) and (archive := _archive(path, file)):
            with archive:
                return _only_member(path, archive).filename
    return path.name


def packing(path: Path) -> str | None:
    """How a file is packed: "gz", "zip", or None for not at all. Raises as `open_bytes`."""
    with refusals(path), path.open("rb", buffering=0) as file:
        start = _start(file)
        if start.startswith(_GZIP):
            return "gz"
        return "zip" if start.startswith(_ZIP) and _archive(path, file) else None


def members(path: Path) -> tuple[str, ...]:
    """The names of the files in an archive of several, in order; none for any other file. Raises as `open_bytes`."""
    with refusals(path), path.open("rb", buffering=0) as file:
        if not _start(file).startswith(_ZIP) or not (archive := _archive(path, file)):
            return ()
        with archive:
            found = _members(archive)
    if len(found) < 2 or any(member.flag_bits & 1 for member in found):
        return ()
    return tuple(sorted(member.filename for member in found))


def _start(file: BinaryIO) -> bytes:
    start = file.read(4)
    file.seek(0)
    return start


def _unpack(path: Path, file: BinaryIO, member: str | None) -> tuple[IO[bytes], zipfile.ZipFile | None]:
    start = _start(file)
    if start.startswith(_GZIP):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file)), None
    if start.startswith(_ZIP) and (archive := _archive(path, file)):
        with broken(path):
            return archive.open(_only_member(path, archive) if member is None else member), archive
    return file, None


def _archive(path: Path, file: BinaryIO) -> zipfile.ZipFile | None:
    """The archive; None for what is a zip inside only: workbooks and other documents of office programs."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError) as error:
        # The table of contents stands at the end: without it the names before each part must do.
        file.seek(0)
        beginning = file.read(CHUNK)
        file.seek(0)
        if b"xl/" in beginning or _OFFICE.encode() in beginning or path.suffix.lower() in (".xlsx", ".xlsm", ".ods"):
            return None
        raise AnnotatorError("archive_damaged", file=str(path)) from error
    names = archive.namelist()
    if _OFFICE in names or any(name.startswith(_WORKBOOK) for name in names):
        file.seek(0)
        return None
    return archive


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in it; what macOS and editors leave beside them does not count."""
    return [
        member
        for member in archive.infolist()
        if not member.is_dir()
        and not member.filename.startswith("__MACOSX/")
        and not PurePosixPath(member.filename).name.startswith(".")
    ]


def _only_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    found = _members(archive)
    if len(found) != 1:
        names = ", ".join(member.filename for member in found[:10]) or "–"
        raise AnnotatorError("archive_many", file=str(path), count=len(found), files=names)
    if found[0].flag_bits & 1:
        raise AnnotatorError("archive_password", file=str(path))
    if found[0].filename.lower().endswith(_ARCHIVES):
        raise AnnotatorError("archive_nested", file=str(path), inner=found[0].filename)
    return found[0]


@contextmanager
def broken(path: Path) -> Iterator[None]:
    """Turn what a damaged archive makes Python raise into `archive_damaged`."""
    try:
        yield
    except _BROKEN as error:
        raise AnnotatorError("archive_damaged", file=str(path)) from error


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn an OSError of the body into `file_missing`, `file_is_folder` or `file_unreadable`."""
    try:
        yield
    except FileNotFoundError as error:
        raise AnnotatorError("file_missing", file=str(path)) from error
    except IsADirectoryError as error:
        raise AnnotatorError("file_is_folder", file=str(path)) from error
    except gzip.BadGzipFile:
        raise
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
        with open_bytes(path) as file:
            if not file.read(1):
                raise AnnotatorError("file_empty", file=str(path))


def head(path: Path, size: int = CHUNK) -> bytes:
    """The first `size` bytes."""
    with open_bytes(path) as file:
        return file.read(size)


def chunks(source: Path | bytes, watch: Watch = UNWATCHED) -> Iterator[bytes]:
    """The bytes of a file, or bytes themselves, piece by piece."""
    if isinstance(source, bytes):
        for start in range(0, len(source), CHUNK):
            yield source[start : start + CHUNK]
        return
    with open_bytes(source, watch) as file:
        while piece := file.read(CHUNK):
            yield piece
