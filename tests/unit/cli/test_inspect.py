"""annotator inspect: what a file is, before it is imported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli import run
from annotator.corpus.reading import GUESSED_FROM
from tests.unit.cli.conftest import COVER, RATED, Annotator, workbook


def test_what_a_file_is_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "r.txt"
    file.write_bytes("评论;类别\n房间很干净;正面\n;负面\n等了一个小时;负面\n".encode("gb18030"))
    assert run(["inspect", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {key: told[key] for key in ("format", "encoding", "delimiter", "header", "rows")} == {
        "format": "csv",
        "encoding": "gb18030",
        "delimiter": ";",
        "header": True,
        "rows": 3,
    }
    assert (told["columns"], told["text_column"], told["label_columns"]) == (["评论", "类别"], "评论", ["类别"])
    assert told["findings"] == [{"finding": "empty", "count": 1, "rows": [2], "action": "rejected"}]


def test_what_a_file_is_in_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\n" + "good,1\n" * 7, "utf-8")
    assert run(["inspect", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "rows\t7" in lines
    assert lines[-1] == "duplicate\t6 rows (2, 3, 4, 5, 6 …): once"


def test_labels_are_those_of_the_whole_file(annotator: Annotator, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    labels = ["good", "bad", "good"] * (GUESSED_FROM // 3 + 1) + ["rare"] * 5
    file.write_text("text,label\n" + "".join(f"text {n},{one}\n" for n, one in enumerate(labels)), "utf-8")
    assert annotator("inspect", file, "--json").json["labels"] == ["good", "bad", "rare"]
    assert "labels\t['good', 'bad', 'rare']" in annotator("inspect", file).out.splitlines()


def test_labels_in_several_columns_and_of_several_in_a_cell(annotator: Annotator, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,joy,fear,awe\nsome words,1,1,0\nother words,0,1,0\nno words,0,0,0\n", "utf-8")
    assert annotator("inspect", file, "--json").json["labels"] == ["fear", "joy", "awe"]
    cells = ["joy|awe", "joy", "fear", "fear|awe", "joy"]
    file.write_text("text,labels\n" + "".join(f"text {n},{one}\n" for n, one in enumerate(cells)), "utf-8")
    assert annotator("inspect", file, "--json").json["labels"] == ["joy", "awe", "fear"]
    file.write_text("text\nsome words\nother words\n", "utf-8")
    assert annotator("inspect", file, "--json").json["labels"] == []


def test_a_column_of_too_many_labels_is_said_to_be_one(annotator: Annotator, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\n" + "".join(f"text {n},name {n}\n" for n in range(1_200)), "utf-8")
    ran = annotator("inspect", file, "--json")
    assert ran.json["labels"] is None
    assert ran.sentences == ["The column label has more different values than labels can have: they are not listed."]


def test_a_sheet_of_a_workbook(annotator: Annotator, tmp_path: Path) -> None:
    file = workbook(tmp_path / "r.xlsx", {"about": COVER, "data": RATED})
    ran = annotator("inspect", file, "--sheet", "data", "--json")
    assert (ran.json["sheet"], ran.json["header"], ran.json["rows"]) == ("data", True, 12)
    assert ran.json["text_column"] == "comment"
    assert not ran.err
    assert "Its sheets are: about, data" in annotator("inspect", file, "--sheet", "Data").err


def test_which_of_several_sheets_was_read_is_said_where_none_was_chosen(annotator: Annotator, tmp_path: Path) -> None:
    ran = annotator("inspect", workbook(tmp_path / "r.xlsx", {"about": COVER, "data": RATED}), "--json")
    assert ran.sentences == ["The sheet about was read. There are others, for --sheet: data"]
    assert ran.json["sheet"] == "about"
    assert not annotator("inspect", workbook(tmp_path / "r.xlsx", {"data": RATED})).err


def test_a_split_of_a_data_set(annotator: Annotator, tmp_path: Path) -> None:
    for name, rows in (("train", 5), ("test", 3)):
        (tmp_path / f"{name}.csv").write_text("text\n" + "".join(f"text number {n}\n" for n in range(rows)), "utf-8")
    assert annotator("inspect", tmp_path, "--json").json["rows"] == 8
    assert annotator("inspect", tmp_path, "--sheet", "test", "--json").json["rows"] == 3


def test_what_is_no_text_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "r.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert run(["inspect", str(file), "--json"]) == 1
    assert "is not a text file" in capsys.readouterr().err
