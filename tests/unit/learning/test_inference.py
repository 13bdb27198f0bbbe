"""What the model says of a text, and how much the text would tell of the model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.core.memory import Memory
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.engine import Predictor, train
from annotator.learning.pool import Reader
from annotator.learning.reporting import Reporter
from tests.unit.learning.conftest import QUICK, data_of, make_texts


@pytest.fixture(scope="module")
def predictor(stage_of) -> Predictor:
    """Of a model trained on 60 texts."""
    model = train(data_of("en", 60), stage_of("en"), QUICK, ignore_progress, never_stop)
    return Predictor.load(model.checkpoint)


def test_the_answer_holds_the_prediction(predictor):
    texts = make_texts("en", 40, seed=5)[0]
    answer = predictor.answer(texts)
    assert (answer.probabilities == predictor.predict(texts)).all()
    assert answer.information.shape == (40,)
    assert answer.information.dtype == np.float32


def test_a_text_tells_as_much_in_any_batch(predictor):
    texts = make_texts("en", 30, seed=6)[0]
    together = predictor.answer(texts).information
    alone = np.concatenate([predictor.answer([text]).information for text in texts])
    assert alone == pytest.approx(together, abs=1e-5)
    assert predictor.answer(texts[::-1]).information[::-1] == pytest.approx(together, abs=1e-5)
    assert predictor.answer(texts).information.tolist() == together.tolist()


def test_what_a_text_tells_lies_between_nothing_and_a_whole_answer(predictor):
    information = predictor.answer(make_texts("en", 60, seed=7)[0]).information
    assert (information >= 0).all()
    assert information.max() < np.log(2)
    assert information.std() > 0


def test_a_text_with_words_of_both_moods_tells_more_than_a_clear_one(predictor):
    clear = ["lovely happy kind sweet room", "awful rude bitter sad room"]
    torn = ["lovely awful room", "the happy rude people", "bitter sweet food"]
    information = predictor.answer([*clear, *torn]).information
    assert information[2:].mean() > information[:2].mean()


def test_no_texts_tell_nothing(predictor):
    answer = predictor.answer([])
    assert answer.probabilities.shape == (0, 2)
    assert answer.information.shape == (0,)


def test_what_was_read_before_is_not_read_again_and_changes_nothing(predictor, monkeypatch):
    texts, memory = make_texts("en", 60, seed=7)[0], Memory()
    plain = predictor.answer(texts)
    first = predictor.answer(texts, memory=memory)
    read: list[str] = []
    monkeypatch.setattr(Reader, "_read", lambda _, texts, __: read.extend(texts))
    again = predictor.answer(texts, memory=memory)
    assert not read
    for answer in (first, again):
        assert (answer.probabilities == plain.probabilities).all()
        assert (answer.information == plain.information).all()


def test_a_training_with_memory_is_the_training_without(stage_of):
    data, memory, texts = data_of("en", 60), Memory(), make_texts("en", 60, seed=8)[0]
    models = [train(data, stage_of("en"), QUICK, ignore_progress, never_stop, kept) for kept in (None, memory, memory)]
    said = [Predictor.load(model.checkpoint).answer(texts, memory=memory).probabilities for model in models]
    assert (said[0] == said[1]).all()
    assert (said[0] == said[2]).all()


def test_another_stage_reads_for_itself(stage_of):
    stage = stage_of("en")
    other = replace(stage, arrays={**stage.arrays, "mean": stage.arrays["mean"] + 1})
    texts, memory = make_texts("en", 20, seed=7)[0], Memory()
    reporter = Reporter(ignore_progress, never_stop)
    ours, theirs = (Reader(one).read(texts, reporter, memory).features["states"] for one in (stage, other))
    assert not np.allclose(ours, theirs)
