"""Reading a corpus file, whatever its format: a preview to confirm, then its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, ShouldStop, ignore_progress, never_stop
from annotator.corpus import delimited, docbin, excel, folders, json_files, parquet, plain
from annotator.corpus.encoding import check_encoding
from annotator.corpus.formats import BadRow, FileFormat, Kind, Preview, Row, joined
from annotator.corpus.guessing import guess_columns
from annotator.corpus.opening import Watch, check_file, members
from annotator.corpus.own_tables import is_answered, recognised
from annotator.corpus.peers import table as peers
from annotator.corpus.sniffing import detect_format
from annotator.corpus.table import Table

GUESSED_FROM: Final = 5000  # rows
_BEGINNING: Final = 1 << 20  # bytes
_OF_LINES: Final = ("csv", "tsv", "txt", "labelled", "fasttext", "jsonl")

_OPEN: Final[Mapping[Kind, Callable[[Path, FileFormat, Watch], Table]]] = {
    "csv": delimited.open_table,
    "tsv": delimited.open_table,
    "jsonl": json_files.open_lines,
    "json": json_files.open_array,
    "txt": plain.open_table,
    "labelled": plain.open_table,
    "fasttext": plain.open_table,
    "parquet": parquet.open_table,
    "arrow": parquet.open_table,
    "docbin": docbin.open_table,
    "xlsx": excel.open_table,
}


def preview(
    path: Path,
    limit: int = 20,
    file_format: FileFormat | None = None,
    should_stop: ShouldStop = never_stop,
    on_progress: OnProgress = ignore_progress,
) -> Preview:
    """The first `limit` rows of a file with guesses of its format and columns; or read in a format a person chose.

    Raises AnnotatorError if the file as a whole cannot be read: file_missing, file_is_folder, file_unreadable,
    file_empty, file_binary, file_encoding, encoding_wrong, encoding_unknown, file_truncated_excel, excel_damaged,
    excel_password, excel_no_sheet, json_damaged, json_not_rows, parquet_missing, parquet_damaged, archive_damaged,
    archive_many, archive_password; Cancelled. The steps of the progress are kilobytes of the file, which is gone
    through several times.
    """
    return _look(path, limit, file_format, Watch(on_progress, should_stop))


def glance(
    path: Path,
    limit: int = 20,
    file_format: FileFormat | None = None,
    should_stop: ShouldStop = never_stop,
    on_progress: OnProgress = ignore_progress,
) -> Preview:
    """As `preview`, but of a large file of lines only the beginning is read: at once, whatever its size.

    `total` is None then, and what comes later in the file may tell another format.
    """
    if path.is_file() and path.stat().st_size > _BEGINNING:
        with suppress(AnnotatorError):  # a file that cannot be cut at a line: the whole of it will tell
            seen = _look(path, limit, file_format, Watch(on_progress, should_stop, until=_BEGINNING))
            if seen.format.kind in _OF_LINES:
                return replace(seen, total=None)
    return preview(path, limit, file_format, should_stop, on_progress)


def _look(path: Path, limit: int, file_format: FileFormat | None, watch: Watch) -> Preview:
    file_format, table = open_file(path, file_format, watch)
    readable = [row for row in islice(table.rows, GUESSED_FROM) if isinstance(row, Row)]
    rows = [[row.values.get(column, "") for column in table.columns] for row in readable]
    guess = guess_columns(table.columns, rows, table.text_column, table.label_column)
    return Preview(
        file=path,
        format=file_format,
        columns=table.columns,
        rows=tuple(tuple(map(joined, row)) for row in rows[:limit]),
        text_column=guess.text_column,
        label_column=guess.label_column,
        labels=guess.labels,
        total=table.total,
        label_columns=guess.label_columns,
        label_separator=guess.label_separator,
        blank_rows=table.blank_rows,
        remark_columns=guess.remark_columns,
        numbers=tuple(row.number for row in readable[:limit]),
        labels_are_told=tells_labels(file_format, table, readable),
    )


def tells_labels(file_format: FileFormat, table: Table, rows: Sequence[Row]) -> bool:
    """Whether a program that knows labels wrote the file, so that whatever stands in their place is one: "nan" too.

    `rows` are the first ones.
    """
    if table.is_own:
        return is_answered(rows)
    return file_format.peer is not None or file_format.kind in ("fasttext", "docbin")


def read_rows(
    path: Path,
    format: FileFormat | None = None,  # noqa: A002
    should_stop: ShouldStop = never_stop,
    required: Sequence[str] = (),
    on_progress: OnProgress = ignore_progress,
) -> Iterator[Row | BadRow]:
    """All rows of a file, one after another; those that cannot be read as BadRow.

    Whatever concerns the whole file is raised here, before the first row: the errors of `preview`, and column_missing
    (column, columns) if a column of `required` is not there. Cancelled is raised, also by the iterator, once
    `should_stop()`. The steps of the progress are kilobytes of the file.
    """
    _, table = open_file(path, format, Watch(on_progress, should_stop, "read"))
    for column in required:
        if column not in table.columns:
            raise AnnotatorError("column_missing", file=str(path), column=column, columns=", ".join(table.columns))
    return table.rows


def open_file(path: Path, file_format: FileFormat | None, watch: Watch) -> tuple[FileFormat, Table]:
    """The file as a table in the format that a person chose, or in the one it has. Raises as `preview`."""
    if file_format is None:
        file_format = detect_format(path, watch)
    elif isinstance(file_format, excel.OtherSheet):
        check_file(path)
        file_format = excel.detect_format(path, file_format.sheet)
    elif file_format.kind != "datasets" and not (file_format.peer and members(path)):
        check_file(path)
        if file_format.encoding is not None:
            check_encoding(path, file_format.encoding, watch)
    if file_format.kind == "datasets":
        return file_format, recognised(folders.open_table(path, file_format, watch, _open_found), "datasets")
    if file_format.peer is not None:
        return file_format, peers.open_table(path, file_format, watch)
    return file_format, recognised(_OPEN[file_format.kind](path, file_format, watch), file_format.kind)


def _open_found(path: Path, watch: Watch) -> Table:
    return open_file(path, None, watch)[1]
