"""What the rows of a file say of labels, by the columns that seem to be of labels, so that rows can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotator.corpus.formats import Row
from annotator.corpus.guessing import Guess, is_no_label
from annotator.corpus.preparing import said_by_columns

NOTHING: Final = 0
_64_BITS: Final = (1 << 64) - 1
_REMEMBERED: Final = 1_000  # different cells


class Sayings:
    """Of a row a number, and whether a word for no label stands there.

    The number is the same for the same labels, in whatever order and case, and `NOTHING` where nothing is said.
    Different labels have the same one once in some million million files; it holds for this run of the program.
    `are_told`: whatever stands in place of a label is one.
    """

    def __init__(self, guess: Guess, *, are_told: bool = False) -> None:
        self._guess = guess
        self._are_told = are_told
        self._cells: dict[str, tuple[int, bool]] = {}

    def of(self, row: Row) -> tuple[int, bool]:
        guess = self._guess
        if guess.label_columns:
            said = said_by_columns(row.values, guess.label_columns)
        else:
            said = row.values.get(guess.label_column, "") if guess.label_column else None
        if not isinstance(said, str):
            return (NOTHING, False) if said is None else self._numbered(said, says_none=not said)
        known = self._cells.get(said)
        if known is None:
            separator = guess.label_separator
            known = self._numbered([said] if separator is None or is_no_label(said) else said.split(separator))
            if len(self._cells) < _REMEMBERED:
                self._cells[said] = known
        return known

    def _numbered(self, parts: Sequence[str], *, says_none: bool = False) -> tuple[int, bool]:
        """`says_none`: that there is nothing says "none of the labels"."""
        names = {" ".join(part.split()).casefold() for part in parts if part.strip()}
        kept = frozenset(name for name in names if self._are_told or not is_no_label(name))
        number = (hash(kept) & _64_BITS) | 1 if kept or says_none else NOTHING
        return number, len(kept) < len(names)
