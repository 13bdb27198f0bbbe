"""What the model says of a text, and how much the text would tell of the model."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.engine import Predictor, train
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
