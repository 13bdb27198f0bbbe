"""A process that is killed in the middle of labelling or training loses nothing that was answered for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.progress import ignore_progress, never_stop
from annotator.core.schemes import ready_scheme
from annotator.services import annotating, retraining
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project
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
