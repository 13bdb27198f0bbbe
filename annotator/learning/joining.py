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

# The LSTM's share at most where no validation text tells, and how strongly few of them hold to what it is then.
_FIRST_SHARE = 0.5
_FIRMNESS = 8.0
# It is that much where its states alone tell so large a part of what the instant model knows, and less the less they
# tell; so many nats in all are too few to say (the numbers were chosen on nine corpora).
_TELLING = 0.75
_TOO_FEW_NATS = 4.0
# With many labels and few texts it is smaller, half of it for a label that so large a part of the texts have: of rare
# labels the LSTM learns less than regressions do (the number was chosen on goemotions_ekman, test and dev).
_RARELY_GIVEN = 0.06
# What was judged had a fifth fewer texts than the answer, and no LSTM: so much of its doubt was too much. With one
# label it is a tenth of the part that the instant model knows already (measured on eleven pools: where texts tell
# nothing, more of them tell no more); with many labels it is this (measured on goemotions_ekman).
_BETTER = 0.1
_BETTER_WITH_MANY = 0.06
# How far the answer is moved towards the labels it gives least: what learned from few texts gives the frequent ones too
# often (measured on three corpora, where it made accuracy and macro-F1 better, and calibration no worse).
_TOWARDS_RARE = 0.4
_RAREST = 0.003  # share of the pool
_TELLS_SOMETHING = 0.05  # of what is not known: an instant model that tells less of it is moved less
_WORTH = 0.01  # of the right answers, as far as the probabilities promise them: no more may be lost by that
_MANY_VALIDATED = 300  # validation texts from which temperature and thresholds come from the answer itself


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Logits of one model: `held` (held-out texts, labels), `pool` (some texts of the pool, labels)."""

    held: np.ndarray
    pool: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Logits (texts, labels) for labelled texts that the model had not seen, and their `targets` bool.

    `states`: such logits of a regression on the states of the LSTM as the pool left it; None: there is none.
    """

    logits: np.ndarray
    targets: np.ndarray
    states: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of texts of one label each, in nats of all of them: `ignorance` is the loss of whoever knows the
    frequencies of the labels alone, and of this the `instant` model and a regression on the `states` of the LSTM make
    so much less, or more, if negative.
    """

    ignorance: float = 0.0
    instant: float = 0.0
    states: float | None = None

    @classmethod
    def of(cls, outside: Judged) -> _Known:
        texts, labels = outside.targets.shape
        frequencies = (outside.targets.sum(axis=0) + 1) / (texts + labels)

        def loss(logits: np.ndarray) -> float:
            return float(log_loss(logits, outside.targets, False).sum())

        ignorance = loss(np.tile(np.log(frequencies), (texts, 1)))
        states = None if outside.states is None else ignorance - loss(outside.states)
        return cls(ignorance, ignorance - loss(outside.logits), states)

    @property
    def first_share(self) -> float:
        """The LSTM's share of the answer where no text was held out that could tell.

        What it is worth shows before it is trained, in what its states tell. Where the pool is small, or says little
        of the labels, that is little, and the trained LSTM is then worse than the instant model.
        """
        if self.states is None:
            return _FIRST_SHARE
        told = (self.states + _TOO_FEW_NATS) / max(self.instant + _TOO_FEW_NATS, _TOO_FEW_NATS)
        return _FIRST_SHARE * float(np.clip(told / _TELLING, 0, 1)) ** 3

    @property
    def better(self) -> float:
        """So much less of a doubt the answer has than the instant model had about texts it had not seen."""
        return _BETTER * self._part

    @property
    def towards_rare(self) -> float:
        """How far the answer is moved towards labels that are given rarely: whoever knows nothing but how common a
        label is has no reason to give a rare one.
        """
        return _TOWARDS_RARE * min(1.0, self._part / _TELLS_SOMETHING)

    @property
    def _part(self) -> float:
        """What the instant model knows of all there is to know, 0 to 1."""
        return float(np.clip(self.instant / self.ignorance, 0, 1)) if self.ignorance else 0.0


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
    known = _Known() if many else _Known.of(outside)
    parts = _parts(outside.targets) if many and len(held) < _MANY_VALIDATED else np.ones(teacher.pool.shape[1])
    shares = 0 * parts
    if lstm is not None:
        shares = parts * _share(lstm.held, teacher.held, parts, held, known.first_share, many)
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
        sure = mean_confidence(probabilities(teacher.pool / own, many), many)
        sure += (_BETTER_WITH_MANY if many else known.better) * (1 - sure)
        temperature = match_confidence(pool, sure, many)
        if not many:
            lent = np.zeros(len(shift)) if lent is None else lent
            shift, lost = _towards_rare(pool, temperature, known.towards_rare, lent)
            temperature = match_confidence(pool + shift, sure - lost, many)
    if many:
        unseen = np.concatenate([outside.logits / own, pool[unlabelled] / temperature])
        thresholds = promised_thresholds(probabilities(unseen, many))
    return Joint(shares, shift, temperature, thresholds)


def _towards_rare(logits: np.ndarray, temperature: float, most: float, lent: np.ndarray) -> tuple[np.ndarray, float]:
    """What to add to the `logits` (texts, labels) of texts of the pool, float32 (labels,), by how much each label is
    given there; and what part of the answers is then expected to be right no more.

    Logit adjustment after Menon et al., "Long-tail learning via logit adjustment" (2021), `most` of the way at most:
    where little can be known of a text, a small step turns many answers, for the worse. Hints have done this for their
    labels already, as far as these are known by them.
    """
    answers = probabilities(logits / temperature, False)
    rarity = -np.log(np.maximum(answers.mean(axis=0), _RAREST))
    others = rarity[lent == 0].mean() if (lent == 0).any() else 0.0
    way = (1 - lent) * rarity + lent * others
    right = answers.max(axis=1).mean()
    gone, lost = 0.0, 0.0
    for part in np.linspace(0, most, 9)[1:]:
        moved = (logits + part * way).argmax(axis=1)
        less = float(right - answers[np.arange(len(answers)), moved].mean())
        if less > _WORTH * right:
            break
        gone, lost = part, less
    return np.asarray(gone * way, np.float32), lost


def _parts(targets: np.ndarray) -> np.ndarray:
    """The part of its share that the LSTM has in each label, float64 (labels,), by how many of the texts have it."""
    having = targets.mean(axis=0) if len(targets) else np.zeros(targets.shape[1])
    return np.asarray(having / (having + _RARELY_GIVEN))


def _share(
    lstm: np.ndarray, teacher: np.ndarray, parts: np.ndarray, targets: np.ndarray, first: float, many: bool
) -> float:
    """The LSTM's share of labels of which it has all its part, near the `first` one until enough texts can tell.

    Texts of a rare label weigh more, as they did when it learned: what it does for them would else count against it.
    """
    if not len(targets):
        return first
    shares = np.linspace(0, 1, 21)
    weights = targets @ label_weights(targets) if not many else np.ones(len(targets))
    costs = [(weights * log_loss(joined(lstm, teacher, share * parts, many), targets, many)).sum() for share in shares]
    return float(shares[int(np.argmin(costs + _FIRMNESS * (shares - first) ** 2))])
