"""A project file, and what refuses to open it."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.schemes import ready_scheme
from annotator.services.project import Project
from annotator.storage.database import Database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A closed, sound project."""
    path = tmp_path / "p.annotator"
    Project.create(path, ready_scheme("sentiment2-en")).close()
    return path


def refused(path: Path, **options: bool) -> str:
    """The key with which opening fails; asserts that nothing in the folder was touched."""
    before = {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}
    with pytest.raises(AnnotatorError) as caught:
        Database.open(path, **options)
    assert {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()} == before
    assert str(path) in str(caught.value.values.values())
    return caught.value.key
