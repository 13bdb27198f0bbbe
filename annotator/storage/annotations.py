"""Annotations: what a person decided, flagged and noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, delete, insert, select, text

from annotator.core.domain import Annotation, Decision
from annotator.storage.near_duplicates import like_test_sql
from annotator.storage.schema import AnnotationLabelRow, AnnotationRow, TextRow
from annotator.storage.texts import chunks
from annotator.storage.visibility import only_shown_sql, shown, shown_sql


def get_many(connection: Connection, text_ids: Sequence[int]) -> dict[int, Annotation]:
    """The annotations of those texts that have one, by text id."""
    found: dict[int, Annotation] = {}
    for chunk in chunks(text_ids):
        labels = _labels(connection, chunk)
        for row in connection.execute(select(AnnotationRow.__table__).where(AnnotationRow.text_id.in_(chunk))):
            found[row.text_id] = _annotation(row, labels.get(row.text_id, ()))
    return found


def put_many(connection: Connection, annotations: Sequence[Annotation]) -> None:
    """Replace the annotations of these texts; one that is empty is removed."""
    for chunk in chunks(annotations):
        ids = [annotation.text_id for annotation in chunk]
        connection.execute(delete(AnnotationLabelRow).where(AnnotationLabelRow.text_id.in_(ids)))
        connection.execute(delete(AnnotationRow).where(AnnotationRow.text_id.in_(ids)))
        kept = [annotation for annotation in chunk if not annotation.is_empty]
        if kept:
            connection.execute(insert(AnnotationRow), [_values(annotation) for annotation in kept])
        pairs = [
            {"text_id": annotation.text_id, "label_id": label_id}
            for annotation in kept
            for label_id in annotation.label_ids
        ]
        if pairs:
            connection.execute(insert(AnnotationLabelRow), pairs)


def labelled(connection: Connection, *, test: bool) -> list[tuple[int, str, tuple[int, ...]]]:
    """Id, body and labels of every labelled text in the test set, or of every one to train on, by id.

    What is nearly the same as a text of the test set is not trained on: it would tell the answer beforehand.
    """
    unlike = "" if test else f"AND t.id NOT IN ({like_test_sql(connection)}) "
    rows = connection.execute(
        text(
            "SELECT t.id, t.body, group_concat(l.label_id) AS labels FROM annotation a "
            "JOIN text t ON t.id = a.text_id LEFT JOIN annotation_label l ON l.text_id = a.text_id "
            f"WHERE a.decision = 'labelled'{shown_sql(connection, 't.source_id')} AND t.is_test = :test {unlike}"
            "GROUP BY t.id ORDER BY t.id"
        ),
        {"test": test},
    )
    return [
        (row.id, row.body, tuple(sorted(int(label) for label in row.labels.split(","))) if row.labels else ())
        for row in rows
    ]


def label_counts(connection: Connection, *, test: bool | None = None) -> dict[int, int]:
    """How many labelled texts each label has; of those to train on, in the test set, or (None) in all."""
    side = ""
    if test is not None:
        side = f" AND l.text_id {'IN' if test else 'NOT IN'} (SELECT id FROM text WHERE is_test = 1)"
    if test is False:
        side += f" AND l.text_id NOT IN ({like_test_sql(connection)})"
    rows = connection.execute(
        text(
            "SELECT l.label_id AS label, count(*) AS n FROM annotation_label l "
            "JOIN annotation a ON a.text_id = l.text_id "
            f"WHERE a.decision = 'labelled'{side}{only_shown_sql(connection, 'l.text_id')} GROUP BY l.label_id"
        )
    )
    return {row.label: row.n for row in rows}


def decided_ids(connection: Connection, label_id: int | None = None) -> NDArray[np.int64]:
    """The texts outside the test set with a decision that are not hidden; with `label_id`, with that label."""
    having = (
        "" if label_id is None else "AND text_id IN (SELECT text_id FROM annotation_label WHERE label_id = :label) "
    )
    joined = connection.execute(
        text(
            "SELECT group_concat(text_id) FROM annotation WHERE decision IS NOT NULL "
            f"{having}AND text_id NOT IN (SELECT id FROM text WHERE is_test = 1)"
            f"{only_shown_sql(connection, 'text_id')}"
        ),
        {} if label_id is None else {"label": label_id},
    ).scalar_one()
    return np.fromstring(joined, np.int64, sep=",") if joined else np.zeros(0, np.int64)


def recent(connection: Connection, limit: int) -> list[Annotation]:
    """The latest decisions on texts that are not hidden, newest first."""
    rows = connection.execute(
        select(AnnotationRow.__table__)
        .join(TextRow, TextRow.id == AnnotationRow.text_id)
        .where(AnnotationRow.decision.is_not(None), AnnotationRow.annotated_at.is_not(None), shown(connection))
        .order_by(AnnotationRow.annotated_at.desc(), AnnotationRow.text_id.desc())
        .limit(limit)
    ).all()
    labels = _labels(connection, [row.text_id for row in rows])
    return [_annotation(row, labels.get(row.text_id, ())) for row in rows]


def _labels(connection: Connection, text_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row in connection.execute(
        select(AnnotationLabelRow.__table__)
        .where(AnnotationLabelRow.text_id.in_(text_ids))
        .order_by(AnnotationLabelRow.label_id)
    ):
        found[row.text_id].append(row.label_id)
    return {text_id: tuple(labels) for text_id, labels in found.items()}


def _annotation(row: Row[tuple[object, ...]], label_ids: tuple[int, ...]) -> Annotation:
    return Annotation(
        text_id=row.text_id,
        decision=Decision(row.decision) if row.decision else None,
        label_ids=label_ids,
        flag=bool(row.flag),
        note=row.note,
        annotator=row.annotator,
        annotated_at=datetime.fromisoformat(row.annotated_at) if row.annotated_at else None,
        duration_ms=row.duration_ms,
        prediction_shown=bool(row.prediction_shown),
    )


def _values(annotation: Annotation) -> dict[str, object]:
    return {
        "text_id": annotation.text_id,
        "decision": annotation.decision.value if annotation.decision else None,
        "flag": annotation.flag,
        "note": annotation.note,
        "annotator": annotation.annotator,
        "annotated_at": annotation.annotated_at.isoformat() if annotation.annotated_at else None,
        "duration_ms": annotation.duration_ms,
        "prediction_shown": annotation.prediction_shown,
    }
