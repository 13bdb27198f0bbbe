"""`annotator metrics` and what `train` says of quality: no figure on too few texts, an interval beside the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from annotator.core.domain import Label, ModelInfo
from annotator.core.metrics import evaluate as measure
from annotator.services import evaluating
from annotator.services.evaluating import Evaluation
from tests.unit.cli.conftest import Annotator

Measured = Callable[[int, int], None]
FEW = "Measured on {} test texts only: too few for any figure."
NONE = "No test texts are labelled yet: nothing can be said of its quality."


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Measured:
    """The active model was measured on so many texts of each label; every third answer is wrong."""

    def set_up(first: int, second: int) -> None:
        true = np.zeros((first + second, 2), bool)
        true[:first, 0] = true[first:, 1] = True
        said = true.copy()
        said[::3] = ~said[::3]
        model = ModelInfo(1, datetime.now(UTC), 50, 1, 1.0, (1, 2), {}, {}, (), "", active=True)
        labels = Label(1, "often", "#000000"), Label(2, "rare", "#ffffff")
        found = Evaluation(model, labels, measure(true, said, None, many=False), {})
        monkeypatch.setattr(evaluating, "evaluate", lambda _: found)

    return set_up


def test_a_label_with_few_texts_has_no_figures_and_the_others_an_interval(
    annotator: Annotator, made: Path, measured: Measured
) -> None:
    measured(40, 9)
    lines = annotator("metrics", made).out.splitlines()
    often, rare = (next(line for line in lines if line.endswith(name)).split("\t") for name in ("often", "rare"))
    assert rare == ["too few texts", "too few texts", "too few texts", "9", "rare"]
    assert often[3:] == ["40", "often"]
    f1, _, interval = often[2].partition(" ")
    low, high = interval.strip("()").split("–")
    assert 0 < float(low) < float(f1) < float(high) < 1
    assert annotator("metrics", made, "--json").json["labels"][1]["support"] == 9


@pytest.mark.parametrize(("texts", "said"), [(0, NONE), (9, FEW.format(9))])
def test_too_few_test_texts_have_no_figure_at_all(
    annotator: Annotator, made: Path, measured: Measured, texts: int, said: str
) -> None:
    measured(texts, 0)
    ran = annotator("metrics", made)
    first, *others = ran.out.splitlines()
    assert first == "model 1" + (f", {texts} test texts" if texts else "")
    assert others == [said]


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (None, NONE),
        ({"n": 9, "accuracy": 1.0, "accuracy_low": 0.7, "accuracy_high": 1.0}, FEW.format(9)),
        (
            {"n": 10, "accuracy": 0.9, "accuracy_low": 0.6, "accuracy_high": 0.98},
            "accuracy on 10 test texts\t0.900 (95 %: 0.600–0.980)",
        ),
    ],
)
def test_train_says_the_same(
    annotator: Annotator, made: Path, monkeypatch: pytest.MonkeyPatch, test: object, said: str
) -> None:
    metrics = {} if test is None else {"test": test}
    model = ModelInfo(1, datetime.now(UTC), 50, 1, 1.0, (1, 2), {}, metrics, (), "", active=True)
    monkeypatch.setattr("annotator.services.retraining.retrain", lambda *_, **__: model)
    assert annotator("train", made).out.splitlines()[1:] == [said]
