"""JSON with objects inside: their entries are columns, and labels are what they are called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.corpus.formats import BadRow
from annotator.corpus.inspection import inspect
from annotator.corpus.json_values import Json
from annotator.corpus.nesting import Nesting, named
from annotator.corpus.reading import preview, read_rows

LABELS = ("joy", "anger")


def write(folder: Path, rows: list[Any], kind: str) -> Path:
    path = folder / f"r.{kind}"
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) if kind == "jsonl" else f"[{','.join(lines)}]", "utf-8")
    return path


def row(shape: str, text: str, label: str) -> dict[str, Any]:
    """A row as several programs write it."""
    return {
        "outer": {"data": {"text": text, "n": 1}, "label": label},
        "label": {"text": text, "label": {"label": label}},
        "name": {"text": text, "label": {"name": label}},
        "with id": {"text": text, "label": {"id": len(label), "name": label}},
        "deep": {"id": 7, "doc": {"body": {"content": text}}, "meta": {"sentiment": label}},
        "with score": {"text": text, "meta": None, "label": {"name": label, "score": 0.5}},
    }[shape]


@pytest.mark.parametrize("kind", ["json", "jsonl"])
@pytest.mark.parametrize(
    ("shape", "columns", "text", "label"),
    [
        ("outer", ("data.text", "data.n", "label"), "data.text", "label"),
        ("label", ("text", "label"), "text", "label"),
        ("name", ("text", "label"), "text", "label"),
        ("with id", ("text", "label.id", "label.name"), "text", "label.name"),
        ("deep", ("id", "doc.body.content", "meta.sentiment"), "doc.body.content", "meta.sentiment"),
        ("with score", ("text", "meta", "label.name", "label.score"), "text", "label.name"),
    ],
)
def test_what_stands_in_objects_are_columns(
    tmp_path: Path, kind: str, shape: str, columns: tuple[str, ...], text: str, label: str
) -> None:
    rows = [row(shape, f"what stands in row {n}", LABELS[n % 2]) for n in range(12)]
    path = write(tmp_path, rows, kind)
    seen = preview(path)
    assert (seen.columns, seen.text_column, seen.label_column) == (columns, text, label)
    assert set(seen.labels) == set(LABELS)
    first = next(read_rows(path))
    assert not isinstance(first, BadRow)
    assert (first.values[text], first.values[label]) == ("what stands in row 0", "joy")


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_lists_of_labels_with_their_ids_are_lists_of_names(tmp_path: Path, kind: str) -> None:
    rows = [
        {"text": f"row number {n}", "labels": [{"id": i, "name": name} for i, name in enumerate(LABELS[: n % 3])]}
        for n in range(12)
    ]
    seen = inspect(write(tmp_path, rows, kind))
    assert seen.label_columns == ("labels",)
    values = next(one.values for one in seen.columns if one.name == "labels")
    assert {name for value in values or () for name in value} == set(LABELS)


def test_keys_that_are_data_make_no_columns() -> None:
    nesting = Nesting()
    rows: list[dict[str, Json]] = [{"text": "a", "votes": {f"user {n}": {"n": "1"}}} for n in range(100)]
    for row in rows:
        nesting.look(row)
    assert nesting.columns() == ("text", "votes")
    assert nesting.cells(rows[0]) == {"text": "a", "votes": '{"user 0":{"n":"1"}}'}


def test_very_deep_objects_end_somewhere() -> None:
    deep: Json = "x"
    for _ in range(50):
        deep = {"a": deep}
    nesting = Nesting()
    assert isinstance(deep, dict)
    nesting.look(deep)
    (column,) = nesting.columns()
    assert nesting.cells(deep).keys() == {column}


def test_nothing_where_other_rows_have_an_object_is_no_column() -> None:
    nesting = Nesting()
    rows: list[dict[str, Json]] = [{"x": None, "y": None}, {"x": {"a": "1"}, "y": {}}]
    for row in rows:
        nesting.look(row)
    assert nesting.columns() == ("y", "x.a")
    assert [nesting.cells(row) for row in rows] == [{"y": ""}, {"x.a": "1", "y": "{}"}]


@pytest.mark.parametrize(
    "value",
    [
        {"name": "a", "score": "0.5"},
        {"text": "a"},
        [{"start": "0", "end": "3", "label": "PER"}],
        [{"label": "joy", "score": "0.9"}, {"label": "anger", "score": "0.1"}],
        [{"name": "a"}, {"id": "3"}],
        {"label": {"a": "b"}},
        [],
    ],
)
def test_what_says_more_than_a_name_stays(value: Json) -> None:
    assert named(value) == value


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["r.json", "r.txt"])
@pytest.mark.parametrize("many", [3, 30_000])
def test_a_list_of_rows_in_an_object(tmp_path: Path, indent: int | None, name: str, many: int) -> None:
    rows = [{"text": f"row number {n}", "label": LABELS[n % 2]} for n in range(many)]
    whole = {"version": "1.0", "tags": ["a", {"b": []}], "empty": [], "data": rows, "meta": {"n": [{"x": 1}]}}
    path = tmp_path / name
    path.write_text(json.dumps(whole, indent=indent), "utf-8")
    seen = inspect(path)
    assert (seen.rows, seen.text_column, seen.label_columns) == (many, "text", ("label",))
    assert sum(not isinstance(one, BadRow) for one in read_rows(path)) == many


def test_the_only_line_of_a_file_may_be_a_row(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({"text": "a day", "labels": [{"name": "joy"}, {"name": "anger"}]}))
    (row,) = read_rows(path)
    assert not isinstance(row, BadRow)
    assert row.values == {"text": "a day", "labels": ["joy", "anger"]}


def test_a_list_of_strings_is_one_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text('["one day", "another", 3, null]')
    rows = list(read_rows(path))
    assert [row.values for row in rows if not isinstance(row, BadRow)] == [
        {"text": "one day"},
        {"text": "another"},
        {"text": "3"},
    ]
    assert [(row.number, row.reason) for row in rows if isinstance(row, BadRow)] == [(4, "row_not_object")]
