from __future__ import annotations

import math

import numpy as np
import pytest
from comparing import Difference, area, decided, errors_over_texts, paired, quality, standard_error
from shipped import Answer


def one_hot(classes: np.ndarray, labels: int) -> np.ndarray:
    return np.eye(labels, dtype=bool)[classes]


def test_area_is_the_mean_height() -> None:
    assert area([50, 100, 150], [0.5, 0.5, 0.5]) == pytest.approx(0.5)
    assert area([0, 10, 40], [0.0, 1.0, 1.0]) == pytest.approx((5 + 30) / 40)
    assert area([40, 0, 10], [1.0, 0.0, 1.0]) == pytest.approx((5 + 30) / 40)


def test_one_budget_has_no_area() -> None:
    with pytest.raises(ValueError, match="two budgets"):
        area([50], [0.5])


def test_paired_difference_takes_the_spread_over_seeds_from_three_on() -> None:
    found = paired([0.5, 0.6, 0.7], [0.4, 0.4, 0.4], [9.0, 9.0, 9.0])
    assert found.mean == pytest.approx(0.2)
    assert found.error == pytest.approx(0.1 / math.sqrt(3))


def test_with_two_seeds_the_error_is_that_over_the_texts() -> None:
    found = paired([0.5, 0.7], [0.4, 0.4], [0.03, 0.04])
    assert found.mean == pytest.approx(0.2)
    assert found.error == pytest.approx(math.sqrt((0.03**2 + 0.04**2) / 2))


@pytest.mark.parametrize(
    ("mean", "ahead", "behind"),
    [(0.03, True, False), (0.01, False, False), (-0.01, False, False), (-0.03, False, True)],
)
def test_ahead_and_behind_mean_more_than_one_error(mean: float, ahead: bool, behind: bool) -> None:
    found = Difference(mean, 0.02)
    assert (found.ahead, found.behind) == (ahead, behind)


def test_single_value_has_no_known_spread() -> None:
    assert standard_error([0.1]) == math.inf
    assert not Difference(0.5, standard_error([0.5])).ahead


def test_decisions_of_one_label_and_of_many() -> None:
    answer = Answer(np.array([[0.4, 0.35, 0.25]], np.float32), np.array([0.5, 0.3, 0.25], np.float32))
    assert decided(answer, many=False).tolist() == [[True, False, False]]
    assert decided(answer, many=True).tolist() == [[False, True, True]]


def test_quality_of_a_perfect_answer_has_no_error() -> None:
    truth = one_hot(np.arange(60) % 3, 3)
    found = quality(truth, Answer(truth.astype(np.float32), np.full(3, 0.5)), many=False)
    assert found["accuracy"] == found["macro_f1"] == 1.0
    assert found["calibration_error"] == found["accuracy_error"] == found["macro_f1_error"] == 0.0


def test_error_of_accuracy_is_the_binomial_one() -> None:
    classes = np.arange(400) % 2
    said = one_hot(np.where(np.arange(400) < 100, 1 - classes, classes), 2)
    found = quality(one_hot(classes, 2), Answer(said.astype(np.float32), np.full(2, 0.5)), many=False)
    assert found["accuracy"] == 0.75
    assert found["accuracy_error"] == pytest.approx(math.sqrt(0.75 * 0.25 / 400))
    assert found["macro_f1_error"] == pytest.approx(found["accuracy_error"], rel=0.2)  # of two even labels


def test_paired_error_over_texts_is_smaller_than_that_of_strangers() -> None:
    draw = np.random.default_rng(0)
    classes = draw.integers(0, 3, 600)
    wrong = draw.random(600) < 0.3
    ours = one_hot(np.where(wrong, (classes + 1) % 3, classes), 3)
    alike = ours.copy()
    alike[:10] = one_hot(classes, 3)[:10]
    strange = one_hot(np.where(draw.random(600) < 0.3, (classes + 1) % 3, classes), 3)
    truth = one_hot(classes, 3)
    near, far, same = (errors_over_texts(truth, ours, other) for other in (alike, strange, ours))
    for metric in ("accuracy", "macro_f1"):
        assert same[metric] == 0
        assert 0 < near[metric] < far[metric] / 3
