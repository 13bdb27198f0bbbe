"""The command line: the same services as the window.

Results go to stdout, everything else to stderr. Exit status 0; 1 for what went wrong, in one sentence; 2 for wrong
usage, and where a window cannot be shown; 130 after Ctrl+C.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from annotator import __version__
from annotator.core.domain import Strategy, What
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import OnProgress, Progress, never_stop
from annotator.core.query import parse
from annotator.core.schemes import ReadyScheme, ready_scheme

if TYPE_CHECKING:  # the database is loaded by the commands that need it: the help and the version are there at once
    from annotator.services.project import Project


_INTERRUPTED = 130  # also what typer leaves with after Ctrl+C


class _WindowByDefault(TyperGroup):
    """`annotator`, or `annotator PROJECT`, opens the window; anything else is a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (not args[0].startswith("-") and args[0] not in self.commands):
            args = ["open", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_WindowByDefault,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Label texts with the keyboard while an LSTM learns from you. `annotator [PROJECT]` opens the window.",
)

ProjectArgument = Annotated[Path, typer.Argument(help="The project file.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line and return the exit status."""
    try:
        app(list(arguments), prog_name="annotator")
    except AnnotatorError as error:
        _say(_sentence(error))
        return 1
    except (Cancelled, KeyboardInterrupt):
        _say("Cancelled.")
        return _INTERRUPTED
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:
            _say("Cancelled.")
        return stop.code if isinstance(stop.code, int) else 1
    return 0


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"annotator {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command("open")
def open_window(
    project: Annotated[Path | None, typer.Argument(help="The project file.", show_default=False)] = None,
) -> None:
    """Open the window, with a project if one is named.  annotator reviews.annotator"""
    _window(project)


@app.command()
def sample(
    name: Annotated[str | None, typer.Argument(help="zh-sentiment, zh-emotion, en-sentiment or en-emotion.")] = None,
    project: Annotated[Path | None, typer.Argument(help="Where to keep the project.", show_default=False)] = None,
    window: Annotated[bool, typer.Option(help="Open the window, or only make the project.")] = True,
) -> None:
    """Make a sample project, ready to label, and open it.  annotator sample zh-emotion"""
    from annotator.paths import projects_folder
    from annotator.services import samples
    from annotator.services.project import with_suffix

    wanted = name or samples.default_name()
    path = with_suffix(project) if project else projects_folder() / f"{wanted}.annotator"
    with _progress() as on_progress:
        samples.open_sample(wanted, path, on_progress, never_stop).close()
    if window:
        _window(path)
    else:
        typer.echo(str(path))


@app.command()
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


@app.command("import")
def import_file(
    project: ProjectArgument,
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSONL, JSON, TXT or XLSX.", show_default=False)],
    text_column: Annotated[str | None, typer.Option(help="Default: the column that looks like the text.")] = None,
    label_column: Annotated[str | None, typer.Option(help="Default: no labels are imported.")] = None,
    separator: Annotated[str, typer.Option(help="What stands between several labels.")] = "|",
    test: Annotated[bool, typer.Option("--test", help="Rows and labels go to the test set.")] = False,
    as_json: Json = False,
) -> None:
    """Import a file.  annotator import reviews.annotator reviews.csv --label-column label"""
    from annotator.services.importing import ImportChoice, import_file

    choice = ImportChoice(text_column, label_column, test, separator)
    with _open(project) as opened, _progress() as on_progress:
        report = import_file(opened, file, choice, on_progress, never_stop)
    if as_json:
        _print_json(
            {key: getattr(report, key) for key in ("read", "added", "updated", "existing", "rejected", "labelled")}
            | {"new_labels": list(report.new_labels), "conflicts": report.conflicts}
        )
        return
    typer.echo(
        f"{report.read} rows: {report.added} added, {report.updated} updated, {report.existing} already there, "
        f"{report.rejected} rejected; {report.labelled} labels"
    )
    for rejection in report.rejections[:10]:
        _say(_rejection(rejection.reason_key, rejection.row, rejection.values))


@app.command()
def train(
    project: ProjectArgument,
    seed: Annotated[int | None, typer.Option(help="Default: that of the project.")] = None,
    as_json: Json = False,
) -> None:
    """Train a model on what is labelled and predict every text.  annotator train reviews.annotator"""
    from annotator.services.retraining import retrain

    with _open(project) as opened, _progress() as on_progress:
        model = retrain(opened, on_progress, never_stop, seed=seed)
    if as_json:
        _print_json({"model": model.id, "texts": model.texts, "seconds": model.seconds, "metrics": model.metrics})
    else:
        typer.echo(f"model {model.id}: {model.texts} texts, {model.seconds:.1f} s")
        _echo_test(model.metrics.get("test"))


@app.command()
def suggest(
    project: ProjectArgument,
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many.")] = 20,
    strategy: Annotated[Strategy | None, typer.Option(help="Default: that of the project.")] = None,
    label: Annotated[str | None, typer.Option(help="For most_likely and least_sure: of which label.")] = None,
    as_json: Json = False,
) -> None:
    """List the texts to label next.  annotator suggest reviews.annotator --strategy most_likely --label anger"""
    from annotator.services import annotating, suggesting

    with _open(project) as opened:
        label_id = _strategy_label(opened, strategy, label)
        suggestions = suggesting.suggest(opened, count, strategy=strategy, label_id=label_id)
        views = annotating.views(opened, [one.text_id for one in suggestions])
        names = {label.id: label.name for label in opened.scheme().labels}
    if as_json:
        told = []
        for one, view in zip(suggestions, views, strict=True):
            why = {
                key: names[value] if key in ("label", "first", "second") and isinstance(value, int) else value
                for key, value in one.reason.values.items()
            }
            told.append({"id": view.text.id, "text": view.text.body, "reason": one.reason.kind.value, **why})
        _print_json(told)
        return
    for one, view in zip(suggestions, views, strict=True):
        typer.echo(f"{view.text.id}\t{one.reason.kind.value}\t{' '.join(view.text.body.split())}")


def _strategy_label(project: Project, strategy: Strategy | None, name: str | None) -> int | None:
    """The label whose texts are asked for; None where none is needed."""
    chosen = project.settings()
    rule = strategy or chosen.strategy
    if name is None:
        if rule.needs_label and strategy is not None and chosen.strategy_label is None:
            raise typer.BadParameter(f"{rule.value} needs a label: --label NAME.", param_hint="--strategy")
        return None
    if not rule.needs_label:
        raise typer.BadParameter("Only most_likely and least_sure ask for a label.", param_hint="--label")
    for label in project.scheme().active:
        if label.name == name:
            return label.id
    raise AnnotatorError("label_unknown", label=name)


@app.command()
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
        with _open(project) as opened:
            removed = remove_vectors(opened)
        _tell_vectors({"removed": removed}, as_json)
    elif file is not None:
        with _open(project) as opened, _progress() as on_progress:
            report = load_vectors(opened, file, on_progress, never_stop)
        _tell_vectors(asdict(report), as_json)
    else:
        with _open(project, writable=False) as opened:
            there = loaded(opened)
        if there is None and not as_json:
            _say("No word vectors are loaded.")
            return
        _tell_vectors(asdict(there) if there else {}, as_json)
        if there and there.outdated:
            _say("Texts were imported since: load the file again for their words.")


@app.command()
def predict(
    project: ProjectArgument,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where to: .csv, .tsv, .jsonl or .xlsx.")],
    file: Annotated[Path | None, typer.Argument(help="Texts outside the project; default: those in it.")] = None,
    text_column: Annotated[str | None, typer.Option(help="Default: the column that looks like the text.")] = None,
) -> None:
    """Write the model's predictions.  annotator predict reviews.annotator new.csv -o predicted.csv"""
    with _open(project, writable=False) as opened, _progress() as on_progress:
        if file is None:
            from annotator.services.exporting import ExportChoice, export

            rows = export(opened, out, ExportChoice(What.PREDICTIONS), on_progress, never_stop).rows
        else:
            from annotator.services.predicting import predict_file

            rows = predict_file(opened, file, out, text_column, on_progress, never_stop)
    typer.echo(f"{rows} rows: {out}")


@app.command()
def metrics(project: ProjectArgument, as_json: Json = False) -> None:
    """Say how good the active model is on the test set.  annotator metrics reviews.annotator --json"""
    from annotator.services.evaluating import evaluate

    with _open(project, writable=False) as opened:
        evaluation = evaluate(opened)
    if evaluation is None:
        raise AnnotatorError("no_model", file=str(project))
    found = evaluation.metrics
    names = [label.name for label in evaluation.labels]
    if as_json:
        _print_json(
            {
                "model": evaluation.model.id,
                **asdict(found),
                "labels": [{"label": name, **asdict(one)} for name, one in zip(names, found.labels, strict=True)],
            }
        )
        return
    typer.echo(f"model {evaluation.model.id}, {found.n} test texts")
    if not found.n:
        return
    typer.echo(_with_interval("accuracy", found.accuracy, found.accuracy_interval))
    if found.macro is not None:
        typer.echo(_with_interval("macro F1", found.macro.f1, found.macro_f1_interval))
    typer.echo("precision\trecall\tf1\ttexts\tlabel")
    for name, one in zip(names, found.labels, strict=True):
        typer.echo(
            "\t".join([*(_share(value) for value in (one.precision, one.recall, one.f1)), str(one.support), name])
        )
    if found.confusion is not None:
        typer.echo("\nconfusion (rows: true)\n" + "\n".join("\t".join(map(str, row)) for row in found.confusion))


@app.command()
def export(
    project: ProjectArgument,
    out: Annotated[Path, typer.Argument(help="Where to: .csv, .tsv, .jsonl or .xlsx.", show_default=False)],
    what: Annotated[What, typer.Option(help="Which rows and columns.")] = What.ALL,
    query: Annotated[str, typer.Option("--filter", help="Only these, e.g. 'label:joy confidence<0.6'.")] = "",
    bom: Annotated[bool, typer.Option(help="The byte-order mark Excel needs in CSV.")] = True,
) -> None:
    """Export labels and predictions.  annotator export reviews.annotator labels.csv --what labelled"""
    from annotator.services.exporting import ExportChoice
    from annotator.services.exporting import export as write

    choice = ExportChoice(what, parse(query) if query else None, bom)
    with _open(project, writable=False) as opened, _progress() as on_progress:
        report = write(opened, out, choice, on_progress, never_stop)
    typer.echo(f"{report.rows} rows: {report.path}")


@app.command()
def info(project: ProjectArgument, as_json: Json = False) -> None:
    """Say what is in a project.  annotator info reviews.annotator"""
    with _open(project, writable=False) as opened:
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
        _print_json(told)
    else:
        typer.echo("\n".join(f"{key}\t{value}" for key, value in told.items()))


@app.command()
def simulate(
    train_file: Annotated[Path, typer.Argument(metavar="TRAIN", help="Texts with their labels.", show_default=False)],
    test_file: Annotated[Path, typer.Option("--test", metavar="TEST", help="Texts to measure on.")],
    budgets: Annotated[str, typer.Option(help="Numbers of labels, or full, with commas between.")] = "50,100,200",
    strategy: Annotated[Strategy, typer.Option(help="How the texts to label are chosen.")] = Strategy.RANDOM,
    seeds: Annotated[int, typer.Option(min=1, help="How many times, each with another seed.")] = 1,
    out: Annotated[Path | None, typer.Option("--json", help="Where to write the rows.")] = None,
) -> None:
    """Replay labelling on a labelled corpus.  annotator simulate train.jsonl --test test.jsonl --budgets 50,full"""
    from annotator.services.simulating import simulate as replay

    if strategy.needs_label:
        raise typer.BadParameter("A strategy that asks for one label cannot be replayed.", param_hint="--strategy")
    if out is not None and not out.absolute().parent.is_dir():  # said now, and not after hours
        raise AnnotatorError("folder_missing", folder=str(out.parent), file=str(out))
    with _progress() as on_progress:
        rows = replay(train_file, test_file, _budgets(budgets), strategy, seeds, on_progress, never_stop)
    told = [asdict(row) for row in rows]
    columns = ("budget", "seed", "accuracy", "macro_f1", "baseline_accuracy", "baseline_macro_f1",
               "train_seconds", "predict_seconds")  # fmt: skip
    typer.echo("\t".join(columns))
    for row in told:
        typer.echo("\t".join(f"{row[key]:.4f}" if isinstance(row[key], float) else str(row[key]) for key in columns))
    if out is not None:
        out.write_text(json.dumps({"rows": told}, ensure_ascii=False, indent=1), "utf-8")


def _budgets(written: str) -> list[int | None]:
    """Numbers, and None for all of the corpus."""
    found: list[int | None] = []
    for part in written.split(","):
        word = part.strip()
        if word == "full":
            found.append(None)
        elif word.isdecimal() and int(word) > 0:
            found.append(int(word))
        else:
            raise typer.BadParameter(f"“{word}” is neither a number of labels nor full.", param_hint="--budgets")
    return found


def _window(project: Path | None) -> None:
    from annotator.app import run as run_window

    raise typer.Exit(run_window(project))


@contextlib.contextmanager
def _open(path: Path, *, writable: bool = True) -> Iterator[Project]:
    from annotator.services.project import Project

    project = Project.open(path, writable=writable)
    try:
        yield project
    finally:
        project.close()


@contextlib.contextmanager
def _progress() -> Iterator[OnProgress]:
    """A line on stderr that says what is being done; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    from annotator.ui.messages import phase_name

    with Console(stderr=True).status("…") as status:

        def show(progress: Progress) -> None:
            step = f" {progress.step}/{progress.steps}" if progress.steps else ""
            loss = f" · loss {progress.loss:.3f}" if progress.loss is not None else ""
            left = f" · {progress.seconds_left:.0f} s left" if progress.seconds_left is not None else ""
            status.update(f"{phase_name(progress.phase)}{step}{loss}{left}")

        yield show


def _sentence(error: AnnotatorError) -> str:
    from annotator.ui.messages import sentence

    return sentence(error)


def _rejection(key: str, row: int, values: Any) -> str:
    from annotator.ui.messages import rejection_sentence

    return rejection_sentence(key, row, values)


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def _tell_vectors(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _print_json(told)
    else:
        typer.echo("\n".join(f"{key}\t{_share(value) if key == 'covered' else value}" for key, value in told.items()))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _with_interval(name: str, value: float | None, interval: tuple[float, float] | None) -> str:
    between = f" (95 %: {interval[0]:.3f}–{interval[1]:.3f})" if interval else ""
    return f"{name}\t{_share(value)}{between}"


def _echo_test(test: Any) -> None:
    if test:
        low, high = test.get("accuracy_low"), test.get("accuracy_high")
        typer.echo(_with_interval(f"accuracy on {test['n']} test texts", test["accuracy"], (low, high)))
    else:
        typer.echo("No test texts are labelled yet: nothing can be said of its quality.")
