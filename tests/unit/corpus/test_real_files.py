"""Files as found in the wild, where they are at hand."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from annotator.corpus.formats import Row
from annotator.corpus.inspection import inspect
from annotator.corpus.reading import preview, read_rows

NASTY = Path(__file__).parents[4] / "shared" / "data" / "nasty"


class Truth(NamedTuple):
    kind: str
    encoding: str | None
    rows: int
    columns: int
    header: bool
    text: str
    label: str | None


TRUTHS = {
    "n01_gbk_labelled.txt": Truth("tsv", "gb18030", 4499, 2, False, "column 1", "column 2"),
    "n02_same_as_n01_utf8_bom.txt": Truth("tsv", "utf-8-sig", 4499, 2, False, "column 1", "column 2"),
    "n05_wide_crowdflower_CR_only.csv": Truth("csv", "mac_roman", 1159, 17, True, "tweet", "target"),
    "n08_semicolon_multiline_cp1252.csv": Truth("csv", "cp1252", 600, 2, True, "berita", "tagging"),
    "n12_single_line_json_array.txt": Truth("json", "utf-8", 8606, 3, False, "content", "label"),
    # The sheet says that it has 10,001 rows; the last is empty.
    "n14_labelled_no_header.xlsx": Truth("xlsx", None, 10_000, 2, False, "column 1", "column 2"),
    "n18_stray_quotes.tsv": Truth("tsv", "utf-8", 15_005, 12, True, "문장", None),
    "n19_bom_mixed_eol_wide.csv": Truth("csv", "utf-8-sig", 11_137, 18, True, "Utterance", "Sentiment"),
}


@pytest.mark.parametrize("name", TRUTHS)
def test_a_file_from_the_wild_is_read(name: str) -> None:
    file, truth = NASTY / name, TRUTHS[name]
    if not file.exists():
        pytest.skip("no real files here")
    seen = preview(file)
    form = seen.format
    assert (
        Truth(
            form.kind,
            form.encoding,
            seen.total or 0,
            len(seen.columns),
            form.header,
            seen.text_column,
            seen.label_column,
        )
        == truth
    )
    rows = list(read_rows(file, form))
    assert len(rows) == truth.rows
    assert all(isinstance(row, Row) and row.values[truth.text] for row in rows)


def test_gbk_and_utf8_of_the_same_file_read_the_same() -> None:
    one, other = NASTY / "n01_gbk_labelled.txt", NASTY / "n02_same_as_n01_utf8_bom.txt"
    if not one.exists():
        pytest.skip("no real files here")
    assert list(read_rows(one)) == list(read_rows(other))


def test_columns_of_0_and_1_become_labels() -> None:
    file = NASTY / "n18_stray_quotes.tsv"
    if not file.exists():
        pytest.skip("no real files here")
    seen = preview(file)
    assert len(seen.label_columns) == 10
    assert seen.labels == seen.label_columns
    assert "개인지칭" not in seen.label_columns  # says of a hateful text that it names a person


def test_texts_that_spilled_over_are_put_together() -> None:
    file = NASTY / "n01_gbk_labelled.txt"
    if not file.exists():
        pytest.skip("no real files here")
    rows = [row for row in read_rows(file) if isinstance(row, Row)]
    assert {row.values["column 2"] for row in rows} == {"0", "1"}
    assert sum(row.is_mended for row in rows) == 300


LINE_ENDS = {
    "n01_gbk_labelled.txt": "crlf",
    "n05_wide_crowdflower_CR_only.csv": "cr",
    "n08_semicolon_multiline_cp1252.csv": "crlf",
    "n12_single_line_json_array.txt": None,
    "n18_stray_quotes.tsv": "lf",
    "n19_bom_mixed_eol_wide.csv": "crlf",  # one text has an LF inside its quotes
}


@pytest.mark.parametrize("name", LINE_ENDS)
def test_how_rows_end(name: str) -> None:
    file = NASTY / name
    if not file.exists():
        pytest.skip("no real files here")
    seen = inspect(file)
    assert seen.line_ends == LINE_ENDS[name]
    assert seen.rows == TRUTHS[name].rows
    assert [one for one in seen.findings if one.action == "rejected"] == []
