"""The shipped model as the benchmarks drive it: the one file here that knows the door of the engine."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from corpora import Corpus

from annotator import learning
from annotator.core.domain import Label
from annotator.core.label_words import label_words
from annotator.core.memory import Memory
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning import engine
from annotator.learning.engine import PoolStage, Predictor, TrainingConfig, TrainingData

# Files and settings of the engine that change what is made of labels, never what is made of the pool.
_AFTER_THE_POOL = {
    "calibration.py", "checkpoint.py", "config.py", "engine.py", "hints.py", "inference.py", "instant.py",
    "instant_session.py", "joining.py", "linear.py", "members.py", "model_parts.py", "training.py",
}  # fmt: skip
_SETTINGS_AFTER_THE_POOL = {
    "adversity", "distillation", "distilled_texts", "dropout", "learning_rate", "many_steps", "pull", "rounds",
    "seconds_cap", "smoothing", "steps", "word_dropout",
}  # fmt: skip
TIMED_TEXTS = 10_000
_MOST_SLICES = 100
CACHE = Path(tempfile.gettempdir()) / "annotator-benchmarks"


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a model says of the test texts: probabilities float32 (texts, labels).

    `thresholds` float32 (labels,): with many labels, the probability from which a label is given.
    """

    probabilities: np.ndarray
    thresholds: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """`predict_seconds`: for 10,000 texts of the pool."""

    answer: Answer
    train_seconds: float
    predict_seconds: float


def add_options(parser: argparse.ArgumentParser, slices: bool = True) -> None:
    default = TrainingConfig().threads
    parser.add_argument("--threads", type=int, default=default, metavar="N", help="of the engine (%(default)s)")
    parser.add_argument(
        "--cache", type=Path, default=CACHE, metavar="FOLDER", help="keeps what is made once (%(default)s)"
    )
    if slices:
        told = "how often the pool stage is improved (until it is finished); 0: its first result"
        parser.add_argument("--slices", type=int, metavar="N", help=told)


def configuration(seed: int, threads: int, without: Sequence[str] = ()) -> TrainingConfig:
    """The shipped configuration, less the parts named in `without`."""
    whole = replace(TrainingConfig(), seed=seed, threads=threads)
    return replace(whole, without=tuple(without)) if without else whole


def pool_stage(corpus: Corpus, config: TrainingConfig, cache: Path, slices: int | None = None) -> PoolStage:
    """What the engine makes of the pool, kept in `cache`; made anew for another corpus, configuration or engine.

    `slices`: how often it is improved after its first result; None: until the engine says that it is finished.
    """
    settings = {name: value for name, value in asdict(config).items() if name not in _SETTINGS_AFTER_THE_POOL}
    key = f"{corpus.digest()} {sorted(settings.items())} {sources(_AFTER_THE_POOL)}"
    name = f"stage-{corpus.name}-{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}"

    def path(done: int) -> Path:
        return cache / f"{name}-{done}.bin"

    done = max(
        (done for done in range(_MOST_SLICES) if path(done).is_file() and (slices is None or done <= slices)),
        default=-1,
    )
    stage = PoolStage.from_bytes(path(done).read_bytes()) if done >= 0 else None
    began = time.monotonic()
    while stage is None or (not stage.finished and (slices is None or done < slices)):
        if stage is None:
            stage = engine.prepare_pool(corpus.pool, config, ignore_progress, never_stop)
        else:
            stage = engine.improve_pool(stage, corpus.pool, config, ignore_progress, never_stop)
        done += 1
        _keep(stage, path(done))
        seconds = time.monotonic() - began
        print(f"# {corpus.name}: pool of {len(corpus.pool):,} texts, {done} improvements, {seconds:.0f} s", flush=True)
    return stage


def _keep(stage: PoolStage, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(stage.to_bytes())
    part.replace(path)


def train(
    corpus: Corpus, stage: PoolStage, rows: np.ndarray, config: TrainingConfig, memory: Memory | None = None
) -> Trained:
    """Train on these rows of the pool and answer the test texts. `memory`: of the training before, as in a window."""
    texts = [corpus.pool[row] for row in rows]
    words = [label_words(Label(column, name, "")) for column, name in enumerate(corpus.labels)]
    data = TrainingData(texts, corpus.truth[rows], corpus.pool, len(corpus.labels), corpus.many, words)
    model = engine.train(data, stage, config, ignore_progress, never_stop, memory)
    predictor = Predictor.load(model.checkpoint)
    timed = corpus.pool[:TIMED_TEXTS]
    began = time.perf_counter()
    predictor.answer(timed, threads=config.threads, memory=memory)
    seconds = (time.perf_counter() - began) * TIMED_TEXTS / len(timed)
    said = predictor.predict(corpus.test, threads=config.threads)
    return Trained(Answer(said, np.asarray(predictor.thresholds, np.float32)), model.seconds, seconds)


def sources(left_out: set[str] | frozenset[str] = frozenset()) -> str:
    """A digest of the engine's source files: what another engine made is not the same thing."""
    made = hashlib.blake2b(digest_size=6)
    for path in sorted(Path(learning.__path__[0]).glob("*.py")):
        if path.name not in left_out:
            made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()
