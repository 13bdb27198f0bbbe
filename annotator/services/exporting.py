"""Writing labels and predictions to a file: what, of which texts, and as how many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.domain import Decision, Label, ModelInfo, What
from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.core.query import Query
from annotator.services import annotating, browsing
from annotator.services.annotating import TextView
from annotator.services.project import Project
from annotator.storage import models

__all__ = ["ExportChoice", "ExportReport", "What", "count", "export"]

_CHUNK = 5_000
_BETWEEN = "|"  # several labels in one cell, as ActiveTigger and others write them


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """`query`: only texts that it finds, in the order of the project; None: all. `bom`: the mark Excel needs in CSV."""

    what: What = What.ALL
    query: Query | None = None
    bom: bool = True


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written."""

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    value: Callable[[TextView], object]


def count(project: Project, choice: ExportChoice) -> int:
    """How many rows the export would have."""
    return len(_ids(project, choice))


def export(
    project: Project, path: Path, choice: ExportChoice, on_progress: OnProgress, should_stop: ShouldStop
) -> ExportReport:
    """Write the rows to a .csv, .tsv, .jsonl or .xlsx file: whole, or not at all.

    Raises `AnnotatorError`: "export_no_model" where predictions are asked for and there is no model, and those of
    `corpus.writing.write_rows`; `Cancelled`, which leaves what stood at the path before.
    """
    from annotator.corpus.writing import write_rows

    model = _active_model(project)
    if choice.what is What.PREDICTIONS and model is None:
        raise AnnotatorError("export_no_model", file=str(project.path))
    columns = _columns(project, choice.what, model, as_lists=path.suffix.lower() == ".jsonl")
    ids = _ids(project, choice)

    def rows() -> Iterator[Sequence[object]]:
        for start in range(0, len(ids), _CHUNK):
            check(should_stop)
            on_progress(Progress("export", start, len(ids)))
            for view in annotating.views(project, ids[start : start + _CHUNK]):
                yield [column.value(view) for column in columns]
        on_progress(Progress("export", len(ids), len(ids)))

    names = [column.name for column in columns]
    return ExportReport(path, write_rows(path, names, rows(), bom=choice.bom, should_stop=should_stop))


def _ids(project: Project, choice: ExportChoice) -> list[int]:
    ids: list[int] = browsing.find_ids(project, choice.query or Query()).tolist()
    if choice.what is not What.LABELLED:
        return ids
    labelled = set(browsing.find_ids(project, Query(states=frozenset({Decision.LABELLED.value}))).tolist())
    return [text_id for text_id in ids if text_id in labelled]


def _active_model(project: Project) -> ModelInfo | None:
    with project.db.read() as tx:
        active = models.active_id(tx)
        return None if active is None else models.get_model(tx, active)


def _columns(project: Project, what: What, model: ModelInfo | None, *, as_lists: bool) -> list[_Column]:
    scheme = project.scheme()
    names = {label.id: label.name for label in scheme.labels}

    def told(label_ids: Sequence[int]) -> object:
        chosen = [names[label_id] for label_id in label_ids]
        if scheme.many:
            return chosen if as_lists else _BETWEEN.join(chosen)
        return chosen[0] if chosen else ""

    columns = [_Column("id", lambda view: view.text.id), _Column("text", lambda view: view.text.body)]
    if what is not What.PREDICTIONS:
        columns += _annotation_columns(told)
    columns += [
        _Column("split", _split),
        _Column("source", lambda view: view.source_name),
        _Column("row", lambda view: view.text.row),
    ]
    if what is not What.LABELLED and model is not None:
        offered = [label for label in scheme.labels if label.id in model.label_ids]
        columns += _prediction_columns(model, offered, told)
    taken = {column.name for column in columns}
    for name in project.column_names():
        # An imported column may be called as one of ours; neither may hide the other.
        shown = name
        while shown in taken:
            shown = f"imported_{shown}"
        taken.add(shown)
        columns.append(_Column(shown, lambda view, name=name: view.text.columns.get(name, "")))  # type: ignore[misc]
    return columns


def _annotation_columns(told: Callable[[Sequence[int]], object]) -> list[_Column]:
    def of(part: Callable[[TextView], object]) -> Callable[[TextView], object]:
        return lambda view: "" if view.annotation is None else part(view)

    return [
        _Column("label", lambda view: told(view.annotation.label_ids if view.annotation else ())),
        _Column("state", lambda view: _state(view)),
        _Column("flag", lambda view: view.annotation is not None and view.annotation.flag),
        _Column("note", of(lambda view: view.annotation.note if view.annotation else "")),
        _Column("annotator", of(lambda view: view.annotation.annotator if view.annotation else "")),
        _Column("annotated_at", of(_annotated_at)),
    ]


def _prediction_columns(
    model: ModelInfo, offered: Sequence[Label], told: Callable[[Sequence[int]], object]
) -> list[_Column]:
    def probability(label_id: int) -> Callable[[TextView], object]:
        return lambda view: (
            None if view.prediction is None else round(view.prediction.probabilities.get(label_id, 0.0), 6)
        )

    return [
        _Column("predicted_label", lambda view: None if view.prediction is None else told(view.prediction.label_ids)),
        _Column("confidence", lambda view: None if view.prediction is None else round(view.prediction.confidence, 6)),
        *(_Column(f"prob_{label.name}", probability(label.id)) for label in offered),
        _Column("model", lambda view: None if view.prediction is None else view.prediction.model_id),
        _Column(
            "model_time",
            lambda view: None if view.prediction is None else model.created_at.isoformat(timespec="seconds"),
        ),
    ]


def _state(view: TextView) -> str:
    if view.annotation is None or view.annotation.decision is None:
        return "pool"
    return view.annotation.decision.value


def _split(view: TextView) -> str:
    """Where a labelled text belongs; nothing for the others."""
    if view.annotation is None or view.annotation.decision is not Decision.LABELLED:
        return "test" if view.text.is_test else ""
    return "test" if view.text.is_test else "train"


def _annotated_at(view: TextView) -> str:
    at = view.annotation.annotated_at if view.annotation else None
    return "" if at is None else at.isoformat(timespec="seconds")
