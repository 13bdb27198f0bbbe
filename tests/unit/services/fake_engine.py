"""An engine that learns in a millisecond: it counts which characters stand in texts of which label.

It stands in for `annotator.learning.engine` where a test is about what is done with a model, not about learning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from types import ModuleType

import numpy as np

from annotator.core.errors import AnnotatorError
from annotator.core.memory import Memory
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.learning.brought_vectors import BroughtVectors
from annotator.learning.checkpoint import Checkpoint


@dataclass(frozen=True)
class TrainingConfig:
    seed: int = 1


@dataclass(frozen=True, eq=False)
class TrainingData:
    texts: Sequence[str]
    targets: np.ndarray
    pool: Sequence[str]
    label_count: int
    many: bool
    words: Sequence[Sequence[str]]
    no_hints: Collection[str]
    alike: np.ndarray


@dataclass(frozen=True)
class PoolStage:
    """`left`: slices of further learning that are still to come."""

    texts: int
    left: int = 0

    @property
    def finished(self) -> bool:
        return not self.left

    def to_bytes(self) -> bytes:
        return b"stage %d %d" % (self.texts, self.left)

    @classmethod
    def from_bytes(cls, blob: bytes) -> PoolStage:
        if not blob.startswith(b"stage "):
            raise AnnotatorError("model_damaged")
        return cls(*map(int, blob.split()[1:]))


@dataclass(frozen=True)
class TrainedModel:
    checkpoint: Checkpoint
    history: tuple[dict[str, float], ...]
    seconds: float
    hinted: Sequence[str]


@dataclass(frozen=True, eq=False)
class Answer:
    probabilities: np.ndarray
    information: np.ndarray


class Predictor:
    def __init__(self, checkpoint: Checkpoint) -> None:
        self._counts = json.loads(checkpoint.vocabulary)
        self.many = bool(checkpoint.configuration["many"])
        self._labels = int(str(checkpoint.configuration["labels"]))
        self.thresholds = np.full(self._labels, 0.5, np.float32)

    @classmethod
    def load(cls, checkpoint: Checkpoint) -> Predictor:
        return cls(checkpoint)

    def answer(
        self, texts: Sequence[str], on_progress: OnProgress, should_stop: ShouldStop, memory: Memory | None = None
    ) -> Answer:
        said = self.predict(texts, on_progress, should_stop)
        return Answer(said, np.array([len(text) / 1_000 for text in texts], np.float32))

    def predict(self, texts: Sequence[str], on_progress: OnProgress, should_stop: ShouldStop) -> np.ndarray:
        check(should_stop)
        on_progress(Progress("predict", 0, len(texts)))
        counts = np.array(
            [
                np.sum([self._counts.get(c, [0] * self._labels) for c in text] or [[0] * self._labels], axis=0)
                for text in texts
            ],
            np.float64,
        ).reshape(len(texts), self._labels)
        if self.many:
            return (counts / (1 + counts)).astype(np.float32)
        return ((counts + 0.1) / (counts + 0.1).sum(axis=1, keepdims=True)).astype(np.float32)


@dataclass
class Engine:
    """What the fake was asked to do, and what it shall do amid the training and amid the reading of the pool."""

    trained: list[TrainingData] = field(default_factory=list)
    pools: list[list[str]] = field(default_factory=list)
    brought: list[BroughtVectors | None] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    memories: list[Memory | None] = field(default_factory=list)
    slices: int = 0  # a pool stage is better after each of so many
    improved: list[PoolStage] = field(default_factory=list)
    hinted: list[str] = field(default_factory=list)  # texts it learns from as if they had a label
    amid_training: Callable[[], None] = lambda: None

    def train(
        self,
        data: TrainingData,
        stage: PoolStage,
        config: TrainingConfig,
        on_progress: OnProgress,
        should_stop: ShouldStop,
        memory: Memory | None = None,
    ) -> TrainedModel:
        self.trained.append(data)
        self.memories.append(memory)
        self.seeds.append(config.seed)
        on_progress(Progress("train", 0, 1, 0.7))
        self.amid_training()
        check(should_stop)
        counts: dict[str, list[int]] = {}
        for text, row in zip(data.texts, data.targets, strict=True):
            for character in set(text):
                known = counts.setdefault(character, [0] * data.label_count)
                counts[character] = [a + int(b) for a, b in zip(known, row, strict=True)]
        # What stands in texts of several labels tells nothing.
        told = {c: row for c, row in counts.items() if data.many or sum(n > 0 for n in row) == 1}
        configuration: dict[str, object] = {
            "many": data.many,
            "labels": data.label_count,
            "label_texts": data.targets.sum(axis=0).tolist(),
        }
        checkpoint = Checkpoint(b"weights", json.dumps(told), configuration)
        return TrainedModel(checkpoint, ({"epoch": 1.0},), 0.25, self.hinted)

    def prepare_pool(
        self,
        pool: Sequence[str],
        config: TrainingConfig,
        on_progress: OnProgress,
        should_stop: ShouldStop,
        brought: BroughtVectors | None = None,
    ) -> PoolStage:
        check(should_stop)
        on_progress(Progress("vectors", 0, 1))
        self.pools.append(list(pool))
        self.brought.append(brought)
        return PoolStage(len(pool), self.slices)

    def improve_pool(
        self,
        stage: PoolStage,
        pool: Sequence[str],
        config: TrainingConfig,
        on_progress: OnProgress,
        should_stop: ShouldStop,
    ) -> PoolStage:
        check(should_stop)
        on_progress(Progress("pretrain", 0, 1, 5.0))
        self.improved.append(stage)
        return PoolStage(stage.texts, stage.left - 1)

    def module(self) -> ModuleType:
        made = ModuleType("annotator.learning.engine")
        for name, value in {
            "TrainingConfig": TrainingConfig,
            "TrainingData": TrainingData,
            "PoolStage": PoolStage,
            "Predictor": Predictor,
            "train": self.train,
            "prepare_pool": self.prepare_pool,
            "improve_pool": self.improve_pool,
        }.items():
            setattr(made, name, value)
        return made
