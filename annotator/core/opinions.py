"""What a model says of many texts at once, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Opinions:
    """A model's opinions, held in memory: row i of each array belongs to `text_ids[i]`.

    `text_ids`: int64 (n,), each once, in any order. `label_ids`: the labels of the columns.
    `probabilities`: float32 (n, labels); with one label per text each row sums to 1, with many each stands for itself.
    `vectors`: float32 (n, d), what the texts mean; rows of length 1 (or all zeros): their product is the cosine.
    ValueError where the shapes do not fit each other.
    """

    text_ids: NDArray[np.int64]
    label_ids: tuple[int, ...]
    probabilities: NDArray[np.float32]
    vectors: NDArray[np.float32]

    def __post_init__(self) -> None:
        n = len(self.text_ids)
        if self.probabilities.shape != (n, len(self.label_ids)) or self.vectors.ndim != 2 or len(self.vectors) != n:
            raise ValueError(f"{n} texts, probabilities {self.probabilities.shape}, vectors {self.vectors.shape}")
