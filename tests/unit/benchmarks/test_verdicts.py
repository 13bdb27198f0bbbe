from __future__ import annotations

from typing import Any

import pytest
from verdicts import (
    SHIPPED,
    TARGETS,
    Verdict,
    all_verdicts,
    calibration,
    cells,
    five_for_one,
    full,
    lead,
    lstm_share,
    never_wrong,
)

Row = dict[str, Any]


def row(
    corpus: str = "trec6",
    budget: int | str = 100,
    seed: int = 1,
    error: float = 0.01,
    calibr: float = 0.02,
    **said: float,
) -> Row:
    """A row of the learning benchmark: each model's accuracy and macro-F1 (0.5 where it is not named)."""
    systems: dict[str, Any] = {}
    for name in (SHIPPED, "tfidf_plain", "tfidf", "vectors", "without_lstm"):
        value = said.get(name, 0.5)
        systems[name] = {
            "accuracy": value,
            "macro_f1": value,
            "accuracy_error": 0.03,
            "macro_f1_error": 0.04,
            "calibration_error": calibr,
            "gap_errors": {"accuracy": error, "macro_f1": error},
        }
    return {"corpus": corpus, "budget": budget, "seed": seed, "systems": systems}


def test_rows_are_gathered_by_corpus_and_budget_in_the_order_of_seeds() -> None:
    found = cells([row(seed=2), row(seed=1), row(budget="full")])
    assert {cell: [one["seed"] for one in rows] for cell, rows in found.items()} == {
        ("trec6", 100): [1, 2],
        ("trec6", "full"): [1],
    }


def test_lead_pairs_the_seeds() -> None:
    rows = [row(seed=seed, shipped=0.5 + seed / 10, tfidf=0.4 + seed / 10) for seed in (1, 2, 3)]
    found = lead(rows, "tfidf", "accuracy")
    assert found.mean == pytest.approx(0.1)
    assert found.error == pytest.approx(0, abs=1e-9)


def test_wrong_choice_is_named_with_its_cell() -> None:
    verdict = never_wrong(cells([row(shipped=0.6), row(budget=500, shipped=0.6, vectors=0.62)]))
    assert verdict.met is False
    assert "1 of 2 cells" in verdict.text
    assert "trec6 500" in verdict.text
    assert "vectors" in verdict.text
    assert "tfidf" not in verdict.text


def test_within_one_error_is_no_wrong_choice() -> None:
    assert never_wrong(cells([row(shipped=0.6, vectors=0.609)])).met is True


def test_model_without_its_lstm_is_no_baseline() -> None:
    assert never_wrong(cells([row(shipped=0.6, without_lstm=0.9)])).met is True


@pytest.mark.parametrize(("ours", "met"), [(0.71, True), (0.7, True), (0.69, False)])
def test_five_for_one_is_at_least_the_score_with_five_hundred_labels(ours: float, met: bool) -> None:
    rows = [row(budget=200, shipped=ours), row(budget=500, shipped=0.9, tfidf=0.7, tfidf_plain=0.8)]
    verdict = five_for_one(cells(rows), 200)
    assert verdict.met is met
    assert "trec6" in verdict.text


@pytest.mark.parametrize(("better", "met"), [(3, True), (2, False)])
def test_hundred_labels_need_to_be_worth_five_hundred_on_three_corpora(better: int, met: bool) -> None:
    rows = [row(corpus=f"c{n}", budget=100, shipped=0.7 if n < better else 0.5) for n in range(5)]
    rows += [row(corpus=f"c{n}", budget=500, tfidf=0.6) for n in range(5)]
    assert five_for_one(cells(rows), 100).met is met


def test_five_for_one_needs_both_budgets() -> None:
    assert five_for_one(cells([row(budget=100)]), 100).met is None


def test_five_for_one_leaves_out_seeds_that_only_one_budget_has() -> None:
    rows = [row(budget=100, seed=seed, shipped=0.7) for seed in (1, 2, 3, 4)]
    rows += [row(budget=500, seed=seed, tfidf=0.6, tfidf_plain=0.6) for seed in (2, 3, 4, 5)]
    verdict = five_for_one(cells(rows), 100)
    assert verdict.met is True
    assert "+0.100±0.000" in verdict.text


@pytest.mark.parametrize(("without", "met"), [((0.57, 0.6, 0.56), True), ((0.57, 0.6, 0.58), False)])
def test_share_of_the_lstm_is_a_mean_over_cells_of_two_points(without: tuple[float, ...], met: bool) -> None:
    rows = [row(corpus=f"c{n}", shipped=0.6, without_lstm=value) for n, value in enumerate(without)]
    rows += [row(corpus="c0", budget="full", shipped=0.6, without_lstm=0.59)]
    assert lstm_share(cells(rows), of_all=False).met is met


@pytest.mark.parametrize(("without", "met"), [(0.58, True), (0.59, False)])
def test_with_all_labels_it_is_a_point_and_a_half(without: float, met: bool) -> None:
    rows = [row(budget="full", shipped=0.6, without_lstm=without), row(shipped=0.6, without_lstm=0.6)]
    assert lstm_share(cells(rows), of_all=True).met is met


@pytest.mark.parametrize(
    ("budget", "error", "met"), [(100, 0.06, True), (100, 0.061, False), (500, 0.05, True), (500, 0.06, False)]
)
def test_calibration_is_judged_on_each_corpus_by_the_number_of_labels(budget: int, error: float, met: bool) -> None:
    rows = [row(corpus="c0", budget=budget), row(corpus="c1", budget=budget, calibr=error), row(budget=50, calibr=0.2)]
    verdict = calibration(cells(rows))
    assert verdict.met is met
    assert ("c1" in verdict.text) is not met
    assert "worst 0.200 on trec6 50" in verdict.text


def test_targets_with_all_labels() -> None:
    target = TARGETS["sst2"][1]
    reached = row(corpus="sst2", budget="full", shipped=target)
    missed = row(corpus="trec6", budget="full", shipped=TARGETS["trec6"][1] - 0.001)
    assert full(cells([reached])).met is True
    verdict = full(cells([reached, missed]))
    assert verdict.met is False
    assert "1 of 2" in verdict.text
    assert full(cells([row(corpus="sst2", budget=1_000)])).met is None


def test_nothing_measured_is_neither_met_nor_missed() -> None:
    assert {verdict.met for verdict in all_verdicts([])} == {None}
    assert str(Verdict("calibration", None, "")) == "calibration: not measured."
