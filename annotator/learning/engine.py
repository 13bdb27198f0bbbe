"""The door to learning: prepare the pool once, train on the annotations again and again, predict.

stage = prepare_pool(pool, config, on_progress, should_stop)
model = train(TrainingData(texts, targets, pool, labels, many), stage, config, on_progress, should_stop)
probabilities = Predictor.load(model.checkpoint).predict(texts, on_progress, should_stop)
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from annotator.core.progress import OnProgress, ShouldStop
from annotator.learning.calibration import fit_temperature, fit_thresholds, log_loss, probabilities
from annotator.learning.checkpoint import Checkpoint
from annotator.learning.computing import computing
from annotator.learning.config import TrainingConfig
from annotator.learning.inference import Predictor, joined
from annotator.learning.instant import MEMBERS, InstantModel, rows_of, train_instant
from annotator.learning.pool import PoolStage, Reader, lstm_names, prepare_pool
from annotator.learning.reporting import Reporter
from annotator.learning.training import Examples, History, first_lstm, lstm_logits, split, train_lstm

__all__ = [
    "Checkpoint", "PoolStage", "Predictor", "TrainedModel", "TrainingConfig", "TrainingData", "prepare_pool", "train",
]  # fmt: skip

_EQUALITY = 8.0  # how strongly few validation texts leave LSTM and instant model an equal share
_MANY_VALIDATED = 400  # validation texts from which thresholds come from the answer itself


@dataclass(frozen=True, slots=True, eq=False)
class TrainingData:
    """`targets` bool (texts, labels): exactly one True a row, or any number where `many`.

    `pool`: all texts that may be looked at without labels, never the test set's.
    """

    texts: Sequence[str]
    targets: np.ndarray
    pool: Sequence[str]
    label_count: int
    many: bool


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModel:
    """`history`: one mapping a point of the loss curve: "epoch", "train_loss", from 20 texts on "validation_loss"."""

    checkpoint: Checkpoint
    history: History
    seconds: float


def train(
    data: TrainingData, stage: PoolStage, config: TrainingConfig, on_progress: OnProgress, should_stop: ShouldStop
) -> TrainedModel:
    """Train on the labelled texts. Same data, stage, seed and threads: same model. Raises `Cancelled`.

    ValueError where `targets` is not (texts, labels), or there is no text.
    """
    targets = np.asarray(data.targets, bool)
    if not len(data.texts) or targets.shape != (len(data.texts), data.label_count):
        raise ValueError("targets must be (texts, labels), with at least one text")
    began = time.monotonic()
    reporter = Reporter(on_progress, should_stop)
    with computing(config.threads, config.seed):
        reporter.step("tokenize", 0, 0)
        reader = Reader(stage)
        texts = list(data.texts)
        encoded = reader.encode(texts, reporter)
        features = reader.features(texts, encoded, reporter)
        kept, held = split(targets, config.seed)
        # The teacher has not seen the texts that judge its pupil.
        instant, teacher, outside = train_instant(features, targets, data.many, kept, held, config.seed, reporter)
        short = reader.short(encoded)
        lstm = first_lstm(stage, reader, teacher, len(kept), config)
        history = train_lstm(
            lstm,
            Examples([short[row] for row in kept], targets[kept].astype(np.float32)),
            Examples([short[row] for row in held], targets[held].astype(np.float32)),
            _opinions(data, reader, teacher, config, reporter),
            data.many,
            config,
            reporter,
        )
        lstm.embedding.weight.data = lstm.embedding.weight.data.half().float()  # as it will be stored
        reporter.step("calibrate", 0, 1)
        seen = np.asarray(targets.any(axis=0))
        pupil = lstm_logits(lstm, [short[row] for row in held], seen, reporter)
        master = teacher.logits(rows_of(features, held))
        share, temperature = _weigh(pupil, master, targets[held], data.many)
        if len(held) >= _MANY_VALIDATED:
            judged, truth = joined(pupil, master, share, temperature, data.many), targets[held]
        else:
            judged, truth = outside.logits, targets[outside.rows]
        thresholds = np.full(data.label_count, 0.5, np.float32)
        if data.many:
            thresholds = fit_thresholds(probabilities(judged, True), truth)
        reporter.step("calibrate", 1, 1)
    arrays = {
        **{f"pool.{name}": array for name, array in stage.arrays.items()},
        **{name: np.asarray(array, np.float32) for name, array in instant.arrays().items()},
        **{f"lstm.{name}": lstm.state_dict()[name].numpy() for name in lstm_names(lstm)},
        "embedding": lstm.embedding.weight.detach().numpy().astype(np.float16),
        "head.weight": lstm.head.weight.detach().numpy(),
        "head.bias": lstm.head.bias.detach().numpy(),
        "thresholds": thresholds,
        "seen": seen.astype(np.uint8),
    }
    configuration = {
        "label_count": data.label_count,
        "many": data.many,
        "lstm_share": share,
        "temperature": temperature,
        "instant_shares": dict(zip(MEMBERS, map(float, instant.shares), strict=True)),
        "texts": len(texts),
        "validation_texts": len(held),
        "pool_texts": stage.texts,
        "training": asdict(config),
    }
    checkpoint = Checkpoint.of(arrays, stage.vocabulary, configuration)
    return TrainedModel(checkpoint, history, time.monotonic() - began)


def _opinions(
    data: TrainingData, reader: Reader, teacher: InstantModel, config: TrainingConfig, reporter: Reporter
) -> Examples:
    """What the teacher thinks of some texts of the pool."""
    order = np.random.default_rng(config.seed).permutation(len(data.pool))[: config.distilled_texts]
    texts = [data.pool[row] for row in order]
    encoded = reader.encode(texts, reporter)
    logits = teacher.logits(reader.features(texts, encoded, reporter))
    return Examples(reader.short(encoded), probabilities(logits, data.many))


def _weigh(pupil: np.ndarray, master: np.ndarray, targets: np.ndarray, many: bool) -> tuple[float, float]:
    """The LSTM's share in the answer, near one half until enough texts can tell, and the answer's temperature."""
    shares = np.linspace(0, 1, 11)
    costs = [log_loss(joined(pupil, master, share, 1.0, many), targets, many).sum() for share in shares]
    share = float(shares[int(np.argmin(costs + _EQUALITY * (shares - 0.5) ** 2))])
    return share, fit_temperature(joined(pupil, master, share, 1.0, many), targets, many)
