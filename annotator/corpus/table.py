"""A file opened as a table, and what its header means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.corpus.formats import BadRow, Row
from annotator.corpus.guessing import is_known_name, is_number

_FEW: Final = 6  # rows
_LONG: Final = 40  # characters; only sentences and survey questions are longer
JUDGED: Final = 50  # records that tell whether there are titles above the header
_MOST_TITLES: Final = 10
_RULE: Final = re.compile(r":?-{2,}:?|={2,}")


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` can be consumed once; whatever concerns the whole file was raised before. `total` counts bad rows too.

    `line_ends` says how the rows end: "lf", "crlf", "cr" or "mixed"; None where they are not lines. `text_column` and
    `label_column` are those that the format itself names, None where they must be guessed. `blank_rows` stand between
    the rows and are none of them. `is_own`: it is an export of ours.
    """

    columns: tuple[str, ...]
    total: int | None
    rows: Iterator[Row | BadRow]
    line_ends: str | None = None
    text_column: str | None = None
    label_column: str | None = None
    blank_rows: int = 0
    is_own: bool = False


class LineEnds:
    """Which line ends there are. What stands inside a quoted field is none, nor are NEL and U+2028."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def add(self, line: str) -> None:
        """Look at the end of a line that was read with newline=""."""
        self._seen.add(line[-2:])  # a million lines have few different ends

    def kind(self) -> str | None:
        """What all were: "lf", "crlf", "cr" or "mixed"; None if no line has ended yet."""
        kinds = set()
        for end in self._seen:
            if end.endswith("\n"):
                kinds.add("crlf" if end == "\r\n" else "lf")
            elif end.endswith("\r"):
                kinds.add("cr")
        return "mixed" if len(kinds) > 1 else next(iter(kinds), None)


def column_names(header: Sequence[str], width: int) -> tuple[str, ...]:
    """`width` names that are all different: those of the header, "column 3" for the third where it has none."""
    names: list[str] = []
    for position in range(width):
        stem = header[position].strip().lstrip("\ufeff") if position < len(header) else ""
        stem = stem or f"column {position + 1}"
        name, times = stem, 1
        while name in names:
            times += 1
            name = f"{stem} {times}"
        names.append(name)
    return tuple(names)


def guess_header(records: Sequence[Sequence[str]], *, default: bool) -> bool:
    """Whether the first record names the columns, judged by how it differs from those below it.

    `default` answers where nothing speaks for or against it.
    """
    if not records:
        return False
    first, below = [cell.strip() for cell in records[0]], records[1:]
    while first and not first[-1]:
        first.pop()
    named = [cell for cell in first if cell]
    if any(is_number(cell) for cell in named):
        return False
    known = {cell for cell in named if is_known_name(cell)}
    if len(set(named)) < len(named):
        return len(known) > 1  # two columns may have the same name, but two labels the more
    if known:
        return True
    if len(named) < len(first) - 1 or not below:
        return False  # one name may be missing: that of an index column
    columns = [[row[at].strip() for row in below if at < len(row)] for at in range(len(first))]
    if any(name and name in column for name, column in zip(first, columns, strict=True)):
        return False  # a label of the first row comes again
    if any(len(column) > 1 and all(map(is_number, column)) for column in columns):
        return True
    if any(_names_labels(name, column) for name, column in zip(first, columns, strict=True)):
        return True
    longest = max(columns, key=lambda column: sum(map(len, column)) / max(1, len(column)))
    name = first[columns.index(longest)]
    mean = sum(map(len, longest)) / max(1, len(longest))
    if len(name) * 3 <= mean:
        return True
    return default and len(name) <= _LONG and len(name) < mean


def title_rows(records: Sequence[Sequence[str]]) -> int:
    """How many of the first records are a title or a remark above the header ("Survey 2009", "sep=;"): nothing but
    their first cell is filled. Only the first `JUDGED` are looked at.
    """
    records = records[:JUDGED]
    titles = 0
    while titles < min(len(records), _MOST_TITLES) and _is_title(records[titles]):
        titles += 1
    below = records[titles:]
    if not titles or len(below) < 2 or sum(map(bool, map(str.strip, below[0]))) < 2:
        return 0
    return titles if guess_header(below, default=False) else 0


def is_header(cells: Sequence[str], number: int, header: Sequence[str]) -> bool:
    """Whether a row repeats the names of the columns, as where several files were put one after the other, or is the
    line below them in a table of Markdown.
    """
    if not header:
        return False
    told = [cell.strip().lstrip("\ufeff") for cell in cells]
    if number == 1 and all(not cell or _RULE.fullmatch(cell) for cell in told):
        return any(told)
    names = [name.strip().lstrip("\ufeff") for name in header]
    return sum(map(bool, names)) > 1 and told == names


def _is_title(record: Sequence[str]) -> bool:
    first, *others = record or [""]
    return bool(first.strip()) and not any(map(str.strip, others)) and not is_known_name(first)


def _names_labels(name: str, column: Sequence[str]) -> bool:
    """Whether a column of a few labels, all of which come again, stands under a name that is longer than any."""
    times = Counter(column)
    if len(column) < _FEW or not 2 <= len(times) <= len(column) // 3 or min(times.values()) < 2:
        return False
    return len(name) > 2 * max(map(len, times))
