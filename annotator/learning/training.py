"""The LSTM learns from the labelled texts and from the instant model's opinion on the pool.

The latter is distillation (Hinton, Vinyals & Dean 2015).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from annotator.learning.alike import rows_alike
from annotator.learning.batches import by_length, padded
from annotator.learning.calibration import label_weights
from annotator.learning.computing import device
from annotator.learning.config import TrainingConfig
from annotator.learning.instant import MANY_TEXTS, InstantModel
from annotator.learning.lstm import LstmClassifier
from annotator.learning.pool import PoolStage, Reader, lstm_from_arrays
from annotator.learning.reporting import Reporter
from annotator.learning.shared_pieces import shared_pieces

History = tuple[dict[str, float], ...]
_FEW = 1_500  # labelled texts up to which the first head is the instant model's
_TAUGHT = 750  # labelled texts up to which the teacher's opinion is worth more than to read twice as many of them
_BATCH, _LARGE_BATCH, _POOL_BATCH = 32, 64, 32
_VALIDATED_FROM = 300  # labelled texts
_PULL_WHOLE = 200  # labelled texts up to which the pull has its whole strength
RULED_OUT = -15.0  # logit of a label without a training text
_NONE = np.zeros(0, np.int64)
_BLOCKS = 10  # points of the loss curve


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """`encoded`: token numbers of each text, short; `targets` float32 (texts, labels): truth, or an opinion."""

    encoded: Sequence[list[int]]
    targets: np.ndarray

    def __len__(self) -> int:
        return len(self.encoded)

    def texts(self, rows: np.ndarray) -> list[list[int]]:
        return [self.encoded[row] for row in rows.tolist()]

    def goals(self, rows: np.ndarray, where: torch.device) -> Tensor:
        return torch.from_numpy(self.targets[rows]).to(where)


def split(targets: np.ndarray, alike: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers to train on and to validate with: a tenth, at most 1,000, none of fewer than 300 texts.

    With so few texts each teaches more than it could judge. A text is held out only while each of its labels keeps
    three texts to train on; those with the same number in `alike` (texts,) are held out together, or not at all.
    """
    texts = len(targets)
    wanted = min(1_000, texts // 10) if texts >= _VALIDATED_FROM else 0
    left = targets.sum(axis=0)
    held: list[int] = []
    groups = rows_alike(alike)
    for row in np.random.default_rng(seed).permutation(texts).tolist():
        if len(held) == wanted:
            break
        group = groups.pop(int(alike[row]), [])
        given = targets[group].sum(axis=0)
        if len(held) + len(group) <= wanted and (left - given >= 3)[given > 0].all():
            held += group
            left = left - given
    return np.setdiff1d(np.arange(texts), held), np.sort(np.asarray(held, np.int64))


def first_lstm(
    stage: PoolStage, reader: Reader, teacher: InstantModel, texts: int, labels: int, config: TrainingConfig
) -> LstmClassifier:
    """The LSTM as the pool left it; with few texts its head is the teacher's regression on its states, with many its
    tokens share what they have in common.
    """
    settings = replace(reader.lstm_config(labels), dropout=config.dropout, word_dropout=config.word_dropout)
    model = lstm_from_arrays(stage.arrays, settings)
    member = teacher.members.get("states")
    if texts <= _FEW and member is not None:
        coefficients, intercepts = reader.head_from(member.coefficients, member.intercepts)
        model.head.weight.data = torch.from_numpy(np.ascontiguousarray(coefficients.T, np.float32))
        model.head.bias.data = torch.from_numpy(intercepts.astype(np.float32))
    else:
        nn.init.xavier_uniform_(model.head.weight)
    if texts > _FEW:
        model.shared = shared_pieces(reader.tokenizer, settings.dimensions)
    return model.to(device())


@dataclass(frozen=True, slots=True)
class _Plan:
    """How to train on so many texts.

    `opinion`: weight of the teacher's opinion. `pull`: how far after each step the LSTM is drawn back to what the pool
    had made of it. `adversity`: length of the worst that is added to the word vectors of a text, in words.
    """

    batch: int
    steps: int
    rate: float
    opinion: float
    pull: float = 0.0
    adversity: float = 0.0

    @classmethod
    def of(cls, texts: int, config: TrainingConfig) -> _Plan:
        opinion = 0.0 if "distillation" in config.without else config.distillation
        if texts <= _FEW:
            pull = config.pull * min(1.0, _PULL_WHOLE / max(1, texts))
            if texts > _TAUGHT:
                return cls(_LARGE_BATCH, config.steps, config.learning_rate, 0.0, pull=pull / 2)
            return cls(_BATCH, config.steps, config.learning_rate, opinion, pull=pull)
        # With thousands of texts the teacher knows nothing that they do not tell.
        opinion = opinion / 2 if texts <= MANY_TEXTS else 0.0
        fewest, most = config.rounds
        steps = int(np.clip(config.many_steps, fewest * texts // _LARGE_BATCH, most * texts // _LARGE_BATCH))
        return cls(_LARGE_BATCH, steps, 1.5 * config.learning_rate, opinion, adversity=config.adversity)


def train_lstm(
    model: LstmClassifier,
    labelled: Examples,
    validation: Examples,
    opinions: Examples,
    known: np.ndarray,
    many: bool,
    config: TrainingConfig,
    reporter: Reporter,
) -> History:
    """Train `model` in place; returns the loss curve, one mapping a block of steps.

    `known` bool (labels,): those with a labelled text or a hint; the others are ruled out.

    Cross-entropy with square-root inverse class weights and smoothed targets (many labels: binary cross-entropy),
    one-cycle AdamW (Smith & Topin 2019). With few texts the weights are held near those of the pool stage (L2-SP, Li et
    al. 2018); with many each batch is learned once more with its word vectors moved to where they do the most harm
    (adversarial training, Miyato, Dai & Goodfellow 2017). The number of steps follows from the number of texts, not
    from the clock; only on a machine so slow that `seconds_cap` would be passed are some of them left out.
    """
    plan = _Plan.of(len(labelled), config)
    seen = torch.from_numpy(known).to(model.device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=plan.steps + 1, pct_start=0.2)
    truth = _Batches(labelled.encoded, plan.batch, config.seed)
    pool = _Batches(opinions.encoded, _POOL_BATCH, config.seed + 1)
    guided = len(opinions) > 0 and plan.opinion > 0
    cost = _Cost(labelled.targets, many, config.smoothing, model.device)
    lesson = _Lesson(model, seen, cost, plan.opinion if guided else 0.0, many)
    drawn = [(weights, weights.detach().clone()) for weights in _below_the_head(model)] if plan.pull else []
    history: list[dict[str, float]] = []
    began, done, batches, block = time.monotonic(), 0, 0, max(1, plan.steps // _BLOCKS)
    losses: list[float] = []
    reporter.step("train", 0, plan.steps)
    while done < plan.steps:
        model.train()
        # Both in one batch: half as many steps through the LSTM, which are what takes the time.
        rows = truth.next()
        pool_rows = pool.next(truth.longest(rows)) if guided else _NONE
        ids = padded([*labelled.texts(rows), *opinions.texts(pool_rows)]).to(model.device)
        goals = labelled.goals(rows, model.device), opinions.goals(pool_rows, model.device)
        optimiser.zero_grad()
        vectors = model.vectors(ids)
        vectors.retain_grad()
        losses.append(lesson.learn(vectors, ids, *goals))
        if plan.adversity:
            lesson.learn(model.vectors(ids) + _worst(vectors, plan.adversity), ids, *goals)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        _draw_back(drawn, plan.pull)
        batches += 1
        # Where the clock is ahead, steps are left out: a training that was stopped at a high rate would be worth less.
        by_clock = int(min(1.0, (time.monotonic() - began) / config.seconds_cap) * plan.steps)
        before, done = done, max(done + 1, by_clock)
        for _ in range(done - before):
            schedule.step()
        reporter.step("train", done, plan.steps, losses[-1])
        if done // block > before // block or done == plan.steps:
            point = {"epoch": batches * plan.batch / max(1, len(labelled)), "train_loss": sum(losses) / len(losses)}
            if len(validation):
                said = torch.from_numpy(lstm_logits(model, validation.encoded, known, reporter))
                plain = _soft_loss(said, torch.from_numpy(validation.targets), many)
                point["validation_loss"] = plain.item()
            history.append(point)
            losses = []
    model.eval()
    model.keep_shared()
    return tuple(history)


def _worst(vectors: Tensor, length: float) -> Tensor:
    """What to add to word vectors (texts, tokens, dimensions) to do harm, as their gradient says; for each text it is
    `length` times as long as a word vector is on average.
    """
    assert vectors.grad is not None
    harm, words = vectors.grad, vectors.detach().norm(dim=2)
    mean = words.sum() / (words > 0).sum().clamp(min=1)
    worst: Tensor = harm * (length * mean / harm.flatten(1).norm(dim=1).clamp(min=1e-12))[:, None, None]
    return worst


def _below_the_head(model: LstmClassifier) -> list[nn.Parameter]:
    return [weights for name, weights in model.named_parameters() if not name.startswith("head.")]


@torch.no_grad()
def _draw_back(weights: Sequence[tuple[nn.Parameter, Tensor]], pull: float) -> None:
    """Each a part of the way to where it started."""
    for now, first in weights:
        now.lerp_(first, pull)


@torch.no_grad()
def lstm_logits(
    model: LstmClassifier, encoded: Sequence[list[int]], seen: np.ndarray, reporter: Reporter
) -> np.ndarray:
    """float32 (texts, labels); a label without a training text, not in `seen` bool (labels,), is ruled out."""
    model.eval()
    logits = np.zeros((len(encoded), model.config.labels), np.float32)
    for rows in by_length(encoded):
        reporter.check()
        logits[rows] = model(padded([encoded[row] for row in rows]).to(model.device)).cpu().numpy()
    logits[:, ~seen] = RULED_OUT
    return logits


@dataclass(frozen=True, slots=True, eq=False)
class _Lesson:
    """What a batch teaches `model`. `opinion`: weight of what the teacher says of its last texts, those of the pool."""

    model: LstmClassifier
    seen: Tensor
    cost: _Cost
    opinion: float
    many: bool

    def learn(self, vectors: Tensor, ids: Tensor, truth: Tensor, opinions: Tensor) -> float:
        """Add up the gradients of the loss on these word vectors; returns its part on the labelled texts."""
        logits = _masked(self.model.logits(vectors, ids), self.seen)
        loss = self.cost(logits[: len(truth)], truth)
        whole = loss
        if self.opinion:
            whole = loss + self.opinion * _soft_loss(logits[len(truth) :], opinions, self.many)
        torch.autograd.backward(whole)
        return loss.item()


class _Cost:
    """Loss on labelled texts."""

    def __init__(self, targets: np.ndarray, many: bool, smoothing: float, where: torch.device) -> None:
        self._weights = torch.from_numpy(label_weights(targets).astype(np.float32)).to(where)
        self._seen = torch.from_numpy(targets.any(axis=0)).to(where)
        self._many = many
        self._smoothing = smoothing

    def __call__(self, logits: Tensor, goal: Tensor) -> Tensor:
        if self._many:
            return _soft_loss(logits, goal * (1 - self._smoothing) + self._smoothing * 0.1, True)
        weights = goal @ self._weights
        soft = goal * (1 - self._smoothing) + self._seen.float() * self._smoothing / self._seen.sum().clamp(min=1)
        losses = -(soft * logits.log_softmax(1)).sum(1)
        return (weights * losses).sum() / weights.sum().clamp(min=1e-9)


def _soft_loss(logits: Tensor, goal: Tensor, many: bool) -> Tensor:
    """Mean loss of a text against probabilities; with many labels the sum over labels."""
    if many:
        return nn.functional.binary_cross_entropy_with_logits(logits, goal, reduction="sum") / len(goal)
    return -(goal * logits.log_softmax(1)).sum(1).mean()


def _masked(logits: Tensor, seen: Tensor) -> Tensor:
    return logits.masked_fill(~seen, RULED_OUT)


class _Batches:
    """Rows for ever, each text once a round; large rounds put texts of like length together."""

    def __init__(self, encoded: Sequence[list[int]], size: int, seed: int) -> None:
        self._lengths = np.array([len(ids) for ids in encoded])
        self._size = size
        self._order = np.random.default_rng(seed)
        self._left: list[np.ndarray] = []

    def next(self, length: int | None = None) -> np.ndarray:
        """The next rows; where a `length` is given, those of this round whose longest text is nearest to it."""
        if not self._left:
            self._left = self._round()
        if length is None:
            return self._left.pop()
        return self._left.pop(int(np.argmin([abs(self.longest(rows) - length) for rows in self._left])))

    def longest(self, rows: np.ndarray) -> int:
        return int(self._lengths[rows].max(initial=0))

    def _round(self) -> list[np.ndarray]:
        texts = len(self._lengths)
        shuffled = self._order.permutation(texts)
        if texts > 8 * self._size:
            shuffled = shuffled[np.argsort(self._lengths[shuffled] // 8, kind="stable")]
        cuts = np.array_split(shuffled, max(1, texts // self._size))
        return [cuts[cut] for cut in self._order.permutation(len(cuts))]
