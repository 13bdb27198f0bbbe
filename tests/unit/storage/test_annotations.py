"""Which texts have a decision."""

from __future__ import annotations

from annotator.services import annotating
from annotator.services.project import Project
from annotator.storage import annotations, texts
from tests.unit.conftest import fill


def decided(project: Project, label_id: int | None = None) -> list[int]:
    with project.db.read() as tx:
        return sorted(annotations.decided_ids(tx, label_id).tolist())


def test_decided_are_the_texts_with_any_decision_outside_the_test_set(project: Project) -> None:
    ids = fill(project, [f"text {n}" for n in range(6)])
    annotating.label(project, ids[:2], [1])
    annotating.label(project, ids[2:3], [2])
    annotating.skip(project, ids[3:4])
    annotating.set_flag(project, ids[4:5], True)
    with project.db.write() as tx:
        texts.set_test(tx, ids[:1], True)
    assert decided(project) == ids[1:4]
    assert decided(project, 1) == ids[1:2]


def test_texts_of_an_import_that_was_undone_are_not_decided(project: Project) -> None:
    here = fill(project, ["a text"])
    gone = fill(project, ["another text"], source="b.csv")
    annotating.label(project, [*here, *gone], [1])
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 2, True)
    assert decided(project) == decided(project, 1) == here
