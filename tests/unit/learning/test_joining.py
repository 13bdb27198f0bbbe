import numpy as np
import pytest
from scipy.special import softmax

from annotator.learning.calibration import (
    fit_temperature,
    log_loss,
    match_confidence,
    mean_confidence,
    probabilities,
    promised_thresholds,
)
from annotator.learning.joining import Judged, Said, join, joined

RANDOM = np.random.default_rng(4)
ALL = np.ones(1, bool)  # which texts have no label matters with many labels only


def world(texts, sharpness):
    """Labels drawn from known probabilities, and logits that are `sharpness` times as sure as they should be."""
    logits = RANDOM.normal(0, 1.5, (texts, 3))
    drawn = (RANDOM.random((texts, 1)) > softmax(logits, axis=1).cumsum(axis=1)).sum(axis=1).clip(max=2)
    return np.eye(3, dtype=bool)[drawn], (logits * sharpness).astype(np.float32)


def test_a_member_that_knows_nothing_gets_no_weight():
    targets, logits = world(600, 1)
    noise = RANDOM.normal(0, 1.5, logits.shape).astype(np.float32)
    outside = Judged(logits, targets)
    assert (join(Said(noise, noise), Said(logits, logits), targets, outside, ALL, False).shares <= 0.1).all()
    assert (join(Said(logits, logits), Said(noise, noise), targets, outside, ALL, False).shares >= 0.9).all()


def test_what_the_lstm_does_for_a_rare_label_counts_for_it():
    rare = np.arange(600) < 30
    targets = np.stack([~rare, rare], axis=1)
    common_only = np.log(np.tile([0.95, 0.05], (600, 1)))
    finds_the_rare = np.log(np.where(rare[:, None], [0.4, 0.6], [0.75, 0.25]))
    lstm, teacher = Said(finds_the_rare, finds_the_rare), Said(common_only, common_only)
    assert log_loss(finds_the_rare, targets, False).mean() > log_loss(common_only, targets, False).mean()
    assert join(lstm, teacher, targets, Judged(common_only, targets), ALL, False).shares[0] > 0.7


def test_a_rare_label_that_hints_have_taught_is_not_given_once_more():
    """Few texts make a model prefer the frequent labels, which the answer is shifted against: hints do so as well."""
    targets = np.eye(3, dtype=bool)[[0] * 30 + [1] * 20 + [2]]
    logits = np.log(np.tile([0.6, 0.37, 0.03], (51, 1))).astype(np.float32)
    said, judged = Said(np.zeros((0, 3), np.float32), logits), Judged(logits, targets)

    def shift(lent):
        known = np.array([0, 0, lent])
        return join(said, said, np.zeros((0, 3), bool), judged, np.ones(51, bool), False, known).shift

    alone = join(said, said, np.zeros((0, 3), bool), judged, np.ones(51, bool), False).shift
    assert shift(0) == pytest.approx(alone)
    assert shift(1)[2] == pytest.approx(alone[:2].mean())
    assert shift(0.5)[2] == pytest.approx((alone[2] + alone[:2].mean()) / 2)
    assert shift(1)[:2] == pytest.approx(alone[:2])


def test_few_texts_leave_both_an_equal_share():
    targets, logits = world(4, 1)
    said, judged = Said(np.zeros((0, 3), np.float32), logits), Judged(logits, targets)
    joint = join(said, said, np.zeros((0, 3), bool), judged, np.ones(4, bool), False)
    assert joint.shares == pytest.approx([0.5, 0.5, 0.5])


def test_an_lstm_whose_states_tell_little_of_the_labels_has_a_small_share():
    """It is then worse than the instant model: so it was where the pool has a thousand texts."""
    targets, logits = world(200, 1)
    noise = RANDOM.normal(0, 0.5, logits.shape).astype(np.float32)
    said, none = Said(np.zeros((0, 3), np.float32), logits), np.zeros((0, 3), bool)

    def share(states):
        return join(said, said, none, Judged(logits, targets, states), np.ones(200, bool), False).shares[0]

    assert share(logits) == pytest.approx(0.5)
    assert share(noise) < 0.05 < share(0.4 * logits + noise) < 0.45


