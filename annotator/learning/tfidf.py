"""Term weights (TF-IDF) with the pool's vocabulary: characters 1–3 for texts without spaces, words 1–2 otherwise.

How a text begins tells much of a question or a command, so that its first words count once more as such.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from annotator.core.texts import space_out
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import clip

_WORD = re.compile(r"\w+|[^\w\s]")
_MOST_TERMS = 50_000
_COUNTED_TEXTS = 20_000  # of a larger pool, every nth text is enough to weigh the terms


def analyser(unspaced: bool) -> Callable[[str], Iterable[str]]:
    """Cuts a text into terms."""
    if unspaced:
        vectoriser = CountVectorizer(analyzer="char", ngram_range=(1, 3))
        analyse: Callable[[str], Iterable[str]] = vectoriser.build_analyzer()
        return analyse
    return _words


def _words(text: str) -> list[str]:
    words = _WORD.findall(space_out(text).lower())
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    return [*words, *pairs, *(f"^ {beginning}" for beginning in (*words[:1], *pairs[:1]))]


@dataclass(frozen=True, slots=True, eq=False)
class TermWeights:
    """`terms` in the order of their columns; `rarity` float32 (terms,), the smoothed inverse document frequency."""

    unspaced: bool
    terms: tuple[str, ...]
    rarity: np.ndarray

    def texts(self, texts: Sequence[str], reporter: Reporter) -> sparse.csr_matrix:
        """Sublinear TF-IDF of length 1, float32 (texts, terms); a row without a known term is zero."""
        analyse = analyser(self.unspaced)
        columns = {term: column for column, term in enumerate(self.terms)}
        values: list[float] = []
        where: list[int] = []
        ends = [0]
        for text in reporter.checked(texts):
            counts = Counter(columns[term] for term in analyse(clip(text)) if term in columns)
            where.extend(counts)
            values.extend(counts.values())
            ends.append(len(where))
        rows = sparse.csr_matrix(
            (np.asarray(values, np.float32), np.asarray(where, np.int32), np.asarray(ends, np.int32)),
            shape=(len(texts), len(self.terms)),
        )
        rows.sort_indices()
        rows.data = (1 + np.log(rows.data)) * self.rarity[rows.indices]
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        rows.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(rows.indptr)).astype(np.float32)
        return rows


def learn_terms(pool: Sequence[str], unspaced: bool, reporter: Reporter) -> TermWeights:
    """The terms that stand in at least two texts of the pool, the commonest 50,000 of them."""
    analyse = analyser(unspaced)
    sample = pool[:: max(1, len(pool) // _COUNTED_TEXTS)]
    frequency: Counter[str] = Counter()
    reporter.step("instant", 0, len(sample))
    for text in reporter.checked(sample):
        frequency.update(set(analyse(clip(text))))
    rarest = 2 if len(sample) >= 100 else 1
    # Ties in alphabetical order: the sets above come in any order.
    repeated = [(-count, term) for term, count in reporter.checked(frequency.items()) if count >= rarest]
    ranked = sorted(repeated)[:_MOST_TERMS]
    counts = np.array([-count for count, _ in ranked], np.float64)
    rarity = (np.log((1 + len(sample)) / (1 + counts)) + 1).astype(np.float32)
    return TermWeights(unspaced, tuple(term for _, term in ranked), rarity)
