"""Reviews that can be told apart, their labels, and what a project has of models."""

from __future__ import annotations

from sqlalchemy import text

from annotator.core.domain import ModelInfo
from annotator.core.progress import ignore_progress, never_stop
from annotator.services import annotating, retraining
from annotator.services.project import Project
from annotator.storage import models as stored
from annotator.storage import texts

GOOD, BAD = 1, 2


def reviews(n: int, start: int = 0) -> list[str]:
    """Good and bad ones in turn, told apart by one character."""
    return [f"第{i}次来，{'很棒' if i % 2 == 0 else '很糟'}" for i in range(start, start + n)]


def label_all(project: Project, ids: list[int]) -> None:
    """Give the right labels to texts of `reviews`."""
    annotating.label(project, [i for i in ids if i % 2 == 1], [GOOD])
    annotating.label(project, [i for i in ids if i % 2 == 0], [BAD])


def as_test(project: Project, ids: list[int]) -> None:
    with project.db.write() as tx:
        texts.set_test(tx, ids, True)


def retrain(project: Project, **options: int) -> ModelInfo:
    return retraining.retrain(project, ignore_progress, never_stop, **options)


def stored_models(project: Project) -> list[tuple[int, int]]:
    """(model id, number of its predictions) of all there is in the file, published or not."""
    with project.db.read() as tx:
        count = "SELECT id, (SELECT count(*) FROM prediction WHERE model_id = model.id) AS n FROM model ORDER BY id"
        return [(row.id, row.n) for row in tx.execute(text(count))]


def active(project: Project) -> int | None:
    with project.db.read() as tx:
        return stored.active_id(tx)
