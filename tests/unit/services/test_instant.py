"""Opinions that follow every annotation: of whom, from when on, and what they follow besides."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from annotator.core.domain import ModelInfo
from annotator.core.errors import Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.config import TrainingConfig
from annotator.learning.instant_session import InstantSession
from annotator.learning.pool import PoolStage, prepare_pool
from annotator.services import annotating, history, instant, labelled_sample, schemes
from annotator.services.instant import Instant
from annotator.services.project import Project
from annotator.storage import models, texts
from annotator.storage.models import NewModel, NewPredictions
from tests.unit.conftest import fill

CONFIG = TrainingConfig(threads=1, dimensions=24, hidden=8, vector_tokens=25_000, pretraining_tokens=5_000)
GOOD, BAD = 1, 2
WORDS = ("很棒", "很糟")
THINGS = ("房间", "早餐", "服务", "位置", "前台", "床铺", "电梯", "泳池")


def reviews(count: int, start: int = 0) -> list[str]:
    """Good and bad ones in turn, told apart by one word."""
    return [
        f"第{n}次来，{THINGS[n % 8]}{WORDS[n % 2]}，{THINGS[n * 3 % 8]}也{WORDS[n % 2]}"
        for n in range(start, start + count)
    ]


@pytest.fixture(scope="module")
def stage() -> PoolStage:
    return prepare_pool(reviews(150), CONFIG, ignore_progress, never_stop)


def keep(project: Project, stage: PoolStage) -> None:
    with project.db.write() as tx:
        models.put_artifact(tx, instant.POOL_STAGE, stage.to_bytes(), stage.texts)


def label(project: Project, ids: list[int], first: int = 0) -> None:
    """Give the right labels to texts of `reviews`."""
    for n, text_id in enumerate(ids, first):
        annotating.label(project, [text_id], [GOOD if n % 2 == 0 else BAD])


def share_of(made: Instant, label_id: int, text_ids: list[int]) -> np.ndarray:
    """The probabilities of a label for some texts."""
    opinions = made.opinions
    assert opinions is not None
    rows = [opinions.text_ids.tolist().index(text_id) for text_id in text_ids]
    return opinions.probabilities[rows, opinions.label_ids.index(label_id)]


def test_there_are_no_opinions_without_a_pool_stage_or_two_labels(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(40))
    made = Instant(project)
    label(project, ids[:6])
    assert not made.refresh()
    assert made.opinions is None
    for text_id in ids[1:6:2]:
        annotating.clear(project, [text_id])
    keep(project, stage)
    assert not made.refresh()
    assert made.opinions is None
    label(project, ids[1:4:2], first=1)
    annotating.label(project, [ids[1], ids[3]], [BAD])
    assert made.refresh()
    assert made.opinions is not None
    history.undo(project)
    assert made.refresh()


def test_every_answer_changes_the_opinion_of_the_whole_pool(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(100))
    keep(project, stage)
    made = Instant(project)
    label(project, ids[:20])
    assert made.refresh()
    first = made.opinions
    assert first is not None
    assert first.text_ids.tolist() == ids
    assert first.label_ids == (GOOD, BAD)
    assert first.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(first.vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert (share_of(made, GOOD, ids[20::2]) > 0.5).mean() > 0.9
    assert (share_of(made, GOOD, ids[21::2]) < 0.5).mean() > 0.9
    assert not made.refresh(), "nothing was answered since"
    label(project, [ids[20]])
    assert made.refresh()
    assert np.abs(made.opinions.probabilities - first.probabilities).max() > 1e-4  # type: ignore[union-attr]


def test_an_undone_answer_is_forgotten(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    made = Instant(project)
    label(project, ids[:20])
    made.refresh()
    before = share_of(made, GOOD, ids)
    annotating.label(project, [ids[30]], [BAD])  # a mistake
    made.refresh()
    changed = share_of(made, GOOD, ids)
    history.undo(project)
    assert made.refresh()
    assert np.abs(changed - before).max() > 0.02
    assert share_of(made, GOOD, ids) == pytest.approx(before, abs=0.02)


def test_skipped_texts_and_those_of_the_test_set_teach_nothing(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    made = Instant(project)
    label(project, ids[:20])
    made.refresh()
    before = share_of(made, GOOD, ids)
    with project.db.write() as tx:
        texts.set_test(tx, [ids[40]], True)
    annotating.label(project, [ids[40]], [BAD])
    annotating.skip(project, [ids[41]])
    assert not made.refresh()
    assert share_of(made, GOOD, ids) == pytest.approx(before)


def test_many_labels_each_stand_for_themselves(many_project: Project, stage: PoolStage) -> None:
    joy, anger, fear = (one.id for one in many_project.scheme().labels)
    ids = fill(many_project, reviews(80))
    keep(many_project, stage)
    made = Instant(many_project)
    for n, text_id in enumerate(ids[:24]):
        annotating.label(many_project, [text_id], [joy] if n % 2 == 0 else [anger, fear] if n % 3 == 0 else [anger])
    annotating.label(many_project, [ids[24]], [])
    assert made.refresh()
    assert (share_of(made, joy, ids[26::2]) > 0.5).mean() > 0.7
    assert (share_of(made, anger, ids[25::2]) > 0.5).mean() > 0.7
    assert share_of(made, fear, ids[25::2]).mean() < share_of(made, anger, ids[25::2]).mean()


def test_a_rare_label_is_found_among_a_common_one(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(100))
    keep(project, stage)
    made = Instant(project)
    annotating.label(project, ids[0:60:2], [GOOD])
    annotating.label(project, [ids[1], ids[3]], [BAD])
    assert made.refresh()
    assert share_of(made, BAD, ids[61::2]).min() > share_of(made, BAD, ids[60::2]).mean()


def test_a_label_may_come_later_and_one_may_be_retired(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    made = Instant(project)
    label(project, ids[:20])
    made.refresh()
    schemes.add_label(project, "无关")
    third = project.scheme().labels[-1].id
    assert made.refresh()
    assert made.opinions is not None
    assert made.opinions.label_ids == (GOOD, BAD, third)
    assert share_of(made, third, ids).max() < 0.01
    annotating.label(project, ids[20:24], [third])
    made.refresh()
    assert share_of(made, third, ids[20:24]).min() > 0.02
    schemes.retire_label(project, third)
    assert made.refresh()
    assert made.opinions.label_ids == (GOOD, BAD)


def test_texts_that_come_are_judged_and_those_that_go_are_not(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    made = Instant(project)
    label(project, ids[:20])
    made.refresh()
    more = fill(project, reviews(20, start=60), source="more.csv")
    assert made.refresh()
    assert made.opinions is not None
    assert made.opinions.text_ids.tolist() == [*ids, *more]
    assert (share_of(made, GOOD, more[::2]) > 0.5).mean() > 0.8
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 2, True)
    assert made.refresh()
    assert made.opinions.text_ids.tolist() == ids


def large_corpus(project: Project, stage: PoolStage, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """100 texts, of which 20 are labelled, where 60 are many."""
    monkeypatch.setattr(instant, "_MOST_TEXTS", 60)
    monkeypatch.setattr(instant, "_AT_RANDOM", 30)
    ids = fill(project, reviews(100))
    keep(project, stage)
    label(project, ids[:20])
    return ids


def test_of_a_large_corpus_some_are_drawn_and_what_is_labelled_counts(
    project: Project, stage: PoolStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = large_corpus(project, stage, monkeypatch)
    made = Instant(project)
    assert made.refresh()
    assert made.opinions is not None
    judged = set(made.opinions.text_ids.tolist())
    assert judged.issuperset(ids[:20])
    assert 30 < len(judged) <= 50
    more = fill(project, reviews(10, start=100), source="more.csv")
    made.refresh()
    assert len(set(made.opinions.text_ids.tolist()) & judged) >= 40, "the draw hardly changes"
    assert len(set(made.opinions.text_ids.tolist()) & set(more)) < 10


def learned_from(made: Instant, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The texts of each refit from now on."""
    refits: list[list[int]] = []
    refit = InstantSession.refit

    def watched(session: InstantSession, text_ids: list[int], *rest: Any) -> None:
        refits.append(list(text_ids))
        refit(session, text_ids, *rest)

    monkeypatch.setattr(InstantSession, "refit", watched)
    return refits


