"""What is said above the pages of what goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.core.errors import AnnotatorError
from annotator.ui.failures import Failure
from annotator.ui.workspace import Workspace

from .conftest import Desk

REFUSED = Failure(AnnotatorError("train_not_ready", need=2, texts=5, have=1), "")


@pytest.fixture
def workspace(desk: Desk, open_workspace: Callable[[Desk], Workspace]) -> Workspace:
    made = open_workspace(desk)
    made.show()
    return made


def test_a_training_that_began_by_itself_leaves_what_can_still_be_done(workspace: Workspace) -> None:
    asked: list[str] = []
    workspace.banner.tell("warn", "Three texts came in twice.", {"Review": lambda: asked.append("review")})
    workspace.training.refused.emit(REFUSED)
    assert workspace.banner.text.startswith("Three texts came in twice.")
    assert "Training needs 2 labels" in workspace.banner.text
    workspace.banner.buttons[0].click()
    assert asked == ["review"]


def test_a_training_that_is_refused_takes_the_place_of_what_goes_by_itself(workspace: Workspace) -> None:
    workspace.banner.tell("good", "Done.")
    workspace.training.refused.emit(REFUSED)
    assert workspace.banner.text.startswith("Training needs 2 labels")


def test_what_has_to_wait_is_no_mistake(workspace: Workspace) -> None:
    workspace.show_failure(Failure(AnnotatorError("job_runs"), ""))
    assert workspace.banner.text == "Something else is running. Wait until it has ended, or cancel it."
    assert workspace.banner.property("role") == "banner-warn"


def test_what_a_person_did_wrong_takes_the_place_of_all_else(workspace: Workspace) -> None:
    workspace.banner.tell("warn", "Three texts came in twice.", {"Review": lambda: None})
    workspace.show_failure(REFUSED)
    assert workspace.banner.text.startswith("Training needs 2 labels")
    assert workspace.banner.buttons == []
