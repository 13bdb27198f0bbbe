"""The pure parts of the scripts themselves."""

from __future__ import annotations

import importlib
import sys

import ablation
import active
import importing as importing_texts
import numpy as np
import pytest
import speed
import torch
from torch import nn


@pytest.mark.parametrize("name", ["learning", "active", "ablation", "speed", "keras_lstm", "importing"])
def test_help_names_the_options(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", [f"{name}.py", "--help"])
    with pytest.raises(SystemExit) as end:
        importlib.import_module(name).main()
    assert end.value.code == 0
    assert "python" in capsys.readouterr().out.lower()


@pytest.mark.parametrize(
    ("script", "option"), [("active", "--strategies"), ("ablation", "--parts"), ("speed", "--parts")]
)
def test_unknown_part_is_refused(script: str, option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [f"{script}.py", option, "nonsense"])
    with pytest.raises(SystemExit) as end:
        importlib.import_module(script).main()
    assert end.value.code == 2


def curve(strategy: str, seed: int, values: list[float]) -> list[dict[str, object]]:
    return [
        {"corpus": "c", "strategy": strategy, "seed": seed, "budget": budget, "macro_f1": value}
        for budget, value in zip((50, 100, 150), values, strict=True)
    ]


def test_areas_of_whole_curves_only() -> None:
    rows = [*curve("margin", 1, [0.2, 0.4, 0.6]), *curve("margin", 2, [0.5, 0.5, 0.5])[:2]]
    assert active.curves(rows, [50, 100, 150]) == {("c", "margin"): {1: pytest.approx(0.4)}}
    assert active.curves(rows, [50, 100])[("c", "margin")] == {1: pytest.approx(0.3), 2: pytest.approx(0.5)}


def test_gain_pairs_the_seeds_that_both_have() -> None:
    found = active.gain({1: 0.5, 2: 0.7, 3: 0.9}, {1: 0.4, 2: 0.4})
    assert found is not None
    assert found.mean == pytest.approx(0.2)
    assert found.error == pytest.approx(0.1)
    assert active.gain({3: 0.9}, {1: 0.4}) is None


def test_summary_of_active_learning(capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    for seed in (1, 2):
        rows += curve("random", seed, [0.4, 0.4, 0.4]) + curve("margin", seed, [0.5, 0.5, 0.5])
    active.show_summary(rows, [50, 100, 150])
    assert capsys.readouterr().out.count("+0.100") == 2  # of the corpus, and of all


def test_what_a_part_is_worth_is_whole_less_the_rest() -> None:
    rows = [
        {"whole": {"macro_f1": 0.6}, "less": {"macro_f1": 0.5}, "gap_errors": {"macro_f1": 0.02}},
        {"whole": {"macro_f1": 0.7}, "less": {"macro_f1": 0.5}, "gap_errors": {"macro_f1": 0.02}},
    ]
    found = ablation.loss(rows, "macro_f1")
    assert (found.mean, found.error) == (pytest.approx(0.15), pytest.approx(0.02))


def test_crossed_texts_are_different_and_of_natural_length() -> None:
    texts = [f"one{n} two{n} three{n} four{n}" for n in range(50)]
    made = speed.crossed(texts, 500, 1)
    assert len(set(made)) == 500
    assert made == speed.crossed(texts, 500, 1)
    assert made[:50] == texts
    assert {len(text.split()) for text in made} == {4}
    assert speed.crossed(["甲乙丙丁", "子丑寅卯"], 2, 1) == ["甲乙丙丁", "子丑寅卯"]
    with pytest.raises(ValueError, match="50"):
        speed.crossed(texts, 5_000, 1)


def test_batches_are_seen_while_the_body_runs_and_padding_is_not_counted() -> None:
    model = nn.Sequential(nn.Embedding(10, 4, padding_idx=0))
    with speed.batches_of(model) as batches:
        model(torch.tensor([[1, 2, 0], [3, 0, 0]]))
    model(torch.tensor([[1]]))
    assert len(batches) == 1
    assert speed.tokens_in(batches) == 3


def test_bare_lstm_has_the_shape_and_learns() -> None:
    torch.manual_seed(0)
    batches = [torch.randint(1, 20, (4, 6)) for _ in range(30)]
    bare = speed.Bare(batches, np.random.default_rng(0).normal(size=(20, 8)), hidden=5, labels=3)
    assert sorted(tuple(weights.shape) for name, weights in bare._lstm.named_parameters() if "weight" in name) == [
        (20, 5), (20, 5), (20, 8), (20, 8),
    ]  # fmt: skip
    before = bare._head.weight.detach().clone()
    bare.predict()
    assert torch.equal(bare._head.weight, before)
    bare.train()
    assert not torch.equal(bare._head.weight, before)


def test_ceiling_counts_what_the_layer_holds() -> None:
    layer = nn.LSTM(8, 5, bidirectional=True, bias=False)
    weights = sum(matrix.numel() for matrix in layer.parameters())  # each is used once a token
    batches = [torch.ones(4, 6, dtype=torch.int64), torch.ones(2, 3, dtype=torch.int64)]
    assert speed.multiplications(batches, 8, 5) == weights * 30


def test_jobs_run_in_turn_and_the_first_round_does_not_count() -> None:
    order: list[str] = []
    ours, bare = speed.in_turn(lambda: order.append("ours"), lambda: order.append("bare"), 2)
    assert order == ["ours", "bare"] * 3
    assert len(ours) == len(bare) == 2


def test_rows_to_import_are_all_different_and_come_again_with_the_seed() -> None:
    found = list(importing_texts.rows(200, 31))
    assert len({body for body, _ in found}) == 200
    assert found == list(importing_texts.rows(200, 31))
    assert all(len(body) >= 10_000 for body, _ in list(importing_texts.rows(3, 10_000))[1::2])
