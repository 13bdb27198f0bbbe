"""An import while somebody works in the project: nothing is seen before its end, and nothing of theirs is touched."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from annotator.core.domain import Decision, Label
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.core.query import Query, parse
from annotator.services import annotating, browsing, conflicts, history, schemes
from annotator.services.importing import ImportChoice, ImportReport, import_file, needs_sweep
from annotator.services.project import Project
from annotator.services.text_history import histories
from annotator.storage import annotations, labels, texts
from annotator.storage.database import Database

LABELLED = ImportChoice("text", "label")


def write(folder: Path, name: str, *rows: str) -> Path:
    file = folder / name
    file.write_text("text,label,city\n" + "".join(f"{row}\n" for row in rows), "utf-8")
    return file


def bring(
    project: Project,
    file: Path,
    choice: ImportChoice = LABELLED,
    at: str | None = None,
    do: Callable[[], object] = lambda: None,
) -> ImportReport:
    """Import; `do` something when the phase `at` has stored something."""
    done: list[object] = []

    def told(progress: Progress) -> None:
        if progress.phase == at and (progress.step or at == "finish") and not done:
            done.append(do())

    report = import_file(project, file, choice, told, never_stop)
    assert report.read == report.added + report.updated + report.existing + report.repeated + report.rejected
    assert done or at is None
    return report


def seen(project: Project) -> tuple[object, ...]:
    ids = browsing.find_ids(project, Query()).tolist()
    return (
        project.counts(),
        project.sources(),
        [label.name for label in project.scheme().active],
        browsing.facets(project),
        browsing.rows(project, ids),
        browsing.find_ids(project, parse("a")).tolist(),
        project.column_names(),
    )


def test_nothing_is_seen_while_rows_are_stored(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,,X", "a two,,X"))
    before = seen(project)
    during: list[object] = []
    rows = [f"a row {at},{('正面', 'new')[at % 2]},Y" for at in range(5_500)]
    bring(project, write(tmp_path, "b.csv", "a one,负面,Z", *rows), at="store", do=lambda: during.append(seen(project)))
    assert during == [before]
    assert project.counts().texts == 5_502


def test_what_somebody_decides_meanwhile_stands(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,,X", "a two,,X"))
    rows = [f"a row {at},正面,Y" for at in range(5_500)]
    file = write(tmp_path, "b.csv", "a one,负面,Y", "a two,负面,Y", *rows)
    report = bring(project, file, at="store", do=lambda: annotating.label(project, [1], [1]))
    assert (report.labelled, report.conflicts, report.updated) == (5_501, 1, 2)
    assert project.counts().labels == {1: 5_501, 2: 1}
    history.undo(project)
    assert project.counts().labels == {1: 1}
    history.undo(project)
    assert project.counts().labelled == 0


def test_a_label_that_somebody_makes_meanwhile_is_the_one(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,,X"))
    rows = [f"a row {at},New,Y" for at in range(5_500)]

    def make() -> None:
        with project.db.write() as tx:
            labels.add(tx, Label(labels.next_id(tx), "new", "#000000"), 2)

    report = bring(project, write(tmp_path, "b.csv", "a one,New,X", *rows), at="store", do=make)
    assert report.new_labels == ()
    assert [label.name for label in project.scheme().labels] == ["正面", "负面", "new"]
    assert project.counts().labels == {project.scheme().labels[2].id: 5_501}


def test_a_label_that_gets_the_name_of_one_that_the_file_brings_is_that_one(
    many_project: Project, tmp_path: Path
) -> None:
    bring(many_project, write(tmp_path, "a.csv", "a one,,X", "a two,anger,X"))
    named = {"a one": "glad|joy", "a two": "glad|joy|anger", "a three": "joy|glad|fear", "a four": "glad"}
    rows = [f"a row {at},,Y" for at in range(5_500)]
    file = write(tmp_path, "b.csv", *(f"{body},{said},Y" for body, said in named.items()), *rows)
    report = bring(many_project, file, at="store", do=lambda: schemes.edit_label(many_project, 1, name="glad"))
    assert (report.new_labels, report.conflicts, report.contradictions) == ((), 1, 0)
    ids = browsing.find_ids(many_project, Query()).tolist()[:4]
    assert [row.label_ids for row in browsing.rows(many_project, ids)] == [(1,), (2,), (1, 3), (1,)]
    assert [one.file_label_ids for one in conflicts.open_conflicts(many_project)] == [(1, 2)]
    after = seen(many_project)
    history.undo(many_project)
    assert many_project.counts().labels == {2: 1}
    history.redo(many_project)
    assert seen(many_project) == after


def test_an_import_that_is_undone_meanwhile_does_not_hide_what_the_next_brings(
    project: Project, tmp_path: Path
) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,正面,X", "a two,正面,X"))
    rows = [f"a row {at},,Y" for at in range(5_500)]
    report = bring(
        project, write(tmp_path, "b.csv", "a one,负面,Z", *rows), at="store", do=lambda: history.undo(project)
    )
    assert (report.added, report.updated, report.labelled) == (5_501, 0, 1)
    view = annotating.view(project, 1)
    assert view is not None
    assert view.annotation is not None
    assert (view.annotation.label_ids, dict(view.text.columns), view.source_name) == ((2,), {"city": "Z"}, "b.csv")
    assert annotating.view(project, 2) is None


def test_undo_and_redo_of_what_was_there_before(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,,X", "a two,,X", "a three,,X", "a four,,X"))
    annotating.set_flag(project, [1], True)
    annotating.set_note(project, 1, "odd")
    annotating.skip(project, [3])
    before = seen(project)
    file = write(tmp_path, "b.csv", "a one,正面,Y", "a two,new,X", "a three,正面,X", "a five,new,X", "a five,负面,X")
    report = bring(project, file, ImportChoice("text", "label", test=True))
    assert (report.added, report.updated, report.existing, report.repeated) == (1, 1, 2, 1)
    assert (report.labelled, report.conflicts) == (3, 1)
    after = seen(project)
    view = annotating.view(project, 1)
    assert view is not None
    assert view.annotation is not None
    assert (view.annotation.decision, view.annotation.flag, view.annotation.note) == (Decision.LABELLED, True, "odd")
    for _ in range(2):
        change = history.undo(project)
        assert change is not None
        assert change.text_ids == (1, 2)
        assert seen(project) == before
        history.redo(project)
        assert seen(project) == after


@pytest.mark.parametrize("phase", ["store", "finish"])
def test_an_import_that_fails_leaves_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,,X"))
    before = seen(project)

    def fail() -> None:
        raise ZeroDivisionError

    rows = [f"a row {at},new,Y" for at in range(5_500)]
    with pytest.raises(ZeroDivisionError):
        bring(project, write(tmp_path, "b.csv", "a one,正面,Y", "  ,,", *rows), at=phase, do=fail)
    assert seen(project) == before
    assert not needs_sweep(project)
    with project.db.read() as tx:
        counts = "SELECT (SELECT count(*) FROM text), (SELECT count(*) FROM import_row), (SELECT count(*) FROM source)"
        assert tuple(tx.execute(text(counts)).one()) == (1, 0, 1)
    assert {one.suffix for one in tmp_path.iterdir() if "rejected" in one.name} == set()


def test_ctrl_c_while_the_end_is_committed_takes_nothing_back(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,,X", "a two,,X"))
    before = seen(project)
    file = write(tmp_path, "b.csv", "a one,正面,Y", "a three,new,Y")
    write_to, pressed = Database.write, []

    @contextlib.contextmanager
    def interrupted(db: Database) -> Iterator[Connection]:
        with write_to(db) as tx:
            yield tx
        if not pressed:  # Python raises it when SQLite has returned, and the import is on disk
            pressed.append(True)
            raise KeyboardInterrupt

    monkeypatch.setattr(Database, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bring(project, file)
    after = seen(project)
    assert (project.counts().texts, project.counts().labels) == (3, {1: 1, 3: 1})
    assert not needs_sweep(project)
    assert bring(project, write(tmp_path, "c.csv", "a four,,Y")).added == 1
    history.undo(project)
    assert seen(project) == after
    history.undo(project)
    assert seen(project) == before
    history.redo(project)
    assert seen(project) == after


def test_one_import_at_a_time(project: Project, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "a one,,X", "a two,,Y")
    keys = []

    def again() -> None:
        with pytest.raises(AnnotatorError) as caught:
            import_file(project, file, LABELLED, ignore_progress, never_stop)
        keys.append(caught.value.key)

    bring(project, file, at="finish", do=again)
    assert keys == ["import_running"]
    with pytest.raises(Cancelled):
        import_file(project, file, LABELLED, ignore_progress, lambda: True)
    assert bring(project, file).existing == 2


def test_a_column_with_too_many_values_is_no_column_of_labels(project: Project, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", *(f"a row {at},label {at},X" for at in range(1_500)))
    with pytest.raises(AnnotatorError) as caught:
        bring(project, file)
    assert caught.value.key == "import_label_count"
    assert (project.counts().texts, len(project.scheme().labels)) == (0, 2)


def test_names_are_mapped_and_left_out(many_project: Project, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "a one,glad|x,X", "a two,x,X", "a three, GLAD |joy,X")
    bring(many_project, file, ImportChoice("text", "label", mapping={"glad": "joy", "x": None}))
    assert many_project.counts().labels == {1: 2}
    assert len(many_project.scheme().labels) == 3


def test_texts_that_come_back_stand_in_the_order_of_their_new_file(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,,X", "a two,,X", "a three,,X"))
    assert browsing.find_ids(project, parse("a"), descending=True).tolist() == [3, 2, 1]
    history.undo(project)
    assert browsing.find_ids(project, parse("a")).tolist() == []
    bring(project, write(tmp_path, "b.csv", "a three,,X", "a four,,X", "a one,,X"))
    for query in (Query(), parse("a"), parse('"a" is:flagged'), parse("a not:flagged")):
        expected = [] if query.flagged else [3, 4, 1]
        assert browsing.find_ids(project, query).tolist() == expected
        assert browsing.find_ids(project, query, descending=True).tolist() == expected[::-1]


class TestConflicts:
    @pytest.fixture
    def disputed(self, project: Project, tmp_path: Path) -> Project:
        bring(project, write(tmp_path, "a.csv", "a one,正面,X", "a two,正面,X", "a three,,X"))
        annotating.skip(project, [3])
        bring(project, write(tmp_path, "b.csv", "a one,负面,X", "a two,正面,X", "a three,负面,X"))
        return project

    def test_they_are_listed_and_found(self, disputed: Project) -> None:
        found = conflicts.open_conflicts(disputed)
        assert [(one.text_id, one.source_name, one.label_ids, one.file_label_ids) for one in found] == [
            (1, "b.csv", (1,), (2,)),
            (3, "b.csv", (), (2,)),
        ]
        assert browsing.find_ids(disputed, parse("has:conflict")).tolist() == [1, 3]
        assert browsing.find_ids(disputed, parse("not:conflict")).tolist() == [2]
        assert parse(parse("has:conflict").to_text()) == parse("has:conflict")

    @pytest.mark.parametrize(("take_file", "label"), [(True, (2,)), (False, (1,))])
    def test_settling_is_one_step(self, disputed: Project, take_file: bool, label: tuple[int, ...]) -> None:
        for _ in range(2):
            assert conflicts.settle(disputed, 1, take_file=take_file) is not None
            assert browsing.find_ids(disputed, parse("has:conflict")).tolist() == [3]
            view = annotating.view(disputed, 1)
            assert view is not None
            assert view.annotation is not None
            assert view.annotation.label_ids == label
            history.undo(disputed)
            assert browsing.find_ids(disputed, parse("has:conflict")).tolist() == [1, 3]
        assert conflicts.settle(disputed, 2, take_file=True) is None

    def test_an_import_that_is_undone_disputes_nothing(self, disputed: Project) -> None:
        history.undo(disputed)
        assert conflicts.open_conflicts(disputed) == []
        assert browsing.find_ids(disputed, parse("has:conflict")).tolist() == []
        history.redo(disputed)
        assert browsing.find_ids(disputed, parse("has:conflict")).tolist() == [1, 3]

    def test_the_other_order_of_the_same_labels_is_none(self, many_project: Project, tmp_path: Path) -> None:
        bring(many_project, write(tmp_path, "a.csv", "a one,joy|fear,X", "a two,joy|fear,X"))
        report = bring(many_project, write(tmp_path, "b.csv", "a one,fear|joy,X", "a two,joy,X"))
        assert report.conflicts == 1


def test_histories_tell_of_labels_that_came_with_a_file(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path, "a.csv", "a one,正面,X", "a two,,X", "a three,负面,X"))
    annotating.label(project, [1], [2])
    bring(project, write(tmp_path, "b.csv", "a two,负面,X"))
    history.undo(project)
    bring(project, write(tmp_path, "c.csv", "a two,正面,X"))
    with project.db.read() as tx:
        found = histories(tx, [1, 2, 3], never_stop)
    told = {
        text_id: [(one["change"], one["labels"], one["annotator"], one["undone"]) for one in changes]
        for text_id, changes in found.items()
    }
    assert told == {
        1: [("import", ["正面"], "import", False), ("label", ["负面"], told[1][1][2], False)],
        2: [("import", ["负面"], "import", True), ("import", ["正面"], "import", False)],
        3: [("import", ["负面"], "import", False)],
    }


def test_imports_that_the_journal_has_in_full_are_still_undone(project: Project, tmp_path: Path) -> None:
    """As projects of version 2 have them: every text by its id."""
    bring(project, write(tmp_path, "a.csv", "a one,,X", "a two,,X"))
    given = ["labelled", [1], 0, "", "import", "2026-01-01T00:00:00+00:00", None, 0]
    with project.db.write() as tx:
        annotations.put_many(tx, [history.decode_annotation(1, given)])
        columns = [[2, {"city": "W"}, {"city": "X"}]]
        changes = {"source": 1, "annotations": [[1, None, given]], "test": [[2, False, True]], "columns": columns}
        texts.set_test(tx, [2], True)
        tx.execute(text("UPDATE journal SET changes = :changes"), {"changes": json.dumps(changes)})
    after = seen(project)
    assert history.undo(project) == history.Change("import", (1,), 2, undone=True)
    assert project.counts().texts == 0
    with project.db.read() as tx:
        assert tx.execute(text("SELECT is_test, columns FROM text WHERE id = 2")).one() == (0, '{"city": "W"}')
    history.redo(project)
    assert seen(project) == after
    with project.db.read() as tx:
        assert histories(tx, [1], never_stop)[1][0]["labels"] == ["正面"]
