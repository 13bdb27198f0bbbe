"""The instant model: a log-linear mix of logistic regressions, trained in seconds; teacher of the LSTM.

Its members read the mean word vector of a text, its terms (TF-IDF), pieces of its words, and the states of the LSTM as
the pool left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax

from annotator.learning.calibration import log_loss
from annotator.learning.linear import Features, LinearModel, fit_logistic
from annotator.learning.reporting import Reporter

MEMBERS = ("vectors", "terms", "pieces", "states", "forms")  # forms: of pools with spaces only
_SPARSE = ("terms", "pieces", "forms")
# Of each member, to choose from: the strength of its regression with few texts, and with many; the latter with a
# weight for each column or without.
_FEW_STRENGTHS = {
    "vectors": (3.0, 30.0),
    "terms": (10.0, 100.0),
    "pieces": (10.0,),
    "forms": (10.0,),
    "states": (0.003, 0.03),
}
_MANY_STRENGTHS = {
    "vectors": ((30.0, False),),
    "terms": ((10.0, False), (1.0, True), (5.0, True)),
    "pieces": ((10.0, False), (1.0, True), (5.0, True)),
    "forms": ((10.0, False), (1.0, True), (5.0, True)),
    "states": ((0.03, False),),
}
_PRIOR = 3.0  # pulls the shares of the members towards equality
MANY_TEXTS = 3_000  # from here on the held-out texts judge instead of cross-validation
_FEW_TELL = 100  # texts at which the frequencies of labels are half believed
_FLOOR = -7.0  # log-probability below which a label nobody has shown yet is not punished

Fit = Callable[[np.ndarray], LinearModel]


@dataclass(frozen=True, slots=True, eq=False)
class InstantModel:
    """One linear model a member, by its name in `MEMBERS`, and its share in the sum of the logits."""

    members: Mapping[str, LinearModel]
    shares: Mapping[str, float]
    many: bool

    def logits(self, features: Mapping[str, Features]) -> np.ndarray:
        """float32 (texts, labels); softmax (many: sigmoid) of them are the probabilities."""
        said = [member.logits(features[name]) for name, member in self.members.items()]
        return _mixed(said, [self.shares[name] for name in self.members], self.many)

    def fits(self, features: Mapping[str, int], labels: int) -> bool:
        """Whether it reads features of these widths and answers with so many labels."""
        return all(
            member.coefficients.shape == (features[name], labels) and member.intercepts.shape == (labels,)
            for name, member in self.members.items()
        )

    def arrays(self) -> dict[str, np.ndarray]:
        """The sparse members, which are the large ones, at half precision: `train_instant` has rounded them."""
        arrays = {}
        for name, member in self.members.items():
            kind = np.float16 if name in _SPARSE else np.float32
            arrays[f"instant.{name}.coefficients"] = member.coefficients.astype(kind)
            arrays[f"instant.{name}.intercepts"] = member.intercepts
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], shares: Mapping[str, float], many: bool) -> InstantModel:
        """KeyError where one of the members that have a share is missing."""
        members = {
            name: LinearModel(
                arrays[f"instant.{name}.coefficients"].astype(np.float32), arrays[f"instant.{name}.intercepts"]
            )
            for name in shares
        }
        return cls(members, shares, many)


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """Logits (texts, labels) by models that had not seen the text, for the texts at `rows` (texts,)."""

    rows: np.ndarray
    logits: np.ndarray


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
) -> tuple[InstantModel, InstantModel, OutOfFold]:
    """The model of all texts; a teacher that saw the `kept` rows only; answers to texts not trained on.

    The setting of each member is the best by cross-validated log-loss, and so are the shares; with thousands of
    texts the `held` rows alone judge.
    """
    large = len(kept) > MANY_TEXTS
    parts = [held] if large else folds(targets, 5, seed)
    everything = np.arange(len(targets))
    rows = np.concatenate([np.zeros(0, np.int64), *parts])
    steps = len(features) * (len(parts) * 2 + 2)
    done = 0

    def fitted(fit: Fit, rows: np.ndarray) -> LinearModel:
        nonlocal done
        model = fit(rows)
        done = min(done + 1, steps)
        reporter.step("instant", done, steps)
        return model

    reporter.step("instant", 0, steps)
    best: dict[str, _Trial] = {}
    for name, member in features.items():
        trials = []
        for fit in _settings(name, member, targets, many, large, kept, reporter):
            models = [fitted(fit, np.setdiff1d(everything, part)) for part in parts]
            said = [floored(model.logits(member[part]), many) for model, part in zip(models, parts, strict=True)]
            logits = np.concatenate([np.zeros((0, targets.shape[1]), np.float32), *said])
            trials.append(_Trial(float(log_loss(logits, targets[rows], many).sum()), fit, logits, models))
        best[name] = min(trials, key=lambda trial: trial.loss)
    outside = [trial.logits for trial in best.values()]
    shares = fit_shares(outside, targets[rows], many, _PRIOR)

    def mix(members: Iterable[LinearModel]) -> InstantModel:
        rounded = {name: _rounded(name, member) for name, member in zip(best, members, strict=True)}
        return InstantModel(rounded, dict(zip(best, map(float, shares), strict=True)), many)

    if large:
        teacher = mix(trial.models[0] for trial in best.values())
    else:
        teacher = mix(fitted(trial.fit, kept) for trial in best.values())
    model = teacher if not len(held) else mix(fitted(trial.fit, everything) for trial in best.values())
    reporter.step("instant", steps, steps)
    return model, teacher, OutOfFold(rows, _mixed(outside, shares.tolist(), many))


def _settings(
    name: str, member: Features, targets: np.ndarray, many: bool, large: bool, kept: np.ndarray, reporter: Reporter
) -> list[Fit]:
    """How this member may be fitted: functions from the rows to train on to the model."""
    row_weights = _row_weights(targets, many)
    if not large:
        turned, turn_back = _turned(member)

        def few(strength: float) -> Fit:
            return lambda rows: turn_back(
                fit_logistic(turned[rows], targets[rows], many, strength, reporter, row_weights[rows])
            )

        return [few(strength) for strength in _FEW_STRENGTHS[name]]

    def many_texts(strength: float, weighed: bool) -> Fit:
        weights = _column_weights(member[kept], targets[kept]) if weighed else None

        def fit(rows: np.ndarray) -> LinearModel:
            if weights is None:
                return fit_logistic(member[rows], targets[rows], many, strength, reporter, row_weights[rows])
            scaled = sparse.csr_matrix(member[rows] @ sparse.diags(weights))
            scaled = scaled.astype(np.float32)
            model = fit_logistic(scaled, targets[rows], many, strength, reporter, row_weights[rows])
            return LinearModel(model.coefficients * weights[:, None], model.intercepts)

        return fit

    return [many_texts(strength, weighed) for strength, weighed in _MANY_STRENGTHS[name]]


def _row_weights(targets: np.ndarray, many: bool) -> np.ndarray:
    """Texts of a rare label weigh more, float64 (texts,), with a mean of 1; hardly so once there are many texts.

    How common a label is, few texts tell badly: what they say of it is drawn towards equality.
    """
    if many or not len(targets):
        return np.ones(len(targets))
    trust = _FEW_TELL / (_FEW_TELL + len(targets))
    weights = targets @ np.maximum(targets.sum(axis=0), 1.0) ** (-trust / 2)
    return np.asarray(weights / max(float(weights.mean()), 1e-9))


def _turned(member: Features) -> tuple[np.ndarray, Callable[[LinearModel], LinearModel]]:
    """The features in as many columns as there are texts, and the way back for a model of them.

    Wide rows X = Z Vᵀ with orthonormal V: a ridge penalty does not see the rotation, so the regression on Z is the
    one on X, at a fraction of the cost.
    """
    texts, width = member.shape
    if texts >= width or not sparse.issparse(member):
        return member, lambda model: model
    values, vectors = np.linalg.eigh(np.asarray((member @ member.T).todense(), np.float64))
    useful = values > 1e-6 * max(1.0, values[-1] if len(values) else 1.0)
    lengths = np.sqrt(values[useful])
    turned = vectors[:, useful] * lengths
    back = vectors[:, useful] / lengths

    def turn_back(model: LinearModel) -> LinearModel:
        return LinearModel(np.asarray(member.T @ (back @ model.coefficients), np.float32), model.intercepts)

    return turned.astype(np.float32), turn_back


def _column_weights(member: sparse.csr_matrix, targets: np.ndarray) -> np.ndarray:
    """How much each column tells of any label, float32 (columns,): log-count ratio (Wang & Manning 2012)."""
    there = sparse.csr_matrix((np.ones_like(member.data), member.indices, member.indptr), member.shape)
    goal = np.asarray(targets, np.float32)
    having = 1 + np.asarray(there.T @ goal)
    lacking = 1 + np.asarray(there.sum(axis=0)).ravel()[:, None] - (having - 1)
    ratio = np.log(having / having.sum(axis=0)) - np.log(lacking / lacking.sum(axis=0))
    return np.asarray(np.abs(ratio).max(axis=1), np.float32)


def _rounded(name: str, member: LinearModel) -> LinearModel:
    """As it will be stored, before anything is learned from it."""
    if name not in _SPARSE:
        return member
    return LinearModel(member.coefficients.astype(np.float16).astype(np.float32), member.intercepts)


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


def floored(logits: np.ndarray, many: bool) -> np.ndarray:
    """Log-probabilities (many: logits), none so low that one text could outweigh all others."""
    if many:
        return np.asarray(np.maximum(logits, _FLOOR), np.float32)
    return np.asarray(np.maximum(log_softmax(logits, axis=1), _FLOOR), np.float32)


def _mixed(members: Sequence[np.ndarray], shares: Sequence[float], many: bool) -> np.ndarray:
    mixed = sum(share * floored(logits, many) for share, logits in zip(shares, members, strict=True))
    return np.asarray(mixed, np.float32)


def rows_of(features: Mapping[str, Features], rows: np.ndarray) -> dict[str, Features]:
    """Some rows of each member's features."""
    return {name: member[rows] for name, member in features.items()}
