"""What terms are too coarse for: pieces of words where a language has spaces, pairs of subwords where it has none.

A piece is 2 to 5 characters inside a word, its borders included (Cavnar & Trenkle 1994; fastText's subwords, Bojanowski
et al. 2017), or one or two subwords in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from annotator.learning.hashing import COLUMNS, count_runs, rarity, weighed
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import WordTokenizer

_LENGTHS_OF_WORDS = (2, 3, 4, 5)  # characters
_LENGTHS_OF_SUBWORDS = (1, 2)
_CHARACTERS = 2_000  # of a text that are read: the first and the last half of them
_TEXTS_AT_ONCE = 500
_COUNTED_TEXTS = 20_000  # of a larger pool, every nth text is enough to weigh the pieces
_SPACE = 32


@dataclass(frozen=True, slots=True, eq=False)
class PieceWeights:
    """`rarity` float32 (COLUMNS,): smoothed inverse document frequency; 0 where the pool hardly has the piece."""

    unspaced: bool
    rarity: np.ndarray

    def texts(self, texts: Sequence[str], encoded: Sequence[Sequence[int]], reporter: Reporter) -> sparse.csr_matrix:
        """Sublinear TF-IDF of length 1, float32 (texts, COLUMNS); a row without a known piece is zero."""
        return weighed(count_pieces(texts, encoded, self.unspaced, reporter), self.rarity)


def learn_pieces(
    texts: Sequence[str], encoded: Sequence[Sequence[int]], unspaced: bool, reporter: Reporter
) -> PieceWeights:
    """Weigh the pieces of a pool; those in fewer than three of its texts (two of a small pool) are passed over."""
    every = slice(None, None, max(1, len(texts) // _COUNTED_TEXTS))
    counts = count_pieces(texts[every], encoded[every], unspaced, reporter)
    return PieceWeights(unspaced, rarity(counts))


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
            parts.append(count_runs(units, _LENGTHS_OF_SUBWORDS, None))
        else:
            parts.append(count_runs([_characters(text) for text in texts[part]], _LENGTHS_OF_WORDS, _SPACE))
    return sparse.vstack(parts, "csr")


def _characters(text: str) -> np.ndarray:
    if len(text) > _CHARACTERS:
        text = text[: _CHARACTERS // 2] + " " + text[-_CHARACTERS // 2 :]
    words = " ".join(WordTokenizer.split(text))
    if not words:
        return np.zeros(0, np.int64)
    return np.frombuffer(f" {words} ".encode("utf-32-le"), np.uint32).astype(np.int64)
