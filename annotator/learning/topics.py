"""What a text is about: its terms by latent semantic analysis (Deerwester et al. 1990).

Terms that stand in the same texts of the pool lie in the same directions, so that a few labelled texts tell of terms
they do not have. Where thousands of texts are labelled, these tell more of the terms than the directions do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

TOPICS = 128
_TERMS = 8_000  # the commonest
_READ_TEXTS = 8_000  # of a larger pool, every nth text
_PASSES = 3  # of the randomised decomposition (Halko et al. 2011) over the texts


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """`directions` float32 (the commonest terms, TOPICS), orthonormal columns; zero where a pool has fewer of them."""

    directions: np.ndarray

    def texts(self, terms: sparse.csr_matrix) -> np.ndarray:
        """float32 (texts, TOPICS) of length 1, of TF-IDF (texts, terms); zero for a text without a common term."""
        turned = np.asarray(terms[:, : len(self.directions)] @ self.directions)
        return np.asarray(turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-6), np.float32)


def shape_of_topics(terms: int) -> tuple[int, int]:
    """Of the directions that so many terms have."""
    return min(_TERMS, terms), TOPICS


def every_nth(texts: int) -> slice:
    """The texts of the pool from which topics are learned."""
    return slice(None, None, max(1, texts // _READ_TEXTS))


def learn_topics(terms: sparse.csr_matrix, seed: int) -> Topics:
    """From the TF-IDF of some texts of the pool, float32 (texts, terms) with the commonest terms first."""
    common = terms[:, :_TERMS]
    directions = np.zeros(shape_of_topics(terms.shape[1]), np.float32)
    found = min(TOPICS, *common.shape)
    if found:
        turned = randomized_svd(common, found, n_iter=_PASSES, random_state=seed)[2].T
        directions[:, :found] = turned
    # Stored at half precision: rounded before anything is learned from them.
    return Topics(directions.astype(np.float16).astype(np.float32))
