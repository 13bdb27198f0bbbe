"""Exports hold what they promise, whole or not at all."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from annotator.core.domain import What
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.exports import Content, Format, Scope, Side, Split, TableOptions
from annotator.core.progress import ignore_progress, never_stop
from annotator.core.query import parse
from annotator.core.schemes import ReadyScheme
from annotator.services import annotating, history, near_duplicates, schemes
from annotator.services.exporting import ExportChoice, count, export, with_what
from annotator.services.project import Project
from annotator.storage import models, settings, texts
from tests.unit.conftest import fill

BODIES = ["房间很干净", "=1+1 trick", 'He said "no",\nand left', "一般般吧"]


def predict(project: Project, ids: list[int]) -> None:
    """A model that says the same of every text: 正面 with 0.75."""
    n = len(ids)
    new = models.NewModel(4, 1, 0.5, (1, 2), {}, {}, (), "f", b"", "")
    said = np.tile(np.array([0.75, 0.25], np.float32), (n, 1))
    flat = np.full(n, 0.75, np.float32)
    with project.db.write() as tx:
        model_id = models.stage_model(tx, new)
        rows = models.NewPredictions(ids, (1, 2), [(1,)] * n, [1] * n, flat, flat, flat, said)
        models.add_predictions(tx, model_id, rows)
        models.publish(tx, model_id)


def write(project: Project, path: Path, what: What = What.ALL, **choice: object) -> int:
    chosen = ExportChoice(**choice)  # type: ignore[arg-type]
    if not choice.keys() & {"scope", "contents"}:
        chosen = with_what(chosen, what)
    return export(project, path, chosen, ignore_progress, never_stop).rows


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def filled(project: Project) -> Project:
    ids = fill(project, BODIES, city="北京", label="imported")
    annotating.label(project, ids[:1], [1])
    annotating.label(project, ids[1:2], [2])
    annotating.skip(project, ids[2:3])
    annotating.set_note(project, ids[1], "odd")
    return project


def test_csv_has_the_mark_for_excel_and_every_text(filled: Project, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert write(filled, path) == len(BODIES)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == ["正面", "负面", "", ""]
    assert [row["state"] for row in rows] == ["labelled", "labelled", "skipped", "pool"]
    assert rows[2]["text"] == BODIES[2]
    assert (rows[1]["note"], rows[0]["city"], rows[0]["imported_label"]) == ("odd", "北京", "imported")


def test_mark_can_be_left_out(filled: Project, tmp_path: Path) -> None:
    write(filled, tmp_path / "out.csv", options=TableOptions(bom=False))
    assert not (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_formula_stays_text(filled: Project, tmp_path: Path) -> None:
    write(filled, tmp_path / "out.csv")
    assert "'=1+1 trick" in (tmp_path / "out.csv").read_text("utf-8-sig")
    write(filled, tmp_path / "out.xlsx")
    cell = load_workbook(tmp_path / "out.xlsx").active["B3"]
    assert (cell.value, cell.data_type) == ("=1+1 trick", "s")


def test_labelled_texts_alone(filled: Project, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    assert write(filled, path, what=What.LABELLED) == 2
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(row["text"], row["label"], row["split"]) for row in rows] == [
        (BODIES[0], "正面", "train"),
        (BODIES[1], "负面", "train"),
    ]
    assert "predicted_label" not in rows[0]


def test_predictions_carry_all_probabilities_model_and_time(filled: Project, tmp_path: Path) -> None:
    predict(filled, [1, 2, 3])
    path = tmp_path / "out.jsonl"
    assert write(filled, path, what=What.PREDICTIONS) == len(BODIES)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert (rows[0]["predicted_label"], rows[0]["confidence"]) == ("正面", 0.75)
    assert (rows[0]["prob_正面"], rows[0]["prob_负面"], rows[0]["model"]) == (0.75, 0.25, 1)
    assert rows[0]["model_time"]
    assert rows[3]["predicted_label"] is None


def test_predictions_without_a_model_are_refused(filled: Project, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="export_no_model"):
        write(filled, tmp_path / "out.csv", what=What.PREDICTIONS)
    assert list(tmp_path.glob("out*")) == []


def test_filter_decides_what_is_written_and_counted(filled: Project, tmp_path: Path) -> None:
    query = parse("state:labelled label:负面")
    assert count(filled, ExportChoice(query=query)) == 1
    assert write(filled, tmp_path / "out.csv", query=query) == 1


def test_many_labels_are_a_list_or_joined(many_project: Project, tmp_path: Path) -> None:
    ids = fill(many_project, BODIES)
    annotating.label(many_project, ids[:1], [1, 3])
    write(many_project, tmp_path / "out.jsonl")
    write(many_project, tmp_path / "out.csv")
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8").splitlines()[0])["label"] == ["joy", "fear"]
    assert "joy|fear" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_cancelled_export_leaves_the_old_file(filled: Project, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(Cancelled):
        export(filled, path, ExportChoice(), ignore_progress, lambda: True)
    assert path.read_text() == "old"
    assert {one.name for one in tmp_path.iterdir() if one.name.startswith("out")} == {"out.csv"}


def test_unknown_kind_of_file_is_refused(filled: Project, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="export_format"):
        write(filled, tmp_path / "out.docx")


def test_columns_of_the_file_never_hide_ours_or_each_other(project: Project, tmp_path: Path) -> None:
    fill(project, BODIES[:1], state="theirs", imported_state="as well")
    write(project, tmp_path / "out.csv")
    header, row = csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines())
    assert len(set(header)) == len(header)
    told = dict(zip(header, row, strict=True))
    assert told["state"] == "pool"
    assert {"theirs", "as well"} <= set(told.values())


def test_scope_selection_and_filter_narrow_down_together(filled: Project, tmp_path: Path) -> None:
    with filled.db.write() as tx:
        texts.set_test(tx, [2, 4], True)
    assert count(filled, ExportChoice(Scope.TEST)) == 2
    assert count(filled, ExportChoice(Scope.LABELLED)) == 2
    assert count(filled, ExportChoice(Scope.LABELLED, text_ids=(2, 3))) == 1
    assert count(filled, ExportChoice(Scope.TEST, query=parse("state:labelled"))) == 1
    assert write(filled, tmp_path / "out.jsonl", scope=Scope.TEST) == 2
    assert [row["id"] for row in rows_of(tmp_path / "out.jsonl")] == [2, 4]


def test_content_decides_on_the_columns(filled: Project, tmp_path: Path) -> None:
    predict(filled, [1, 2, 3, 4])
    path = tmp_path / "out.jsonl"
    always = ["id", "text", "split", "source", "row"]
    for contents, more in (
        ((), []),
        ((Content.LABELS,), ["label", "state", "annotator", "annotated_at"]),
        ((Content.NOTES,), ["flag", "note"]),
        ((Content.COLUMNS,), ["city", "label"]),
        ((Content.PREDICTIONS,), ["predicted_label", "confidence", "model", "model_time"]),
        ((Content.PROBABILITIES,), ["prob_正面", "prob_负面", "model", "model_time"]),
    ):
        write(filled, path, contents=frozenset(contents))
        assert sorted(rows_of(path)[0]) == sorted([*always, *more])


def test_probabilities_that_nobody_can_give_are_refused(filled: Project, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="export_no_model"):
        write(filled, tmp_path / "out.csv", contents=frozenset({Content.PROBABILITIES}))


def test_history_tells_every_change_and_what_was_undone(filled: Project, tmp_path: Path) -> None:
    annotating.label(filled, [1], [2])
    history.undo(filled)
    path = tmp_path / "out.jsonl"
    write(filled, path, contents=frozenset({Content.HISTORY}))
    first, second, _, last = (row["history"] for row in rows_of(path))
    assert [(one["change"], one["labels"], one["undone"]) for one in first] == [
        ("label", ["正面"], False),
        ("label", ["负面"], True),
    ]
    assert [(one["change"], one["note"]) for one in second] == [("label", ""), ("note", "odd")]
    assert last == []
    write(filled, tmp_path / "out.csv", contents=frozenset({Content.HISTORY}))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert json.loads(next(csv.DictReader(file))["history"]) == first


def test_nobody_has_said_is_not_none_of_the_labels(many_project: Project, tmp_path: Path) -> None:
    ids = fill(many_project, BODIES)
    annotating.label(many_project, ids[:1], [])
    write(many_project, tmp_path / "out.jsonl")
    assert [row["label"] for row in rows_of(tmp_path / "out.jsonl")] == [[], None, None, None]


def test_a_bar_in_a_name_does_not_divide_it(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p.annotator", ReadyScheme("x", (("a|b", "", ""), ("c", "", "")), many=True))
    annotating.label(project, fill(project, BODIES)[:1], [1, 2])
    write(project, tmp_path / "out.csv")
    project.close()
    assert '"[""a|b"", ""c""]"' in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_split_into_three_files(project: Project, tmp_path: Path) -> None:
    ids = fill(project, [f"text {n}" for n in range(40)])
    annotating.label(project, ids[:20], [1])
    annotating.label(project, ids[20:], [2])
    choice = ExportChoice(split=Split(0.5, 0.25, 0.25, seed=7))
    report = export(project, tmp_path / "out.jsonl", choice, ignore_progress, never_stop)
    assert report.files == tuple(
        (tmp_path / f"out-{side.value}.jsonl", rows) for side, rows in zip(Side, (20, 10, 10), strict=True)
    )
    found = {side: rows_of(tmp_path / f"out-{side.value}.jsonl") for side in Side}
    for side, rows in found.items():
        assert sum(row["label"] == "正面" for row in rows) == len(rows) / 2
        assert {row["split"] for row in rows} == {side.value}
    assert sorted(row["id"] for rows in found.values() for row in rows) == ids
    again = tmp_path / "again.jsonl"
    export(project, again, choice, ignore_progress, never_stop)
    assert (tmp_path / "again-dev.jsonl").read_bytes() == (tmp_path / "out-dev.jsonl").read_bytes()


def test_the_test_set_stays_a_test_set(project: Project, tmp_path: Path) -> None:
    ids = fill(project, [f"text {n}" for n in range(40)])
    with project.db.write() as tx:
        texts.set_test(tx, ids[:8], True)
    export(project, tmp_path / "o.jsonl", ExportChoice(split=Split(0.7, 0.1, 0.2)), ignore_progress, never_stop)
    assert [row["id"] for row in rows_of(tmp_path / "o-test.jsonl")] == ids[:8]


@pytest.mark.parametrize("kept", [True, False])
def test_near_duplicates_are_never_on_two_sides(project: Project, tmp_path: Path, kept: bool) -> None:
    """Whether their groups are kept, or nobody has looked for them yet."""
    words = ("房间很干净服务也很好", "早餐的种类不多味道不错", "停车场太小了要绕好几圈", "前台办理入住等了一个小时")
    bodies = [
        f"第{place}家{word}下次来出差还会住这里的{sign}"
        for place in range(10)
        for word in words
        for sign in ("", "，真的", "😀")
    ]
    ids = fill(project, bodies)
    annotating.label(project, ids[::2], [1])
    if kept:
        near_duplicates.find(project, ignore_progress, never_stop)
    export(project, tmp_path / "o.jsonl", ExportChoice(split=Split(0.5, 0.25, 0.25)), ignore_progress, never_stop)
    side = {row["id"]: name for name in Side for row in rows_of(tmp_path / f"o-{name.value}.jsonl")}
    assert sorted(side) == ids
    with project.db.read() as tx:
        numbers = near_duplicates.group_numbers(tx, ignore_progress, never_stop)
    assert len(set(numbers.values())) > 3
    assert len({(number, side[text_id]) for text_id, number in numbers.items()}) == len(set(numbers.values()))
    with project.db.read() as tx:
        assert settings.get(tx, "near_duplicates") is not None or not kept


def test_a_format_gives_a_path_its_ending(filled: Project, tmp_path: Path) -> None:
    report = export(filled, tmp_path / "out", ExportChoice(kind=Format.DOCCANO), ignore_progress, never_stop)
    assert report.path == tmp_path / "out.jsonl"
    assert report.path.is_file()


@pytest.mark.parametrize("kind", [one for one in Format if one not in (Format.PARQUET, Format.DOCBIN)])
def test_every_format_has_every_text(filled: Project, kind: Format, tmp_path: Path) -> None:
    predict(filled, [1, 2, 3])
    choice = ExportChoice(contents=frozenset(Content), kind=kind)
    assert count(filled, choice) == len(BODIES)
    report = export(filled, tmp_path / "out", choice, ignore_progress, never_stop)
    assert report.rows == len(BODIES)
    files = [one for one in tmp_path.rglob("*") if one.name.startswith(("out", "train", "README"))]
    assert report.path in files
    assert not [one for one in tmp_path.rglob("*") if one.name.endswith(".part")]


@pytest.mark.parametrize(("uses", "listed"), [(False, ["正面", "负面"]), (True, ["正面", "负面", "中性"])])
def test_a_retired_label_is_of_the_classes_while_a_text_has_it(
    project: Project, tmp_path: Path, uses: bool, listed: list[str]
) -> None:
    ids = fill(project, ["好", "坏"])
    schemes.add_label(project, "中性")
    if uses:
        annotating.label(project, ids[:1], [project.scheme().labels[2].id])
    schemes.retire_label(project, project.scheme().labels[2].id)
    export(project, tmp_path / "out", ExportChoice(kind=Format.DATASETS), ignore_progress, never_stop)
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert re.findall(r"'\d': \"(.*)\"", card) == listed
