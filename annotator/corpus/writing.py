"""Writing a table to CSV, TSV, JSONL or Excel: wholly, or not at all."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TextIO

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ShouldStop, check, never_stop
from annotator.corpus.delimited import FORMULA, PLAIN_NUMBER

EXCEL_ROWS: Final = 1_048_576  # of a sheet, the header included
EXCEL_CELL: Final = 32_767  # characters, in UTF-16 units as Excel counts
_EXACT: Final = 10**15  # Excel has fifteen digits; longer numbers (of posts, of users) stand as text
_CHECK_EVERY: Final = 1024  # rows
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_Rows = Iterator[Sequence[object]]


def write_rows(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    bom: bool = True,
    should_stop: ShouldStop = never_stop,
) -> int:
    """Write `rows` (a value for each of `columns`) in the format the ending names, and return how many there were.

    Values are strings, numbers, booleans, None or lists of strings. .jsonl keeps the types (what is not finite becomes
    null); the others write None as nothing and a list as its parts joined with ", ". `bom` marks .csv and .tsv as
    UTF-8, without which Excel misreads them. A cell of .csv or .tsv that a spreadsheet would run as a formula is
    preceded by an apostrophe (OWASP, "CSV Injection"), plain numbers excepted; the reader takes it off again. In .xlsx
    strings are string cells, which never run; control characters that XML cannot hold are left out, and line breaks
    are those of Excel (LF).

    The file appears under its name when it is complete and on the disk; until then it has another name beside it,
    which is gone after any failure, Cancelled included.

    Raises AnnotatorError: export_format (suffix) for another ending; file_unwritable (reason); excel_too_large (rows,
    most) and excel_cell_too_long (row, column, length, most) for what a sheet cannot hold.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise AnnotatorError("export_format", file=str(path), suffix=path.suffix)
    counted = _Counted(rows, should_stop)
    with _whole(path) as unfinished:
        writer(unfinished, path, columns, iter(counted), bom)
    return counted.count


class _Counted:
    """The rows, counted as they pass; stops when told to."""

    def __init__(self, rows: Iterable[Sequence[object]], should_stop: ShouldStop) -> None:
        self._rows = rows
        self._should_stop = should_stop
        self.count = 0

    def __iter__(self) -> _Rows:
        check(self._should_stop)
        for row in self._rows:
            self.count += 1
            if self.count % _CHECK_EVERY == 0:
                check(self._should_stop)
            yield row
        check(self._should_stop)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when the body succeeds, and is removed when it does not."""
    unfinished: Path | None = None
    try:
        with _write_errors(path):
            target = path.resolve()
            name = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")
            name.touch(exist_ok=False)
            unfinished = name
        yield unfinished
        with _write_errors(path):
            if target.exists():
                unfinished.chmod(target.stat().st_mode & 0o777)
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.replace(target)
            unfinished = None
    finally:
        if unfinished is not None:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


@contextmanager
def _write_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AnnotatorError("file_unwritable", file=str(path), reason=reason) from error


@contextmanager
def _text_file(unfinished: Path, path: Path, encoding: str) -> Iterator[TextIO]:
    """The unfinished file as text without translation of line ends; lone surrogates become question marks."""
    with _write_errors(path), unfinished.open("w", encoding=encoding, errors="replace", newline="") as file:
        yield file


def _write_delimited(unfinished: Path, path: Path, columns: Sequence[str], rows: _Rows, bom: bool) -> None:
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    with _text_file(unfinished, path, "utf-8-sig" if bom else "utf-8") as file:
        # Names in quotes say that quotes enclose fields here, which a file with few of them leaves open.
        names = csv.writer(file, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        names.writerow([_neutralised(column) for column in columns])
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows([_neutralised(_as_text(value)) for value in row] for row in rows)


def _neutralised(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run; a further one before such an apostrophe."""
    return f"'{cell}" if FORMULA.match(cell) and not PLAIN_NUMBER.fullmatch(cell) else cell


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(map(_as_text, value))
    return str(value)


def _write_jsonl(unfinished: Path, path: Path, columns: Sequence[str], rows: _Rows, bom: bool) -> None:
    del bom  # JSON must not have a mark (RFC 8259, section 8.1)
    with _text_file(unfinished, path, "utf-8") as file:
        for row in rows:
            values = dict(zip(columns, map(_finite, row), strict=True))
            file.write(json.dumps(values, ensure_ascii=False, allow_nan=False, default=str) + "\n")


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_excel(unfinished: Path, path: Path, columns: Sequence[str], rows: _Rows, bom: bool) -> None:
    """A workbook of one sheet, row by row: openpyxl's write-only mode holds no more than one in memory."""
    del bom  # a workbook names its own encoding
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()

    def cell(value: object, row: int, column: str) -> Any:
        if value is None or (isinstance(value, bool | int | float) and abs(value) < _EXACT):
            return value
        text = _excel_text(_as_text(value))
        length = len(text.encode("utf-16-le")) // 2
        if length > EXCEL_CELL:
            raise AnnotatorError(
                "excel_cell_too_long", file=str(path), row=row, column=column, length=length, most=EXCEL_CELL
            )
        written = WriteOnlyCell(sheet, value=text)
        written.data_type = "s"  # else a string that begins with = becomes a formula
        return written

    try:
        with _write_errors(path):
            sheet.append([cell(column, 0, column) for column in columns])
            for number, row in enumerate(rows, start=1):
                if number >= EXCEL_ROWS:
                    raise AnnotatorError("excel_too_large", file=str(path), rows=number, most=EXCEL_ROWS - 1)
                sheet.append([cell(value, number, column) for value, column in zip(row, columns, strict=True)])
            book.save(unfinished)
    except BaseException:
        _discard(sheet)
        raise


def _discard(sheet: Any) -> None:
    """End a sheet that will not be saved. openpyxl keeps it in a temporary file of its own, until the program ends."""
    from openpyxl.utils.exceptions import WorkbookAlreadySaved

    with suppress(WorkbookAlreadySaved, OSError, ValueError, StopIteration):
        sheet.close()
    with suppress(AttributeError, OSError, ValueError):
        sheet._writer.cleanup()  # noqa: SLF001  (there is no public way)


def _excel_text(text: str) -> str:
    """The text as XML and Excel can hold it. "_x0041_" would be read as an escaped "A", so its "_" is escaped."""
    text = _SURROGATE.sub("\ufffd", _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return _LOOKS_ESCAPED.sub("_x005F_", text)


_Write = Callable[[Path, Path, Sequence[str], _Rows, bool], None]
_WRITERS: Final[Mapping[str, _Write]] = {
    ".csv": _write_delimited,
    ".tsv": _write_delimited,
    ".jsonl": _write_jsonl,
    ".xlsx": _write_excel,
}
