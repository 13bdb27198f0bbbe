"""The pages of an open project are made when they are needed, and then know what happened before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.services import annotating
from annotator.ui.pages.models import ModelsPage
from annotator.ui.pages.results import ResultsPage
from annotator.ui.pages.texts import TextsPage
from annotator.ui.theme import Theme, set_role
from annotator.ui.widgets.drop_area import DropArea
from annotator.ui.workspace import LABEL, MODELS, RESULTS, TEXTS, Workspace

from .conftest import Desk


@pytest.fixture
def workspace(desk: Desk, open_workspace: Callable[[Desk], Workspace]) -> Workspace:
    desk.project.update_settings(retrain_every=0, test_share=0.0)
    made = open_workspace(desk)
    made.show()
    made.context.operations.wait()
    return made


def others(workspace: Workspace) -> list[type]:
    """The kinds of pages there are, but that on which one labels."""
    return [kind for kind in (TextsPage, ResultsPage, ModelsPage) if workspace.findChildren(kind)]


def test_an_opening_makes_the_page_that_is_seen_and_no_other(workspace: Workspace) -> None:
    assert others(workspace) == []
    assert workspace.page == LABEL
    assert workspace.label_page.isVisible()
    assert workspace.findChildren(DropArea) == [], "there is something to label"


@pytest.mark.parametrize(("index", "kind"), [(TEXTS, TextsPage), (RESULTS, ResultsPage), (MODELS, ModelsPage)])
def test_going_to_a_page_makes_it_once(workspace: Workspace, index: int, kind: type) -> None:
    for _ in range(2):
        workspace.go_to(LABEL)
        workspace.go_to(index)
        assert others(workspace) == [kind]
        assert len(workspace.findChildren(kind)) == 1
        assert workspace.page == index
        assert workspace.findChild(kind).isVisible()
        assert not workspace.label_page.isVisible()


def test_a_page_shows_what_was_done_before_it_was_there(desk: Desk, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.tell(annotating.label(desk.project, desk.ids[:1], desk.label_ids[:1]))
    assert others(workspace) == []
    workspace.go_to(TEXTS)
    workspace.context.operations.wait()
    model = workspace.texts_page.model
    qtbot.waitUntil(lambda: model.known(0) is not None)
    row = model.known(0)
    assert row is not None
    assert row.label_ids == tuple(desk.label_ids[:1])


def test_what_is_asked_of_a_page_that_is_not_there_makes_it(desk: Desk, workspace: Workspace) -> None:
    assert workspace.selected_texts() == []
    assert others(workspace) == [], "nothing can be marked in a table that nobody has seen"
    workspace.importing.review_requested.emit()
    assert others(workspace) == [TextsPage]
    assert workspace.texts_page.box.text() == "has:conflict"


def test_before_anything_is_known_nothing_is_said(workspace: Workspace) -> None:
    """A page that has asked, and has no answer yet."""
    workspace.go_to(MODELS)
    page = workspace.models_page
    assert not page.activate_button.isEnabled()
    assert not page.curve._nothing.isVisible()


@pytest.mark.parametrize("is_shown", [False, True])
def test_a_role_is_seen_whether_it_came_before_or_after_the_widget(theme: Theme, qtbot: QtBot, is_shown: bool) -> None:
    told = QLabel("17")
    qtbot.addWidget(told)
    if is_shown:
        told.show()
    set_role(told, "figure")
    told.show()
    assert told.fontInfo().pixelSize() == 26
