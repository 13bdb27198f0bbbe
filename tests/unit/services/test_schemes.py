"""Changing the label scheme beside an import, and going back and forth along the changes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ignore_progress, never_stop
from annotator.core.schemes import PALETTE, make_labels
from annotator.services import annotating, history, schemes
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project
from annotator.services.text_history import histories
from annotator.storage import imports, staging
from tests.unit.conftest import fill


def names(project: Project) -> list[str]:
    return [label.name for label in project.scheme().labels]


def offered(project: Project) -> list[str]:
    return [label.name for label in project.scheme().active]


def beside(write: Callable[[], object]) -> None:
    """Write on a thread of its own, as the window does."""
    thread = threading.Thread(target=write)
    thread.start()
    thread.join()


@pytest.fixture
def renamed(project: Project) -> Project:
    """正面 became 好评, and then somebody made a label of the name that was free."""
    schemes.edit_label(project, 1, name="好评")
    schemes.add_label(project, "正面", "#123456", "new")
    return project


class TestBesideAnImport:
    """The import has a transaction open, and in it a label that nobody sees yet."""

    @pytest.fixture(autouse=True)
    def _nobody_was_at_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(staging, "_AT_WORK", 0.0)
        monkeypatch.setattr(staging, "_LONGEST", 60.0)

    def bring(self, project: Project, amid: Callable[[], object]) -> None:
        with project.db.staging() as stage:
            with stage() as tx:
                source_id = imports.begin(tx, "reviews.csv")
                imports.stage_label(tx, source_id, "from the file")
            beside(amid)
        with project.db.write() as tx:
            for label_id, name in imports.settle_labels(tx, source_id).items():
                tx.execute(text("UPDATE label SET name = :name WHERE id = :id"), {"id": label_id, "name": name})

    def test_a_label_that_is_added_meanwhile_is_kept(self, project: Project) -> None:
        self.bring(project, lambda: schemes.add_label(project, "mine"))
        assert sorted(names(project)) == sorted(["正面", "负面", "mine", "from the file"])
        history.undo(project)
        assert "mine" not in names(project)

    def test_one_of_the_same_name_is_added_once(self, project: Project) -> None:
        def add() -> None:
            schemes.add_label(project, "mine")
            with pytest.raises(AnnotatorError, match="label_twice"):
                schemes.add_label(project, "Mine")

        self.bring(project, add)
        assert names(project).count("mine") == 1


class TestChangesAtTheSameTime:
    """What a change depends on is read in the transaction that makes it: nothing comes in between."""

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            pytest.param(
                lambda project: schemes.edit_label(project, 1, name="好评"),
                lambda project: schemes.edit_label(project, 1, color="#000000"),
                ("好评", "#000000", 0),
                id="name and colour",
            ),
            pytest.param(
                lambda project: schemes.edit_label(project, 1, name="好评", color="#000000"),
                lambda project: schemes.move_label(project, 1, 1),
                ("好评", "#000000", 1),
                id="name and place",
            ),
        ],
    )
    def test_both_changes_of_a_label_stand(
        self,
        project: Project,
        first: Callable[[Project], object],
        second: Callable[[Project], object],
        expected: tuple[str, str, int],
    ) -> None:
        self.one_waits_for_the_other(project, lambda: first(project), lambda: second(project))
        label = project.scheme().by_id(1)
        assert (label.name, label.color, project.scheme().labels.index(label)) == expected

    def test_a_flag_that_is_toggled_twice_is_off_again(self, project: Project) -> None:
        (text_id,) = fill(project, ["房间很干净"])
        toggle = partial(annotating.toggle_flag, project, [text_id])
        self.one_waits_for_the_other(project, toggle, toggle)
        assert project.counts().flagged == 0

    def test_a_label_that_is_toggled_twice_is_off_again(self, many_project: Project) -> None:
        (text_id,) = fill(many_project, ["What a day."])
        toggle = partial(annotating.toggle_label, many_project, [text_id], 2)
        self.one_waits_for_the_other(many_project, toggle, toggle)
        assert many_project.counts().labels == {}

    def one_waits_for_the_other(
        self, project: Project, first: Callable[[], object], second: Callable[[], object]
    ) -> None:
        """Begin both while a third one has the turn, so that whatever is read beforehand is read now."""
        threads = [threading.Thread(target=first), threading.Thread(target=second)]
        with project.db.write():
            for waiting, thread in enumerate(threads, 1):
                thread.start()
                while project.db._turns._waiting < waiting:
                    thread.join(0.001)
        for thread in threads:
            thread.join()


class TestUndo:
    def test_a_name_that_was_taken_anew_goes_back_to_the_first_label(self, renamed: Project) -> None:
        assert history.undo(renamed) is not None
        assert history.undo(renamed) is not None
        assert history.undo(renamed) is None
        assert names(renamed) == ["正面", "负面"]

    def test_redo_makes_both_again(self, renamed: Project) -> None:
        after = renamed.scheme()
        for _ in range(2):
            for _ in range(2):
                history.undo(renamed)
            for _ in range(2):
                history.redo(renamed)
            assert renamed.scheme() == after

    def test_a_chain_of_names_goes_back_and_forth_also_after_a_restart(self, project: Project) -> None:
        steps: list[Callable[[], object]] = [
            lambda: schemes.edit_label(project, 1, name="a"),
            lambda: schemes.add_label(project, "正面"),
            lambda: schemes.edit_label(project, 3, name="b"),
            lambda: schemes.add_label(project, "正面"),
            lambda: schemes.move_label(project, 4, 0),
            lambda: schemes.retire_label(project, 4),
            lambda: schemes.edit_label(project, 2, name="c"),
            lambda: schemes.add_label(project, "负面"),
        ]
        seen = [project.scheme().labels]
        for step in steps:
            step()
            seen.append(project.scheme().labels)
        project.close()
        again = Project.open(project.path)
        for expected in seen[-2::-1]:
            history.undo(again)
            assert again.scheme().labels == expected
        for expected in seen[1:]:
            history.redo(again)
            assert again.scheme().labels == expected
        again.close()

    def test_an_undone_label_is_neither_listed_nor_chosen_and_its_name_is_free(self, project: Project) -> None:
        (text_id,) = fill(project, ["房间很干净"])
        schemes.add_label(project, "中性")
        history.undo(project)
        assert names(project) == ["正面", "负面"]
        with pytest.raises(AnnotatorError, match="label_unknown"):
            annotating.label(project, [text_id], [3])
        schemes.add_label(project, "中性")
        assert offered(project) == ["正面", "负面", "中性"]

    def test_what_tells_of_an_undone_label_tells_its_name(self, project: Project) -> None:
        (text_id,) = fill(project, ["房间很干净"])
        schemes.add_label(project, "中性")
        annotating.label(project, [text_id], [3])
        history.undo(project)
        history.undo(project)
        with project.db.read() as tx:
            assert histories(tx, [text_id], never_stop)[text_id][0]["labels"] == ["中性"]
        assert project.scheme().by_id(3).name == "中性"
        schemes.add_label(project, "中性")
        assert project.scheme().by_id(3).name == "中性 (2)", "another label has its name"

    def test_labels_of_an_undone_import_leave_their_names(self, project: Project, tmp_path: Path) -> None:
        file = tmp_path / "reviews.csv"
        file.write_text("text,label\nall right,正面\nso so,中性\n", "utf-8")
        schemes.edit_label(project, 1, name="好评")
        import_file(project, file, ImportChoice("text", "label"), ignore_progress, never_stop)
        for _ in range(2):
            history.undo(project)
        assert names(project) == ["正面", "负面"]
        for _ in range(2):
            history.redo(project)
        assert sorted(offered(project)) == ["中性", "好评", "正面", "负面"]
        assert sorted(project.counts().labels.values()) == [1, 1]

    def test_a_label_that_a_file_has_and_somebody_undoes_meanwhile_is_there(
        self, project: Project, tmp_path: Path
    ) -> None:
        file = tmp_path / "reviews.csv"
        file.write_text("text,label\nso so,中性\n", "utf-8")
        schemes.add_label(project, "中性")

        def told(progress: object) -> None:
            if "中性" in names(project):
                history.undo(project)

        import_file(project, file, ImportChoice("text", "label"), told, never_stop)
        assert offered(project) == ["正面", "负面", "中性"]
        assert project.counts().labels == {3: 1}

    def test_a_project_of_before_that_was_stuck_goes_on(self, renamed: Project) -> None:
        """The label whose making was undone stood there as a retired one, under its name."""
        history.undo(renamed)
        with renamed.db.write() as tx:
            tx.execute(text("UPDATE label SET name = '正面', retired = 1 WHERE id = 3"))
        assert history.undo(renamed) is not None
        assert names(renamed) == ["正面", "负面"]
        for _ in range(2):
            history.redo(renamed)
        assert names(renamed) == ["好评", "负面", "正面"]
        assert renamed.scheme().by_id(3).description == "new"


class TestRetiredAndUsedNowhere:
    """Nothing tells of 负面, the second label, but that it was there."""

    @pytest.fixture
    def project(self, project: Project) -> Project:
        fill(project, ["good", "bad"])
        schemes.retire_label(project, 2)
        return project

    def test_it_is_not_among_the_used_ones(self, project: Project) -> None:
        annotating.label(project, [1], [1])
        assert schemes.used(project) == {1}

    def test_an_undo_that_brings_an_annotation_back_uses_it_again(self, project: Project) -> None:
        schemes.restore_label(project, 2)
        annotating.label(project, [1], [2])
        annotating.label(project, [1], [1])
        assert schemes.used(project) == {1}
        history.undo(project)
        assert schemes.used(project) == {2}

    def test_its_name_is_free_for_another_one(self, project: Project) -> None:
        schemes.edit_label(project, 1, name="负面")
        assert names(project) == ["负面"]
        for _ in range(2):
            history.undo(project)
            assert [(label.name, label.retired) for label in project.scheme().labels] == [
                ("正面", False), ("负面", True)
            ]  # fmt: skip
            history.redo(project)
            assert names(project) == ["负面"]

    def test_its_name_is_not_free_while_an_annotation_has_it(self, project: Project) -> None:
        annotating.label(project, [1], [2])
        with pytest.raises(AnnotatorError, match="label_twice"):
            schemes.edit_label(project, 1, name="负面")


def test_a_new_label_looks_like_no_other_that_is_offered(project: Project) -> None:
    for number in range(3, 13):
        schemes.add_label(project, f"label {number}")
    used = [label.color for label in project.scheme().active]
    assert len(set(used)) == 12
    gone = project.scheme().active[4]
    schemes.retire_label(project, gone.id)
    schemes.add_label(project, "the thirteenth")
    assert project.scheme().active[-1].color == gone.color
    schemes.add_label(project, "the fourteenth")
    assert sorted(Counter(label.color for label in project.scheme().active).values()) == [1] * 11 + [2]


def test_labels_as_typed_do_not_take_the_colour_of_one_that_has_its_own() -> None:
    made = make_labels([("odd", "", ""), ("positive", PALETTE[0], ""), ("negative", PALETTE[1], "")])
    assert [label.color for label in made] == [PALETTE[2], PALETTE[0], PALETTE[1]]
