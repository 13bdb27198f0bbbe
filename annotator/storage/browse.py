"""Finding, sorting and counting texts for the tables: one statement from a `Query`, answered by SQLite."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy import Text as SqlText

from annotator.core.domain import Decision, Label, Source
from annotator.core.query import COLUMN_PREFIX, POOL, Query, SortKey, Term
from annotator.storage import annotations, columns, conflicts, full_text, labels, measuring, models, settings, texts
from annotator.storage.schema import (
    AnnotationLabelRow,
    AnnotationRow,
    LabelRow,
    NearDuplicateRow,
    PredictionRow,
    SourceRow,
    TextRow,
)
from annotator.storage.visibility import shown, shown_sources

# A text without a decision is in the pool.
_STATES = (POOL, Decision.LABELLED.value, Decision.UNSURE.value, Decision.SKIPPED.value)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many texts there are of each kind, for the filters beside a table. Hidden texts are not counted.

    `labels` and `predicted` are by label id; `states` has every state, with 0 where there is none.
    `duplicates`: texts with near-duplicates.
    """

    states: Mapping[str, int]
    predicted: Mapping[int, int]
    labels: Mapping[int, int]
    sources: tuple[Source, ...]
    flagged: int
    test: int
    duplicates: int = 0


def find_ids(connection: Connection, query: Query, sort: str, descending: bool) -> NDArray[np.int64]:
    """Ids of the texts that meet the query, sorted; equal ones by id, those without a value last in both directions.

    `sort` is a `SortKey` or a `column_key`; ValueError for anything else. Where near-duplicates are asked for, those of
    a group stand together in the order of the rows. Columns are known by their own names (`columns.on_columns`); one
    that there is not has nothing in it.
    """
    keys = _sort_keys(sort)
    if sort == SortKey.ROW and query == Query(text=query.text):
        phrases = [_phrase(term, last=place == len(query.terms)) for place, term in enumerate(query.terms, start=1)]
        if all(phrases) and texts.is_in_order(connection):
            # Ids are in the order of the rows: the index answers alone.
            joined = " AND ".join(phrase for phrase in phrases if phrase)
            found = full_text.ids_with(connection, joined) if joined else texts.all_ids(connection)
            return found[::-1].copy() if descending else found
    active = models.active_id(connection)
    if query.duplicate and sort == SortKey.ROW:
        keys = [_group_of_text(), *keys]
    source: FromClause = TextRow.__table__
    if _needs_annotation(query):
        source = source.outerjoin(AnnotationRow, AnnotationRow.text_id == TextRow.id)
    if _needs_prediction(query, sort):
        own = and_(PredictionRow.text_id == TextRow.id, PredictionRow.model_id == (-1 if active is None else active))
        source = source.outerjoin(PredictionRow, own)
    if sort == SortKey.PREDICTED:
        source = source.outerjoin(LabelRow, LabelRow.id == PredictionRow.label_id)
    ordered = (
        select(TextRow.id)
        .select_from(source)
        .where(shown(connection), *_conditions(connection, query))
        .order_by(*((key.desc() if descending else key.asc()).nulls_last() for key in keys), TextRow.id)
        .subquery()
    )
    # Rows one by one would take longer than finding them; SQLite keeps the order of a subquery under group_concat.
    joined = connection.execute(select(func.group_concat(ordered.c.id))).scalar_one()
    return np.fromstring(joined, dtype=np.int64, sep=",") if joined else np.empty(0, dtype=np.int64)


