"""The instant model: members that are judged on texts they have not seen, and one regression of all of them."""

import numpy as np
import pytest
from scipy import sparse

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.instant import InstantModel, shares_of, train_instant
from annotator.learning.reporting import Reporter

REPORTER = Reporter(ignore_progress, never_stop)
NOBODY = np.zeros(0, np.int64)


def halves(texts, seed):
    """Half of what tells the label is read by one member, half by another; a third reads nothing of use."""
    random = np.random.default_rng(seed)
    telling = random.normal(size=(texts, 12)).astype(np.float32)
    targets = np.eye(2, dtype=bool)[(telling.sum(axis=1) > 0).astype(int)]
    noise = random.normal(size=(texts, 40)).astype(np.float32)
    first, second, useless = telling[:, :6], telling[:, 6:], noise / 6
    return {"vectors": first / 2, "terms": sparse.csr_matrix(second / 2), "topics": useless}, targets


def trained(texts, **options):
    features, targets = halves(texts, seed=1)
    return train_instant(features, targets, False, np.arange(texts), NOBODY, 1, REPORTER, **options)


def right(model, texts=2_000):
    features, targets = halves(texts, seed=2)
    return float((model.logits(features).argmax(axis=1) == targets.argmax(axis=1)).mean())


def test_all_members_together_learn_what_is_divided_among_them():
    model, teacher, outside = trained(60)
    assert teacher is model
    assert model.together is not None
    assert right(model) > 0.88
    assert right(InstantModel({"vectors": model.members["vectors"]}, {"vectors": 1.0}, False)) < 0.8
    assert outside.logits.shape == (60, 2)
    assert set(outside.members) == {"vectors", "terms", "topics"}


def test_a_member_that_tells_nothing_gets_little_of_the_say():
    shares = trained(200)[0].shares
    assert shares["topics"] < 0.3 * min(shares["vectors"], shares["terms"])


def test_without_the_regression_of_all_the_mix_speaks_alone():
    model = trained(60, alone=True)[0]
    assert model.together is None
    assert right(model) > 0.8


def test_it_comes_back_from_its_arrays():
    model = trained(60)[0]
    back = InstantModel.from_arrays(model.arrays(), model.shares, False, model.voices)
    features, _ = halves(50, seed=3)
    assert np.array_equal(back.logits(features), model.logits(features))
    old = {name: array for name, array in model.arrays().items() if not name.startswith("together.")}
    assert InstantModel.from_arrays(old, model.shares, False).together is None
    with pytest.raises(KeyError):
        InstantModel.from_arrays(old, model.shares, False, model.voices)


def test_the_teacher_has_not_learned_from_the_texts_that_are_held_out():
    features, targets = halves(100, seed=1)
    features = {"pieces": features["terms"]}  # there is one way to fit these
    kept, held = np.arange(80), np.arange(80, 100)
    other = targets.copy()
    other[held] = ~other[held]
    first, second = (train_instant(features, goal, False, kept, held, 1, REPORTER) for goal in (targets, other))
    (model, teacher), (other_model, other_teacher) = first[:2], second[:2]
    before, after = teacher.members["pieces"].coefficients, other_teacher.members["pieces"].coefficients
    assert before == pytest.approx(after, rel=0.05, abs=0.01)
    assert not np.allclose(
        model.members["pieces"].coefficients, other_model.members["pieces"].coefficients, rtol=0.05, atol=0.01
    )


def test_hints_are_learned_from_and_judge_nothing():
    """Half of the rows are hints, all wrong: they spoil the model, but nothing is said out of fold about them."""
    features, targets = halves(120, seed=1)
    targets[60:] = ~targets[60:]
    hints = np.full(60, 3.0)
    model, _, outside = train_instant(features, targets, False, np.arange(60), NOBODY, 1, REPORTER, hints=hints)
    light = train_instant(features, targets, False, np.arange(60), NOBODY, 1, REPORTER, hints=np.full(60, 1e-6))[0]
    assert sorted(outside.rows) == list(range(60))
    assert outside.logits.shape == (60, 2)
    assert right(model) < 0.5
    assert right(light) > 0.8


def test_the_shares_of_some_members_alone_are_told():
    _, targets = halves(60, seed=1)
    outside = trained(60)[2]
    shares = shares_of(("vectors", "terms", "states"), outside, targets, False)
    assert set(shares) == {"vectors", "terms"}
    assert all(share > 0 for share in shares.values())


def test_hardly_any_texts_are_no_trouble():
    features, targets = halves(2, seed=1)
    targets[:] = [[True, False], [False, True]]
    model, _, _ = train_instant(features, targets, False, np.arange(2), NOBODY, 1, REPORTER)
    assert np.isfinite(model.logits(features)).all()
