"""Metrics: right numbers, honest intervals, and no NaN anywhere."""

import dataclasses
import math
import time
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support

from annotator.core.metrics import Metrics, calibration, evaluate, wilson


def one_hot(classes: np.ndarray, width: int) -> np.ndarray:
    return np.eye(width, dtype=bool)[np.asarray(classes, int)]


@given(seed=st.integers(0, 10_000), n=st.integers(1, 80), width=st.integers(2, 7))
@settings(max_examples=60, deadline=None)
def test_one_label_agrees_with_scikit_learn(seed, n, width):
    rng = np.random.default_rng(seed)
    true, predicted = rng.integers(0, width, n), rng.integers(0, width, n)
    metrics = evaluate(one_hot(true, width), one_hot(predicted, width), None, many=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a single class occurs
        assert metrics.accuracy == pytest.approx(accuracy_score(true, predicted))
        assert metrics.macro.f1 == pytest.approx(f1_score(true, predicted, average="macro", zero_division=0))
        assert metrics.micro.f1 == pytest.approx(f1_score(true, predicted, average="micro", zero_division=0))
        assert metrics.confusion == tuple(map(tuple, confusion_matrix(true, predicted, labels=range(width)).tolist()))
        each = precision_recall_fscore_support(true, predicted, labels=range(width), zero_division=0)
    for label, precision, recall, f1, support in zip(metrics.labels, *each, strict=True):
        assert (label.precision or 0, label.recall or 0, label.f1 or 0, label.support) == pytest.approx(
            (precision, recall, f1, support)
        )


@given(seed=st.integers(0, 10_000), n=st.integers(1, 80), width=st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_many_labels_agree_with_scikit_learn(seed, n, width):
    rng = np.random.default_rng(seed)
    true, predicted = rng.random((n, width)) < 0.4, rng.random((n, width)) < 0.4
    metrics = evaluate(true, predicted, None, many=True)
    assert metrics.accuracy == pytest.approx((true == predicted).all(axis=1).mean())
    assert metrics.confusion is None
    occurring = true.any(axis=0) | predicted.any(axis=0)
    if not occurring.any():
        assert metrics.macro is None
        return
    columns = [
        precision_recall_fscore_support(true[:, label], predicted[:, label], average="binary", zero_division=0)[:3]
        for label in np.flatnonzero(occurring)
    ]
    macro = metrics.macro
    assert (macro.precision, macro.recall, macro.f1) == pytest.approx(tuple(np.mean(columns, axis=0)))
    pooled = precision_recall_fscore_support(true.ravel(), predicted.ravel(), average="binary", zero_division=0)
    assert (metrics.micro.precision, metrics.micro.recall, metrics.micro.f1) == pytest.approx(pooled[:3])


def test_wilson_is_the_published_interval():
    low, high = wilson(8, 10)  # Newcombe (1998) gives 0.4902 to 0.9433
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_more_texts_narrow_every_interval():
    def width_with(n: int) -> list[float]:
        true = np.arange(n) % 3
        predicted = np.where(np.arange(n) % 5 == 0, (true + 1) % 3, true)
        metrics = evaluate(one_hot(true, 3), one_hot(predicted, 3), None, many=False)
        intervals = (metrics.accuracy_interval, metrics.macro_f1_interval, metrics.labels[0].f1_interval)
        return [high - low for low, high in intervals]

    assert all(few > 2 * many for few, many in zip(width_with(30), width_with(600), strict=True))


def test_a_label_never_found_or_always_right_is_not_certain_to_stay_so():
    true = np.array([0] * 10 + [1] * 30)
    never = evaluate(one_hot(true, 2), one_hot(np.ones(40, int), 2), None, many=False).labels[0]
    assert (never.f1, never.f1_interval[0]) == (0, 0)
    recall = wilson(0, 10)[1]
    assert never.f1_interval[1] == pytest.approx(2 * recall / (recall + 1))
    always = evaluate(one_hot(true, 2), one_hot(true, 2), None, many=False).labels
    assert [label.f1_interval[1] for label in always] == [1, 1]
    assert always[0].f1_interval[0] == pytest.approx(wilson(10, 10)[0])
    assert always[0].f1_interval[0] < always[1].f1_interval[0]


def test_the_interval_of_macro_f1_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(200):
        true = rng.integers(0, 2, 100)
        predicted = np.where(rng.random(100) < 0.8, true, 1 - true)  # symmetric: the true macro-F1 is 0.8
        low, high = evaluate(one_hot(true, 2), one_hot(predicted, 2), None, many=False).macro_f1_interval
        hits += low <= 0.8 <= high
    assert 0.9 <= hits / 200 <= 0.99


def test_all_right_on_few_texts_is_not_sold_as_certain():
    classes = np.array([0, 1, 0, 1, 0])
    metrics = evaluate(one_hot(classes, 2), one_hot(classes, 2), None, many=False)
    assert metrics.macro.f1 == 1
    assert metrics.macro_f1_interval == pytest.approx(metrics.accuracy_interval)
    assert metrics.macro_f1_interval[0] < 0.6


def test_a_label_that_never_occurs_has_no_numbers_and_no_weight():
    metrics = evaluate(one_hot([0, 1, 1], 3), one_hot([0, 1, 0], 3), None, many=False)
    unseen = metrics.labels[2]
    assert (unseen.precision, unseen.recall, unseen.f1, unseen.f1_interval, unseen.support) == (None,) * 4 + (0,)
    assert metrics.macro.f1 == pytest.approx(2 / 3)


def test_a_label_never_predicted_has_no_precision_and_an_f1_of_nought():
    metrics = evaluate(one_hot([0, 1], 2), one_hot([0, 0], 2), None, many=False)
    assert (metrics.labels[1].precision, metrics.labels[1].recall, metrics.labels[1].f1) == (None, 0, 0)


@pytest.mark.parametrize("many", [False, True])
def test_no_texts_give_no_numbers(many):
    empty = np.zeros((0, 3), bool)
    metrics = evaluate(empty, empty, np.zeros((0, 3)), many)
    assert metrics.n == 0
    assert (metrics.accuracy, metrics.macro, metrics.micro, metrics.confusion) == (None,) * 4
    assert metrics.calibration_error is None
    assert [label.support for label in metrics.labels] == [0, 0, 0]


@given(seed=st.integers(0, 10_000), n=st.integers(0, 12), width=st.integers(1, 4), many=st.booleans())
@settings(max_examples=80, deadline=None)
def test_nothing_is_ever_nan(seed, n, width, many):
    rng = np.random.default_rng(seed)
    if many:
        true, predicted = rng.random((2, n, width)) < 0.3
    else:
        true, predicted = (one_hot(rng.integers(0, width, n), width) for _ in range(2))
    assert_finite(evaluate(true, predicted, rng.random((n, width)), many))


def test_one_label_metrics_refuse_rows_with_none_or_two():
    with pytest.raises(ValueError, match="one label"):
        evaluate(np.ones((2, 2), bool), one_hot([0, 1], 2), None, many=False)


def test_calibration_error_is_the_gap_between_promise_and_truth():
    predicted = one_hot(np.zeros(10, int), 2)
    true = one_hot(np.array([0] * 6 + [1] * 4), 2)  # right in 6 of 10
    promised = np.tile([0.9, 0.1], (10, 1))
    assert calibration(true, predicted, promised, many=False)[0] == pytest.approx(0.3)
    assert calibration(true, predicted, np.tile([0.6, 0.4], (10, 1)), many=False)[0] == pytest.approx(0)
    assert calibration(true, true, true.astype(float), many=True)[0] == pytest.approx(0)


def test_the_calibration_error_has_an_interval_that_few_texts_leave_wide():
    predicted = one_hot(np.zeros(1_200, int), 2)
    promised = np.tile([0.97, 0.03], (1_200, 1))
    few, many = (calibration(predicted[:n], predicted[:n], promised[:n], many=False) for n in (12, 1_200))
    assert (few[0], many[0]) == pytest.approx((0.03, 0.03))
    assert few[1][1] > 0.1, "twelve of twelve right is no proof"
    assert many[1][1] - many[1][0] < 0.02
    for error, (low, high) in (few, many):
        assert 0 <= low <= error <= high <= 1


@pytest.mark.parametrize("many", [False, True])
def test_the_interval_of_the_calibration_error_holds_the_truth_of_a_model_that_promises_too_much(many):
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(100):
        promised = rng.uniform(0.5, 1, (150, 1)) * [1, 0] + [0, 0.05]
        true = rng.random((150, 2)) < promised * [0.8, 1]
        if not many:
            true[:, 1] = ~true[:, 0]
        _, (low, high) = calibration(true, one_hot(np.zeros(150, int), 2), promised, many)
        held += low <= (0.075 if many else 0.15) <= high
    assert held >= 90


def test_a_large_test_set_is_measured_in_seconds():
    rng = np.random.default_rng(0)
    true, predicted = rng.random((2, 5_000, 28)) < 0.05
    began = time.perf_counter()
    evaluate(true, predicted, rng.random((5_000, 28)), many=True)
    assert time.perf_counter() - began < 5


def assert_finite(metrics: Metrics) -> None:
    def walk(value: object) -> None:
        if isinstance(value, float):
            assert math.isfinite(value)
        elif isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, (list, tuple)):
            for inner in value:
                walk(inner)

    walk(dataclasses.asdict(metrics))
