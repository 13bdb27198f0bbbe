"""Deciding on texts, and undo and redo of it across restarts."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable

import pytest

from annotator.core.domain import Decision
from annotator.core.errors import AnnotatorError
from annotator.services import annotating, history, near_duplicates, schemes
from annotator.services.project import Project
from tests.unit.conftest import fill

BODIES = ["房间很干净", "等了一个小时", "一般般", "The soup was cold."]


def labels_of(project: Project, text_id: int) -> tuple[int, ...] | None:
    view = annotating.view(project, text_id)
    assert view is not None
    return view.annotation.label_ids if view.annotation else None


def decision_of(project: Project, text_id: int) -> Decision | None:
    view = annotating.view(project, text_id)
    assert view is not None
    return view.annotation.decision if view.annotation else None


def test_label_is_in_the_file_when_the_call_returns(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.label(project, ids[:1], [1], duration_ms=840, prediction_shown=True)
    elsewhere = sqlite3.connect(project.path)
    row = elsewhere.execute("SELECT decision, duration_ms, prediction_shown FROM annotation").fetchone()
    elsewhere.close()
    assert row == ("labelled", 840, 1)


def test_relabelling_replaces(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.label(project, ids[:1], [1])
    annotating.label(project, ids[:1], [2])
    assert labels_of(project, ids[0]) == (2,)
    assert project.counts().labels == {2: 1}


def test_skip_unsure_and_clear(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.skip(project, ids[:2])
    annotating.unsure(project, ids[1:2])
    assert [decision_of(project, text_id) for text_id in ids[:2]] == [Decision.SKIPPED, Decision.UNSURE]
    annotating.clear(project, ids[:2])
    assert project.counts().pool == len(BODIES)


def test_flag_and_note_leave_a_text_in_the_pool_and_survive_clearing(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.set_flag(project, ids[:1], True)
    annotating.set_note(project, ids[0], "  ask Lin \n")
    assert project.counts().pool == len(BODIES)
    annotating.label(project, ids[:1], [1])
    annotating.clear(project, ids[:1])
    view = annotating.view(project, ids[0])
    assert view is not None
    assert view.annotation is not None
    assert (view.annotation.flag, view.annotation.note) == (True, "ask Lin")


@pytest.mark.parametrize("chosen", [[], [1, 2]])
def test_one_label_project_takes_exactly_one(project: Project, chosen: list[int]) -> None:
    ids = fill(project, BODIES)
    with pytest.raises(AnnotatorError, match="label_one_only"):
        annotating.label(project, ids[:1], chosen)


def test_unknown_label_is_refused(project: Project) -> None:
    ids = fill(project, BODIES)
    with pytest.raises(AnnotatorError, match="label_unknown"):
        annotating.label(project, ids[:1], [99])


def test_many_labels_and_none_are_both_answers(many_project: Project) -> None:
    ids = fill(many_project, BODIES)
    annotating.label(many_project, ids[:1], [3, 1, 3])
    annotating.label(many_project, ids[1:2], [])
    assert labels_of(many_project, ids[0]) == (1, 3)
    assert decision_of(many_project, ids[1]) is Decision.LABELLED


def test_bulk_change_is_one_step_of_undo(project: Project) -> None:
    ids = fill(project, [f"text {n}" for n in range(12_000)])
    annotating.label(project, ids[:1], [2])
    annotating.label(project, ids, [1])
    change = history.undo(project)
    assert change is not None
    assert (change.kind, change.text_count, change.undone) == ("label", 12_000, True)
    assert project.counts().labels == {2: 1}


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.label(project, ids[:1], [1])
    annotating.skip(project, ids[:1])
    annotating.set_flag(project, ids[:1], True)
    annotating.set_note(project, ids[0], "note")
    end = annotating.view(project, ids[0])
    for _ in range(4):
        assert history.undo(project) is not None
    assert history.undo(project) is None
    assert decision_of(project, ids[0]) is None
    for _ in range(4):
        assert history.redo(project) is not None
    assert history.redo(project) is None
    assert annotating.view(project, ids[0]) == end


def test_new_step_ends_what_could_be_redone(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.label(project, ids[:1], [1])
    history.undo(project)
    annotating.label(project, ids[:1], [2])
    assert history.redo(project) is None
    history.undo(project)
    assert decision_of(project, ids[0]) is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda project, ids: annotating.label(project, ids[:0], [1]), id="no text"),
        pytest.param(lambda project, ids: annotating.clear(project, ids[2:]), id="cleared and undecided before"),
        pytest.param(lambda project, ids: annotating.set_flag(project, ids[1:], False), id="no flag to take off"),
        pytest.param(lambda project, ids: annotating.set_note(project, ids[0], " note "), id="the same note"),
        pytest.param(lambda project, ids: near_duplicates.label_alike(project, ids[0], [ids[1]]), id="decided by now"),
    ],
)
def test_a_change_of_nothing_is_no_step_and_leaves_what_can_be_redone(
    project: Project, change: Callable[[Project, list[int]], history.Change]
) -> None:
    ids = fill(project, BODIES)
    annotating.set_note(project, ids[0], "note")
    annotating.label(project, ids[:2], [1])
    annotating.skip(project, ids[3:])
    history.undo(project)
    done = change(project, ids)
    assert (done.text_ids, done.text_count) == ((), 0)
    redone = history.redo(project)
    assert redone is not None
    assert redone.kind == "skip"


def test_a_change_of_several_texts_is_one_of_those_that_change(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.label(project, ids[:1], [1])
    project.update_settings(annotator="Lin")
    annotating.set_flag(project, ids[1:2], True)
    assert annotating.set_flag(project, ids[:3], False).text_ids == (ids[1],)
    view = annotating.view(project, ids[0])
    assert view is not None
    assert view.annotation is not None
    assert view.annotation.annotator == "", "she has not touched it"


def test_undo_and_redo_survive_a_restart(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.label(project, ids[:1], [1])
    annotating.label(project, ids[1:2], [2])
    history.undo(project)
    project.close()
    again = Project.open(project.path)
    history.undo(again)
    assert again.counts().labelled == 0
    history.redo(again)
    history.redo(again)
    assert again.counts().labels == {1: 1, 2: 1}
    again.close()


def test_journal_keeps_every_step_also_the_undone_ones(project: Project) -> None:
    ids = fill(project, BODIES)
    annotating.label(project, ids[:1], [1])
    history.undo(project)
    annotating.label(project, ids[:1], [2])
    file = sqlite3.connect(project.path)
    assert file.execute("SELECT kind, state FROM journal ORDER BY id").fetchall() == [
        ("label", "dropped"),
        ("undo", "note"),
        ("label", "done"),
    ]
    file.close()


def test_recent_decisions_come_newest_first(project: Project) -> None:
    ids = fill(project, BODIES)
    for text_id in ids[:3]:
        annotating.label(project, [text_id], [1])
    annotating.set_flag(project, ids[3:], True)
    assert [item.body for item in annotating.recent(project)] == BODIES[2::-1]


def test_killed_process_loses_no_label_it_answered_for(project: Project) -> None:
    ids = fill(project, [f"text {n}" for n in range(2_000)])
    project.close()
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib\n"
            "from annotator.services import annotating\nfrom annotator.services.project import Project\n"
            "project = Project.open(pathlib.Path(sys.argv[1]))\n"
            f"for text_id in range({ids[0]}, {ids[-1]}):\n"
            "    annotating.label(project, [text_id], [1 + text_id % 2])\n"
            "    print(text_id, flush=True)\n",
            str(project.path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    answered = [int(worker.stdout.readline()) for _ in range(40)]
    worker.kill()
    answered += [int(line) for line in worker.stdout.read().split()]
    worker.stdout.close()
    worker.wait()
    again = Project.open(project.path)
    for text_id in answered:
        assert labels_of(again, text_id) == (1 + text_id % 2,)
    again.close()


class TestScheme:
    def test_renaming_keeps_annotations(self, project: Project) -> None:
        ids = fill(project, BODIES)
        annotating.label(project, ids[:1], [1])
        schemes.edit_label(project, 1, name="好评")
        assert [label.name for label in project.scheme().labels] == ["好评", "负面"]
        assert project.counts().labels == {1: 1}

    def test_added_label_comes_last_with_a_colour_of_its_own(self, project: Project) -> None:
        schemes.add_label(project, "  中 性 ")
        last = project.scheme().labels[-1]
        assert (last.id, last.name) == (3, "中 性")
        assert last.color not in {label.color for label in project.scheme().labels[:-1]}

    @pytest.mark.parametrize(("name", "key"), [("正面", "label_twice"), ("   ", "label_empty")])
    def test_bad_name_is_refused(self, project: Project, name: str, key: str) -> None:
        with pytest.raises(AnnotatorError, match=key):
            schemes.add_label(project, name)
        with pytest.raises(AnnotatorError, match=key):
            schemes.edit_label(project, 2, name=name)

    def test_retired_label_is_not_offered_and_can_come_back(self, project: Project) -> None:
        schemes.retire_label(project, 1)
        assert [label.name for label in project.scheme().active] == ["负面"]
        schemes.add_label(project, "正面")
        assert [label.id for label in project.scheme().active] == [1, 2]

    def test_moving_changes_the_order_of_keys(self, project: Project) -> None:
        schemes.add_label(project, "中性")
        schemes.move_label(project, 3, 0)
        assert [label.id for label in project.scheme().labels] == [3, 1, 2]

    def test_each_change_can_be_undone(self, project: Project) -> None:
        before = project.scheme().active
        schemes.add_label(project, "中性")
        schemes.edit_label(project, 1, name="好评", color="#000000", description="d")
        schemes.move_label(project, 1, 2)
        schemes.retire_label(project, 2)
        for _ in range(4):
            history.undo(project)
        assert project.scheme().active == before


class TestSettings:
    def test_change_is_kept(self, project: Project) -> None:
        project.update_settings(retrain_every=50, annotator="Lin")
        project.close()
        again = Project.open(project.path)
        assert (again.settings().retrain_every, again.settings().annotator) == (50, "Lin")
        again.close()

    @pytest.mark.parametrize(("field", "value"), [("retrain_every", -1), ("random_share", 1.5), ("test_share", 1.0)])
    def test_value_out_of_range_is_refused(self, project: Project, field: str, value: float) -> None:
        with pytest.raises(AnnotatorError, match="setting_range"):
            project.update_settings(**{field: value})


def test_a_flag_and_a_note_leave_it_with_who_decided(project: Project) -> None:
    fill(project, ["one", "two"])
    project.update_settings(annotator="Wang")
    annotating.label(project, [1], [1])
    project.update_settings(annotator="Lin")
    annotating.set_flag(project, [1, 2], True)
    annotating.set_note(project, 1, "really?")
    found = annotating.views(project, [1, 2])
    assert [view.annotation.annotator for view in found if view.annotation] == ["Wang", "Lin"]
    annotating.label(project, [1], [2])
    view = annotating.view(project, 1)
    assert view is not None
    assert view.annotation is not None
    assert view.annotation.annotator == "Lin"


def test_a_label_given_and_taken_off_again_leaves_the_text_in_the_pool(many_project: Project) -> None:
    ids = fill(many_project, BODIES)
    annotating.label(many_project, ids[:1], [1])
    annotating.toggle_label(many_project, ids[:3], 2)
    given = annotating.toggle_label(many_project, ids[:3], 2)
    assert (given.kind, labels_of(many_project, ids[0])) == ("clear", (1,))
    assert [decision_of(many_project, one) for one in ids[1:3]] == [None, None]
    assert many_project.counts().labelled == 1


def test_taking_off_the_only_label_of_each_text_is_told_as_such(many_project: Project) -> None:
    ids = fill(many_project, BODIES)
    annotating.toggle_label(many_project, ids, 2)
    change = annotating.toggle_label(many_project, ids, 2)
    assert (change.kind, change.text_count) == ("clear", 4)
    history.undo(many_project)
    assert many_project.counts().labels == {2: 4}
