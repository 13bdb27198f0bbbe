"""The pool is learned from by itself: while nothing else runs, and out of the way of what else is to run."""

from __future__ import annotations

import sys
import threading

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.progress import Progress, check
from annotator.services import annotating, retraining
from annotator.services.instant import POOL_STAGE
from annotator.storage import models
from annotator.ui import preparing
from annotator.ui.preparing import IMPROVE, Preparing
from annotator.ui.training import Training
from tests.unit.services.fake_engine import Engine, PoolStage

BODIES = [f"{'很棒' if n % 2 else '很糟'}，第{n}次" for n in range(120)]


class Slow(Engine):
    """An engine that makes a pool stage when `go_on` is set, and a slice more when `slice_go_on` is; until then, both
    ask again and again whether to stop.
    """

    def __init__(self):
        super().__init__()
        self.begun = 0
        self.go_on, self.slice_go_on = threading.Event(), threading.Event()
        self.slices_begun = 0

    def prepare_pool(self, pool, config, on_progress, should_stop, brought=None):
        self.begun += 1
        on_progress(Progress("vectors", 1, 3))
        while not self.go_on.wait(0.005):
            check(should_stop)
        self.pools.append(list(pool))
        return PoolStage(len(pool), self.slices)

    def improve_pool(self, stage, pool, config, on_progress, should_stop):
        self.slices_begun += 1
        on_progress(Progress("pretrain", 1, 3))
        while not self.slice_go_on.wait(0.005):
            check(should_stop)
        self.improved.append(stage)
        return PoolStage(stage.texts, stage.left - 1)


@pytest.fixture
def engine(monkeypatch):
    slow = Slow()
    monkeypatch.setitem(sys.modules, "annotator.learning.engine", slow.module())
    monkeypatch.setattr(preparing, "IDLE_MS", 10)
    return slow


@pytest.fixture
def big_desk(make_desk, engine):
    return make_desk(["good", "bad"], BODIES)


@pytest.fixture
def begin(qtbot):
    made = []

    def begin_(desk):
        made.append(Preparing(desk.context))
        return made[-1]

    yield begin_
    for one in made:
        one.stop()


def is_kept(desk):
    with desk.project.db.read() as tx:
        return models.artifact_made(tx, POOL_STAGE) is not None


def test_it_starts_by_itself_and_tells_when_the_stage_is_there(big_desk, begin, engine, qtbot):
    engine.go_on.set()
    made = begin(big_desk)
    with qtbot.waitSignal(made.prepared):
        pass
    assert is_kept(big_desk)
    assert engine.pools == [BODIES]


def test_few_texts_are_left_alone_until_more_come(make_desk, begin, engine, qtbot):
    engine.go_on.set()
    desk = make_desk(["good", "bad"], BODIES[:50])
    made = begin(desk)
    qtbot.wait(60)
    desk.wait()
    assert engine.begun == 0
    desk.add_texts(BODIES[50:])
    with qtbot.waitSignal(made.prepared):
        made.begin_anew()
    assert engine.pools == [BODIES]


def test_it_makes_way_for_another_job_and_goes_on_afterwards(big_desk, begin, engine, qtbot):
    made = begin(big_desk)
    jobs = big_desk.context.jobs
    qtbot.waitUntil(lambda: engine.begun == 1)
    told = []
    with qtbot.waitSignal(jobs.finished) as caught:
        assert jobs.start("export", lambda *_: "exported", told.append)
    assert caught.args == ["export"]
    assert told == ["exported"]
    assert not is_kept(big_desk)
    qtbot.waitUntil(lambda: engine.begun == 2)
    with qtbot.waitSignal(made.prepared):
        engine.go_on.set()
    assert is_kept(big_desk)


def test_a_training_asked_for_meanwhile_goes_on_from_the_stage(big_desk, begin, engine, qtbot):
    annotating.label(big_desk.project, big_desk.ids[0:20:2], [big_desk.label_ids[1]])
    annotating.label(big_desk.project, big_desk.ids[1:20:2], [big_desk.label_ids[0]])
    training = Training(big_desk.context)
    begin(big_desk)
    qtbot.waitUntil(lambda: engine.begun == 1)
    with qtbot.waitSignal(training.waits):
        assert training.start()
    assert engine.trained == []
    with qtbot.waitSignal(training.trained, timeout=30_000):
        engine.go_on.set()
    assert len(retraining.models(big_desk.project)) == 1
    assert engine.begun == 1, "the stage was made once"


