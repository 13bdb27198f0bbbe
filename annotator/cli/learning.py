"""The model of a project: training it, what it asks for, what it predicts and how good it is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.arguments import Delimiter, Encoding, Json, NoHeader, ProjectArgument, Sheet, open_project
from annotator.cli.output import (
    SHOWN,
    check_file,
    print_json,
    progress_line,
    say,
    say_alterations,
    say_rejections,
    share,
    with_interval,
)
from annotator.cli.reading import ReadAs
from annotator.core.domain import Strategy, What
from annotator.core.errors import AnnotatorError
from annotator.core.exports import Format, format_of
from annotator.core.progress import OnProgress, never_stop

if TYPE_CHECKING:
    from annotator.core.metrics import Interval, LabelMetrics
    from annotator.services.loaded_model import LoadedModel
    from annotator.services.predicting import PredictReport
    from annotator.services.project import Project

_PREDICTED_TO = (Format.CSV, Format.TSV, Format.JSONL, Format.XLSX, Format.PARQUET)


def train(
    project: ProjectArgument,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**31 - 1, help="What all that is random begins with. Default: as set in the project."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train a model on what is labelled and predict every text.  annotator train reviews.annotator"""
    from annotator.services import preparing, retraining

    with open_project(project) as opened, progress_line() as on_progress:
        if retraining.readiness(opened).ready:  # or it is refused at once, and not after minutes
            preparing.prepare(opened, on_progress, never_stop)
            preparing.improve(opened, on_progress, never_stop)
        model = retraining.retrain(opened, on_progress, never_stop, seed=seed)
    if as_json:
        print_json({"model": model.id, "texts": model.texts, "seconds": model.seconds, "metrics": model.metrics})
    else:
        typer.echo(f"model {model.id}: {model.texts} texts, {model.seconds:.1f} s")
        test: Any = model.metrics.get("test") or {"n": 0}
        if not _echo_too_few(test["n"]):
            between = test.get("accuracy_low"), test.get("accuracy_high")
            typer.echo(with_interval(f"accuracy on {test['n']} test texts", test["accuracy"], between))


def _echo_too_few(tested: int) -> bool:
    """Say so where there are too few test texts for any figure, as the card of the model does; whether there are."""
    from annotator.core.model_card import FEW_TESTED

    if not tested:
        typer.echo("No test texts are labelled yet: nothing can be said of its quality.")
    elif tested < FEW_TESTED:
        typer.echo(f"Measured on {tested} test texts only: too few for any figure.")
    return tested < FEW_TESTED


def suggest(
    project: ProjectArgument,
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many.")] = 20,
    strategy: Annotated[Strategy | None, typer.Option(help="Default: that of the project.")] = None,
    label: Annotated[str | None, typer.Option(help="For most_likely and least_sure: of which label.")] = None,
    as_json: Json = False,
) -> None:
    """List the texts to label next.  annotator suggest reviews.annotator --strategy most_likely --label anger

    Each line has id, reason and text, with tabs between. The strategies:

    margin, least_confidence, entropy: what the model is unsure of
    margin_diversity: the same, some of every kind
    bald: where samples of the model disagree
    diversity: what is unlike the annotated texts
    random: any
    most_likely: what most likely has the label of --label
    least_sure: where it is least sure whether it has that label
    """
    from annotator.services import annotating, suggesting

    with open_project(project) as opened:
        label_id = _strategy_label(opened, strategy, label)
        suggestions = suggesting.suggest(opened, count, strategy=strategy, label_id=label_id)
        views = annotating.views(opened, [one.text_id for one in suggestions])
        scheme = opened.scheme()
        texts = opened.counts().texts
    if as_json:
        told = []
        for one, view in zip(suggestions, views, strict=True):
            why = {
                key: scheme.by_id(value).name
                if key in ("label", "first", "second") and isinstance(value, int)
                else value
                for key, value in one.reason.values.items()
            }
            told.append({"id": view.text.id, "text": view.text.body, "reason": one.reason.kind.value, **why})
        print_json(told)
        return
    if not suggestions:
        why_none = "each text has its annotation" if texts else "the project has no texts yet, import some first"
        say(f"There are no texts to suggest: {why_none}.")
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


