"""The left edge of the window says the same as the pages beside it."""

from __future__ import annotations

import pytest

from annotator.services import annotating
from annotator.ui.workspace import RESULTS, Workspace

READY = "There are enough labelled texts to train one."


@pytest.fixture
def workspace(desk, open_workspace) -> Workspace:
    # No training by itself, and no texts drawn for the test set by the page that suggests them.
    desk.project.update_settings(retrain_every=0, test_share=0.0)
    made = open_workspace(desk)
    made.show()
    made.go_to(RESULTS)
    made.refresh(None)
    made.context.operations.wait()
    return made


def test_without_a_model_it_says_what_training_needs(workspace):
    said = workspace.sidebar.quality_note
    assert "2 labels with 5 texts" in said
    assert "0 so far" in said


def test_it_says_that_a_model_can_be_trained_as_soon_as_the_results_page_does(desk, workspace):
    for label_id, ids in zip(desk.label_ids, (desk.ids[:5], desk.ids[5:10]), strict=False):
        workspace.tell(annotating.label(desk.project, ids, [label_id]))
    workspace.context.operations.wait()
    assert workspace.results_page.no_model.told.text() == READY
    assert workspace.sidebar.quality_note == f"No model yet. {READY}"


def test_texts_of_the_test_set_do_not_count_as_enough(desk, workspace):
    ids = desk.add_texts([f"test text {n}" for n in range(10)], test=True)
    workspace.tell(annotating.label(desk.project, ids[:5], desk.label_ids[:1]))
    workspace.tell(annotating.label(desk.project, ids[5:], desk.label_ids[1:2]))
    workspace.context.operations.wait()
    assert READY not in workspace.results_page.no_model.told.text()
    assert READY not in workspace.sidebar.quality_note


def test_without_a_share_for_the_test_set_it_does_not_promise_test_texts(desk, workspace):
    desk.publish_model()
    workspace.refresh(None)
    workspace.context.operations.wait()
    assert "by themselves" not in workspace.sidebar.quality_note
    assert "The share drawn for them is 0" in workspace.sidebar.quality_note
    desk.project.update_settings(test_share=0.2)
    workspace.refresh(None)
    workspace.context.operations.wait()
    assert "by themselves" in workspace.sidebar.quality_note


def test_test_texts_that_the_model_cannot_be_measured_on_are_not_said_to_be_missing(desk, workspace):
    """As after an import was undone and another one came, with other labels."""
    desk.publish_model()
    ids = desk.add_texts([f"test text {n}" for n in range(16)], test=True)
    workspace.tell(annotating.label(desk.project, ids, desk.label_ids[:1]))
    workspace.context.operations.wait()
    assert workspace.sidebar.quality_note == "The labelled test texts do not fit the active model. Retrain to measure."
