from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from baselines import NAMES, Baselines, cross_validated, fitted
from corpora import Corpus, draw
from scipy import sparse
from shipped import configuration, pool_stage


def clouds(texts: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points around three corners, and which corner each belongs to, bool (texts, 3)."""
    draw = np.random.default_rng(seed)
    truth = np.eye(3, dtype=bool)[draw.integers(0, 3, texts)]
    return 2 * truth + draw.normal(0, 0.4, (texts, 3)), truth


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix], ids=["dense", "sparse"])
def test_regression_learns(many: bool, form: type) -> None:
    known, truth = clouds(150, 1)
    asked, answers = clouds(100, 2)
    found = cross_validated(form(known), truth, form(asked), many)
    assert found.probabilities.dtype == np.float32
    assert (found.probabilities.argmax(axis=1) == answers.argmax(axis=1)).mean() > 0.95
    if many:
        assert ((found.probabilities >= found.thresholds) == answers).mean() > 0.95
    else:
        assert found.probabilities.sum(axis=1) == pytest.approx(np.ones(100), abs=1e-5)


def test_label_of_all_texts_or_of_none_is_certain() -> None:
    known, _ = clouds(20, 1)
    truth = np.zeros((20, 3), bool)
    truth[:, 0] = True
    truth[:10, 1] = True
    said = fitted(known, truth, known, 1.0, many=True)
    assert (said[:, 0] == 1).all()
    assert (said[:, 2] == 0).all()
    assert ((said[:, 1] > 0) & (said[:, 1] < 1)).all()
    only = np.eye(3, dtype=bool)[np.ones(20, int)]
    assert fitted(known, only, known, 1.0, many=False).argmax(axis=1).tolist() == [1] * 20


def test_thresholds_come_from_texts_that_were_not_trained_on() -> None:
    """A label that is rare and hard to see is given at less than one half."""
    draw = np.random.default_rng(0)
    truth = draw.random((400, 1)) < 0.15
    known = truth + draw.normal(0, 1.0, (400, 1))
    assert cross_validated(known, truth, known[:5], many=True).thresholds[0] < 0.4


@pytest.fixture
def corpus() -> Corpus:
    good = [f"the room was {word} and clean, guest {n}" for n in range(20) for word in ("lovely", "nice")]
    bad = [f"the room was {word} and dirty, guest {n}" for n in range(20) for word in ("awful", "bad")]
    truth = np.repeat(np.eye(2, dtype=bool), 40, axis=0)
    test = ("a lovely clean room", "an awful dirty room")
    return Corpus("rooms", ("good", "bad"), False, tuple(good + bad), truth, test, np.eye(2, dtype=bool))


def test_baselines_answer_the_test_texts_and_are_made_once(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = pool_stage(corpus, configuration(1, 1), tmp_path, 0)
    rows = draw(corpus, 40, 1)
    first = Baselines(corpus, stage, tmp_path).answers(rows)
    assert tuple(first) == NAMES
    for answer in first.values():
        good = answer.probabilities[:, 0]
        assert good[0] > good[1]
    monkeypatch.setattr(Baselines, "_plain", None)
    monkeypatch.setattr(Baselines, "_regression", None)
    again = Baselines(corpus, stage, tmp_path).answers(rows)
    for name in NAMES:
        assert np.array_equal(first[name].probabilities, again[name].probabilities)
    with pytest.raises(TypeError):  # other texts are another answer
        Baselines(corpus, stage, tmp_path).answers(rows[1:])