def facets(connection: Connection) -> Facets:
    """Counts for the filters, all of the same moment."""
    there = shown(connection)
    counted = select(func.count()).select_from(TextRow).where(there)
    decided = select(AnnotationRow.decision, func.count()).join(TextRow, TextRow.id == AnnotationRow.text_id)
    states = dict.fromkeys(_STATES, 0)
    decided = decided.where(there, AnnotationRow.decision.is_not(None)).group_by(AnnotationRow.decision)
    states.update({str(row[0]): int(row[1]) for row in connection.execute(decided)})
    states[POOL] = connection.execute(counted).scalar_one() - sum(states.values())
    flagged = counted.join(AnnotationRow, AnnotationRow.text_id == TextRow.id).where(AnnotationRow.flag)
    return Facets(
        states=states,
        predicted=_predicted_counts(connection),
        labels=annotations.label_counts(connection),
        sources=tuple(texts.all_sources(connection)),
        flagged=connection.execute(flagged).scalar_one(),
        test=connection.execute(counted.where(TextRow.is_test)).scalar_one(),
        duplicates=connection.execute(counted.where(TextRow.id.in_(_with_duplicates(connection)))).scalar_one(),
    )


def _predicted_counts(connection: Connection) -> dict[int, int]:
    active = models.active_id(connection)
    if active is None:
        return {}
    of_active = PredictionRow.model_id == active
    if shown_sources(connection) is not None:
        of_active = and_(of_active, PredictionRow.text_id.in_(select(TextRow.id).where(shown(connection))))
    # With one label a text the index on it answers alone; with many, few combinations are told apart.
    by = PredictionRow.label_ids if settings.get(connection, "many", False) else PredictionRow.label_id
    counts: dict[int, int] = {}
    for predicted, count in connection.execute(select(by, func.count()).where(of_active).group_by(by)):
        for label in str(predicted).split(","):
            if label:
                counts[int(label)] = counts.get(int(label), 0) + count
    return counts


def _needs_annotation(query: Query) -> bool:
    bounds = (query.flagged, query.noted, query.disagree)
    return bool(query.states) or any(bound is not None for bound in bounds)


def _needs_prediction(query: Query, sort: str) -> bool:
    bounds = (query.confidence_below, query.confidence_above, query.disagree)
    asked = bool(query.predicted) or any(bound is not None for bound in bounds)
    return asked or sort in (SortKey.PREDICTED, SortKey.CONFIDENCE)


def _conditions(connection: Connection, query: Query) -> list[ColumnElement[bool]]:
    terms = query.terms
    found = [_contains(term, last=place == len(terms)) for place, term in enumerate(terms, start=1)]
    scheme = (*labels.all_labels(connection), *labels.labels_out(connection))  # a model may know one that is out
    if query.states:
        decisions = query.states - {POOL}
        state = AnnotationRow.decision.in_(decisions)
        found.append(or_(state, AnnotationRow.decision.is_(None)) if POOL in query.states else state)
    if query.labels:
        chosen = AnnotationLabelRow.label_id.in_(_ids(scheme, query.labels))
        found.append(TextRow.id.in_(select(AnnotationLabelRow.text_id).where(chosen)))
    if query.predicted:
        found.append(_predicts(_ids(scheme, query.predicted), many=settings.get(connection, "many", False)))
    if query.sources:
        found.append(TextRow.source_id.in_(select(SourceRow.id).where(SourceRow.name.in_(query.sources))))
    if query.groups:
        of_groups = NearDuplicateRow.group_id.in_([int(number) for number in query.groups])
        found.append(TextRow.id.in_(select(NearDuplicateRow.text_id).where(of_groups)))
    if query.duplicate is not None:
        grouped = TextRow.id.in_(_with_duplicates(connection))
        found.append(grouped if query.duplicate else ~grouped)
    if query.conflict is not None:
        conflicting = TextRow.id.in_(conflicts.open_ids())
        found.append(conflicting if query.conflict else ~conflicting)
    if query.flagged is not None:
        found.append(func.coalesce(AnnotationRow.flag, false()) == (true() if query.flagged else false()))
    if query.noted is not None:
        noted = func.coalesce(AnnotationRow.note, "")
        found.append(noted != "" if query.noted else noted == "")
    if query.test is not None:
        found.append(TextRow.is_test == (true() if query.test else false()))
    if query.measured is not None:
        counted = TextRow.id.in_(_measured(connection))
        found.append(counted if query.measured else ~counted)
    if query.confidence_below is not None:
        found.append(PredictionRow.confidence < query.confidence_below)
    if query.confidence_above is not None:
        found.append(PredictionRow.confidence > query.confidence_above)
    if query.disagree is not None:
        both = and_(AnnotationRow.decision == Decision.LABELLED.value, PredictionRow.label_ids.is_not(None))
        found.append(and_(both, _differs() if query.disagree else ~_differs()))
    return [*found, *columns.conditions(query.columns)]


