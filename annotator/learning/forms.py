"""How a text is built, whatever it is about: runs of one to three words, of which only the commonest are themselves.

Every other word is a name, an abbreviation, a number, a sign or a plain word: “Who wrote Emma ?” reads “who · Name ?”.
What a question asks for shows in this from few examples, where terms would have to meet the very words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from annotator.learning.hashing import COLUMNS, count_runs, rarity, weighed
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import SPECIAL, WordTokenizer

_COMMON = 200  # words of the pool that stand for themselves
_LENGTHS = (1, 2, 3)
_TEXTS_AT_ONCE = 500
_COUNTED_TEXTS = 20_000  # of a larger pool, every nth text is enough to weigh the runs
_FIRST, _LAST = -2, -3  # stand before and after a text


@dataclass(frozen=True, slots=True, eq=False)
class FormWeights:
    """`rarity` float32 (COLUMNS,): smoothed inverse document frequency; 0 where the pool hardly has the run."""

    rarity: np.ndarray

    def texts(
        self, tokenizer: WordTokenizer, texts: Sequence[str], encoded: Sequence[Sequence[int]], reporter: Reporter
    ) -> sparse.csr_matrix:
        """Sublinear TF-IDF of length 1, float32 (texts, COLUMNS)."""
        return weighed(_count_forms(tokenizer, texts, encoded, reporter), self.rarity)


def learn_forms(
    tokenizer: WordTokenizer, pool: Sequence[str], encoded: Sequence[Sequence[int]], reporter: Reporter
) -> FormWeights:
    every = slice(None, None, max(1, len(pool) // _COUNTED_TEXTS))
    return FormWeights(rarity(_count_forms(tokenizer, pool[every], encoded[every], reporter)))


def _count_forms(
    tokenizer: WordTokenizer, texts: Sequence[str], encoded: Sequence[Sequence[int]], reporter: Reporter
) -> sparse.csr_matrix:
    parts = [sparse.csr_matrix((0, COLUMNS), dtype=np.float32)]
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        reporter.check()
        part = slice(start, start + _TEXTS_AT_ONCE)
        units = [_forms(tokenizer, text, ids) for text, ids in zip(texts[part], encoded[part], strict=True)]
        parts.append(count_runs(units, _LENGTHS))
    return sparse.vstack(parts, "csr")


def _forms(tokenizer: WordTokenizer, text: str, ids: Sequence[int]) -> np.ndarray:
    """The numbers of the common words and, below zero, of the kinds of all others."""
    common = len(SPECIAL) + _COMMON
    forms = [
        number if len(SPECIAL) <= number < common else _kind(word)
        for word, number in zip(tokenizer.split_as_written(text), ids, strict=True)
    ]
    return np.array([_FIRST, *forms, _LAST], np.int64)


def _kind(word: str) -> int:
    """Sign, word, name, single capital, abbreviation, word with a digit; number of one, two, three, more digits."""
    if word.isdecimal():
        return _LAST - 6 - min(len(word), 4)
    if any(character.isdigit() for character in word):
        return _LAST - 6
    if word.isupper():
        return _LAST - 5 if len(word) > 1 else _LAST - 4
    if word[:1].isupper():
        return _LAST - 3
    return _LAST - 2 if word[:1].isalpha() else _LAST - 1
