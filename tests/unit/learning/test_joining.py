import numpy as np
import pytest
from scipy.special import softmax

from annotator.learning.calibration import match_confidence, mean_confidence, move_thresholds, probabilities
from annotator.learning.joining import Judged, Said, join, joined

RANDOM = np.random.default_rng(4)


def world(texts, sharpness):
    """Labels drawn from known probabilities, and logits that are `sharpness` times as sure as they should be."""
    logits = RANDOM.normal(0, 1.5, (texts, 3))
    drawn = (RANDOM.random((texts, 1)) > softmax(logits, axis=1).cumsum(axis=1)).sum(axis=1).clip(max=2)
    return np.eye(3, dtype=bool)[drawn], (logits * sharpness).astype(np.float32)


def test_a_member_that_knows_nothing_gets_no_weight():
    targets, logits = world(600, 1)
    noise = RANDOM.normal(0, 1.5, logits.shape).astype(np.float32)
    outside = Judged(logits, targets)
    assert join(Said(noise, noise), Said(logits, logits), targets, outside, False).share <= 0.1
    assert join(Said(logits, logits), Said(noise, noise), targets, outside, False).share >= 0.9


def test_few_texts_leave_both_an_equal_share():
    targets, logits = world(4, 1)
    none = np.zeros((0, 3), np.float32)
    joint = join(Said(none, logits), Said(none, logits), np.zeros((0, 3), bool), Judged(logits, targets), False)
    assert joint.share == pytest.approx(0.5)


def test_answers_that_are_too_sure_are_made_as_sure_as_they_may_be():
    targets, logits = world(1_000, 3)
    joint = join(Said(logits, logits), Said(logits, logits), targets, Judged(logits, targets), False)
    assert joint.temperature == pytest.approx(3, rel=0.25)


def test_without_held_out_texts_the_pool_carries_the_confidence_over():
    targets, right = world(2_000, 1)
    none = np.zeros((0, 3), np.float32)
    lstm, teacher = Said(none, right * 3), Said(none, right)
    joint = join(lstm, teacher, np.zeros((0, 3), bool), Judged(right, targets), False)
    said = probabilities(joined(lstm.pool, teacher.pool, joint.share, joint.temperature, False), False)
    assert mean_confidence(said, False) == pytest.approx(mean_confidence(softmax(right, axis=1), False), abs=0.04)


def test_matching_confidence_of_no_texts_changes_nothing():
    assert match_confidence(np.zeros((0, 3)), 0.7, False) == 1


def test_moved_thresholds_give_each_label_as_often_as_before():
    judged = RANDOM.random((2_000, 2))
    answers = RANDOM.random((2_000, 2)) ** 3
    moved = move_thresholds(np.array([0.9, 0.5], np.float32), judged, answers)
    assert (answers >= moved).mean(axis=0) == pytest.approx([0.1, 0.5], abs=0.03)
    assert move_thresholds(np.array([0.9], np.float32), judged[:, :1] * 0, answers[:, :1]) == pytest.approx([0.9])
