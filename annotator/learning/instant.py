"""The instant model: a log-linear mix of three logistic regressions, trained in seconds; teacher of the LSTM.

Its members read the mean word vector of a text, its terms (TF-IDF), and the states of the LSTM as the pool left it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax

from annotator.learning.calibration import log_loss
from annotator.learning.linear import Features, LinearModel, fit_logistic
from annotator.learning.reporting import Reporter

MEMBERS = ("vectors", "terms", "states")
_STRENGTHS = ((3.0, 30.0), (10.0,), (0.003, 0.03))  # of each member, to choose from
_PRIOR = 3.0  # pulls the shares of the members towards equality
_MANY_TEXTS = 3_000  # from here on one held-out part instead of five
_FLOOR = -7.0  # log-probability below which a label nobody has shown yet is not punished


@dataclass(frozen=True, slots=True, eq=False)
class InstantModel:
    """One linear model a member and its share in the sum of the logits."""

    members: tuple[LinearModel, ...]
    shares: np.ndarray
    many: bool
    strengths: tuple[float, ...] = ()  # with which the members were fitted

    def logits(self, features: Sequence[Features]) -> np.ndarray:
        """float32 (texts, labels); softmax (many: sigmoid) of them are the probabilities."""
        return _mixed([m.logits(f) for m, f in zip(self.members, features, strict=True)], self.shares, self.many)

    def refit(self, features: Sequence[Features], targets: np.ndarray, reporter: Reporter) -> InstantModel:
        """The same mix with members fitted on other texts."""
        members = tuple(
            fit_logistic(member, targets, self.many, strength, reporter)
            for member, strength in zip(features, self.strengths, strict=True)
        )
        return replace(self, members=members)

    def fits(self, widths: Sequence[int], labels: int) -> bool:
        """Whether it reads features of these widths and answers with so many labels."""
        return self.shares.shape == (len(self.members),) and all(
            member.coefficients.shape == (width, labels) and member.intercepts.shape == (labels,)
            for member, width in zip(self.members, widths, strict=True)
        )

    def arrays(self) -> dict[str, np.ndarray]:
        arrays = {"instant.shares": self.shares}
        for name, member in zip(MEMBERS, self.members, strict=True):
            arrays[f"instant.{name}.coefficients"] = member.coefficients
            arrays[f"instant.{name}.intercepts"] = member.intercepts
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], many: bool) -> InstantModel:
        """KeyError where one is missing."""
        members = tuple(
            LinearModel(arrays[f"instant.{name}.coefficients"], arrays[f"instant.{name}.intercepts"])
            for name in MEMBERS
        )
        return cls(members, arrays["instant.shares"], many)


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """Logits (texts, labels) by models that had not seen the text, for the texts at `rows` (texts,)."""

    rows: np.ndarray
    logits: np.ndarray


def train_instant(
    features: Sequence[Features], targets: np.ndarray, many: bool, seed: int, reporter: Reporter
) -> tuple[InstantModel, OutOfFold]:
    """Fit each member at its best strength, and the shares by cross-validated log-loss.

    `features` one a member, (texts, …); `targets` bool (texts, labels).
    """
    parts = folds(targets, 5, seed)
    held_out = parts[:1] if len(targets) > _MANY_TEXTS else parts
    rows = np.concatenate([np.zeros(0, np.int64), *held_out])
    steps = sum(map(len, _STRENGTHS)) * len(held_out) + 1
    done = 0
    reporter.step("instant", 0, steps)
    strengths, outside = [], []
    for member, choices in zip(features, _STRENGTHS, strict=True):
        tried = []
        for strength in choices:
            found = []
            for part in held_out:
                rest = np.setdiff1d(np.arange(len(targets)), part)
                model = fit_logistic(member[rest], targets[rest], many, strength, reporter)
                found.append(_floored(model.logits(member[part]), many))
                done += 1
                reporter.step("instant", done, steps)
            logits = np.concatenate(found) if found else np.zeros((0, targets.shape[1]), np.float32)
            tried.append((float(log_loss(logits, targets[rows], many).sum()), strength, logits))
        _, best, logits = min(tried, key=lambda trial: trial[0])
        strengths.append(best)
        outside.append(logits)
    shares = fit_shares(outside, targets[rows], many, _PRIOR)
    mix = InstantModel((), shares, many, tuple(strengths)).refit(features, targets, reporter)
    reporter.step("instant", steps, steps)
    return mix, OutOfFold(rows, _mixed(outside, shares, many))


def fit_shares(members: Sequence[np.ndarray], targets: np.ndarray, many: bool, prior: float) -> np.ndarray:
    """Shares float32 (members,), none negative, that make the log-loss of the sum of the logits least.

    `prior` holds them near 1/members where there are few texts.
    """
    equal = 1 / len(members)
    stacked = np.stack([np.asarray(logits, np.float64) for logits in members])
    goal = np.asarray(targets, np.float64)

    def loss_and_slope(shares: np.ndarray) -> tuple[float, np.ndarray]:
        mixed = np.tensordot(shares, stacked, 1)
        error = (expit(mixed) if many else softmax(mixed, axis=1) * goal.sum(axis=1, keepdims=True)) - goal
        loss = float(log_loss(mixed, goal, many).sum()) + prior * float(((shares - equal) ** 2).sum())
        return loss, (stacked * error).sum(axis=(1, 2)) + 2 * prior * (shares - equal)

    start = np.full(len(members), equal)
    result = minimize(loss_and_slope, start, jac=True, method="L-BFGS-B", bounds=[(0, 3)] * len(members))
    return np.asarray(result.x, np.float32)


def folds(targets: np.ndarray, count: int, seed: int) -> list[np.ndarray]:
    """Row numbers in `count` parts in which each label is spread evenly (a text stands for its rarest label)."""
    rarest = np.where(targets, targets.sum(axis=0), len(targets) + 1).argmin(axis=1)
    rarest = np.where(targets.any(axis=1), rarest, -1)
    shuffled = np.random.default_rng(seed).permutation(len(targets))
    ordered = shuffled[np.argsort(rarest[shuffled], kind="stable")]
    parts = [np.sort(ordered[start::count]) for start in range(count)]
    return [part for part in parts if 0 < len(part) < len(targets)]


def _floored(logits: np.ndarray, many: bool) -> np.ndarray:
    if many:
        return np.asarray(np.maximum(logits, _FLOOR), np.float32)
    return np.asarray(np.maximum(log_softmax(logits, axis=1), _FLOOR), np.float32)


def _mixed(members: Sequence[np.ndarray], shares: np.ndarray, many: bool) -> np.ndarray:
    mixed = sum(share * _floored(logits, many) for share, logits in zip(shares, members, strict=True))
    return np.asarray(mixed, np.float32)


def rows_of(features: Sequence[Features], rows: np.ndarray) -> list[Features]:
    """Some rows of each member's features."""
    return [member[rows] for member in features]