def predict(
    out: Annotated[Path, typer.Option("-o", "--out", help="Where to: .csv, .tsv, .jsonl, .xlsx or .parquet.")],
    project: Annotated[
        Path | None, typer.Argument(help="The project whose model predicts; with --model, the file of texts.")
    ] = None,
    file: Annotated[Path | None, typer.Argument(help="A file of texts; default: the texts of the project.")] = None,
    model: Annotated[
        Path | None, typer.Option("--model", help="A model file (see export-model) instead of a project.")
    ] = None,
    text_column: Annotated[
        str | None, typer.Option(help="The column with the texts. Default: the one that looks like it.")
    ] = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
    no_header: NoHeader = False,
) -> None:
    """Write a model's predictions.  annotator predict reviews.annotator new.csv -o predicted.csv

    Without a project:  annotator predict --model reviews.annotator-model new.csv -o predicted.csv
    """
    if model is not None and file is not None:
        raise typer.BadParameter("Give either a project or --model.", param_hint="--model")
    if project is None:
        missing = "A project is missing" if model is None else "The file of texts to predict is missing"
        raise typer.BadParameter(f"{missing}; see the examples in annotator predict --help.")
    if format_of(out.suffix) not in _PREDICTED_TO:
        endings = ", ".join(one.suffix for one in _PREDICTED_TO)
        raise typer.BadParameter(f"{out} ends in none of {endings}.", param_hint="--out")
    check_file(out)
    texts = file if model is None else project
    if texts is not None and out.exists() and texts.exists() and out.samefile(texts):
        raise typer.BadParameter(f"{out} is the file that is read: name another one.", param_hint="--out")
    read_as = ReadAs(sheet, encoding, delimiter, no_header)
    if read_as != ReadAs() and model is None and file is None:
        raise typer.BadParameter("How a file is read can only be said where there is one.")
    with progress_line() as on_progress:
        if model is not None:
            from annotator.services.loaded_model import load_model

            report = _predict_file(load_model(model), project, read_as, out, text_column, on_progress)
        elif file is not None:
            from annotator.services.retraining import active_model

            with open_project(project, writable=False) as opened:
                loaded = active_model(opened)
            report = _predict_file(loaded, file, read_as, out, text_column, on_progress)
        else:
            from annotator.services.exporting import ExportChoice, export, has_model, with_what

            choice = with_what(ExportChoice(), What.PREDICTIONS)
            with open_project(project, writable=False) as opened:
                if not has_model(opened):
                    raise AnnotatorError("no_model", file=str(project))
                exported = export(opened, out, choice, on_progress, never_stop)
            typer.echo(f"{exported.rows} rows: {out}")
            say_alterations(exported.alterations)
            return
    typer.echo(f"{report.rows} rows: {out}")
    for count, what in (
        (report.empty, "without a text, and so without an answer"),
        (report.blank, "of the file are blank, and not written"),
        (report.rejected, "left out"),
    ):
        if count:
            say(f"{count} rows {what}")
    if say_rejections(report.rejections, report.rejected):
        say(f"… and {report.rejected - SHOWN} more")
    say_alterations(report.alterations)


def _predict_file(
    model: LoadedModel, file: Path, read_as: ReadAs, out: Path, text_column: str | None, on_progress: OnProgress
) -> PredictReport:
    from annotator.services.predicting import predict_file

    try:
        seen = read_as.preview(file, on_progress)
        return predict_file(model, seen, out, text_column, on_progress, never_stop)
    except AnnotatorError as error:
        if error.key == "file_empty":  # the sentence of which speaks of importing
            raise AnnotatorError("predict_empty", file=str(file)) from error
        raise


def metrics(project: ProjectArgument, as_json: Json = False) -> None:
    """Say how good the active model is on the test set.  annotator metrics reviews.annotator --json"""
    from annotator.services.evaluating import evaluate

    with open_project(project, writable=False) as opened:
        evaluation = evaluate(opened)
    if evaluation is None:
        raise AnnotatorError("no_model", file=str(project))
    found = evaluation.metrics
    names = [label.name for label in evaluation.labels]
    if as_json:
        print_json(
            {
                "model": evaluation.model.id,
                **asdict(found),
                "labels": [{"label": name, **asdict(one)} for name, one in zip(names, found.labels, strict=True)],
            }
        )
        return
    typer.echo(f"model {evaluation.model.id}" + (f", {found.n} test texts" if found.n else ""))
    if _echo_too_few(found.n):
        return
    typer.echo(with_interval("accuracy", found.accuracy, found.accuracy_interval))
    if found.macro is not None:
        typer.echo(with_interval("macro F1", found.macro.f1, found.macro_f1_interval))
    typer.echo("precision\trecall\tf1 (95 %)\ttexts\tlabel")
    for name, one in zip(names, found.labels, strict=True):
        typer.echo("\t".join([*_figures(one), str(one.support), name]))
    if found.confusion is not None:
        typer.echo("\nconfusion (rows: true)\n" + "\n".join("\t".join(map(str, row)) for row in found.confusion))


def _figures(label: LabelMetrics) -> list[str]:
    """Precision, recall and F1 with its interval; of a label with too few test texts none, as on the card."""
    from annotator.core.model_card import FEW_TESTED

    if label.support < FEW_TESTED:
        return ["too few texts"] * 3
    return [share(label.precision), share(label.recall), share(label.f1) + _between(label.f1_interval)]


def _between(interval: Interval | None) -> str:
    return f" ({interval[0]:.3f}–{interval[1]:.3f})" if interval else ""
