"""The benchmarks are scripts that import each other by name; a small corpus to try them on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from annotator.learning.computing import computing

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))

Rows = Sequence[tuple[str, object]]


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads that wait for each other would take minutes on a busy machine."""
    with computing(1, seed=0):
        yield


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[[str, Rows], Path]:
    """Writes (text, label) pairs to a file of that name; the folder of the file."""

    def write(name: str, rows: Rows) -> Path:
        lines = [json.dumps({"text": text, "label": label}, ensure_ascii=False) for text, label in rows]
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
        return tmp_path

    return write
