"""Texts, labels and predictions out of a project."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.arguments import Json, ProjectArgument, open_project
from annotator.cli.output import SHOWN, check_folder, print_json, progress_line, say, say_alterations
from annotator.core.domain import What
from annotator.core.errors import AnnotatorError
from annotator.core.exports import DELIMITERS, Content, Format, Scope, Split, TableOptions
from annotator.core.progress import never_stop
from annotator.core.query import parse

_CONTENTS = ", ".join(content.value for content in Content)


def export(
    project: ProjectArgument,
    out: Annotated[Path, typer.Argument(help="The file to write; for datasets a folder.", show_default=False)],
    kind: Annotated[
        Format | None,
        typer.Option("--format", help="Default: by the ending, .csv, .tsv, .jsonl, .xlsx, .parquet or .spacy."),
    ] = None,
    scope: Annotated[Scope, typer.Option(help="Which texts.")] = Scope.ALL,
    query: Annotated[str, typer.Option("--filter", help="Only these, e.g. 'label:joy author:al confidence<0.6'.")] = "",
    ids: Annotated[str, typer.Option(help="Only the texts with these ids, with commas between.")] = "",
    content: Annotated[
        str | None, typer.Option(help=f"With commas between: {_CONTENTS}. Default: all there is but history.")
    ] = None,
    what: Annotated[
        What | None, typer.Option(help="Instead of --scope and --content: labels only, predictions only, or all.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Divide into train, dev and test by these shares, e.g. 80,10,10.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the division: the same seed divides the same way.")] = 1,
    bom: Annotated[bool, typer.Option(help="The byte-order mark that Excel needs in CSV and TSV.")] = True,
    separator: Annotated[str, typer.Option(help="Between the cells of CSV: comma, semicolon, tab or bar.")] = "comma",
    safe: Annotated[
        bool, typer.Option(help="In CSV and TSV, an apostrophe before what a spreadsheet would run as a formula.")
    ] = True,
    count: Annotated[bool, typer.Option("--count", help="Write nothing, only say how many texts it would be.")] = False,
    as_json: Json = False,
) -> None:
    """Export labels and predictions.  annotator export reviews.annotator labels.csv --scope labelled"""
    from annotator.services import exporting

    if what is not None and (scope is not Scope.ALL or content is not None):
        raise typer.BadParameter("Give either --what, or --scope and --content.", param_hint="--what")
    if separator not in DELIMITERS:
        raise typer.BadParameter(f"Use one of {', '.join(DELIMITERS)}.", param_hint="--separator")
    choice = exporting.ExportChoice(
        scope=scope,
        contents=None if content is None else _contents(content),
        query=parse(query) if query else None,
        text_ids=_ids(ids) if ids else None,
        kind=kind,
        split=None if split is None else _split(split, seed),
        options=TableOptions(bom, DELIMITERS[separator], safe),
    )
    if what is not None:
        choice = exporting.with_what(choice, what)
    if not count:
        check_folder(out)
    with open_project(project, writable=False) as opened, progress_line() as on_progress:
        if unknown := exporting.unknown_ids(opened, choice):
            more = " …" if len(unknown) > SHOWN else ""
            asked = len(set(choice.text_ids or ()))
            named = ", ".join(map(str, unknown[:SHOWN]))
            say(f"No text of this project has {len(unknown)} of the {asked} ids: {named}{more}")
        if count:
            texts = exporting.count(opened, choice)
            print_json({"rows": texts}) if as_json else typer.echo(f"{texts} rows")
            return
        report = exporting.export(opened, out, choice, on_progress, never_stop)
    if as_json:
        print_json({"rows": report.rows, "files": {str(path): rows for path, rows in report.files}})
    else:
        typer.echo("\n".join(f"{rows} rows: {path}" for path, rows in report.files))
    if report.left_out:
        say(f"The format has no room for {', '.join(sorted(report.left_out))}: left out.")
    say_alterations(report.alterations)


def _contents(written: str) -> frozenset[Content]:
    try:
        return frozenset(Content(part.strip()) for part in written.split(",") if part.strip())
    except ValueError as error:
        raise typer.BadParameter(f"Use some of {_CONTENTS}.", param_hint="--content") from error


def _ids(written: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in written.split(","))
    except ValueError as error:
        raise typer.BadParameter("Numbers with commas between.", param_hint="--ids") from error


def _split(written: str, seed: int) -> Split:
    try:
        train, dev, test = (float(part) for part in written.split(","))
        split = Split(train, dev, test, seed)
    except (ValueError, AnnotatorError) as error:
        raise typer.BadParameter("Three numbers from 0 up, the first above 0.", param_hint="--split") from error
    whole = train + dev + test
    if not any(math.isclose(whole, full, rel_tol=2e-3) for full in (100, 1)):  # 33.3 three times is all of it too
        raise typer.BadParameter(f"The shares come to {whole:g}: they must come to 100, or to 1.", param_hint="--split")
    return split
