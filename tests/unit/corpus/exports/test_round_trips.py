"""What is written is read again as it was, by a few lines for each format; the reader of files has its own tests."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from annotator.core.exports import ExportedText, Format, TableOptions, configuration_of
from annotator.corpus.exports import fasttext
from annotator.corpus.formats import Row
from annotator.corpus.reading import read_rows
from tests.unit.corpus.exports.conftest import COLUMNS, LABELS, Export, make, shape, texts

MANY = pytest.mark.parametrize("many", [False, True])
QUICK = settings(max_examples=40, deadline=None)
NAMES = [column.name for column in COLUMNS]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def extra(text: ExportedText, many: bool) -> dict[str, object]:
    return {name: value for name, value in text.extra(shape(many)).items() if value is not None}


def in_a_cell(text: ExportedText) -> str:
    """The labels as they stand in a cell: a list where one of them has a bar in its name."""
    labels = text.labels or ()
    return json.dumps(list(labels), ensure_ascii=False) if LABELS[3] in labels else "|".join(labels)


@pytest.mark.parametrize("kind", [Format.CSV, Format.TSV, Format.XLSX])
@pytest.mark.parametrize(
    ("many", "told"),
    [
        (False, [("very bad",), ("😀|;#",), None]),
        (True, [("very bad",), ("正面", "very bad"), ("😀|;#", "正面"), ("😀|;#",), (), None]),
    ],
)
def test_a_bar_in_one_name_leaves_the_cells_of_the_others_plain(
    kind: Format, many: bool, told: list[tuple[str, ...] | None], export: Export
) -> None:
    path = export(kind, [make(at, f"text {at}", labels, "", many) for at, labels in enumerate(told, 1)], many)
    assert cells(path, kind, "label") == [in_a_cell(make(1, "", labels, "", many)) for labels in told]
    assert cells(path, kind, "label")[0] == "very bad"
    read = [row.values["label"] for row in read_rows(path) if isinstance(row, Row)]
    assert read == [list(labels) if labels is not None else "" for labels in told]


def cells(path: Path, kind: Format, column: str) -> list[str]:
    if kind is Format.XLSX:
        header, *rows = load_workbook(path).active.iter_rows(values_only=True)
        return [row[header.index(column)] or "" for row in rows]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[column] for row in csv.DictReader(file, delimiter="," if kind is Format.CSV else "\t")]


@MANY
@pytest.mark.parametrize(("kind", "delimiter"), [(Format.CSV, ","), (Format.CSV, ";"), (Format.TSV, "\t")])
def test_delimited_files_hold_every_character(kind: Format, delimiter: str, many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        path = export(kind, rows, many, TableOptions(bom=False, delimiter=delimiter, safe=False))
        with path.open(encoding="utf-8", newline="") as file:
            header, *found = csv.reader(file, delimiter=delimiter)
        assert header == NAMES
        for row, text in zip(found, rows, strict=True):
            assert row[:4] == [str(text.id), text.body, in_a_cell(text), text.state]
            assert row[4] == ("true" if text.id % 2 == 0 else "false")
            assert json.loads(row[6]) == text.values[6]
            assert row[7] == text.values[7]

    round_trip()


@MANY
@pytest.mark.parametrize("kind", [Format.CSV, Format.TSV, Format.JSONL])
def test_the_reader_of_files_reads_the_same_texts_and_labels(kind: Format, many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        rows = [make(one.id, one.body.replace("\0", "0"), one.labels, "x", many) for one in rows]
        path = export(kind, rows, many)
        found = [row.values for row in read_rows(path) if isinstance(row, Row)]
        assert [row["text"] for row in found] == [text.body for text in rows]
        for row, text in zip(found, rows, strict=True):
            assert row["label"] == ("" if text.labels is None else list(text.labels))

    round_trip()


@MANY
def test_workbooks_hold_all_that_xml_can(many: bool, export: Export) -> None:
    from openpyxl import load_workbook

    def as_excel_has_it(text: str) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        kept = (sign for sign in text if (ord(sign) >= 32 or sign in "\t\n") and sign not in "\ufffe\uffff")
        return "".join(kept)

    @settings(QUICK, max_examples=15)
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        book = load_workbook(export(Format.XLSX, rows, many))
        header, *found = book.active.iter_rows()
        assert [cell.value for cell in header] == NAMES
        for row, text in zip(found, rows, strict=True):
            assert row[1].data_type != "f"  # never a formula
            assert (row[1].value or "") == as_excel_has_it(text.body)
            assert (row[2].value or "") == in_a_cell(text)
            assert (row[4].value, row[5].value) == (text.id % 2 == 0, text.id / 8)

    round_trip()


@MANY
def test_jsonl_has_types_and_tells_none_of_the_labels_from_nothing(many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        assert [list(row.values()) for row in lines(export(Format.JSONL, rows, many))] == [list(t.values) for t in rows]

    round_trip()


@MANY
def test_activetigger(many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        with export(Format.ACTIVETIGGER, rows, many).open(encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file))
        assert [(row["id"], row["text"], row["label"]) for row in found] == [
            (str(text.id), text.body, "|".join(name.replace("|", "/") for name in text.labels or ())) for text in rows
        ]

    round_trip()


@MANY
def test_doccano(many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        for row, text in zip(lines(export(Format.DOCCANO, rows, many)), rows, strict=True):
            assert (row["id"], row["text"], row["Comments"]) == (text.id, text.body, [])
            assert row.get("label") == (None if text.labels is None else list(text.labels))
            assert row[NAMES[-1]] == text.values[-1]

    round_trip()


@MANY
def test_prodigy(many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        for row, text in zip(lines(export(Format.PRODIGY, rows, many)), rows, strict=True):
            assert row["text"] == text.body
            assert [option["id"] for option in row["options"]] == list(LABELS)
            assert row.get("accept") == (None if text.labels is None else list(text.labels))
            assert row.get("answer") == (None if text.labels is None else "accept")
            assert row["meta"] == extra(text, many)

    round_trip()


@MANY
def test_argilla(many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        found = json.loads(export(Format.ARGILLA, rows, many).read_text("utf-8"))
        for row, text in zip(found, rows, strict=True):
            assert (row["id"], row["fields"]) == (str(text.id), {"text": text.body})
            assert row["metadata"] == extra(text, many)
            if text.labels is None:
                assert row["responses"] == {}
            else:
                (answer,) = row["responses"]["label"]
                assert answer["value"] == (list(text.labels) if many else text.labels[0])

    round_trip()


@MANY
def test_label_studio(many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        path = export(Format.LABEL_STUDIO, rows, many)
        for task, text in zip(json.loads(path.read_text("utf-8")), rows, strict=True):
            assert task["data"] == {"text": text.body, **extra(text, many)}
            if text.labels is None:
                assert task["annotations"] == []
            else:
                (annotation,) = task["annotations"]
                chosen = [name for part in annotation["result"] for name in part["value"]["choices"]]
                assert (chosen, annotation["was_cancelled"]) == (list(text.labels), False)
        view = ElementTree.fromstring(configuration_of(path).read_text("utf-8"))
        choices = view.find("Choices")
        assert choices is not None
        assert choices.attrib == {"name": "label", "toName": "text", "choice": "multiple" if many else "single"}
        assert [choice.get("value") for choice in choices] == list(LABELS)

    round_trip()


@MANY
def test_fasttext(many: bool, export: Export) -> None:
    names = dict(zip(fasttext.label_tokens(LABELS), LABELS, strict=True))

    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        found = export(Format.FASTTEXT, rows, many).read_bytes().decode().split("\n")
        assert found.pop() == ""
        for line, text in zip(found, rows, strict=True):
            tokens = line.split(" ")
            labels = [token for token in tokens if token.startswith(fasttext.PREFIX)]
            assert [names[token] for token in labels] == list(text.labels or ())
            words = " ".join(tokens[len(labels) :])
            assert words.split() == text.body.replace("\0", " ").replace("__label__", "label ").split() or (
                "__label__" in text.body
            )

    round_trip()


def test_fasttext_keeps_labels_apart_that_differ_in_blanks() -> None:
    assert fasttext.label_tokens(["very good", "very_good", "very_good_2"]) == [
        "__label__very_good",
        "__label__very_good_2",
        "__label__very_good_2_2",
    ]


def test_a_word_of_the_text_is_no_label_to_fasttext(export: Export) -> None:
    row = make(1, "__label__bad x__label__y __label__z", ("正面",), "", False)
    line = export(Format.FASTTEXT, [row], False).read_text("utf-8").strip()
    assert [token for token in line.split(" ") if token.startswith("__label__")] == ["__label__正面"]


@MANY
def test_spacy_lines(many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        for row, text in zip(lines(export(Format.SPACY, rows, many)), rows, strict=True):
            assert (row["text"], row["meta"]) == (text.body, extra(text, many))
            assert list(row["cats"]) == ([] if text.labels is None else list(LABELS))
            assert {name for name, value in row["cats"].items() if value == 1.0} == set(text.labels or ())

    round_trip()


@MANY
def test_the_lines_of_a_datasets_folder(many: bool, export: Export) -> None:
    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        path = export(Format.DATASETS, rows, many)
        assert sorted(str(one.relative_to(path)) for one in path.rglob("*.*")) == ["README.md", "data/train.jsonl"]
        for row, text in zip(lines(path / "data" / "train.jsonl"), rows, strict=True):
            places = None if text.labels is None else [LABELS.index(name) for name in text.labels]
            assert row["label"] == (places if many or places is None else places[0])
            assert (row["text"], json.loads(row["history"])) == (text.body, text.values[6])

    round_trip()


@st.composite
def _surrogates(draw: st.DrawFn) -> str:
    return "a" + draw(st.characters(categories=["Cs"])) + "b"


@pytest.mark.parametrize("kind", [one for one in Format if one not in (Format.PARQUET, Format.DOCBIN)])
def test_half_an_emoji_spoils_no_file(kind: Format, export: Export) -> None:
    @settings(QUICK, max_examples=5)
    @given(_surrogates())
    def written(body: str) -> None:
        path = export(kind, [make(1, body, ("正面",), body, False)], False)
        if kind is not Format.XLSX:
            file = path / "data" / "train.jsonl" if path.is_dir() else path
            assert "a?b" in file.read_text("utf-8-sig")

    written()
