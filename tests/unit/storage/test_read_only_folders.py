"""A project where nothing can be written: read if it was closed, and refused with what can be done if not."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.core.errors import AnnotatorError
from annotator.core.schemes import ready_scheme
from annotator.services.project import Project
from annotator.storage.database import Database

from .conftest import refused


@contextlib.contextmanager
def no_rights(folder: Path) -> Iterator[None]:
    """This process may only read a folder and what is in it, also where the tests run as root."""
    if sys.platform == "win32":
        pytest.skip("folders of Windows have no such bit")
    for one in folder.iterdir():
        one.chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.fixture
def read_only_folder(file: Path) -> Iterator[Path]:
    """The project in a folder that this process may only read."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copy(file, name)
        with no_rights(Path(name)):
            yield Path(name)


def test_read_only_folder_is_refused(read_only_folder: Path) -> None:
    assert refused(read_only_folder / "p.annotator") == "folder_read_only"


def test_a_closed_project_in_a_read_only_folder_can_be_read(read_only_folder: Path) -> None:
    path = read_only_folder / "p.annotator"
    before = path.read_bytes()
    project = Project.open(path, writable=False)
    assert [label.name for label in project.scheme().labels] == ["positive", "negative"]
    with pytest.raises(AnnotatorError, match="project_read_only"):
        project.update_settings(seed=3)
    project.close()
    assert [one.name for one in read_only_folder.iterdir()] == ["p.annotator"]
    assert path.read_bytes() == before


@pytest.fixture
def awake(file: Path) -> Iterator[Path]:
    """A folder with a copy of a project that was not closed: the label that was added last stands in its log only."""
    db = Database.open(file)
    with db.write() as tx:
        tx.execute(text("UPDATE label SET name = 'good' WHERE id = 1"))
    with tempfile.TemporaryDirectory() as name:
        for one in file.parent.glob("p.annotator*"):
            if not one.name.endswith(".lock"):
                shutil.copy(one, name)
        db.close()
        yield Path(name)


def test_a_project_that_was_not_closed_is_never_read_without_its_log(awake: Path) -> None:
    path = awake / "p.annotator"
    with no_rights(awake):
        project = Project.open(path, writable=False)
        assert project.scheme().labels[0].name == "good"
        project.close()
    path.with_name("p.annotator-shm").unlink()  # without it the log cannot be read where nothing can be written
    with no_rights(awake):
        assert refused(path, writable=False) == "project_left_open"


@pytest.mark.parametrize("closed", [False, True])
def test_who_opens_what_is_read_as_it_lies_there_is_noticed(read_only_folder: Path, *, closed: bool) -> None:
    path = read_only_folder / "p.annotator"
    db = Database.open(path, writable=False)

    def read() -> None:
        with db.read() as tx:
            tx.execute(text("SELECT 1"))
            os.seteuid(os.getuid())  # the owner of the folder may write into it
            read_only_folder.chmod(0o755)
            path.chmod(0o644)
            other = Database.open(path)
            opened.append(other)
            with other.write() as change:
                change.execute(text("UPDATE label SET name = 'good' WHERE id = 1"))
            if closed:
                other.close()

    opened: list[Database] = []
    with pytest.raises(AnnotatorError, match="project_disturbed"):
        read()
    db.close()
    for other in opened:
        other.close()


def test_a_project_is_not_made_where_one_may_not_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(AnnotatorError, match="file_unwritable") as caught:
        Project.create(tmp_path / "a.annotator", ready_scheme("sentiment2-en"))
    assert caught.value.values["reason"] == "Permission denied"
