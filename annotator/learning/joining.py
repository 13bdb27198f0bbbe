"""The answer: LSTM and instant model joined, how much of each, how sure it may be, and from where on a label is given.

All of it is chosen without the test set: by texts held out of training where there are enough of them, and otherwise
by what the instant model says of texts it was not trained on, carried over to the joint answer by the pool.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_softmax

from annotator.learning.calibration import (
    fit_temperature,
    fit_thresholds,
    log_loss,
    match_confidence,
    mean_confidence,
    probabilities,
    promised_thresholds,
)

_EQUALITY = 8.0  # how strongly few validation texts leave LSTM and instant model an equal share
# What was judged had a fifth fewer texts than the answer, and no LSTM: so much of its doubt was too much (measured on
# three corpora, where accuracy was 0.015 above confidence on average).
_BETTER = 0.06
_MANY_VALIDATED = 300  # validation texts from which temperature and thresholds come from the answer itself


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Logits of one model: `held` (held-out texts, labels), `pool` (some texts of the pool, labels)."""

    held: np.ndarray
    pool: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Logits (texts, labels) for labelled texts that the model had not seen, and their `targets` bool."""

    logits: np.ndarray
    targets: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """`share` of the LSTM, `temperature` of the joint logits, `thresholds` float32 (labels,) for many labels."""

    share: float
    temperature: float
    thresholds: np.ndarray


def joined(lstm: np.ndarray, instant: np.ndarray, share: float, temperature: float, many: bool) -> np.ndarray:
    """Logits of the answer: the geometric mean of both models, `share` of it the LSTM's, made soft by `temperature`."""
    if not many:
        lstm, instant = log_softmax(lstm, axis=1), log_softmax(instant, axis=1)
    return np.asarray((share * lstm + (1 - share) * instant) / temperature, np.float32)


def join(
    lstm: Said | None, teacher: Said, held: np.ndarray, outside: Judged, unlabelled: np.ndarray, many: bool
) -> Joint:
    """`held` bool (held-out texts, labels): their labels. `outside`: the teacher's kind, on texts it had not seen.

    `unlabelled` bool (texts of the pool,): those of the pool that were not trained on.
    """
    share = 0.0 if lstm is None else _share(lstm.held, teacher.held, held, many)
    lstm = lstm or teacher
    answers = joined(lstm.held, teacher.held, share, 1.0, many)
    pool = joined(lstm.pool, teacher.pool, share, 1.0, many)
    if len(held) >= _MANY_VALIDATED:
        temperature = fit_temperature(answers, held, many)
        judged = probabilities(answers / temperature, many)
        return Joint(share, temperature, _thresholds(judged, held, many))
    own = fit_temperature(outside.logits, outside.targets, many)
    sure = mean_confidence(probabilities(teacher.pool / own, many), many) if len(pool) else 0.0
    temperature = match_confidence(pool, sure + _BETTER * (1 - sure), many) if len(pool) else own
    if not many:
        return Joint(share, temperature, _halves(pool))
    unseen = np.concatenate([outside.logits / own, pool[unlabelled] / temperature])
    return Joint(share, temperature, promised_thresholds(probabilities(unseen, many)))


def _share(lstm: np.ndarray, teacher: np.ndarray, targets: np.ndarray, many: bool) -> float:
    """The LSTM's share, near one half until enough texts can tell."""
    shares = np.linspace(0, 1, 11)
    costs = [log_loss(joined(lstm, teacher, share, 1.0, many), targets, many).sum() for share in shares]
    return float(shares[int(np.argmin(costs + _EQUALITY * (shares - 0.5) ** 2))])


def _thresholds(judged: np.ndarray, targets: np.ndarray, many: bool) -> np.ndarray:
    return fit_thresholds(judged, targets) if many else _halves(judged)


def _halves(answers: np.ndarray) -> np.ndarray:
    return np.full(answers.shape[1], 0.5, np.float32)
