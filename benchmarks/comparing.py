"""Comparing models: quality on the same test texts, differences with their errors, areas under learning curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shipped import Answer

from annotator.core.metrics import evaluate

METRICS = ("accuracy", "macro_f1")
_RESAMPLES = 300
_SEEDS_THAT_TELL = 3  # with fewer, the spread over the test texts is the better witness


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference and its standard error."""

    mean: float
    error: float

    @property
    def ahead(self) -> bool:
        """By more than one standard error."""
        return self.mean > self.error

    @property
    def behind(self) -> bool:
        return -self.mean > self.error

    def __str__(self) -> str:
        return f"{self.mean:+.3f}±{self.error:.3f}"


def decided(answer: Answer, many: bool) -> np.ndarray:
    """bool (texts, labels): the most probable label, or with many labels those from their thresholds on."""
    if many:
        return np.asarray(answer.probabilities >= answer.thresholds)
    predicted = np.zeros(answer.probabilities.shape, bool)
    predicted[np.arange(len(predicted)), answer.probabilities.argmax(axis=1)] = True
    return predicted


def quality(truth: np.ndarray, answer: Answer, many: bool) -> dict[str, float]:
    """Accuracy, macro-F1 and calibration error, the former two with their standard errors over the test texts."""
    predicted = decided(answer, many)
    found = evaluate(truth, predicted, answer.probabilities, many)
    return {
        "accuracy": found.accuracy or 0.0,
        "macro_f1": found.macro.f1 if found.macro else 0.0,
        "calibration_error": found.calibration_error or 0.0,
        "accuracy_error": float(np.std((predicted == truth).all(axis=1)) / np.sqrt(len(truth))),
        "macro_f1_error": float(np.std(_macro_f1s(truth, predicted))),
    }


def errors_over_texts(truth: np.ndarray, ours: np.ndarray, theirs: np.ndarray) -> dict[str, float]:
    """Standard errors of the paired differences of two predictions, bool (texts, labels), over the test texts."""
    right, others = (ours == truth).all(axis=1).astype(float), (theirs == truth).all(axis=1).astype(float)
    return {
        "accuracy": float(np.std(right - others) / np.sqrt(len(truth))),
        "macro_f1": float(np.std(_macro_f1s(truth, ours) - _macro_f1s(truth, theirs))),
    }


def paired(ours: Sequence[float], theirs: Sequence[float], over_texts: Sequence[float]) -> Difference:
    """The mean difference over seeds, in the same order; with one or two seeds its error is that over the texts.

    The seeds share their test texts, so that two do not halve the latter.
    """
    differences = np.subtract(ours, theirs)
    if len(differences) < _SEEDS_THAT_TELL:
        return Difference(float(differences.mean()), float(np.sqrt(np.mean(np.square(over_texts)))))
    return Difference(float(differences.mean()), standard_error(differences))


def standard_error(values: Sequence[float] | np.ndarray) -> float:
    """Of the mean; infinite for a single value, which says nothing of its spread."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("inf")


def area(budgets: Sequence[float], values: Sequence[float]) -> float:
    """Area under a learning curve by trapezoids, divided by the range of budgets: a mean quality."""
    order = np.argsort(budgets)
    where, what = np.asarray(budgets, float)[order], np.asarray(values, float)[order]
    if len(where) < 2 or where[0] == where[-1]:
        raise ValueError("a curve has at least two budgets")
    return float(np.trapezoid(what, where) / (where[-1] - where[0]))


def _macro_f1s(truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Macro-F1 (resamples,) on bootstrap samples of the texts: the same samples whatever is predicted."""
    texts = len(truth)
    drawn = np.random.default_rng(0).multinomial(texts, np.full(texts, 1 / texts), size=_RESAMPLES).astype(np.float32)
    correct = drawn @ (truth & predicted).astype(np.float32)
    either = drawn @ (truth.astype(np.float32) + predicted)
    occurs = either > 0
    f1 = np.divide(2 * correct, either, out=np.zeros_like(correct), where=occurs)
    return np.asarray(f1.sum(axis=1) / np.maximum(occurs.sum(axis=1), 1))
