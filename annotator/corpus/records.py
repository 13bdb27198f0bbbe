"""Lines cut into records of cells by the rules of CSV; what breaks the rules harms one row, and none after it."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, NamedTuple

from annotator.corpus.encoding import DOS_END

# A whole text may stand in one field; the limit of the csv module (for the process) is 128 KiB. C long on Windows.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

_ESCAPE: Final = re.compile(r"\\([\"\\])")
_NEARLY_ALL: Final = 0.95
_LONGEST: Final = 1 << 22  # characters of a record of several lines: a longer one was opened by mistake


class Record(NamedTuple):
    """`line` is where it begins, `last` the line it ends in. `is_broken`: a quotation mark stands where none may.

    `is_open`: it opens one that is not closed, so that no cells can be told apart; the next record is on the next line.
    `blanks`: blank records just before it.
    """

    line: int
    cells: list[str]
    last: str
    is_broken: bool = False
    is_open: bool = False
    blanks: int = 0


class _Lines:
    """Lines for the csv module, with those it took for the record at hand; some of them can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._length = 0
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        taken = self.taken
        if taken:  # a record of several lines
            self._length = self._length + len(taken[-1]) if len(taken) > 1 else len(taken[0])
            if self._length > _LONGEST:
                raise csv.Error("too long")
        try:
            line = self._again.popleft() if self._again else next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        taken.append(line)
        return line

    def first(self) -> str:
        """The first line, without taking it; nothing where there is none."""
        self._again.extend(islice(self._lines, 1))
        return self._again[0] if self._again else ""

    def give_back(self, kept: int) -> None:
        """Have all but the first `kept` lines that were taken come again."""
        self._again.extendleft(reversed(self.taken[kept:]))
        del self.taken[kept:]
        self.ended = False


def records(lines: Iterable[str], delimiter: str, *, quoted: bool, is_whole: bool = True) -> Iterator[Record]:
    """The records that are not blank, the header too.

    Where a quotation mark is closed on a later line amid words, or nowhere (in a file that `is_whole`), it was none:
    its line alone is a record that is open.
    """
    source = _Lines(lines)
    dialect = _dialect(source.first(), delimiter, quoted)
    exact, lenient = (csv.reader(source, strict=strict, **dialect) for strict in (True, False))
    escaped = csv.reader(map(_without_escapes, source), strict=True, **dialect)
    line, blanks, taken = 1, 0, source.taken
    while True:
        taken.clear()
        is_broken = is_open = False
        try:
            cells = next(exact)
        except StopIteration:
            return
        except csv.Error:
            is_broken = True
            is_open = len(taken) > 1 or source.ended
            again = [(escaped, False)] if any('\\"' in one for one in taken) else []
            if not is_open:
                again.append((lenient, True))
            for reader, breaks in again:
                source.give_back(0)
                try:
                    cells = next(reader)
                except csv.Error:
                    is_open = is_open or len(taken) > 1 or source.ended
                else:
                    is_broken, is_open = breaks, source.ended
                    break
            if is_open:
                if is_whole or not source.ended:
                    source.give_back(1)
                cells = ["".join(taken).rstrip("\r\n")]
        if _is_blank(cells):
            blanks += 1
        else:
            yield Record(line, cells, taken[-1], is_broken, is_open, blanks)
            blanks = 0
        line += len(taken)


@dataclass(frozen=True, slots=True)
class Evenness:
    """The commonest number of fields, the share of records that have it, how many records there are, and how many
    more break the rules of quoting. `encloses`: in some column nearly all cells begin and end with a quotation mark.
    """

    width: int
    share: float
    records: int
    broken: int
    encloses: bool


def evenness(lines: Iterable[str], delimiter: str, *, quoted: bool, is_whole: bool = False) -> Evenness:
    """How even some lines are as a table."""
    widths: Counter[int] = Counter()
    enclosed: Counter[int] = Counter()
    broken = 0
    for record in records(lines, delimiter, quoted=quoted, is_whole=is_whole):
        if record.is_broken:
            broken += 1
            continue
        widths[len(record.cells)] += 1
        if not quoted:
            enclosed.update(at for at, cell in enumerate(record.cells) if _is_enclosed(cell))
    if not widths:
        return Evenness(0, 0.0, 0, broken, encloses=False)
    width, times = widths.most_common(1)[0]
    total = widths.total()
    encloses = max(enclosed.values(), default=0) >= _NEARLY_ALL * total
    return Evenness(width, times / (total + broken), total, broken, encloses)


def _is_enclosed(cell: str) -> bool:
    return cell[:1] == '"' == cell[-1:] and len(cell) > 1


def _dialect(first: str, delimiter: str, quoted: bool) -> dict[str, Any]:
    """How to cut lines, the first of which tells whether blanks stand between the delimiter and quotation marks."""
    spaced = quoted and re.fullmatch(rf'"[^"]*"(?:{re.escape(delimiter)} +"[^"]*")+\s*', first) is not None
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    return {"delimiter": delimiter, "quoting": quoting, "doublequote": True, "skipinitialspace": spaced}


def _without_escapes(line: str) -> str:
    """The line with quotation marks in a cell doubled, of a program that has a backslash before them instead."""
    return _ESCAPE.sub(lambda found: '""' if found[1] == '"' else found[1], line)


def _is_blank(cells: Sequence[str]) -> bool:
    if cells and cells[0] and not cells[0].isspace():
        return cells[0] == DOS_END and len(cells) == 1  # the usual one, looked at a million times
    return not any(cells) or not any(map(str.strip, cells))
