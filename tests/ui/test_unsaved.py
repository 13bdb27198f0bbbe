"""What cannot be saved is said to be unsaved, is not lost where it was written, and is over once saving works again."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from annotator.core.errors import AnnotatorError
from annotator.services import annotating
from annotator.ui.preparing import Preparing
from annotator.ui.workspace import Workspace

from .labelling import KEY, annotation, ready


def full(*_, **__):
    raise AnnotatorError("disk_full", file="p.annotator")


@pytest.fixture
def workspace(desk, qtbot, monkeypatch):
    monkeypatch.setattr(Preparing, "begin_anew", lambda _: None)
    desk.project.update_settings(retrain_every=0, test_share=0.0)
    made = Workspace(desk.project, desk.context.theme, "en")
    qtbot.addWidget(made)
    made.preparing.stop()
    made.show()
    yield made
    made.shut()


def test_the_line_at_the_bottom_and_the_banner_follow_what_is_saved(workspace, qtbot, monkeypatch):
    page = workspace.label_page
    ready(page, qtbot)
    monkeypatch.setattr(annotating, "label", full)
    QTest.keyClick(page, KEY.Key_1)
    qtbot.waitUntil(lambda: not workspace.banner.isHidden())
    assert workspace.status.saved.text() == "✗ Not saved"
    assert workspace.status.saved.property("role") == "bad"
    monkeypatch.undo()
    ready(page, qtbot)
    QTest.keyClick(page, KEY.Key_1)
    qtbot.waitUntil(workspace.banner.isHidden)
    assert "Saved" in workspace.status.saved.text()
    assert workspace.status.saved.property("role") == "good"


def test_another_message_stays(workspace, qtbot, monkeypatch):
    page = workspace.label_page
    ready(page, qtbot)
    monkeypatch.setattr(annotating, "label", full)
    QTest.keyClick(page, KEY.Key_1)
    qtbot.waitUntil(lambda: not workspace.banner.isHidden())
    workspace.banner.tell("warn", "Something else.")
    monkeypatch.undo()
    ready(page, qtbot)
    QTest.keyClick(page, KEY.Key_1)
    qtbot.waitUntil(lambda: "✓" in workspace.status.saved.text())
    assert workspace.banner.text == "Something else."
    assert not workspace.banner.isHidden()


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
