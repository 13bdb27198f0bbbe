"""Opening the window: with a project, or with a sample."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.arguments import completed
from annotator.cli.output import progress_line, say
from annotator.core.progress import never_stop


def open_window(
    project: Annotated[Path | None, typer.Argument(help="The project file.", show_default=False)] = None,
) -> None:
    """Open the window, with a project if one is named.  annotator reviews.annotator"""
    from annotator.app import run

    raise typer.Exit(run(None if project is None else completed(project)))


def sample(
    name: Annotated[
        str | None,
        typer.Argument(
            help="zh-sentiment, zh-emotion, en-sentiment or en-emotion; default: emotions, in the system's language."
        ),
    ] = None,
    project: Annotated[
        Path | None,
        typer.Argument(
            help="The project file to make; default: one in the folder of your projects.", show_default=False
        ),
    ] = None,
    window: Annotated[bool, typer.Option(help="Open the window, or only make the project.")] = True,
) -> None:
    """Make a sample project, ready to label, and open it.  annotator sample zh-emotion"""
    from annotator.paths import projects_folder
    from annotator.services import samples
    from annotator.services.project import with_suffix

    wanted = name or samples.default_name()
    path = with_suffix(project) if project else projects_folder() / f"{wanted}.annotator"
    was_there = path.exists()
    with progress_line() as on_progress:
        samples.open_sample(wanted, path, on_progress, never_stop).close()
    if was_there:
        say(f"The project {path} was there already, and is left as it is.")
    if window:
        open_window(path)
    else:
        typer.echo(str(path))
