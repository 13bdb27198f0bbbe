"""Exports opened by what they are made for (extra `formats-test`); skipped where it is not installed."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.core.errors import AnnotatorError
from annotator.core.exports import ExportedText, Format, Side, TableOptions
from annotator.corpus.exports import fasttext
from annotator.corpus.exports.file import write
from tests.unit.corpus.exports.conftest import COLUMNS, LABELS, Export, make, shape, texts

MANY = pytest.mark.parametrize("many", [False, True])
QUICK = settings(max_examples=15, deadline=None)


def needed(name: str) -> Any:
    return pytest.importorskip(name, reason=f"{name} of the extra formats-test is not installed")


@MANY
def test_parquet_by_pyarrow(many: bool, export: Export) -> None:
    parquet = needed("pyarrow.parquet")

    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        table = parquet.read_table(export(Format.PARQUET, rows, many))
        assert table.column_names == [column.name for column in COLUMNS]
        for row, text in zip(table.to_pylist(), rows, strict=True):
            *values, past, last = row.values()
            assert values == list(text.values[:6])
            assert (json.loads(past), last) == (text.values[6], text.values[7])

    round_trip()


def test_parquet_is_written_in_groups(export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = needed("pyarrow.parquet")
    monkeypatch.setattr("annotator.corpus.exports.parquet._GROUP", 2)
    rows = [make(n, f"text {n}", None if n < 3 else ("正面",), "x", False) for n in range(1, 6)]
    path = export(Format.PARQUET, rows, False)
    assert parquet.ParquetFile(path).num_row_groups == 3
    assert parquet.read_table(path)["label"].to_pylist() == [None, None, *["正面"] * 3]


@pytest.mark.parametrize(("kind", "package"), [(Format.PARQUET, "pyarrow"), (Format.DOCBIN, "spacy")])
def test_a_missing_package_is_named_and_leaves_no_file(
    kind: Format, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(AnnotatorError, match="export_package_missing") as raised:
        write(tmp_path / "out", kind, [(None, [make(1, "x", None, "", False)])], shape(False), TableOptions())
    assert raised.value.values["package"] == package
    assert list(tmp_path.iterdir()) == []


def assert_same(found: list[Any], wanted: list[Any]) -> None:
    """A column of nothing but times is read as such from JSON by `datasets`, and as a string has a blank for the T."""
    if all(re.match(r"\d{4}-\d\d-\d\d", one) for one in wanted):
        found, wanted = ([one.replace("T", " ") for one in some] for some in (found, wanted))
    assert found == wanted


@MANY
def test_a_folder_by_datasets(many: bool, export: Export, tmp_path_factory: pytest.TempPathFactory) -> None:
    datasets = needed("datasets")

    @settings(QUICK, max_examples=8)
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        cache = tmp_path_factory.mktemp("cache")
        found = datasets.load_dataset(str(export(Format.DATASETS, rows, many)), cache_dir=str(cache))
        assert list(found) == ["train"]
        loaded = found["train"]
        label = loaded.features["label"]
        assert (label.feature if many else label).names == list(LABELS)
        assert_same(loaded["text"][:], [text.body for text in rows])
        assert_same(loaded[COLUMNS[-1].name][:], [text.values[-1] for text in rows])
        names = [None if text.labels is None else [LABELS.index(name) for name in text.labels] for text in rows]
        assert loaded["label"][:] == (names if many else [one and one[0] if one else None for one in names])

    round_trip()


def test_the_sides_of_a_split_by_datasets(tmp_path: Path) -> None:
    datasets = needed("datasets")
    parts = [(side, [make(n, f"{side} {n}", ("正面",), "", False) for n in range(3)]) for side in Side]
    assert write(tmp_path / "folder", Format.DATASETS, parts, shape(False), TableOptions()) == {tmp_path / "folder": 9}
    found = datasets.load_dataset(str(tmp_path / "folder"), cache_dir=str(tmp_path / "cache"))
    assert {name: one["text"][0] for name, one in found.items()} == {
        "train": "train 0",
        "validation": "dev 0",
        "test": "test 0",
    }


@MANY
def test_docbin_by_spacy(many: bool, export: Export) -> None:
    spacy = needed("spacy")
    from spacy.tokens import DocBin

    vocabulary = spacy.blank("xx").vocab

    @QUICK
    @given(texts(many))
    def round_trip(rows: list[ExportedText]) -> None:
        docs = list(DocBin().from_disk(export(Format.DOCBIN, rows, many)).get_docs(vocabulary))
        for doc, text in zip(docs, rows, strict=True):
            assert doc.text == text.body
            assert {name for name, value in doc.cats.items() if value} == set(text.labels or ())
            assert set(doc.cats) == (set() if text.labels is None else set(LABELS))

    round_trip()


def test_lines_become_docs_of_spacy(export: Export) -> None:
    spacy = needed("spacy")
    from spacy.training import Example

    rows = [make(1, "很好 😀\nnext", ("正面",), "", False), make(2, "bad", ("very bad",), "", False)]
    pipeline = spacy.blank("xx")
    textcat = pipeline.add_pipe("textcat")
    for line in export(Format.SPACY, rows, False).read_text("utf-8").splitlines():
        row = json.loads(line)
        example = Example.from_dict(pipeline.make_doc(row["text"]), {"cats": row["cats"]})
        assert example.reference.cats == row["cats"]
        for name in row["cats"]:
            textcat.add_label(name)
    assert textcat.labels == LABELS


def test_fasttext_learns_from_its_file(export: Export) -> None:
    engine = needed("fasttext")
    rows = [make(n, "good\nfine" if n % 2 else "bad __label__x", (LABELS[n % 2],), "", False) for n in range(600)]
    path = export(Format.FASTTEXT, rows, False)
    # Without parts of words fastText 0.9.3 often ends with "Encountered NaN", whatever is in the file.
    model = engine.train_supervised(input=str(path), thread=1, minCount=1, minn=2, maxn=3, verbose=0)
    assert Counter(model.labels) == Counter(fasttext.label_tokens(LABELS[:2]))
    assert {"good", "fine", "bad"} <= set(model.words)
