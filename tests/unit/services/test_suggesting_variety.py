"""What is suggested together: no two texts that read alike, and of each kind of doubt one."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.core.domain import ReasonKind, Strategy
from annotator.services import annotating, asking
from annotator.services.project import Project
from annotator.services.suggesting import suggest
from tests.unit.conftest import fill
from tests.unit.services.opinionated import NOUNS, WORDS, bodies, ids_of, opinions, plain, predict

pytestmark = pytest.mark.usefixtures("doubts_are_believed_at_once")


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
    assert sorted(ids_of(queue)) == ids[:4]  # the kinds in any order


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


def test_doubtful_texts_that_say_the_same_are_not_asked_twice(project: Project) -> None:
    plain(project)
    copies = [f"服务员的态度真的非常不好{'！' * (n + 1)}" for n in range(6)]
    ids = fill(project, [*copies, "the pool was closed all week", "早餐的咖啡是冷的，面包也硬"])
    predict(project, ids, np.array([[0.5, 0.5]] * 6 + [[0.55, 0.45]] * 2))
    chosen = ids_of(suggest(project, 8))
    assert set(ids[6:]) < set(chosen)
    assert len(chosen) == 3