def test_what_is_held_of_a_large_corpus_has_a_limit_however_much_is_labelled(
    project: Project, stage: PoolStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instant, "_MOST_TEXTS", 40)
    monkeypatch.setattr(instant, "_AT_RANDOM", 20)
    monkeypatch.setattr(labelled_sample, "MOST_LABELLED", 12)
    ids = fill(project, reviews(120))
    keep(project, stage)
    label(project, ids[:60])
    made = Instant(project)
    refits = learned_from(made, monkeypatch)
    for n, text_id in enumerate(ids[60:110], 60):
        label(project, [text_id], first=n)
        assert made.refresh()
        assert made.opinions is not None
        assert len(made.opinions.text_ids) <= 40
        assert {*refits[-1]} <= {*made.opinions.text_ids.tolist()}
        assert len(refits[-1]) == 12
        assert text_id in refits[-1]


def test_what_a_model_said_is_not_read_again_for_a_text_that_comes_in_with_its_annotation(
    project: Project, stage: PoolStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = large_corpus(project, stage, monkeypatch)
    good = np.linspace(0.1, 0.9, 100)
    publish(project, ids, (GOOD, BAD), np.column_stack([good, 1 - good]).astype(np.float32))
    made = Instant(project)
    made.refresh()
    assert made.opinions is not None
    [text_id, *_] = [one for one in ids if one not in made.opinions.text_ids]
    label(project, [text_id], first=ids.index(text_id))
    with monkeypatch.context() as patch:
        patch.delattr(models, "all_probabilities")
        assert made.refresh()
    other = Instant(project)
    other.refresh()
    assert other.opinions is not None
    held = other.opinions.text_ids.tolist()
    assert share_of(made, GOOD, held) == pytest.approx(share_of(other, GOOD, held), abs=0.03)


def test_without_its_pool_stage_there_are_no_opinions_any_more(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(40))
    keep(project, stage)
    label(project, ids[:20])
    made = Instant(project)
    assert made.refresh()
    with project.db.write() as tx:
        models.delete_artifact(tx, instant.POOL_STAGE)
    assert made.refresh(), "who ranks by the opinions has to know that there are none"
    assert made.opinions is None
    assert not made.refresh()
    keep(project, stage)
    assert made.refresh()
    assert made.opinions is not None


VECTORS_ALONE = {"instant_shares": {"vectors": 1.0, "terms": 0.0, "states": 0.0}}


def publish(
    project: Project,
    ids: list[int],
    labels: tuple[int, ...],
    probabilities: np.ndarray,
    checkpoint: dict[str, object] | None = None,
) -> ModelInfo:
    """A model with these answers, which listens to the mean vectors alone, or as the checkpoint says."""
    configuration = {"checkpoint": checkpoint or VECTORS_ALONE}
    ones = np.ones(len(ids), np.float32)
    with project.db.write() as tx:
        model = models.stage_model(tx, NewModel(10, 1, 1.0, labels, configuration, {}, [], "f", b"", ""))
        tops = [labels[column] for column in probabilities.argmax(axis=1)]
        new = NewPredictions(ids, labels, [(one,) for one in tops], tops, ones, ones, ones, probabilities)
        models.add_predictions(tx, model, new)
        models.publish(tx, model)
        return models.get_model(tx, model)


def test_the_active_model_has_half_of_the_say_where_it_has_answered(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    label(project, ids[:20])
    said = np.tile(np.float32([0.9, 0.1]), (50, 1))
    unanswered = np.zeros((0, 2), np.float32)
    publish(project, [], (GOOD, BAD), unanswered)
    alone = Instant(project)
    alone.refresh()
    publish(project, ids[:50], (GOOD, BAD), said)
    made = Instant(project)
    made.refresh()
    ours = share_of(alone, GOOD, ids)
    mean = np.sqrt(0.9 * ours) / (np.sqrt(0.9 * ours) + np.sqrt(0.1 * (1 - ours)))
    assert share_of(made, GOOD, ids[:50]) == pytest.approx(mean[:50], abs=1e-4)
    assert share_of(made, GOOD, ids[50:]) == pytest.approx(ours[50:], abs=1e-5)


def test_members_that_are_refitted_have_the_shares_a_training_found_for_them_alone(
    project: Project, stage: PoolStage
) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    label(project, ids[:20])
    nothing = np.zeros((0, 2), np.float32)
    terms_alone = {"vectors": 0.0, "terms": 1.0, "states": 0.0}
    said = []
    for checkpoint in (
        VECTORS_ALONE,
        {"instant_shares": terms_alone},
        {**VECTORS_ALONE, "refitted_shares": terms_alone},
    ):
        publish(project, [], (GOOD, BAD), nothing, checkpoint)
        made = Instant(project)
        made.refresh()
        said.append(share_of(made, GOOD, ids))
    vectors, terms, refitted = said
    assert refitted == pytest.approx(terms, abs=1e-5)
    assert refitted != pytest.approx(vectors, abs=1e-2)


def test_a_model_that_does_not_know_a_label_has_no_say(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    label(project, ids[:20])
    publish(project, ids, (GOOD, BAD), np.tile(np.float32([0.999, 0.001]), (60, 1)))
    schemes.add_label(project, "无关")
    made = Instant(project)
    made.refresh()
    assert (share_of(made, BAD, ids[21::2]) > 0.5).mean() > 0.8


def test_a_damaged_stage_gives_no_opinions_and_the_next_one_does(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(60))
    label(project, ids[:20])
    with project.db.write() as tx:
        models.put_artifact(tx, instant.POOL_STAGE, b"garbage", 60)
    made = Instant(project)
    assert not made.refresh()
    assert made.opinions is None
    keep(project, stage)
    assert made.refresh()


def test_a_better_stage_is_taken_over_but_not_every_moment(
    project: Project, stage: PoolStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    label(project, ids[:20])
    made = Instant(project)
    made.refresh()
    before = share_of(made, GOOD, ids)
    keep(project, partial(prepare_pool, reviews(150))(CONFIG_2, ignore_progress, never_stop))
    monkeypatch.setattr(made, "_rests_until", float("inf"))
    assert not made.refresh(), "it took over a stage a moment ago"
    monkeypatch.setattr(made, "_rests_until", 0.0)
    assert made.refresh()
    assert np.abs(share_of(made, GOOD, ids) - before).max() > 1e-4


CONFIG_2 = TrainingConfig(threads=1, dimensions=24, hidden=8, vector_tokens=25_000, pretraining_tokens=5_000, seed=2)


def test_a_stop_leaves_the_opinions_and_the_next_call_catches_up(project: Project, stage: PoolStage) -> None:
    ids = fill(project, reviews(60))
    keep(project, stage)
    label(project, ids[:20])
    made = Instant(project)
    with pytest.raises(Cancelled):
        made.refresh(lambda: True)
    assert made.opinions is None
    assert made.refresh()
    kept = made.opinions
    label(project, ids[20:22])
    with pytest.raises(Cancelled):
        made.refresh(lambda: True)
    assert made.opinions is kept
    assert made.refresh()
