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
    # The LSTM reads so many tokens, the first and the last of a longer text; and more where many texts are longer.
    max_tokens: int = 64
    max_tokens_of_long: int = 128
    word_vocabulary: int = 20_000
    subword_vocabulary: int = 8_000
    # Word vectors
    dimensions: int = 128
    vector_tokens: int = 16_000_000  # read for them, in all rounds together
    # LSTM
    hidden: int = 96  # units per direction
    dropout: float = 0.5
    word_dropout: float = 0.1
    # Pretraining: tokens read before the first label, in each later slice, and in all (at most so many rounds)
    pretraining_tokens: int = 700_000
    slice_tokens: int = 2_000_000
    most_tokens: int = 4_000_000
    most_rounds: int = 40
    pretraining_seconds_cap: float = 150.0  # a machine so slow reads less, and another result is then possible
    # Training on labels
    smoothing: float = 0.05
    distillation: float = 1.0  # weight of the instant model's opinion on the pool, with few labelled texts
    distilled_texts: int = 2_000
    learning_rate: float = 2e-3
    steps: int = 150  # with few labelled texts
    pull: float = 0.025  # with few: share of the way back to the pool stage's weights, after each step
    # With many: each is read so often as makes the steps, but at least 6 times and at most 14.
    many_steps: int = 1_200
    rounds: tuple[int, int] = (6, 14)
    adversity: float = 0.5  # with many: how far the word vectors of a text are moved to where it is hardest, in words
    seconds_cap: float = 600.0  # a machine so slow leaves steps out
    # Parts that are left out, to measure what they are worth: "lstm", "pretraining", "distillation", "hints" (of the
    # words of a label), a member of the instant model, or "together", the regression of all of those.
    without: tuple[str, ...] = ()
