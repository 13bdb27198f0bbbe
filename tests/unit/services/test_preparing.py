"""The pool stage: when it is due, what it is made from, and what a stop leaves behind."""

from __future__ import annotations

import time

import pytest

from annotator.core.errors import Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.services import preparing, vectors
from annotator.services.instant import POOL_STAGE
from annotator.services.project import Project
from annotator.storage import models, texts
from tests.unit.conftest import fill
from tests.unit.services.fake_engine import Engine


def bodies(count: int, start: int = 0) -> list[str]:
    return [f"text number {n}" for n in range(start, start + count)]


def kept(project: Project) -> tuple[bytes, int] | None:
    with project.db.read() as tx:
        return models.get_artifact(tx, POOL_STAGE)


def test_it_is_due_from_a_hundred_texts_on_and_again_when_they_have_grown_by_half(
    project: Project, engine: Engine
) -> None:
    fill(project, bodies(99))
    assert not preparing.is_due(project)
    fill(project, bodies(1, start=99), source="b.csv")
    assert preparing.is_due(project)
    preparing.prepare(project, ignore_progress, never_stop)
    assert not preparing.is_due(project)
    fill(project, bodies(50, start=100), source="c.csv")
    assert not preparing.is_due(project)
    fill(project, bodies(1, start=150), source="d.csv")
    assert preparing.is_due(project)
    preparing.prepare(project, ignore_progress, never_stop)
    assert [len(pool) for pool in engine.pools] == [100, 151]


def test_it_is_made_anew_where_its_texts_are_gone_and_as_many_others_came(project: Project, engine: Engine) -> None:
    """A file was imported by the wrong column, which was undone, and then by the right one."""
    fill(project, [f"2026-07-{n}" for n in range(120)])
    preparing.prepare(project, ignore_progress, never_stop)
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 1, True)
    assert not preparing.is_due(project), "there is nothing to read"
    fill(project, bodies(120), source="again.csv")
    assert preparing.is_due(project)
    preparing.improve(project, ignore_progress, never_stop)
    assert engine.improved == [], "of what is gone there is nothing more to learn"
    preparing.prepare(project, ignore_progress, never_stop)
    assert not preparing.is_due(project)
    assert engine.pools[1] == bodies(120)


def test_it_stays_where_some_of_its_texts_are_gone(project: Project, engine: Engine) -> None:
    fill(project, bodies(150))
    fill(project, bodies(50, start=150), source="b.csv")
    preparing.prepare(project, ignore_progress, never_stop)
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 2, True)
    fill(project, bodies(70, start=300), source="c.csv")
    assert not preparing.is_due(project)
    fill(project, bodies(10, start=400), source="d.csv")
    assert preparing.is_due(project), "230 texts are half more than the 150 it knows"


def test_a_stage_of_before_its_texts_were_kept_counts_by_their_number(project: Project, engine: Engine) -> None:
    fill(project, bodies(100))
    with project.db.write() as tx:
        models.put_artifact(tx, POOL_STAGE, b"stage 100 0", 100)
    assert not preparing.is_due(project)
    fill(project, bodies(51, start=100), source="b.csv")
    assert preparing.is_due(project)


def test_the_test_set_is_not_read(project: Project, engine: Engine) -> None:
    ids = fill(project, bodies(110))
    with project.db.write() as tx:
        texts.set_test(tx, ids[:10], True)
    assert preparing.is_due(project)
    preparing.prepare(project, ignore_progress, never_stop)
    assert engine.pools == [bodies(100, start=10)]
    with project.db.write() as tx:
        texts.set_test(tx, ids[:11], True)
    fill(project, bodies(40, start=200), source="b.csv")
    assert not preparing.is_due(project)


def test_what_is_there_is_not_made_again_unless_it_is_damaged(project: Project, engine: Engine) -> None:
    fill(project, bodies(100))
    preparing.prepare(project, ignore_progress, never_stop)
    preparing.prepare(project, ignore_progress, never_stop)
    assert len(engine.pools) == 1
    with project.db.write() as tx:
        models.put_artifact(tx, POOL_STAGE, b"garbage", 100)
    preparing.prepare(project, ignore_progress, never_stop)
    assert len(engine.pools) == 2


