"""Replaying the labelling of a corpus whose labels are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.output import SHOWN, check_file, say, with_progress
from annotator.core.domain import Strategy
from annotator.core.errors import AnnotatorError
from annotator.core.progress import never_stop

if TYPE_CHECKING:
    from annotator.services.replay_corpora import Corpora
    from annotator.services.simulating import SimulationRow, Skipped

_COLUMNS = ("budget", "seed", "accuracy", "macro_f1", "baseline_accuracy", "baseline_macro_f1",
            "train_seconds", "predict_seconds", "accuracy_low", "accuracy_high")  # fmt: skip


def simulate(
    train_file: Annotated[Path, typer.Argument(metavar="TRAIN", help="Texts with their labels.", show_default=False)],
    test_file: Annotated[Path, typer.Option("--test", metavar="TEST", help="Texts to measure on.")],
    budgets: Annotated[str, typer.Option(help="Numbers of labels, or full, with commas between.")] = "50,100,200",
    strategy: Annotated[Strategy, typer.Option(help="How the texts to label are chosen.")] = Strategy.RANDOM,
    seeds: Annotated[int, typer.Option(min=1, help="How many times, each with another seed.")] = 1,
    text_column: Annotated[str | None, typer.Option(help="Default: the column that looks like the text.")] = None,
    label_column: Annotated[str | None, typer.Option(help="Default: the column that looks like labels.")] = None,
    separator: Annotated[str | None, typer.Option(help="What stands between several labels.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Where to write the rows.")] = None,
) -> None:
    """Replay labelling on a labelled corpus.  annotator simulate train.jsonl --test test.jsonl --budgets 50,full"""
    from annotator.services.replay_corpora import Columns, read_corpora
    from annotator.services.simulating import Skipped
    from annotator.services.simulating import simulate as replay

    if strategy.needs_label:
        raise typer.BadParameter("A strategy that asks for one label cannot be replayed.", param_hint="--strategy")
    if out is not None:
        _check_out(out, (train_file, test_file))
    wanted = _budgets(budgets)
    corpora = read_corpora(train_file, test_file, never_stop, Columns(text_column, label_column, separator))
    _say_what_is_left_out(corpora, wanted)
    rows: list[SimulationRow] = []
    try:
        for made in with_progress(lambda told: replay(corpora, wanted, strategy, seeds, told, never_stop)):
            if isinstance(made, Skipped):
                say(f"budget {made.budget}, seed {made.seed}: {_why(made)}, skipped")
                continue
            if not rows:
                typer.echo("\t".join(_COLUMNS))
            rows.append(made)
            typer.echo("\t".join(_cell(getattr(made, key)) for key in _COLUMNS))
    finally:  # hours went into what is finished: it is kept, also after Ctrl+C
        if rows and out is not None:
            _write(rows, out)
    if not rows:
        raise typer.Exit(1)
    _say_what_they_stand_on(rows)


def _why(skipped: Skipped) -> str:
    if skipped.labels > 1:
        return "what was drawn of all labels but one is nearly the same as test texts"
    return "only one label was drawn" if skipped.labels else "no label was drawn"


def _check_out(out: Path, corpora: Sequence[Path]) -> None:
    """Refuse at once what could not be written after hours, or would be written over a corpus."""
    check_file(out)
    for corpus in corpora:
        if out.exists() and corpus.exists() and (out.samefile(corpus) or corpus.resolve() in out.resolve().parents):
            raise typer.BadParameter(f"{out} is read as a corpus: name another file.", param_hint="--json")


def _write(rows: Sequence[SimulationRow], out: Path) -> None:
    told = [asdict(row) for row in rows]
    try:
        out.write_text(json.dumps({"rows": told}, ensure_ascii=False, indent=1), "utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AnnotatorError("file_unwritable", file=str(out), reason=reason) from error


def _say_what_is_left_out(corpora: Corpora, budgets: Sequence[int | None]) -> None:
    """What the rows do not tell, said before hours are spent on them."""
    train, test, pool = corpora.train.path, corpora.test.path, len(corpora.pool)
    if not pool:
        say(f"Nothing is left to train on: each labelled text of {train} stands in {test} too, and is a test text.")
        raise typer.Exit(1)
    if len(names := corpora.pool_names) < 2:
        have = f"one label, {names[0]}" if names else "no label"
        say(f"All texts of {train} to train on have {have}: a training needs two.")
        raise typer.Exit(1)
    for corpus in (corpora.train, corpora.test):
        if contradicted := sorted(corpus.contradicted.values()):
            rows = ", ".join(map(str, contradicted[:SHOWN])) + (" …" if len(contradicted) > SHOWN else "")
            say(
                f"{len(contradicted)} texts of {corpus.path} are there more than once with different labels; the first"
                f" row counts. Rows that say otherwise: {rows}"
            )
    if left_out := corpora.left_out:
        say(f"{left_out} texts of {train} are left out of the pool: they stand in {test} too, as test texts.")
    if unseen := corpora.unseen:
        named = [f"{name} {texts}" for name, texts in unseen.items()]
        more = f" and {len(named) - SHOWN} labels more" if len(named) > SHOWN else ""
        say(
            "No text of the pool has these labels, so that they cannot be learned; test texts with them: "
            f"{', '.join(named[:SHOWN])}{more}."
        )
    if too_large := sorted({budget for budget in budgets if budget is not None and budget > pool}):
        larger = ", ".join(map(str, too_large))
        say(f"Larger than the pool of {pool} texts: {larger}. All of the pool is taken instead, once.")


def _say_what_they_stand_on(rows: Sequence[SimulationRow]) -> None:
    """How many texts there were and, with several seeds, how far these differ."""
    # A test text that is nearly the same as one trained on does not count: there may be fewer in one row than another.
    tested = sorted({row.test_texts for row in rows})
    say(f"{rows[0].pool} pool texts, {'–'.join(map(str, sorted({tested[0], tested[-1]})))} test texts")
    by_budget: dict[int, list[float]] = {}
    for row in rows:
        by_budget.setdefault(row.budget, []).append(row.accuracy)
    for budget, found in sorted(by_budget.items()):
        if len(found) > 1:
            mean, spread = sum(found) / len(found), f"{min(found):.4f}–{max(found):.4f}"
            say(f"budget {budget}, {len(found)} seeds: accuracy {mean:.4f} on average, {spread} each")


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


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
