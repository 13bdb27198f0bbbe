"""Models out of a project, and what is known of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.arguments import Json, ProjectArgument, open_project
from annotator.cli.output import check_file, print_json, progress_line
from annotator.core.progress import never_stop

_ModelFile = Annotated[Path, typer.Argument(metavar="FILE", help="A model file.", show_default=False)]


def export_model(
    project: ProjectArgument,
    out: Annotated[
        Path, typer.Option("-o", "--out", help="The file to write; without an ending it gets .annotator-model.")
    ],
    model: Annotated[int | None, typer.Option(help="The number of the model. Default: the active one.")] = None,
    card: Annotated[bool, typer.Option("--card", help="Write the model card beside it, as .md.")] = False,
) -> None:
    """Write a model as a file that needs no project.  annotator export-model reviews.annotator -o reviews"""
    from annotator.services.model_files import export_model

    check_file(out)
    with open_project(project, writable=False) as opened, progress_line() as on_progress:
        written = export_model(opened, out, on_progress, never_stop, model_id=model, card_beside=card)
    typer.echo("\n".join(str(path) for path in (written.path, written.card_path) if path is not None))


def model_card(file: _ModelFile, as_json: Json = False) -> None:
    """Say what a model file holds and how good it is.  annotator model-card reviews.annotator-model"""
    from annotator.services.loaded_model import read_model_file

    card = read_model_file(file).card
    if as_json:
        print_json(card.to_json())
    else:
        typer.echo(card.markdown(), nl=False)
