"""What a project holds: making one, texts and labels into it, word vectors."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.arguments import Json, ProjectArgument, open_project
from annotator.cli.output import print_json, progress_line, say, share
from annotator.core.progress import never_stop
from annotator.core.schemes import READY_SCHEMES, ReadyScheme, ready_scheme

if TYPE_CHECKING:
    from annotator.services.vectors import VectorReport


def new(
    project: Annotated[
        Path, typer.Argument(help="The project file to make; without an ending it gets .annotator.", show_default=False)
    ],
    labels: Annotated[str | None, typer.Option(help="Names of the labels, with commas between.")] = None,
    label: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="One label, whatever is in its name; repeat it for each.")
    ] = None,
    scheme: Annotated[
        str | None, typer.Option(help=f"A ready scheme: {', '.join(one.name for one in READY_SCHEMES)}.")
    ] = None,
    many: Annotated[bool, typer.Option("--many", help="A text may have many labels.")] = False,
) -> None:
    """Make a project, with labels of your own or a ready scheme.  annotator new reviews.annotator --labels good,bad

    The name of a label with a comma in it:  annotator new reviews.annotator --label "good, mostly" --label bad
    """
    from annotator.services.project import Project, with_suffix

    if (labels is None and not label) == (scheme is None):
        raise typer.BadParameter("Give either --labels and --label, or --scheme.")
    if scheme is None:
        parts = (part.strip() for part in (labels or "").replace("，", ",").split(","))
        names = [*filter(None, parts), *(label or ())]
        if not names:
            raise typer.BadParameter(
                "There is no name in it. A project without labels: --scheme empty.", param_hint="--labels"
            )
        chosen = ReadyScheme("own", tuple((name, "", "") for name in names), many)
    else:
        ready = ready_scheme(scheme)
        chosen = ReadyScheme(ready.name, ready.labels, many or ready.many)
    Project.create(with_suffix(project), chosen).close()


def info(project: ProjectArgument, as_json: Json = False) -> None:
    """Say how many texts, labels and models are in a project.  annotator info reviews.annotator"""
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
        if as_json:
            print_json({"removed": removed})
        elif removed:
            typer.echo("The word vectors were taken out. The next training learns without them: annotator train.")
        else:
            say(_NOT_LOADED)
    elif file is not None:
        with open_project(project) as opened, progress_line() as on_progress:
            report = load_vectors(opened, file, on_progress, never_stop)
        if as_json:
            print_json(asdict(report))
        else:
            typer.echo("\n".join(_loading_told(report)))
    else:
        with open_project(project, writable=False) as opened:
            there = loaded(opened)
        if as_json:
            print_json(asdict(there) if there else {})
        elif there is None:
            say(_NOT_LOADED)
        else:
            typer.echo(
                f"{there.file} ({there.size:,} bytes): vectors with {there.dimensions} dimensions for {there.words:,}"
                f" words, chosen for {there.texts:,} texts. Models trained since they were loaded learned with them."
            )
        if there and there.outdated:
            say("Texts were imported since: load the file again for their words.")


_NOT_LOADED = "No word vectors are loaded."


def _loading_told(report: VectorReport) -> list[str]:
    """What came of the loading, and what must follow before any model is the better for it."""
    lines = [
        f"{report.file}: {report.read:,} vectors with {report.dimensions} dimensions were read.",
        f"{report.found:,} of the {report.wanted:,} different tokens of the texts have a vector now; of all running"
        f" tokens that is a share of {share(report.covered)}.",
    ]
    if report.stated is not None and report.stated != report.read + report.rejected:
        lines.append(f"The first line of the file announces {report.stated:,} vectors.")
    if report.rejected:
        lines.append(f"{report.rejected:,} lines were left out: they are not a word and its numbers.")
    if report.dropped:
        lines.append(f"{report.dropped:,} words of the texts were left out: their numbers are not finite.")
    lines.append("They count from the next training on: annotator train.")
    return lines
