"""The engineering settings of learning; the defaults are the ones that were measured."""

from __future__ import annotations

import os
from dataclasses import dataclass


def _spare_threads() -> int:
    """One core is left to the interface."""
    return max(1, (os.cpu_count() or 2) - 1)


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Same seed, threads and data: same probabilities."""

    seed: int = 1
    threads: int = _spare_threads()
    # Tokens
    max_tokens: int = 64  # the LSTM reads so many tokens: the first and the last of a longer text
    word_vocabulary: int = 20_000
    subword_vocabulary: int = 8_000
    # Word vectors
    dimensions: int = 128
    vector_work: int = 60_000_000  # token × window × epoch that one preparation may cost
    # LSTM
    hidden: int = 96  # units per direction
    dropout: float = 0.5
    word_dropout: float = 0.15
    pretraining_tokens: int = 3_000_000  # read by the LSTM before the first label
    pretraining_seconds_cap: float = 150.0  # a machine so slow reads less, and another result is then possible
    # Training on labels
    smoothing: float = 0.05
    distillation: float = 1.0  # weight of the instant model's opinion on the pool; half of it with many labelled texts
    distilled_texts: int = 3_000
    learning_rate: float = 2e-3
    steps: int = 200  # with few labels; with many, about four rounds
    seconds_cap: float = 180.0  # the same for a training
