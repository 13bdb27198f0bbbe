"""annotator import: what is found in a file, and what overrules it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.services.project import Project
from tests.unit.cli.conftest import COVER, RATED, Annotator, plain, workbook

NASTY = Path(__file__).parents[4] / "shared" / "data" / "nasty"

CSV = "review;stars;city\nnice room;up;Paris\nlong wait;down;Rome\nsoup was cold;down;Rome\n"


@pytest.fixture
def target(annotator: Annotator, tmp_path: Path) -> Path:
    path = tmp_path / "p.annotator"
    annotator("new", path, "--labels", "up,down")
    return path


def labels(path: Path) -> dict[str, int]:
    project = Project.open(path, writable=False)
    try:
        counts = project.counts().labels
        return {label.name: counts.get(label.id, 0) for label in project.scheme().labels}
    finally:
        project.close()


def test_labels_are_mapped_renamed_and_left_out(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text(CSV, "utf-8")
    ran = annotator("import", target, file, "--map", "up=", "--map", "DOWN=bad", "--json")
    told = json.loads(ran.out)
    assert (told["added"], told["labelled"], told["new_labels"], told["rejects"]) == (3, 2, ["bad"], None)
    assert labels(target) == {"up": 0, "down": 0, "bad": 2}


def test_what_became_of_the_labels_is_said(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    rows = (f"this is comment number {n},{n % 2 == 0}\n" for n in range(30))
    file.write_text("text,is toxic\n" + "".join(rows), "utf-8")
    assert "--label-column 'is toxic'" in " ".join(annotator("import", target, file).sentences)
    mapped = annotator("import", target, file, "--map", "True=up").sentences
    assert len(mapped) == 1, "the name stands in the column that was passed over"
    assert not annotator("import", target, file, "--no-labels").sentences
    said = annotator("import", target, file, "--label-column", "is toxic").sentences
    assert said == ["New labels: False, True"]


def test_format_is_overruled(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_bytes("good day;up\nbad day, as ever;down\nЗдравствуйте друзья;up\n".encode("cp1251"))
    ran = annotator(
        "import", target, file, "--encoding", "cp1251", "--delimiter", ";", "--no-header", "--label-column", "column 2"
    )
    assert ran.status == 0, ran.sentences
    assert labels(target) == {"up": 2, "down": 1}


def test_a_sheet_is_found_as_if_it_were_the_only_one(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "r.xlsx", {"about": COVER, "data": RATED})
    ran = annotator("import", target, file, "--sheet", "data", "--json")
    assert (ran.json["read"], ran.json["added"], ran.json["labelled"]) == (12, 12, 0)
    annotator("export", target, tmp_path / "out.jsonl")
    first = json.loads((tmp_path / "out.jsonl").read_text("utf-8").splitlines()[0])
    assert (first["text"], first["rating"], first["row"]) == ("the room was number 0", "1.5", 2)


def test_a_sheet_without_header_that_looks_as_if_it_had_one(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "r.xlsx", {"about": COVER, "data": RATED})
    assert annotator("import", target, file, "--sheet", "data", "--no-header", "--json").json["read"] == 13


def test_which_of_several_sheets_was_read_is_said_where_none_was_chosen(
    annotator: Annotator, target: Path, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "r.xlsx", {"about": COVER, "data": RATED, "old": COVER})
    said = "The sheet about was read. There are others, for --sheet: data, old"
    assert said in annotator("import", target, file).sentences
    assert said not in annotator("import", target, file, "--sheet", "about").sentences
    alone = workbook(tmp_path / "alone.xlsx", {"about": RATED})
    assert "sheet" not in annotator("import", target, alone).err


def test_all_rejected_rows_are_in_a_file_beside_the_project(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"text": "fine"}\n' + '{"text": \n' * 150 + '{"text": "  "}\n', "utf-8")
    ran = annotator("import", target, file, "--json")
    told = json.loads(ran.out)
    assert (told["read"], told["added"], told["rejected"]) == (152, 1, 151)
    lines = Path(told["rejects"]).read_text("utf-8-sig").splitlines()
    assert Path(told["rejects"]).name == "p.rejected-r.jsonl.csv"
    assert len(lines) == 152
    assert lines[1].startswith("2,2,row_json,")
    assert "2" in lines[1].split(",")[3]
    assert lines[-1].startswith("152,,row_empty,")


def test_several_labels_in_a_project_of_one_are_an_error_that_says_so(
    annotator: Annotator, target: Path, tmp_path: Path
) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"text": "a", "label": ["up"]}\n{"text": "b", "label": ["up", "down"]}\n', "utf-8")
    ran = annotator("import", target, file)
    assert ran.status == 1
    assert "several labels" in ran.sentences[0]
    assert annotator("import", target, file, "--no-labels").status == 0


@pytest.mark.parametrize(
    ("name", "rows", "names"),
    [
        ("n01_gbk_labelled.txt", 4499, 2),
        ("n02_same_as_n01_utf8_bom.txt", 4499, 2),
        ("n05_wide_crowdflower_CR_only.csv", 1159, 4),
        ("n08_semicolon_multiline_cp1252.csv", 600, 2),
        ("n12_single_line_json_array.txt", 8606, 6),
        ("n14_labelled_no_header.xlsx", 10_000, 10),
        ("n18_stray_quotes.tsv", 15_005, 10),
        ("n19_bom_mixed_eol_wide.csv", 11_137, 3),
    ],
)
def test_a_file_from_the_wild_needs_no_option(
    annotator: Annotator, tmp_path: Path, name: str, rows: int, names: int
) -> None:
    if not (NASTY / name).exists():
        pytest.skip("no real files here")
    path = tmp_path / "p.annotator"
    annotator("new", path, "--labels", "x,y", *(["--many"] if name.startswith("n18") else []))
    told = json.loads(annotator("import", path, NASTY / name, "--json").out)
    assert (told["read"], told["rejected"], len(told["new_labels"])) == (rows, 0, names)
    assert told["labelled"] == told["added"]


def test_a_mapped_name_that_no_row_has_is_said(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    rows = [f"row number {n},{'up' if n % 2 else 'down'}\n" for n in range(600)]
    file.write_text("text,label\n" + "".join(rows) + "the last row,seldom\n", "utf-8")
    ran = annotator("import", target, file, "--map", "psitive=good", "--map", "UP=good", "--map", "Seldom=rare")
    assert (ran.status, ran.sentences) == (
        0,
        [f"No row of {file} has the label psitive that --map names.", "New labels: good, rare"],
    )
    assert labels(target) == {"up": 0, "down": 300, "good": 300, "rare": 1}


def test_mapped_names_are_found_wherever_the_labels_stand(annotator: Annotator, tmp_path: Path) -> None:
    target = tmp_path / "many.annotator"
    annotator("new", target, "--labels", "joy,fear", "--many")
    cells, columns = tmp_path / "cells.csv", tmp_path / "columns.csv"
    cells.write_text("text,label\nnice,joy; calm\nloud,fear\n", "utf-8")
    chosen = ("--label-column", "label", "--separator", ";", "--map", "calm=joy", "--map", "anger=fear")
    assert annotator("import", target, cells, *chosen).sentences == [
        f"No row of {cells} has the label anger that --map names."
    ]
    columns.write_text(
        "text,joy,anger,rage\n" + "".join(f"text {n},{n % 2},{n % 3 % 2},0\n" for n in range(9)), "utf-8"
    )
    ran = annotator("import", target, columns, "--map", "anger=fear", "--map", "awe=joy")
    assert ran.sentences == [f"No row of {columns} has the label awe that --map names."]


@pytest.mark.parametrize("delimiter", [";;", "", '"', "\n"])
@pytest.mark.parametrize("command", ["import", "predict"])
def test_a_delimiter_is_one_character(
    annotator: Annotator, target: Path, tmp_path: Path, command: str, delimiter: str
) -> None:
    file, before = tmp_path / "r.csv", target.read_bytes()
    file.write_text(CSV, "utf-8")
    more = ["-o", tmp_path / "out.csv"] if command == "predict" else []
    ran = annotator(command, target, file, "--delimiter", delimiter, *more)
    assert (ran.status, ran.out) == (2, "")
    assert 'One character, or "tab".' in plain(ran.err)
    assert target.read_bytes() == before


@pytest.mark.parametrize("written", ["tab", "\\t", "\t"])
def test_a_tab_may_be_written_out(annotator: Annotator, target: Path, tmp_path: Path, written: str) -> None:
    file = tmp_path / "r.csv"
    file.write_text(CSV.replace(";", "\t"), "utf-8")
    ran = annotator("import", target, file, "--delimiter", written, "--label-column", "stars", "--json")
    assert (ran.json["added"], ran.json["labelled"]) == (3, 3)


def test_words_for_no_label_are_left_out_and_said(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text(
        "text,label\n" + "".join(f"row {n},{name}\n" for n, name in enumerate(["up", "NaN", "null"])), "utf-8"
    )
    ran = annotator("import", target, file)
    assert ran.sentences == ["Taken for no label: NaN, null. To make one of them a label: --map NaN=NaN"]
    assert labels(target) == {"up": 1, "down": 0}
    ran = annotator("import", target, file, "--map", "nan=nan", "--map", "NULL=", "--json")
    assert (ran.json["new_labels"], ran.json["left_out"]) == (["nan"], ["null"])
    assert not annotator("import", target, file, "--map", "null=").sentences


def test_texts_with_different_labels_are_counted(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\nso so,up\nfine,up\nso so,down\n", "utf-8")
    assert f"1 texts are in {file} more than once" in annotator("import", target, file).sentences[0]
    told = annotator("import", target, file, "--json").json
    assert (told["contradictions"], told["conflicts"]) == (1, 0)


def test_what_stands_between_labels_is_advised_where_they_cannot_be_imported(
    annotator: Annotator, target: Path, tmp_path: Path
) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\na b,up\nc d,up;down\ne f,down\ng h,down;up\n", "utf-8")
    ran = annotator("import", target, file)
    assert (ran.status, len(ran.sentences)) == (1, 2)
    assert "Row 2" in ran.sentences[0]
    assert "--separator" in ran.sentences[1]
    assert annotator("import", target, file, "--separator", "|").status == 0
    names = "".join(f"row {n},name {n}\n" for n in range(1_100))
    file.write_text("text,label\n" + names, "utf-8")
    assert "--separator" in annotator("import", target, file, "--label-column", "label").sentences[1]


def test_rows_that_repeat_a_text_are_told_apart_from_texts_that_the_project_had(
    annotator: Annotator, target: Path, tmp_path: Path
) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\nfine,up\nbad,down\nfine,up\n", "utf-8")
    assert annotator("import", target, file).out == (
        "3 rows: 2 added, 0 updated, 0 already there, 0 rejected, 1 repeat an earlier text; 2 labels\n"
    )
    told = annotator("import", target, file, "--json").json
    assert {key: told[key] for key in ("added", "updated", "existing", "repeated", "contradictions")} == {
        "added": 0,
        "updated": 0,
        "existing": 2,
        "repeated": 1,
        "contradictions": 0,
    }


def test_a_few_rejected_rows_are_in_a_file_too(annotator: Annotator, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\nfine,up\n,down\n", "utf-8")
    assert annotator("import", target, file).sentences == [
        "Row 2 has no text.",
        f"All rejected rows (1) are in {target.with_name('p.rejected-r.csv')}",
    ]
