"""Retraining: what is learned from, what is put in force and when, and what a stop or a failure leaves behind."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from sqlalchemy import text

from annotator.core.domain import ModelInfo
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.services import annotating, retraining, schemes
from annotator.services.evaluating import evaluate
from annotator.services.importing import IMPORTED
from annotator.services.project import Project
from annotator.storage import models as stored
from annotator.storage import texts
from annotator.storage.training import trained_ids
from tests.unit.conftest import fill
from tests.unit.services.fake_engine import Engine

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
        rows = tx.execute(text("SELECT id FROM model ORDER BY id"))
        return [(row.id, stored.prediction_count(tx, row.id)) for row in rows]


def active(project: Project) -> int | None:
    with project.db.read() as tx:
        return stored.active_id(tx)


def test_readiness_wants_two_labels_with_five_texts_each(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(40))
    label_all(project, ids[:9])
    assert retraining.readiness(project) == retraining.Readiness(False, 1)
    with pytest.raises(AnnotatorError) as caught:
        retrain(project)
    assert (caught.value.key, caught.value.values) == ("train_not_ready", {"have": 1, "need": 2})
    label_all(project, ids[:10])
    assert retraining.readiness(project) == retraining.Readiness(True, 2)


def test_test_texts_do_not_make_a_project_ready(project: Project) -> None:
    ids = fill(project, reviews(12))
    label_all(project, ids)
    as_test(project, ids[:4])
    assert not retraining.readiness(project).ready


def test_a_model_predicts_every_text_and_is_in_force(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(40))
    label_all(project, ids[:20])
    model = retrain(project)
    assert (model.active, model.texts, model.label_ids) == (True, 20, (1, 2))
    assert stored_models(project) == [(model.id, 40)]
    for view in annotating.views(project, ids):
        assert view.prediction is not None
        assert view.prediction.label_ids == ((GOOD,) if "棒" in view.text.body else (BAD,))
        assert view.prediction.confidence > 0.5
        assert sum(view.prediction.probabilities.values()) == pytest.approx(1)


def test_what_each_text_would_tell_the_model_is_kept(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(20))
    label_all(project, ids)
    model = retrain(project)
    with project.db.read() as tx:
        told = stored.predictions(tx, model.id, ids)
        bodies = {one.id: one.body for one in texts.get_texts(tx, ids)}
    assert [told[text_id].information for text_id in ids] == pytest.approx(
        [len(bodies[text_id]) / 1_000 for text_id in ids]
    )


def test_test_texts_are_never_trained_on_nor_read_with_the_pool(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(40))
    label_all(project, ids[:20])
    as_test(project, ids[:4])
    retrain(project)
    hidden = set(reviews(4))
    assert not hidden & set(engine.trained[0].texts)
    assert not hidden & set(engine.trained[0].pool)
    assert not hidden & set(engine.pools[0])
    assert len(engine.trained[0].texts) == 16


def test_the_model_remembers_its_numbers_on_the_test_set(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(40))
    label_all(project, ids[:20])
    as_test(project, ids[:6])
    metrics = retrain(project).metrics
    measured = metrics["test"]
    assert isinstance(measured, dict)
    assert (measured["n"], measured["accuracy"], measured["macro_f1"]) == (6, 1, 1)
    assert 0.5 < measured["accuracy_low"] < 1 == measured["accuracy_high"]
    assert measured["macro_f1_low"] < measured["macro_f1_high"]
    assert metrics["train_seconds"] >= 0
    assert metrics["predict_seconds"] >= 0


def test_without_test_texts_there_are_no_numbers(project: Project, engine: Engine) -> None:
    label_all(project, fill(project, reviews(20)))
    assert retrain(project).metrics["test"] is None


def test_skipped_and_unsure_texts_teach_nothing(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(30))
    label_all(project, ids[:20])
    annotating.skip(project, ids[:3])
    annotating.unsure(project, ids[3:5])
    assert retrain(project).texts == 15


def test_a_retired_label_is_left_out(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(40))
    label_all(project, ids[:24])
    schemes.add_label(project, "中性")
    annotating.label(project, ids[24:30], [3])
    schemes.retire_label(project, 3)
    model = retrain(project)
    assert (model.label_ids, model.texts) == ((1, 2), 24)
    assert engine.trained[0].targets.shape == (24, 2)


def test_with_many_labels_a_text_with_none_is_learned_from(many_project: Project, engine: Engine) -> None:
    ids = fill(many_project, [f"text {'JA F'[i % 4]} {i}" for i in range(40)])
    annotating.label(many_project, ids[0:20:4], [1])
    annotating.label(many_project, ids[1:21:4], [1, 2])
    annotating.label(many_project, ids[2:22:4], [])
    assert retrain(many_project).texts == 15
    targets = engine.trained[0].targets
    assert sorted(map(tuple, targets.tolist())) == (
        [(False, False, False)] * 5 + [(True, False, False)] * 5 + [(True, True, False)] * 5
    )
    with many_project.db.read() as tx:
        said = stored.predictions(tx, 1, ids)[ids[21]]
    assert said.label_ids == (1, 2)
    assert said.confidence == pytest.approx(np.mean([max(p, 1 - p) for p in said.probabilities.values()]))


def test_the_seed_comes_from_the_project_unless_told(project: Project, engine: Engine) -> None:
    label_all(project, fill(project, reviews(20)))
    project.update_settings(seed=7)
    assert retrain(project).seed == 7
    assert retrain(project, seed=3).seed == 3
    assert engine.seeds == [7, 3]


def test_the_pool_is_learned_from_once_and_anew_when_it_has_grown_by_half(project: Project, engine: Engine) -> None:
    label_all(project, fill(project, reviews(20)))
    retrain(project)
    fill(project, reviews(10, start=20), source="b.csv")
    retrain(project)
    assert [len(pool) for pool in engine.pools] == [20]
    fill(project, reviews(2, start=30), source="c.csv")
    retrain(project)
    assert [len(pool) for pool in engine.pools] == [20, 32]


def test_a_damaged_pool_stage_is_made_again(project: Project, engine: Engine) -> None:
    label_all(project, fill(project, reviews(20)))
    with project.db.write() as tx:
        stored.put_artifact(tx, "pool", b"garbage", 20)
    retrain(project)
    assert len(engine.pools) == 1


def test_a_labelled_file_gives_its_own_test_set(project: Project, engine: Engine) -> None:
    project.update_settings(annotator=IMPORTED, test_share=0.2)
    label_all(project, fill(project, reviews(60)))
    project.update_settings(annotator="Lin")
    measured = retrain(project).metrics["test"]
    assert isinstance(measured, dict)
    assert measured["n"] == 12
    assert project.counts().test_labelled == 12
    assert len(engine.trained[0].texts) == 48


def test_labels_of_the_person_are_not_taken_for_the_test_set(project: Project, engine: Engine) -> None:
    label_all(project, fill(project, reviews(60)))
    retrain(project)
    assert project.counts().test == 0


def test_the_fingerprint_tells_annotations_apart(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(20))
    label_all(project, ids)
    first, same = retrain(project), retrain(project, seed=9)
    annotating.label(project, ids[:1], [BAD])
    other = retrain(project)
    assert first.fingerprint == same.fingerprint != other.fingerprint


def test_labels_given_during_a_training_survive_and_wait_for_the_next(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(40))
    label_all(project, ids[:20])

    def person() -> None:
        worker = threading.Thread(target=annotating.label, args=(project, ids[20:23], [GOOD]))
        worker.start()
        worker.join(10)
        assert not worker.is_alive(), "the person waited for the training"

    engine.amid_training = person
    assert retrain(project).texts == 20
    counts = project.counts()
    assert (counts.labelled, counts.since_training) == (23, 3)
    assert annotating.view(project, ids[20]).annotation.label_ids == (GOOD,)


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


def test_texts_outside_the_project_can_be_predicted(project: Project, engine: Engine) -> None:
    label_all(project, fill(project, reviews(20)))
    with pytest.raises(AnnotatorError, match="no_model"):
        retraining.active_model(project)
    retrain(project)
    model = retraining.active_model(project)
    said = model.predict(["真的棒", "真的糟", ""])
    good, bad = project.scheme().names((GOOD, BAD))
    assert [one.labels for one in said[:2]] == [(good,), (bad,)]
    assert said[0].probabilities[good] == pytest.approx(said[0].confidence)
    assert model.predict([]) == []


def test_a_text_once_trained_on_is_never_measured_on(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(30))
    label_all(project, ids[:20])
    model = retrain(project)
    with project.db.read() as tx:
        assert trained_ids(tx, model.id) == set(ids[:20])
    annotating.clear(project, ids[:2])
    as_test(project, [ids[0], ids[1], ids[25]])
    label_all(project, [ids[0], ids[1], ids[25]])
    found = evaluate(project)
    assert found is not None
    assert found.n == 1


# -- with the real engine ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick_engine")
def test_from_labels_to_honest_numbers_with_the_real_engine(project: Project) -> None:
    things = ("酒店", "早餐", "房间", "前台", "位置", "服务", "泳池", "电梯")
    praise, blame = ("非常干净舒服", "真的很满意", "还会再来"), ("又脏又吵", "让人失望", "再也不来")
    bodies = [
        f"{things[i % 8]}{(praise if i % 2 == 0 else blame)[i // 8 % 3]}，{things[i // 3 % 8]}也"
        f"{(praise if i % 2 == 0 else blame)[i // 5 % 3]}，第{i}次"
        for i in range(160)
    ]
    ids = fill(project, bodies)
    label_all(project, ids[:100])
    as_test(project, ids[:30])
    phases: list[str] = []

    def watch(progress: Progress) -> None:
        if progress.phase == "train" and "train" not in phases:
            annotating.label(project, ids[100:101], [GOOD])
        phases.append(progress.phase)

    first = retraining.retrain(project, watch, never_stop)
    measured = first.metrics["test"]
    assert isinstance(measured, dict)
    assert measured["n"] == 30
    assert measured["accuracy"] > 0.9
    assert first.history
    assert first.texts == 70
    assert project.counts().since_training == 1
    order = list(dict.fromkeys(phases))
    assert order[0] == "read"
    assert order[-3:] == ["predict", "publish", "evaluate"]
    new = ["泳池非常干净舒服，早餐也真的很满意", "前台让人失望，电梯也又脏又吵"]
    said = retraining.active_model(project).predict(new)
    assert [one.label for one in said] == list(project.scheme().names((GOOD, BAD)))

    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        retraining.retrain(project, seen.append, lambda: any(one.phase == "train" and one.step > 3 for one in seen))
    assert stored_models(project) == [(first.id, 160)]
    assert active(project) == first.id
