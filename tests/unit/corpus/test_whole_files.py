"""What is written takes the place of an older file, but never that of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.project_files import is_project
from annotator.core.schemes import ready_scheme
from annotator.corpus.whole import whole_file
from annotator.services.project import Project


def test_an_older_file_gives_way(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("old", "utf-8")
    with whole_file(path) as unfinished:
        unfinished.write_text("new", "utf-8")
    assert path.read_text("utf-8") == "new"


@pytest.mark.parametrize("name", ["p.annotator", "p.csv", "link.annotator"])
def test_a_project_does_not_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    made = tmp_path / (name if name != "link.annotator" else "p.annotator")
    Project.create(made, ready_scheme("sentiment2-en")).close()
    path = tmp_path / name
    if path != made:
        path.symlink_to(made)
    before = made.read_bytes()
    with pytest.raises(AnnotatorError) as caught, whole_file(path) as unfinished:
        unfinished.write_text("text,label\n", "utf-8")
    assert caught.value.key == "project_in_the_way"
    assert made.read_bytes() == before
    assert is_project(path)
