"""Skip-grams with negative sampling (Mikolov et al. 2013), many texts at a time.

What a word is near is the same as in the program of that paper: a window of random width, frequent words left out at
random, a step size that falls to nothing. But the words of a batch of texts are multiplied with each other at once, and
all of them with the same negatives (Ji et al. 2016), so that the time goes into products of matrices: two to three
times as fast as one pair after another, but for the smallest pools.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from annotator.learning.reporting import Reporter

_RATE, _LAST_RATE = 0.025, 1e-4
_NEGATIVES = 5  # for each pair
_FREQUENT = 1e-3  # share of all tokens from which on a word is left out now and then
_NOISE = 0.75  # power of its frequency with which a word is drawn as a negative
_TOKENS = 256  # of a batch; four times as many diverged before moves were bounded
_LONGEST = 64  # longer texts are cut, elsewhere each round
# How far a batch may move a token. The many pairs of one that occurs again and again are as good as one after another
# only as long as it moves little: else it goes too far, and farther with each step.
_FARTHEST = 1.0
_REPORTED = 32  # batches between two reports
_STEPS = 1_000  # into which the whole is divided to report it


def skip_grams(
    texts: Sequence[Sequence[int]],
    counts: np.ndarray,
    dimensions: int,
    window: int,
    rounds: int,
    seed: int,
    reporter: Reporter,
) -> np.ndarray:
    """A vector for each token, float32 (tokens, dimensions), zero for those of no count.

    `texts`: token numbers, two or more a text; `counts` int (tokens,): how often each occurs in the pool. Each text is
    read `rounds` times. Same texts, seed and number of threads: same vectors. Raises `Cancelled`.
    """
    pairs = _Pairs(texts, counts, np.random.default_rng(seed))
    table = _Table(counts, dimensions, window, seed)
    for at in range(rounds):
        for number, (ids, real, done) in enumerate(pairs.round()):
            part = (at + done) / rounds
            table.learn(ids, real, pairs.negatives(table.drawn), _RATE * (1 - part) + _LAST_RATE)
            if number % _REPORTED == 0:
                reporter.step("vectors", int(part * _STEPS), _STEPS)
    reporter.step("vectors", _STEPS, _STEPS)
    return np.where(counts[:, None] > 0, table.inputs.numpy(), np.float32(0))


class _Pairs:
    """Which words are read together, and which against them."""

    def __init__(self, texts: Sequence[Sequence[int]], counts: np.ndarray, chance: np.random.Generator) -> None:
        lengths = np.array([len(text) for text in texts])
        self._tokens = np.concatenate([np.asarray(text, np.int64) for text in texts])
        self._text = np.repeat(np.arange(len(texts)), lengths)
        self._long = (lengths > _LONGEST)[self._text]
        self._chance = chance
        share = np.maximum(counts / counts.sum(), 1e-12)
        self._kept = np.minimum(1, np.sqrt(_FREQUENT / share) + _FREQUENT / share)[self._tokens]
        noise = counts**_NOISE
        self._noise = np.cumsum(noise / noise.sum())

    def round(self) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
        """Batches in random order: token numbers (texts, tokens); bool of the same shape, False beyond an end; and what
        part of the round came before.
        """
        kept = self._chance.random(len(self._tokens)) < self._kept
        tokens, text = self._tokens[kept], self._text[kept]
        if not len(tokens):
            return
        first = np.flatnonzero(np.diff(text, prepend=-1))
        # Long texts are cut after a random number of tokens first, and then after every `_LONGEST`.
        place = np.arange(len(tokens)) - np.repeat(first, np.diff(first, append=len(tokens)))
        place += self._chance.integers(0, _LONGEST, text[-1] + 1)[text] * self._long[kept]
        starts = np.flatnonzero(np.diff(text * len(tokens) + place // _LONGEST, prepend=-1))
        lengths = np.diff(starts, append=len(tokens))
        # Texts of like length in one batch.
        order = np.lexsort((self._chance.random(len(lengths)), lengths))
        order = order[lengths[order] > 1]
        cuts = _cuts(lengths[order])
        for number, cut in enumerate(self._chance.permutation(len(cuts))):
            rows = order[cuts[cut]]
            along = np.arange(lengths[rows].max())
            real = along < lengths[rows, None]
            yield tokens[np.where(real, starts[rows, None] + along, 0)], real, number / len(cuts)

    def negatives(self, number: int) -> np.ndarray:
        """Tokens by chance, int64 (number,)."""
        drawn = np.searchsorted(self._noise, self._chance.random(number))
        return np.minimum(drawn, len(self._noise) - 1)


def _cuts(lengths: np.ndarray) -> list[slice]:
    """Slices of texts, the shortest first, with up to `_TOKENS` tokens each."""
    ends = np.cumsum(lengths)
    cuts, start = [], 0
    while start < len(lengths):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + _TOKENS, "right")))
        cuts.append(slice(start, end))
        start = end
    return cuts


def _times(tokens: np.ndarray) -> Tensor:
    """How often each of the tokens is among them, float32 (tokens,)."""
    return torch.from_numpy(np.bincount(tokens)[tokens].astype(np.float32))


class _Table:
    """Two vectors of each token: one it guesses its neighbours by, and one it is guessed by."""

    def __init__(self, counts: np.ndarray, dimensions: int, window: int, seed: int) -> None:
        self._both = torch.zeros(len(counts), 2 * dimensions)
        chance = torch.Generator().manual_seed(seed)
        self._both[:, :dimensions] = (torch.rand(len(counts), dimensions, generator=chance) * 2 - 1) / dimensions
        self._dimensions = dimensions
        # How often the window of a word is as wide as the distance, if each width is as frequent as any other.
        along = torch.arange(_LONGEST)
        apart = (along[:, None] - along).abs()
        self._near = ((window + 1 - apart) / window).clamp(min=0) * (apart > 0)
        # The more neighbours a word has, the more each negative stands for.
        self.drawn = _TOKENS if window > 20 else _TOKENS // 2

    @property
    def inputs(self) -> Tensor:
        return self._both[:, : self._dimensions]

    def learn(self, ids: np.ndarray, real: np.ndarray, negatives: np.ndarray, rate: float) -> None:
        """A step of gradient descent on a batch; arrays as `_Pairs` gives them."""
        size, (texts, length) = self._dimensions, ids.shape
        rows, against = torch.from_numpy(ids.ravel()), torch.from_numpy(negatives)
        near = self._near[:length, :length].expand(texts, length, length)
        if not real.all():
            there = torch.from_numpy(real).float()
            near = near * there[:, :, None] * there[:, None, :]
        both = self._both.index_select(0, rows)
        inputs = both[:, :size]
        by_text = both.view(texts, length, 2 * size)
        ins, outs = by_text[:, :, :size], by_text[:, :, size:]
        wrong = self._both.index_select(0, against)[:, size:]
        # Derivatives of the log-likelihood by the scores of all pairs.
        pulled = torch.bmm(ins, outs.transpose(1, 2)).neg_().sigmoid_().mul_(near)
        pairs = near.sum(2).view(-1, 1) * (_NEGATIVES / len(negatives))
        pushed = (inputs @ wrong.T).sigmoid_().mul_(pairs)
        steps = torch.empty_like(both)
        steps[:, :size] = torch.bmm(pulled, outs).view(-1, size)
        steps[:, :size].addmm_(pushed, wrong, alpha=-1)
        steps[:, size:] = torch.bmm(pulled.transpose(1, 2), ins).view(-1, size)
        away = torch.zeros(len(negatives), 2 * size)
        away[:, size:] = pushed.T @ inputs
        for step, times in ((steps, _times(ids.ravel())), (away, _times(negatives))):
            lengths = torch.linalg.vector_norm(step, dim=1).mul_(times).clamp_(min=1e-9)
            step.mul_((_FARTHEST / lengths).clamp_(max=rate)[:, None])
        self._both.index_add_(0, rows, steps)
        self._both.index_add_(0, against, away, alpha=-1)
