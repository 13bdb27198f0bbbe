"""What terms are too coarse for: pieces of words where a language has spaces, pairs of subwords where it has none.

A piece is 2 to 5 characters inside a word, its borders included (Cavnar & Trenkle 1994; fastText's subwords, Bojanowski
et al. 2017), or one or two subwords in a row. They are hashed to a fixed number of columns (Weinberger et al. 2009),
so that no vocabulary is kept, and counted by array operations: 10,000 short texts in about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import WordTokenizer

COLUMNS = 1 << 16
_LENGTHS_OF_WORDS = (2, 3, 4, 5)  # characters
_LENGTHS_OF_SUBWORDS = (1, 2)
_CHARACTERS = 2_000  # of a text that are read: the first and the last half of them
_TEXTS_AT_ONCE = 500
_COUNTED_TEXTS = 20_000  # of a larger pool, every nth text is enough to weigh the pieces
_SPACE = 32
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class PieceWeights:
    """`rarity` float32 (COLUMNS,): smoothed inverse document frequency; 0 where the pool hardly has the piece."""

    unspaced: bool
    rarity: np.ndarray

    def texts(self, texts: Sequence[str], encoded: Sequence[Sequence[int]], reporter: Reporter) -> sparse.csr_matrix:
        """Sublinear TF-IDF of length 1, float32 (texts, COLUMNS); a row without a known piece is zero."""
        rows = count_pieces(texts, encoded, self.unspaced, reporter)
        rows.data = (1 + np.log(rows.data)) * self.rarity[rows.indices]
        rows.eliminate_zeros()
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        rows.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(rows.indptr)).astype(np.float32)
        return rows


def learn_pieces(
    texts: Sequence[str], encoded: Sequence[Sequence[int]], unspaced: bool, reporter: Reporter
) -> PieceWeights:
    """Weigh the pieces of a pool; those in fewer than three of its texts (two of a small pool) are passed over."""
    every = slice(None, None, max(1, len(texts) // _COUNTED_TEXTS))
    counts = count_pieces(texts[every], encoded[every], unspaced, reporter)
    frequency = np.bincount(counts.indices, minlength=COLUMNS)
    rarest = 3 if counts.shape[0] >= 500 else 2 if counts.shape[0] >= 100 else 1
    rarity = np.log((1 + counts.shape[0]) / (1 + frequency)) + 1
    return PieceWeights(unspaced, np.where(frequency >= rarest, rarity, 0).astype(np.float32))


def count_pieces(
    texts: Sequence[str], encoded: Sequence[Sequence[int]], unspaced: bool, reporter: Reporter
) -> sparse.csr_matrix:
    """How often each piece stands in each text, float32 (texts, COLUMNS). `encoded`: token numbers of the texts."""
    parts = [sparse.csr_matrix((0, COLUMNS), dtype=np.float32)]
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        reporter.check()
        part = slice(start, start + _TEXTS_AT_ONCE)
        if unspaced:
            units = [np.asarray(ids, np.int64) for ids in encoded[part]]
            parts.append(_counted(units, _LENGTHS_OF_SUBWORDS, None))
        else:
            parts.append(_counted([_characters(text) for text in texts[part]], _LENGTHS_OF_WORDS, _SPACE))
    return sparse.vstack(parts, "csr")


def _characters(text: str) -> np.ndarray:
    if len(text) > _CHARACTERS:
        text = text[: _CHARACTERS // 2] + " " + text[-_CHARACTERS // 2 :]
    words = " ".join(WordTokenizer.split(text))
    if not words:
        return np.zeros(0, np.int64)
    return np.frombuffer(f" {words} ".encode("utf-32-le"), np.uint32).astype(np.int64)


def _counted(units: Sequence[np.ndarray], lengths: Sequence[int], border: int | None) -> sparse.csr_matrix:
    """Runs of so many units, counted for each text; `border` stands at the ends of a run at most."""
    sizes = np.array([len(unit) for unit in units], np.int64)
    row = np.repeat(np.arange(len(units)), sizes)
    unit = np.concatenate([np.zeros(0, np.int64), *units]).astype(np.uint64)
    ends = np.cumsum(sizes)[row] if len(row) else row
    cells = []
    hashed = np.zeros(len(unit), np.uint64)
    inside = np.ones(len(unit), bool)
    at = np.arange(len(unit))
    for length in range(1, max(lengths) + 1):
        reach = len(unit) - length + 1
        if reach <= 0:
            break
        last = unit[length - 1 :]
        hashed = (hashed[:reach] + last + np.uint64(1)) * _FACTOR
        hashed ^= hashed >> np.uint64(29)
        if border is not None and length >= 3:  # what was last is now in the middle
            inside = inside[:reach] & (unit[length - 2 : length - 2 + reach] != border)
        if length in lengths:
            whole = inside[:reach] & (at[:reach] + length <= ends[:reach])
            columns = (hashed[whole] >> np.uint64(48)).astype(np.int64)
            cells.append(row[:reach][whole] * COLUMNS + columns)
    every, count = np.unique(np.concatenate([np.zeros(0, np.int64), *cells]), return_counts=True)
    pointers = np.searchsorted(every, np.arange(len(units) + 1) * COLUMNS)
    columns = (every % COLUMNS).astype(np.int32)
    return sparse.csr_matrix((count.astype(np.float32), columns, pointers), shape=(len(units), COLUMNS))
