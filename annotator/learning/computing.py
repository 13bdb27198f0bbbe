"""Threads, random numbers, device and number format: what the computing of one job uses, put back after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]


@contextmanager
def computing(threads: int, seed: int | None = None) -> Iterator[None]:
    """Run the body with so many threads of torch and, where a seed is given, with its random numbers."""
    before = torch.get_num_threads()
    torch.set_num_threads(max(1, threads))
    try:
        # The linear algebra of numpy has threads of its own. Its products are small here: with two threads, which wait
        # for each other, the regressions took three times as long as with one.
        with (
            threadpool_limits(1, user_api="blas"),
            torch.random.fork_rng(devices=_accelerators(), enabled=seed is not None),
        ):
            if seed is not None:
                torch.manual_seed(seed)  # of the fork, not of the program
            yield
    finally:
        torch.set_num_threads(before)


def _accelerators() -> list[int]:
    return [torch.cuda.current_device()] if torch.cuda.is_available() else []


def device() -> torch.device:
    """The accelerator that is there, CUDA or MPS, or else the processor."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def half_precision(where: torch.device) -> AbstractContextManager[object]:
    """Learn in bfloat16 where the hardware multiplies it faster, in float32 elsewhere.

    Of processors only those with tiles (AMX) are taken to: one that has the vector instructions alone was half as fast
    as in float32, products and LSTM alike.

    Only learning: answers are always given in float32, so that a model says the same on every machine.
    """
    return torch.autocast(where.type, dtype=torch.bfloat16) if _has_bfloat16(where) else nullcontext()


def _has_bfloat16(where: torch.device) -> bool:
    if where.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    # Private in torch to this day; where it is gone, learning is only slower.
    asked = getattr(torch.cpu, "_is_amx_tile_supported", None)
    return where.type == "cpu" and asked is not None and bool(asked())
