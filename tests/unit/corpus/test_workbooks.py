"""Workbooks: reading a large one ends soon after a person asks for that, and cells stand as they did in the sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from annotator.core.errors import Cancelled
from annotator.corpus import excel
from annotator.corpus.formats import FileFormat
from annotator.corpus.reading import preview, read_rows

from .test_reading import workbook

ROWS = 20_000
FORMAT = FileFormat("xlsx", None, None, header=True, sheet="sheet 1")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    rows: list[list[object]] = [["text", "label"], *([f"text number {n}", "joy"] for n in range(ROWS))]
    return workbook(tmp_path / "large.xlsx", rows)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many cells were made into text so far."""
    cells: list[object] = []
    make = excel._cell
    monkeypatch.setattr(excel, "_cell", lambda value: cells.append(value) or make(value))
    return lambda: len(cells)


def test_reading_a_workbook_stops_amid_its_rows(large: Path, made: Callable[[], int]) -> None:
    with pytest.raises(Cancelled):
        read_rows(large, FORMAT, should_stop=lambda: made() > 1_000)
    assert made() < ROWS, "a quarter of the cells at most"


def test_what_a_workbook_is_shows_in_its_first_rows(large: Path, made: Callable[[], int]) -> None:
    assert excel.detect_format(large) == FORMAT
    assert made() < ROWS / 4


def test_a_table_that_does_not_begin_in_the_first_column_keeps_its_places(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [[None, None, f"今天第 {n} 次迟到了", n] for n in range(9)])
    assert preview(file).columns == ("column 3", "column 4")


def test_large_numbers_stand_with_all_their_digits(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [["text", "number"], ["good", 1e17], ["bad", 0.1 + 0.2]])
    assert [row[1] for row in preview(file).rows] == ["100000000000000000", "0.3"]


def test_midnight_has_its_time_where_the_column_has_times_and_a_date_stays_a_date(tmp_path: Path) -> None:
    start = datetime(2024, 1, 1)
    rows = [[f"text {n}", start + timedelta(hours=12 * n), date(2024, 1, 1 + n), start] for n in range(3)]
    file = workbook(tmp_path / "a.xlsx", [["text", "hour", "day", "midnight"], *rows, ["text 3"]])
    seen = list(zip(*preview(file).rows, strict=True))
    assert seen[1] == ("2024-01-01 00:00:00", "2024-01-01 12:00:00", "2024-01-02 00:00:00", "")
    assert seen[2] == ("2024-01-01", "2024-01-02", "2024-01-03", "")
    assert seen[3] == (*["2024-01-01"] * 3, ""), "nothing tells a column of midnights alone from one of dates"


def test_midnight_before_the_first_time_of_a_column_has_its_time_too(tmp_path: Path) -> None:
    start = datetime(2024, 1, 1)
    rows = [[f"text {n}", start + timedelta(hours=n // 2_000)] for n in range(2_002)]
    file = workbook(tmp_path / "a.xlsx", [["text", "hour"], *rows])
    assert preview(file).rows[0][1] == "2024-01-01 00:00:00", "the first rows alone do not tell"


def test_the_time_of_a_title_makes_no_midnights_of_the_days_below_it(tmp_path: Path) -> None:
    days = [[f"text {n}", date(2024, 1, 1 + n)] for n in range(9)]
    title = [["Report", datetime(2024, 3, 1, 9, 12)], ["text", "day"]]
    file = workbook(tmp_path / "a.xlsx", [*title, *days])
    seen = [row[1] for row in preview(file).rows if row[0].startswith("text ")]
    assert seen == [f"2024-01-0{1 + n}" for n in range(len(seen))]
