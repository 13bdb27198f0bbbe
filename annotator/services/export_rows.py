"""A text as a row of an export: which columns there are, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.core.domain import Decision, Label, ModelInfo, Scheme
from annotator.core.exports import Content, ExportColumn, ExportedText, ExportShape, Kind, Side
from annotator.core.progress import ShouldStop, check
from annotator.core.query import POOL
from annotator.services import annotating
from annotator.services.annotating import TextView
from annotator.services.schemes import used_in
from annotator.storage import texts

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: Kind
    value: Callable[[TextView], object]


@dataclass(frozen=True, slots=True)
class Rows:
    """What makes rows of texts, all read in the transaction `tx`: the project goes on changing.

    `name`: of the project. `history`: the changes of each text by its id, where they are asked for.
    """

    tx: Any
    name: str
    scheme: Scheme
    contents: frozenset[Content]
    model: ModelInfo | None
    history: Mapping[int, Sequence[Mapping[str, object]]]

    def shape(self) -> ExportShape:
        columns = tuple(ExportColumn(column.name, column.kind) for column in self._columns(None))
        used = used_in(self.tx)
        told = tuple(label for label in self.scheme.labels if not label.retired or label.id in used)
        return ExportShape(self.name, told, self.scheme.many, columns)

    def of(self, text_ids: Sequence[int], side: Side | None, should_stop: ShouldStop) -> Iterator[ExportedText]:
        """The rows of those texts, in that order, read in chunks. `side`: of a split, None where there is none."""
        columns = self._columns(side)
        names = {label.id: label.name for label in (*self.scheme.labels, *self.scheme.out)}
        for start in range(0, len(text_ids), CHUNK):
            check(should_stop)
            for view in annotating.views_in(self.tx, text_ids[start : start + CHUNK]):
                yield self._row(view, columns, names)

    def _row(self, view: TextView, columns: Sequence[_Column], names: Mapping[int, str]) -> ExportedText:
        annotation = view.annotation if Content.LABELS in self.contents else None
        labels = None
        if annotation is not None and annotation.decision is Decision.LABELLED:
            labels = tuple(names[label_id] for label_id in annotation.label_ids)
        prediction = view.prediction
        guessed = prediction is not None and Content.PREDICTIONS in self.contents
        return ExportedText(
            id=view.text.id,
            body=view.text.body,
            state=_state(view) if Content.LABELS in self.contents else POOL,
            labels=labels,
            values=tuple(column.value(view) for column in columns),
            note=view.annotation.note if view.annotation and Content.NOTES in self.contents else "",
            annotator=annotation.annotator if annotation else "",
            annotated_at=annotation.annotated_at if annotation else None,
            duration_ms=annotation.duration_ms if annotation else None,
            predicted=tuple(names[one] for one in prediction.label_ids) if prediction and guessed else None,
            confidence=round(prediction.confidence, 6) if prediction and guessed else None,
            probabilities=(
                {names[one]: round(value, 6) for one, value in prediction.probabilities.items()}
                if prediction and Content.PROBABILITIES in self.contents
                else None
            ),
            model=f"annotator-{prediction.model_id}" if prediction and guessed else "",
        )

    def _columns(self, side: Side | None) -> list[_Column]:
        wanted = self.contents
        columns = [
            _Column("id", Kind.WHOLE, lambda view: view.text.id),
            _Column("text", Kind.TEXT, lambda view: view.text.body),
        ]
        if Content.LABELS in wanted:
            columns += [
                _Column("label", self._label_kind, self._annotated),
                _Column("state", Kind.TEXT, _state),
            ]
        if Content.NOTES in wanted:
            columns += [
                _Column("flag", Kind.YES_NO, lambda view: view.annotation is not None and view.annotation.flag),
                _Column("note", Kind.TEXT, lambda view: view.annotation.note if view.annotation else ""),
            ]
        if Content.LABELS in wanted:
            columns += [
                _Column("annotator", Kind.TEXT, lambda view: view.annotation.annotator if view.annotation else ""),
                _Column("annotated_at", Kind.TEXT, _annotated_at),
            ]
        columns += [
            _Column("split", Kind.TEXT, _split if side is None else lambda _: side.value),
            _Column("source", Kind.TEXT, lambda view: view.source_name),
            _Column("row", Kind.WHOLE, lambda view: view.text.row),
        ]
        if self.model is not None:
            columns += self._prediction_columns(self.model)
        if Content.HISTORY in wanted:
            columns.append(_Column("history", Kind.JSON, lambda view: self.history.get(view.text.id, ())))
        if Content.COLUMNS in wanted:
            columns += self._imported_columns({column.name for column in columns})
        return columns

    @property
    def _label_kind(self) -> Kind:
        return Kind.TEXTS if self.scheme.many else Kind.TEXT

    def _told(self, label_ids: Sequence[int]) -> object:
        chosen = list(self.scheme.names(tuple(label_ids)))
        return chosen if self.scheme.many else "".join(chosen)

    def _annotated(self, view: TextView) -> object:
        """None where nobody has labelled it: with many labels an empty list is an answer."""
        if view.annotation is None or view.annotation.decision is not Decision.LABELLED:
            return None
        return self._told(view.annotation.label_ids)

    def _prediction_columns(self, model: ModelInfo) -> list[_Column]:
        def of(kind: Kind, name: str, value: Callable[[TextView], object]) -> _Column:
            return _Column(name, kind, lambda view: None if view.prediction is None else value(view))

        def probability(label: Label) -> Callable[[TextView], object]:
            return lambda view: round(view.prediction.probabilities.get(label.id, 0.0), 6) if view.prediction else None

        columns: list[_Column] = []
        if Content.PREDICTIONS in self.contents:
            columns += [
                of(
                    self._label_kind,
                    "predicted_label",
                    lambda view: self._told(view.prediction.label_ids if view.prediction else ()),
                ),
                of(
                    Kind.NUMBER,
                    "confidence",
                    lambda view: round(view.prediction.confidence, 6) if view.prediction else None,
                ),
            ]
        if Content.PROBABILITIES in self.contents:
            offered = [label for label in self.scheme.labels if label.id in model.label_ids]
            columns += [of(Kind.NUMBER, f"prob_{label.name}", probability(label)) for label in offered]
        if columns:
            at = model.created_at.isoformat(timespec="seconds")
            columns += [of(Kind.WHOLE, "model", lambda _: model.id), of(Kind.TEXT, "model_time", lambda _: at)]
        return columns

    def _imported_columns(self, taken: set[str]) -> list[_Column]:
        columns: list[_Column] = []
        for name in texts.column_names(self.tx):
            # An imported column may be called as one of ours; neither may hide the other.
            shown = name
            while shown in taken:
                shown = f"imported_{shown}"
            taken.add(shown)
            columns.append(_Column(shown, Kind.TEXT, lambda view, name=name: view.text.columns.get(name, "")))  # type: ignore[misc]
        return columns


def _state(view: TextView) -> str:
    if view.annotation is None or view.annotation.decision is None:
        return POOL
    return view.annotation.decision.value


def _split(view: TextView) -> str:
    """Where a labelled text belongs; nothing for the others."""
    if view.text.is_test:
        return Side.TEST.value
    return Side.TRAIN.value if _state(view) == Decision.LABELLED.value else ""


def _annotated_at(view: TextView) -> object:
    at = view.annotation.annotated_at if view.annotation else None
    return None if at is None else at.isoformat(timespec="seconds")
