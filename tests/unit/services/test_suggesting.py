"""What is suggested next: doubtful texts, a share by chance, never a decided text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.core import strategies
from annotator.core.domain import Reason, ReasonKind, Strategy, Suggestion
from annotator.core.opinions import Opinions
from annotator.services import annotating, asking, schemes, suggesting
from annotator.services.project import Project
from annotator.services.suggesting import suggest
from annotator.storage import models, texts
from tests.unit.conftest import fill

NOUNS = ("酒店", "早餐", "房间", "前台", "窗外", "地毯", "电梯", "停车场", "泳池", "大堂")
WORDS = ("很好", "太差", "一般", "干净", "吵闹", "便宜", "很贵", "方便", "难找", "舒服")


@pytest.fixture(autouse=True)
def doubts_are_believed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the test of when they are: the others are about what is asked then."""
    monkeypatch.setattr(suggesting, "_TRUSTED_FROM", 0)
    monkeypatch.setattr(suggesting, "_SOUGHT_UP_TO", 0)
    monkeypatch.setattr(asking, "_RARE", 0)


def bodies(n: int) -> list[str]:
    return [f"{NOUNS[i % 10]}{WORDS[i // 10 % 10]}，第{i}位客人说{WORDS[(i * 7) % 10]}" for i in range(n)]


def predict(
    project: Project,
    ids: list[int],
    probabilities: np.ndarray,
    *,
    many: bool = False,
    information: np.ndarray | None = None,
) -> int:
    """Put a model in force that says this of these texts."""
    label_ids = tuple(label.id for label in project.scheme().labels)
    p = np.asarray(probabilities, np.float32)
    predicted = [tuple(label_ids[i] for i in np.flatnonzero(row >= 0.5)) if many else (1,) for row in p]
    with project.db.write() as tx:
        model_id = models.stage_model(tx, models.NewModel(9, 1, 1.0, label_ids, {}, {}, [], "f", b"", ""))
        models.add_predictions(
            tx,
            model_id,
            models.NewPredictions(
                ids,
                label_ids,
                predicted,
                [label_ids[i] for i in p.argmax(axis=1)],
                strategies.confidence(p, many).astype(np.float32),
                strategies.distance(p, many).astype(np.float32),
                strategies.entropy(p, many).astype(np.float32),
                p,
                None if information is None else information.astype(np.float32),
            ),
        )
        models.publish(tx, model_id)
    return model_id


def ids_of(suggestions: list[Suggestion], kind: ReasonKind | None = None) -> list[int]:
    return [one.text_id for one in suggestions if kind in (None, one.reason.kind)]


def plain(project: Project, **other: float) -> None:
    project.update_settings(**{"random_share": 0.0, "test_share": 0.0, **other})


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


