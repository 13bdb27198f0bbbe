"""Replaying the labelling of a corpus whose labels are known."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.output import progress_line
from annotator.core.domain import Strategy
from annotator.core.errors import AnnotatorError
from annotator.core.progress import never_stop


def simulate(
    train_file: Annotated[Path, typer.Argument(metavar="TRAIN", help="Texts with their labels.", show_default=False)],
    test_file: Annotated[Path, typer.Option("--test", metavar="TEST", help="Texts to measure on.")],
    budgets: Annotated[str, typer.Option(help="Numbers of labels, or full, with commas between.")] = "50,100,200",
    strategy: Annotated[Strategy, typer.Option(help="How the texts to label are chosen.")] = Strategy.RANDOM,
    seeds: Annotated[int, typer.Option(min=1, help="How many times, each with another seed.")] = 1,
    out: Annotated[Path | None, typer.Option("--json", help="Where to write the rows.")] = None,
) -> None:
    """Replay labelling on a labelled corpus.  annotator simulate train.jsonl --test test.jsonl --budgets 50,full"""
    from annotator.services.simulating import simulate as replay

    if strategy.needs_label:
        raise typer.BadParameter("A strategy that asks for one label cannot be replayed.", param_hint="--strategy")
    if out is not None and not out.absolute().parent.is_dir():  # said now, and not after hours
        raise AnnotatorError("folder_missing", folder=str(out.parent), file=str(out))
    with progress_line() as on_progress:
        rows = replay(train_file, test_file, _budgets(budgets), strategy, seeds, on_progress, never_stop)
    told = [asdict(row) for row in rows]
    columns = ("budget", "seed", "accuracy", "macro_f1", "baseline_accuracy", "baseline_macro_f1",
               "train_seconds", "predict_seconds")  # fmt: skip
    typer.echo("\t".join(columns))
    for row in told:
        typer.echo("\t".join(f"{row[key]:.4f}" if isinstance(row[key], float) else str(row[key]) for key in columns))
    if out is not None:
        out.write_text(json.dumps({"rows": told}, ensure_ascii=False, indent=1), "utf-8")


def _budgets(written: str) -> list[int | None]:
    """Numbers, and None for all of the corpus."""
    found: list[int | None] = []
    for part in written.split(","):
        word = part.strip()
        if word == "full":
            found.append(None)
        elif word.isdecimal() and int(word) > 0:
            found.append(int(word))
        else:
            raise typer.BadParameter(f"“{word}” is neither a number of labels nor full.", param_hint="--budgets")
    return found
