"""torch's libraries are loaded before torch, without holding the interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = """
import sys, types
sys.modules["annotator.learning"] = package = types.ModuleType("annotator.learning")
package.__path__ = [{folder!r}]
from annotator.learning.loading import load_libraries
maps = lambda: "libtorch_cpu" in open("/proc/self/maps").read()
before = maps()
load_libraries()
print(before, maps(), "torch" in sys.modules)
import torch
print(torch.ones(2).sum().item())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_largest_library_is_there_before_torch_is_imported():
    from annotator import learning

    script = LOADED.format(folder=next(iter(learning.__path__)))
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert told == ["False", "True", "False", "2.0"]


def test_nothing_is_loaded_where_there_is_no_torch(monkeypatch):
    from annotator.learning import loading

    monkeypatch.setattr(loading, "find_spec", lambda _: None)
    monkeypatch.setattr(loading.ctypes, "CDLL", lambda _: pytest.fail("something was loaded"))
    loading.load_libraries()
