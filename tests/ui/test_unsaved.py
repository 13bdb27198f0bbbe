"""What cannot be saved is said to be unsaved, is not lost where it was written, and is over once saving works again."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from annotator.core.errors import AnnotatorError
from annotator.services import annotating

from .labelling import KEY, annotation, ready


def full(*_, **__):
    raise AnnotatorError("disk_full", file="p.annotator")


@pytest.fixture
def workspace(desk, open_workspace):
    desk.project.update_settings(retrain_every=0, test_share=0.0)
    made = open_workspace(desk)
    made.show()
    return made


@pytest.fixture
def press_1(workspace, qtbot, monkeypatch):
    """Presses a label on a full disk, or on one with room again, and waits for what comes of it."""

    def press(*, room):
        page, status = workspace.label_page, workspace.status
        ready(page, qtbot)
        with monkeypatch.context() as patched:
            if not room:
                patched.setattr(annotating, "label", full)
            QTest.keyClick(page, KEY.Key_1)
            told = "Saved" if room else "✗"
            qtbot.waitUntil(lambda: told in status.saved.text())
            workspace.context.operations.wait()

    return press


def test_the_line_at_the_bottom_and_the_banner_follow_what_is_saved(workspace, press_1):
    press_1(room=False)
    assert not workspace.banner.isHidden()
    assert workspace.status.saved.text() == "✗ Not saved"
    assert workspace.status.saved.property("role") == "bad"
    press_1(room=True)
    assert workspace.banner.isHidden()
    assert workspace.status.saved.property("role") == "good"


def test_an_undo_that_finds_nothing_saves_nothing(workspace, press_1):
    press_1(room=False)
    workspace.undo()
    workspace.context.operations.wait()
    assert workspace.banner.text == "There is nothing to undo."
    assert workspace.status.saved.text() == "✗ Not saved"


def test_another_message_stays(workspace, press_1):
    press_1(room=False)
    workspace.banner.tell("warn", "Something else.")
    press_1(room=True)
    assert (workspace.banner.text, workspace.banner.isHidden()) == ("Something else.", False)


def test_a_note_that_cannot_be_saved_is_still_there(desk, open_page, qtbot, monkeypatch):
    page = open_page(desk)
    text_id = ready(page, qtbot)
    monkeypatch.setattr(annotating, "set_note", full)
    QTest.keyClick(page, KEY.Key_N)
    QTest.keyClicks(page.card.editor, "look again")
    QTest.keyClick(page.card.editor, KEY.Key_Escape)
    desk.wait()
    assert page.card.editor.toPlainText() == "look again"
    assert page.card.editor.isVisible()
    monkeypatch.undo()
    QTest.keyClick(page.card.editor, KEY.Key_Escape)
    desk.wait()
    assert annotation(desk, text_id).note == "look again"