def test_what_is_cancelled_stays_so_until_texts_come_and_takes_a_waiting_training_along(big_desk, begin, engine, qtbot):
    training = Training(big_desk.context)
    made = begin(big_desk)
    jobs = big_desk.context.jobs
    qtbot.waitUntil(lambda: engine.begun == 1)
    training.start()
    with qtbot.waitSignals([jobs.cancelled, jobs.ended]):
        jobs.cancel()
    qtbot.wait(60)
    assert (jobs.running, jobs.background, engine.begun, engine.trained) == (None, None, 1, [])
    engine.go_on.set()
    with qtbot.waitSignal(made.prepared):
        made.begin_anew()


def test_a_failure_is_told_once(big_desk, begin, engine, qtbot, monkeypatch):
    def fail(*_):
        engine.begun += 1
        raise AnnotatorError("disk_full", file="x")

    monkeypatch.setattr(sys.modules["annotator.learning.engine"], "prepare_pool", fail)
    made = begin(big_desk)
    with qtbot.waitSignal(made.refused) as caught:
        pass
    assert caught.args[0].error.key == "disk_full"
    qtbot.wait(60)
    assert engine.begun == 1


def test_nothing_starts_once_the_project_closes(big_desk, begin, engine, qtbot):
    made = begin(big_desk)
    qtbot.waitUntil(lambda: engine.begun == 1)
    made.stop()
    big_desk.context.jobs.stop_and_wait()
    qtbot.wait(60)
    assert (engine.begun, big_desk.context.jobs.background) == (1, None)
    assert not is_kept(big_desk)


def test_the_stage_goes_on_learning_until_there_is_nothing_left(big_desk, begin, engine, qtbot):
    engine.slices = 2
    engine.go_on.set()
    engine.slice_go_on.set()
    begin(big_desk)
    jobs = big_desk.context.jobs
    with qtbot.waitSignal(jobs.finished, check_params_cb=lambda name: name == IMPROVE):
        pass
    assert [stage.left for stage in engine.improved] == [2, 1]
    qtbot.wait(60)
    assert jobs.background is None


def test_a_slice_makes_way_for_a_training_and_the_next_goes_on_from_the_last_one_kept(big_desk, begin, engine, qtbot):
    annotating.label(big_desk.project, big_desk.ids[0:20:2], [big_desk.label_ids[1]])
    annotating.label(big_desk.project, big_desk.ids[1:20:2], [big_desk.label_ids[0]])
    training = Training(big_desk.context)
    engine.slices = 2
    engine.go_on.set()
    begin(big_desk)
    qtbot.waitUntil(lambda: engine.slices_begun == 1)
    with qtbot.waitSignal(training.trained, timeout=30_000):
        assert training.start()
    assert engine.improved == [], "the slice was given up"
    assert engine.begun == 1, "and the stage is the one that was kept"
    qtbot.waitUntil(lambda: engine.slices_begun == 2)
    with qtbot.waitSignal(big_desk.context.jobs.finished):
        engine.slice_go_on.set()
    assert [stage.left for stage in engine.improved] == [2, 1]


def test_after_a_restart_it_goes_on_where_it_was(big_desk, begin, engine, qtbot):
    engine.slices = 2
    engine.go_on.set()
    first = begin(big_desk)
    qtbot.waitUntil(lambda: engine.slices_begun == 1)
    first.stop()
    big_desk.context.jobs.cancel()
    qtbot.waitUntil(lambda: not big_desk.context.jobs.is_working)
    engine.slice_go_on.set()
    begin(big_desk)
    with qtbot.waitSignal(big_desk.context.jobs.finished):
        pass
    assert engine.begun == 1
    assert [stage.left for stage in engine.improved] == [2, 1]
