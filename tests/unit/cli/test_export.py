"""Exporting from the command line, and importing again what was exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator.core.exports import Format
from tests.unit.cli.conftest import Annotator, fingerprint, labels_of, plain


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


class TestExport:
    def test_labelled_texts(self, annotator: Annotator, made: Path, tmp_path: Path) -> None:
        assert annotator("export", made, tmp_path / "out.csv", "--what", "labelled").status == 0
        assert [(row["text"], row["label"]) for row in rows(tmp_path / "out.csv")] == [
            ("服务很好", "好评"),
            ("太差了", "差评"),
        ]

    def test_filter(self, annotator: Annotator, made: Path, tmp_path: Path) -> None:
        annotator("export", made, tmp_path / "out.csv", "--filter", "label:差评")
        assert [row["text"] for row in rows(tmp_path / "out.csv")] == ["太差了"]

    def test_filter_by_an_imported_column(self, annotator: Annotator, made: Path, tmp_path: Path) -> None:
        annotator("export", made, tmp_path / "out.csv", "--filter", "Stars:5")
        assert [(row["text"], row["stars"]) for row in rows(tmp_path / "out.csv")] == [("服务很好", "5")]

    def test_byte_order_mark(self, annotator: Annotator, made: Path, tmp_path: Path) -> None:
        annotator("export", made, tmp_path / "with.csv")
        annotator("export", made, tmp_path / "without.csv", "--no-bom")
        mark = b"\xef\xbb\xbf"
        assert (tmp_path / "with.csv").read_bytes().startswith(mark)
        assert not (tmp_path / "without.csv").read_bytes().startswith(mark)

    @pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "xlsx"])
    def test_what_was_exported_imports_the_same(
        self, annotator: Annotator, made: Path, tmp_path: Path, ending: str
    ) -> None:
        out, other = tmp_path / f"out.{ending}", tmp_path / "other.annotator"
        annotator("export", made, out, "--what", "labelled")
        annotator("new", other, "--labels", "好评,差评")
        assert annotator("import", other, out, "--text-column", "text", "--label-column", "label").status == 0
        annotator("export", made, tmp_path / "1.csv", "--what", "labelled")
        annotator("export", other, tmp_path / "2.csv", "--what", "labelled")
        kept = ("text", "label", "state", "stars")
        first, second = ([{key: row[key] for key in kept} for row in rows(tmp_path / f"{n}.csv")] for n in (1, 2))
        assert first == second

    def test_many_labels_come_back_as_they_were(self, annotator: Annotator, tmp_path: Path) -> None:
        (tmp_path / "r.jsonl").write_text(
            '{"text": "one", "label": ["joy", "fear"]}\n{"text": "two", "label": []}\n', "utf-8"
        )
        for name in ("a", "b"):
            annotator("new", tmp_path / name, "--labels", "joy,fear", "--many")
        annotator("import", tmp_path / "a.annotator", tmp_path / "r.jsonl", "--label-column", "label")
        annotator("export", tmp_path / "a.annotator", tmp_path / "out.jsonl", "--what", "labelled")
        annotator("import", tmp_path / "b.annotator", tmp_path / "out.jsonl", "--label-column", "label")
        assert labels_of(tmp_path / "b.annotator") == {"joy": 1, "fear": 1}
        assert annotator("info", tmp_path / "b.annotator", "--json").json["labelled"] == 2

    def test_scope_content_and_ids(self, annotator: Annotator, made: Path, tmp_path: Path) -> None:
        out = tmp_path / "out.csv"
        annotator("export", made, out, "--scope", "labelled", "--content", "labels,columns", "--ids", "1,3")
        assert [(row["text"], row["label"], row["stars"]) for row in rows(out)] == [("服务很好", "好评", "5")]
        assert "note" not in rows(out)[0]

    def test_separator_and_formulas(self, annotator: Annotator, made: Path, tmp_path: Path) -> None:
        (tmp_path / "more.csv").write_text("text,stars\n=1+1 trick,1\n", "utf-8")
        annotator("import", made, tmp_path / "more.csv", "--text-column", "text")
        out = tmp_path / "out.csv"
        for option, cell in (("--safe", "'=1+1 trick"), ("--no-safe", "=1+1 trick")):
            annotator("export", made, out, "--separator", "semicolon", option)
            assert f";{cell};" in out.read_text("utf-8-sig")

    def test_the_number_is_told_before_anything_is_written(
        self, annotator: Annotator, made: Path, tmp_path: Path
    ) -> None:
        ran = annotator("export", made, tmp_path / "out.csv", "--scope", "labelled", "--count")
        assert (ran.status, ran.out) == (0, "2 rows\n")
        assert not (tmp_path / "out.csv").exists()

    def test_split(self, annotator: Annotator, made: Path, tmp_path: Path) -> None:
        ran = annotator("export", made, tmp_path / "out.jsonl", "--split", "50,0,50", "--seed", "3", "--json")
        assert sum(ran.json["files"].values()) == ran.json["rows"] == 3
        assert {Path(path).name for path in ran.json["files"]} == {"out-train.jsonl", "out-test.jsonl"}

    @pytest.mark.parametrize("shares", ["100,0,0", "33.3,33.3,33.3", "0.8,0.1,0.1"])
    def test_shares_that_come_to_the_whole(self, annotator: Annotator, made: Path, tmp_path: Path, shares: str) -> None:
        assert annotator("export", made, tmp_path / "out.csv", "--split", shares).status == 0

    @pytest.mark.parametrize(("shares", "whole"), [("80,30,10", "120"), ("8,1,1", "10"), ("80,10,0", "90")])
    def test_shares_that_come_to_something_else_are_refused(
        self, annotator: Annotator, made: Path, tmp_path: Path, shares: str, whole: str
    ) -> None:
        ran = annotator("export", made, tmp_path / "out.csv", "--split", shares)
        assert (ran.status, ran.out) == (2, "")
        assert f"The shares come to {whole}: they must come to 100, or to 1." in plain(ran.err)

    @pytest.mark.parametrize("option", [(), ("--count",)])
    def test_ids_that_the_project_does_not_have_are_named(
        self, annotator: Annotator, made: Path, tmp_path: Path, option: tuple[str, ...]
    ) -> None:
        ran = annotator("export", made, tmp_path / "out.csv", "--ids", "1,2,99999,2", *option)
        assert ran.out.startswith("2 rows")
        assert ran.sentences == ["No text of this project has 1 of the 3 ids: 99999"]
        assert not annotator("export", made, tmp_path / "out.csv", "--ids", "1,2", *option).err

    def test_what_had_to_be_changed_is_told_with_an_example(self, annotator: Annotator, tmp_path: Path) -> None:
        project, file = tmp_path / "p.annotator", tmp_path / "t.csv"
        annotator("new", project, "--label", "a|b", "--label", "c")
        file.write_text("text,label\nbad\x0bthing,a|b\nfine,a|b\n", "utf-8")
        annotator("import", project, file, "--label-column", "label")
        ran = annotator("export", project, tmp_path / "o.xlsx", "--json")
        assert ran.json["rows"] == 2
        assert ran.sentences == [
            "Excel cannot hold control characters: they were left out. Cells that had any: 1, the first with"
            r' "bad\x0bthing".'
        ]
        ran = annotator("export", project, tmp_path / "o.csv", "--format", "activetigger")
        assert ran.sentences[0].endswith('Labels with another one: 1, the first "a/b" for "a|b".')

    def test_what_was_asked_for_and_has_no_room_is_told(self, annotator: Annotator, made: Path, tmp_path: Path) -> None:
        asked = ("--format", "fasttext", "--content", "labels,notes,columns")
        ran = annotator("export", made, tmp_path / "o.txt", *asked)
        assert (ran.status, ran.sentences) == (0, ["The format has no room for columns, notes: left out."])
        assert annotator("export", made, tmp_path / "o.txt", "--format", "fasttext").err == ""

    @pytest.mark.parametrize("kind", [one.value for one in Format if one not in (Format.PARQUET, Format.DOCBIN)])
    def test_every_format(self, annotator: Annotator, made: Path, tmp_path: Path, kind: str) -> None:
        ran = annotator("export", made, tmp_path / "out", "--format", kind, "--content", "labels,history,notes,columns")
        assert (ran.status, bool(ran.err)) == (0, kind == Format.FASTTEXT)  # which has no room for most of it
        assert ran.out.startswith("3 rows: ")
        assert Path(ran.out.removeprefix("3 rows: ").strip()).exists()

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--content", "labels,opinions"),
            ("--ids", "1,x"),
            ("--split", "80,20"),
            ("--split", "0,1,1"),
            ("--separator", "dash"),
            ("--what", "labelled", "--scope", "test"),
            ("--format", "docx"),
        ],
    )
    def test_wrong_usage(self, annotator: Annotator, made: Path, tmp_path: Path, arguments: Sequence[str]) -> None:
        assert annotator("export", made, tmp_path / "out.csv", *arguments).status == 2
        assert not (tmp_path / "out.csv").exists()

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            (("out.docx",), ".docx"),
            (("new",), "new has no ending that names a format. Use .csv, "),
            (("out.csv", "--filter", "colour:red"), "Imported columns: stars."),
            (("out.csv", "--filter", "is:red"), "is:red"),
            (("out.csv", "--what", "predictions"), "out.csv was not written: there is no model"),
            (("out.csv", "--content", "probabilities"), "out.csv was not written: there is no model"),
            ((".", "--format", "datasets"), "."),
            (("nowhere/out.csv",), "nowhere"),
        ],
    )
    def test_impossible_exports(
        self, annotator: Annotator, made: Path, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], named: str
    ) -> None:
        monkeypatch.chdir(made.parent)
        before = fingerprint(made.parent)
        ran = annotator("export", made, *arguments)
        assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
        assert named in ran.err
        assert fingerprint(made.parent) == before
