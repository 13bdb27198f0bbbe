"""Query strategies: which texts come first, and why that is fair."""

import numpy as np
import pytest

from annotator.core import strategies
from annotator.core.domain import Strategy

IDS = np.arange(1, 4)
# Sure; torn between two; torn among three.
THREE = np.array([[0.9, 0.08, 0.02], [0.49, 0.48, 0.03], [0.4, 0.3, 0.3]])


def first(strategy: Strategy, probabilities: np.ndarray, *, many: bool = False) -> int:
    scores = strategies.scores(strategy, probabilities, IDS, many, seed=1)
    return int(IDS[strategies.order(scores, IDS, seed=1)[0]])


def test_least_confidence_asks_where_the_best_answer_is_weakest():
    assert first(Strategy.LEAST_CONFIDENCE, THREE) == 3
    assert strategies.least_confidence(THREE, many=False) == pytest.approx([0.1, 0.51, 0.6])


def test_margin_asks_where_the_two_best_answers_are_closest():
    assert first(Strategy.MARGIN, THREE) == 2
    assert strategies.distance(THREE, many=False) == pytest.approx([0.82, 0.01, 0.1])


def test_entropy_asks_where_all_answers_are_alike():
    assert first(Strategy.ENTROPY, THREE) == 3
    uniform = np.full((1, 5), 0.2)
    assert strategies.entropy(uniform, many=False) == pytest.approx([1])
    assert strategies.entropy(np.eye(5), many=False) == pytest.approx(np.zeros(5))


@pytest.mark.parametrize("strategy", [Strategy.LEAST_CONFIDENCE, Strategy.MARGIN, Strategy.ENTROPY])
def test_with_many_labels_a_text_with_undecided_labels_comes_first(strategy):
    probabilities = np.array([[0.99, 0.98, 0.01], [0.5, 0.55, 0.02], [0.02, 0.01, 0.03]])
    assert first(strategy, probabilities, many=True) == 2


def test_with_many_labels_all_sure_of_nothing_is_sure():
    probabilities = np.zeros((1, 4))
    assert strategies.confidence(probabilities, many=True) == pytest.approx([1])
    assert strategies.entropy(probabilities, many=True) == pytest.approx([0])
    assert strategies.distance(probabilities, many=True) == pytest.approx([1])


def test_one_label_alone_leaves_no_doubt():
    assert strategies.distance(np.ones((2, 1)), many=False) == pytest.approx([1, 1])
    assert strategies.entropy(np.ones((2, 1)), many=False) == pytest.approx([0, 0])


def test_random_depends_on_text_and_seed_alone():
    ids = np.arange(1, 5_001)
    scores = strategies.random(ids, seed=3)
    assert np.array_equal(scores[::-1], strategies.random(ids[::-1], seed=3))
    assert abs(np.corrcoef(scores, strategies.random(ids, seed=4))[0, 1]) < 0.05
    assert abs(np.corrcoef(scores, ids)[0, 1]) < 0.05
    assert scores.mean() == pytest.approx(0.5, abs=0.02)
    assert 0 <= scores.min() < scores.max() < 1


def test_equal_scores_are_ordered_by_the_seed_not_by_the_row():
    ids = np.arange(1, 101)
    orders = [strategies.order(np.zeros(100), ids, seed).tolist() for seed in (1, 2, 1)]
    assert orders[0] == orders[2]
    assert orders[0] != orders[1]
    assert orders[0] != sorted(orders[0])


def test_spread_takes_one_text_of_each_kind_before_a_second_of_any():
    bodies = ["the film was great", "the film was great!", "我喜欢这家酒店", "我喜欢这家酒店。", "dov'è la stazione"]
    taken = strategies.spread(strategies.vectors(bodies), np.zeros((0, 1_024), np.float32), 3)
    assert {index // 2 for index in taken} == {0, 1, 2}


def test_spread_stays_away_from_what_was_chosen_before():
    vectors = strategies.vectors(["服务很好，还会再来", "服务很好，还会再来！", "房间又小又脏，隔音也差"])
    assert strategies.spread(vectors[1:], vectors[:1], 1) == [1]


def test_spread_never_takes_a_text_twice():
    vectors = strategies.vectors(["same words"] * 5)
    assert sorted(strategies.spread(vectors, vectors[:0], 9)) == [0, 1, 2, 3, 4]


def test_vectors_do_not_mix_neighbouring_texts():
    together = strategies.vectors(["abcdef", "", "ab", "😀😀😀😀", "abcdef"])
    assert together[0] @ together[4] == pytest.approx(1)
    assert not together[1].any()
    assert not together[2].any()
    assert together[0] @ together[3] == pytest.approx(0)
    assert np.linalg.norm(together[3]) == pytest.approx(1)


def test_no_texts_have_no_vectors():
    assert strategies.vectors([]).shape == (0, 1_024)


def test_the_mixed_queue_keeps_both_orders_and_loses_nothing():
    queue = strategies.mix_queue([1, 2, 3, 4, 5, 6], [10, 11], seed=2)
    assert [text for text in queue if text < 10] == [1, 2, 3, 4, 5, 6]
    assert [text for text in queue if text >= 10] == [10, 11]


def test_strewn_texts_stand_anywhere():
    places = {strategies.mix_queue([1, 2, 3], [9], seed).index(9) for seed in range(60)}
    assert places == {0, 1, 2, 3}
