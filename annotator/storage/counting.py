"""How many of what: the numbers beside the pages and in the status line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from annotator.storage.annotations import label_counts
from annotator.storage.training import new_since_training
from annotator.storage.visibility import only_shown_sql, shown_ids_sql, shown_sql


@dataclass(frozen=True, slots=True)
class Counts:
    """All counts are of texts that are not hidden. `annotated` = labelled + skipped + unsure.

    `test`: texts drawn for the test set; `test_labelled`: those that are labelled. `labels`: labelled texts by label
    id. `since_training`: labelled texts to train on that the latest model has not seen (all, where there is no model).
    """

    texts: int
    labelled: int
    skipped: int
    unsure: int
    flagged: int
    test: int
    test_labelled: int
    models: int
    labels: Mapping[int, int]
    since_training: int

    @property
    def annotated(self) -> int:
        return self.labelled + self.skipped + self.unsure

    @property
    def pool(self) -> int:
        return self.texts - self.annotated


def counts(connection: Connection) -> Counts:
    def one(sql: str) -> int:
        return int(connection.execute(text(sql)).scalar_one() or 0)

    decisions = {
        row.decision: row.n
        for row in connection.execute(
            text(
                "SELECT decision, count(*) AS n FROM annotation "
                f"WHERE decision IS NOT NULL{only_shown_sql(connection, 'text_id')} GROUP BY decision"
            )
        )
    }
    test_labelled = one(
        "SELECT count(*) FROM text t JOIN annotation a ON a.text_id = t.id "
        f"WHERE t.is_test = 1 AND a.decision = 'labelled'{shown_sql(connection, 't.source_id')}"
    )
    return Counts(
        texts=one(f"SELECT count(*) FROM ({shown_ids_sql(connection)})"),
        labelled=decisions.get("labelled", 0),
        skipped=decisions.get("skipped", 0),
        unsure=decisions.get("unsure", 0),
        flagged=one(f"SELECT count(*) FROM annotation WHERE flag{only_shown_sql(connection, 'text_id')}"),
        test=one(f"SELECT count(*) FROM text WHERE is_test = 1{shown_sql(connection)}"),
        test_labelled=test_labelled,
        models=one("SELECT count(*) FROM model WHERE published = 1"),
        labels=label_counts(connection),
        since_training=new_since_training(connection),
    )
