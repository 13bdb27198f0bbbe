"""Texts with a word of a rare label are learned from, as long as hardly any text has the label."""

from dataclasses import replace

import numpy as np
import pytest

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.engine import Predictor, TrainingData, prepare_pool, train
from annotator.learning.hints import Hints, find_hints
from annotator.learning.members import weights_of
from annotator.learning.reporting import Reporter

from .conftest import QUICK, data_of, make_texts

REPORTER = Reporter(ignore_progress, never_stop)
GOOD, FEAR = 0, 1
POOL = ["I fear the dark", "so FEARFUL", "a fine day", "unfearing", "the dread of winter", "nothing at all"]
WORDS = (("good",), ("fear", "dread"))


def given(good: int, fear: int) -> tuple[list[str], np.ndarray]:
    """So many labelled texts of each."""
    bodies = [f"day {number} went by" for number in range(good + fear)]
    return bodies, np.eye(2, dtype=bool)[[GOOD] * good + [FEAR] * fear]


def hints_for(pool, texts, targets, words=WORDS, seed=1, passed_over=()) -> Hints:
    return find_hints(pool, passed_over, texts, targets, words, seed, REPORTER)


def test_texts_with_a_word_of_a_rare_label_count_as_a_part_of_one():
    hints = hints_for(POOL, *given(12, 0))
    assert sorted(hints.texts) == ["I fear the dark", "so FEARFUL", "the dread of winter"]
    assert hints.targets.tolist() == [[False, True]] * 3
    assert hints.weights == pytest.approx([0.3] * 3)


def test_they_count_the_less_the_more_texts_have_the_label():
    assert hints_for(POOL, *given(12, 5)).weights == pytest.approx([0.15] * 3)
    assert not len(hints_for(POOL, *given(12, 10)))


def test_labelled_texts_are_no_hints():
    texts, targets = given(12, 1)
    texts[-1] = "I fear the dark"
    assert sorted(hints_for(POOL, texts, targets).texts) == ["so FEARFUL", "the dread of winter"]


def test_texts_that_are_passed_over_are_no_hints():
    hints = hints_for(POOL, *given(12, 0), passed_over=["I fear the dark", "so FEARFUL"])
    assert hints.texts == ["the dread of winter"]


def test_a_word_the_labelled_texts_speak_against_gives_none():
    texts, targets = given(12, 0)
    texts[:4] = ["no fear", "fear not", "fear of flying", "without fear"]
    assert hints_for(POOL, texts, targets).texts == ["the dread of winter"]


def test_at_most_twenty_are_drawn_and_the_same_again():
    pool = [f"fear number {number}" for number in range(100)]
    first, again, other = (hints_for(pool, *given(12, 0), seed=seed).texts for seed in (1, 1, 2))
    assert len(set(first)) == 20
    assert first == again != other


def test_a_text_that_stands_twice_counts_once():
    assert hints_for(["I fear the dark"] * 5, *given(12, 0)).texts == ["I fear the dark"]


def test_where_there_are_no_spaces_a_word_may_stand_anywhere():
    assert hints_for(["我们都很害怕那部电梯", "没事"], *given(12, 0), words=((), ("害怕",))).texts == [
        "我们都很害怕那部电梯"
    ]


def test_without_words_there_are_no_hints():
    for words in ((), ((), ())):
        hints = hints_for(POOL, *given(12, 0), words=words)
        assert len(hints) == 0
        assert hints.targets.shape == (0, 2)


def test_rare_labels_weigh_more_and_hints_as_much_as_they_count():
    targets = np.eye(2, dtype=bool)[[0] * 9 + [1] + [1, 1]]
    weights = weights_of(targets, False, np.array([0.3, 0.3]))
    assert weights[:10].mean() == pytest.approx(1.0)
    assert weights[9] > weights[0]
    assert weights[10:] == pytest.approx([0.3 * weights[9]] * 2)
    assert weights_of(targets, True, np.array([0.3, 0.3])) == pytest.approx([1.0] * 10 + [0.3, 0.3])


@pytest.fixture(scope="module")
def of_dragons():
    """Two moods, and dragons, of which nobody labelled one: the stage of a pool with some, and the data."""
    data = data_of("en", 60, labels=3)
    dragons = [f"dragon {text}" for text in make_texts("en", 12, seed=5)[0]]
    pool = [*data.pool, *dragons]
    return prepare_pool(pool, QUICK, ignore_progress, never_stop), replace(data, pool=pool, words=((), (), ("dragon",)))


def said_of_dragons(stage, data: TrainingData, *without: str) -> np.ndarray:
    """What the instant model says: the LSTM of these settings is too small to learn from a dozen texts."""
    model = train(data, stage, replace(QUICK, without=("lstm", *without)), ignore_progress, never_stop)
    texts = [f"dragon {text}" for text in make_texts("en", 20, seed=6)[0]]
    return Predictor.load(model.checkpoint).predict([*texts, *make_texts("en", 20, seed=9)[0]])[:, 2]


def test_a_label_nobody_gave_yet_is_recognised_by_its_word(of_dragons):
    said = said_of_dragons(*of_dragons)
    assert np.median(said[:20]) > 0.5
    assert np.median(said[20:]) < 0.1


def test_the_model_tells_how_many_hints_it_had_and_can_do_without(of_dragons):
    stage, data = of_dragons
    with_them = train(data, stage, QUICK, ignore_progress, never_stop).checkpoint.configuration
    assert with_them["hinted_texts"] == 12
    assert with_them["label_hints"] == [0, 0, 12]
    assert said_of_dragons(stage, data, "hints").max() < 0.01


def test_many_labels_learn_from_hints_as_well(of_dragons):
    stage, data = of_dragons
    said = said_of_dragons(stage, replace(data, many=True))
    assert np.median(said[:20]) > 3 * np.median(said[20:])
