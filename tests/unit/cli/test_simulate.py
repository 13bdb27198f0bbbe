"""`annotator simulate`: what is replayed, what is left out of it, and what the rows stand on."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from annotator.services import simulating
from annotator.services.simulating import SimulationRow, Skipped
from tests.unit.cli.conftest import Annotator, fingerprint


def row(budget: int = 50, seed: int = 1, accuracy: float = 0.75, test_texts: int = 40) -> SimulationRow:
    return SimulationRow(
        budget=budget, seed=seed, strategy="random", accuracy=accuracy, accuracy_low=accuracy - 0.125,
        accuracy_high=None, macro_f1=0.7, baseline_accuracy=0.6, baseline_macro_f1=0.5, train_seconds=1.0,
        predict_seconds=0.1, labels=("a", "b"), confusion=None, calibration_error=None, pool=100, test_texts=test_texts,
    )  # fmt: skip


class Replay:
    """Stands in for the replay, which takes minutes."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.rows: Sequence[SimulationRow | Skipped] = [row()]
        self.ends_with: BaseException | None = None

    def __call__(self, *arguments: object) -> Iterator[SimulationRow | Skipped]:
        self.asked = [*arguments[1:4]]
        yield from self.rows
        if self.ends_with is not None:
            raise self.ends_with


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Replay:
    replay = Replay()
    monkeypatch.setattr(simulating, "simulate", replay)
    return replay


def write(path: Path, labels: Sequence[str], start: int = 0) -> Path:
    lines = [{"text": f"this is text number {start + at}", "label": label} for at, label in enumerate(labels)]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return path


@pytest.fixture
def train(tmp_path: Path) -> Path:
    return write(tmp_path / "train.jsonl", ["a", "b"] * 6)


@pytest.fixture
def test(tmp_path: Path) -> Path:
    return write(tmp_path / "test.jsonl", ["a", "b"] * 5, start=100)


def test_the_rows_are_written(annotator: Annotator, train: Path, test: Path, replay: Replay) -> None:
    out = train.with_name("rows.json")
    ran = annotator("simulate", train, "--test", test, "--budgets", "5, full", "--seeds", "3", "--json", out)
    assert (ran.status, ran.sentences) == (0, ["100 pool texts, 40 test texts"])
    assert replay.asked == [[5, None], "random", 3]
    assert "0.7500" in ran.out
    (told,) = json.loads(out.read_text("utf-8"))["rows"]
    assert (told["macro_f1"], told["accuracy_low"], told["accuracy_high"]) == (0.7, 0.625, None)


def test_the_table_says_what_it_stands_on(annotator: Annotator, train: Path, test: Path, replay: Replay) -> None:
    ran = annotator("simulate", train, "--test", test, "--budgets", "5")
    assert ran.sentences == ["100 pool texts, 40 test texts"]  # one seed has no spread
    told = dict(zip(*(line.split("\t") for line in ran.out.splitlines()), strict=True))
    assert (told["accuracy"], told["accuracy_low"], told["accuracy_high"]) == ("0.7500", "0.6250", "–")
    replay.rows = [row(5, 1, 0.5), row(9, 1, 0.75, 38), row(5, 2, 0.75), row(9, 2, 0.75, 39)]
    ran = annotator("simulate", train, "--test", test, "--budgets", "5,9")
    assert len(ran.out.splitlines()) == 5
    first, of_five, of_nine = ran.sentences
    assert first == "100 pool texts, 38–40 test texts"
    assert of_five == "budget 5, 2 seeds: accuracy 0.6250 on average, 0.5000–0.7500 each"
    assert of_nine.startswith("budget 9, 2 seeds: accuracy 0.7500")


@pytest.mark.usefixtures("replay")
def test_a_budget_larger_than_the_pool_is_told(annotator: Annotator, train: Path, test: Path) -> None:
    ran = annotator("simulate", train, "--test", test, "--budgets", "12,9999,50,full")
    assert ran.sentences[0] == "Larger than the pool of 12 texts: 50, 9999. All of the pool is taken instead, once."


@pytest.mark.usefixtures("replay")
def test_test_texts_left_out_of_the_pool_are_counted(annotator: Annotator, train: Path, test: Path) -> None:
    test.write_text("\n".join([*train.read_text("utf-8").splitlines()[:4], test.read_text("utf-8")]), "utf-8")
    ran = annotator("simulate", train, "--test", test, "--budgets", "5")
    assert ran.sentences[0] == (
        f"4 texts of {train} are left out of the pool: they stand in {test} too, as test texts."
    )


def test_where_every_text_is_a_test_text_that_is_the_reason(annotator: Annotator, train: Path, replay: Replay) -> None:
    ran = annotator("simulate", train, "--test", train)
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert ran.err.startswith("Nothing is left to train on")
    assert replay.asked == []


@pytest.mark.usefixtures("replay")
def test_labels_that_only_test_texts_have_are_named(annotator: Annotator, train: Path, test: Path) -> None:
    write(test, ["a", "alien", "b", "alien", "zebra"], start=100)
    said = annotator("simulate", train, "--test", test, "--budgets", "5").sentences[0]
    assert said.endswith("test texts with them: alien 2, zebra 1.")
    write(test, [f"odd {at:02}" for at in range(30)], start=100)
    said = annotator("simulate", train, "--test", test, "--budgets", "5").sentences[0]
    assert said.endswith("odd 09 1 and 20 labels more.")


def test_a_strategy_of_one_label_is_not_replayed(annotator: Annotator, reviews: Path) -> None:
    ran = annotator("simulate", reviews, "--test", reviews, "--strategy", "most_likely")
    assert (ran.status, ran.out) == (2, "")
    assert "--strategy" in ran.err


