"""Texts of a project that are nearly the same."""

from __future__ import annotations

import typer

from annotator.cli.arguments import Json, ProjectArgument, open_project
from annotator.cli.output import print_json, progress_line
from annotator.core.progress import never_stop


def duplicates(project: ProjectArgument, as_json: Json = False) -> None:
    """Find texts that are nearly the same, in groups.  annotator duplicates reviews.annotator

    Each line has the number of the group, the id and the text, with tabs between.
    """
    from annotator.services import annotating, near_duplicates

    with open_project(project) as opened:
        with progress_line() as on_progress:
            if near_duplicates.is_due(opened):
                near_duplicates.find(opened, on_progress, never_stop)
        groups = [annotating.views(opened, members) for members in near_duplicates.groups(opened)]
    texts = sum(map(len, groups))
    if as_json:
        told = [
            {"group": views[0].text.id, "texts": [{"id": view.text.id, "text": view.text.body} for view in views]}
            for views in groups
        ]
        print_json({"texts": texts, "groups": told})
        return
    for views in groups:
        for view in views:
            typer.echo(f"{views[0].text.id}\t{view.text.id}\t{' '.join(view.text.body.split())}")
    typer.echo(f"{len(groups)} groups, {texts} texts")
