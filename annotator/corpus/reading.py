"""Reading a corpus file, whatever its format: a preview to confirm, then its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ShouldStop, never_stop
from annotator.corpus import delimited, excel, json_files, plain
from annotator.corpus.encoding import check_encoding
from annotator.corpus.formats import BadRow, FileFormat, Kind, Preview, Row
from annotator.corpus.guessing import guess_columns
from annotator.corpus.opening import check_file
from annotator.corpus.sniffing import detect_format
from annotator.corpus.table import Table

_GUESSED_FROM: Final = 5000  # rows

_OPEN: Final[Mapping[Kind, Callable[[Path, FileFormat, ShouldStop], Table]]] = {
    "csv": delimited.open_table,
    "tsv": delimited.open_table,
    "jsonl": json_files.open_lines,
    "json": json_files.open_array,
    "txt": plain.open_table,
    "xlsx": excel.open_table,
}


def preview(
    path: Path, limit: int = 20, file_format: FileFormat | None = None, should_stop: ShouldStop = never_stop
) -> Preview:
    """The first `limit` rows of a file with guesses of its format and columns; or read in a format a person chose.

    Raises AnnotatorError if the file as a whole cannot be read: file_missing, file_is_folder, file_unreadable,
    file_empty, file_binary, file_encoding, encoding_wrong, encoding_unknown, file_truncated_excel, excel_damaged,
    excel_password, excel_no_sheet, json_damaged, json_not_rows.
    """
    file_format = file_format or detect_format(path)
    table = _open(path, file_format, should_stop)
    rows = [
        [row.values.get(column, "") for column in table.columns]
        for row in islice(table.rows, _GUESSED_FROM)
        if isinstance(row, Row)
    ]
    guess = guess_columns(table.columns, rows)
    return Preview(
        file=path,
        format=file_format,
        columns=table.columns,
        rows=tuple(tuple(map(_joined, row)) for row in rows[:limit]),
        text_column=guess.text_column,
        label_column=guess.label_column,
        labels=guess.labels,
        total=table.total,
        label_columns=guess.label_columns,
    )


def read_rows(
    path: Path,
    format: FileFormat | None = None,  # noqa: A002
    should_stop: ShouldStop = never_stop,
    required: Sequence[str] = (),
) -> Iterator[Row | BadRow]:
    """All rows of a file, one after another; those that cannot be read as BadRow.

    Whatever concerns the whole file is raised here, before the first row: the errors of `preview`, and column_missing
    (column, columns) if a column of `required` is not there. The iterator raises Cancelled once `should_stop()`.
    """
    table = _open(path, format or detect_format(path), should_stop)
    for column in required:
        if column not in table.columns:
            raise AnnotatorError("column_missing", file=str(path), column=column, columns=", ".join(table.columns))
    return table.rows


def _open(path: Path, file_format: FileFormat, should_stop: ShouldStop) -> Table:
    check_file(path)
    if file_format.encoding is not None:
        check_encoding(path, file_format.encoding)
    return _OPEN[file_format.kind](path, file_format, should_stop)


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
