"""The instant model kept in memory: refitted from where it stood, following texts and pool stages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.core.errors import Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.instant_session import InstantSession
from annotator.learning.linear import LinearModel, fit_logistic
from annotator.learning.pool import PoolStage, Reader
from annotator.learning.reporting import Reporter

from .conftest import make_texts

REPORTER = Reporter(ignore_progress, never_stop)
LABELS = (7, 9)


@pytest.fixture
def made(stage_of, language):
    """A session that has read 120 texts with the ids 1 to 120, and their true labels."""
    texts, targets = make_texts(language, 120, seed=5)
    session = InstantSession(stage_of(language))
    session.read(list(range(1, 121)), texts, REPORTER)
    return session, texts, targets


def learn(session, targets, count, labels=LABELS, many=False):
    session.refit(list(range(1, count + 1)), targets[:count], labels, many, REPORTER)
    return session.probabilities()


@pytest.mark.parametrize("many", [False, True])
def test_it_learns_from_answers_and_judges_every_text(made, many):
    session, _, targets = made
    said = learn(session, targets, 80, many=many)
    assert said.shape == (120, 2)
    if not many:
        assert said.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert ((said[80:] > 0.5) == targets[80:]).mean() > 0.8


def test_answer_by_answer_it_comes_to_where_it_would_have_come_at_once(made, stage_of, language):
    session, texts, targets = made
    for count in range(20, 61):
        step_by_step = learn(session, targets, count)
    other = InstantSession(stage_of(language))
    other.read(list(range(1, 121)), texts, REPORTER)
    assert step_by_step == pytest.approx(learn(other, targets, 60), abs=0.03)


def test_labels_come_and_go_and_keep_what_was_learned_of_the_others(made):
    session, _, targets = made
    learn(session, targets, 60)
    third = np.column_stack([targets[:, 1], np.zeros(len(targets), bool), targets[:, 0]])
    said = learn(session, third, 60, labels=(9, 11, 7))
    assert ((said[60:, [2, 0]] > 0.5) == targets[60:]).mean() > 0.8
    assert said[:, 1].max() < 0.01
    third[:6] = [False, True, False]
    said = learn(session, third, 60, labels=(9, 11, 7))
    assert said[:6, 1].mean() > 3 * said[60:, 1].mean()


def test_shares_say_whom_to_listen_to(made):
    session, _, targets = made
    learn(session, targets, 40)
    alone = [session.probabilities({"vectors": v, "terms": t, "states": s}) for v, t, s in np.eye(3)]
    both = session.probabilities({"vectors": 0.5, "terms": 0.5, "states": 0.0})
    mean = np.sqrt(alone[0] * alone[1])
    assert both == pytest.approx(mean / mean.sum(axis=1, keepdims=True), abs=1e-3)
    assert np.abs(alone[0] - alone[2]).max() > 0.01
    others = session.probabilities({"vectors": 0.25, "terms": 0.25, "states": 0.0, "pieces": 0.5})
    assert others == pytest.approx(both, abs=1e-6)


def test_texts_come_and_go(made, language):
    session, _, targets = made
    learn(session, targets, 40)
    before = session.vectors
    more, truth = make_texts(language, 30, seed=6)
    assert session.unread([120, 121, 150]) == [121, 150]
    session.read(list(range(121, 151)), more, REPORTER)
    session.forget_others([*range(1, 91), *range(121, 151)])
    assert session.text_ids.tolist() == [*range(1, 91), *range(121, 151)]
    assert len(before) == 120  # whoever holds the arrays of a moment keeps them
    said = learn(session, targets, 90)
    assert ((said[90:] > 0.5) == truth).mean() > 0.8


def test_a_pool_stage_that_went_on_learning_is_taken_over_without_reading_again(made, stage_of, language):
    session, texts, _ = made
    stage = stage_of(language)
    name = "lstm.forwards.weight_ih_l0"
    better = replace(stage, arrays={**stage.arrays, name: stage.arrays[name] * np.float32(1.5)})
    assert session.reads_like(better)
    session.adopt(better, REPORTER)
    reader = Reader(better)
    expected = reader.features(texts, reader.encode(texts, REPORTER), REPORTER)["states"]
    assert session._read.states == pytest.approx(expected, abs=0.02)
    other = replace(stage, arrays={**stage.arrays, "vectors": stage.arrays["vectors"] + np.float16(0.1)})
    assert not session.reads_like(other)


def test_what_is_stopped_leaves_everything_as_it_was(made):
    session, texts, targets = made
    said = learn(session, targets, 40)
    stopped = Reporter(ignore_progress, lambda: True)
    with pytest.raises(Cancelled):
        session.read([200], ["a text"], stopped)
    with pytest.raises(Cancelled):
        session.refit(list(range(1, 61)), targets[:60], LABELS, False, stopped)
    assert session.unread([200]) == [200]
    assert session.probabilities() == pytest.approx(said)
    assert len(texts) == len(session.text_ids)


def test_a_session_without_texts_has_nothing_to_say(stage_of, language):
    session = InstantSession(stage_of(language))
    session.refit([], np.zeros((0, 2), bool), LABELS, False, REPORTER)
    assert session.probabilities().shape == (0, 2)


def test_a_fit_that_starts_where_another_ended_needs_no_more_steps():
    random = np.random.default_rng(0)
    classes = random.integers(3, size=200)
    features = (random.normal(size=(200, 5)) + 1.5 * np.eye(5)[classes]).astype(np.float32)
    targets = np.eye(3, dtype=bool)[classes]
    whole = fit_logistic(features, targets, False, 1.0, REPORTER)
    again = fit_logistic(features, targets, False, 1.0, REPORTER, start=whole, iterations=1)
    cold = fit_logistic(features, targets, False, 1.0, REPORTER, iterations=1)
    assert again.coefficients == pytest.approx(whole.coefficients, abs=0.01)
    assert np.abs(cold.coefficients - whole.coefficients).max() > 0.1


def test_a_label_that_was_ruled_out_starts_from_nothing():
    features = np.eye(4, dtype=np.float32)
    before = fit_logistic(features, np.eye(3, dtype=bool)[[0, 0, 1, 1]], False, 1.0, REPORTER)
    after = fit_logistic(
        features, np.eye(3, dtype=bool)[[0, 0, 1, 2]], False, 1.0, REPORTER, start=LinearModel(*_parts(before))
    )
    cold = fit_logistic(features, np.eye(3, dtype=bool)[[0, 0, 1, 2]], False, 1.0, REPORTER)
    assert after.logits(features) == pytest.approx(cold.logits(features), abs=0.05)


def _parts(model: LinearModel) -> tuple[np.ndarray, np.ndarray]:
    return model.coefficients, model.intercepts


def test_the_stage_of_the_session_is_the_one_that_was_given(stage_of, language):
    stage = stage_of(language)
    assert InstantSession(PoolStage.from_bytes(stage.to_bytes())).reads_like(stage)
