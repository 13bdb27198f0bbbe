"""Which sheet of a workbook is read, how, and by which numbers its rows are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from annotator.corpus.excel import OtherSheet
from annotator.corpus.formats import BadRow, FileFormat, Preview
from annotator.corpus.inspection import inspect
from annotator.corpus.reading import glance, preview, read_rows

Sheet = list[list[object]]
COVER: Sheet = [["comments of the third quarter"], [], ["ask: Ms Wang"]]
BARE: Sheet = [[f"房间很干净 {n}", n % 2] for n in range(30)]


def table(rows: int) -> Sheet:
    """A title, a blank row, a header and rows of a number, a text and a rating."""
    return [
        ["Comments of the branches"],
        [],
        ["no", "comment", "rating"],
        *([n + 1, f"the room was number {n}", n % 4 + 1.5] for n in range(rows)),
    ]


def workbook(path: Path, *sheets: Sheet, hidden: tuple[int, ...] = ()) -> Path:
    """Sheets called "sheet 1", "sheet 2", …"""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"sheet {number}")
        sheet.sheet_state = "hidden" if number in hidden else "visible"
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                sheet.cell(at, column, value)
    book.save(path)
    return path


def other(name: str) -> OtherSheet:
    """The sheet, chosen after another one was read that has no header."""
    return OtherSheet("xlsx", encoding=None, delimiter=None, header=False, sheet=name)


def seen_of(seen: Preview) -> tuple[object, ...]:
    return seen.columns, seen.text_column, seen.label_column, seen.total, seen.rows, seen.format.header


class TestASheetThatAPersonChose:
    def test_is_found_as_if_it_were_the_only_one(self, tmp_path: Path) -> None:
        alone = preview(workbook(tmp_path / "alone.xlsx", table(9)))
        file = workbook(tmp_path / "a.xlsx", COVER, table(9))
        for look in (preview, glance):
            assert seen_of(look(file, file_format=other("sheet 2"))) == seen_of(alone)
        assert inspect(file, file_format=other("sheet 2")).text_column == "comment"

    def test_may_have_no_header_where_the_first_has_one(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", table(9), BARE)
        seen = preview(file, file_format=other("sheet 2"))
        assert (seen.format.header, seen.columns, seen.total) == (False, ("column 1", "column 2"), 30)

    def test_is_told_in_a_format_that_leaves_nothing_open(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", COVER, table(9))
        found = preview(file, file_format=other("sheet 2")).format
        assert found == FileFormat("xlsx", None, None, header=True, sheet="sheet 2")

    def test_is_read_as_a_person_wants_it_where_that_was_said(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", COVER, table(9))
        wanted = FileFormat("xlsx", None, None, header=False, sheet="sheet 2")
        assert preview(file, file_format=wanted).columns == ("column 1", "column 2", "column 3")


class TestTheSheetThatIsReadUnasked:
    def test_is_the_table_behind_a_cover(self, tmp_path: Path) -> None:
        seen = preview(workbook(tmp_path / "a.xlsx", COVER, table(5), table(40), table(20)))
        assert (seen.format.sheet, seen.text_column, seen.total) == ("sheet 3", "comment", 40)

    @pytest.mark.parametrize(
        ("sheets", "hidden"),
        [
            pytest.param((table(4), table(400)), (), id="the first is a table of its own"),
            pytest.param((COVER, table(10)), (), id="the others are small too"),
            pytest.param((COVER, table(400)), (2,), id="the other is hidden"),
        ],
    )
    def test_is_the_first_all_the_same(
        self, tmp_path: Path, sheets: tuple[Sheet, ...], hidden: tuple[int, ...]
    ) -> None:
        assert preview(workbook(tmp_path / "a.xlsx", *sheets, hidden=hidden)).format.sheet == "sheet 1"


class TestRowsAreCalledByTheNumberBesideThemInTheSheet:
    def test_where_a_title_a_header_and_blank_rows_stand_above(self, tmp_path: Path) -> None:
        sheet = [*table(9), [], ["no", "comment", "rating"], [11, "the very last", 3]]
        rows = list(read_rows(workbook(tmp_path / "a.xlsx", sheet)))
        assert [row.number for row in rows] == [*range(4, 13), 14, 15]
        assert [row.number for row in rows if isinstance(row, BadRow)] == [14]

    def test_in_what_is_found(self, tmp_path: Path) -> None:
        sheet = [*table(9), [10, "the room was number 0", 3], [11, None, 3]]
        found = {one.key: one.rows for one in inspect(workbook(tmp_path / "a.xlsx", sheet)).findings}
        assert (found["duplicate"], found["empty"]) == ((13,), (14,))

    def test_but_not_in_csv_which_has_no_such_numbers(self, tmp_path: Path) -> None:
        file = tmp_path / "a.csv"
        file.write_text("text,label\n\none,a\n\ntwo,b\n", "utf-8")
        assert [row.number for row in read_rows(file)] == [1, 2]
