"""Whether a probability can be taken at its word: temperature scaling, and from where on a label is given.

After Guo, Pleiss, Sun & Weinberger, "On Calibration of Modern Neural Networks" (2017).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax

_DOUBT = 40.0  # how strongly few texts are kept near a temperature of 1
_BORROWED = 10  # annotations of a label that weigh as much as what its probabilities promise
_THRESHOLDS = 0.05, 0.95  # the least and the largest: below, a label would be given to texts that hardly have it


def probabilities(logits: np.ndarray, many: bool) -> np.ndarray:
    """float32 (texts, labels): softmax over the labels, or with many labels a sigmoid for each."""
    return np.asarray(expit(logits) if many else softmax(logits, axis=1), np.float32)


def log_loss(logits: np.ndarray, targets: np.ndarray, many: bool) -> np.ndarray:
    """Loss in nats of each text (texts,); with many labels the sum over labels."""
    goal = np.asarray(targets, np.float64)
    if many:
        return np.asarray((np.logaddexp(0, logits) - goal * logits).sum(axis=1))
    return np.asarray(-(goal * log_softmax(np.asarray(logits, np.float64), axis=1)).sum(axis=1))


def label_weights(targets: np.ndarray) -> np.ndarray:
    """How much a text of each label counts, float64 (labels,): the root of its rarity, with a mean of 1 over texts."""
    weights = 1 / np.sqrt(np.maximum(targets.sum(axis=0), 1))
    return np.asarray(weights / (targets @ weights).mean().clip(1e-9))


def fit_temperature(logits: np.ndarray, targets: np.ndarray, many: bool) -> float:
    """The T by which logits of texts that were not trained on must be divided; 1 without such texts.

    `logits` and `targets` (texts, labels). Few texts say little: the estimate is held near 1 by a prior on log T.
    """
    if not len(logits):
        return 1.0

    def cost(log_t: float) -> float:
        return float(log_loss(logits / np.exp(log_t), targets, many).sum() + _DOUBT * log_t**2)

    return float(np.exp(minimize_scalar(cost, bounds=(-2.0, 2.0), method="bounded").x))


def match_confidence(logits: np.ndarray, confidence: float, many: bool) -> float:
    """The T by which logits (texts, labels) must be divided for their mean confidence to be `confidence`.

    For texts without labels: another model, which is calibrated, has told how sure one may be of them on the whole.
    1 without texts; between 1/e and e.
    """
    if not len(logits):
        return 1.0

    def gap(log_t: float) -> float:
        said = probabilities(logits / np.exp(log_t), many)
        return float((mean_confidence(said, many) - confidence) ** 2)

    return float(np.exp(minimize_scalar(gap, bounds=(-1.0, 1.0), method="bounded").x))


def mean_confidence(probability: np.ndarray, many: bool) -> float:
    """Mean over texts of the largest probability; many labels: of max(p, 1 - p), over labels too."""
    sure = np.maximum(probability, 1 - probability) if many else probability.max(axis=1)
    return float(sure.mean())


def fit_thresholds(probability: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """For many labels: the probability float32 (labels,) from which a label is given, for the best F1.

    From texts that were not trained on. A label with few annotations borrows from the threshold that its probabilities
    promise, which knows more than a handful of hits; without texts it is 0.5.
    """
    if not targets.any():
        return np.full(targets.shape[1], 0.5, np.float32)
    promised = promised_thresholds(probability)
    positive = targets.sum(axis=0)
    own = [
        _best_threshold(probability[:, label], targets[:, label]) if positive[label] else promised[label]
        for label in range(targets.shape[1])
    ]
    thresholds = (positive * np.asarray(own) + _BORROWED * promised) / (positive + _BORROWED)
    return np.asarray(np.clip(thresholds, *_THRESHOLDS), np.float32)


def promised_thresholds(probability: np.ndarray) -> np.ndarray:
    """For many labels: the thresholds float32 (labels,) with the best F1 that the probabilities promise of themselves.

    Each text counts as having a label as far as its probability goes (Lewis 1995, "Evaluating and Optimizing Autonomous
    Text Classification Systems"). Takes no targets, so that all of the pool can tell: that is many texts, where few
    were labelled, and texts such as will be asked about, which those a query strategy chose are not. Without texts 0.5.
    """
    if not len(probability):
        return np.full(probability.shape[1], 0.5, np.float32)
    return np.clip([_best_threshold(column, column) for column in probability.T], *_THRESHOLDS).astype(np.float32)


def _best_threshold(probability: np.ndarray, target: np.ndarray) -> float:
    """Half-way between the two values around the cut with the best F1; `target` (texts,) as bool, or how likely."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(target[order], dtype=np.float64)
    score = 2 * hits / (np.arange(1, len(order) + 1) + hits[-1])
    best = int(score.argmax())
    below = probability[order[best + 1]] if best + 1 < len(order) else 0.0
    return float(probability[order[best]] + below) / 2
