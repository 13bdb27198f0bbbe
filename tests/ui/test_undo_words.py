"""Each undo and redo says what it did, on every page, until something else is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from annotator.services import annotating, schemes
from annotator.services.history import Change
from annotator.ui.change_words import turned_sentence
from annotator.ui.workspace import LABEL, TEXTS, Workspace

from .conftest import Desk
from .labelling import KEY


@pytest.fixture
def workspace(desk: Desk, open_workspace: Callable[[Desk], Workspace]) -> Workspace:
    """Three changes lie behind: five texts labelled, one skipped, a label renamed."""
    desk.project.update_settings(retrain_every=0, test_share=0.0)
    annotating.label(desk.project, desk.ids[:5], desk.label_ids[:1])
    annotating.skip(desk.project, desk.ids[6:7])
    schemes.edit_label(desk.project, desk.label_ids[2], name="third")
    made = open_workspace(desk)
    made.show()
    made.context.operations.wait()
    return made


def said(workspace: Workspace) -> tuple[str, str]:
    """What the banner and the line at the bottom say."""
    workspace.context.operations.wait()
    banner = workspace.banner
    return "" if banner.isHidden() else banner.text, workspace.status.saved.text()


def test_each_press_says_what_it_did(workspace: Workspace) -> None:
    workspace.go_to(TEXTS)
    for words in ("a change of the labels", "1 text skipped", "5 texts labelled"):
        workspace.undo()
        assert said(workspace) == (f"Undone: {words}", f"✓ Undone: {words}")
    workspace.undo()
    assert said(workspace) == ("There is nothing to undo.", "✓ Undone: 5 texts labelled")
    for words in ("5 texts labelled", "1 text skipped", "a change of the labels"):
        workspace.redo()
        assert said(workspace) == (f"Redone: {words}", f"✓ Redone: {words}")
    workspace.redo()
    assert said(workspace) == ("There is nothing to redo.", "✓ Redone: a change of the labels")
    workspace.undo()
    assert said(workspace)[0] == "Undone: a change of the labels"


def test_a_text_that_comes_on_the_screen_does_not_move_for_a_banner(workspace: Workspace) -> None:
    workspace.go_to(LABEL)
    workspace.undo()
    workspace.undo()
    assert said(workspace) == ("", "✓ Undone: 1 text skipped")
    workspace.undo()
    assert said(workspace)[0] == "Undone: 5 texts labelled"
    workspace.redo()
    workspace.redo()
    assert said(workspace) == ("", "✓ Redone: 1 text skipped")


def test_it_is_over_once_something_else_is_done(workspace: Workspace, qtbot) -> None:
    workspace.go_to(TEXTS)
    workspace.undo()
    assert said(workspace)[0]
    QTest.keyClick(workspace.texts_page.table, KEY.Key_1)
    banner, line = said(workspace)
    assert banner == ""
    assert line.startswith("✓ Saved")


def test_what_can_still_be_done_about_an_import_stays_in_sight(workspace: Workspace) -> None:
    workspace.go_to(TEXTS)
    workspace.banner.tell("warn", "Two rows were left out.", {"Which?": lambda: None})
    workspace.undo()
    assert said(workspace) == ("Two rows were left out.", "✓ Undone: a change of the labels")
    assert len(workspace.banner.buttons) == 1


@pytest.mark.parametrize("kind", ["label", "alike", "skip", "unsure", "clear", "flag", "note", "settle"])
@pytest.mark.parametrize(("n", "number"), [(1, "1 "), (1_200, "1,200 ")])
def test_every_kind_of_change_has_its_words(kind: str, n: int, number: str) -> None:
    words = turned_sentence(Change(kind, (), n, undone=True))
    assert words.startswith("Undone: ")
    assert number in words
    assert "(s)" not in words
    assert turned_sentence(Change(kind, (), n)) == words.replace("Undone", "Redone")