def test_some_texts_are_asked_that_may_have_a_rare_label(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_RARE", 3)
    ids = fill(project, bodies(60))
    plain(project)
    second = np.linspace(0.01, 0.3, 60)
    predict(project, ids, np.column_stack([1 - second, second]))
    annotating.label(project, ids[:5], [1])
    annotating.label(project, ids[5:7], [2])
    queue = suggest(project, 10)
    rare = [one for one in queue if one.reason.kind is ReasonKind.MOST_LIKELY]
    assert [one.text_id for one in rare] == ids[-1:]
    assert rare[0].reason.values == {"label": 2, "probability": pytest.approx(0.3)}
    assert len(set(ids_of(queue))) == 10
    schemes.retire_label(project, 2)
    assert not ids_of(suggest(project, 10), ReasonKind.MOST_LIKELY)
    schemes.restore_label(project, 2)
    annotating.label(project, ids[7:8], [2])  # now three are known
    assert not ids_of(suggest(project, 10), ReasonKind.MOST_LIKELY)


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


def test_without_a_model_the_first_texts_differ_from_each_other(project: Project) -> None:
    plain(project)
    kinds = ("快递今天又晚到了{}天", "the battery died after {} days", "酒店的早餐只有{}种")
    fill(project, [kind.format(n) for n in range(30) for kind in kinds])
    queue = suggest(project, 3)
    assert {one.reason.kind for one in queue} == {ReasonKind.TYPICAL}
    assert [one.reason.values["share"] for one in queue] == pytest.approx([1 / 3] * 3, abs=0.1)
    assert {(one.text_id - 1) % 3 for one in queue} == {0, 1, 2}


def test_without_a_model_texts_keep_away_from_those_just_labelled(project: Project) -> None:
    plain(project)
    alike = [f"the battery of this phone died after {n} days of use" for n in range(20)]
    ids = fill(project, [*alike, *(f"酒店的早餐只有{n}种，不太好吃" for n in range(20))])
    annotating.label(project, ids[:5], [1])
    assert suggest(project, 1)[0].text_id > 20


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


@pytest.mark.parametrize("given", [False, True])
def test_margin_and_diversity_asks_for_one_doubtful_text_of_each_kind(
    project: Project, given: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_TIMES", 10)  # the forty doubtful texts, and none of the hundred others
    plain(project)
    kinds = (
        "这家酒店的早餐{}真的不错",
        "快递今天{}又送错了地址",
        "the film {} was far too long",
        "my phone {} died on me",
    )
    words = ("alpha", "bravo", "carol", "delta", "eagle", "fancy", "grape", "hotel", "india", "julia")
    ids = fill(project, [kind.format(word) for word in words for kind in kinds] + bodies(100))
    top = np.concatenate([np.linspace(0.51, 0.54, 40), np.full(100, 0.98)])
    p = np.stack([top, 1 - top], axis=1)
    if given:
        meaning = np.concatenate([np.tile(np.eye(5)[:4], (10, 1)), np.tile(np.eye(5)[4], (100, 1))])
        queue = suggest(project, 4, opinions=opinions(project, ids, p, meaning))
    else:
        predict(project, ids, p)
        queue = suggest(project, 4)
    assert {one.reason.kind for one in queue} == {ReasonKind.MARGIN_DIVERSITY}
    assert [one.reason.values["alike"] for one in queue] == [9, 9, 9, 9]
    assert ids_of(queue) == ids[:4]


def opinions(project: Project, ids: list[int], probabilities: np.ndarray, vectors: np.ndarray) -> Opinions:
    label_ids = tuple(label.id for label in project.scheme().labels)
    arrays = (np.asarray(array, np.float32) for array in (probabilities, vectors))
    return Opinions(np.array(ids, np.int64), label_ids, *arrays)


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


@pytest.mark.parametrize("given", [False, True])
def test_diversity_keeps_away_from_what_was_annotated_whatever_the_model_says(project: Project, given: bool) -> None:
    plain(project, strategy=Strategy.DIVERSITY)
    hotel = [f"酒店的早餐第{n}天也是冷的面包" for n in range(15)]
    ids = fill(project, [*hotel, *(f"the battery of this phone died after {n} days" for n in range(15))])
    annotating.label(project, ids[:5], [1])
    p = np.tile([0.5, 0.5], (30, 1))
    p[15:] = [1, 0]
    predict(project, ids, p)
    held = opinions(project, ids, p, np.repeat(np.eye(2), 15, axis=0)) if given else None
    (one,) = suggest(project, 1, opinions=held)
    assert one.text_id > ids[14]
    assert one.reason.kind is ReasonKind.SPREAD
    assert 0 <= one.reason.values["similarity"] < 0.2


def test_the_first_texts_are_typical_and_no_oddities(project: Project) -> None:
    plain(project)
    odd = ["😀😀😀", "http://t.cn/A6xyz", "zzzz qqqq", "1234 5678"]
    fill(project, [*odd, *bodies(100)])
    chosen = [text_id for seed in range(5) for text_id in ids_of(suggest(project, 8, seed=seed))]
    assert min(chosen) > len(odd)


@pytest.mark.parametrize("strategy", [*Strategy])
@pytest.mark.parametrize("given", [False, True])
def test_no_text_of_a_batch_reads_like_another_one_or_like_the_queue(
    project: Project, strategy: Strategy, given: bool
) -> None:
    plain(project, random_share=0.3)
    kinds = [f"{NOUNS[n % 10]}{WORDS[n // 10]}，下次不会再来住这家店了" for n in range(60)]
    ids = fill(project, [kind + end for kind in kinds for end in ("", "！", "。。", "～")])
    p = np.random.default_rng(1).dirichlet([1, 1], len(ids))
    predict(project, ids, p, information=p[:, 0])
    held = opinions(project, ids, p, np.eye(len(ids))) if given else None
    shown = ids_of(suggest(project, 8, strategy=strategy, label_id=1, opinions=held))
    queue = ids_of(suggest(project, 24, strategy=strategy, label_id=1, exclude=shown, opinions=held, seed=4))
    kind_of = [(text_id - 1) // 4 for text_id in [*shown, *queue]]
    assert len(queue) == 24
    assert len(set(kind_of)) == len(kind_of)


def test_test_texts_are_drawn_even_if_they_read_like_others(project: Project) -> None:
    project.update_settings(test_share=0.5, random_share=0.0)
    fill(project, [f"每天都一样的评论内容，没有什么可说的{'！' * n}" for n in range(40)])
    queue = suggest(project, 20)
    assert len(ids_of(queue, ReasonKind.TEST)) == 10
    assert len(queue) == 11


def test_a_pool_of_near_duplicates_is_suggested_one_by_one(project: Project) -> None:
    plain(project)
    ids = fill(project, [f"每天都一样的评论内容，没有什么可说的{'！' * n}" for n in range(6)])
    done = []
    while queue := suggest(project, 5, exclude=done[-3:]):
        assert len(queue) == 1
        annotating.label(project, ids_of(queue), [1])
        done += ids_of(queue)
    assert sorted(done) == ids


def test_the_most_doubtful_text_comes_first(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(50))
    top = np.linspace(0.55, 0.95, 50)
    predict(project, ids, np.stack([top, 1 - top], axis=1))
    assert suggest(project, 4)[0].text_id == ids[0]


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


def test_doubtful_texts_that_say_the_same_are_not_asked_twice(project: Project) -> None:
    plain(project)
    copies = [f"服务员的态度真的非常不好{'！' * (n + 1)}" for n in range(6)]
    ids = fill(project, [*copies, "the pool was closed all week", "早餐的咖啡是冷的，面包也硬"])
    predict(project, ids, np.array([[0.5, 0.5]] * 6 + [[0.55, 0.45]] * 2))
    chosen = ids_of(suggest(project, 8))
    assert set(ids[6:]) < set(chosen)
    assert len(chosen) == 3


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