def test_held_out_texts_begin_from_what_the_states_tell():
    """Thirty texts say little against it."""
    targets, logits = world(200, 1)
    noise = RANDOM.normal(0, 0.5, logits.shape).astype(np.float32)
    said, held = Said(logits[:30], logits), targets[:30]

    def share(states):
        return join(said, said, held, Judged(logits, targets, states), np.ones(200, bool), False).shares[0]

    assert share(noise) < 0.1
    assert share(logits) == pytest.approx(0.5)


def test_of_many_labels_the_lstm_has_less_of_a_share_the_fewer_texts_have_the_label():
    targets = np.zeros((200, 4), bool)
    for label, having in enumerate((100, 12, 2, 0)):
        targets[:having, label] = True
    logits = RANDOM.normal(0, 1, targets.shape).astype(np.float32)
    said = Said(np.zeros((0, 4), np.float32), logits)
    joint = join(said, said, np.zeros((0, 4), bool), Judged(logits, targets), np.ones(200, bool), True)
    assert 0.4 < joint.shares[0] < 0.5
    assert joint.shares[1] == pytest.approx(0.25)
    assert 0 == joint.shares[3] < joint.shares[2] < joint.shares[1]


def test_many_held_out_texts_judge_the_share_of_all_labels_alike():
    targets = RANDOM.random((400, 3)) < [0.5, 0.2, 0.02]
    right = np.where(targets, 3, -3).astype(np.float32)
    noise = RANDOM.normal(0, 1.5, right.shape).astype(np.float32)
    joint = join(Said(right, right), Said(noise, noise), targets, Judged(noise, targets), ALL, True)
    assert (joint.shares >= 0.9).all()


def test_answers_that_are_too_sure_are_made_as_sure_as_they_may_be():
    targets, logits = world(1_000, 3)
    joint = join(Said(logits, logits), Said(logits, logits), targets, Judged(logits, targets), ALL, False)
    assert joint.temperature == pytest.approx(3, rel=0.25)


def test_without_held_out_texts_the_pool_carries_the_confidence_over():
    targets, right = world(2_000, 1)
    none = np.zeros((0, 3), np.float32)
    lstm, teacher = Said(none, right * 3), Said(none, right)
    joint = join(lstm, teacher, np.zeros((0, 3), bool), Judged(right, targets), np.ones(2_000, bool), False)
    logits = joined(lstm.pool, teacher.pool, joint.shares, False) + joint.shift
    said = probabilities(logits / joint.temperature, False)
    own = fit_temperature(right, targets, False)
    sure = mean_confidence(softmax(right / own, axis=1), False)
    assert sure - 0.01 < mean_confidence(said, False) < sure + 0.05 * (1 - sure)


def test_an_answer_is_no_surer_than_what_was_judged_where_texts_tell_nothing():
    """Else it is a little: it has learned from a fifth more texts."""
    targets, guesses = world(400, 1)
    guesses = RANDOM.permutation(guesses)
    none, said = np.zeros((0, 3), np.float32), Said(np.zeros((0, 3), np.float32), guesses)
    joint = join(said, said, none.astype(bool), Judged(guesses, targets), ALL, False)
    after = probabilities((joined(guesses, guesses, joint.shares, False) + joint.shift) / joint.temperature, False)
    judged = softmax(guesses / fit_temperature(guesses, targets, False), axis=1)
    assert mean_confidence(after, False) == pytest.approx(mean_confidence(judged, False), abs=0.005)


def test_a_label_that_is_hardly_given_is_given_more_often_and_no_answer_is_surer_for_it():
    targets, fair = world(2_000, 1)
    logits = fair - np.array([0, 0, 3], np.float32)
    none, said = np.zeros((0, 3), np.float32), Said(np.zeros((0, 3), np.float32), logits)
    joint = join(said, said, none.astype(bool), Judged(fair, targets), ALL, False)
    before = joined(logits, logits, joint.shares, False)
    after = probabilities((before + joint.shift) / joint.temperature, False)
    assert joint.shift.argmax() == 2
    assert (after.argmax(axis=1) == 2).mean() > 1.5 * (before.argmax(axis=1) == 2).mean()
    own = fit_temperature(fair, targets, False)
    assert mean_confidence(after, False) == pytest.approx(
        mean_confidence(softmax(logits / own, axis=1), False), abs=0.05
    )


