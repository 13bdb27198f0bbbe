"""An export while somebody works in the project is of one moment."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.core.exports import Content, Scope, Side, Split
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.services import annotating, export_rows, exporting, history, schemes
from annotator.services.exporting import ExportChoice, export
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project
from tests.unit.conftest import fill
from tests.unit.services.test_exporting import predict


@pytest.fixture(autouse=True)
def _few_texts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_rows, "CHUNK", 2)
    monkeypatch.setattr(exporting, "CHUNK", 2)


def amid(phase: str, do: Callable[[], object]) -> Callable[[Progress], None]:
    """Do something, on another thread as the window does, once an export has read a few texts."""
    done: list[object] = []

    def told(progress: Progress) -> None:
        if progress.phase == phase and progress.step >= 2 and not done:
            thread = threading.Thread(target=lambda: done.append(do()))
            thread.start()
            thread.join(10)
            assert not thread.is_alive(), "nobody waits for an export"

    return told


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_label_that_is_added_and_used_meanwhile_is_for_the_next_one(project: Project, tmp_path: Path) -> None:
    ids = fill(project, [f"text {n}" for n in range(7)])
    annotating.label(project, ids, [1])

    def work() -> None:
        schemes.add_label(project, "new")
        annotating.label(project, ids, [3])

    for expected, told in (("正面", amid("export", work)), ("new", ignore_progress)):
        export(project, tmp_path / "o.jsonl", ExportChoice(), told, never_stop)
        assert [row["label"] for row in rows_of(tmp_path / "o.jsonl")] == [expected] * 7


@pytest.mark.parametrize("phase", ["read", "export"])
def test_texts_of_an_import_that_is_undone_meanwhile_are_all_there(
    project: Project, tmp_path: Path, phase: str
) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text("text,label\n" + "".join(f"text {n},正面\n" for n in range(8)), "utf-8")
    import_file(project, file, ImportChoice("text", "label"), ignore_progress, never_stop)
    told = amid(phase, lambda: history.undo(project))
    choice = ExportChoice(scope=Scope.LABELLED, split=Split(0.5, 0.0, 0.5))
    assert export(project, tmp_path / "o.jsonl", choice, told, never_stop).rows == 8
    assert project.counts().texts == 0
    sides = [rows_of(tmp_path / f"o-{side.value}.jsonl") for side in (Side.TRAIN, Side.TEST)]
    assert [len(rows) for rows in sides] == [4, 4]


def test_a_label_whose_making_was_undone_is_told_by_its_name(project: Project, tmp_path: Path) -> None:
    """A model knows it, and the history does."""
    ids = fill(project, ["a text", "another one"])
    predict(project, ids)  # by the labels 1 and 2
    with project.db.write() as tx:
        tx.exec_driver_sql("UPDATE model SET label_ids = '[1, 3]'")
        tx.exec_driver_sql("UPDATE prediction SET label_id = 3, label_ids = ',3,'")
    schemes.edit_label(project, 1, name="好评")
    schemes.add_label(project, "正面")
    annotating.label(project, ids, [3])
    for _ in range(3):
        history.undo(project)
    contents = frozenset(Content)
    export(project, tmp_path / "o.jsonl", ExportChoice(contents=contents), ignore_progress, never_stop)
    written = (tmp_path / "o.jsonl").read_text("utf-8")
    assert "\\u0002" not in written
    assert "\x02" not in written
    row = rows_of(tmp_path / "o.jsonl")[0]
    assert (row["label"], row["predicted_label"], row["prob_正面"]) == (None, "正面 (2)", 0.75)
    assert [column for column in row if column.startswith("prob_")] == ["prob_正面"]
    assert row["history"][0]["labels"] == ["正面 (2)"]
