"""The shipped model as the benchmarks drive it: the one file here that knows the door of the engine."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from corpora import Corpus

from annotator import learning
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning import engine
from annotator.learning.engine import PoolStage, Predictor, TrainingConfig, TrainingData

# Files of the engine that change what is made of labels, never what is made of the pool.
_AFTER_THE_POOL = {"engine.py", "training.py", "instant.py", "inference.py", "calibration.py", "checkpoint.py"}
TIMED_TEXTS = 10_000
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


def add_options(parser: argparse.ArgumentParser) -> None:
    default = TrainingConfig().threads
    parser.add_argument("--threads", type=int, default=default, metavar="N", help="of the engine (%(default)s)")
    parser.add_argument(
        "--cache", type=Path, default=CACHE, metavar="FOLDER", help="keeps what is made once (%(default)s)"
    )


def configuration(seed: int, threads: int, without: Sequence[str] = ()) -> TrainingConfig:
    """The shipped configuration, less the parts named in `without`."""
    whole = replace(TrainingConfig(), seed=seed, threads=threads)
    return replace(whole, without=tuple(without)) if without else whole


def pool_stage(corpus: Corpus, config: TrainingConfig, cache: Path) -> PoolStage:
    """What the engine makes of the pool; made once for each corpus, configuration and engine."""
    key = f"{corpus.digest()} {config} {sources(_AFTER_THE_POOL)}"
    kept = cache / f"stage-{corpus.name}-{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}.bin"
    if kept.is_file():
        return PoolStage.from_bytes(kept.read_bytes())
    began = time.monotonic()
    stage = engine.prepare_pool(corpus.pool, config, ignore_progress, never_stop)
    cache.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(".part")
    part.write_bytes(stage.to_bytes())
    part.replace(kept)
    print(f"# {corpus.name}: pool stage of {len(corpus.pool):,} texts in {time.monotonic() - began:.0f} s", flush=True)
    return stage


def train(corpus: Corpus, stage: PoolStage, rows: np.ndarray, config: TrainingConfig) -> Trained:
    """Train on these rows of the pool and answer the test texts."""
    texts = [corpus.pool[row] for row in rows]
    data = TrainingData(texts, corpus.truth[rows], corpus.pool, len(corpus.labels), corpus.many)
    model = engine.train(data, stage, config, ignore_progress, never_stop)
    predictor = Predictor.load(model.checkpoint)
    timed = corpus.pool[:TIMED_TEXTS]
    began = time.perf_counter()
    predictor.predict(timed, threads=config.threads)
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
