"""Texts and labels into a project."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.arguments import Delimiter, Encoding, Json, NoHeader, ProjectArgument, Sheet, open_project
from annotator.cli.output import print_json, progress_line, rejection_words, say, say_rejections, say_sheet
from annotator.cli.reading import ReadAs
from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, never_stop

if TYPE_CHECKING:
    from annotator.core.domain import Scheme
    from annotator.services.importing import ImportChoice, Preview
    from annotator.services.inspecting import FoundLabel

# What can be done here about labels that cannot be imported so.
_ADVICE = {
    "import_many_labels": "If these are not several labels: --separator SIGN says what stands between labels."
    " --map OLD= leaves a label out, --no-labels all of them.",
    "import_label_count": "If a cell holds several labels: --separator SIGN says what stands between them."
    " --label-column names another column, --no-labels leaves all labels out.",
}


def import_file(
    project: ProjectArgument,
    file: Annotated[
        Path,
        typer.Argument(help="A file with texts, also packed (.gz, .zip), or a data set's folder.", show_default=False),
    ],
    text_column: Annotated[str | None, typer.Option(help="Default: the column that looks like the text.")] = None,
    label_column: Annotated[str | None, typer.Option(help="Default: the column that is surely labels.")] = None,
    no_labels: Annotated[bool, typer.Option("--no-labels", help="Import the texts only.")] = False,
    separator: Annotated[str | None, typer.Option(help="What stands between several labels.")] = None,
    mapped: Annotated[
        list[str] | None, typer.Option("--map", metavar="OLD=NEW", help="Rename a label; OLD= leaves it out.")
    ] = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    no_header: NoHeader = False,
    test: Annotated[bool, typer.Option("--test", help="Rows and labels go to the test set.")] = False,
    as_json: Json = False,
) -> None:
    """Import a file: its texts, and its labels where it has any.  annotator import reviews.annotator reviews.csv"""
    from annotator.services.importing import import_file as bring
    from annotator.services.inspecting import format_choices

    if no_labels and (label_column or mapped):
        raise typer.BadParameter("Give either --no-labels or what to do with the labels.")
    read_as = ReadAs(sheet, encoding, delimiter, no_header)
    mapping = dict(_pair(one) for one in mapped or ())
    with _advised(), open_project(project) as opened, progress_line() as on_progress:
        seen = read_as.preview(file, on_progress)
        choice, passed_over = _choice(seen, opened.scheme(), text_column, label_column)
        unasked = choice.mapping
        if no_labels:
            choice = replace(choice, label_column=None, label_columns=())
        choice = replace(choice, test=test, mapping=mapping, label_separator=separator or choice.label_separator)
        missing = [] if passed_over is not None else _names_missing(seen, choice, on_progress)
        choice = replace(choice, mapping={**unasked, **mapping})
        report = bring(opened, file, choice, on_progress, never_stop, rejection_words)
    if sheet is None and choice.format is not None and choice.format.kind == "xlsx":
        say_sheet(choice.format.sheet, format_choices(file).sheets)
    if missing:
        say(f"No row of {file} has the label {', '.join(missing)} that --map names.")
    if as_json:
        counts = ("read", "added", "updated", "existing", "repeated", "rejected", "labelled", "conflicts")
        print_json(
            {key: getattr(report, key) for key in (*counts, "contradictions")}
            | {
                "new_labels": list(report.new_labels),
                "left_out": list(report.left_out),
                "rejects": None if report.rejects is None else str(report.rejects),
            }
        )
        return
    typer.echo(
        f"{report.read} rows: {report.added} added, {report.updated} updated, {report.existing} already there, "
        f"{report.rejected} rejected, {report.repeated} repeat an earlier text; {report.labelled} labels"
    )
    if report.new_labels:
        say(f"New labels: {', '.join(report.new_labels)}")
    asked = {" ".join(name.split()).casefold() for name in mapping}
    if words := [name for name in report.left_out if name.casefold() not in asked]:
        example = shlex.quote(f"{words[0]}={words[0]}")
        say(f"Taken for no label: {', '.join(words)}. To make one of them a label: --map {example}")
    if passed_over is not None and not no_labels:
        say(f"No labels were imported. If {passed_over} holds them: --label-column {shlex.quote(passed_over)}")
    if report.conflicts:
        say(f"{report.conflicts} texts are annotated otherwise in the project, and were left so: filter has:conflict.")
    if report.contradictions:
        say(
            f"{report.contradictions} texts are in {file} more than once with different labels, and have those of the"
            " first row: filter has:conflict. annotator inspect says in which rows."
        )
    say_rejections(report.rejections, report.rejected)
    if report.rejects is not None:
        say(f"All rejected rows ({report.rejected}) are in {report.rejects}")


@contextlib.contextmanager
def _advised() -> Iterator[None]:
    """Beside what went wrong, say which options there are."""
    try:
        yield
    except AnnotatorError as error:
        if error.key not in _ADVICE:
            raise
        from annotator.ui.messages import sentence

        say(sentence(error))
        say(_ADVICE[error.key])
        raise typer.Exit(1) from error


def _choice(
    seen: Preview, scheme: Scheme, text_column: str | None, label_column: str | None
) -> tuple[ImportChoice, str | None]:
    """What is to be imported, and the column that may hold labels where that was not sure enough to take them."""
    from annotator.services.importing import left_out, proposed

    choice = proposed(seen, scheme)
    if text_column is not None:
        choice = replace(choice, text_column=text_column)
    if label_column is not None:
        mapping = left_out(seen, label_column, scheme)
        choice = replace(choice, label_column=label_column, label_columns=(), mapping=mapping)
    elif choice.text_column == choice.label_column:
        choice = replace(choice, label_column=None)
    without = choice.label_column is None and not choice.label_columns
    return choice, seen.label_column if without and seen.label_column != choice.text_column else None


def _names_missing(seen: Preview, choice: ImportChoice, on_progress: OnProgress) -> list[str]:
    """The mapped names that no row has, most likely mistyped; those of a file with too many names cannot be told.

    The whole file is gone through only for a name that the first rows do not have.
    """
    from annotator.services.importing import inspect
    from annotator.services.inspecting import LabelSource, labels_found, labels_seen

    sources = [
        LabelSource(choice.label_column, choice.label_columns, separator)
        for separator in (None, choice.label_separator)  # a mapped name may be a whole cell, with the separator in it
    ]
    first = [label for source in sources for label in labels_seen(seen, source)]
    missing = _without(choice.mapping, first)
    if missing and (choice.label_column or choice.label_columns):
        whole = inspect(seen.file, on_progress, never_stop, choice.format, choice.text_column)
        found = [labels_found(whole, source) for source in sources]
        missing = [] if None in found else _without(missing, [label for labels in found for label in labels or ()])
    return missing


def _without(names: Iterable[str], found: Iterable[FoundLabel]) -> list[str]:
    """The names that none of the labels has, in whatever case."""
    known = {label.name.casefold() for label in found}
    return [name for name in names if " ".join(name.split()).casefold() not in known]


def _pair(written: str) -> tuple[str, str | None]:
    old, equals, new = written.partition("=")
    if not equals:
        raise typer.BadParameter(f"--map {written}: write OLD=NEW.")
    return old, new.strip() or None
