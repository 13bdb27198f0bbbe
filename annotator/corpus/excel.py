"""Workbooks (.xlsx, .xls, .ods), opened through pandas and read by calamine."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ShouldStop, check, never_stop
from annotator.corpus.cells import NOTHING, Written, as_list, list_columns
from annotator.corpus.encoding import storable
from annotator.corpus.footers import Footers
from annotator.corpus.formats import BadRow, FileFormat, Row
from annotator.corpus.opening import Watch, chunks, head, open_bytes, refusals
from annotator.corpus.table import JUDGED, Table, column_names, guess_header, is_header, title_rows

if TYPE_CHECKING:
    from pandas import ExcelFile

_ZIP: Final = b"PK"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STREAMS: Final = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_PASSWORD_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_PARTS: Final = ("xl/workbook.", "content.xml")
_CHECK_EVERY: Final = 4096  # rows
_FIRST: Final = 1000  # rows that tell whether there is a header, and whether the cells of a column are lists
_COVER: Final = 5  # rows; a first sheet with fewer may be a cover
_MIDNIGHT: Final = str(time())
_TABLE: Final = 20  # rows; where another sheet has so many, it is one

Record = tuple[int, list[str]]  # row in the sheet from 1, its cells
Records = list[Record]  # blank rows are left out


class _Day(Written):
    """A date, or a midnight: calamine knows a cell by its value, so that only the column tells them apart."""

    __slots__ = ()


class _Moment(Written):
    """A date with a time."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class OtherSheet(FileFormat):
    """A sheet that a person chose: all else is found out when it is read, for no sheet is like the one before it."""


def is_workbook(path: Path) -> bool:
    """Whether the bytes are a workbook, sound or damaged.

    Raises AnnotatorError `excel_password` for one behind a password and `file_truncated_excel` for one whose end is
    missing.
    """
    start = head(path)
    if start.startswith(_OLD_OFFICE):
        content = b"".join(chunks(path))
        if _PASSWORD_STREAM in content:
            raise AnnotatorError("excel_password", file=str(path))
        return any(stream in content for stream in _OLD_STREAMS)
    if not start.startswith(_ZIP):
        return False
    try:
        with open_bytes(path) as file, zipfile.ZipFile(file) as archive:
            return any(name.startswith(_PARTS) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError) as error:
        # The table of contents stands at the end of a zip: without it the names before each part must do.
        if b"[Content_Types].xml" in start or b"xl/" in start or path.suffix.lower() in (".xlsx", ".xlsm", ".ods"):
            raise AnnotatorError("file_truncated_excel", file=str(path)) from error
        return False


