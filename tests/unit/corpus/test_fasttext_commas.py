"""fastText: which commas between labels and text are of neither, and which are of the text."""

from __future__ import annotations

from pathlib import Path

from annotator.corpus.formats import Row
from annotator.corpus.reading import read_rows


def test_a_comma_before_a_word_is_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("__label__joy , a blank behind it\n__label__joy ,none behind it\n__label__joy plain\n" * 5, "utf-8")
    rows = [row.values["text"] for row in read_rows(path) if isinstance(row, Row)][:3]
    assert rows == ["a blank behind it", ",none behind it", "plain"]
