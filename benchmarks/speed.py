"""How fast the engine is: retraining, the pool stage, and the LSTM beside a bare one in the same run.

    python benchmarks/speed.py [--parts pool,retrain,instant,predict,train] [--keras-python PATH]
    python benchmarks/speed.py --large

The LSTM is measured on its own code paths: `predict` reads the pool in the batches of prediction, `train` takes steps
on labelled texts. The bare one is `torch.nn.LSTM(bidirectional=True)` on the very same padded batches, with its words
looked up beforehand; to train, with a maximum over the tokens and a linear head. Both run in turn, so that a machine
busy with something else slows both. Keras comes after them, in a process of its own: PATH is a Python in which
tensorflow is installed. The ceiling is what any LSTM of this shape could reach on these batches in float32, if its
matrix products ran as fast as one large product does and nothing else took time. `--large` measures a pool of 100,000
texts and the peak memory, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import corpora
import numpy as np
import shipped
import torch
from rows import Rows
from torch import nn

from annotator.core.memory import Memory
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning import engine
from annotator.learning.computing import computing, device
from annotator.learning.instant_session import InstantSession
from annotator.learning.pool import PoolStage, Reader, lstm_from_arrays, pooled_states
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import PAD
from annotator.learning.training import Examples, train_lstm

PARTS = ("pool", "retrain", "instant", "predict", "train")
POOL, LARGE_POOL, LABELS = 10_000, 100_000, 1_000
_FOLLOWED, _ANSWERS = 500, 60  # labels that the instant model knows, and annotations that it then follows
_STEPS = 60  # of one training repeat
_READ_TEXTS = 4_000  # of the pool, in one prediction repeat
_PASSES = {"predict": 1, "train": 3}  # products of the size of those forth: back there are those for inputs and weights
_LARGE_PRODUCT = 2_048  # rows and columns
_QUIET = Reporter(ignore_progress, never_stop)


def show(rows: Rows, part: str, measure: str, values: Sequence[float], unit: str) -> None:
    """Median and spread of the repeats of one measurement, as a line and as a row."""
    median = float(np.median(values))
    digits = 3 if unit == "ratio" else 1 if unit in ("s", "MiB") else 0
    spread = f"{min(values):,.{digits}f} … {max(values):,.{digits}f}" if len(values) > 1 else ""
    print(f"{measure:<58}{median:>14,.{digits}f} {unit:<9}{len(values):>4}  {spread}", flush=True)
    engine_state = shipped.sources()
    rows.add(
        {
            "part": part,
            "measure": measure,
            "median": median,
            "unit": unit,
            "values": list(values),
            "engine": engine_state,
        }
    )


def crossed(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """`count` texts like these, all different: the first half of one and the second half of another.

    ValueError where there are too few to cross.
    """
    if count > max(len(texts), len(texts) ** 2 // 4):
        raise ValueError(f"{len(texts)} texts cannot be crossed to {count}")
    draw = np.random.default_rng(seed)
    made: dict[str, None] = dict.fromkeys(texts[:count])
    while len(made) < count:
        first, second = (texts[index] for index in draw.integers(len(texts), size=2))
        made[_halves(first)[0] + _halves(second)[1]] = None
    return list(made)


def _halves(text: str) -> tuple[str, str]:
    """Cut in the middle, at a space where there is one."""
    middle = len(text) // 2
    cut = text.find(" ", middle)
    cut = middle if cut < 0 else cut
    return text[:cut], text[cut:]


@contextmanager
def batches_of(model: nn.Module) -> Iterator[list[torch.Tensor]]:
    """The padded token numbers that a model looks up while the body runs."""
    seen: list[torch.Tensor] = []
    embedding = next(module for module in model.modules() if isinstance(module, nn.Embedding))
    hook = embedding.register_forward_pre_hook(lambda _, arguments: seen.append(arguments[0].detach().cpu().clone()))
    try:
        yield seen
    finally:
        hook.remove()


def tokens_in(batches: Sequence[torch.Tensor]) -> int:
    return sum(int((batch != PAD).sum()) for batch in batches)


def multiplications(batches: Sequence[torch.Tensor], dimensions: int, hidden: int) -> int:
    """How often a bidirectional LSTM multiplies and adds while it reads the batches forth, padding included."""
    of_a_token = 2 * 4 * hidden * (dimensions + hidden)  # directions × gates
    return of_a_token * sum(batch.numel() for batch in batches)


def product_speed(repeats: int) -> float:
    """How often a second one large product of matrices multiplies and adds, at best, in float32."""
    matrix = torch.rand(_LARGE_PRODUCT, _LARGE_PRODUCT, device=device())
    took = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        (matrix @ matrix)[0, 0].item()  # waits for an accelerator
        took.append(time.perf_counter() - began)
    return _LARGE_PRODUCT**3 / min(took)


class Bare:
    """A bare bidirectional `nn.LSTM` of the same shape, on batches that were looked up already."""

    def __init__(self, batches: Sequence[torch.Tensor], vectors: np.ndarray, hidden: int, labels: int) -> None:
        words = torch.from_numpy(vectors.astype(np.float32)).to(device())
        self._inputs = [words[batch.to(device())] for batch in batches]
        self._goals = [torch.arange(len(batch), device=device()) % labels for batch in batches]
        self._lstm = nn.LSTM(words.shape[1], hidden, batch_first=True, bidirectional=True).to(device())
        self._head = nn.Linear(2 * hidden, labels).to(device())

    @torch.no_grad()
    def predict(self) -> None:
        self._lstm.eval()
        for vectors in self._inputs:
            states, _ = self._lstm(vectors)
            states[0, 0, 0].item()  # waits for an accelerator

    def train(self) -> None:
        learned = [*self._lstm.parameters(), *self._head.parameters()]
        optimiser = torch.optim.AdamW(learned, lr=2e-3)
        self._lstm.train()
        for vectors, goal in zip(self._inputs, self._goals, strict=True):
            states, _ = self._lstm(vectors)
            loss = nn.functional.cross_entropy(self._head(states.amax(1)), goal)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()


def in_turn(ours: Callable[[], object], bare: Callable[[], object], repeats: int) -> tuple[list[float], list[float]]:
    """Seconds of each repeat of both, one after the other; a first round warms up and does not count."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats + 1):
        for job, seconds in zip((ours, bare), took, strict=True):
            began = time.perf_counter()
            job()
            seconds.append(time.perf_counter() - began)
    return took[0][1:], took[1][1:]


