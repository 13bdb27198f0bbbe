"""`annotator train`: all that can be learned from the pool is learned first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Annotator
from tests.unit.services.fake_engine import Engine

ROWS = [f"第{n}条：{'好' if n % 2 else '差'}\t{'好评' if n % 2 else '差评'}\n" for n in range(12)]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine that learns in a millisecond, whose pool stage gets better twice."""
    fake = Engine(slices=2)
    monkeypatch.setitem(sys.modules, "annotator.learning.engine", fake.module())
    return fake


@pytest.fixture
def labelled(annotator: Annotator, tmp_path: Path) -> Path:
    """A project with as many labels as a training needs."""
    path, file = tmp_path / "p.annotator", tmp_path / "labelled.tsv"
    file.write_text("text\tlabel\n" + "".join(ROWS), "utf-8")
    annotator("new", path, "--labels", "好评,差评")
    assert annotator("import", path, file, "--label-column", "label").status == 0
    return path


def test_the_pool_is_learned_to_the_end_before_the_training(
    annotator: Annotator, labelled: Path, engine: Engine
) -> None:
    left: list[list[int]] = []
    engine.amid_training = lambda: left.append([stage.left for stage in engine.improved])
    trained = annotator("train", labelled, "--json", "--seed", "7")
    assert (trained.status, trained.json["texts"]) == (0, 12)
    assert left == [[2, 1]]
    assert engine.seeds == [7]
    assert annotator("train", labelled).status == 0
    assert left == [[2, 1], [2, 1]], "what is learned is kept"
    assert len(engine.pools) == 1


def test_nothing_is_learned_where_the_training_will_be_refused(
    annotator: Annotator, made: Path, engine: Engine
) -> None:
    ran = annotator("train", made)
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert engine.pools == []
