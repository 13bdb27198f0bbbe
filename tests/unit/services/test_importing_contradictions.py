"""A text that stands in a file several times with different labels: the first row counts, another is to be reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.core.domain import Label
from annotator.core.errors import Cancelled
from annotator.core.progress import Progress
from annotator.core.query import parse
from annotator.services import annotating, browsing, conflicts, history
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project
from annotator.storage import labels
from tests.unit.services.test_importing_staged import LABELLED, bring, write

GOOD, BAD = 1, 2  # the labels of the project
PADDING = [f"a row {at},正面,Y" for at in range(3_500)]  # so that the last row comes in another batch than the first


def found(project: Project) -> list[tuple[int, tuple[int, ...], tuple[int, ...]]]:
    """Of each open conflict the text, the labels it has, and those that the file says besides."""
    return [(one.text_id, one.label_ids, one.file_label_ids) for one in conflicts.open_conflicts(project)]


def test_the_first_row_counts_and_another_is_a_conflict(project: Project, tmp_path: Path) -> None:
    rows = ["so so,,X", "fine,正面,X", "so so,正面,X", "so  so ,负面,X", "fine,正面,X", "so so,负面,X", "so so,,X"]
    report = bring(project, write(tmp_path, "a.csv", *rows))
    assert (report.added, report.labelled, report.conflicts, report.contradictions) == (2, 2, 0, 1)
    assert found(project) == [(1, (GOOD,), (BAD,))]
    assert browsing.find_ids(project, parse("has:conflict")).tolist() == [1]
    assert conflicts.open_conflicts(project)[0].is_imported
    conflicts.settle(project, 1, take_file=True)
    assert project.counts().labels == {GOOD: 1, BAD: 1}
    history.undo(project)
    history.undo(project)
    assert (project.counts().texts, found(project)) == (0, [])
    history.redo(project)
    assert found(project) == [(1, (GOOD,), (BAD,))]


def test_rows_far_apart(project: Project, tmp_path: Path) -> None:
    report = bring(project, write(tmp_path, "a.csv", "so so,正面,X", *PADDING, "so so,负面,X"))
    assert report.contradictions == 1
    assert found(project) == [(1, (GOOD,), (BAD,))]


@pytest.mark.parametrize("between", [[], PADDING], ids=["near", "far"])
def test_of_texts_that_were_there(project: Project, tmp_path: Path, between: list[str]) -> None:
    bring(project, write(tmp_path, "a.csv", *(f"text {at},,X" for at in range(1, 6))))
    annotating.label(project, [2, 3], [GOOD])
    annotating.label(project, [4], [BAD])
    first = [f"text {at},{label},X" for at, label in enumerate(["正面", "正面", "负面", "正面", "正面"], start=1)]
    last = [f"text {at},{label},X" for at, label in enumerate(["负面", "负面", "正面", "负面", "正面"], start=1)]
    report = bring(project, write(tmp_path, "b.csv", *first, *between, *last))
    # 1: nobody had labelled it. 2: as the first row says. 3, 4: otherwise than the first row says. 5: no two labels.
    assert found(project) == [(1, (GOOD,), (BAD,)), (2, (GOOD,), (BAD,)), (3, (GOOD,), (BAD,)), (4, (BAD,), (GOOD,))]
    assert (report.conflicts, report.contradictions) == (2, 2)
    assert [one.is_imported for one in conflicts.open_conflicts(project)] == [True, False, False, False]


def test_none_of_the_labels_is_another_answer_than_some(many_project: Project, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "a", "label": ["joy", "fear"]}\n{"text": "a", "label": ["fear", "joy"]}\n'
                    '{"text": "b", "label": []}\n{"text": "b", "label": ["anger"]}\n', "utf-8")  # fmt: skip
    assert bring(many_project, file).contradictions == 1
    assert found(many_project) == [(2, (), (2,))]


def test_a_label_that_somebody_makes_meanwhile_is_the_one(project: Project, tmp_path: Path) -> None:
    def make() -> None:
        with project.db.write() as tx:
            labels.add(tx, Label(labels.next_id(tx), "new", "#000000"), 2)

    file = write(tmp_path, "a.csv", "so so,正面,X", "so so,New,X", *PADDING)
    bring(project, file, at="store", do=make)
    assert found(project) == [(1, (GOOD,), (project.scheme().labels[2].id,))]


def test_an_import_that_is_cancelled_leaves_none(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path, "a.csv", "old,,X"))
    file = write(tmp_path, "b.csv", "so so,正面,X", "so so,负面,X", "old,正面,X", "old,负面,X", *PADDING)
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        import_file(
            project, file, LABELLED, seen.append, lambda: any(one.phase == "store" and one.step for one in seen)
        )
    with project.db.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM conflict")).scalar_one() == 0


def test_nothing_is_said_of_a_text_where_its_labels_are_left_out(project: Project, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "so so,NaN,X", "so so,负面,X", "so so,null,X")
    report = bring(project, file, ImportChoice("text", "label", mapping={"nan": None, "NULL": None}))
    assert (report.labelled, report.contradictions, report.left_out) == (1, 0, ("NaN", "null"))
