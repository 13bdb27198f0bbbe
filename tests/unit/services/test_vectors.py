"""Word vectors of the person's own: loaded, used, told of, taken out."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.services import annotating, retraining, vectors
from annotator.services.project import Project
from annotator.services.vectors import LoadedVectors, brought_vectors, load_vectors, loaded, remove_vectors
from annotator.storage import models
from tests.unit.conftest import fill
from tests.unit.services.fake_engine import Engine

VEC = "good 1 2 3\nGOOD 9 9 9\nfood 3 4 5\nelsewhere 1 1 1\nBad 6 7 8\nnice 1 nan 2\n"
BODIES = ["good food", "bad, nice film", "good bad"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.vec"
    path.write_text(VEC, "utf-8")
    return path


def load(project: Project, file: Path) -> vectors.VectorReport:
    return load_vectors(project, file, ignore_progress, never_stop)


def pool_is_there(project: Project) -> bool:
    with project.db.read() as tx:
        return models.get_artifact(tx, "pool") is not None


def put_pool(project: Project) -> None:
    with project.db.write() as tx:
        models.put_artifact(tx, "pool", b"stage 3", 3)


def test_loading_keeps_the_words_of_the_texts_and_reports(project: Project, file: Path) -> None:
    fill(project, BODIES)
    report = load(project, file)
    assert report == vectors.VectorReport(
        file="some.vec",
        size=file.stat().st_size,
        dimensions=3,
        found=3,
        wanted=6,  # good, food, bad, nice, film and the comma
        covered=5 / 8,
        read=6,
        stated=None,
        rejected=0,
        dropped=1,
    )
    kept = brought_vectors(project)
    assert kept is not None
    assert dict(zip(kept.words, kept.vectors.tolist(), strict=True)) == {
        "good": [1, 2, 3],
        "food": [3, 4, 5],
        "bad": [6, 7, 8],
    }


def test_the_pool_is_learned_anew_after_loading_and_after_removing(project: Project, file: Path) -> None:
    fill(project, BODIES)
    put_pool(project)
    load(project, file)
    assert not pool_is_there(project)
    put_pool(project)
    assert remove_vectors(project)
    assert not pool_is_there(project)
    assert brought_vectors(project) is None


def test_removing_where_nothing_is_loaded_leaves_the_pool(project: Project) -> None:
    fill(project, BODIES)
    put_pool(project)
    assert not remove_vectors(project)
    assert pool_is_there(project)


def test_a_training_uses_what_is_loaded(project: Project, engine: Engine, file: Path) -> None:
    ids = fill(project, [f"good food {n}" for n in range(20)])
    labels = [label.id for label in project.scheme().active]
    for label, share in zip(labels, (ids[::2], ids[1::2]), strict=True):
        annotating.label(project, share, [label])
    retraining.retrain(project, ignore_progress, never_stop)
    load(project, file)
    retraining.retrain(project, ignore_progress, never_stop)
    retraining.retrain(project, ignore_progress, never_stop)
    remove_vectors(project)
    retraining.retrain(project, ignore_progress, never_stop)
    assert [one.words if one else None for one in engine.brought] == [None, ("food", "good"), None]


def test_what_is_loaded_is_remembered_and_outdated_by_new_texts(project: Project, file: Path) -> None:
    assert loaded(project) is None
    fill(project, BODIES)
    load(project, file)
    size = file.stat().st_size
    assert loaded(project) == LoadedVectors("some.vec", size, 3, 3, texts=3, outdated=False)
    fill(project, ["elsewhere"], "more.csv")
    assert loaded(project) == LoadedVectors("some.vec", size, 3, 3, texts=3, outdated=True)
    load(project, file)
    assert loaded(project) == LoadedVectors("some.vec", size, 4, 3, texts=4, outdated=False)


def test_it_is_in_the_file_of_the_project(project: Project, file: Path) -> None:
    fill(project, BODIES)
    load(project, file)
    project.close()
    again = Project.open(project.path)
    try:
        assert loaded(again) is not None
    finally:
        again.close()


def test_chinese_texts_find_their_words_and_the_characters_of_the_others(project: Project, tmp_path: Path) -> None:
    fill(project, [f"房间很干净，服务{n}也好" for n in range(30)])
    path = tmp_path / "zh.vec.gz"
    path.write_bytes(
        gzip.compress(
            "\n".join(
                ["9 2", "房间 1 2", "很 3 4", "干 1 1", "净 2 2", "也 0 1", "好 1 0", "车 9 9", "房 1 3", "间 3 1"]
            ).encode()
        )
    )
    report = load(project, path)
    kept = brought_vectors(project)
    assert kept is not None
    assert {"很", "干", "净", "也", "好"} <= set(kept.words)
    assert "车" not in kept.words
    assert np.array_equal(kept.of(["干净"])[1], [[1.5, 1.5]])
    assert 0.2 < report.covered < 1
    assert report.stated == report.read == 9


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("", "file_empty"),
        ("no vectors here\n", "vectors_format"),
        ("other 1 2\nwords 3 4\n", "vectors_no_word"),
        (f"{BODIES[0].split()[0]} nan nan\nwords 3 4\n", "vectors_not_finite"),
    ],
)
def test_what_is_refused_changes_nothing(project: Project, file: Path, content: str, key: str) -> None:
    fill(project, BODIES)
    load(project, file)
    put_pool(project)
    file.write_text(content, "utf-8")
    with pytest.raises(AnnotatorError, match=key):
        load(project, file)
    assert pool_is_there(project)
    assert loaded(project) is not None


def test_without_texts_there_is_nothing_to_load_for(project: Project, file: Path) -> None:
    with pytest.raises(AnnotatorError, match="vectors_no_texts"):
        load(project, file)


@pytest.mark.parametrize("phase", ["tokenize", "read_vectors", "store"])
def test_cancelling_changes_nothing(project: Project, file: Path, phase: str) -> None:
    fill(project, [f"房间很干净，服务{n}也好" for n in range(30)])
    file.write_text("房间 1 2\n很 3 4\n", "utf-8")
    put_pool(project)
    phases: list[str] = []
    with pytest.raises(Cancelled):
        load_vectors(project, file, lambda progress: phases.append(progress.phase), lambda: phase in phases)
    assert pool_is_there(project)
    assert loaded(project) is None


def test_damaged_vectors_are_told_and_can_be_replaced(project: Project, file: Path) -> None:
    fill(project, BODIES)
    with project.db.write() as tx:
        models.put_artifact(tx, "vectors", b"damaged", 3)
    for read in (loaded, brought_vectors):
        with pytest.raises(AnnotatorError, match="vectors_damaged"):
            read(project)
    load(project, file)
    assert loaded(project) is not None