def test_simulation_refuses_at_once_to_write_into_a_folder_that_is_not_there(
    annotator: Annotator, tmp_path: Path, reviews: Path
) -> None:
    ran = annotator("simulate", reviews, "--test", reviews, "--json", tmp_path / "nowhere" / "rows.json")
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert "nowhere" in ran.err


def test_a_row_is_printed_before_the_next_is_made(
    annotator: Annotator, train: Path, test: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed: list[str] = []

    def replay(*_: object) -> Iterator[SimulationRow]:
        for budget in (5, 9):
            yield row(budget)
            printed.append(capsys.readouterr().out.splitlines()[-1])

    monkeypatch.setattr(simulating, "simulate", replay)
    assert annotator("simulate", train, "--test", test, "--budgets", "5,9").status == 0
    assert [line.partition("\t")[0] for line in printed] == ["5", "9"]


def test_a_budget_of_a_single_label_is_said_and_the_others_are_kept(
    annotator: Annotator, train: Path, test: Path, replay: Replay
) -> None:
    replay.rows = [row(2, 1), Skipped(2, 2, 1), row(12, 2), Skipped(2, 3, 0), Skipped(2, 4, 2)]
    out = train.with_name("rows.json")
    ran = annotator("simulate", train, "--test", test, "--budgets", "2,full", "--seeds", "4", "--json", out)
    assert (ran.status, len(ran.out.splitlines())) == (0, 3)
    assert ran.sentences[:3] == [
        "budget 2, seed 2: only one label was drawn, skipped",
        "budget 2, seed 3: no label was drawn, skipped",
        "budget 2, seed 4: what was drawn of all labels but one is nearly the same as test texts, skipped",
    ]
    assert [told["budget"] for told in json.loads(out.read_text("utf-8"))["rows"]] == [2, 12]


def test_where_all_is_skipped_nothing_is_written(annotator: Annotator, train: Path, test: Path, replay: Replay) -> None:
    replay.rows = [Skipped(2, 1, 1)]
    out = train.with_name("rows.json")
    ran = annotator("simulate", train, "--test", test, "--budgets", "2", "--json", out)
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert not out.exists()


def test_what_is_finished_when_it_is_stopped_is_kept(
    annotator: Annotator, train: Path, test: Path, replay: Replay
) -> None:
    replay.ends_with = KeyboardInterrupt()
    out = train.with_name("rows.json")
    ran = annotator("simulate", train, "--test", test, "--json", out)
    assert (ran.status, ran.sentences[-1], len(ran.out.splitlines())) == (130, "Cancelled.", 2)
    assert len(json.loads(out.read_text("utf-8"))["rows"]) == 1


def test_a_pool_of_a_single_label_is_refused_at_once(
    annotator: Annotator, train: Path, test: Path, replay: Replay
) -> None:
    write(train, ["a"] * 12)
    ran = annotator("simulate", train, "--test", test)
    assert (ran.status, ran.out, replay.asked) == (1, "", [])
    assert ran.sentences == [f"All texts of {train} to train on have one label, a: a training needs two."]


@pytest.mark.parametrize("taken", ["train.jsonl", "test.jsonl", "link.jsonl"])
def test_the_rows_never_take_the_place_of_a_corpus(
    annotator: Annotator, train: Path, test: Path, replay: Replay, taken: str
) -> None:
    train.with_name("link.jsonl").hardlink_to(train)
    before = fingerprint(train.parent)
    ran = annotator("simulate", train, "--test", test, "--json", train.with_name(taken))
    assert (ran.status, ran.out, replay.asked) == (2, "", [])
    assert "--json" in ran.err
    assert fingerprint(train.parent) == before


def test_the_rows_never_take_the_place_of_a_file_in_the_folder_of_a_corpus(
    annotator: Annotator, train: Path, test: Path, replay: Replay
) -> None:
    ran = annotator("simulate", train.parent, "--test", test, "--json", train)
    assert (ran.status, ran.out, replay.asked) == (2, "", [])


def test_a_folder_for_the_rows_is_refused_at_once(
    annotator: Annotator, train: Path, test: Path, replay: Replay
) -> None:
    ran = annotator("simulate", train, "--test", test, "--json", train.parent)
    assert (ran.status, ran.out, replay.asked) == (1, "", [])
    assert ran.sentences == [f"{train.parent} is a folder. Name a file to write."]


def test_rows_that_cannot_be_written_are_an_error_in_one_sentence(
    annotator: Annotator, train: Path, test: Path, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    ran = annotator("simulate", train, "--test", test, "--json", train.with_name("rows.json"))
    assert (ran.status, len(ran.out.splitlines()), replay.asked != []) == (1, 2, True)
    assert "rows.json cannot be written: No space left on device." in ran.sentences[-1]


def test_a_corpus_without_texts_has_nothing_to_replay(
    annotator: Annotator, train: Path, test: Path, replay: Replay
) -> None:
    for content in ("", "text,label\n"):
        empty = train.with_name("empty.csv")
        empty.write_text(content, "utf-8")
        for files in ((train, empty), (empty, test)):
            ran = annotator("simulate", files[0], "--test", files[1])
            assert (ran.status, ran.out, replay.asked) == (1, "", [])
            assert ran.sentences == [f"{empty} is empty. There is nothing to replay."]


def test_texts_with_different_labels_are_said(annotator: Annotator, test: Path, tmp_path: Path, replay: Replay) -> None:
    lines = [{"text": f"text number {at % 12}", "label": "ab"[at % 2 or at == 12]} for at in range(24)]
    train = tmp_path / "train.jsonl"
    train.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    ran = annotator("simulate", train, "--test", test)
    said = f"1 texts of {train} are there more than once with different labels; the first row counts."
    assert f"{said} Rows that say otherwise: 13" in ran.sentences
