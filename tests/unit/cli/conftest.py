"""A command line to carry out, and a project to do it on."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotator.cli import run
from annotator.services.project import Project

CSV = "text,label,stars\n服务很好,好评,5\n太差了,差评,1\n服务很好,好评,5\n,好评,2\n一般,,3\n"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def sentences(self) -> list[str]:
        return self.err.strip().splitlines()


Annotator = Callable[..., Ran]


def plain(err: str) -> str:
    """What stands in the box that wrong usage is told in, on one line."""
    return " ".join(err.replace("│", " ").split())


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


COVER = [["comments of the third quarter"], ["ask: Ms Wang"]]
RATED = [
    ["no", "comment", "rating"],
    *([n + 1, f"the room was number {n}", n % 4 + 1.5] for n in range(12)),
]


@pytest.fixture
def annotator(capsys: pytest.CaptureFixture[str]) -> Annotator:
    """Carry out a command line in this process."""

    def carry_out(*arguments: object) -> Ran:
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return carry_out


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[3],
        check=False,
        timeout=60,
    )


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.csv"
    path.write_text(CSV, "utf-8")
    return path


@pytest.fixture
def made(annotator: Annotator, tmp_path: Path, reviews: Path) -> Path:
    """A project with three texts, two of them labelled."""
    path = tmp_path / "p.annotator"
    assert annotator("new", path, "--labels", "好评,差评").status == 0
    assert annotator("import", path, reviews, "--label-column", "label").status == 0
    return path


def labels_of(path: Path) -> dict[str, int]:
    project = Project.open(path, writable=False)
    try:
        counts, scheme = project.counts(), project.scheme()
        return {label.name: counts.labels.get(label.id, 0) for label in scheme.labels}
    finally:
        project.close()


def fingerprint(folder: Path) -> dict[str, str]:
    """Everything below a folder, with what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }
