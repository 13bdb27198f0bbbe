"""What the tables show: which texts in which order, their rows, and the counts beside the filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from annotator.core.domain import Annotation
from annotator.core.query import POOL, Query, SortKey
from annotator.services.project import Project
from annotator.storage import annotations, browse, labels, models, near_duplicates, texts
from annotator.storage.browse import Facets

__all__ = ["Facets", "TextRow", "facets", "find_ids", "rows"]


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of a table of texts. `row` counts from 1 in the source; `columns` are the imported ones.

    `state`: pool, labelled, skipped or unsure. `confidence` is None where there is no prediction.
    `prediction_current`: the active model has predicted this text, and knows exactly the labels offered today.
    `alike`: how many other texts are nearly the same; `group`: the number of their group, 0 where there is none.
    """

    id: int
    body: str
    state: str
    label_ids: tuple[int, ...]
    predicted_ids: tuple[int, ...]
    confidence: float | None
    source_name: str
    row: int
    columns: Mapping[str, str]
    flag: bool
    note: str
    is_test: bool
    annotated_at: datetime | None
    prediction_current: bool
    group: int = 0
    alike: int = 0


def find_ids(project: Project, query: Query, sort: str = SortKey.ROW, descending: bool = False) -> NDArray[np.int64]:
    """Ids of the texts that meet the query, sorted: int64 (n,). Equal ones stand by id, missing values last.

    The columns of the query have their own names (`Query.on_columns`).
    """
    with project.db.read() as tx:
        return browse.find_ids(tx, query, sort, descending)


def rows(project: Project, text_ids: Sequence[int]) -> list[TextRow]:
    """The rows of those texts, in that order; ids that are not there are left out."""
    ids = [int(text_id) for text_id in text_ids]
    with project.db.read() as tx:
        stored = texts.get_texts(tx, ids)
        decided = annotations.get_many(tx, ids)
        names = texts.source_names(tx)
        groups = near_duplicates.groups_of(tx, ids)
        active = models.active_id(tx)
        predicted = {}
        current = False
        if active is not None:
            predicted = models.predictions(tx, active, ids)
            offered = {label.id for label in labels.all_labels(tx) if not label.retired}
            current = offered == set(models.get_model(tx, active).label_ids)
    made = []
    for text in stored:
        annotation = decided.get(text.id) or Annotation(text.id, None)
        prediction = predicted.get(text.id)
        group, members = groups.get(text.id, (0, 1))
        made.append(
            TextRow(
                id=text.id,
                body=text.body,
                state=annotation.decision.value if annotation.decision else POOL,
                label_ids=annotation.label_ids,
                predicted_ids=prediction.label_ids if prediction else (),
                confidence=prediction.confidence if prediction else None,
                source_name=names.get(text.source_id, ""),
                row=text.row,
                columns=text.columns,
                flag=annotation.flag,
                note=annotation.note,
                is_test=text.is_test,
                annotated_at=annotation.annotated_at,
                prediction_current=current and prediction is not None,
                group=group,
                alike=members - 1,
            )
        )
    return made


def facets(project: Project) -> Facets:
    """How many texts there are of each kind, of the same moment."""
    with project.db.read() as tx:
        return browse.facets(tx)
