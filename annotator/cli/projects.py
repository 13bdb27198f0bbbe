"""What a project holds: making one, texts and labels into it, word vectors."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from annotator.cli.arguments import Json, ProjectArgument, open_project
from annotator.cli.output import print_json, progress_line, say, share
from annotator.core.progress import never_stop
from annotator.core.schemes import ReadyScheme, ready_scheme


def new(
    project: ProjectArgument,
    labels: Annotated[str | None, typer.Option(help="Names of the labels, with commas between.")] = None,
    scheme: Annotated[str | None, typer.Option(help="A ready scheme: sentiment2, sentiment3, ekman, smp2020 …")] = None,
    many: Annotated[bool, typer.Option("--many", help="A text may have many labels.")] = False,
) -> None:
    """Make a project.  annotator new reviews.annotator --labels good,bad"""
    from annotator.services.project import Project, with_suffix

    if (labels is None) == (scheme is None):
        raise typer.BadParameter("Give either --labels or --scheme.")
    if labels is not None:
        names = [part.strip() for part in labels.replace("，", ",").split(",")]
        chosen = ReadyScheme("own", tuple((part, "", "") for part in names if part), many)
    else:
        ready = ready_scheme(scheme or "")
        chosen = ReadyScheme(ready.name, ready.labels, many or ready.many)
    Project.create(with_suffix(project), chosen).close()


def info(project: ProjectArgument, as_json: Json = False) -> None:
    """Say what is in a project.  annotator info reviews.annotator"""
    with open_project(project, writable=False) as opened:
        counts, scheme, name = opened.counts(), opened.scheme(), opened.name()
    told: dict[str, Any] = {
        "name": name,
        "many": scheme.many,
        **{
            key: getattr(counts, key) for key in ("texts", "labelled", "skipped", "unsure", "flagged", "test", "models")
        },
        "labels": {label.name: counts.labels.get(label.id, 0) for label in scheme.labels},
    }
    if as_json:
        print_json(told)
    else:
        typer.echo("\n".join(f"{key}\t{value}" for key, value in told.items()))


def vectors(
    project: ProjectArgument,
    file: Annotated[
        Path | None, typer.Argument(help="word2vec, fastText .vec or GloVe; default: say what is loaded.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the loaded vectors out again.")] = False,
    as_json: Json = False,
) -> None:
    """Load word vectors made elsewhere: few labels go further.  annotator vectors reviews.annotator glove.txt"""
    from annotator.services.vectors import load_vectors, loaded, remove_vectors

    if remove and file is not None:
        raise typer.BadParameter("Give either a file or --remove.")
    if remove:
        with open_project(project) as opened:
            removed = remove_vectors(opened)
        _tell_vectors({"removed": removed}, as_json)
    elif file is not None:
        with open_project(project) as opened, progress_line() as on_progress:
            report = load_vectors(opened, file, on_progress, never_stop)
        _tell_vectors(asdict(report), as_json)
    else:
        with open_project(project, writable=False) as opened:
            there = loaded(opened)
        if there is None and not as_json:
            say("No word vectors are loaded.")
            return
        _tell_vectors(asdict(there) if there else {}, as_json)
        if there and there.outdated:
            say("Texts were imported since: load the file again for their words.")


def _tell_vectors(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
    else:
        typer.echo("\n".join(f"{key}\t{share(value) if key == 'covered' else value}" for key, value in told.items()))
