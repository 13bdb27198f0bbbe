"""What choosing the texts is worth: every query strategy against random, through the program's own loop.

    python benchmarks/active.py --json rows.jsonl [--resume] [--corpora sst2,trec6] [--strategies margin,entropy]

Replays labelling as `annotator simulate` does, from 50 labels to 500 by 50; the rows of a strategy are written when
all its seeds are done. A strategy is judged by the area under its learning curve of macro-F1 on the test texts
(trapezoids, divided by the range of budgets: a mean macro-F1), as a mean over seeds and as a difference to random with
the standard error of the paired difference.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import corpora
import numpy as np
import shipped
from comparing import Difference, area, standard_error
from rows import Row, Rows, mixed_engines

from annotator.core.domain import Strategy
from annotator.core.progress import ignore_progress, never_stop
from annotator.services.replay_corpora import read_corpora
from annotator.services.simulating import SimulationRow, simulate

BUDGETS = "50,100,150,200,250,300,350,400,450,500"
_KEYS = ("corpus", "strategy", "seed", "budget")
_LINE = "{:<20}{:<20}{:>6}{:>8}{:>10}{:>10}{:>10}"


def curves(rows: Sequence[Row], budgets: Sequence[int]) -> dict[tuple[str, str], dict[int, float]]:
    """The area of each corpus and strategy by seed, from the rows of exactly these budgets; none is missing."""
    points: dict[tuple[str, str], dict[int, dict[int, float]]] = {}
    for row in rows:
        by_seed = points.setdefault((row["corpus"], row["strategy"]), {})
        by_seed.setdefault(row["seed"], {})[row["budget"]] = row["macro_f1"]
    return {
        key: {
            seed: area(budgets, [curve[budget] for budget in budgets])
            for seed, curve in by_seed.items()
            if set(budgets) <= curve.keys()
        }
        for key, by_seed in points.items()
    }


def gain(areas: dict[int, float], random: dict[int, float]) -> Difference | None:
    """Of a strategy over random, by the seeds that both have; None where there is none."""
    differences = [areas[seed] - random[seed] for seed in sorted(areas.keys() & random.keys())]
    return Difference(float(np.mean(differences)), standard_error(differences)) if differences else None


def show_row(row: Row) -> None:
    figures = [f"{row[key]:.3f}" for key in ("accuracy", "macro_f1", "train_seconds")]
    print(_LINE.format(row["corpus"], row["strategy"], row["seed"], row["budget"], *figures), flush=True)


def show_summary(rows: Sequence[Row], budgets: Sequence[int]) -> None:
    line = "{:<20}{:<20}{:>6}{:>10}{:>18}"
    print(f"\nArea under the macro-F1 curve, {budgets[0]} to {budgets[-1]} labels; gain: over random")
    print(line.format("corpus", "strategy", "seeds", "area", "gain"))
    areas = curves(rows, budgets)
    gains: dict[str, list[float]] = {}
    for (corpus, strategy), by_seed in areas.items():
        if not by_seed:
            continue
        difference = gain(by_seed, areas.get((corpus, Strategy.RANDOM.value), {}))
        shown = ""
        if difference is not None and strategy != Strategy.RANDOM.value:
            gains.setdefault(strategy, []).append(difference.mean)
            shown = str(difference)
        mean = float(np.mean(list(by_seed.values())))
        print(line.format(corpus, strategy, len(by_seed), f"{mean:.3f}", shown))
    for strategy, means in gains.items():
        whole = Difference(float(np.mean(means)), standard_error(means))
        print(line.format("all", strategy, len(means), "", str(whole)))


def main() -> None:
    strategies = [strategy.value for strategy in Strategy if not strategy.needs_label]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    corpora.add_options(parser, BUDGETS)
    parser.add_argument(
        "--strategies", type=corpora.names, default=strategies, metavar="NAME,…", help=", ".join(strategies)
    )
    shipped.add_options(parser, slices=False)
    options = parser.parse_args()
    budgets = sorted(budget for budget in options.budgets if budget is not None)
    if len(budgets) != len(options.budgets) or len(budgets) < 2:
        parser.error("a curve needs two budgets or more, each a number")
    if unknown := [strategy for strategy in options.strategies if strategy not in strategies]:
        parser.error(f"no such strategy: {', '.join(unknown)}")
    rows = Rows(options.json, options.resume, _KEYS)
    print("Each row: the model after so many labels, on the test texts")
    print(_LINE.format("corpus", "strategy", "seed", "labels", "accuracy", "macro-F1", "s train"))
    for name in options.corpora:
        corpus = None
        for strategy in options.strategies:
            seeds = range(1, options.seeds + 1)
            if all(rows.has(name, strategy, seed, budget) for seed in seeds for budget in budgets):
                continue
            corpus = corpus or corpora.load(options.data, name, options.texts)
            pool_stage = shipped.pool_stage(corpus, shipped.configuration(1, options.threads), options.cache)
            stage = pool_stage.to_bytes(), len(corpus.pool)
            with tempfile.TemporaryDirectory(prefix="annotator-benchmark-") as folder:
                train, test = corpora.write(corpus, Path(folder))
                files = read_corpora(train, test, never_stop)
                made = simulate(files, budgets, Strategy(strategy), options.seeds, ignore_progress, never_stop, stage)
                found = [one for one in made if isinstance(one, SimulationRow)]
            for one in found:
                row = {"corpus": name, "engine": shipped.sources(), **asdict(one)}
                rows.add(row)
                show_row(row)
    show_summary(list(rows), budgets)
    print(mixed_engines(list(rows)))


if __name__ == "__main__":
    main()
