"""Records by the rules of CSV, and what becomes of quotation marks that break them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.corpus import records as module
from annotator.corpus.formats import BadRow, Row
from annotator.corpus.inspection import inspect
from annotator.corpus.reading import read_rows
from annotator.corpus.records import records

Make = Callable[[str], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def written(content: str) -> Path:
        path = tmp_path / "r.csv"
        path.write_text(content, "utf-8", newline="")
        return path

    return written


def cut(text: str, **how: bool) -> list[tuple[int, list[str], bool]]:
    """Line, cells and whether it is open, of each record."""
    found = records(text.splitlines(keepends=True), ",", quoted=True, **how)
    return [(one.line, one.cells, one.is_open) for one in found]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"a, b",1\n\n"c ""d""",2\n', [(1, ["a, b", "1"], False), (3, ['c "d"', "2"], False)]),
        ('"a\nb",1\nc,2', [(1, ["a\nb", "1"], False), (3, ["c", "2"], False)]),
        ('say "hi",1\n"a" b,2\n', [(1, ['say "hi"', "1"], False), (2, ["a b", "2"], False)]),
        # a mark in a cell is not doubled, but escaped; blanks before the marks; the end of a text of DOS
        ('"a \\"b\\", c",1\n"\\\\",2\n', [(1, ['a "b", c', "1"], False), (2, ["\\\\", "2"], False)]),
        ('"a\n\\"b\\"",1\nc,2\n', [(1, ['a\n"b"', "1"], False), (3, ["c", "2"], False)]),
        ('"a", "b"\n"c, d", "e"\n', [(1, ["a", "b"], False), (2, ["c, d", "e"], False)]),
        ('a, "b"\n c,d\n', [(1, ["a", ' "b"'], False), (2, [" c", "d"], False)]),
        ("a,1\r\n\x1a", [(1, ["a", "1"], False)]),
        # never closed, closed amid words on a later line, in the last line
        ('a,1\n"b,2\nc,3\n', [(1, ["a", "1"], False), (2, ['"b,2'], True), (3, ["c", "3"], False)]),
        ('"a,1\n"b, c",2\n', [(1, ['"a,1'], True), (2, ["b, c", "2"], False)]),
        ('a,1\r\n"b,2', [(1, ["a", "1"], False), (2, ['"b,2'], True)]),
        ('"a" b,"c\nd,1\n', [(1, ['"a" b,"c'], True), (2, ["d", "1"], False)]),
    ],
)  # fmt: skip
def test_what_breaks_the_rules_harms_its_own_line_only(text: str, cells: list[tuple[int, list[str], bool]]) -> None:
    assert cut(text) == cells


def test_the_end_of_a_part_of_a_file_says_nothing_about_a_quotation_mark() -> None:
    assert cut('a,1\n"b\nc\nd', is_whole=False) == [(1, ["a", "1"], False), (2, ['"b\nc\nd'], True)]


def test_no_more_of_a_file_is_in_memory_than_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 100)
    taken = 0

    def lines() -> object:
        nonlocal taken
        yield '"a,1\n'
        for taken in range(1, 1_000):
            yield f"{taken},1\n"

    found = records(lines(), ",", quoted=True)  # type: ignore[arg-type]
    assert next(found).is_open
    assert taken < 40
    assert [one.cells for one in found] == [[str(n), "1"] for n in range(1, 1_000)]


@pytest.mark.parametrize("at", [5, 500, 1_000])
@pytest.mark.parametrize("columns", ["text", "text,label"])
def test_a_quotation_mark_that_is_never_closed_swallows_no_row(make: Make, at: int, columns: str) -> None:
    rest = ",good" if "," in columns else ""
    lines = [f"{chr(34) if n == at else ''}what a day number {n}{rest}" for n in range(1, 1_001)]
    file = make("\n".join([columns, *lines]))
    seen = inspect(file)
    assert seen.rows == 1_000
    rows = list(read_rows(file))
    good = [str(row.values["text"]).strip('"') for row in rows if isinstance(row, Row)]
    left_out = [row.number for row in rows if isinstance(row, BadRow)]
    assert good == [f"what a day number {n}" for n in range(1, 1_001) if n not in left_out]
    assert left_out in ([], [at])


def test_a_file_of_quoted_cells_stays_one_where_a_mark_is_missing(make: Make) -> None:
    lines = [f'"what a day, number {n}","good"' for n in range(1, 200)]
    lines[4] = '"what a day, number 5,"good"'
    lines[9] = '"what a day, number 10","good'
    rows = list(read_rows(make("\n".join(['"text","label"', *lines]))))
    assert [(row.number, row.reason) for row in rows if isinstance(row, BadRow)] == [
        (5, "row_quote_open"),
        (10, "row_quote_open"),
    ]
    good = [row.values for row in rows if isinstance(row, Row)]
    assert good[:2] == [{"text": f"what a day, number {n}", "label": "good"} for n in (1, 2)]
    assert len(good) == 197
