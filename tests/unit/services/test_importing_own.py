"""An export of ours that comes in again says more than labels: which texts are of the test set, what was skipped and
unsure, flags and notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.core.exports import Format
from annotator.core.progress import ignore_progress, never_stop
from annotator.core.query import Query
from annotator.core.schemes import ReadyScheme
from annotator.services import annotating, browsing, history
from annotator.services.exporting import ExportChoice, export
from annotator.services.importing import ImportChoice, ImportReport, import_file, preview, proposed
from annotator.services.project import Project
from annotator.storage import texts
from tests.unit.conftest import fill

TABLES = pytest.mark.parametrize("kind", [Format.CSV, Format.TSV, Format.XLSX, Format.JSONL])
BODIES = ["a one", "a two", "a three", "a four"]


def bring(project: Project, path: Path) -> ImportReport:
    """Import as it is proposed."""
    choice = proposed(preview(path), project.scheme())
    return import_file(project, path, choice, ignore_progress, never_stop)


def in_test(project: Project) -> set[str]:
    ids = browsing.find_ids(project, Query()).tolist()
    return {view.text.body for view in annotating.views(project, ids) if view.text.is_test}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Four texts, of which the second and the fourth are in the test set; the first two are labelled."""
    project = Project.create(tmp_path / "first.annotator", ReadyScheme("x", (("good", "", ""), ("bad", "", ""))))
    ids = fill(project, BODIES)
    annotating.label(project, ids[:2], [1])
    with project.db.write() as tx:
        texts.set_test(tx, [ids[1], ids[3]], True)
    yield project
    project.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Project]:
    project = Project.create(tmp_path / "other.annotator", ReadyScheme("x", (("good", "", ""), ("bad", "", ""))))
    yield project
    project.close()


def written(project: Project, folder: Path, kind: Format) -> Path:
    path = folder / f"out{kind.suffix}"
    export(project, path, ExportChoice(kind=kind), ignore_progress, never_stop)
    return path


@TABLES
def test_texts_of_the_test_set_come_back_as_such(
    project: Project, other: Project, tmp_path: Path, kind: Format
) -> None:
    report = bring(other, written(project, tmp_path, kind))
    assert (report.added, report.labelled) == (4, 2)
    assert in_test(other) == {"a two", "a four"}
    history.undo(other)
    assert other.counts().texts == 0
    history.redo(other)
    assert in_test(other) == {"a two", "a four"}


def test_texts_that_are_there_already_join_the_test_set_and_leave_it_with_the_undo(
    project: Project, other: Project, tmp_path: Path
) -> None:
    annotating.label(other, fill(other, BODIES)[:2], [1])
    bring(other, written(project, tmp_path, Format.CSV))
    assert in_test(other) == {"a four"}  # a model may have learned from what was labelled
    for _ in range(2):
        history.undo(other)
        assert in_test(other) == set()
        history.redo(other)
        assert in_test(other) == {"a four"}


def test_texts_of_an_import_that_was_undone_come_back_into_the_test_set(
    project: Project, other: Project, tmp_path: Path
) -> None:
    fill(other, ["another"])
    bring(other, written(project, tmp_path, Format.CSV))
    history.undo(other)
    report = bring(other, written(project, tmp_path, Format.CSV))
    assert (report.added, in_test(other)) == (4, {"a two", "a four"})
    with other.db.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM import_row WHERE joined_test")).scalar_one() == 0


@pytest.mark.parametrize(
    "header", ["text,label,split", "id,text,label,split", "id,text,label,state,split"], ids=["few", "id", "state"]
)
def test_a_split_in_a_file_of_somebody_else_says_nothing(other: Project, tmp_path: Path, header: str) -> None:
    path = tmp_path / "theirs.csv"
    cells = {"id": "7", "text": "a one", "label": "good", "state": "Ohio", "split": "test"}
    path.write_text(f"{header}\n{','.join(cells[name] for name in header.split(','))}\n", "utf-8")
    assert bring(other, path).added == 1
    assert in_test(other) == set()


Said = dict[str, tuple[str | None, int, bool, str]]


def said(project: Project) -> Said:
    """Of each text that has an annotation: the decision, the number of labels, the flag and the note."""
    ids = browsing.find_ids(project, Query()).tolist()
    return {
        view.text.body: (one.decision and one.decision.value, len(one.label_ids), one.flag, one.note)
        for view in annotating.views(project, ids)
        if (one := view.annotation) is not None
    }


REMARKS: Said = {
    "a one": ("labelled", 1, True, "=sure, 你好"),
    "a two": ("labelled", 1, False, ""),
    "a three": ("skipped", 0, False, "too\nlong"),
    "a four": ("unsure", 0, True, ""),
    "a five": (None, 0, False, "later"),
}


@pytest.fixture
def remarked(project: Project) -> Project:
    """The project with a fifth text, and with remarks on all texts but the second."""
    fill(project, ["a five"])
    ids = browsing.find_ids(project, Query()).tolist()
    annotating.skip(project, [ids[2]])
    annotating.unsure(project, [ids[3]])
    annotating.set_flag(project, [ids[0], ids[3]], True)
    for place, note in ((0, "=sure, 你好"), (2, "too\nlong"), (4, "later")):
        annotating.set_note(project, ids[place], note)
    assert said(project) == REMARKS
    return project


@TABLES
def test_what_was_skipped_and_unsure_comes_back_with_flags_and_notes(
    remarked: Project, other: Project, tmp_path: Path, kind: Format
) -> None:
    report = bring(other, written(remarked, tmp_path, kind))
    assert (report.added, report.labelled, said(other)) == (5, 2, REMARKS)
    history.undo(other)
    assert said(other) == {}
    history.redo(other)
    assert said(other) == REMARKS


def test_a_remark_stays_where_a_later_row_labels_the_text(other: Project, tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    many = "".join(f"{row},text {row},,pool,false,\n" for row in range(4, 4_000))  # more than are stored at a time
    rows = "1,a one,,skipped,true,long\n", "2,a two,,unsure,false,short\n", "3,a one,good,labelled,false,\n"
    path.write_text(f"id,text,label,state,flag,note\n{''.join(rows)}{many}4000,a two,bad,labelled,false,\n", "utf-8")
    assert bring(other, path).contradictions == 0
    assert said(other) == {"a one": ("labelled", 1, True, "long"), "a two": ("labelled", 1, False, "short")}


def test_remarks_on_texts_that_are_there_are_not_taken(remarked: Project, other: Project, tmp_path: Path) -> None:
    fill(other, BODIES)
    bring(other, written(remarked, tmp_path, Format.CSV))
    labelled = ("labelled", 1, False, "")
    assert said(other) == {"a one": labelled, "a two": labelled, "a five": REMARKS["a five"]}


def test_remarks_are_left_where_no_labels_are_wanted(remarked: Project, other: Project, tmp_path: Path) -> None:
    path = written(remarked, tmp_path, Format.CSV)
    import_file(other, path, ImportChoice(text_column="text"), ignore_progress, never_stop)
    assert said(other) == {}


def test_a_flag_in_a_file_of_somebody_else_says_nothing(other: Project, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("id,text,label,state,flag,note\n1,a one,,Ohio,true,big\n2,a two,good,Utah,true,\n", "utf-8")
    bring(other, path)
    assert said(other) == {"a two": ("labelled", 1, False, "")}
