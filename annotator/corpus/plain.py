"""Plain text: one text a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ShouldStop, check
from annotator.corpus.encoding import is_damaged, open_text, storable
from annotator.corpus.formats import BadRow, FileFormat, Row
from annotator.corpus.table import Table

TEXT_COLUMN: Final = "text"
_CHECK_EVERY: Final = 4096  # lines


def open_table(path: Path, file_format: FileFormat, should_stop: ShouldStop) -> Table:
    """The lines that are not blank, under the name "text" or that of the header. Raises AnnotatorError `file_empty`."""
    lines = _lines(path, file_format, should_stop)
    header = next(lines, (0, ""))[1] if file_format.header else TEXT_COLUMN
    total = sum(1 for _ in lines)
    if not total:
        raise AnnotatorError("file_empty", file=str(path))
    column = storable(header.strip())
    return Table((column,), total, _rows(path, file_format, column, should_stop))


def _lines(path: Path, file_format: FileFormat, should_stop: ShouldStop) -> Iterator[tuple[int, str]]:
    with open_text(path, file_format.encoding or "utf-8", newline=None) as file:
        for line, text in enumerate(file, start=1):
            if line % _CHECK_EVERY == 0:
                check(should_stop)
            if text.strip():
                yield line, text.rstrip("\n")


def _rows(path: Path, file_format: FileFormat, column: str, should_stop: ShouldStop) -> Iterator[Row | BadRow]:
    lines = _lines(path, file_format, should_stop)
    if file_format.header:
        next(lines)
    for number, (line, text) in enumerate(lines, start=1):
        if is_damaged(text):
            yield BadRow(number, "row_encoding", line)
        else:
            yield Row(number, {column: storable(text)}, line)
