"""Threads and random numbers of torch, changed for one job and put back after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def computing(threads: int, seed: int | None = None) -> Iterator[None]:
    """Run the body with so many threads and, where a seed is given, with its random numbers."""
    before = torch.get_num_threads()
    torch.set_num_threads(max(1, threads))
    try:
        with torch.random.fork_rng(devices=[], enabled=seed is not None):
            if seed is not None:
                torch.manual_seed(seed)  # of the fork, not of the program
            yield
    finally:
        torch.set_num_threads(before)
