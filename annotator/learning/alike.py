"""Texts that are nearly the same do not judge each other: whoever knows one knows the other."""

from __future__ import annotations

import numpy as np


def rows_alike(alike: np.ndarray) -> dict[int, list[int]]:
    """The rows of each number in `alike` int (texts,), ascending, by the first of them."""
    rows: dict[int, list[int]] = {}
    for row, number in enumerate(alike.tolist()):
        rows.setdefault(number, []).append(row)
    return rows
