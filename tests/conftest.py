"""What holds for every test: no screen, no network, no profile of the real person."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Word vectors and threads of their own would make a small machine's timings wander.
os.environ.setdefault("OMP_NUM_THREADS", "2")

if sys.platform == "win32":
    import torch  # noqa: F401  (before Qt, or its libraries fail to load: WinError 1114)

# The same examples each time, so that a change is judged by what it changed; `--hypothesis-profile=search` looks for
# others (the round trips take some minutes for a hundred).
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile("same")

DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _own_profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The home and all its folders lie in a place of their own for each test."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real corpora beside a checkout; tests that want it are skipped where it is not."""
    if not DATA.is_dir():
        pytest.skip("no real corpora beside this checkout")
    return DATA


@pytest.fixture(autouse=True)
def _nothing_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that uses Qt leaves no running thread and no window on the screen."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    import gc
    import weakref

    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent, QThread
    from PySide6.QtWidgets import QApplication

    gc.disable()  # never on a worker's thread: see annotator.ui.garbage
    started: list[weakref.ref[QThread]] = []
    start = QThread.start

    def recording(thread: QThread, *arguments: object) -> None:
        started.append(weakref.ref(thread))
        start(thread, *arguments)

    QThread.start = recording  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        QThread.start = start  # type: ignore[method-assign]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    alive = [thread for one in started if (thread := one()) is not None and shiboken6.isValid(thread)]
    assert [thread for thread in alive if thread.isRunning()] == [], "a thread is still running"
    app = QApplication.instance()
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()] if app else []
    for one in windows:
        one.close()
    assert windows == [], "a window was left on the screen"
    gc.collect()
