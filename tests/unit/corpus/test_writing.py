"""Writing exports: complete or not at all, harmless in a spreadsheet, and equal when read again."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.corpus import excel_writing
from annotator.corpus.formats import Row
from annotator.corpus.reading import preview, read_rows
from annotator.corpus.writing import write_rows

COLUMNS = ("text", "label")
ENDINGS = (".csv", ".tsv", ".jsonl", ".xlsx")


def read(file: Path) -> list[tuple[str | list[str], ...]]:
    return [tuple(row.values.values()) for row in read_rows(file) if isinstance(row, Row)]


# Characters of all planes and scripts, with those that mean something to a format more often than by chance.
TRICKY = list("=+-@'\"\t\r\n,;|\\ 0aé中文好ไทยעבר😀👩\u200d\u202e\u2028\u0085\ufeff\x0b_x{}[]<&>")
TEXTS = st.one_of(
    st.text(st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
    st.sampled_from(
        [
            *(
                "=1+1",
                "+cmd|' /C calc'!A0",
                "-2+3",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "'=1",
                "''=1",
                "'quoted'",
                "-5",
                "+1e5",
            ),
            *("null", "NaN", "true", "007", "1.50", "_x0041_", 'a "quoted" word', '"', '""', "one\ntwo", "one\r\ntwo"),
            *("很好，下次还来", "👍🏽", "שלום", " space ", "[]", '{"a": 1}', "#N/A", "'@you said'", "N/A"),
        ]
    ),
).filter(str.strip)
TABLES = st.lists(st.tuples(TEXTS, st.sampled_from(["正面", "negative", "-1", "@home"])), min_size=1, max_size=8)
THOROUGHLY = settings(max_examples=150, deadline=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl"])
@pytest.mark.parametrize("bom", [True, False])
def test_what_is_written_is_read_again(ending: str, bom: bool, folder: Path) -> None:
    file = folder / f"a{ending}"

    @THOROUGHLY
    @given(TABLES)
    @example([("'@you said'", "@home"), ("=1", "-1")])
    @example([('"', "-1"), ('"x', "-1")])
    @example([("a\tb", "-1"), ("c\nd", "-1")])
    def round_trip(rows: list[tuple[str, str]]) -> None:
        assert write_rows(file, COLUMNS, rows, bom=bom) == len(rows)
        assert read(file) == rows

    round_trip()


def test_what_is_written_to_excel_is_read_again(folder: Path) -> None:
    file = folder / "a.xlsx"

    def as_excel_has_it(text: str) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(character for character in text if character in "\t\n" or ord(character) >= 32)

    @settings(THOROUGHLY, max_examples=60)
    @given(TABLES)
    @example([("_x0041_", "-1"), ("=1+1", "-1")])
    def round_trip(rows: list[tuple[str, str]]) -> None:
        rows = [(text, label) for text, label in rows if as_excel_has_it(text).strip()]
        if rows:
            write_rows(file, COLUMNS, rows)
            assert read(file) == [(as_excel_has_it(text), label) for text, label in rows]

    round_trip()


@pytest.mark.parametrize("ending", [".csv", ".tsv"])
def test_formulas_do_not_run_in_a_spreadsheet(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{ending}"
    write_rows(
        file, ("=text", "x"), [("=1+1", -0.5), ("@SUM(A1)", "-5"), ("\tx", float("-inf")), ("'=1", None)], bom=False
    )
    cells = [line.split("," if ending == ".csv" else "\t") for line in file.read_text().split("\n")]
    assert cells[0][0] == '"\'=text"'
    assert [row[0] for row in cells[1:3]] == ["'=1+1", "'@SUM(A1)"]
    assert [row[1].strip() for row in cells[1:3]] == ["-0.5", "-5"]
    assert "'-inf" in file.read_text()
    assert file.read_text().count("''=1") == 1


def test_an_apostrophe_before_a_mention_is_a_quotation_mark_in_a_file_of_others(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("text,label\n'@you are' he said,1\n@me too,0\n")
    assert read(file) == [("'@you are' he said", "1"), ("@me too", "0")]


def test_strings_in_excel_are_no_formulas(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "a.xlsx"
    write_rows(file, COLUMNS, [("=1+1", "a\x07b"), ("x", None)])
    book = load_workbook(file)
    cells = [(cell.value, cell.data_type) for cell in book.active["A"]]
    assert cells == [("text", "s"), ("=1+1", "s"), ("x", "s")]
    assert [cell.value for cell in book.active["B"]] == ["label", "ab", None]


def test_excel_keeps_numbers_but_not_those_it_would_round(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "a.xlsx"
    write_rows(file, ("a", "b", "c", "d"), [(0.25, 3, True, 1234567890123456789), (float("nan"), 0, False, -7)])
    book = load_workbook(file)
    assert list(book.active.values)[1:] == [(0.25, 3, True, "1234567890123456789"), ("nan", 0, False, -7)]


def test_jsonl_keeps_types(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    row = ("好", ["joy", "love"], 0.25, True, None, 3, float("nan"))
    write_rows(file, tuple("abcdefg"), [row])
    assert file.read_bytes().startswith('{"a": "好"'.encode())
    assert json.loads(file.read_text(encoding="utf-8")) == dict(zip("abcdefg", [*row[:-1], None], strict=True))


def test_several_labels_are_joined_in_a_cell(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    write_rows(file, COLUMNS, [("x", ("joy", "love")), ("y", []), ("z", None)])
    assert read(file) == [("x", "joy, love"), ("y", ""), ("z", "")]


@pytest.mark.parametrize(("bom", "start"), [(True, b'\xef\xbb\xbf"text"'), (False, b'"text"')])
def test_csv_has_the_mark_excel_needs_unless_told_otherwise(bom: bool, start: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    write_rows(file, COLUMNS, [("好", "x")], bom=bom)
    assert file.read_bytes().startswith(start)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_failure_leaves_the_old_file_and_nothing_else(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{ending}"
    write_rows(file, COLUMNS, [("old", "x")])
    before = file.read_bytes()

    def rows() -> Iterator[tuple[str, str]]:
        yield "new", "x"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_rows(file, COLUMNS, rows())
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("ending", ENDINGS)
def test_cancelling_leaves_no_file(ending: str, tmp_path: Path) -> None:
    written: list[int] = []

    def rows() -> Iterator[tuple[str, str]]:
        for number in range(100_000):
            written.append(number)
            yield "x", "y"

    with pytest.raises(Cancelled):
        write_rows(tmp_path / f"a{ending}", COLUMNS, rows(), should_stop=lambda: len(written) > 10)
    assert len(written) < 5000
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_said_and_leaves_no_file(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AnnotatorError, match="file_unwritable") as raised:
        write_rows(tmp_path / f"a{ending}", COLUMNS, [("x", "y")])
    assert raised.value.values["reason"] == "No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="file_unwritable"):
        write_rows(tmp_path / "nowhere" / "a.csv", COLUMNS, [])


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(AnnotatorError, match="file_unwritable"):
        write_rows(tmp_path / "a.csv", COLUMNS, [])
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_an_unknown_ending(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="export_format") as raised:
        write_rows(tmp_path / "a.docx", COLUMNS, [])
    assert raised.value.values["suffix"] == ".docx"


def test_a_sheet_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_writing, "EXCEL_ROWS", 10)
    assert write_rows(tmp_path / "a.xlsx", COLUMNS, [("x", "y")] * 9) == 9
    with pytest.raises(AnnotatorError, match="excel_too_large") as raised:
        write_rows(tmp_path / "b.xlsx", COLUMNS, [("x", "y")] * 10)
    assert raised.value.values["most"] == 9
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize("text", ["长" * 32_768, "😀" * 16_384])
def test_a_text_too_long_for_a_cell_is_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="excel_cell_too_long") as raised:
        write_rows(tmp_path / "a.xlsx", COLUMNS, [("x", "y"), (text, "y")])
    assert (raised.value.values["row"], raised.value.values["column"]) == (2, "text")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_the_rights_of_the_file_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("old")
    file.chmod(0o640)
    write_rows(file, COLUMNS, [("x", "y")])
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    write_rows(link, COLUMNS, [("x", "y")])
    assert link.is_symlink()
    assert preview(target).rows == (("x", "y"),)


def test_no_rows_make_a_file_of_a_header(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    assert write_rows(file, COLUMNS, [], bom=False) == 0
    assert file.read_text() == '"text","label"\n'
