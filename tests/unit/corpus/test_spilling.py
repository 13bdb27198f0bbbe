"""Commas in texts that nobody quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.corpus.formats import BadRow, Row
from annotator.corpus.inspection import inspect
from annotator.corpus.reading import preview, read_rows

COMMAS = {
    "some": lambda n: f"a day, number {n}" if n % 5 == 0 else f"a day number {n}",
    "one": lambda n: f"a day, number {n}",
    "many": lambda n: f"a day{', and' * (n % 4)} number {n}",
}


def write(folder: Path, header: str, rows: list[str]) -> Path:
    path = folder / "r.csv"
    path.write_text("\n".join([header, *rows]) if header else "\n".join(rows), "utf-8")
    return path


@pytest.mark.parametrize("commas", COMMAS)
@pytest.mark.parametrize("order", ["text,label", "label,text", "comment,stars"])
def test_they_are_put_together_where_two_columns_are_named(tmp_path: Path, commas: str, order: str) -> None:
    texts = [COMMAS[commas](n) for n in range(60)]
    labels = [("good", "bad", "mixed")[n % 3] for n in range(60)]
    first = order == "label,text"
    rows = [f"{label},{text}" if first else f"{text},{label}" for text, label in zip(texts, labels, strict=True)]
    path = write(tmp_path, order, rows)
    seen = preview(path)
    assert seen.columns == tuple(order.split(","))
    assert seen.text_column == ("text" if "text" in order else "comment")
    read = list(read_rows(path))
    assert not [row for row in read if isinstance(row, BadRow)]
    assert [row.values[seen.text_column] for row in read if isinstance(row, Row)] == texts
    finding = {one.key: one.count for one in inspect(path).findings}
    assert finding["spilled"] == sum("," in text for text in texts)


def test_rows_that_do_not_fit_are_left_out(tmp_path: Path) -> None:
    rows = [f"a day, number {n},good" if n % 2 else f"a day number {n},bad" for n in range(40)]
    path = write(tmp_path, "text,label", [*rows, "bad, bad,good", "a,b,c"])
    bad = [(row.number, row.reason) for row in read_rows(path) if isinstance(row, BadRow)]
    assert bad == [(41, "row_too_wide"), (42, "row_too_wide")]


def test_a_third_column_that_nobody_named_is_one(tmp_path: Path) -> None:
    rows = [f"a day number {n},remark {n},more {n}" for n in range(40)]
    assert "spilled" not in {one.key for one in inspect(write(tmp_path, "text,remark", rows)).findings}


def test_rows_with_names_of_their_own(tmp_path: Path) -> None:
    """R writes no name above them."""
    rows = [f'"{n}","a day, number {n}","{"good" if n % 2 else "bad"}"' for n in range(1, 30)]
    path = write(tmp_path, '"text","label"', rows)
    assert preview(path).rows[0] == ("1", "a day, number 1", "good")
