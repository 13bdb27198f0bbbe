"""A project to try things on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from annotator.core.schemes import ReadyScheme, ready_scheme
from annotator.services.project import Project
from tests.storing import store


def fill(project: Project, bodies: Sequence[str], source: str = "reviews.csv", **columns: str) -> list[int]:
    """Store texts that have the same columns; their ids."""
    return store(project, bodies, source, columns=[columns] * len(bodies))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project with one label per text: 正面, 负面."""
    made = Project.create(tmp_path / "reviews.annotator", ready_scheme("sentiment2-zh"))
    yield made
    made.close()


@pytest.fixture
def many_project(tmp_path: Path) -> Iterator[Project]:
    """An empty project with many labels per text: joy, anger, fear."""
    scheme = ReadyScheme("many", (("joy", "", ""), ("anger", "", ""), ("fear", "", "")), many=True)
    made = Project.create(tmp_path / "many.annotator", scheme)
    yield made
    made.close()