def read_sheet(
    path: Path, sheet: str | None, most: int | None = None, should_stop: ShouldStop = never_stop
) -> tuple[str, Records]:
    """The name and the rows of a sheet. None: the first that has any, or the largest where that is but a cover.

    `most`: so many rows are enough, though there may come more. Raises AnnotatorError: `excel_damaged`,
    `excel_no_sheet` (sheet, sheets), `file_empty`; Cancelled.
    """
    import pandas
    from python_calamine import CalamineError

    with refusals(path):
        try:
            with open_bytes(path) as file, pandas.ExcelFile(file, engine="calamine") as book:
                names = [str(name) for name in book.sheet_names]
                if sheet is not None and sheet not in names:
                    raise AnnotatorError("excel_no_sheet", file=str(path), sheet=sheet, sheets=", ".join(names))
                if sheet is None:
                    found, records = _unasked(book, names, most, should_stop)
                else:
                    found, records = sheet, _read(book, sheet, most, should_stop)
        except (CalamineError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise AnnotatorError("excel_damaged", file=str(path)) from error
    if not records:
        raise AnnotatorError("file_empty", file=str(path))
    return found, records


def _unasked(book: ExcelFile, names: Sequence[str], most: int | None, should_stop: ShouldStop) -> tuple[str, Records]:
    """The first sheet with rows; where they are a few only, the largest sheet that can be seen, if that is a table."""
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

    found = ((name, _read(book, name, most, should_stop)) for name in names)
    first = next((one for one in found if one[1]), ("", []))
    if not 0 < len(first[1]) < _COVER:
        return first
    largest = first
    for sheet in book.book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            with suppress(CalamineError, ValueError, KeyError):  # what is wrong with a sheet that nobody asked for
                other = (sheet.name, _read(book, sheet.name, None, should_stop))  # all of it: its size is compared
                largest = max(largest, other, key=lambda one: len(one[1]))
    return largest if len(largest[1]) >= _TABLE else first


def _read(book: ExcelFile, name: str, most: int | None, should_stop: ShouldStop) -> Records:
    """The rows of a sheet, from its first column on, whether that has anything or not.

    Calamine takes a sheet apart in one go, during which nobody can be asked. It is asked for the cells row by row
    rather than through `pandas.read_excel`, which makes all of them at once: that would hold up the window as well.
    """
    check(should_stop)
    sheet = book.book.get_sheet_by_name(name)
    if sheet.start is None:
        return []
    left_out = [""] * sheet.start[1]
    records = list(islice(_records(([*left_out, *row] for row in sheet.iter_rows()), should_stop), most))
    _tell_midnights(records)
    return records


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of all sheets of a workbook that can be read."""
    import pandas

    with open_bytes(path) as file, pandas.ExcelFile(file, engine="calamine") as book:
        return tuple(str(name) for name in book.sheet_names)


def detect_format(path: Path, sheet: str | None = None) -> FileFormat:
    """The format of a workbook: a sheet as `read_sheet` takes it, with a header or without."""
    sheet, records = read_sheet(path, sheet, _FIRST)
    first = [cells for _, cells in records[:_FIRST]]
    header = title_rows(first) > 0 or guess_header(first, default=True)
    return FileFormat("xlsx", encoding=None, delimiter=None, header=header, sheet=sheet)


def open_table(path: Path, file_format: FileFormat, watch: Watch) -> Table:
    """The rows of a sheet, without columns that have neither name nor value. Raises as `read_sheet`."""
    watch.at(0, path.stat().st_size)  # it is read in one go
    _, records = read_sheet(path, file_format.sheet, should_stop=watch.should_stop)
    header: list[str] = []
    if file_format.header:
        titles = title_rows([cells for _, cells in records[:JUDGED]])
        header = records[titles][1]
        del records[: titles + 1]
    if not records:
        raise AnnotatorError("file_empty", file=str(path))
    width = max(len(header), *(len(cells) for _, cells in records))
    names = column_names(header, width)
    used = {at for at, name in enumerate(header) if name}
    for _, cells in records:
        used.update(at for at, cell in enumerate(cells) if cell.strip())
    kept = {at: names[at] for at in sorted(used)}
    footers = Footers()
    for number, (_, cells) in enumerate(records, start=1):
        footers.add(number, cells, len(cells))
    lists = list_columns(cells for _, cells in records[:_FIRST])
    rows = _rows(records, kept, lists, footers.found(len(records)), header, watch)
    blank_rows = records[-1][0] - records[0][0] + 1 - len(records)
    return Table(tuple(kept.values()), len(records), rows, blank_rows=blank_rows)


def _rows(
    records: Records,
    columns: dict[int, str],
    lists: frozenset[int],
    footers: frozenset[int],
    header: Sequence[str],
    watch: Watch,
) -> Iterator[Row | BadRow]:
    """The rows, each with the number that the sheet shows beside it: by that a person finds it."""
    for place, (line, cells) in enumerate(records, start=1):
        if place % _CHECK_EVERY == 0:
            check(watch.should_stop)
        if place in footers:
            yield BadRow(line, "row_footer", line, cells[0])
            continue
        if is_header(cells, place, header):
            yield BadRow(line, "row_header", line, "\t".join(cells))
            continue
        values: dict[str, str | list[str]] = {
            name: cells[at] if at < len(cells) else "" for at, name in columns.items()
        }
        for at in lists:
            if at < len(cells) and (listed := as_list(cells[at])) is not None:
                values[columns[at]] = listed
        yield Row(line, values, line)


def _records(rows: Iterable[Sequence[object]], should_stop: ShouldStop) -> Iterator[Record]:
    for line, row in enumerate(rows, start=1):
        if line % _CHECK_EVERY == 0:
            check(should_stop)
        cells = [_cell(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if any(map(str.strip, cells)):
            yield line, cells


def _tell_midnights(records: Records) -> None:
    """Give each date its midnight where other cells of its column have a time: among hours it is one of them. A single
    time above or below all the dates may as well be that of a title or a remark.
    """
    days: dict[int, list[int]] = {}
    moments: dict[int, list[int]] = {}
    for line, cells in records:
        for at, cell in enumerate(cells):
            if isinstance(cell, _Day | _Moment):
                (days if isinstance(cell, _Day) else moments).setdefault(at, []).append(line)
    timed = {
        at for at, lines in moments.items() if at in days and (len(lines) > 1 or days[at][0] < lines[0] < days[at][-1])
    }
    if not timed:
        return
    for _, cells in records:
        for at in timed:
            if at < len(cells) and isinstance(day := cells[at], _Day):
                cells[at] = _Moment(f"{day} {_MIDNIGHT}")


def _cell(value: object) -> str:
    """The value as the sheet shows it without a special number format: 3, not 3.0; a date without its midnight."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return Written(str(value).upper())
    if isinstance(value, float):
        return Written(int(value)) if value.is_integer() else Written(format(value, ".15g"))
    if isinstance(value, datetime):
        return _Day(value.date()) if value.time() == time() else _Moment(value.isoformat(sep=" "))
    if isinstance(value, date):
        return _Day(value.isoformat())
    return storable(str(value))
