"""Writing a table to CSV, TSV, JSONL or Excel: wholly, or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.core.exports import Altered, Format, TableOptions
from annotator.core.progress import ShouldStop, never_stop
from annotator.corpus.alterations import Alterations
from annotator.corpus.cells import BETWEEN, as_json, as_text
from annotator.corpus.delimited import FORMULA, PLAIN_NUMBER
from annotator.corpus.excel_writing import write_excel
from annotator.corpus.whole import Counted, text_file, whole_file

_Rows = Iterator[Sequence[object]]


def write_rows(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    bom: bool = True,
    alterations: Alterations | None = None,
    should_stop: ShouldStop = never_stop,
) -> int:
    """Write `rows` (a value for each of `columns`) in the format the ending names, and return how many there were.
    `alterations` gets to know what is written otherwise than it is.

    Values are strings, numbers, booleans, None or lists of strings; or `Written`, as they are read. .jsonl keeps the
    types (what is not finite becomes null), .xlsx those of all but lists; the others write None as nothing, and what
    was written as it was. A list becomes its parts joined with ", ". `bom` marks .csv and .tsv as
    UTF-8, without which Excel misreads them. A cell of .csv or .tsv that a spreadsheet would run as a formula is
    preceded by an apostrophe (OWASP, "CSV Injection"), plain numbers excepted; the reader takes it off again. In .xlsx
    strings are string cells, which never run; control characters that XML cannot hold are left out, and line breaks
    are those of Excel (LF).

    The file appears under its name when it is complete and on the disk; until then it has another name beside it,
    which is gone after any failure, Cancelled included.

    Raises AnnotatorError: export_format (suffix) for another ending; file_unwritable (reason); excel_too_large (rows,
    most) and excel_cell_too_long (row, column, length, most) for what a sheet cannot hold.
    """
    kind = _BY_SUFFIX.get(path.suffix.lower())
    if kind is None:
        raise AnnotatorError("export_format", file=str(path), suffix=path.suffix)
    counted = Counted(rows, should_stop)
    with whole_file(path) as unfinished:
        options = TableOptions(bom=bom)
        write_table(unfinished, path, kind, columns, iter(counted), options, BETWEEN, alterations or Alterations())
    return counted.count


def write_table(
    unfinished: Path,
    path: Path,
    kind: Format,
    columns: Sequence[str],
    rows: _Rows,
    options: TableOptions,
    between: str,
    alterations: Alterations,
) -> None:
    """The same into a file that has another name until it is complete; `between` stands between the parts of a list.

    `kind` is CSV, TSV, JSONL or XLSX.
    """
    match kind:
        case Format.CSV:
            _write_delimited(unfinished, path, columns, rows, options, options.delimiter, between, alterations)
        case Format.TSV:
            _write_delimited(unfinished, path, columns, rows, options, "\t", between, alterations)
        case Format.XLSX:
            write_excel(unfinished, path, columns, rows, between, alterations)
        case _:
            _write_jsonl(unfinished, path, columns, rows)


def _write_delimited(
    unfinished: Path,
    path: Path,
    columns: Sequence[str],
    rows: _Rows,
    options: TableOptions,
    delimiter: str,
    between: str,
    alterations: Alterations,
) -> None:
    def neutralised(cell: str) -> str:
        """With an apostrophe before what a spreadsheet would run; a further one before such an apostrophe."""
        if not FORMULA.match(cell) or PLAIN_NUMBER.fullmatch(cell):
            return cell
        alterations.note(Altered.FORMULA, cell, f"'{cell}")
        return f"'{cell}"

    shown: Callable[[str], str] = neutralised if options.safe else str
    with text_file(unfinished, path, "utf-8-sig" if options.bom else "utf-8") as file:
        # Names in quotes say that quotes enclose fields here, which a file with few of them leaves open.
        names = csv.writer(file, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        names.writerow([shown(column) for column in columns])
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows([shown(as_text(value, between)) for value in row] for row in rows)


def _write_jsonl(unfinished: Path, path: Path, columns: Sequence[str], rows: _Rows) -> None:
    # Without a mark: JSON must not have one (RFC 8259, section 8.1).
    with text_file(unfinished, path) as file:
        for row in rows:
            file.write(as_json(dict(zip(columns, row, strict=True))) + "\n")


_BY_SUFFIX: Final[Mapping[str, Format]] = {
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".jsonl": Format.JSONL,
    ".xlsx": Format.XLSX,
}
