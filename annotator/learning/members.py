"""How a member of the instant model may be fitted, and all of them together as one regression."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from annotator.learning.linear import Features, LinearModel, fit_logistic
from annotator.learning.reporting import Reporter

MEMBERS = ("vectors", "terms", "pieces", "states", "beginning", "topics", "forms")  # forms: with spaces only
SPARSE = ("terms", "pieces", "forms")
REFITTED = ("vectors", "terms", "states")  # after each answer, between trainings
# Of each member, to choose from: the strength of its regression with few texts, and with many; the latter with a
# weight for each column or without. Topics are terms seen otherwise, which many texts tell better themselves.
_FEW_STRENGTHS = {
    "vectors": (3.0, 30.0),
    "terms": (10.0, 100.0),
    "pieces": (10.0,),
    "forms": (10.0,),
    "states": (0.003, 0.03),
    "beginning": (3.0, 30.0),
    "topics": (3.0, 30.0),
}
_MANY_STRENGTHS = {
    "vectors": ((30.0, False),),
    "terms": ((10.0, False), (1.0, True), (5.0, True)),
    "pieces": ((10.0, False), (1.0, True), (5.0, True)),
    "forms": ((10.0, False), (1.0, True), (5.0, True)),
    "states": ((0.03, False),),
    "beginning": ((30.0, False),),
}
# How long the features of each member are where all are one regression, times its share in the mix; and the strengths
# of that to choose from.
_LENGTHS = {
    "vectors": 10.0,
    "terms": 30.0,
    "pieces": 10.0,
    "forms": 10.0,
    "states": 0.01,
    "beginning": 10.0,
    "topics": 10.0,
}
_TOGETHER_STRENGTHS = (0.1, 0.3)
_FEW_TELL = 100  # texts at which the frequencies of labels are half believed


class Fit(Protocol):
    """From the rows to train on to the model; `start`: one that is near already."""

    def __call__(self, rows: np.ndarray, start: LinearModel | None = None) -> LinearModel: ...


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """How a member may be fitted: what its regressions read, of each text; the choice; what such a model is in terms of
    the member's own features.
    """

    read: Features
    fits: Sequence[Fit]
    turn_back: Callable[[LinearModel], LinearModel]


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """One regression on what all members read: `coefficients` float32 (features, labels) of each, `intercepts`."""

    coefficients: Mapping[str, np.ndarray]
    intercepts: np.ndarray

    def logits(self, features: Mapping[str, Features]) -> np.ndarray:
        """float32 (texts, labels)."""
        said = sum(features[name] @ coefficients for name, coefficients in self.coefficients.items())
        return np.asarray(said + self.intercepts, np.float32)


def settings(
    name: str,
    member: Features,
    targets: np.ndarray,
    many: bool,
    row_weights: np.ndarray,
    large: bool,
    kept: np.ndarray,
    reporter: Reporter,
) -> Settings | None:
    """How this member may be fitted; None where it has no part with so many texts (`large`)."""
    if not large:
        turned, turn_back = _turned(member)
        strengths = _FEW_STRENGTHS[name]
        return Settings(turned, _fits(turned, targets, many, strengths, row_weights, reporter), turn_back)

    def many_texts(strength: float, weighed: bool) -> Fit:
        weights = _column_weights(member[kept], targets[kept]) if weighed else None

        def fit(rows: np.ndarray, start: LinearModel | None = None) -> LinearModel:
            if weights is None:
                return fit_logistic(member[rows], targets[rows], many, strength, reporter, row_weights[rows], start)
            scaled = sparse.csr_matrix(member[rows] @ sparse.diags(weights))
            scaled = scaled.astype(np.float32)
            model = fit_logistic(scaled, targets[rows], many, strength, reporter, row_weights[rows])
            return LinearModel(model.coefficients * weights[:, None], model.intercepts)

        return fit

    fits = [many_texts(strength, weighed) for strength, weighed in _MANY_STRENGTHS.get(name, ())]
    return Settings(member, fits, lambda model: model) if fits else None


def _fits(
    read: np.ndarray,
    targets: np.ndarray,
    many: bool,
    strengths: Sequence[float],
    row_weights: np.ndarray,
    reporter: Reporter,
) -> list[Fit]:
    """A regression on columns at right angles for each of the strengths."""

    def of(strength: float) -> Fit:
        def fit(rows: np.ndarray, start: LinearModel | None = None) -> LinearModel:
            return fit_logistic(read[rows], targets[rows], many, strength, reporter, row_weights[rows], start)

        return fit

    return [of(strength) for strength in strengths]


def together(
    features: Mapping[str, Features],
    shares: Mapping[str, float],
    targets: np.ndarray,
    many: bool,
    row_weights: np.ndarray,
    reporter: Reporter,
) -> tuple[np.ndarray, list[Fit], Callable[[LinearModel], Together]]:
    """All members as one regression, for few texts: what it reads, float32 (texts, columns); how it may be fitted to
    that; and what such a model is in terms of the members.

    What says little on its own, by its share in the mix, is made short here. Apart, each member explains all there is
    to explain, and the mix counts it several times; here each explains what the others leave.
    """
    even = sum(shares.values()) / len(shares)
    weights = {name: _LENGTHS[name] * (shares[name] / even if even else 1.0) for name in in_together(shares)}
    products = sum(weight * _products(features[name]) for name, weight in weights.items())
    turned, back = _columns_of(np.asarray(products))

    def in_members(model: LinearModel) -> Together:
        of_texts = back @ model.coefficients
        coefficients = {name: weight * np.asarray(features[name].T @ of_texts) for name, weight in weights.items()}
        return Together(
            {name: rounded(name, of.astype(np.float32)) for name, of in coefficients.items()}, model.intercepts
        )

    return turned, _fits(turned, targets, many, _TOGETHER_STRENGTHS, row_weights, reporter), in_members


def in_together(shares: Mapping[str, float]) -> list[str]:
    """Those of the members that have a part in the regression of all: all that have a share in the mix."""
    return [name for name, share in shares.items() if share > 0] or list(shares)


def rounded(name: str, coefficients: np.ndarray) -> np.ndarray:
    """As they will be stored, before anything is learned from them: the sparse members are the large ones."""
    return coefficients.astype(np.float16).astype(np.float32) if name in SPARSE else coefficients


def weights_of(targets: np.ndarray, many: bool, hints: np.ndarray) -> np.ndarray:
    """What each text weighs, float64 (texts,), labelled ones 1 on average; `hints` (hints,): the last ones, so much of
    a text.

    Texts of a rare label weigh more; hardly so once there are many texts. How common a label is, few texts tell badly:
    what they say of it is drawn towards equality.
    """
    counted = np.concatenate([np.ones(len(targets) - len(hints)), hints])
    own = len(targets) - len(hints)
    if many or not own:
        return counted
    trust = _FEW_TELL / (_FEW_TELL + own)
    weights = targets @ np.maximum(counted @ targets, 1.0) ** (-trust / 2)
    return np.asarray(counted * weights / max(float(weights[:own].mean()), 1e-9))


def _turned(member: Features) -> tuple[np.ndarray, Callable[[LinearModel], LinearModel]]:
    """The features in columns that are at right angles to each other, no more of them than texts or features, and the
    way back for a model of them.

    X = Z Vᵀ with orthonormal V: a ridge penalty does not see the rotation, so the regression on Z is the one on X, at
    a fraction of the cost.
    """
    texts, width = member.shape
    if texts >= width and not sparse.issparse(member):
        directions = np.linalg.eigh(np.asarray(member.T @ member, np.float64))[1].astype(np.float32)
        return np.ascontiguousarray(member @ directions), lambda model: LinearModel(
            directions @ model.coefficients, model.intercepts
        )
    turned, back = _columns_of(_products(member))

    def turn_back(model: LinearModel) -> LinearModel:
        return LinearModel(np.asarray(member.T @ (back @ model.coefficients), np.float32), model.intercepts)

    return turned, turn_back


def _products(member: Features) -> np.ndarray:
    """Of each text with each, float64 (texts, texts)."""
    products = member @ member.T
    return np.asarray(products.todense() if sparse.issparse(products) else products, np.float64)


def _columns_of(products: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Z float32 (texts, columns) with these products, columns at right angles; and B (texts, columns), with which
    coefficients c of Z are those Xᵀ B c of any X that has the same products.
    """
    values, vectors = np.linalg.eigh(products)
    useful = values > 1e-6 * max(1.0, values[-1] if len(values) else 1.0)
    lengths = np.sqrt(values[useful])
    return (vectors[:, useful] * lengths).astype(np.float32), vectors[:, useful] / lengths


def _column_weights(member: sparse.csr_matrix, targets: np.ndarray) -> np.ndarray:
    """How much each column tells of any label, float32 (columns,): log-count ratio (Wang & Manning 2012)."""
    there = sparse.csr_matrix((np.ones_like(member.data), member.indices, member.indptr), member.shape)
    goal = np.asarray(targets, np.float32)
    having = 1 + np.asarray(there.T @ goal)
    lacking = 1 + np.asarray(there.sum(axis=0)).ravel()[:, None] - (having - 1)
    ratio = np.log(having / having.sum(axis=0)) - np.log(lacking / lacking.sum(axis=0))
    return np.asarray(np.abs(ratio).max(axis=1), np.float32)
