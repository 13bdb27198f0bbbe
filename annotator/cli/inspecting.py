"""Looking at a file before it is imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.arguments import Json, Sheet
from annotator.cli.output import print_json, progress_line, say, say_sheet
from annotator.cli.reading import ReadAs
from annotator.core.progress import never_stop

if TYPE_CHECKING:
    from annotator.services.inspecting import Inspection


def inspect(
    file: Annotated[Path, typer.Argument(help="A file with texts, also packed (.gz, .zip).", show_default=False)],
    sheet: Sheet = None,
    as_json: Json = False,
) -> None:
    """Say what a file is and what is odd about its texts.  annotator inspect reviews.csv --json"""
    from annotator.services.importing import inspect as look

    with progress_line() as on_progress:
        chosen = None if sheet is None else ReadAs(sheet).preview(file, on_progress).format
        seen = look(file, on_progress, never_stop, chosen)
    if sheet is None:
        say_sheet(seen.format.sheet, seen.sheets)
    labels = _labels(seen)
    if labels is None:
        say(f"The column {seen.label_columns[0]} has more different values than labels can have: they are not listed.")
    told: dict[str, Any] = {
        "format": seen.format.name,
        "encoding": seen.format.encoding,
        "delimiter": seen.format.delimiter,
        "header": seen.format.header,
        "rows": seen.rows,
        "columns": [column.name for column in seen.columns],
        "text_column": seen.text_column,
        "label_columns": list(seen.label_columns),
        "findings": [
            {"finding": one.key, "count": one.count, "rows": list(one.rows), "action": one.action}
            for one in seen.findings
        ],
        "roles": {column.name: column.role for column in seen.columns},
        "labels": labels,
        "label_separator": seen.label_separator,
        "line_ends": seen.line_ends,
        "quoted": seen.format.quoted if seen.format.kind in ("csv", "tsv") else None,
        "packing": seen.packing,
        "sheet": seen.format.sheet,
        "sheets": list(seen.sheets),
        "language": seen.language,
    }
    if as_json:
        print_json(told)
        return
    findings = told.pop("findings")
    for key, value in told.items():
        if value not in (None, [], ""):
            typer.echo(f"{key}\t{value!r}")
    for one in findings:
        rows = ", ".join(map(str, one["rows"])) + (" …" if one["count"] > len(one["rows"]) else "")
        typer.echo(f"{one['finding']}\t{one['count']} rows ({rows}): {one['action']}")


def _labels(seen: Inspection) -> list[str] | None:
    """The labels of the whole file, the commonest first; None where there are so many that they are no labels."""
    from annotator.services.inspecting import LabelSource, labels_found

    if seen.is_indicator:
        source = LabelSource(indicators=seen.label_columns)
    else:
        source = LabelSource(next(iter(seen.label_columns), None), separator=seen.label_separator)
    found = labels_found(seen, source)
    return None if found is None else [label.name for label in found]
