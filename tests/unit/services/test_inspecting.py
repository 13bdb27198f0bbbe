"""The labels of a file before it is imported: their names, how many rows have them, and rows with several."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.services import importing, inspecting
from annotator.services.inspecting import FoundLabel, Inspection, LabelSource


def inspect(folder: Path, name: str, content: str) -> Inspection:
    file = folder / name
    file.write_text(content, "utf-8")
    return importing.inspect(file)


@pytest.fixture
def joined(tmp_path: Path) -> Inspection:
    cells = ["joy|fear", "joy", "Joy", " joy ", "anger", ""]
    return inspect(tmp_path, "r.csv", "text,label\n" + "".join(f"text number {n},{c}\n" for n, c in enumerate(cells)))


def test_names_are_counted_and_spellings_gathered(joined: Inspection) -> None:
    assert inspecting.labels_found(joined, LabelSource("label", separator="|")) == (
        FoundLabel("joy", 4, ("joy", "Joy")),
        FoundLabel("fear", 1, ("fear",)),
        FoundLabel("anger", 1, ("anger",)),
    )
    whole = inspecting.labels_found(joined, LabelSource("label"))
    assert whole is not None
    assert [label.name for label in whole] == ["joy", "joy|fear", "anger"]
    assert inspecting.labels_found(joined, LabelSource()) == ()


def test_rows_with_several_labels_depend_on_what_becomes_of_them(joined: Inspection) -> None:
    source = LabelSource("label", separator="|")
    assert inspecting.rows_with_several(joined, source, {}) == 1
    assert inspecting.rows_with_several(joined, source, {"fear": None}) == 0
    assert inspecting.rows_with_several(joined, source, {"fear": "JOY"}) == 0
    assert inspecting.rows_with_several(joined, LabelSource("label"), {}) == 0


def test_columns_of_0_and_1(tmp_path: Path) -> None:
    seen = inspect(tmp_path, "r.csv", "text,joy,fear,anger\nsome words,1,1,0\nother words,0,1,0\nno words,0,0,0\n")
    source = LabelSource(indicators=seen.label_columns)
    found = inspecting.labels_found(seen, source)
    assert found is not None
    assert {label.name: label.count for label in found} == {"fear": 2, "joy": 1, "anger": 0}
    assert inspecting.rows_with_several(seen, source, {}) == 1
    assert inspecting.rows_with_several(seen, source, {"joy": None}) == 0


def test_lists(tmp_path: Path) -> None:
    seen = inspect(tmp_path, "r.jsonl", '{"text": "some words", "label": ["a|b", "c"]}\n{"text": "more", "label": []}')
    source = LabelSource("label", separator="|")
    found = inspecting.labels_found(seen, source)
    assert found is not None
    assert [label.name for label in found] == ["a|b", "c"]
    assert inspecting.rows_with_several(seen, source, {}) == 1


def test_a_column_of_very_many_values_holds_no_labels(tmp_path: Path) -> None:
    rows = "".join(f"a text of some words {n},{n}x\n" for n in range(inspecting.MOST_NAMES + 1))
    seen = inspect(tmp_path, "r.csv", "text,code\n" + rows)
    assert inspecting.labels_found(seen, LabelSource("code")) is None
    assert inspecting.labels_found(seen, LabelSource("text")) is None


def test_first_rows_tell_names_before_all_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label,city\nsome words,joy|fear,Rome\nmore words,joy,Bonn\nothers,fear,Rome\n", "utf-8")
    seen = importing.preview(file)
    assert [one.name for one in inspecting.labels_seen(seen, LabelSource("label", separator="|"))] == ["joy", "fear"]
    assert [one.name for one in inspecting.labels_seen(seen, LabelSource("city"))] == ["Rome", "Bonn"]
    assert inspecting.labels_seen(seen, LabelSource()) == ()


def test_a_column_of_0_and_1_beside_the_labels_is_counted_where_it_is_one(tmp_path: Path) -> None:
    rows = ["1,0,0,0", "1,0,0,0", "0,1,0,0", "0,0,1,0", "0,1,0,1"]
    content = "text,joy,anger,surprise,fear\n" + "".join(f"text {at},{row}\n" for at, row in enumerate(rows))
    seen = inspect(tmp_path, "r.csv", content)
    assert seen.label_columns == ("joy", "anger", "surprise")
    with_fear = LabelSource(indicators=(*seen.label_columns, "fear"))
    found = inspecting.labels_found(seen, with_fear)
    assert found is not None
    assert {label.name: label.count for label in found} == {"joy": 2, "anger": 2, "surprise": 1, "fear": 1}
    assert inspecting.rows_with_several(seen, with_fear, {}) == 1
    without = LabelSource(indicators=seen.label_columns)
    assert [label.name for label in inspecting.labels_found(seen, without) or ()] == ["joy", "anger", "surprise"]
    assert inspecting.rows_with_several(seen, without, {}) == 0


def test_findings_of_labels_are_those_of_the_column_they_stand_in(tmp_path: Path) -> None:
    seen = inspect(tmp_path, "r.csv", "text,label,city\nso so,good,Rome\nso so,bad,Bonn\nfine,nan,Rome\n")
    assert [one.key for one in inspecting.findings_of(seen, LabelSource("label"))] == [
        "duplicate",
        "contradiction",
        "no_label",
    ]
    for elsewhere in (LabelSource("city"), LabelSource()):
        assert [one.key for one in inspecting.findings_of(seen, elsewhere)] == ["duplicate"]
