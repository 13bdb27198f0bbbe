"""A project that was closed leaves nothing in memory, though another one is open."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.schemes import ready_scheme
from annotator.services.project import Project
from annotator.ui.garbage import GarbageCollector
from annotator.ui.main_window import MainWindow


@pytest.fixture
def collector(qapp: object) -> Iterator[GarbageCollector]:
    made = GarbageCollector(qapp)  # type: ignore[arg-type]
    yield made
    made.deleteLater()
    gc.unfreeze()
    gc.enable()


def test_projects_that_were_closed_are_gone(
    tmp_path: Path, show_window: Callable[[Path], MainWindow], collector: GarbageCollector, qtbot: QtBot
) -> None:
    paths = [tmp_path / f"{name}.annotator" for name in ("first", "second", "third")]
    for path in paths:
        Project.create(path, ready_scheme("sentiment2-zh")).close()
    window = show_window(paths[0])
    window.project_closed.connect(collector.collect_all)
    seen: list[weakref.ref[object]] = []
    for path in paths[1:]:
        workspace = window.workspace
        assert workspace is not None
        qtbot.waitUntil(lambda shown=workspace: not shown.is_busy)
        seen.append(weakref.ref(workspace))
        del workspace
        window.open_project(path)
        qtbot.waitUntil(lambda to=path: window.workspace is not None and window.workspace.context.project.path == to)
    qtbot.waitUntil(lambda: [one() for one in seen] == [None, None], timeout=5_000)
