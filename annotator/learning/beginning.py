"""How a text begins: the mean of its first word vectors, the first ones weighing most.

What a question or a command wants is said in its first words, of which the mean of a whole text keeps little.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from annotator.learning.embeddings import WordVectors, away_from

_TOKENS = 12
_FADING = 0.7  # the weight of a token beside the one before it


def read_beginnings(vectors: WordVectors, centre: np.ndarray, encoded: Sequence[Sequence[int]]) -> np.ndarray:
    """Centred means of length 1, float32 (texts, dimensions); zero for a text that begins with unknown words."""
    return away_from(centre, _means(vectors, encoded))


def centre_of_beginnings(vectors: WordVectors, encoded: Sequence[Sequence[int]]) -> np.ndarray:
    """The mean beginning of the pool, float32 (dimensions,)."""
    means = _means(vectors, encoded)
    means = means[means.any(axis=1)]
    return np.asarray(means.mean(axis=0) if len(means) else vectors.centre, np.float32)


def _means(vectors: WordVectors, encoded: Sequence[Sequence[int]]) -> np.ndarray:
    """Of length 1."""
    fading = (_FADING ** np.arange(_TOKENS)).astype(np.float32)
    sums = np.zeros((len(encoded), vectors.vectors.shape[1]), np.float32)
    for row, ids in enumerate(encoded):
        first = list(ids[:_TOKENS])
        sums[row] = (vectors.weights[first] * fading[: len(first)]) @ vectors.vectors[first]
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6), np.float32)
