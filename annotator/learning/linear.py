"""Logistic regression for one label or many, and the baseline every model has to beat."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import clip, mostly_unspaced

Features: TypeAlias = Any  # np.ndarray or scipy.sparse.csr_matrix, float32 (texts, features)
ABSENT = -15.0  # logit of a label without a single training text
_PULL = 0.01  # a faint pull on the intercepts keeps a label that all texts have from running away
_CURVATURE = 0.05  # about p(1 - p) of what a regression says once it has learned: how curved the loss is


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """`coefficients` float32 (features, labels), `intercepts` float32 (labels,)."""

    coefficients: np.ndarray
    intercepts: np.ndarray

    def logits(self, features: Features) -> np.ndarray:
        """float32 (texts, labels)."""
        return np.asarray(features @ self.coefficients + self.intercepts, np.float32)


def fit_logistic(
    features: Features,
    targets: np.ndarray,
    many: bool,
    strength: float,
    reporter: Reporter,
    row_weights: np.ndarray | None = None,
    start: LinearModel | None = None,
    iterations: int = 200,
) -> LinearModel:
    """Softmax regression (many labels: one sigmoid a label) by L-BFGS, with the `C` of scikit-learn as `strength`.

    Written here rather than taken from scikit-learn because the person must be able to stop it at any iteration,
    and because a label with one text, or with none, must not stop it. `targets` (texts, labels), float or bool.
    `start`: a model of the same shape that is near already, such as that of one text less; `iterations`: at most.
    """
    texts, width = features.shape
    goal = np.asarray(targets, np.float64)
    present = np.flatnonzero(goal.sum(axis=0) > 0)
    coefficients = np.zeros((width, goal.shape[1]), np.float32)
    intercepts = np.full(goal.shape[1], ABSENT, np.float32)
    if not len(present) or not texts:
        return LinearModel(coefficients, intercepts)
    goal = goal[:, present]
    weights = np.ones(texts) if row_weights is None else row_weights
    columns, whole = len(present), goal.sum(axis=1)
    turned = features.T.tocsr() if sparse.issparse(features) else features.T

    # Each coefficient in the unit in which the loss is about equally curved for all: a third of the steps.
    unit = 1 / np.sqrt(_CURVATURE * _squares(features) + 1 / strength)[:, None]
    unit_offset = 1 / np.sqrt(_CURVATURE * texts + _PULL)

    def loss_and_slope(flat: np.ndarray) -> tuple[float, np.ndarray]:
        reporter.check()
        slopes, offsets = flat[:-columns].reshape(width, columns) * unit, flat[-columns:] * unit_offset
        logits = np.asarray(features @ slopes.astype(np.float32), np.float64) + offsets
        if many:
            error = expit(logits) - goal
            loss = float(weights @ (np.logaddexp(0, logits) - goal * logits).sum(axis=1))
        else:
            logits -= logits.max(axis=1, keepdims=True)
            odds = np.exp(logits)
            sums = odds.sum(axis=1)
            error = odds * (whole / sums)[:, None] - goal
            loss = float(weights @ (whole * np.log(sums) - (goal * logits).sum(axis=1)))
        error *= weights[:, None]
        loss += float((slopes**2).sum()) / (2 * strength) + _PULL * float((offsets**2).sum()) / 2
        slope = np.asarray(turned @ error.astype(np.float32), np.float64) + slopes / strength
        return loss, np.concatenate([(slope * unit).ravel(), (error.sum(axis=0) + _PULL * offsets) * unit_offset])

    first_slopes, first_offsets = _start(start, present, width)
    result = minimize(
        loss_and_slope, np.concatenate([(first_slopes / unit).ravel(), first_offsets / unit_offset]), jac=True,
        method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 8, "ftol": 1e-5},
    )  # fmt: skip
    coefficients[:, present] = result.x[:-columns].reshape(width, columns) * unit
    intercepts[present] = result.x[-columns:] * unit_offset
    return LinearModel(coefficients, intercepts)


def _start(model: LinearModel | None, present: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the search begins: coefficients (width, labels) and intercepts (labels,) of the labels that are present."""
    if model is None:
        return np.zeros((width, len(present))), np.zeros(len(present))
    intercepts = model.intercepts[present]
    # A label that had no text until now was ruled out, which is far from anything it can be.
    return model.coefficients[:, present].astype(np.float64), np.where(intercepts <= ABSENT, 0, intercepts)


def _squares(features: Features) -> np.ndarray:
    """The sum of squares of each column, float64 (columns,)."""
    squared = features.multiply(features) if sparse.issparse(features) else np.square(features, dtype=np.float64)
    return np.asarray(squared.sum(axis=0), np.float64).ravel()


def baseline(
    train_texts: Sequence[str], targets: np.ndarray, test_texts: Sequence[str], many: bool | None = None
) -> np.ndarray:
    """What anybody gets in ten lines: TF-IDF of the labelled texts and scikit-learn's logistic regression.

    Characters 1–3 for texts without spaces, words 1–2 otherwise. `targets` bool (texts, labels). Returns
    probabilities float32 (test texts, labels): rows sum to 1, or with `many` each label stands for itself
    (None: one label unless a training text has none or several).
    """
    targets = np.asarray(targets, bool)
    if many is None:
        many = not bool((targets.sum(axis=1) == 1).all())
    unspaced = mostly_unspaced(train_texts)
    vectoriser = TfidfVectorizer(
        analyzer="char" if unspaced else "word",
        ngram_range=(1, 3) if unspaced else (1, 2),
        token_pattern=None if unspaced else r"(?u)\b\w+\b",
        sublinear_tf=True,
    )
    probabilities = np.zeros((len(test_texts), targets.shape[1]), np.float32)
    try:
        train = vectoriser.fit_transform([clip(text) for text in train_texts])
    except ValueError:  # not a single term: only the shares of the labels are known
        probabilities[:] = targets.mean(axis=0) if len(targets) else 0
        return probabilities
    test = vectoriser.transform([clip(text) for text in test_texts])
    if many:
        for label in range(targets.shape[1]):
            probabilities[:, label] = _regression(train, targets[:, label].astype(int), test).get(1, 0)
    else:
        for label, values in _regression(train, targets.argmax(axis=1), test).items():
            probabilities[:, label] = values
    return probabilities


def _regression(train: Features, classes: np.ndarray, test: Features) -> dict[int, np.ndarray | float]:
    """Probability of each class that occurs, by its number."""
    occurring = np.unique(classes)
    if len(occurring) == 1:
        return {int(occurring[0]): 1.0}
    regression = LogisticRegression(C=10, max_iter=1_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        regression.fit(train, classes)
    return dict(zip(map(int, regression.classes_), regression.predict_proba(test).T, strict=True))
