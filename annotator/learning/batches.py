"""Token numbers as tensors: padded, and in batches of texts of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from annotator.learning.tokenizer import PAD

_BATCH_TOKENS = 8_192


def padded(encoded: Sequence[Sequence[int]]) -> Tensor:
    """Token numbers (texts, longest), int64, padded at the end; at least one column wide."""
    lengths = np.array([len(tokens) for tokens in encoded], np.int64)
    ids = np.full((len(encoded), max([1, *lengths])), PAD, np.int64)
    if lengths.any():
        ids[np.arange(ids.shape[1]) < lengths[:, None]] = np.concatenate([tokens for tokens in encoded if len(tokens)])
    return torch.from_numpy(ids)


def by_length(encoded: Sequence[Sequence[int]]) -> Iterator[np.ndarray]:
    """Indices of all texts, in batches of like length with about `_BATCH_TOKENS` tokens."""
    order = np.argsort([len(ids) for ids in encoded], kind="stable")
    start = 0
    while start < len(order):
        longest = max(1, len(encoded[order[min(start + 511, len(order) - 1)]]))
        size = int(np.clip(_BATCH_TOKENS // longest, 1, 512))
        yield order[start : start + size]
        start += size
