"""What is suggested next: doubtful texts, a share by chance, never a decided text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.core.domain import Reason, ReasonKind, Strategy
from annotator.services import annotating, schemes, suggesting
from annotator.services.project import Project
from annotator.services.suggesting import suggest
from annotator.storage import texts
from tests.unit.conftest import fill
from tests.unit.services.opinionated import bodies, ids_of, opinions, plain, predict

pytestmark = pytest.mark.usefixtures("doubts_are_believed_at_once")


def test_of_few_answers_the_default_strategy_asks_by_chance(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "_TRUSTED_FROM", 20)
    ids = fill(project, bodies(60))
    plain(project)
    predict(project, ids, np.tile([0.6, 0.4], (60, 1)))
    annotating.label(project, ids[:19], [1])
    assert {one.reason.kind for one in suggest(project, 5)} == {ReasonKind.RANDOM}
    assert {one.reason.kind for one in suggest(project, 5, strategy=Strategy.MARGIN)} == {ReasonKind.MARGIN}
    annotating.label(project, ids[19:20], [1])
    assert {one.reason.kind for one in suggest(project, 5)} == {ReasonKind.MARGIN_DIVERSITY}


def test_a_label_that_hardly_anybody_gave_is_looked_for_by_chance(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "_SOUGHT_UP_TO", 30)
    ids = fill(project, bodies(60))
    plain(project)
    predict(project, ids, np.tile([0.6, 0.4], (60, 1)))
    annotating.label(project, ids[:20], [1])
    annotating.label(project, ids[20:21], [2])
    assert {one.reason.kind for one in suggest(project, 5)} == {ReasonKind.RANDOM}
    annotating.label(project, ids[21:22], [2])
    assert {one.reason.kind for one in suggest(project, 5)} == {ReasonKind.MARGIN_DIVERSITY}


def test_a_label_that_never_comes_is_not_looked_for_for_ever(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "_SOUGHT_UP_TO", 30)
    ids = fill(project, bodies(60))
    plain(project)
    predict(project, ids, np.tile([0.6, 0.4], (60, 1)))
    annotating.label(project, ids[:30], [1])
    assert {one.reason.kind for one in suggest(project, 5)} == {ReasonKind.MARGIN_DIVERSITY}


@pytest.mark.parametrize("strategy", [None, *Strategy])
def test_decided_texts_are_never_suggested(project: Project, strategy: Strategy | None) -> None:
    ids = fill(project, bodies(60))
    predict(project, ids, np.tile([0.6, 0.4], (60, 1)))
    annotating.label(project, ids[:10], [1])
    annotating.skip(project, ids[10:20])
    annotating.unsure(project, ids[20:30])
    annotating.set_flag(project, ids[30:32], True)
    queue = suggest(project, 100, strategy=strategy)
    assert sorted(ids_of(queue)) == ids[30:]


def test_a_queue_that_is_on_the_screen_is_not_suggested_again(project: Project) -> None:
    ids = fill(project, bodies(40))
    first = ids_of(suggest(project, 15))
    second = ids_of(suggest(project, 25, exclude=first))
    assert sorted(first + second) == ids


@pytest.mark.parametrize(
    ("strategy", "kind"),
    [
        (Strategy.LEAST_CONFIDENCE, ReasonKind.LEAST_CONFIDENCE),
        (Strategy.MARGIN, ReasonKind.MARGIN),
        (Strategy.ENTROPY, ReasonKind.ENTROPY),
        (Strategy.LEAST_SURE, ReasonKind.LEAST_SURE),
    ],
)
def test_with_a_model_only_doubtful_texts_are_asked(project: Project, strategy: Strategy, kind: ReasonKind) -> None:
    plain(project)
    ids = fill(project, bodies(200))
    p = np.tile([0.99, 0.01], (200, 1))
    p[50:80] = [0.52, 0.48]
    predict(project, ids, p)
    queue = suggest(project, 5, strategy=strategy, label_id=2)
    assert {one.reason.kind for one in queue} == {kind}
    assert set(ids_of(queue)) <= set(ids[50:80])


def test_opinions_stand_in_for_the_stored_predictions(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(100))
    stored, fresh = np.tile([0.98, 0.02], (100, 1)), np.tile([0.98, 0.02], (100, 1))
    stored[:20], fresh[60:80] = 0.5, 0.5
    predict(project, ids, stored)
    held = opinions(project, ids[::-1], fresh[::-1], np.eye(100))
    for strategy in (Strategy.MARGIN, Strategy.LEAST_CONFIDENCE, Strategy.ENTROPY, Strategy.LEAST_SURE, Strategy.BALD):
        assert set(ids_of(suggest(project, 5, strategy=strategy, label_id=1))) <= set(ids[:20])
        assert set(ids_of(suggest(project, 5, strategy=strategy, label_id=1, opinions=held))) <= set(ids[60:80])


def test_opinions_serve_before_there_is_a_model_and_know_only_some_texts(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(60))
    held = opinions(project, ids[:20], np.tile([0.6, 0.4], (20, 1)), np.eye(20))
    queue = suggest(project, 60, opinions=held)
    assert sorted(ids_of(queue, ReasonKind.MARGIN_DIVERSITY)) == ids[:20]
    assert sorted(ids_of(queue, ReasonKind.RANDOM)) == ids[20:]


def test_opinions_on_nothing_are_no_opinions(project: Project) -> None:
    plain(project)
    fill(project, bodies(20))
    nothing = opinions(project, [], np.zeros((0, 2)), np.zeros((0, 3)))
    assert {one.reason.kind for one in suggest(project, 5, opinions=nothing)} == {ReasonKind.TYPICAL}


def test_bald_goes_by_the_information_and_without_it_by_entropy(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(80))
    p = np.tile([0.98, 0.02], (80, 1))
    p[:20] = 0.5
    information = np.zeros(80)
    information[40:50] = np.linspace(0.3, 0.4, 10)
    predict(project, ids, p, information=information)
    held = opinions(project, ids, p, np.eye(80))
    for queue in (
        suggest(project, 3, strategy=Strategy.BALD),
        suggest(project, 3, strategy=Strategy.BALD, opinions=held),
    ):
        assert ids_of(queue) == [ids[49], ids[48], ids[47]]
        assert queue[0].reason == Reason(ReasonKind.BALD, {"information": pytest.approx(0.4)})
    predict(project, ids, p)
    queue = suggest(project, 3, strategy=Strategy.BALD)
    assert {one.reason.kind for one in queue} == {ReasonKind.ENTROPY}
    assert set(ids_of(queue)) <= set(ids[:20])


def test_the_most_likely_and_the_least_sure_of_a_label(many_project: Project) -> None:
    plain(many_project, strategy=Strategy.MOST_LIKELY, strategy_label=3)
    ids = fill(many_project, bodies(50))
    p = np.full((50, 3), 0.5)
    p[:, 2] = np.linspace(0.01, 0.99, 50)
    predict(many_project, ids, p, many=True)
    queue = suggest(many_project, 3)
    assert ids_of(queue) == [ids[49], ids[48], ids[47]]
    assert queue[0].reason == Reason(ReasonKind.MOST_LIKELY, {"label": 3, "probability": pytest.approx(0.99)})
    queue = suggest(many_project, 2, strategy=Strategy.LEAST_SURE)
    assert sorted(ids_of(queue)) == [ids[24], ids[25]]
    assert queue[0].reason.kind is ReasonKind.LEAST_SURE
    assert queue[0].reason.values["label"] == 3
    held = opinions(many_project, ids, p[::-1], np.eye(50))
    assert ids_of(suggest(many_project, 2, opinions=held)) == [ids[0], ids[1]]


def test_a_label_that_is_retired_or_new_or_missing_leaves_the_default_strategy(project: Project) -> None:
    plain(project, strategy=Strategy.MOST_LIKELY, strategy_label=2)
    predict(project, fill(project, bodies(40)), np.tile([0.6, 0.4], (40, 1)))
    later = schemes.add_label(project, "中性")
    assert later is not None
    new_label = project.scheme().labels[-1].id
    for label_id in (new_label, 99):
        assert {one.reason.kind for one in suggest(project, 5, label_id=label_id)} == {ReasonKind.MARGIN_DIVERSITY}
    assert {one.reason.kind for one in suggest(project, 5)} == {ReasonKind.MOST_LIKELY}
    schemes.retire_label(project, 2)
    assert {one.reason.kind for one in suggest(project, 5)} == {ReasonKind.MARGIN_DIVERSITY}


def test_the_first_text_is_the_most_doubtful_one_of_a_kind_each_kind_has_its_turn(project: Project) -> None:
    """The window asks anew after each answer: it would stay with one kind, were the most doubtful text of all first."""
    plain(project)
    ids = fill(project, bodies(60))
    top = np.linspace(0.55, 0.95, 60)
    kinds = np.array([0] * 30 + [1] * 15 + [2] * 15)
    said = opinions(project, ids, np.stack([top, 1 - top], axis=1), np.eye(3)[kinds])
    firsts = {suggest(project, 32, seed=seed, opinions=said)[0].text_id for seed in range(30)}
    assert firsts == {ids[0], ids[30], ids[45]}


def test_the_reason_tells_the_two_closest_labels(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(1))
    predict(project, ids, np.array([[0.48, 0.52]]))
    (one,) = suggest(project, 1, strategy=Strategy.MARGIN)
    expected = {"first": 2, "first_probability": 0.52, "second": 1, "second_probability": 0.48}
    assert one.reason.values == pytest.approx(expected)
    (one,) = suggest(project, 1, strategy=Strategy.LEAST_CONFIDENCE)
    assert one.reason.values == pytest.approx({"label": 2, "probability": 0.52})
    (one,) = suggest(project, 1, strategy=Strategy.ENTROPY)
    assert one.reason.values == pytest.approx({"entropy": 0.9988}, abs=1e-3)


def test_with_many_labels_the_reason_names_the_label_in_doubt(many_project: Project) -> None:
    plain(many_project)
    ids = fill(many_project, bodies(2))
    predict(many_project, ids, np.array([[0.9, 0.45, 0.02], [0.99, 0.01, 0.01]]), many=True)
    first = suggest(many_project, 2)[0]
    assert first.text_id == ids[0]
    assert first.reason.kind is ReasonKind.LEAST_SURE
    assert first.reason.values == pytest.approx({"label": 2, "probability": 0.45})


def test_a_share_of_the_queue_is_random(project: Project) -> None:
    plain(project, random_share=0.3)
    ids = fill(project, bodies(500))
    predict(project, ids, np.tile([0.6, 0.4], (500, 1)))
    counts = [len(ids_of(suggest(project, 10, seed=seed), ReasonKind.RANDOM)) for seed in range(30)]
    assert np.mean(counts) == pytest.approx(3, abs=0.5)


def test_the_random_strategy_is_random_alone(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(400))
    predict(project, ids, np.tile([0.6, 0.4], (400, 1)))
    drawn = [suggest(project, 20, strategy=Strategy.RANDOM, seed=seed) for seed in range(40)]
    assert {one.reason.kind for queue in drawn for one in queue} == {ReasonKind.RANDOM}
    assert np.mean([text_id for queue in drawn for text_id in ids_of(queue)]) == pytest.approx(200, abs=20)


def test_texts_that_came_after_the_model_are_found_by_chance(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(4))
    predict(project, ids, np.tile([0.6, 0.4], (4, 1)))
    later = fill(project, ["后来的第一条", "后来的第二条"], source="more.csv")
    queue = suggest(project, 6)
    assert sorted(ids_of(queue)) == ids + later
    assert sorted(ids_of(queue, ReasonKind.RANDOM)) == later


def test_the_same_state_and_seed_suggest_the_same(project: Project) -> None:
    fill(project, bodies(200))
    suggest(project, 10)  # draws the test texts
    assert suggest(project, 10, seed=3) == suggest(project, 10, seed=3)
    assert suggest(project, 10, seed=3) != suggest(project, 10, seed=4)


def test_a_text_of_an_undone_import_is_not_suggested(project: Project) -> None:
    ids = fill(project, bodies(10))
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 1, True)
    later = fill(project, ["新的一条评论"], source="b.csv")
    assert ids_of(suggest(project, 20)) == later
    assert not set(ids) & set(later)


def test_an_empty_pool_suggests_nothing(project: Project) -> None:
    assert suggest(project, 10) == []
    annotating.label(project, fill(project, bodies(3)), [1])
    assert suggest(project, 10) == []


def test_a_project_opened_again_suggests_from_its_model(project: Project, tmp_path: Path) -> None:
    plain(project)
    predict(project, fill(project, bodies(30)), np.tile([0.6, 0.4], (30, 1)))
    project.close()
    again = Project.open(tmp_path / "reviews.annotator")
    assert {one.reason.kind for one in suggest(again, 5)} == {ReasonKind.MARGIN_DIVERSITY}
    again.close()
