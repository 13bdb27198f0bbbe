"""A process killed in the middle of labelling, training or importing loses nothing that was answered for."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.progress import ignore_progress, never_stop
from annotator.core.query import Query, parse
from annotator.core.schemes import ready_scheme
from annotator.services import annotating, browsing, retraining
from annotator.services.importing import ImportChoice, import_file, needs_sweep, sweep
from annotator.services.project import Project
from annotator.storage import journal
from tests.e2e.conftest import is_good

SCRIPT = Path(__file__).with_name("labelling_process.py")


@pytest.fixture
def path(tmp_path: Path, corpus: Path) -> Path:
    """A closed project with 160 reviews."""
    made = tmp_path / "reviews.annotator"
    project = Project.create(made, ready_scheme("sentiment2-zh"))
    import_file(project, corpus, ImportChoice("review"), ignore_progress, never_stop)
    project.update_settings(retrain_every=0)
    project.close()
    return made


def run_and_kill(path: Path, arguments: list[str], enough: str, count: int) -> list[int]:
    """Start labelling, kill when `enough` was told `count` times; the texts that were followed by another."""
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(path), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.strip())
        if sum(one.startswith(enough) for one in lines) >= count:
            break
    process.kill()
    lines += process.stdout.read().splitlines()
    process.stdout.close()
    process.wait()
    return [int(line.split()[1]) for line in lines if line.startswith("followed") and len(line.split()) == 2]


def test_killed_amid_labelling_every_label_followed_by_a_text_is_there(path: Path) -> None:
    followed = run_and_kill(path, [], "followed", 25)
    project = Project.open(path)
    decided = {view.text.id: view.annotation for view in annotating.views(project, followed)}
    assert len(followed) >= 25
    assert all(annotation is not None and annotation.decision == "labelled" for annotation in decided.values())
    project.close()


def test_killed_amid_training_the_last_model_is_in_force(path: Path) -> None:
    project = Project.open(path)
    texts = annotating.views(project, list(range(1, 41)))
    for label, wanted in ((1, True), (2, False)):
        annotating.label(project, [view.text.id for view in texts if is_good(view.text.body) is wanted], [label])
    model = retraining.retrain(project, ignore_progress, never_stop)
    before = annotating.view(project, 100)
    project.close()

    followed = run_and_kill(path, ["train"], "phase train", 3)

    project = Project.open(path)
    assert [one.id for one in retraining.models(project)] == [model.id]
    assert retraining.models(project)[0].active
    after = annotating.view(project, 100)
    assert before is not None
    assert after is not None
    assert after.prediction == before.prediction
    assert all(view.annotation is not None for view in annotating.views(project, followed))
    again = retraining.retrain(project, ignore_progress, never_stop)
    assert again.active
    project.close()


ROWS = 60_000  # by hand: a million


@pytest.fixture
def large(tmp_path: Path) -> tuple[Path, Path]:
    """A project that knows 1,000 of the texts of a file, one of them labelled; and that file."""
    known, file = tmp_path / "known.csv", tmp_path / "large.csv"
    lines = [f"text number {at} 好,{at % 7},{('正面', '负面', '新的')[at % 3]}\n" for at in range(ROWS)]
    known.write_text("text,n,label\n" + "".join(line.replace(",", ",x", 1) for line in lines[:1_000]), "utf-8")
    file.write_text("text,n,label\n" + "".join(lines), "utf-8")
    path = tmp_path / "large.annotator"
    project = Project.create(path, ready_scheme("sentiment2-zh"))
    import_file(project, known, ImportChoice("text"), ignore_progress, never_stop)
    annotating.label(project, [1], [2])
    project.close()
    return path, file


def seen_of(path: Path) -> tuple[object, ...]:
    """All that a reader sees."""
    project = Project.open(path, writable=False)
    try:
        ids = browsing.find_ids(project, Query())
        with project.db.read() as tx:
            can_redo = journal.first_undone(tx) is not None
        return (
            project.counts(),
            [(one.id, one.name, one.texts) for one in project.sources()],
            [label.name for label in project.scheme().labels],
            browsing.facets(project),
            ids.tolist(),
            browsing.rows(project, ids.tolist()),
            browsing.find_ids(project, parse("好")).tolist(),
            project.column_names(),
            can_redo,
        )
    finally:
        project.close()


@pytest.mark.parametrize(
    ("arguments", "enough"),
    [([], f"store {ROWS // 2}"), (["apart"], f"store {ROWS // 2}"), (["wait"], "finished")],
    ids=["storing", "storing, reading apart", "last transaction"],
)
def test_killed_amid_an_import_the_project_is_as_it_was(
    large: tuple[Path, Path], arguments: list[str], enough: str
) -> None:
    path, file = large
    before = seen_of(path)
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT.with_name("importing_process.py")), str(path), str(file), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    assert any(line.strip() == enough for line in process.stdout)
    process.kill()
    process.stdout.close()
    assert process.wait() != 0
    assert seen_of(path) == before

    project = Project.open(path)
    assert needs_sweep(project)
    assert annotating.view(project, 1_500) is None
    sweep(project)
    assert not needs_sweep(project)
    project.close()
    assert seen_of(path) == before
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO text_search (text_search) VALUES ('integrity-check')")
        assert raw.execute("SELECT count(*) FROM text_search WHERE text_search MATCH '好'").fetchone() == (1_000,)
        assert raw.execute("SELECT (SELECT count(*) FROM text), (SELECT count(*) FROM label)").fetchone() == (1_000, 2)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    raw.close()
    project = Project.open(path)
    report = import_file(project, file, ImportChoice("text", "label"), ignore_progress, never_stop)
    assert (report.added, report.updated, report.labelled, report.conflicts) == (ROWS - 1_000, 1_000, ROWS - 1, 1)
    assert report.new_labels == ("新的",)
    project.close()


def test_killed_amid_an_import_the_next_import_sweeps(large: tuple[Path, Path], tmp_path: Path) -> None:
    path, file = large
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT.with_name("importing_process.py")), str(path), str(file)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    assert any(line.startswith("store 9000") for line in process.stdout)
    process.kill()
    process.stdout.close()
    process.wait()
    more = tmp_path / "more.txt"
    more.write_text("one more text\n", "utf-8")
    project = Project.open(path)
    import_file(project, more, ImportChoice(), ignore_progress, never_stop)
    assert not needs_sweep(project)
    assert project.counts().texts == 1_001
    project.close()
