"""The project is one file: of all the models that are trained in it, those of long ago lose their weights."""

from __future__ import annotations

import pytest

from annotator.core.errors import AnnotatorError
from annotator.services.project import Project
from annotator.storage import models


def put(project: Project, size: int, n: int) -> list[int]:
    with project.db.write() as tx:
        ids = [
            models.stage_model(tx, models.NewModel(9, 1, 1.0, (1, 2), {}, {}, [], "f", b"w" * size, "{}"))
            for _ in range(n)
        ]
        for one in ids:
            models.publish(tx, one)
    return ids


def sweep(project: Project) -> None:
    with project.db.write() as tx:
        for model_id in models.without_room(tx):
            models.forget_weights(tx, model_id)


def usable(project: Project) -> list[int]:
    with project.db.read() as tx:
        return [model.id for model in models.all_models(tx) if model.usable]


@pytest.fixture
def of_long_ago(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Eight models, the first of which is in force; there is room for the weights of four of the others."""
    monkeypatch.setattr(models, "_MOST_WEIGHTS", 4_100)
    ids = put(project, 1_000, 8)
    with project.db.write() as tx:
        models.set_active(tx, ids[0])
    sweep(project)
    return ids


def test_the_latest_models_and_the_active_one_keep_their_weights(project: Project, of_long_ago: list[int]) -> None:
    assert usable(project) == [*reversed(of_long_ago[4:]), of_long_ago[0]]
    with project.db.read() as tx:
        assert models.get_blob(tx, of_long_ago[0])[0] == b"w" * 1_000
        assert len(models.all_models(tx)) == 8, "what is known of a model stays"


def test_who_asks_for_swept_weights_is_told(project: Project, of_long_ago: list[int]) -> None:
    with project.db.read() as tx:
        with pytest.raises(AnnotatorError, match="model_swept"):
            models.get_blob(tx, of_long_ago[2])
        with pytest.raises(AnnotatorError, match="model_missing"):
            models.get_blob(tx, 99)


def test_models_too_large_for_the_room_are_kept_a_few_all_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_MOST_WEIGHTS", 10)
    ids = put(project, 1_000, 6)
    sweep(project)
    assert usable(project) == list(reversed(ids[2:])), "three besides the active one"
