"""Query strategies: which texts come first, and why that is fair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from annotator.core import strategies
from annotator.core.domain import Strategy

IDS = np.arange(1, 4)
# Sure; torn between two; torn among three.
THREE = np.array([[0.9, 0.08, 0.02], [0.49, 0.48, 0.03], [0.4, 0.3, 0.3]])


def first(strategy: Strategy, probabilities: np.ndarray, *, many: bool = False) -> int:
    scores = strategies.scores(strategy, probabilities, many)
    return int(IDS[strategies.first(scores, IDS, 1, 1)[0]])


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
    orders = [strategies.first(np.zeros(100), ids, seed, 100).tolist() for seed in (1, 2, 1)]
    assert orders[0] == orders[2]
    assert orders[0] != orders[1]
    assert orders[0] != sorted(orders[0])


@given(arrays(np.float64, st.integers(0, 30), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])), st.integers(0, 40))
def test_the_first_few_are_those_of_the_whole_order(values, limit):
    ids = np.arange(len(values)) * 7 + 3
    whole = strategies.first(values, ids, 5, len(values))
    assert sorted(whole) == list(range(len(values)))
    assert (np.diff(values[whole]) <= 0).all()
    assert strategies.first(values, ids, 5, limit).tolist() == whole[:limit].tolist()


ROWS = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(0.01, 1))


@given(ROWS, st.booleans())
def test_uncertainty_lies_between_none_and_all(raw, many):
    p = raw if many else raw / raw.sum(axis=1, keepdims=True)
    for strategy in (Strategy.LEAST_CONFIDENCE, Strategy.MARGIN, Strategy.ENTROPY):
        scores = strategies.scores(strategy, p, many)
        assert scores.shape == (len(p),)
        assert (scores >= -1e-9).all()
        assert (scores <= 1 + 1e-9).all()


@given(ROWS)
def test_by_the_closest_label_the_three_measures_of_many_labels_rank_alike(p):
    closest = np.abs(p - 0.5).argmin(axis=1)
    alone = p[np.arange(len(p)), closest][:, None]
    margin = strategies.margin(p, many=True)
    for other in (strategies.least_confidence(alone, many=True), strategies.entropy(alone, many=True)):
        assert (np.diff(other[np.argsort(margin)]) >= -1e-9).all()


def test_with_many_labels_margin_sees_the_closest_label_and_the_others_the_mean():
    one_torn, all_doubtful = [0.5, 0.01, 0.01, 0.01], [0.35, 0.35, 0.35, 0.35]
    p = np.array([one_torn, all_doubtful])
    assert strategies.margin(p, many=True).argmax() == 0
    assert strategies.least_confidence(p, many=True).argmax() == 1
    assert strategies.entropy(p, many=True).argmax() == 1


def test_mutual_information_is_disagreement_and_not_doubt():
    torn = np.tile([0.5, 0.5], (10, 1))
    opposed = np.array([[1.0, 0.0], [0.0, 1.0]] * 5)
    sure = np.tile([0.9, 0.1], (10, 1))
    gain = strategies.mutual_information(np.stack([torn, opposed, sure], axis=1), many=False)
    assert gain == pytest.approx([0, np.log(2), 0], abs=1e-9)


def test_mutual_information_of_many_labels_is_the_mean_over_labels():
    samples = np.array([[[1.0, 0.3, 0.5, 0.0]], [[0.0, 0.3, 0.5, 0.0]]])
    assert strategies.mutual_information(samples, many=True) == pytest.approx([np.log(2) / 4])


@given(arrays(np.float64, (5, 4, 3), elements=st.floats(0.001, 1)), st.booleans())
def test_mutual_information_lies_between_nothing_and_the_entropy_of_the_mean(raw, many):
    p = raw if many else raw / raw.sum(axis=2, keepdims=True)
    gain = strategies.mutual_information(p, many)
    largest = strategies.entropy(p.mean(axis=0), many) * np.log(2 if many else 3)
    assert (gain >= 0).all()
    assert (gain <= largest + 1e-9).all()
    assert strategies.mutual_information(p[:1], many) == pytest.approx(np.zeros(4), abs=1e-12)


def test_the_two_strategies_of_a_label():
    p = np.array([[0.9, 0.02], [0.05, 0.45], [0.05, 0.95]])
    assert strategies.scores(Strategy.MOST_LIKELY, p, False, column=1).argmax() == 2
    assert strategies.scores(Strategy.LEAST_SURE, p, False, column=1).argmax() == 1
    assert strategies.scores(Strategy.LEAST_SURE, p, False, column=1) == pytest.approx([0.04, 0.9, 0.1])


@pytest.mark.parametrize("strategy", [Strategy.RANDOM, Strategy.DIVERSITY, Strategy.MOST_LIKELY])
def test_a_strategy_that_needs_something_else_refuses_probabilities_alone(strategy):
    with pytest.raises(ValueError, match=strategy):
        strategies.scores(strategy, THREE, many=False)


def test_the_mixed_queue_keeps_both_orders_and_loses_nothing():
    queue = strategies.mix_queue([1, 2, 3, 4, 5, 6], [10, 11], seed=2)
    assert [text for text in queue if text < 10] == [1, 2, 3, 4, 5, 6]
    assert [text for text in queue if text >= 10] == [10, 11]


def test_strewn_texts_stand_anywhere():
    places = {strategies.mix_queue([1, 2, 3], [9], seed).index(9) for seed in range(60)}
    assert places == {0, 1, 2, 3}
