"""Query strategies: which texts of the pool teach the model most. Pure functions over arrays.

Probabilities are float (n, labels). With one label per text each row sums to 1; with many (`many` true) every label
stands for itself. Scores are float64 (n,): the higher, the sooner the text is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.core.domain import Strategy

Array = NDArray[np.float64]

_COLUMNS = 1_024  # of the hashed character trigrams
_READ = 400  # characters of a text that are compared


def scores(
    strategy: Strategy, probabilities: NDArray[np.floating], text_ids: NDArray[np.int64], many: bool, seed: int
) -> Array:
    """The scores of that strategy for these texts."""
    if strategy is Strategy.RANDOM:
        return random(text_ids, seed)
    if strategy is Strategy.LEAST_CONFIDENCE:
        return least_confidence(probabilities, many)
    if strategy is Strategy.MARGIN:
        return margin(probabilities, many)
    return entropy(probabilities, many)


def random(text_ids: NDArray[np.int64], seed: int) -> Array:
    """A number in [0, 1) for each text that depends on its id and the seed alone (splitmix64; Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        state = np.asarray(text_ids).astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15) * np.uint64(seed + 1)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    return (state >> np.uint64(11)).astype(np.float64) / 2**53


def confidence(probabilities: NDArray[np.floating], many: bool) -> Array:
    """The largest probability; many labels: the mean over labels of max(p, 1 - p). 0 where there are no labels."""
    p = np.asarray(probabilities, np.float64)
    if not p.shape[1]:
        return np.zeros(len(p))
    return np.asarray(np.maximum(p, 1 - p).mean(axis=1) if many else p.max(axis=1))


def least_confidence(probabilities: NDArray[np.floating], many: bool) -> Array:
    """1 minus the probability of the most probable label (Lewis & Gale 1994); many labels: the mean over labels."""
    return 1 - confidence(probabilities, many)


def distance(probabilities: NDArray[np.floating], many: bool) -> Array:
    """How far apart the two best answers are, 0..1; many labels: of "has it" and "has it not" for the closest label."""
    p = np.asarray(probabilities, np.float64)
    if many:
        return np.asarray(np.abs(2 * p - 1).min(axis=1, initial=1.0))
    if p.shape[1] < 2:
        return np.ones(len(p))
    best = np.partition(p, -2, axis=1)
    return np.asarray(best[:, -1] - best[:, -2])


def margin(probabilities: NDArray[np.floating], many: bool) -> Array:
    """1 minus the difference of the two largest probabilities (Scheffer, Decomain & Wrobel 2001)."""
    return 1 - distance(probabilities, many)


def entropy(probabilities: NDArray[np.floating], many: bool) -> Array:
    """Shannon entropy as a share of the largest possible (Settles 2009, 3.1); many labels: the mean over labels."""
    p = np.asarray(probabilities, np.float64)
    if many:
        return np.asarray((_information(p) + _information(1 - p)).sum(axis=1) / (max(1, p.shape[1]) * np.log(2)))
    return np.asarray(_information(p).sum(axis=1) / np.log(max(2, p.shape[1])))


def order(values: Array, text_ids: NDArray[np.int64], seed: int) -> NDArray[np.intp]:
    """Indices from the highest score to the lowest; equal ones in an order that only the seed decides."""
    return np.lexsort((random(text_ids, seed), -values))


def vectors(bodies: Sequence[str]) -> NDArray[np.float32]:
    """What texts look like: hashed character trigrams, rare ones weighing more, rows of length 1 (n, 1024).

    Works for every script; costs about 10 µs a text. A text shorter than three characters has a row of zeros.
    """
    codes = [np.frombuffer(body[:_READ].lower().encode("utf-32-le", "replace"), np.uint32) for body in bodies]
    lengths = np.array([len(code) for code in codes], np.int64)
    joined = np.concatenate([*codes, np.zeros(2, np.uint32)]).astype(np.uint64)
    rows = np.repeat(np.arange(len(bodies)), lengths)
    hashed = joined[:-2] * np.uint64(2_654_435_761) + joined[1:-1] * np.uint64(40_503) + joined[2:] * np.uint64(97)
    columns = ((hashed * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(54)).astype(np.int64)
    ends = np.cumsum(lengths)
    inside = np.arange(len(rows)) + 2 < ends[rows]  # not across two texts
    cells = rows[inside] * _COLUMNS + columns[inside]
    counts = np.bincount(cells, minlength=len(bodies) * _COLUMNS).reshape(len(bodies), _COLUMNS)
    rarity = np.log((1 + len(bodies)) / (1 + (counts > 0).sum(axis=0)))
    weighted = (np.sqrt(counts) * rarity).astype(np.float32)
    return np.asarray(weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9))


def spread(candidates: NDArray[np.float32], chosen: NDArray[np.float32], n: int) -> list[int]:
    """Up to `n` rows of `candidates`, each the farthest from `chosen` and from those before it (Gonzalez 1985).

    With nothing chosen yet it begins at the first candidate.
    """
    nearest = np.full(len(candidates), -np.inf, np.float32)  # similarity to the closest chosen one
    if len(chosen):
        nearest = np.maximum(nearest, (candidates @ chosen.T).max(axis=1))
    taken: list[int] = []
    for _ in range(min(n, len(candidates))):
        index = int(nearest.argmin())
        taken.append(index)
        nearest = np.maximum(nearest, candidates @ candidates[index])
        nearest[taken] = np.inf
    return taken


def mix_queue(main: Sequence[int], strewn: Sequence[int], seed: int) -> list[int]:
    """Both lists in one, each in its own order; the `strewn` texts (random, test) stand at random places."""
    total = len(main) + len(strewn)
    places = set(np.random.default_rng(seed).choice(total, size=len(strewn), replace=False).tolist())
    first, second = iter(main), iter(strewn)
    return [next(second) if place in places else next(first) for place in range(total)]


def _information(p: Array) -> Array:
    return np.asarray(-p * np.log(np.maximum(p, 1e-300)))
