"""Replaying the loop on a corpus whose labels are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from annotator.core.domain import Strategy
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning import engine
from annotator.services import preparing, retraining
from annotator.services.replay_corpora import read_corpora
from annotator.services.simulating import SimulationRow, Skipped, simulate

GOOD = ("great", "lovely", "superb", "charming")
BAD = ("awful", "dreadful", "boring", "broken")
THINGS = ("film", "hotel", "soup", "phone", "book", "train", "song", "lamp", "coat", "game")


def write(path: Path, start: int, count: int) -> Path:
    """Texts whose label one word tells."""
    lines = []
    for n in range(start, start + count):
        word = (GOOD if n % 2 else BAD)[(n // 2) % 4]
        body = f"number {n}: a {word} {THINGS[n % 10]} with a {word} {THINGS[(n * 7) % 10]}"
        lines.append(json.dumps({"text": body, "label": "good" if n % 2 else "bad"}))
    path.write_text("\n".join(lines), "utf-8")
    return path


def replay(
    train: Path,
    test: Path,
    budgets: Sequence[int | None],
    strategy: Strategy,
    stage: tuple[bytes, int] | None = None,
) -> list[SimulationRow]:
    corpora = read_corpora(train, test, never_stop)
    return rows_of(simulate(corpora, budgets, strategy, 1, ignore_progress, never_stop, stage))


def rows_of(made: Iterable[SimulationRow | Skipped]) -> list[SimulationRow]:
    return [one for one in made if isinstance(one, SimulationRow)]


@pytest.mark.usefixtures("quick_engine")
def test_rows_for_each_seed_and_budget_beside_the_baseline(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 80), write(tmp_path / "test.jsonl", 1_000, 30)
    rows = replay(train, test, [40, None], Strategy.RANDOM)
    assert [(row.budget, row.seed, row.pool, row.test_texts) for row in rows] == [(40, 1, 80, 30), (80, 1, 80, 30)]
    for row in rows:
        assert row.confusion is not None
        right = sum(row.confusion[place][place] for place in range(2))
        assert row.accuracy == pytest.approx(right / 30)
        assert row.accuracy_low is not None
        assert row.accuracy_high is not None
        assert row.accuracy_low < row.accuracy <= row.accuracy_high
        assert sum(map(sum, row.confusion)) == 30
        assert row.train_seconds > 0
    assert rows[-1].accuracy > 0.8
    assert rows[-1].baseline_accuracy > 0.8


@pytest.mark.usefixtures("quick_engine")
def test_a_pool_stage_that_is_there_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 80), write(tmp_path / "test.jsonl", 1_000, 30)
    texts = [json.loads(line)["text"] for line in train.read_text("utf-8").splitlines()]
    made = engine.prepare_pool(texts, engine.TrainingConfig(threads=1), ignore_progress, never_stop)
    monkeypatch.setattr(preparing, "prepare", lambda *_: pytest.fail("made again"))
    stage = made.to_bytes(), len(texts)
    (row,) = replay(train, test, [60], Strategy.RANDOM, stage)
    assert row.accuracy > 0.7


@pytest.mark.usefixtures("engine")
def test_text_in_both_files_is_never_trained_on(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 60), write(tmp_path / "test.jsonl", 50, 20)
    (row,) = replay(train, test, [None], Strategy.RANDOM)
    assert (row.budget, row.test_texts) == (50, 20)


@pytest.mark.usefixtures("engine")
def test_query_strategy_fills_the_budget(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 120), write(tmp_path / "test.jsonl", 1_000, 20)
    (row,) = replay(train, test, [60], Strategy.MARGIN)
    assert (row.budget, row.strategy) == (60, "margin")


@pytest.mark.usefixtures("engine")
def test_rows_without_a_label_are_never_asked_for(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 60), write(tmp_path / "test.jsonl", 1_000, 20)
    nothing = [json.dumps({"text": f"nobody knows number {n}", "label": ""}) for n in range(40)]
    train.write_text("\n".join([train.read_text("utf-8"), *nothing]), "utf-8")
    (row,) = replay(train, test, [50], Strategy.ENTROPY)
    assert (row.budget, row.pool) == (50, 60)


@pytest.mark.usefixtures("engine")
def test_a_budget_below_what_the_window_wants_is_replayed_all_the_same(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 60), write(tmp_path / "test.jsonl", 1_000, 20)
    (row,) = replay(train, test, [8], Strategy.RANDOM)
    assert row.budget == 8


@pytest.mark.usefixtures("engine")
def test_budgets_that_come_to_the_same_texts_are_trained_once(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 12), write(tmp_path / "test.jsonl", 1_000, 20)
    rows = replay(train, test, [50, 100, None, 8, 8], Strategy.RANDOM)
    assert [row.budget for row in rows] == [8, 12]


@pytest.mark.usefixtures("engine")
def test_a_budget_that_draws_a_single_label_is_skipped_and_the_others_are_made(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 40), write(tmp_path / "test.jsonl", 1_000, 20)
    corpora = read_corpora(train, test, never_stop)
    made = list(simulate(corpora, [1, None], Strategy.RANDOM, 2, ignore_progress, never_stop))
    assert [(type(one), one.budget, one.seed) for one in made] == [
        (Skipped, 1, 1),
        (SimulationRow, 40, 1),
        (Skipped, 1, 2),
        (SimulationRow, 40, 2),
    ]
    assert made[0] == Skipped(budget=1, seed=1, labels=1)


@pytest.mark.usefixtures("engine")
def test_a_budget_of_texts_that_are_nearly_test_texts_is_skipped(tmp_path: Path) -> None:
    long = "{} what a {} evening at the theatre with all of our friends from the village and their many children {}"
    lines = [("good", "lovely", "!"), ("bad", "dreadful", "!"), ("good", "lovely", "."), ("bad", "dreadful", ".")]
    train, test = tmp_path / "train.jsonl", tmp_path / "test.jsonl"
    for path, chosen in ((train, lines[:2]), (test, lines[2:])):
        told = [{"text": long.format(word, word, end), "label": label} for label, word, end in chosen]
        path.write_text("\n".join(map(json.dumps, told)), "utf-8")
    corpora = read_corpora(train, test, never_stop)
    made = list(simulate(corpora, [None], Strategy.RANDOM, 1, ignore_progress, never_stop))
    assert made == [Skipped(budget=2, seed=1, labels=2)]


@pytest.mark.usefixtures("engine")
def test_a_row_is_there_before_the_next_budget_is_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train, test = write(tmp_path / "train.jsonl", 0, 40), write(tmp_path / "test.jsonl", 1_000, 20)
    made = simulate(read_corpora(train, test, never_stop), [8, None], Strategy.RANDOM, 1, ignore_progress, never_stop)
    first = next(made)
    assert first.budget == 8
    monkeypatch.setattr(retraining, "retrain", lambda *_, **__: pytest.fail("trained before it was asked for"))
    made.close()


@pytest.mark.usefixtures("engine")
def test_nothing_is_left_behind_when_it_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    train, test = write(tmp_path / "train.jsonl", 0, 40), write(tmp_path / "test.jsonl", 1_000, 20)
    made = simulate(read_corpora(train, test, never_stop), [8, None], Strategy.RANDOM, 1, ignore_progress, never_stop)
    next(made)
    assert list(room.iterdir())
    made.close()
    assert list(room.iterdir()) == []


@pytest.mark.usefixtures("engine")
def test_test_texts_of_the_project_that_a_table_of_ours_is_from_are_of_the_pool(tmp_path: Path) -> None:
    test = write(tmp_path / "test.jsonl", 1_000, 20)
    lines = ["id,text,label,state,split"]
    for n, line in enumerate(write(tmp_path / "plain.jsonl", 0, 60).read_text("utf-8").splitlines()):
        row = json.loads(line)
        lines.append(f'{n},"{row["text"]}",{row["label"]},labelled,{"test" if n % 3 == 0 else "train"}')
    train = tmp_path / "train.csv"
    train.write_text("\n".join(lines), "utf-8")
    (row,) = replay(train, test, [None], Strategy.RANDOM)
    assert (row.pool, row.budget, row.test_texts) == (60, 60, 20)
