"""Looking at a file before it is imported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from annotator.cli.arguments import Json, Sheet
from annotator.cli.output import print_json, progress_line, say_sheet
from annotator.cli.reading import ReadAs
from annotator.core.progress import never_stop


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
        "labels": list(seen.labels),
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