def against_bare(rows: Rows, part: str, tokens: int, ours: list[float], bare: list[float]) -> None:
    show(rows, part, f"LSTM, {part}: our path", [tokens / one for one in ours], "tokens/s")
    show(rows, part, f"LSTM, {part}: bare nn.LSTM", [tokens / one for one in bare], "tokens/s")
    ratios = [other / one for one, other in zip(ours, bare, strict=True)]
    show(rows, part, f"LSTM, {part}: speed of our path, bare nn.LSTM = 1", ratios, "ratio")


class Lstm:
    """Our LSTM as the pool stage left it, on one corpus."""

    def __init__(self, corpus: corpora.Corpus, stage: PoolStage) -> None:
        reader = Reader(stage)
        self._corpus, self._stage, self._reader = corpus, stage, reader
        self.shape = reader.lstm_config(len(corpus.labels))
        self._short = reader.short(reader.encode(corpus.pool[:_READ_TEXTS], _QUIET))
        self.vectors = stage.arrays["vectors"]

    def predict(self) -> tuple[Callable[[], object], list[torch.Tensor]]:
        """What reads the pool once, and its batches."""
        model = self._reader.lstm
        with batches_of(model) as batches:
            pooled_states(model, self._short, _QUIET)
        return lambda: pooled_states(model, self._short, _QUIET), batches

    def train(self, config: engine.TrainingConfig) -> tuple[Callable[[], object], list[torch.Tensor]]:
        """What takes some steps on labelled texts, and its batches."""
        labelled = Examples(self._short[:LABELS], self._corpus.truth[:LABELS].astype(np.float32))
        nothing = Examples([], np.zeros((0, len(self._corpus.labels)), np.float32))
        config = replace(config, steps=_STEPS)

        def steps(model: nn.Module) -> None:
            train_lstm(
                model, labelled, nothing, nothing, labelled.targets.any(axis=0), self._corpus.many, config, _QUIET
            )

        model = lstm_from_arrays(self._stage.arrays, self.shape)
        with batches_of(model) as batches:
            steps(model)
        return lambda: steps(model), batches


