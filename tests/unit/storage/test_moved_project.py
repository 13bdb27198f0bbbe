"""A project file that is moved, renamed or deleted while it is open keeps what was saved, and nothing more is lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.schemes import ready_scheme
from annotator.services import annotating
from annotator.services.project import Project
from annotator.storage.database import Database
from tests.unit.conftest import fill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Open, with one label saved."""
    made = Project.create(tmp_path / "p.annotator", ready_scheme("sentiment2-en"))
    fill(made, ["good", "bad", "neither"])
    annotating.label(made, [1], [1])
    yield made
    made.close()


def labelled(path: Path) -> int:
    opened = Project.open(path)
    try:
        return opened.counts().labelled
    finally:
        opened.close()


def refusal(project: Project) -> str:
    with pytest.raises(AnnotatorError) as caught:
        annotating.label(project, [2], [2])
    return caught.value.key


def test_a_project_that_is_renamed_has_all_that_was_saved(project: Project, tmp_path: Path) -> None:
    moved = project.path.rename(tmp_path / "renamed.annotator")
    assert refusal(project) == "project_moved"
    project.close()
    assert [one.name for one in tmp_path.iterdir()] == ["renamed.annotator"], "nothing of it stays behind"
    assert labelled(moved) == 1


def test_also_where_nothing_is_done_after_it(project: Project, tmp_path: Path) -> None:
    moved = project.path.rename(tmp_path / "renamed.annotator")
    project.close()
    assert labelled(moved) == 1


def test_put_back_it_goes_on(project: Project, tmp_path: Path) -> None:
    moved = project.path.rename(tmp_path / "renamed.annotator")
    assert refusal(project) == "project_moved"
    moved.rename(project.path)
    annotating.label(project, [2], [2])
    project.close()
    assert labelled(project.path) == 2


def test_a_project_that_is_deleted_is_told_of_and_not_made_anew(project: Project) -> None:
    project.path.unlink()
    assert refusal(project) == "project_moved"
    with pytest.raises(AnnotatorError, match="project_moved"):
        project.counts()
    assert not project.path.exists()


def test_another_file_in_its_place_is_left_alone(project: Project, tmp_path: Path) -> None:
    project.path.rename(tmp_path / "renamed.annotator")
    project.path.write_bytes(b"something else")
    assert refusal(project) == "project_moved"
    project.close()
    assert project.path.read_bytes() == b"something else"


def test_a_link_is_no_way_round_the_lock(project: Project, tmp_path: Path) -> None:
    link = tmp_path / "link.annotator"
    link.symlink_to(project.path)
    with pytest.raises(AnnotatorError, match="project_locked"):
        Database.open(link)
