"""Query strategies: which texts of the pool teach the model most. Pure functions over arrays.

Probabilities are float (n, labels). With one label per text each row sums to 1; with many (`many` true) every label
stands for itself. Scores are float64 (n,): the higher, the sooner the text is asked. For a survey see Settles, "Active
Learning Literature Survey" (2009).

With many labels, each label is a binary question with its own uncertainty, and the uncertainties of a text are put
together in one of two ways (Esuli & Sebastiani, "Active Learning Strategies for Multi-Label Text Classification",
2009): by their **mean** over labels, or by their **maximum**, which is that of the label closest to the border (the
binary minimum of Brinker, "On Active Learning in Multi-label Classification", 2006). Of a binary question, least
confidence, margin and entropy rank alike, so that by the maximum all three would ask for the same texts. Therefore
`margin` takes the maximum; `least_confidence`, `entropy` and the mutual information of BALD take the mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.core.domain import Strategy

Array = NDArray[np.float64]


def scores(strategy: Strategy, probabilities: NDArray[np.floating], many: bool, column: int | None = None) -> Array:
    """The scores of a strategy that goes by probabilities. `column`: of the label, where it asks for one.

    BALD needs more than probabilities: without the mutual information, entropy stands in for it. ValueError for
    strategies that do not look at the model (random, diversity), and where a label is needed and none is given.
    """
    if strategy.needs_label:
        if column is None:
            raise ValueError(f"{strategy} needs a label")
        return (most_likely if strategy is Strategy.MOST_LIKELY else least_sure)(probabilities[:, column])
    if strategy is Strategy.LEAST_CONFIDENCE:
        return least_confidence(probabilities, many)
    if strategy in (Strategy.MARGIN, Strategy.MARGIN_DIVERSITY):
        return margin(probabilities, many)
    if strategy in (Strategy.ENTROPY, Strategy.BALD):
        return entropy(probabilities, many)
    raise ValueError(f"{strategy} does not go by probabilities")


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
    """1 minus the difference of the two largest probabilities (Scheffer, Decomain & Wrobel 2001).

    Many labels: the maximum over labels, which is the uncertainty of the label closest to the border.
    """
    return 1 - distance(probabilities, many)


def entropy(probabilities: NDArray[np.floating], many: bool) -> Array:
    """Shannon entropy as a share of the largest possible (Settles 2009, 3.1); many labels: the mean over labels."""
    p = np.asarray(probabilities, np.float64)
    if many:
        return np.asarray((_information(p) + _information(1 - p)).sum(axis=1) / (max(1, p.shape[1]) * np.log(2)))
    return np.asarray(_information(p).sum(axis=1) / np.log(max(2, p.shape[1])))


def mutual_information(samples: NDArray[np.floating], many: bool) -> Array:
    """BALD: how much the true label of a text would tell of the model's weights, in nats, (n,).

    `samples` float (samples, n, labels): the probabilities by weights drawn from what the model may be; here, by Monte
    Carlo dropout (Gal & Ghahramani 2016). The entropy of the mean less the mean entropy (Houlsby et al. 2011; for
    active learning Gal, Islam & Ghahramani 2017): large where each sample is sure and they disagree, 0 where they
    agree, however unsure. Many labels: the mean over labels of the mutual information of each.
    """
    p = np.asarray(samples, np.float64)
    if many:
        p = np.stack([p, 1 - p], axis=-1)
    gain = _information(p.mean(axis=0)).sum(axis=-1) - _information(p).sum(axis=-1).mean(axis=0)
    if many:
        gain = gain.sum(axis=1) / max(1, p.shape[2])
    return np.asarray(np.maximum(gain, 0))


def most_likely(probability: NDArray[np.floating]) -> Array:
    """The probability (n,) of the label: relevance sampling (Lewis & Gale 1994), which finds more of a rare label."""
    return np.asarray(probability, np.float64)


def least_sure(probability: NDArray[np.floating]) -> Array:
    """How close the probability (n,) of the label is to one half, 0..1: uncertainty sampling on "this label or not"
    (Lewis & Gale 1994).
    """
    return 1 - np.abs(2 * np.asarray(probability, np.float64) - 1)


def first(values: Array, text_ids: NDArray[np.int64], seed: int, limit: int) -> NDArray[np.intp]:
    """Indices of the `limit` highest scores, the highest first; equal ones in an order that only the seed decides."""
    rows = np.arange(len(values))
    if limit < len(values):  # sorting a few of 100,000 is ten times quicker than all of them
        least = np.partition(values, len(values) - max(1, limit))[len(values) - max(1, limit)]
        rows = np.flatnonzero(values >= least)
    return rows[np.lexsort((random(text_ids[rows], seed), -values[rows]))][: max(0, limit)]


def mix_queue(main: Sequence[int], strewn: Sequence[int], seed: int) -> list[int]:
    """Both lists in one, each in its own order; the `strewn` texts (random, test) stand at random places."""
    total = len(main) + len(strewn)
    places = set(np.random.default_rng(seed).choice(total, size=len(strewn), replace=False).tolist())
    first_one, second_one = iter(main), iter(strewn)
    return [next(second_one) if place in places else next(first_one) for place in range(total)]


def _information(p: Array) -> Array:
    return np.asarray(-p * np.log(np.maximum(p, 1e-300)))
