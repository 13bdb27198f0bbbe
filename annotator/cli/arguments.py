"""What the commands take alike, and how the project they name is opened."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:  # the database is loaded by the commands that need it: the help and the version are there at once
    from annotator.services.project import Project


def _delimiter(written: str | None) -> str | None:
    """The character that is meant. A quotation mark and a line break have their own meaning in a table."""
    if written in (None, "tab", "\\t", "\t"):
        return written and "\t"
    if len(written) != 1 or written in '"\r\n':
        raise typer.BadParameter('One character, or "tab".')
    return written


ProjectArgument = Annotated[Path, typer.Argument(help="The project file.", show_default=False)]
Sheet = Annotated[
    str | None,
    typer.Option(help="The sheet of a workbook. Default: the first with rows, or the largest behind a cover."),
]
Encoding = Annotated[str | None, typer.Option(help="That of the file, e.g. utf-8 or gb18030. Default: found out.")]
Delimiter = Annotated[
    str | None, typer.Option(callback=_delimiter, help='The sign between columns; "tab" for a tab. Default: found out.')
]
NoHeader = Annotated[bool, typer.Option("--no-header", help="The first row is a text like the others.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def completed(path: Path) -> Path:
    """The project file that is meant: `annotator new reviews` makes reviews.annotator, so the short name will do."""
    from annotator.services.project import with_suffix

    whole = with_suffix(path)
    return whole if whole.is_file() and not path.is_file() else path


@contextlib.contextmanager
def open_project(path: Path, *, writable: bool = True) -> Iterator[Project]:
    from annotator.services.project import Project

    project = Project.open(completed(path), writable=writable)
    try:
        yield project
    finally:
        project.close()
