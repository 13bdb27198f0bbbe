"""The instant model: a log-linear mix of three logistic regressions, trained in seconds; teacher of the LSTM.

Its members read the mean word vector of a text, its terms (TF-IDF), and the states of the LSTM as the pool left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax

from annotator.learning.calibration import log_loss
from annotator.learning.linear import Features, LinearModel, fit_logistic
from annotator.learning.reporting import Reporter

MEMBERS = ("vectors", "terms", "states")
_STRENGTHS = ((3.0, 30.0), (10.0,), (0.003, 0.03))  # of each member, to choose from
_PRIOR = 3.0  # pulls the shares of the members towards equality
_MANY_TEXTS = 3_000  # from here on the held-out texts judge instead of cross-validation
_FLOOR = -7.0  # log-probability below which a label nobody has shown yet is not punished


@dataclass(frozen=True, slots=True, eq=False)
class InstantModel:
    """One linear model a member and its share in the sum of the logits."""

    members: tuple[LinearModel, ...]
    shares: np.ndarray
    many: bool

    def logits(self, features: Sequence[Features]) -> np.ndarray:
        """float32 (texts, labels); softmax (many: sigmoid) of them are the probabilities."""
        return _mixed([m.logits(f) for m, f in zip(self.members, features, strict=True)], self.shares, self.many)

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


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """One member at one strength, judged on texts it had not seen."""

    loss: float
    strength: float
    logits: np.ndarray
    models: list[LinearModel]


def train_instant(
    features: Sequence[Features],
    targets: np.ndarray,
    many: bool,
    kept: np.ndarray,
    held: np.ndarray,
    seed: int,
    reporter: Reporter,
) -> tuple[InstantModel, InstantModel, OutOfFold]:
    """The model of all texts; a teacher that saw the `kept` rows only; answers to texts not trained on.

    The strength of each member is the best by cross-validated log-loss, and so are the shares; with thousands of
    texts the `held` rows alone judge the shares, and each strength is the largest.
    """
    large = len(kept) > _MANY_TEXTS
    parts = [held] if large else folds(targets, 5, seed)
    choices = [strengths[-1:] if large else strengths for strengths in _STRENGTHS]
    steps = sum(map(len, choices)) * len(parts) + len(features) * (1 if large else 2)
    done = 0

    def fit(member: Features, rows: np.ndarray, strength: float) -> LinearModel:
        nonlocal done
        fitted = fit_logistic(member[rows], targets[rows], many, strength, reporter)
        done += 1
        reporter.step("instant", done, steps)
        return fitted

    reporter.step("instant", 0, steps)
    everything = np.arange(len(targets))
    rows = np.concatenate([np.zeros(0, np.int64), *parts])
    best: list[_Trial] = []
    for member, strengths in zip(features, choices, strict=True):
        trials = []
        for strength in strengths:
            models = [fit(member, np.setdiff1d(everything, part), strength) for part in parts]
            said = [_floored(model.logits(member[part]), many) for model, part in zip(models, parts, strict=True)]
            logits = np.concatenate([np.zeros((0, targets.shape[1]), np.float32), *said])
            trials.append(_Trial(float(log_loss(logits, targets[rows], many).sum()), strength, logits, models))
        best.append(min(trials, key=lambda trial: trial.loss))
    outside = [trial.logits for trial in best]
    shares = fit_shares(outside, targets[rows], many, _PRIOR)

    def mix(members: Iterable[LinearModel]) -> InstantModel:
        return InstantModel(tuple(members), shares, many)

    if large:
        teacher = mix(trial.models[0] for trial in best)
    else:
        teacher = mix(fit(member, kept, trial.strength) for member, trial in zip(features, best, strict=True))
    model = teacher
    if len(held):
        model = mix(fit(member, everything, trial.strength) for member, trial in zip(features, best, strict=True))
    reporter.step("instant", steps, steps)
    return model, teacher, OutOfFold(rows, _mixed(outside, shares, many))


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