def keras(
    python: Path, batches: dict[str, list[torch.Tensor]], shape: Any, threads: int, repeats: int
) -> dict[str, list[float]]:
    """Tokens per second by kind; nothing but a sentence where it cannot be run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "batches.npz"
        arrays = {f"{kind}.{n}": batch.numpy() for kind, found in batches.items() for n, batch in enumerate(found)}
        np.savez(file, tokens=shape.tokens, **arrays)
        sizes = {"dimensions": shape.dimensions, "hidden": shape.hidden, "labels": shape.labels}
        sizes |= {"threads": threads, "repeats": repeats}
        options = [word for name, value in sizes.items() for word in (f"--{name}", str(value))]
        script = Path(__file__).with_name("keras_lstm.py")
        done = subprocess.run([python, script, file, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"# Keras is left out: {python} could not run it. {done.stderr.strip().splitlines()[-1:]}")
        return {}
    told = json.loads(done.stdout.splitlines()[-1])
    return {name: speeds for name, speeds in told.items() if name.split(",")[0] in batches}


def peak_memory() -> float:
    """Of this process so far, in MiB."""
    import resource
    import sys

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def pool_part(corpus: corpora.Corpus, config: engine.TrainingConfig, rows: Rows) -> PoolStage:
    began = time.perf_counter()
    stage = engine.prepare_pool(corpus.pool, config, ignore_progress, never_stop)
    seconds = time.perf_counter() - began
    show(rows, "pool", f"pool stage, first result, {len(corpus.pool):,} texts", [seconds], "s")
    return stage


def retrain_part(
    corpus: corpora.Corpus, stage: PoolStage, config: engine.TrainingConfig, repeats: int, rows: Rows
) -> None:
    """The first training since the pool stage reads the pool; those after it remember what it read."""
    drawn, memory = corpora.draw(corpus, LABELS, 1), Memory()
    runs = [shipped.train(corpus, stage, drawn, config, memory) for _ in range(repeats + 1)]
    labels = f"{len(drawn):,} labels"
    both = [run.train_seconds + run.predict_seconds for run in runs]
    show(rows, "retrain", f"first retraining, {labels}, prediction included", both[:1], "s")
    show(rows, "retrain", f"training, {labels}", [run.train_seconds for run in runs[1:]], "s")
    show(rows, "retrain", f"predicting {shipped.TIMED_TEXTS:,} texts", [run.predict_seconds for run in runs[1:]], "s")
    show(rows, "retrain", f"retraining: both, {labels}", both[1:], "s")


def instant_part(corpus: corpora.Corpus, stage: PoolStage, config: engine.TrainingConfig, rows: Rows) -> None:
    """From an annotation to what the refitted model says of every text of the pool."""
    session, ids = InstantSession(stage), np.arange(len(corpus.pool))
    drawn = corpora.draw(corpus, _FOLLOWED + _ANSWERS, 1)
    names = tuple(range(len(corpus.labels)))
    took = []
    with computing(config.threads):
        session.read(ids.tolist(), corpus.pool, _QUIET)
        for count in range(_FOLLOWED, len(drawn) + 1):
            began = time.perf_counter()
            session.refit(drawn[:count].tolist(), corpus.truth[drawn[:count]], names, corpus.many, _QUIET)
            session.probabilities()
            took.append((time.perf_counter() - began) * 1_000)
    after = took[1:]  # the first one starts from nothing
    measure = f"instant model after an annotation, {len(ids):,} texts"
    show(rows, "instant", measure, after, "ms")
    show(rows, "instant", f"{measure}: 95 of 100 within", [float(np.percentile(after, 95))], "ms")


def lstm_parts(
    corpus: corpora.Corpus, stage: PoolStage, config: engine.TrainingConfig, options: argparse.Namespace, rows: Rows
) -> None:
    lstm = Lstm(corpus, stage)
    kept: dict[str, list[torch.Tensor]] = {}
    with computing(options.threads, 1):
        for part in [part for part in ("predict", "train") if part in options.parts]:
            ours, batches = lstm.predict() if part == "predict" else lstm.train(config)
            bare = Bare(batches, lstm.vectors, lstm.shape.hidden, len(corpus.labels))
            took = in_turn(ours, bare.predict if part == "predict" else bare.train, options.repeats)
            against_bare(rows, part, tokens_in(batches), *took)
            work = _PASSES[part] * multiplications(batches, lstm.shape.dimensions, lstm.shape.hidden)
            ceiling = tokens_in(batches) * product_speed(options.repeats) / work
            show(rows, part, f"LSTM, {part}: ceiling", [ceiling], "tokens/s")
            kept[part] = batches
    if options.keras_python is None:
        print("# Keras is left out: no --keras-python.")
        return
    found = keras(options.keras_python, kept, lstm.shape, options.threads, options.repeats)
    for name, speeds in found.items():
        part, *how = name.split(", ")
        show(rows, part, ", ".join((f"LSTM, {part}: Keras", *how)), speeds, "tokens/s")


def normal(options: argparse.Namespace, rows: Rows) -> None:
    corpus = corpora.load(options.data, options.corpus, options.texts or POOL)
    config = shipped.configuration(1, options.threads)
    if "pool" in options.parts:
        stage = pool_part(corpus, config, rows)
    else:
        stage = shipped.pool_stage(corpus, config, options.cache, 0)
    if "retrain" in options.parts:
        retrain_part(corpus, stage, config, options.repeats, rows)
    if "instant" in options.parts:
        instant_part(corpus, stage, config, rows)
    if {"predict", "train"} & set(options.parts):
        lstm_parts(corpus, stage, config, options, rows)


def large(options: argparse.Namespace, rows: Rows) -> None:
    corpus = corpora.load(options.data, options.corpus)
    config = shipped.configuration(1, options.threads)
    pool = crossed(corpus.pool, options.texts or LARGE_POOL, 1)
    size = f"{len(pool):,} texts"
    began = time.perf_counter()
    stage = engine.prepare_pool(pool, config, ignore_progress, never_stop)
    show(rows, "large", f"pool stage, first result, {size}", [time.perf_counter() - began], "s")
    show(rows, "large", f"peak memory after the pool stage, {size}", [peak_memory()], "MiB")
    drawn = corpora.draw(corpus, LABELS, 1)
    labelled = [corpus.pool[row] for row in drawn]
    data = engine.TrainingData(labelled, corpus.truth[drawn], pool, len(corpus.labels), corpus.many)
    model = engine.train(data, stage, config, ignore_progress, never_stop)
    show(rows, "large", f"training, {len(drawn):,} labels", [model.seconds], "s")
    predictor = engine.Predictor.load(model.checkpoint)
    began = time.perf_counter()
    predictor.predict(pool, threads=options.threads)
    show(rows, "large", f"predicting {size}", [len(pool) / (time.perf_counter() - began)], "texts/s")
    show(rows, "large", f"peak memory in all, {size}", [peak_memory()], "MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=corpora.DATA, metavar="FOLDER", help="where the corpora lie")
    parser.add_argument("--corpus", default="smp2020_ewect_usual", metavar="NAME", help="%(default)s")
    parser.add_argument("--texts", type=int, metavar="N", help=f"size of the pool ({POOL:,}; large: {LARGE_POOL:,})")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="of each measurement (%(default)s)")
    parser.add_argument("--parts", type=corpora.names, default=list(PARTS), metavar="NAME,…", help=", ".join(PARTS))
    parser.add_argument("--keras-python", type=Path, metavar="PATH", help="a Python that has tensorflow")
    parser.add_argument("--large", action="store_true", help="a pool of 100,000 texts, and nothing else")
    parser.add_argument("--json", type=Path, metavar="FILE", help="append each measurement to this file as it is made")
    parser.add_argument("--resume", action="store_true", help="leave out the parts that FILE has already")
    shipped.add_options(parser, slices=False)
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    rows = Rows(options.json, options.resume, ("part", "measure"))
    done = {row["part"] for row in rows}
    options.parts = [part for part in options.parts if part not in done]
    print(f"{'':<58}{'median':>14} {'':<9}{'n':>4}  least … most")
    (large if options.large else normal)(options, rows)


if __name__ == "__main__":
    main()
