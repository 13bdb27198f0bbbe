"""The instant model: a log-linear mix of logistic regressions, trained in seconds; teacher of the LSTM.

Its members read the mean word vector of a text and that of its beginning, its terms (TF-IDF) and topics, pieces of its
words, how it is built, and the states of the LSTM as the pool left it; one more regression reads all of that together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax

from annotator.learning.alike import rows_alike
from annotator.learning.calibration import log_loss
from annotator.learning.linear import Features, LinearModel
from annotator.learning.members import SPARSE, Fit, Together, in_together, rounded, settings, together, weights_of
from annotator.learning.reporting import Reporter

_PRIOR = 3.0  # pulls the shares of the members towards equality
_EVEN = 10.0  # pulls the shares of mix and regression of all together towards a half
MANY_TEXTS = 3_000  # from here on the held-out texts judge instead of cross-validation
_NO_HINTS = np.zeros(0)
_ALL = "all"  # the regression of all members, among the others
_FLOOR = -7.0  # log-probability below which a label nobody has shown yet is not punished


@dataclass(frozen=True, slots=True, eq=False)
class InstantModel:
    """One linear model a member, by its name in `MEMBERS`, and its share in the sum of the logits.

    `together`: the regression of all, with `voices`, the shares of the mix and of that; None with thousands of texts.
    """

    members: Mapping[str, LinearModel]
    shares: Mapping[str, float]
    many: bool
    together: Together | None = None
    voices: tuple[float, float] = (1.0, 0.0)

    def logits(self, features: Mapping[str, Features]) -> np.ndarray:
        """float32 (texts, labels); softmax (many: sigmoid) of them are the probabilities."""
        said = [member.logits(features[name]) for name, member in self.members.items()]
        mixed = _mixed(said, [self.shares[name] for name in self.members], self.many)
        if self.together is None:
            return mixed
        return _mixed([mixed, self.together.logits(features)], self.voices, self.many)

    def fits(self, features: Mapping[str, int], labels: int) -> bool:
        """Whether it reads features of these widths and answers with so many labels."""
        parts = [(name, member.coefficients, member.intercepts) for name, member in self.members.items()]
        if self.together is not None:
            of_all = self.together
            parts += [(name, coefficients, of_all.intercepts) for name, coefficients in of_all.coefficients.items()]
        return all(
            coefficients.shape == (features[name], labels) and intercepts.shape == (labels,)
            for name, coefficients, intercepts in parts
        )

    def arrays(self) -> dict[str, np.ndarray]:
        """The sparse members, which are the large ones, at half precision: `train_instant` has rounded them."""
        arrays = {}
        for name, member in self.members.items():
            arrays[f"instant.{name}.coefficients"] = _stored(name, member.coefficients)
            arrays[f"instant.{name}.intercepts"] = member.intercepts
        if self.together is not None:
            for name, coefficients in self.together.coefficients.items():
                arrays[f"together.{name}.coefficients"] = _stored(name, coefficients)
            arrays["together.intercepts"] = self.together.intercepts
        return arrays

    @classmethod
    def from_arrays(
        cls,
        arrays: Mapping[str, np.ndarray],
        shares: Mapping[str, float],
        many: bool,
        voices: tuple[float, float] | None = None,
    ) -> InstantModel:
        """KeyError where a part of one of the members that have a share is missing."""

        def part(name: str, of: str) -> np.ndarray:
            return arrays[f"{of}.{name}.coefficients"].astype(np.float32)

        members = {name: LinearModel(part(name, "instant"), arrays[f"instant.{name}.intercepts"]) for name in shares}
        if voices is None:
            return cls(members, shares, many)
        of_all = {name: part(name, "together") for name in in_together(shares)}
        return cls(members, shares, many, Together(of_all, arrays["together.intercepts"]), voices)


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """Logits (texts, labels) by models that had not seen the text, for the texts at `rows` (texts,).

    `members`: what each of them said of it.
    """

    rows: np.ndarray
    logits: np.ndarray
    members: Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """One member with one setting, judged on texts it had not seen."""

    loss: float
    fit: Fit
    logits: np.ndarray
    models: list[LinearModel]


def train_instant(
    features: Mapping[str, Features],
    targets: np.ndarray,
    many: bool,
    kept: np.ndarray,
    held: np.ndarray,
    seed: int,
    reporter: Reporter,
    alone: bool = False,
    hints: np.ndarray = _NO_HINTS,
    alike: np.ndarray | None = None,
) -> tuple[InstantModel, InstantModel, OutOfFold]:
    """The model of all texts; a teacher that saw the `kept` rows and the hints; answers to texts not trained on.

    The last rows of `features` and `targets` are the hints, `hints` float64 (hints,) their weights: all models learn
    from them, and none is judged by them.

    The setting of each member is the best by cross-validated log-loss, and so are the shares; with thousands of
    texts the `held` rows alone judge. `alone`: without the regression of all members together. `alike` int (texts,):
    those with the same number never judge each other; None: all differ.
    """
    large = len(kept) > MANY_TEXTS
    own = len(targets) - len(hints)
    alike = np.arange(own) if alike is None else alike
    parts = [held] if large else folds(targets[:own], alike, 5, seed)
    everything = np.arange(len(targets))
    kept = np.concatenate([kept, everything[own:]])
    weights = weights_of(targets, many, hints)
    rows = np.concatenate([np.zeros(0, np.int64), *parts])
    steps = (len(features) + 1) * (len(parts) * 2 + 2)
    done = 0

    def fitted(fit: Fit, rows: np.ndarray, start: LinearModel | None = None) -> LinearModel:
        nonlocal done
        model = fit(rows, start)
        done = min(done + 1, steps)
        reporter.step("instant", done, steps)
        return model

    def best_of(fits: Sequence[Fit], read: Features) -> _Trial:
        trials: list[_Trial] = []
        for fit in fits:
            # From where the same texts led with the setting before: a model of other texts would know what judges it.
            starts = trials[-1].models if trials else [None] * len(parts)
            models = [
                fitted(fit, np.setdiff1d(everything, part), start) for part, start in zip(parts, starts, strict=True)
            ]
            said = [floored(model.logits(read[part]), many) for model, part in zip(models, parts, strict=True)]
            logits = np.concatenate([np.zeros((0, targets.shape[1]), np.float32), *said])
            trials.append(_Trial(float(log_loss(logits, targets[rows], many).sum()), fit, logits, models))
        return min(trials, key=lambda trial: trial.loss)

    reporter.step("instant", 0, steps)
    possible = {
        name: settings(name, member, targets, many, weights, large, kept, reporter) for name, member in features.items()
    }
    ways = {name: way for name, way in possible.items() if way is not None}
    best = {name: best_of(way.fits, way.read) for name, way in ways.items()}
    outside = {name: trial.logits for name, trial in best.items()}
    shares = _shares(outside, targets[rows], many)
    mixed = _mixed(list(outside.values()), list(shares.values()), many)

    one = None
    if not (large or alone or len(best) == 1):
        turned, fits, in_members = together(features, shares, targets, many, weights, reporter)
        one = best_of(fits, turned)
        share, other = fit_shares([mixed, one.logits], targets[rows], many, _EVEN).tolist()
        mixed = _mixed([mixed, one.logits], (share, other), many)

    def mix(models: Mapping[str, LinearModel]) -> InstantModel:
        as_stored = {
            name: LinearModel(rounded(name, member.coefficients), member.intercepts)
            for name, member in ((name, ways[name].turn_back(model)) for name, model in models.items())
        }
        return InstantModel(as_stored, shares, many)

    def models_of(rows: np.ndarray, near: Mapping[str, LinearModel]) -> dict[str, LinearModel]:
        models = {name: fitted(trial.fit, rows, near.get(name)) for name, trial in best.items()}
        return models if one is None else {**models, _ALL: fitted(one.fit, rows, near.get(_ALL))}

    def whole(models: Mapping[str, LinearModel]) -> InstantModel:
        model = mix({name: models[name] for name in best})
        return model if one is None else replace(model, together=in_members(models[_ALL]), voices=(share, other))

    taught = {name: trial.models[0] for name, trial in best.items()} if large else models_of(kept, {})
    teacher = whole(taught)
    # The model of all texts is near that of nearly all.
    model = whole(models_of(everything, taught)) if len(held) else teacher
    reporter.step("instant", steps, steps)
    return model, teacher, OutOfFold(rows, mixed, outside)


def shares_of(names: Sequence[str], outside: OutOfFold, targets: np.ndarray, many: bool) -> dict[str, float]:
    """The shares of some members alone, those of them that are there; `targets` of all texts."""
    some = {name: outside.members[name] for name in names if name in outside.members}
    return _shares(some, targets[outside.rows], many)


def _shares(outside: Mapping[str, np.ndarray], targets: np.ndarray, many: bool) -> dict[str, float]:
    if not outside:
        return {}
    return dict(zip(outside, fit_shares(list(outside.values()), targets, many, _PRIOR).tolist(), strict=True))


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


def folds(targets: np.ndarray, alike: np.ndarray, count: int, seed: int) -> list[np.ndarray]:
    """Row numbers in `count` parts in which each label is spread evenly (a text stands for its rarest label).

    Texts with the same number in `alike` (texts,) are in the same part, and spread as the first of them.
    """
    rarest = np.where(targets, targets.sum(axis=0), len(targets) + 1).argmin(axis=1)
    rarest = np.where(targets.any(axis=1), rarest, -1)
    groups = list(rows_alike(alike).values())
    first = np.array([group[0] for group in groups], np.int64)
    shuffled = np.random.default_rng(seed).permutation(len(groups))
    ordered = shuffled[np.argsort(rarest[first[shuffled]], kind="stable")].tolist()
    parts = [
        np.array(sorted(row for place in ordered[start::count] for row in groups[place]), np.int64)
        for start in range(count)
    ]
    return [part for part in parts if 0 < len(part) < len(targets)]


def floored(logits: np.ndarray, many: bool) -> np.ndarray:
    """Log-probabilities (many: logits), none so low that one text could outweigh all others."""
    if many:
        return np.asarray(np.maximum(logits, _FLOOR), np.float32)
    return np.asarray(np.maximum(log_softmax(logits, axis=1), _FLOOR), np.float32)


def _mixed(members: Sequence[np.ndarray], shares: Sequence[float], many: bool) -> np.ndarray:
    mixed = sum(share * floored(logits, many) for share, logits in zip(shares, members, strict=True))
    return np.asarray(mixed, np.float32)


def _stored(name: str, coefficients: np.ndarray) -> np.ndarray:
    return coefficients.astype(np.float16 if name in SPARSE else np.float32)


def rows_of(features: Mapping[str, Features], rows: np.ndarray) -> dict[str, Features]:
    """Some rows of each member's features."""
    return {name: member[rows] for name, member in features.items()}
