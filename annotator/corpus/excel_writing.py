"""A table as a workbook of one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from annotator.core.errors import AnnotatorError
from annotator.core.exports import Altered
from annotator.corpus.alterations import Alterations
from annotator.corpus.cells import Written, as_text
from annotator.corpus.whole import write_errors

EXCEL_ROWS: Final = 1_048_576  # of a sheet, the header included
EXCEL_CELL: Final = 32_767  # characters, in UTF-16 units as Excel counts
_FIRST_YEAR: Final = 1901  # Excel knows no day before 1900, and one too many in that year
_EXACT: Final = 10**15  # Excel has fifteen digits; longer numbers (of posts, of users) stand as text
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def write_excel(
    unfinished: Path,
    path: Path,
    columns: Sequence[str],
    rows: Iterator[Sequence[object]],
    between: str,
    alterations: Alterations,
) -> None:
    """Write the rows one by one: openpyxl's write-only mode holds no more than one in memory.

    Raises AnnotatorError: excel_too_large (rows, most), excel_cell_too_long (row, column, length, most).
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()

    def cell(value: object, row: int, column: str) -> Any:
        if isinstance(value, Written):
            value = value.meant()
        if value is None or (isinstance(value, bool | int | float) and abs(value) < _EXACT):
            return value
        if isinstance(value, date) and value.year >= _FIRST_YEAR:
            return value
        plain = as_text(value, between)
        text = _excel_text(plain)
        if _NOT_IN_XML.search(plain):
            alterations.note(Altered.CONTROL, plain, text)
        length = len(text.encode("utf-16-le")) // 2
        if length > EXCEL_CELL:
            raise AnnotatorError(
                "excel_cell_too_long", file=str(path), row=row, column=column, length=length, most=EXCEL_CELL
            )
        written = WriteOnlyCell(sheet, value=text)
        written.data_type = "s"  # else a string that begins with = becomes a formula
        return written

    try:
        with write_errors(path):
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
