"""Which texts a model is measured on: what the results tell of, and the filter that shows these texts."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from annotator.storage import labels, models, settings
from annotator.storage.training import learned_ids
from annotator.storage.visibility import shown_sql


def measured_ids(connection: Connection, model_id: int) -> NDArray[np.int64]:
    """The labelled test texts that this model is measured on, ascending.

    Left out are test texts that it learned from (cleared since then, or a hint, and drawn afterwards), or from a
    near-duplicate of them: it knew the answer beforehand. So are those that have no prediction of it, or whose label is
    neither offered nor known to it: it could not have known. With one label a text, those that have another number of
    labels.
    """
    known = set(models.get_model(connection, model_id).label_ids)
    everyone = (*labels.all_labels(connection), *labels.labels_out(connection))
    one = (
        "AND (SELECT count(*) FROM annotation_label l WHERE l.text_id = t.id) = 1 "
        "AND length(p.label_ids) - length(replace(p.label_ids, ',', '')) = 2 "
        if not settings.get(connection, "many", False)
        else ""
    )
    joined = connection.execute(
        text(
            "WITH trained AS MATERIALIZED (SELECT value AS id FROM json_each(:trained)), "
            "counted AS MATERIALIZED (SELECT value AS id FROM json_each(:counted)), "
            "known AS MATERIALIZED (SELECT d.group_id FROM near_duplicate d JOIN trained ON trained.id = d.text_id) "
            # From the few texts of the test set on: SQLite would rather walk through all predictions.
            "SELECT group_concat(t.id) FROM text t CROSS JOIN annotation a ON a.text_id = t.id "
            "CROSS JOIN prediction p ON p.model_id = :model AND p.text_id = t.id "
            f"WHERE t.is_test = 1 AND a.decision = 'labelled'{shown_sql(connection, 't.source_id')} "
            "AND t.id NOT IN (SELECT id FROM trained) "
            "AND NOT EXISTS (SELECT 1 FROM near_duplicate d WHERE d.text_id = t.id "
            "AND d.group_id IN (SELECT group_id FROM known)) "
            "AND NOT EXISTS (SELECT 1 FROM annotation_label l WHERE l.text_id = t.id "
            "AND l.label_id NOT IN (SELECT id FROM counted)) "
            f"{one}"
        ),
        {
            "model": model_id,
            "trained": json.dumps(sorted(learned_ids(connection, model_id))),
            "counted": json.dumps([label.id for label in everyone if label.id in known or not label.retired]),
        },
    ).scalar_one()
    return np.sort(np.fromstring(joined, np.int64, sep=",")) if joined else np.empty(0, np.int64)
