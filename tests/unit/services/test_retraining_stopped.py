"""What a stop, a failure or a crash in a training or an activation leaves behind: the old model alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sqlalchemy import Connection

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.services import annotating, retraining
from annotator.services.importing import IMPORTED
from annotator.services.project import Project
from annotator.storage import annotations, texts
from annotator.storage import models as stored
from tests.unit.conftest import fill
from tests.unit.services.fake_engine import Engine
from tests.unit.services.reviews import BAD, GOOD, active, label_all, retrain, reviews, stored_models


def test_the_old_model_answers_until_the_new_one_is_published(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(20))
    label_all(project, ids)
    first = retrain(project)
    seen: list[object] = []

    def watch(progress: Progress) -> None:
        if progress.phase in ("train", "predict", "publish", "evaluate"):
            view = annotating.view(project, ids[0])
            assert view is not None
            seen.append(view.prediction.model_id if view.prediction else None)

    second = retraining.retrain(project, watch, never_stop)
    assert set(seen) == {first.id}
    assert annotating.view(project, ids[0]).prediction.model_id == second.id


def test_predictions_of_the_model_before_are_swept(project: Project, engine: Engine) -> None:
    label_all(project, fill(project, reviews(20)))
    first, second = retrain(project), retrain(project)
    assert stored_models(project) == [(first.id, 0), (second.id, 20)]
    assert [(one.id, one.active) for one in retraining.models(project)] == [(second.id, True), (first.id, False)]


@pytest.mark.parametrize("phase", ["read", "vectors", "train", "predict", "publish", "evaluate"])
def test_cancelled_in_any_phase_the_old_model_stays_and_nothing_is_left(
    project: Project, engine: Engine, phase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retraining, "_ROWS_AT_ONCE", 8)
    label_all(project, fill(project, reviews(20)))
    first = retrain(project)
    fill(project, reviews(30, start=20), source="b.csv")  # the pool stage is made anew
    before = stored_models(project)
    reached: list[str] = []

    def stop() -> bool:
        return phase in reached

    with pytest.raises(Cancelled):
        retraining.retrain(project, lambda progress: reached.append(progress.phase), stop)
    assert stored_models(project) == before
    assert active(project) == first.id


@pytest.mark.parametrize("broken", ["add_predictions", "publish"])
def test_a_failure_while_publishing_leaves_the_old_model_and_nothing_else(
    project: Project, engine: Engine, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retraining, "_ROWS_AT_ONCE", 8)
    ids = fill(project, reviews(20))
    label_all(project, ids)
    first = retrain(project)
    before = stored_models(project)
    fail_later(monkeypatch, broken)
    with pytest.raises(OSError, match="no space"):
        retrain(project)
    assert stored_models(project) == before
    assert active(project) == first.id
    assert annotating.view(project, ids[0]).prediction.model_id == first.id


def fail_later(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the second call of a function of storage.models fail, or the only one of `publish`."""
    real: Callable[..., object] = getattr(stored, name)
    calls: list[int] = []

    def failing(*args: object) -> object:
        calls.append(1)
        if len(calls) == (1 if name == "publish" else 2):
            raise OSError("no space left on device")
        return real(*args)

    monkeypatch.setattr(stored, name, failing)


def test_a_stopped_process_leaves_rows_that_the_next_opening_sweeps(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(20))
    label_all(project, ids)
    first = retrain(project)
    with project.db.write() as tx:
        orphan = stored.stage_model(tx, stored.NewModel(1, 1, 1.0, (1, 2), {}, {}, [], "f", b"", ""))
        half = np.full((5, 2), 0.5, np.float32)
        flat = np.full(5, 0.5, np.float32)
        rows = stored.NewPredictions(ids[:5], (1, 2), [(1,)] * 5, [1] * 5, flat, flat, flat, half)
        stored.add_predictions(tx, orphan, rows)
    path = project.path
    project.close()
    again = Project.open(path)
    assert annotating.view(again, ids[0]).prediction.model_id == first.id
    label_all(again, ids)
    again.close()
    reopened = Project.open(path)
    assert stored_models(reopened) == [(first.id, 20)]
    reopened.close()


@pytest.mark.parametrize("key", ["disk_full", "project_busy"])
def test_what_cannot_be_swept_now_waits_for_the_next_opening(
    project: Project, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    (text_id,) = fill(project, ["a text"])
    with project.db.write() as tx:
        stored.stage_model(tx, stored.NewModel(1, 1, 1.0, (1, 2), {}, {}, [], "f", b"", ""))
    project.close()
    with monkeypatch.context() as patch:
        patch.setattr(stored, "sweep", refusing(AnnotatorError(key, file=str(project.path))))
        opened = Project.open(project.path)
    assert stored_models(opened) == [(1, 0)]
    assert annotating.view(opened, text_id) is not None
    opened.close()
    again = Project.open(project.path)
    assert stored_models(again) == []
    again.close()


@pytest.mark.parametrize("error", [AnnotatorError("project_damaged", file="p"), KeyboardInterrupt()])
def test_an_opening_that_fails_amid_sweeping_leaves_no_lock(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    project.close()
    with monkeypatch.context() as patch:
        patch.setattr(stored, "sweep", refusing(error))
        with pytest.raises(type(error)) as kept:
            Project.open(project.path)
    assert [one.name for one in project.path.parent.iterdir()] == [project.path.name]
    Project.open(project.path).close()
    assert kept.value is error  # and with it, as long as it is told, what had been opened


def refusing(error: BaseException) -> Callable[..., int]:
    def refuse(_: Connection) -> int:
        raise error

    return refuse


def test_an_older_model_can_be_put_in_force_again(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(30))
    label_all(project, ids[:20])
    first = retrain(project)
    annotating.label(project, ids[:20], [BAD])
    annotating.label(project, ids[:5], [GOOD])
    second = retrain(project)
    later = fill(project, reviews(2, start=30), source="b.csv")
    back = retraining.activate(project, first.id, ignore_progress, never_stop)
    assert back.active
    assert back.metrics["train_seconds"] == first.metrics["train_seconds"]
    assert stored_models(project) == [(first.id, 32), (second.id, 0)]
    assert annotating.view(project, later[0]).prediction.label_ids == (GOOD,)


def test_cancelling_an_activation_keeps_both_models(
    project: Project, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retraining, "_ROWS_AT_ONCE", 8)
    label_all(project, fill(project, reviews(20)))
    first, second = retrain(project), retrain(project)
    reached: list[str] = []
    with pytest.raises(Cancelled):
        retraining.activate(
            project, first.id, lambda progress: reached.append(progress.phase), lambda: reached.count("publish") > 1
        )
    assert stored_models(project) == [(first.id, 0), (second.id, 20)]
    assert active(project) == second.id


def test_a_crash_while_texts_are_held_out_holds_none_out(
    project: Project, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are marked, and then it is looked whether enough is left to train on."""
    project.update_settings(annotator=IMPORTED)
    label_all(project, fill(project, reviews(60)))
    count = annotations.label_counts
    marked: list[int] = []

    def counted(tx: Connection, *, test: bool | None = None) -> dict[int, int]:
        marked.append(len(texts.test_ids(tx)))
        if marked[-1]:
            raise ZeroDivisionError
        return count(tx, test=test)

    monkeypatch.setattr(annotations, "label_counts", counted)
    with pytest.raises(ZeroDivisionError):
        retrain(project)
    assert marked[-1] == 12
    with project.db.read() as tx:
        assert texts.test_ids(tx) == frozenset()
