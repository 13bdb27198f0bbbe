"""Exports hold what they promise, whole or not at all."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.core.query import parse
from annotator.services import annotating
from annotator.services.exporting import ExportChoice, What, count, export
from annotator.services.project import Project
from annotator.storage import models
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


def write(project: Project, path: Path, **choice: object) -> int:
    return export(project, path, ExportChoice(**choice), ignore_progress, never_stop).rows  # type: ignore[arg-type]


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
    write(filled, tmp_path / "out.csv", bom=False)
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
    assert count(filled, ExportChoice(What.ALL, query)) == 1
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
