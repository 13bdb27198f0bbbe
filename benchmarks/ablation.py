"""What each part of the shipped model is worth: the same draws and test texts with the part left out.

    python benchmarks/ablation.py --json rows.jsonl [--resume] [--parts lstm,pretraining] [--budgets 100,full]

A row is written for each corpus, budget, seed and part left out; at the end comes how much worse the model is without
it, with the standard error of the paired difference.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import corpora
import numpy as np
import shipped
from comparing import METRICS, Difference, decided, errors_over_texts, paired, quality, standard_error
from rows import Row, Rows, mixed_engines
from verdicts import FULL

from annotator.learning.members import MEMBERS

# What can be left out, as `TrainingConfig.without` names it, and whether the pool stage is then another one.
PARTS = {
    "lstm": False, "pretraining": True, "distillation": False, "hints": False, "together": False,
    **dict.fromkeys(MEMBERS, False),
}  # fmt: skip
_KEYS = ("corpus", "budget", "seed", "without")
_LINE = "{:<20}{:>6}{:>6}  {:<14}{:>9}{:>9}{:>9}{:>9}{:>9}"


class Cell:
    """One draw; the whole model is trained only where a part is measured against it."""

    def __init__(self, corpus: corpora.Corpus, budget: int | None, seed: int, options: argparse.Namespace) -> None:
        self._corpus, self._budget, self._seed, self._options = corpus, budget, seed, options
        self._whole: shipped.Trained | None = None

    def measure(self, part: str) -> Row:
        """The model without `part` beside the whole one."""
        corpus = self._corpus
        if self._whole is None:
            self._whole = self._train([])
        less = self._train([part])
        whole_answer, answer = self._whole.answer, less.answer
        predicted = [decided(one, corpus.many) for one in (whole_answer, answer)]
        return {
            "corpus": corpus.name,
            "budget": FULL if self._budget is None else self._budget,
            "seed": self._seed,
            "without": part,
            "engine": shipped.sources(),
            "whole": quality(corpus.test_truth, whole_answer, corpus.many),
            "less": quality(corpus.test_truth, answer, corpus.many),
            "gap_errors": errors_over_texts(corpus.test_truth, *predicted),
            "train_seconds": less.train_seconds,
        }

    def _train(self, without: Sequence[str]) -> shipped.Trained:
        other_stage = [part for part in without if PARTS[part]]
        threads = self._options.threads
        pool_config = shipped.configuration(1, threads, other_stage)
        stage = shipped.pool_stage(self._corpus, pool_config, self._options.cache, self._options.slices)
        rows = corpora.draw(self._corpus, self._budget, self._seed)
        return shipped.train(self._corpus, stage, rows, shipped.configuration(self._seed, threads, without))


def loss(rows: Sequence[Row], metric: str) -> Difference:
    """How much better the whole model is, over the seeds of one cell."""
    whole, less = ([row[which][metric] for row in rows] for which in ("whole", "less"))
    return paired(whole, less, [row["gap_errors"][metric] for row in rows])


def show_row(row: Row) -> None:
    figures = [f"{row['less'][key]:.3f}" for key in (*METRICS, "calibration_error")]
    gaps = [f"{row['whole'][key] - row['less'][key]:+.3f}" for key in METRICS]
    print(_LINE.format(row["corpus"], row["budget"], row["seed"], row["without"], *figures, *gaps), flush=True)


def show_summary(rows: Sequence[Row]) -> None:
    line = "{:<20}{:>6}{:>6}  {:<14}{:>15}{:>15}"
    print("\nHow much better the whole model is, over seeds, with the standard error of the difference")
    print(line.format("corpus", "labels", "seeds", "without", "accuracy", "macro-F1"))
    found: dict[tuple[str, int | str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["corpus"], row["budget"], row["without"]), []).append(row)
    losses: dict[str, list[list[float]]] = {}
    for (corpus, budget, part), cell in found.items():
        both = [loss(cell, metric) for metric in METRICS]
        losses.setdefault(part, []).append([one.mean for one in both])
        print(line.format(corpus, budget, len(cell), part, *map(str, both)))
    for part, means in losses.items():
        columns = np.array(means).T
        both = [Difference(float(column.mean()), standard_error(column)) for column in columns]
        print(line.format("all", "", len(means), part, *map(str, both)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    corpora.add_options(parser, "100,500,full")
    shipped.add_options(parser)
    parser.add_argument("--parts", type=corpora.names, default=list(PARTS), metavar="NAME,…", help=", ".join(PARTS))
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    rows = Rows(options.json, options.resume, _KEYS)
    print("Each row: the model without the part, and how much better the whole model is on the same draw")
    print(_LINE.format("corpus", "labels", "seed", "without", "accuracy", "macro-F1", "calibr.", "acc.", "F1"))
    for name in options.corpora:
        corpus = None
        for budget, seed in corpora.cells(options):
            labels = FULL if budget is None else budget
            missing = [part for part in options.parts if not rows.has(name, labels, seed, part)]
            if not missing:
                continue
            corpus = corpus or corpora.load(options.data, name, options.texts)
            cell = Cell(corpus, budget, seed, options)
            for part in missing:
                row = cell.measure(part)
                rows.add(row)
                show_row(row)
    show_summary(list(rows))
    print(mixed_engines(list(rows)))


if __name__ == "__main__":
    main()
