import numpy as np
import pytest

from annotator.learning.calibration import (
    fit_temperature,
    fit_thresholds,
    log_loss,
    probabilities,
    promised_thresholds,
)


def drawn(count, sharpness, many, seed=0):
    """Targets drawn from the softmax (sigmoid) of logits, and the logits made `sharpness` times too sharp."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2, (count, 4))
    chance = probabilities(logits, many)
    if many:
        return logits * sharpness, random.random(chance.shape) < chance
    targets = np.zeros(chance.shape, bool)
    targets[np.arange(count), [random.choice(4, p=row / row.sum()) for row in chance.astype(float)]] = True
    return logits * sharpness, targets


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("sharpness", [0.5, 3.0])
def test_temperature_undoes_over_and_underconfidence(sharpness, many):
    logits, targets = drawn(4_000, sharpness, many)
    assert fit_temperature(logits, targets, many) == pytest.approx(sharpness, rel=0.15)


def test_few_texts_hardly_move_the_temperature():
    logits, targets = drawn(10, 5.0, many=False)
    assert 0.9 < fit_temperature(logits, targets, many=False) < 1.5
    assert fit_temperature(np.zeros((0, 4)), np.zeros((0, 4), bool), many=False) == 1.0


def test_log_loss_of_a_sure_right_answer_is_nothing_and_of_a_guess_the_logarithm():
    right = np.array([[30.0, -30.0]])
    target = np.array([[True, False]])
    assert log_loss(right, target, many=False)[0] == pytest.approx(0, abs=1e-9)
    assert log_loss(np.zeros((1, 2)), target, many=False)[0] == pytest.approx(np.log(2))
    assert log_loss(np.zeros((1, 2)), target, many=True)[0] == pytest.approx(2 * np.log(2))


def test_thresholds_separate_what_can_be_separated():
    random = np.random.default_rng(0)
    targets = random.random((400, 2)) < 0.3
    probability = np.where(targets, 0.35, 0.1) + random.uniform(0, 0.05, targets.shape)
    assert ((probability >= fit_thresholds(probability, targets)) == targets).all()


def test_a_label_without_texts_has_the_threshold_it_promises_and_no_texts_at_all_give_a_half():
    targets = np.zeros((50, 3), bool)
    targets[:20, 0] = True
    probability = np.where(targets, 0.8, 0.2)
    assert fit_thresholds(probability, targets)[2] == promised_thresholds(probability)[2]
    assert 0.2 < fit_thresholds(probability, targets)[0] < 0.8
    assert (fit_thresholds(np.zeros((0, 3)), np.zeros((0, 3), bool)) == 0.5).all()


def test_promised_thresholds_are_the_best_ones_for_labels_drawn_from_the_probabilities():
    random = np.random.default_rng(1)
    probability = random.beta((0.2, 2.0), (4.0, 2.0), (20_000, 2))
    drawn = random.random(probability.shape) < probability
    found = promised_thresholds(probability)
    assert found == pytest.approx(fit_thresholds(probability, drawn), abs=0.04)
    assert found[0] < found[1]


def test_a_label_that_no_text_seems_to_have_is_promised_to_none():
    probability = np.random.default_rng(2).uniform(0, 0.01, (500, 1))
    assert (probability < promised_thresholds(probability)).all()
