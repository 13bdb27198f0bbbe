"""Labelled corpora for the benchmarks: read, cut into pool and test texts, and drawn from.

A corpus is JSON lines, `{"text": str, "label": str or [str]}`, in one folder: NAME.train.jsonl beside
NAME.test_noleak.jsonl or NAME.test.jsonl, or NAME.all.jsonl, of which a fifth becomes the test texts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from annotator.core.texts import text_hash

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CORPORA = ("chnsenticorp", "smp2020_ewect_usual", "sst2", "trec6", "goemotions_ekman", "goemotions")


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """`truth` bool (pool texts, labels) and `test_truth` bool (test texts, labels): what the annotators said."""

    name: str
    labels: tuple[str, ...]
    many: bool
    pool: tuple[str, ...]
    truth: np.ndarray
    test: tuple[str, ...]
    test_truth: np.ndarray

    def digest(self) -> str:
        """Changes with any text and any label."""
        made = hashlib.blake2b(digest_size=8)
        for text in (*self.labels, *self.pool, "", *self.test):
            made.update(text_hash(text))
        made.update(np.packbits(self.truth).tobytes() + np.packbits(self.test_truth).tobytes())
        return made.hexdigest()


def load(folder: Path, name: str, texts: int | None = None) -> Corpus:
    """The corpus; with `texts`, only so many of its training texts, for a quick look: drawn by chance, as a file may be
    sorted by label, and always the same ones.

    A text that stands in both files after normalisation is a test text only, and one that stands twice counts once:
    as it was labelled first.
    """
    whole = folder / f"{name}.all.jsonl"
    if whole.is_file():
        rows = _distinct(_read(whole))
        test = {key: row for key, row in rows.items() if key[0] % 5 == 0}
    else:
        clean = folder / f"{name}.test_noleak.jsonl"
        test = _distinct(_read(clean if clean.is_file() else folder / f"{name}.test.jsonl"))
        rows = _distinct(_read(folder / f"{name}.train.jsonl"))
    pool = {key: row for key, row in rows.items() if key not in test}
    if texts is not None:
        chosen = set(sorted(pool)[:texts])  # by their hash
        pool = {key: row for key, row in pool.items() if key in chosen}
    everything = [*pool.values(), *test.values()]
    many = any(isinstance(row["label"], list) for row in everything)
    labels = tuple(sorted({label for row in everything for label in _labels(row)}))
    return Corpus(
        name,
        labels,
        many,
        tuple(row["text"] for row in pool.values()),
        _targets(pool.values(), labels),
        tuple(row["text"] for row in test.values()),
        _targets(test.values(), labels),
    )


def write(corpus: Corpus, folder: Path) -> tuple[Path, Path]:
    """The pool and the test texts as two files, for whatever reads files."""
    paths = folder / f"{corpus.name}.train.jsonl", folder / f"{corpus.name}.test.jsonl"
    halves = (corpus.pool, corpus.truth), (corpus.test, corpus.test_truth)
    for path, (texts, truth) in zip(paths, halves, strict=True):
        with path.open("w", encoding="utf-8") as out:
            for text, row in zip(texts, truth, strict=True):
                names = [corpus.labels[column] for column in np.flatnonzero(row)]
                said = {"text": text, "label": names if corpus.many else names[0]}
                out.write(json.dumps(said, ensure_ascii=False) + "\n")
    return paths


def draw(corpus: Corpus, budget: int | None, seed: int) -> np.ndarray:
    """Rows of the pool to label, at random; a larger budget of the same seed begins with the smaller one's."""
    if budget is None:
        return np.arange(len(corpus.pool))
    return np.random.default_rng(seed).permutation(len(corpus.pool))[:budget]


def budgets(written: str) -> list[int | None]:
    """Numbers, and None for "full"."""
    parts = [part.strip() for part in written.split(",")]
    for part in parts:
        if part != "full" and not (part.isdecimal() and int(part)):
            raise argparse.ArgumentTypeError(f"“{part}” is neither a number of labels nor full")
    return [None if part == "full" else int(part) for part in parts]


def names(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def add_options(parser: argparse.ArgumentParser, default_budgets: str) -> None:
    """The options that every benchmark over corpora has."""
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="where the corpora lie")
    parser.add_argument("--corpora", type=names, default=list(CORPORA), metavar="NAME,…", help=", ".join(CORPORA))
    parser.add_argument("--budgets", type=budgets, default=budgets(default_budgets), metavar="N,…,full")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="seeds 1 … N (%(default)s)")
    if "full" in default_budgets:
        parser.add_argument("--full-seeds", type=int, default=1, metavar="N", help="the same where all are labelled")
    parser.add_argument("--texts", type=int, metavar="N", help="only N texts of each corpus, for a quick look")
    parser.add_argument("--json", type=Path, metavar="FILE", help="append each row to this file as it is made")
    parser.add_argument("--resume", action="store_true", help="leave out the rows that FILE has already")


def cells(options: argparse.Namespace) -> list[tuple[int | None, int]]:
    """Budget and seed of each draw, the cheap ones first."""
    return [
        (budget, seed)
        for budget in options.budgets
        for seed in range(1, (options.full_seeds if budget is None else options.seeds) + 1)
    ]


def _read(path: Path) -> list[dict[str, object]]:
    if not path.is_file():
        raise SystemExit(f"There is no file {path}.")
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _distinct(rows: Iterable[dict[str, object]]) -> dict[bytes, dict[str, object]]:
    found: dict[bytes, dict[str, object]] = {}
    for row in rows:
        found.setdefault(text_hash(str(row["text"])), row)
    return found


def _labels(row: dict[str, object]) -> list[str]:
    said = row["label"]
    return [str(one) for one in said] if isinstance(said, list) else [str(said)]


def _targets(rows: Iterable[dict[str, object]], labels: Sequence[str]) -> np.ndarray:
    place = {label: column for column, label in enumerate(labels)}
    rows = list(rows)
    made = np.zeros((len(rows), len(labels)), bool)
    for number, row in enumerate(rows):
        made[number, [place[label] for label in _labels(row)]] = True
    return made
