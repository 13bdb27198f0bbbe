"""Counting what stands in the columns of a file while it is gone through: the names of labels, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from annotator.corpus.formats import Row
from annotator.corpus.guessing import indicated

Value: TypeAlias = "str | tuple[str, ...]"  # a cell; a list of several labels as a tuple

_MOST: Final = 5_000  # different values of a column; what has more is no column of labels
_LONGEST: Final = 400  # characters of a value; what is longer is a text


class Tally:
    """How often each value stands in each column but that of the texts. A column of too many values is given up."""

    def __init__(self, columns: Iterable[str], text_column: str, indicators: Iterable[str]) -> None:
        self._counts: dict[str, dict[Value, int]] = {name: {} for name in columns if name != text_column}
        self._indicators = tuple(indicators)
        self._together: dict[tuple[str, ...], int] = {}

    def add(self, row: Row) -> None:
        given_up = []
        for name, counts in self._counts.items():
            cell = row.values.get(name, "")
            value: Value = cell.strip() if isinstance(cell, str) else tuple(part.strip() for part in cell)
            if not value:
                continue
            times = counts.get(value, 0)
            counts[value] = times + 1
            if not times and (len(counts) > _MOST or sum(map(len, value)) > _LONGEST):
                given_up.append(name)
        for name in given_up:
            del self._counts[name]
        if self._indicators:
            together = tuple(name for name in self._indicators if indicated(row.values.get(name, "")))
            if together in self._together or len(self._together) < _MOST:
                self._together[together] = self._together.get(together, 0) + 1

    def values(self, column: str) -> Mapping[Value, int] | None:
        """The values of a column with the number of rows that have each, in the order of the file; None if too many."""
        return self._counts.get(column)

    def combinations(self) -> Mapping[tuple[str, ...], int]:
        """Which of the columns of 0 and 1 are set together, and in how many rows (of the first 5,000 different)."""
        return self._together
