"""When a training begins by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.services import retraining
from annotator.ui.preparing import PREPARE
from annotator.ui.training import RETRAIN, Training

from .waiting import until_stopped

EVERY = 20


@pytest.fixture
def begun(desk, monkeypatch):
    """A training considered at these counts; what it has begun since."""
    desk.project.update_settings(retrain_every=EVERY)
    made, starts = Training(desk.context), []
    monkeypatch.setattr(made, "start", lambda: starts.append(True))
    counts = replace(desk.project.counts(), models=1)

    def consider(**changed) -> int | None:
        return made.consider(replace(counts, **changed), desk.project.settings())

    return consider, starts


def test_it_begins_after_so_many_annotations_and_says_how_many_are_missing(begun):
    consider, starts = begun
    assert consider(labelled=112, since_training=12) == EVERY - 12
    assert consider(labelled=120, since_training=20) is None
    assert len(starts) == 1


def test_a_training_that_came_to_nothing_is_tried_again_after_as_many_more(begun):
    consider, starts = begun
    consider(labelled=120, since_training=20)
    assert consider(labelled=125, since_training=25) == EVERY - 5
    consider(labelled=140, since_training=40)
    assert len(starts) == 2


def test_after_an_import_was_undone_the_next_annotations_count(begun):
    """The last attempt was with 338 labels, of which nothing is left: not as many more are wanted."""
    consider, starts = begun
    consider(labelled=338, since_training=338)
    assert consider(labelled=0, since_training=0) == EVERY
    assert consider(labelled=15, since_training=15) == EVERY - 15
    assert consider(labelled=20, since_training=20) is None
    assert len(starts) == 2


def test_one_that_was_asked_for_comes_after_the_import_that_the_pool_stage_made_way_for(desk, monkeypatch, qtbot):

    monkeypatch.setattr(retraining, "retrain", lambda *_, **__: None)
    made, jobs, began = Training(desk.context), desk.context.jobs, []
    jobs.started.connect(began.append)
    jobs.start(PREPARE, until_stopped, lambda _: None, makes_way=True)
    assert made.start()
    jobs.start("import", lambda *_: None, lambda _: None)
    qtbot.waitUntil(lambda: began == [PREPARE, "import", RETRAIN])
    qtbot.waitUntil(lambda: not jobs.is_working)
    assert began == [PREPARE, "import", RETRAIN], "and it comes once"