def test_a_stop_leaves_nothing_behind_and_the_next_one_makes_it(project: Project, engine: Engine) -> None:
    fill(project, bodies(100))
    reports: list[Progress] = []
    with pytest.raises(Cancelled):
        preparing.prepare(project, reports.append, lambda: True)
    assert kept(project) is None
    assert reports == [Progress("read")]
    assert preparing.is_due(project)
    preparing.prepare(project, ignore_progress, never_stop)
    assert kept(project) == (b"stage 100 0", 100)


def test_it_goes_on_learning_slice_after_slice_until_nothing_is_left(project: Project, engine: Engine) -> None:
    engine.slices = 3
    fill(project, bodies(100))
    preparing.prepare(project, ignore_progress, never_stop)
    fill(project, bodies(20, start=100), source="b.csv")
    preparing.improve(project, ignore_progress, never_stop)
    assert [stage.left for stage in engine.improved] == [3, 2, 1]
    assert kept(project) == (b"stage 100 0", 100), "its words are those of the 100 texts"
    preparing.improve(project, ignore_progress, never_stop)
    assert len(engine.improved) == 3


def test_a_stop_loses_the_slice_that_was_under_way_and_no_other(project: Project, engine: Engine) -> None:
    engine.slices = 3
    fill(project, bodies(100))
    preparing.prepare(project, ignore_progress, never_stop)
    with pytest.raises(Cancelled):
        preparing.improve(project, ignore_progress, lambda: len(engine.improved) == 2)
    assert kept(project) == (b"stage 100 1", 100)
    preparing.improve(project, ignore_progress, never_stop)
    assert kept(project) == (b"stage 100 0", 100)
    assert len(engine.improved) == 3


def test_there_is_nothing_to_improve_where_the_stage_is_missing_or_outgrown(project: Project, engine: Engine) -> None:
    engine.slices = 3
    fill(project, bodies(100))
    preparing.improve(project, ignore_progress, never_stop)
    preparing.prepare(project, ignore_progress, never_stop)
    fill(project, bodies(51, start=100), source="b.csv")
    preparing.improve(project, ignore_progress, never_stop)
    assert engine.improved == []


def test_a_stage_that_is_removed_while_it_learns_stays_removed(project: Project, engine: Engine) -> None:
    """Word vectors are taken out, and with them what was learned from them."""
    engine.slices = 3
    fill(project, bodies(100))
    preparing.prepare(project, ignore_progress, never_stop)
    with project.db.write() as tx:
        models.put_artifact(tx, vectors.VECTORS, b"vectors", 100)

    def told(progress: Progress) -> None:
        if progress.phase == "pretrain" and len(engine.improved) == 1:
            assert vectors.remove_vectors(project)

    preparing.improve(project, told, never_stop)
    assert kept(project) is None
    assert len(engine.improved) == 2, "there is nothing more to learn"
    assert preparing.is_due(project)


def test_a_stage_that_is_made_anew_while_another_learns_stands(project: Project, engine: Engine) -> None:
    engine.slices = 3
    fill(project, bodies(100))
    preparing.prepare(project, ignore_progress, never_stop)

    def told(progress: Progress) -> None:
        if progress.phase == "pretrain" and not engine.improved:
            time.sleep(0.002)
            with project.db.write() as tx:
                models.put_artifact(tx, POOL_STAGE, b"stage 100 7", 100)

    preparing.improve(project, told, never_stop)
    assert kept(project) == (b"stage 100 7", 100)


def test_vectors_that_are_taken_out_while_a_stage_is_made_are_not_kept_in_it(
    project: Project, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(project, bodies(100))
    with project.db.write() as tx:
        models.put_artifact(tx, vectors.VECTORS, b"vectors", 100)
    monkeypatch.setattr(preparing, "brought_vectors", lambda _: None)

    def told(progress: Progress) -> None:
        if progress.phase == "vectors":
            vectors.remove_vectors(project)

    preparing.prepare(project, told, never_stop)
    assert kept(project) is None
    preparing.prepare(project, told, never_stop)
    assert kept(project) == (b"stage 100 0", 100)
