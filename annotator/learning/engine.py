"""The door to learning: prepare the pool once, train on the annotations again and again, predict.

stage = prepare_pool(pool, config, on_progress, should_stop)
stage = improve_pool(stage, pool, config, on_progress, should_stop)     # again and again, until stage.finished
model = train(TrainingData(texts, targets, pool, labels, many), stage, config, on_progress, should_stop)
probabilities = Predictor.load(model.checkpoint).predict(texts, on_progress, should_stop)
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from annotator.core.memory import Memory
from annotator.core.progress import OnProgress, ShouldStop
from annotator.learning.calibration import probabilities
from annotator.learning.checkpoint import Checkpoint
from annotator.learning.computing import computing
from annotator.learning.config import TrainingConfig
from annotator.learning.hints import find_hints
from annotator.learning.inference import Answer, Predictor
from annotator.learning.instant import InstantModel, OutOfFold, rows_of, shares_of, train_instant
from annotator.learning.joining import Joint, Judged, Said, join
from annotator.learning.linear import Features
from annotator.learning.lstm import LstmClassifier
from annotator.learning.members import REFITTED
from annotator.learning.pool import PoolStage, Reader, improve_pool, lstm_names, prepare_pool
from annotator.learning.reporting import Reporter
from annotator.learning.training import Examples, History, first_lstm, lstm_logits, split, train_lstm

__all__ = [
    "Answer", "Checkpoint", "PoolStage", "Predictor", "TrainedModel", "TrainingConfig", "TrainingData",
    "improve_pool", "prepare_pool", "train",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class TrainingData:
    """`targets` bool (texts, labels): exactly one True a row, or any number where `many`.

    `pool`: all texts that may be looked at without labels, never the test set's. `words`: of each label, what may stand
    in its texts, or nothing at all; as long as hardly any text has the label, those of the pool with such a word are
    learned from as well (see `hints`), but for `no_hints` and the labelled ones. `alike` int (texts,): texts that are
    nearly the same have the same number, and never judge what was learned from each other; None: all differ.
    """

    texts: Sequence[str]
    targets: np.ndarray
    pool: Sequence[str]
    label_count: int
    many: bool
    words: Sequence[Sequence[str]] = ()
    no_hints: Collection[str] = ()
    alike: np.ndarray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModel:
    """`history`: one mapping a point of the loss curve: "epoch", "train_loss", from 300 texts on "validation_loss".

    `hinted`: texts of the pool that were learned from as if they had a label.
    """

    checkpoint: Checkpoint
    history: History
    seconds: float
    hinted: Sequence[str]


def train(
    data: TrainingData,
    stage: PoolStage,
    config: TrainingConfig,
    on_progress: OnProgress,
    should_stop: ShouldStop,
    memory: Memory | None = None,
) -> TrainedModel:
    """Train on the labelled texts. Same data, stage, seed and threads: same model. Raises `Cancelled`.

    `memory`: keeps what was read of the pool for the next training.
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
        words = () if "hints" in config.without else data.words
        hints = find_hints(data.pool, data.no_hints, data.texts, targets, words, config.seed, reporter)
        texts = [*data.texts, *hints.texts]
        encoded = reader.encode(texts, reporter)
        short = reader.short(encoded)
        features = _features(reader, texts, encoded, config, reporter)
        alike = np.arange(len(targets)) if data.alike is None else data.alike
        kept, held = split(targets, alike, config.seed)
        taught = np.concatenate([targets, hints.targets])
        # The teacher has not seen the texts that judge its pupil.
        instant, teacher, outside = train_instant(
            features,
            taught,
            data.many,
            kept,
            held,
            config.seed,
            reporter,
            alone="together" in config.without,
            hints=hints.weights,
            alike=alike,
        )
        seen = np.asarray(taught.any(axis=0))
        pool_short, pool_logits, unlabelled = _opinions(data, reader, teacher, config, reporter, memory)
        hinted = np.arange(len(targets), len(texts))
        hint_logits = teacher.logits(rows_of(features, hinted))
        lstm = first_lstm(stage, reader, teacher, len(kept), data.label_count, config)
        history: History = ()
        pupil = None
        if "lstm" not in config.without:
            # An LSTM that never read the pool, or one too small to learn from, has only chance to be drawn back to.
            lessons = config if stage.read else replace(config, pull=0.0)
            history = train_lstm(
                lstm,
                Examples([short[row] for row in kept], targets[kept].astype(np.float32)),
                Examples([short[row] for row in held], targets[held].astype(np.float32)),
                Examples(
                    [*pool_short, *(short[row] for row in hinted)],
                    probabilities(np.concatenate([pool_logits, hint_logits]), data.many),
                ),
                seen,
                data.many,
                lessons,
                reporter,
            )
            lstm.embedding.weight.data = lstm.embedding.weight.data.half().float()  # as it will be stored
            pupil = Said(
                lstm_logits(lstm, [short[row] for row in held], seen, reporter),
                lstm_logits(lstm, pool_short, seen, reporter),
            )
        reporter.step("calibrate", 0, 1)
        master = Said(teacher.logits(rows_of(features, held)), pool_logits)
        joint = join(pupil, master, targets[held], _judged(outside, targets), unlabelled, data.many, hints.lent)
        reporter.step("calibrate", 1, 1)
    configuration = {
        "label_count": data.label_count,
        "many": data.many,
        "lstm_share": float(joint.shares.mean()),
        "temperature": joint.temperature,
        "instant_shares": dict(instant.shares),
        "instant_voices": list(instant.voices) if instant.together is not None else None,
        "refitted_shares": shares_of(REFITTED, outside, targets, data.many),
        "texts": len(data.texts),
        "label_texts": targets.sum(axis=0).tolist(),
        "validation_texts": len(held),
        "hinted_texts": len(hints),
        "label_hints": hints.targets.sum(axis=0).tolist(),
        "pool_texts": stage.texts,
        "pool_tokens_read": stage.read,
        "max_tokens": reader.max_tokens,
        "shortened_texts": sum(len(ids) > reader.max_tokens for ids in encoded[: len(targets)]),
        "training": asdict(config),
    }
    arrays = _arrays(stage, instant, lstm, joint, seen)
    checkpoint = Checkpoint.of(arrays, stage.vocabulary, configuration)
    return TrainedModel(checkpoint, history, time.monotonic() - began, hints.texts)