def _contains(term: Term, *, last: bool) -> ColumnElement[bool]:
    """Texts with these words next to each other. The last word of a query may be the beginning of a longer one."""
    phrase = _phrase(term, last=last)
    if phrase is None:
        return func.instr(TextRow.body, term.words) > 0
    return TextRow.id.in_(full_text.matching(phrase))


def _phrase(term: Term, *, last: bool) -> str | None:
    return full_text.phrase(term.words, beginning=last and not term.exact)


def _measured(connection: Connection) -> Select[Any]:
    """The texts on which the active model is measured; none where there is no model."""
    active = models.active_id(connection)
    ids = [] if active is None else measuring.measured_ids(connection, active).tolist()
    listed = func.json_each(json.dumps(ids)).table_valued("value")
    return select(listed.c.value)


def _with_duplicates(connection: Connection) -> Select[tuple[int]]:
    """The texts with another one in their group that is there."""
    if shown_sources(connection) is None:
        return select(NearDuplicateRow.text_id)
    there = NearDuplicateRow.text_id.in_(select(TextRow.id).where(shown(connection)))
    of_shown = select(NearDuplicateRow.text_id, NearDuplicateRow.group_id).where(there).subquery()
    several = select(of_shown.c.group_id).group_by(of_shown.c.group_id).having(func.count() > 1)
    return select(of_shown.c.text_id).where(of_shown.c.group_id.in_(several))


def _group_of_text() -> ColumnElement[int]:
    own = NearDuplicateRow.text_id == TextRow.id
    return select(NearDuplicateRow.group_id).where(own).correlate(TextRow).scalar_subquery()


def _ids(scheme: Collection[Label], names: Collection[str]) -> list[int]:
    wanted = {name.casefold() for name in names}
    return [label.id for label in scheme if label.name.casefold() in wanted]


def _predicts(label_ids: Collection[int], *, many: bool) -> ColumnElement[bool]:
    if not many:
        return PredictionRow.label_id.in_(label_ids)
    return or_(false(), *(PredictionRow.label_ids.contains(f",{label_id},") for label_id in label_ids))


def _differs() -> ColumnElement[bool]:
    """Whether annotated and predicted labels are different sets: another number, or one that was not predicted."""
    own = AnnotationLabelRow.text_id == TextRow.id
    commas = func.length(PredictionRow.label_ids) - func.length(func.replace(PredictionRow.label_ids, ",", ""))
    annotated = select(func.count()).select_from(AnnotationLabelRow).where(own).correlate(TextRow).scalar_subquery()
    listed = "," + cast(AnnotationLabelRow.label_id, SqlText) + ","
    missing = func.instr(PredictionRow.label_ids, listed) == 0
    return or_(
        commas - 1 != annotated,
        exists().where(own, missing).correlate(TextRow, PredictionRow),
    )


def _sort_keys(sort: str) -> list[ColumnElement[Any]]:
    if sort.startswith(COLUMN_PREFIX):
        return columns.sort_keys(sort.removeprefix(COLUMN_PREFIX))
    match SortKey(sort):
        case SortKey.TEXT:
            return [TextRow.body.collate("NOCASE")]
        case SortKey.LABEL:
            first = select(func.min(LabelRow.position)).join(
                AnnotationLabelRow, AnnotationLabelRow.label_id == LabelRow.id
            )
            return [first.where(AnnotationLabelRow.text_id == TextRow.id).correlate(TextRow).scalar_subquery()]
        case SortKey.PREDICTED:
            return [LabelRow.position.expression]
        case SortKey.CONFIDENCE:
            return [PredictionRow.confidence.expression]
        case SortKey.ROW:
            return [TextRow.source_id.expression, TextRow.row.expression]
