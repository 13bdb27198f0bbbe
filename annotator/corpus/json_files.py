"""JSON arrays of objects, and JSONL: one object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.corpus.cells import Written
from annotator.corpus.encoding import DOS_END, open_text, storable
from annotator.corpus.formats import BadRow, FileFormat, Row
from annotator.corpus.json_values import Entry, bare, compact, parse, parse_whole, read_array, read_lines
from annotator.corpus.nesting import Nesting
from annotator.corpus.opening import Watch
from annotator.corpus.plain import TEXT_COLUMN
from annotator.corpus.table import LineEnds, Table

_LOOKED_AT: Final = 2000  # lines whose keys become the columns


def open_lines(path: Path, file_format: FileFormat, watch: Watch) -> Table:
    """A JSONL file. Lines that do not parse become bad rows.

    Raises AnnotatorError: `file_empty`; where no line near the beginning is an object, `json_not_rows` if they are
    other JSON and `json_damaged` with the place in the first line if they are not.
    """
    encoding = file_format.encoding or "utf-8"
    nesting = Nesting()
    total = 0
    first_line = ""
    ends = LineEnds()
    with open_text(path, encoding, newline="", watch=watch) as file:
        for line in file:
            if not line.strip() or line == DOS_END:
                continue
            ends.add(line)
            total += 1
            if total <= _LOOKED_AT:
                first_line = first_line or line
                try:
                    value = parse(bare(line))
                except ValueError:
                    continue
                if isinstance(value, dict):
                    nesting.look(value)
    if not total:
        raise AnnotatorError("file_empty", file=str(path))
    if not nesting.columns():
        parse_whole(path, bare(first_line))
        raise AnnotatorError("json_not_rows", file=str(path))
    return Table(nesting.columns(), total, _rows(nesting, read_lines(path, encoding, watch)), ends.kind())


def open_array(path: Path, file_format: FileFormat, watch: Watch) -> Table:
    """A JSON array, gone through once for its columns and again for its rows. Entries that are no objects become bad
    rows, but strings are texts where they are among themselves.

    Raises AnnotatorError: `json_damaged` (line, column), `json_not_rows`, `file_empty`.
    """
    encoding = file_format.encoding or "utf-8"
    nesting = Nesting()
    total = 0
    strings = 0
    for entry in read_array(path, encoding, watch):
        total += 1
        if isinstance(entry.value, dict):
            nesting.look(entry.value)
        strings += isinstance(entry.value, str) and not isinstance(entry.value, Written)
    if not total:
        raise AnnotatorError("file_empty", file=str(path))
    rows = _rows(nesting, read_array(path, encoding, watch))
    if nesting.columns():
        return Table(nesting.columns(), total, rows)
    if not strings:
        raise AnnotatorError("json_not_rows", file=str(path))
    return Table((TEXT_COLUMN,), total, _texts(read_array(path, encoding, watch)))


def _texts(entries: Iterable[Entry]) -> Iterator[Row | BadRow]:
    for number, entry in enumerate(entries, start=1):
        if entry.reason is None and isinstance(entry.value, str):
            yield Row(number, {TEXT_COLUMN: storable(entry.value)})
        else:
            yield BadRow(number, entry.reason or "row_not_object", entry.line, entry.raw or compact(entry.value))


def _rows(nesting: Nesting, entries: Iterable[Entry]) -> Iterator[Row | BadRow]:
    for number, entry in enumerate(entries, start=1):
        if entry.reason is not None:
            yield BadRow(number, entry.reason, entry.line, entry.raw)
        elif isinstance(entry.value, dict):
            yield Row(number, nesting.cells(entry.value), entry.line)
        else:
            yield BadRow(number, "row_not_object", entry.line, compact(entry.value))