def _features(
    reader: Reader, texts: Sequence[str], encoded: Sequence[list[int]], config: TrainingConfig, reporter: Reporter
) -> dict[str, Features]:
    """What the members of the instant model read, but for those that are left out."""
    left_out = {*config.without, *(["states"] if "lstm" in config.without else [])}
    features = reader.features(texts, encoded, reporter)
    return {name: member for name, member in features.items() if name not in left_out}


def _opinions(
    data: TrainingData,
    reader: Reader,
    teacher: InstantModel,
    config: TrainingConfig,
    reporter: Reporter,
    memory: Memory | None,
) -> tuple[list[list[int]], np.ndarray, np.ndarray]:
    """Some texts of the pool, short; what the teacher thinks of them: logits (texts, labels); and which of them have no
    label, bool (texts,).
    """
    order = np.random.default_rng(config.seed).permutation(len(data.pool))[: config.distilled_texts]
    bodies, labelled = [data.pool[row] for row in order], set(data.texts)
    read = reader.read(bodies, reporter, memory)
    return read.short, teacher.logits(read.features), np.array([body not in labelled for body in bodies], bool)


def _judged(outside: OutOfFold, targets: np.ndarray) -> Judged:
    return Judged(outside.logits, targets[outside.rows], outside.members.get("states"))


def _arrays(
    stage: PoolStage, instant: InstantModel, lstm: LstmClassifier, joint: Joint, seen: np.ndarray
) -> dict[str, np.ndarray]:
    """All that predicting needs."""
    weights = {name: value.detach().cpu().numpy() for name, value in lstm.state_dict().items()}
    return {
        **{f"pool.{name}": array for name, array in stage.reading.items()},
        **instant.arrays(),
        **{f"lstm.{name}": weights[name] for name in lstm_names(lstm)},
        "embedding": weights["embedding.weight"].astype(np.float16),
        "head.weight": weights["head.weight"],
        "head.bias": weights["head.bias"],
        "shares": joint.shares,
        "shift": joint.shift,
        "thresholds": joint.thresholds,
        "seen": seen.astype(np.uint8),
    }
