from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shipped
from corpora import Corpus
from shipped import configuration, pool_stage

from annotator.learning.engine import PoolStage, prepare_pool


@pytest.fixture
def corpus() -> Corpus:
    return Corpus("rooms", ("good", "bad"), False, tuple("abc"), np.eye(3, 2, dtype=bool), ("d",), np.eye(1, 2) > 0)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the engine was asked for; its stages are finished after three improvements."""
    made: list[str] = []
    first = replace(prepare_pool(["one"], configuration(1, 1), lambda _: None, lambda: False), finished=False, slices=1)

    def prepare(*_: object) -> PoolStage:
        made.append("prepare")
        return first

    def improve(stage: PoolStage, *_: object) -> PoolStage:
        made.append("improve")
        return replace(stage, slices=stage.slices + 1, finished=stage.slices == 3)

    monkeypatch.setattr(shipped.engine, "prepare_pool", prepare)
    monkeypatch.setattr(shipped.engine, "improve_pool", improve)
    return made


def test_stage_is_improved_until_it_is_finished_and_then_kept(corpus: Corpus, tmp_path: Path, calls: list[str]) -> None:
    assert pool_stage(corpus, configuration(1, 1), tmp_path).finished
    assert calls == ["prepare", "improve", "improve", "improve"]
    assert pool_stage(corpus, configuration(1, 1), tmp_path).slices == 4
    assert len(calls) == 4


def test_first_result_is_found_beside_later_ones_and_gone_on_from(
    corpus: Corpus, tmp_path: Path, calls: list[str]
) -> None:
    assert pool_stage(corpus, configuration(1, 1), tmp_path, 0).slices == 1
    assert pool_stage(corpus, configuration(1, 1), tmp_path, 2).slices == 3
    assert pool_stage(corpus, configuration(1, 1), tmp_path, 0).slices == 1
    assert calls == ["prepare", "improve", "improve"]


@pytest.mark.parametrize(("change", "anew"), [({"dimensions": 64}, True), ({"learning_rate": 1.0}, False)])
def test_another_configuration_of_the_pool_makes_another_stage(
    corpus: Corpus, tmp_path: Path, calls: list[str], change: dict[str, float], anew: bool
) -> None:
    pool_stage(corpus, configuration(1, 1), tmp_path, 0)
    pool_stage(corpus, replace(configuration(1, 1), **change), tmp_path, 0)
    assert calls.count("prepare") == (2 if anew else 1)


def test_another_text_makes_another_stage(corpus: Corpus, tmp_path: Path, calls: list[str]) -> None:
    pool_stage(corpus, configuration(1, 1), tmp_path, 0)
    pool_stage(replace(corpus, pool=("a", "b", "x")), configuration(1, 1), tmp_path, 0)
    assert calls.count("prepare") == 2


def test_parts_are_left_out_by_name() -> None:
    assert configuration(3, 2, ["lstm"]).without == ("lstm",)
    assert (configuration(3, 2).seed, configuration(3, 2).threads, configuration(3, 2).without) == (3, 2, ())
