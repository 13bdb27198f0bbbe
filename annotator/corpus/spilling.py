"""Texts that have spilled over: a delimiter stands in them, unquoted, so that their rows have too many cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_JUDGED: Final = 1000  # records
_MOST_LABELS: Final = 30
_TEXTS_PER_LABEL: Final = 3
_MOST: Final = 0.2  # of the records; where more have a third cell that nobody named, it is a column
_NEARLY_ALL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Spilled:
    """Of two columns one has the texts and the other one of these labels."""

    labels: frozenset[str]
    text_first: bool

    def mended(self, cells: Sequence[str], delimiter: str) -> tuple[str, str] | None:
        """The two cells of a record whose text has spilled over; None for any other."""
        filled = filled_cells(cells)
        if filled < 3:
            return None
        if not self.text_first:
            return (cells[0], delimiter.join(cells[1:filled])) if cells[0].strip() in self.labels else None
        label = cells[filled - 1].strip()
        if label not in self.labels or cells[1].strip() in self.labels:
            return None
        return delimiter.join(cells[: filled - 1]), label


class Spill:
    """Looks at the records of a file one by one, and says in the end whether texts have spilled over.

    So it is where two columns are named and records have more cells; or in a file without a header, where a few values
    alone fill the second column of most records, and nearly all records with more cells end in one of them.
    """

    def __init__(self, header: Sequence[str] | None) -> None:
        self._is_named = header is not None
        self._is_possible = header is None or filled_cells(header) == 2
        self.is_learning = self._is_possible  # whether records of two cells matter
        self._ends: dict[int, Counter[str]] = {0: Counter(), -1: Counter()}  # cells at both ends, while they are few
        self._seconds: Counter[str] = Counter()
        self._wider: list[tuple[str, str]] = []
        self._wide = self._looked_at = 0

    def add(self, cells: Sequence[str], filled: int) -> None:
        """Look at a record of which so many cells are filled. After a while only those that are too wide matter."""
        if not self._is_possible or filled < 2:
            return
        if self._is_named:
            self._looked_at += 1
            self.is_learning = self._looked_at < _JUDGED
            for at, counts in self._ends.items():
                if len(counts) <= _MOST_LABELS:
                    counts[cells[at if at == 0 else filled - 1].strip()] += 1
        if filled == 2:
            if len(self._seconds) <= _MOST_LABELS:
                self._seconds[cells[1].strip()] += 1
        else:
            self._wide += 1
            if len(self._wider) < _JUDGED:
                self._wider.append((cells[1].strip(), cells[filled - 1].strip()))

    def found(self, total: int) -> Spilled | None:
        """How texts have spilled over in a file of `total` records; None where none has."""
        if not self._is_possible or not self._wide:
            return None
        if not self._is_named:
            labels = frozenset(self._seconds)
            is_rare = self._wide <= _MOST * total and 2 * len(labels) <= self._seconds.total()
            return Spilled(labels, text_first=True) if is_rare and self._end_in(labels) else None
        for at, counts in sorted(self._ends.items()):
            often = {label: times for label, times in counts.items() if label and times >= _TEXTS_PER_LABEL}
            labels = frozenset(often)
            is_label = (
                len(labels) >= 2
                and len(counts) <= _MOST_LABELS
                and sum(often.values()) >= _NEARLY_ALL * self._looked_at
            )
            if is_label and (at == 0 or self._end_in(labels)):
                return Spilled(labels, text_first=at != 0)
        return None

    def _end_in(self, labels: frozenset[str]) -> bool:
        """Whether nearly all of the wider records end in a label, and have none before."""
        if not 2 <= len(labels) <= _MOST_LABELS:
            return False
        fitting = sum(second not in labels and last in labels for second, last in self._wider)
        return fitting >= (_NEARLY_ALL if not self._is_named else 0.5) * len(self._wider)


def filled_cells(cells: Sequence[str]) -> int:
    """How many cells there are up to the last one that is not blank."""
    filled = len(cells)
    while filled and not cells[filled - 1].strip():
        filled -= 1
    return filled
