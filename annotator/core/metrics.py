"""How good predictions are, with the spread that the number of texts leaves.

Intervals are 95 %. For accuracy: Wilson (1927). For F1: percentile bootstrap (Efron 1979) over the texts, which is
drawn from the distinct rows of (true, predicted) with their counts: the same resamples, however many texts there are.
For the calibration error: what came true in each bin is drawn from its posterior with Jeffreys' prior (Brown, Cai &
DasGupta 2001), so that a dozen texts that are all right do not pass for proof. Chance makes such an error larger, never
smaller: the interval reaches as far below it as above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]

_Z95 = 1.959963984540054
_RESAMPLES = 500
_SEED = 20240229
_BINS = 10


@dataclass(frozen=True, slots=True)
class LabelMetrics:
    """One label. `precision` is None if it was never predicted, `recall` if no text has it, `f1` if neither.

    `support`: texts that have it; `predicted`: texts for which it was predicted; `correct`: both.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: Interval | None
    support: int
    predicted: int
    correct: int


@dataclass(frozen=True, slots=True)
class Averages:
    """Precision, recall and F1 over several labels; an undefined one counts as 0."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """Quality on `n` texts; everything else is None where `n` is 0, and nothing is ever NaN.

    `accuracy`: share of texts whose labels are exactly right. `macro`: mean over the labels that a text has or that
    were predicted; `micro`: over all decisions (one label: equal to accuracy). Both are None where no text has a label
    and none was predicted. `confusion[i][j]`: texts of label i predicted as j; None with many labels.
    `calibration_error` and its interval: None where there were no probabilities.
    """

    n: int
    many: bool
    accuracy: float | None
    accuracy_interval: Interval | None
    labels: tuple[LabelMetrics, ...]
    macro: Averages | None
    macro_f1_interval: Interval | None
    micro: Averages | None
    confusion: tuple[tuple[int, ...], ...] | None
    calibration_error: float | None
    calibration_interval: Interval | None = None


def evaluate(
    true: NDArray[np.bool_], predicted: NDArray[np.bool_], probabilities: NDArray[np.floating] | None, many: bool
) -> Metrics:
    """Compare predicted with true labels: bool (n, labels) both, probabilities float (n, labels) or None.

    With one label per text (`many` false), each row of `true` and of `predicted` has exactly one True; ValueError
    otherwise.
    """
    true, predicted = np.asarray(true, bool), np.asarray(predicted, bool)
    n, width = true.shape
    if not many and n and not ((true.sum(axis=1) == 1).all() and (predicted.sum(axis=1) == 1).all()):
        raise ValueError("one label per text, in every row")
    if not n:
        nothing = LabelMetrics(None, None, None, None, 0, 0, 0)
        return Metrics(0, many, None, None, (nothing,) * width, None, None, None, None, None)
    right = int((true == predicted).all(axis=1).sum())
    counts = np.stack([(true & predicted).sum(axis=0), predicted.sum(axis=0), true.sum(axis=0)]).astype(np.float64)
    accuracy_interval = wilson(right, n)
    label_intervals, macro_interval = _bootstrap(true, predicted)
    error, error_interval = (None, None) if probabilities is None else calibration(true, predicted, probabilities, many)
    if macro_interval is not None and macro_interval[0] == macro_interval[1]:
        # All right or all wrong: resampling cannot show a spread, yet a handful of texts proves little.
        macro_interval = min(macro_interval[0], accuracy_interval[0]), max(macro_interval[1], accuracy_interval[1])
    return Metrics(
        n=n,
        many=many,
        accuracy=right / n,
        accuracy_interval=accuracy_interval,
        labels=tuple(
            _label_metrics(counts[:, label], _widened(label_intervals[label], counts[:, label]))
            for label in range(width)
        ),
        macro=_macro(counts),
        macro_f1_interval=macro_interval,
        micro=_macro(counts.sum(axis=1, keepdims=True)),
        confusion=None if many else _confusion(true, predicted),
        calibration_error=error,
        calibration_interval=error_interval,
    )


def wilson(successes: int, n: int) -> Interval:
    """The 95 % interval of a share of `n` (at least 1), by Wilson's score; honest for few texts and near 0 and 1."""
    share = successes / n
    spread = _Z95 * np.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n * n))
    centre = share + _Z95**2 / (2 * n)
    scale = 1 + _Z95**2 / n
    low = (centre - spread) / scale if successes else 0.0
    high = (centre + spread) / scale if successes < n else 1.0
    return float(low), float(high)


