"""How good the shipped model is, with few labels and with many, beside every baseline in the same run.

    python benchmarks/learning.py --json rows.jsonl [--resume] [--corpora sst2,trec6] [--budgets 50,100,full]

For each corpus, budget and seed, texts are drawn from the pool at random, the shipped model and the baselines learn
from their labels, and all answer the same test texts, which no part of the model has seen. A row is written as soon
as it is measured; at the end come the means over seeds, how far the shipped model is ahead of each other one with the
standard error of the paired difference, and a verdict for each requirement.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

import corpora
import numpy as np
import shipped
from baselines import NAMES as BASELINES
from baselines import Baselines
from comparing import METRICS, decided, errors_over_texts, quality
from rows import Row, Rows, mixed_engines
from verdicts import FULL, SHIPPED, WITHOUT_LSTM, all_verdicts, cells, lead, values

OTHERS = (*BASELINES, WITHOUT_LSTM)
SYSTEMS = (SHIPPED, *OTHERS)
_LINE = "{:<20}{:>6}{:>6}  {:<13}{:>9}{:>9}{:>9}{:>9}{:>9}"


def measure(
    corpus: corpora.Corpus, stage: Any, baselines: Baselines, budget: int | None, seed: int, threads: int
) -> Row:
    """One draw: every model on the same labels and the same test texts."""
    rows = corpora.draw(corpus, budget, seed)
    ours = shipped.train(corpus, stage, rows, shipped.configuration(seed, threads))
    without = shipped.train(corpus, stage, rows, shipped.configuration(seed, threads, ["lstm"]))
    answers = {SHIPPED: ours.answer, **baselines.answers(rows), WITHOUT_LSTM: without.answer}
    systems: dict[str, dict[str, Any]] = {
        name: dict(quality(corpus.test_truth, answer, corpus.many)) for name, answer in answers.items()
    }
    predicted = {name: decided(answer, corpus.many) for name, answer in answers.items()}
    for name in OTHERS:
        systems[name]["gap_errors"] = errors_over_texts(corpus.test_truth, predicted[SHIPPED], predicted[name])
    return {
        "corpus": corpus.name,
        "budget": FULL if budget is None else budget,
        "seed": seed,
        "labelled": len(rows),
        "pool": len(corpus.pool),
        "test": len(corpus.test),
        "engine": shipped.sources(),
        "train_seconds": ours.train_seconds,
        "predict_seconds": ours.predict_seconds,
        "systems": systems,
    }


def show_row(row: Row) -> None:
    for name, found in row["systems"].items():
        seconds = [f"{row[key]:.1f}" for key in ("train_seconds", "predict_seconds")] if name == SHIPPED else ["", ""]
        figures = [f"{found[key]:.3f}" for key in (*METRICS, "calibration_error")]
        print(_LINE.format(row["corpus"], row["budget"], row["seed"], name, *figures, *seconds), flush=True)


def show_summary(rows: Sequence[Row]) -> None:
    """Means over seeds, and how far the shipped model is ahead."""
    line = "{:<20}{:>6}{:>6}  {:<13}{:>9}{:>9}{:>9}{:>15}{:>15}"
    print("\nMeans over seeds; lead: of the shipped model over this one, with the standard error of the difference")
    print(line.format("corpus", "labels", "seeds", "model", "accuracy", "macro-F1", "calibr.", "lead acc.", "lead F1"))
    for (corpus, budget), found in cells(rows).items():
        for system in SYSTEMS:
            means = [f"{np.mean(values(found, system, key)):.3f}" for key in (*METRICS, "calibration_error")]
            leads = ["", ""] if system == SHIPPED else [str(lead(found, system, metric)) for metric in METRICS]
            print(line.format(corpus, budget, len(found), system, *means, *leads))
    print()
    for verdict in all_verdicts(rows):
        print(verdict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    corpora.add_options(parser, "50,100,200,500,1000,full")
    shipped.add_options(parser)
    options = parser.parse_args()
    rows = Rows(options.json, options.resume, ("corpus", "budget", "seed"))
    print("s train: seconds of training; s 10k: seconds to predict 10,000 texts of the pool")
    head = ("corpus", "labels", "seed", "model", "accuracy", "macro-F1", "calibr.", "s train", "s 10k")
    print(_LINE.format(*head), flush=True)
    for name in options.corpora:
        missing = [
            (budget, seed)
            for budget, seed in corpora.cells(options)
            if not rows.has(name, FULL if budget is None else budget, seed)
        ]
        if missing:
            corpus = corpora.load(options.data, name, options.texts)
            stage = shipped.pool_stage(corpus, shipped.configuration(1, options.threads), options.cache, options.slices)
            baselines = Baselines(corpus, stage, options.cache)
        for budget, seed in missing:
            row = measure(corpus, stage, baselines, budget, seed, options.threads)
            rows.add(row)
            show_row(row)
    show_summary(list(rows))
    print(mixed_engines(list(rows)))


if __name__ == "__main__":
    main()
