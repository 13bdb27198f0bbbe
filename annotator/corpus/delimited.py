"""CSV and TSV: records of fields, quoted or not, with any kind of line end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.corpus.cells import as_list, list_columns
from annotator.corpus.encoding import is_clean, is_damaged, open_text, storable
from annotator.corpus.footers import Footers
from annotator.corpus.formats import BadRow, FileFormat, Row
from annotator.corpus.guessing import looks_like_id
from annotator.corpus.opening import UNWATCHED, Watch, chunks
from annotator.corpus.own_tables import is_own
from annotator.corpus.records import Evenness, Record, evenness, records
from annotator.corpus.spilling import Spill, Spilled
from annotator.corpus.table import JUDGED, LineEnds, Table, column_names, is_header, title_rows

DELIMITERS: Final = ",;\t|"

# What a spreadsheet would run as a formula, with the apostrophes before it that keep it from doing so.
FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_QUOTED: Final = '"(?:[^"]|"")+"'
PLAIN_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class _Layout:
    columns: tuple[str, ...]
    before: int  # records above the rows: titles and the header
    total: int
    is_neutralised: bool
    line_ends: str | None
    spilled: Spilled | None  # where texts have spilled over
    lists: frozenset[int]  # places of the columns whose cells are lists
    footers: frozenset[int]  # rows that are remarks below the table
    header: tuple[str, ...]  # as it stands there
    blank_rows: int  # between the rows


def open_table(path: Path, file_format: FileFormat, watch: Watch) -> Table:
    """The file as a table. Raises AnnotatorError `file_empty` if there is no row.

    The file is read once for its width and again, lazily, for its rows: nothing but one record is held in memory.
    """
    layout = _scan(path, file_format, watch)
    if not layout.total:
        raise AnnotatorError("file_empty", file=str(path))
    rows = _rows(path, file_format, layout, watch)
    return Table(layout.columns, layout.total, rows, layout.line_ends, blank_rows=layout.blank_rows)


def parse(lines: Iterable[str], delimiter: str, *, quoted: bool) -> Iterator[list[str]]:
    """The records of some lines, the last of which may be cut off."""
    found = records(lines, delimiter, quoted=quoted, is_whole=False)
    return (record.cells for record in found if not record.is_open)


def is_quoted(path: Path, encoding: str, delimiter: str, watch: Watch = UNWATCHED) -> bool:
    """Whether double quotes enclose fields in the file, or are characters like any other (lone ones, as in tweets)."""
    if not any(b'"' in piece for piece in chunks(path, watch)):
        return True  # in no encoding is that byte absent where the sign is there
    found: dict[bool, Evenness] = {}
    for as_marks in (True, False):
        with open_text(path, encoding, newline="", watch=watch) as file:
            found[as_marks] = evenness(file, delimiter, quoted=as_marks, is_whole=watch.until is None)
            if as_marks and found[True].broken == 0 and _has_quoted_names(path, encoding, delimiter):
                return True
    quoted, bare = found[True], found[False]
    if bare.width < 2 or bare.encloses:
        return True
    if bare.share == 1.0 and bare.records > quoted.records + quoted.broken:
        return False  # fields over several lines would have torn some record apart
    if quoted.broken == 0 and quoted.share > 0.99:
        return True
    return quoted.share > bare.share or (quoted.share == bare.share and delimiter != "\t")


def _has_quoted_names(path: Path, encoding: str, delimiter: str) -> bool:
    """Whether all of the first line is in quotes, as `annotator.corpus.writing` has it."""
    with open_text(path, encoding, newline=None) as file:
        names = file.readline().rstrip("\n")
    return re.fullmatch(rf"{_QUOTED}(?:{re.escape(delimiter)}{_QUOTED})*", names) is not None


def _records(path: Path, file_format: FileFormat, watch: Watch) -> Iterator[Record]:
    """Every record that is not blank, the header too."""
    encoding, delimiter = file_format.encoding or "utf-8", file_format.delimiter or ","
    with open_text(path, encoding, newline="", watch=watch) as file:
        yield from records(file, delimiter, quoted=file_format.quoted, is_whole=watch.until is None)


def _before_rows(path: Path, file_format: FileFormat) -> int:
    if not file_format.header:
        return 0
    first = [record.cells for record in islice(_records(path, file_format, UNWATCHED), JUDGED)]
    return 1 + title_rows(first)


def _scan(path: Path, file_format: FileFormat, watch: Watch) -> _Layout:
    """The columns (as many as most records have, less those at the end that are always empty) and the row count.

    A program that keeps formulas from running puts an apostrophe before each. So a file has been neutralised if it
    has such cells and not a single one that would run; only then are the apostrophes taken off again. A foreign file
    of tweets has bare mentions (@somebody), so an apostrophe before a mention is a quotation mark there and stays.
    """
    shapes: Counter[tuple[int, int]] = Counter()  # cells, and those up to the last one that is not empty
    header: list[str] | None = None
    ends, footers = LineEnds(), Footers()
    spill = None if file_format.header else Spill(None)
    first: list[list[str]] = []
    escaped = bare = broken = blanks = 0
    before = _before_rows(path, file_format)
    for at, record in enumerate(_records(path, file_format, watch), start=1):
        cells = record.cells
        ends.add(record.last)
        for cell in cells:
            if cell[:1] in _SUSPECT and FORMULA.match(cell):
                if cell[0] == "'":
                    escaped += 1
                elif not PLAIN_NUMBER.fullmatch(cell):
                    bare += 1
        if at <= before:
            header, spill = cells, Spill(cells)
            continue
        if at > before + 1:
            blanks += record.blanks
        if at <= _FIRST:
            first.append(cells)
        if record.is_open:
            broken += 1
            continue
        width = filled = len(cells)
        while not cells[filled - 1].strip():
            filled -= 1
        shapes[width, filled] += 1
        if filled < 2 or footers.is_at_end:
            footers.add(at - before, cells, filled)
        if spill and (filled > 2 or spill.is_learning):
            spill.add(cells, filled)
    widths: Counter[int] = Counter()
    for (width, _), times in shapes.items():
        widths[width] += times
    total = widths.total() + broken
    is_neutralised = escaped > 0 and bare == 0
    if is_own(header or ()) and not _has_quoted_names(
        path, file_format.encoding or "utf-8", file_format.delimiter or ","
    ):
        is_neutralised = False  # what we write for other programs has no such apostrophes
    named_so = tuple(header or ())
    header = [_bare(cell, is_neutralised) for cell in header or []]
    usual = widths.most_common(1)[0][0] if widths else 0
    spilled = spill.found(total) if spill else None
    if len(header) == usual - 1 and _name_rows([cells[0] for cells in first]):
        spilled = None
        header.insert(0, "")  # R writes row names without a name for their column
    named = max((at + 1 for at, name in enumerate(header) if name.strip()), default=0)
    used = max((filled for _, filled in shapes if filled <= usual), default=0)
    if spilled:
        used = 2
    names = column_names(header, max(named, used, 1))  # also where no row can be read
    return _Layout(
        names,
        before,
        total,
        is_neutralised,
        ends.kind(),
        spilled,
        list_columns(first),
        footers.found(total),
        named_so,
        blanks,
    )


def _name_rows(cells: Sequence[str]) -> bool:
    """Whether each row has a name of its own in its first cell."""
    return all(map(looks_like_id, cells)) and len(set(cells)) == len(cells)


_FIRST: Final = 1000  # records that tell whether the cells of a column are lists
_SUSPECT: Final = frozenset("'=+-@\t\r")


def _bare(cell: str, is_neutralised: bool) -> str:
    """The cell as it was before it was neutralised (the reverse of what the writer does), without its NULs."""
    if is_neutralised and cell[:1] == "'" and FORMULA.match(cell):
        cell = cell[1:]
    return storable(cell)


def _rows(path: Path, file_format: FileFormat, layout: _Layout, watch: Watch) -> Iterator[Row | BadRow]:
    columns, delimiter = layout.columns, file_format.delimiter or ","
    records = _records(path, file_format, watch)
    records = islice(records, layout.before, None)
    is_plain = not (layout.is_neutralised or layout.spilled or layout.lists or layout.footers)
    last = layout.header[-1] if layout.header else None
    for number, record in enumerate(records, start=1):
        cells, line = record.cells, record.line
        if (number == 1 or cells[-1] == last) and is_header(cells, number, layout.header):
            yield BadRow(number, "row_header", line, delimiter.join(cells))
        elif is_plain and len(cells) == len(columns) and not record.is_open and is_clean(delimiter.join(cells)):
            yield Row(number, dict(zip(columns, cells, strict=True)), line)
        elif record.is_open or (record.is_broken and len(cells) != len(columns)):
            yield BadRow(number, "row_quote_open", line, delimiter.join(cells))
        elif number in layout.footers:
            yield BadRow(number, "row_footer", line, delimiter.join(cells))
        elif any(map(is_damaged, cells)):
            yield BadRow(number, "row_encoding", line, delimiter.join(cells))
        elif len(cells) > 2 and layout.spilled and (mended := layout.spilled.mended(cells, delimiter)):
            yield Row(number, dict(zip(columns, (storable(cell) for cell in mended), strict=True)), line, True)
        elif len(cells) > len(columns) and any(map(str.strip, cells[len(columns) :])):
            yield BadRow(number, "row_too_wide", line, delimiter.join(cells))
        else:
            cells += [""] * (len(columns) - len(cells))
            values: dict[str, str | list[str]] = {
                name: _bare(cell, layout.is_neutralised) for name, cell in zip(columns, cells, strict=False)
            }
            for at in layout.lists:
                if at < len(columns) and (listed := as_list(cells[at])) is not None:
                    values[columns[at]] = [storable(part) for part in listed]
            yield Row(number, values, line)
