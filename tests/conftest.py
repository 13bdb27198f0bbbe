"""What holds for every test: no screen, no network, no profile of the real person."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Word vectors and threads of their own would make a small machine's timings wander.
os.environ.setdefault("OMP_NUM_THREADS", "2")

if sys.platform == "win32":
    import torch  # noqa: F401  (before Qt, or its libraries fail to load: WinError 1114)

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