def test_no_more_right_answers_are_given_away_for_rare_labels_than_one_in_a_hundred():
    """Where all labels are about as probable, a small step turns many answers."""
    targets, logits = world(2_000, 1)
    doubtful = (logits / 16 - np.array([0, 0, 0.3])).astype(np.float32)
    none, said = np.zeros((0, 3), np.float32), Said(np.zeros((0, 3), np.float32), doubtful)
    joint = join(said, said, none.astype(bool), Judged(logits, targets), ALL, False)
    before = joined(doubtful, doubtful, joint.shares, False)
    sure = probabilities(before, False)
    after = (before + joint.shift).argmax(axis=1)
    moved = after != sure.argmax(axis=1)
    assert np.ptp(joint.shift) > 0
    assert 0.01 < moved.mean() < 0.2
    lost = (sure.max(axis=1) - sure[np.arange(2_000), after]).mean()
    assert 0 < lost < 0.01 * sure.max(axis=1).mean()


def test_who_knows_nothing_but_how_common_labels_are_gives_no_rare_one_for_it():
    targets = np.eye(3, dtype=bool)[RANDOM.choice(3, 200, p=[0.6, 0.3, 0.1])]
    guesses = (np.log([0.6, 0.3, 0.1]) + RANDOM.normal(0, 0.5, (200, 3))).astype(np.float32)
    none, said = np.zeros((0, 3), np.float32), Said(np.zeros((0, 3), np.float32), guesses)
    assert not join(said, said, none.astype(bool), Judged(guesses, targets), ALL, False).shift.any()
    knows = np.where(targets, 1.0, -1.0).astype(np.float32)
    assert join(said, said, none.astype(bool), Judged(knows, targets), ALL, False).shift.any()


def test_labels_that_are_given_alike_stay_as_they_are():
    targets, logits = world(2_000, 1)
    none, said = np.zeros((0, 3), np.float32), Said(np.zeros((0, 3), np.float32), logits)
    joint = join(said, said, none.astype(bool), Judged(logits, targets), ALL, False)
    assert np.ptp(joint.shift) < 0.05


def test_matching_confidence_of_no_texts_changes_nothing():
    assert match_confidence(np.zeros((0, 3)), 0.7, False) == 1


def test_thresholds_of_many_labels_come_from_the_pool_and_not_from_chosen_texts():
    logits = RANDOM.normal(-2, 1.5, (3_000, 2)).astype(np.float32)
    drawn = RANDOM.random(logits.shape) < probabilities(logits, True)
    some, chosen = slice(0, 150), np.flatnonzero(np.abs(logits).min(axis=1) < 0.3)[:150]
    none, said = np.zeros((0, 2)), Said(np.zeros((0, 2)), logits)
    everything = np.ones(len(logits), bool)
    fair, biased = (
        join(said, said, none, Judged(logits[rows], drawn[rows]), everything, True) for rows in (some, chosen)
    )
    assert fair.thresholds == pytest.approx(biased.thresholds, abs=0.08)


def test_texts_of_the_pool_that_were_trained_on_tell_no_thresholds():
    targets = RANDOM.random((200, 2)) < 0.4
    none, said = np.zeros((0, 2)), Said(np.zeros((0, 2)), np.where(targets, 9.0, -9.0))
    judged = Judged(RANDOM.normal(-1, 1, (200, 2)), targets)
    trained_on = join(said, said, none, judged, np.zeros(200, bool), True)
    own = probabilities(judged.logits / fit_temperature(judged.logits, targets, True), True)
    assert trained_on.thresholds == pytest.approx(promised_thresholds(own))


def test_without_a_pool_the_labelled_texts_tell_the_thresholds():
    targets = RANDOM.random((200, 2)) < 0.4
    none = np.zeros((0, 2))
    judged = Judged(np.where(targets, 2.0, -2.0), targets)
    joint = join(Said(none, none), Said(none, none), none, judged, np.zeros(0, bool), True)
    assert ((probabilities(judged.logits / joint.temperature, True) >= joint.thresholds) == targets).all()
