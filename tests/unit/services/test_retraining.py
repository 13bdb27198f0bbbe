"""Retraining: what is learned from, what is put in force and when, and what a stop or a failure leaves behind."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.services import annotating, retraining, schemes
from annotator.services.evaluating import evaluate
from annotator.services.importing import IMPORTED
from annotator.services.project import Project
from annotator.storage import models as stored
from annotator.storage import texts
from annotator.storage.measuring import measured_ids
from annotator.storage.training import learned_ids
from tests.unit.conftest import fill
from tests.unit.services.fake_engine import Engine
from tests.unit.services.reviews import BAD, GOOD, active, as_test, label_all, retrain, reviews, stored_models


def test_readiness_wants_two_labels_with_five_texts_each(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(40))
    label_all(project, ids[:9])
    assert retraining.readiness(project) == retraining.Readiness(False, 1)
    with pytest.raises(AnnotatorError) as caught:
        retrain(project)
    assert (caught.value.key, caught.value.values) == ("train_not_ready", {"have": 1, "need": 2, "texts": 5})
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


def test_the_engine_is_told_the_words_of_each_label(project: Project, engine: Engine) -> None:
    label_all(project, fill(project, reviews(40))[:20])
    schemes.add_label(project, "中性", description="一般、凑合。")
    retrain(project)
    assert engine.trained[0].words == [("正面", "称赞", "满意"), ("负面", "批评", "失望"), ("中性", "一般", "凑合")]


def test_no_hint_is_a_text_that_was_decided_on_or_reads_like_a_test_text(project: Project, engine: Engine) -> None:
    alike = "这家酒店的早餐很丰富，房间也干净，服务员态度特别好，下次出差还会再来住"
    bodies = [*reviews(40), f"{alike}。", f"{alike}！"]
    ids = fill(project, bodies)
    label_all(project, ids[:20])
    annotating.skip(project, ids[30:31])
    as_test(project, ids[40:41])
    retrain(project)
    passed_over = set(engine.trained[0].no_hints)
    assert passed_over >= {*bodies[:20], bodies[30], bodies[41]}
    assert not passed_over & {*bodies[20:30], *bodies[31:40]}


def test_texts_that_are_alike_have_one_number(project: Project, engine: Engine) -> None:
    alike = "这家酒店的早餐很丰富，房间也干净，服务员态度特别好，下次出差还会再来住"
    ids = fill(project, [*reviews(20), f"{alike}。", f"{alike}！"])
    label_all(project, ids)
    retrain(project)
    (data,) = engine.trained
    numbers = dict(zip(data.texts, data.alike.tolist(), strict=True))
    assert numbers[f"{alike}。"] == numbers[f"{alike}！"]
    assert len(set(numbers.values())) == 21


def test_a_text_that_gave_a_hint_is_not_measured_on_by_that_model(project: Project, engine: Engine) -> None:
    bodies = [f"{body}，第{number}次" for number, body in enumerate(reviews(40))]
    ids = fill(project, bodies)
    label_all(project, ids[:20])
    engine.hinted = [bodies[30]]
    retrain(project)
    as_test(project, ids[30:34])
    label_all(project, ids[30:34])
    with project.db.read() as tx:
        model_id = stored.active_id(tx)
        assert model_id is not None
        assert measured_ids(tx, model_id).tolist() == ids[31:34]
    engine.hinted = []
    assert retrain(project).metrics["test"]["n"] == 4, "the next one did not learn from it"


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


def test_what_was_answered_for_the_test_set_by_then_is_part_of_its_share(project: Project, engine: Engine) -> None:
    project.update_settings(annotator=IMPORTED, test_share=0.2)
    ids = fill(project, reviews(64))
    label_all(project, ids[:60])
    project.update_settings(annotator="Lin")
    as_test(project, ids[60:64])
    label_all(project, ids[60:63])
    assert retrain(project).metrics["test"]["n"] == 12
    assert project.counts().test_labelled == 12
    assert len(engine.trained[0].texts) == 51


def test_a_test_set_that_came_with_a_file_is_the_test_set(project: Project, engine: Engine) -> None:
    project.update_settings(annotator=IMPORTED, test_share=0.2)
    ids = fill(project, reviews(64))
    as_test(project, ids[60:])
    label_all(project, ids)
    project.update_settings(annotator="Lin")
    assert retrain(project).metrics["test"]["n"] == 4
    assert len(engine.trained[0].texts) == 60


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


def test_going_back_to_an_older_model_asks_for_no_new_one(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(60))
    label_all(project, ids[:20])
    older = retrain(project)
    label_all(project, ids[20:42])
    retrain(project)
    annotating.label(project, ids[42:45], [GOOD])
    retraining.activate(project, older.id, ignore_progress, never_stop)
    assert project.counts().since_training == 3


def test_labels_that_were_undone_do_not_stand_in_for_new_ones(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(60))
    label_all(project, ids[:20])
    retrain(project)
    annotating.clear(project, ids[:15])
    assert project.counts().since_training == 0
    label_all(project, ids[20:30])
    assert project.counts().since_training == 10


def test_texts_whose_label_was_retired_do_not_ask_for_a_training(project: Project, engine: Engine) -> None:
    ids = fill(project, reviews(60))
    label_all(project, ids[:20])
    retrain(project)
    schemes.add_label(project, "other")
    other = project.scheme().labels[-1].id
    annotating.label(project, ids[20:28], [other])
    assert project.counts().since_training == 8
    schemes.retire_label(project, other)
    assert project.counts().since_training == 0, "a training would leave them out"


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
        assert learned_ids(tx, model.id) == set(ids[:20])
    annotating.clear(project, ids[:2])
    as_test(project, [ids[0], ids[1], ids[25]])
    label_all(project, [ids[0], ids[1], ids[25]])
    found = evaluate(project)
    assert found is not None
    assert found.n == 1


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
