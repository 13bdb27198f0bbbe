"""Word vectors learned from the pool, and the mean of a text's vectors.

The mean weights rare words up (smooth inverse frequency, Arora, Liang & Ma 2017) and is centred on the pool.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.learning.computing import computing
from annotator.learning.config import TrainingConfig
from annotator.learning.reporting import Reporter
from annotator.learning.skip_grams import skip_grams
from annotator.learning.tokenizer import PAD, UNKNOWN, is_kind, is_name

_WIDE, _NARROW = 30, 10  # windows
_ROUNDS = 22  # half of them are enough for regressions, but the LSTM learns more of words that are told apart so finely
_SMOOTH = 1e-3  # the a of Arora, Liang & Ma
_AROUND = 2  # words before and after a kind of unknown words that give it its vector
_LOOKED_AT = 20_000  # texts of a larger pool in which kinds of unknown words are looked for


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """`vectors` float32 (tokens, dimensions), zero for tokens never seen; `weights` float32 (tokens,).

    `centre` float32 (dimensions,) is the mean text vector of the pool.
    """

    vectors: np.ndarray
    weights: np.ndarray
    centre: np.ndarray

    def texts(self, encoded: Sequence[Sequence[int]]) -> np.ndarray:
        """Weighted, centred mean vectors, float32 (texts, dimensions) of length 1; zero for a text of unknown words."""
        return away_from(self.centre, self._means(encoded))

    def centred(self, encoded: Sequence[Sequence[int]]) -> WordVectors:
        """The same vectors with the mean of these texts as the centre."""
        means = self._means(encoded)
        means = means[means.any(axis=1)]
        return replace(self, centre=means.mean(axis=0)) if len(means) else self

    def _means(self, encoded: Sequence[Sequence[int]]) -> np.ndarray:
        means = np.zeros((len(encoded), self.vectors.shape[1]), np.float32)
        for row, ids in enumerate(encoded):
            weights = self.weights[list(ids)]
            if weights.any():
                means[row] = weights @ self.vectors[list(ids)] / weights.sum()
        return means


def away_from(centre: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Means (texts, dimensions) centred and brought to length 1, float32; those of zero stay zero."""
    means = np.where(means.any(axis=1, keepdims=True), means - centre, 0)
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-6), np.float32)


def learn_vectors(
    encoded: Sequence[Sequence[int]],
    tokens: Sequence[str],
    wide: bool,
    config: TrainingConfig,
    reporter: Reporter,
) -> WordVectors:
    """A vector for each of the tokens from encoded texts; a `wide` window learns topic and mood rather than grammar.

    Of the kinds of unknown words names take part; all others, which stand beside everything, are passed over, and get
    the vector of the words around them. No kind has weight in the mean of a text: they are there for the LSTM. The
    number of rounds follows from the number of tokens, never from the clock: the same pool gives the same vectors.
    """
    counts = np.zeros(len(tokens), np.int64)
    for ids in encoded:
        np.add.at(counts, np.asarray(ids, np.int64), 1)
    kinds = np.array([is_kind(token) for token in tokens], bool)
    passed_over = kinds & ~np.array([is_name(token) for token in tokens], bool)
    words = ~passed_over
    words[: UNKNOWN + 1] = False
    counts = np.where(words, counts, 0)
    vectors = np.zeros((len(tokens), config.dimensions), np.float32)
    sentences = [[token for token in ids if words[token]] for ids in encoded]
    sentences = [sentence for sentence in sentences if len(sentence) > 1]
    if sentences:
        possible = config.vector_tokens / sum(map(len, sentences))
        if possible < 1:  # a very large pool: every nth text
            sentences = sentences[:: math.ceil(1 / possible)]
        window, rounds = _WIDE if wide else _NARROW, int(np.clip(possible, 1, _ROUNDS))
        with computing(1):  # more give nothing: the products are small
            vectors = skip_grams(sentences, counts, config.dimensions, window, rounds, config.seed, reporter)
        if passed_over.any():
            vectors[passed_over] = _from_around(encoded, words, vectors)[passed_over]
    share = counts / max(1, counts.sum())
    weights = np.where((counts > 0) & ~kinds, _SMOOTH / (_SMOOTH + share), 0).astype(np.float32)
    # Stored at half precision: rounded before anything is learned from them.
    vectors = vectors.astype(np.float16).astype(np.float32)
    return WordVectors(vectors, weights, np.zeros(config.dimensions, np.float32)).centred(encoded)


def _from_around(encoded: Sequence[Sequence[int]], words: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """For each token the mean vector of the `words` bool (tokens,) next to it (Khodak et al. 2018), brought as far from
    the mean of all words as those are; float32 (tokens, dimensions).
    """
    some = encoded[:: max(1, len(encoded) // _LOOKED_AT)]
    run = np.concatenate([np.asarray([*ids, *[PAD] * _AROUND], np.int64) for ids in some])
    sums, met = np.zeros_like(vectors), np.zeros(len(vectors), np.int64)
    for distance in range(1, _AROUND + 1):
        for token, beside in ((run[:-distance], run[distance:]), (run[distance:], run[:-distance])):
            seen = words[beside] & ~words[token] & (token != PAD)
            np.add.at(sums, token[seen], vectors[beside[seen]])
            np.add.at(met, token[seen], 1)
    known = vectors[words & vectors.any(axis=1)]
    centre = known.mean(axis=0)
    away = np.where(met[:, None] > 0, sums / np.maximum(met, 1)[:, None] - centre, 0)
    length = np.linalg.norm(known - centre, axis=1).mean()
    away *= length / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    return np.asarray(centre + away, np.float32)