def calibration(
    true: NDArray[np.bool_], predicted: NDArray[np.bool_], probabilities: NDArray[np.floating], many: bool
) -> tuple[float, Interval]:
    """Mean distance between what the model promises and what comes true, in ten equal bins (Guo et al. 2017), of at
    least one text, and its interval.

    One label: the probability of the predicted label against whether it is right. Many labels: every probability
    against whether the text has that label.
    """
    values, right = np.asarray(probabilities, np.float64), np.asarray(true, np.float64)
    promised, came_true = (values.ravel(), right.ravel()) if many else (values[predicted], right[predicted])
    bins = np.minimum((promised * _BINS).astype(np.int64), _BINS - 1)
    told, sure, hits = (np.bincount(bins, weights, _BINS) for weights in (None, promised, came_true))
    error = float(np.abs(sure - hits).sum() / len(promised))
    shares = np.random.default_rng(_SEED).beta(hits + 0.5, told - hits + 0.5, size=(_RESAMPLES, _BINS))
    drawn = np.abs(sure - told * shares).sum(axis=1) / len(promised)
    high = max(error, float(np.percentile(drawn, 97.5)))
    return error, (max(0.0, min(2 * error - high, float(np.percentile(drawn, 2.5)))), high)


def _label_metrics(counts: NDArray[np.float64], interval: Interval | None) -> LabelMetrics:
    correct, predicted, support = (int(count) for count in counts)
    return LabelMetrics(
        precision=correct / predicted if predicted else None,
        recall=correct / support if support else None,
        f1=2 * correct / (predicted + support) if predicted + support else None,
        f1_interval=interval,
        support=support,
        predicted=predicted,
        correct=correct,
    )


def _macro(counts: NDArray[np.float64]) -> Averages | None:
    """Means over the labels that occur; `counts` is (3, labels): correct, predicted, support."""
    correct, predicted, support = counts[:, counts[1:].sum(axis=0) > 0]
    if not len(correct):
        return None
    return Averages(
        float((correct / np.maximum(predicted, 1)).mean()),
        float((correct / np.maximum(support, 1)).mean()),
        float((2 * correct / (predicted + support)).mean()),
    )


def _confusion(true: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> tuple[tuple[int, ...], ...]:
    counts = true.T.astype(np.int64) @ predicted.astype(np.int64)
    return tuple(tuple(int(cell) for cell in row) for row in counts)


def _bootstrap(true: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> tuple[list[Interval | None], Interval | None]:
    """Intervals of the F1 of each label, and of their mean."""
    n, width = true.shape
    rows = np.packbits(np.concatenate([true, predicted], axis=1), axis=1)
    _, first, counts = np.unique(rows, axis=0, return_index=True, return_counts=True)
    drawn = np.random.default_rng(_SEED).multinomial(n, counts / n, size=_RESAMPLES).astype(np.float64)
    correct = drawn @ (true & predicted)[first]
    either = drawn @ (true[first].astype(np.float64) + predicted[first])
    occurs = either > 0
    f1 = np.divide(2 * correct, either, out=np.zeros_like(correct), where=occurs)
    by_label = [_percentiles(f1[occurs[:, label], label]) for label in range(width)]
    labels_that_occur = occurs.sum(axis=1)
    some = labels_that_occur > 0
    return by_label, _percentiles(f1[some].sum(axis=1) / labels_that_occur[some])


def _widened(interval: Interval | None, counts: NDArray[np.float64]) -> Interval | None:
    """The interval of an F1; where resampling shows no spread, as nothing or all is right, what Wilson's intervals of
    precision and recall leave open. `counts`: correct, predicted, support.
    """
    if interval is None or interval[0] < interval[1]:
        return interval
    correct, *others = (int(count) for count in counts)
    open_end = 0 if correct else 1
    precision, recall = (wilson(correct, count)[open_end] if count else 1.0 for count in others)
    far = 2 * precision * recall / (precision + recall)
    return (far, interval[1]) if correct else (interval[0], far)


def _percentiles(values: NDArray[np.float64]) -> Interval | None:
    if not len(values):
        return None
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)
