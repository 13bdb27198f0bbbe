"""Ctrl+C where the program was started ends it in order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.schemes import ready_scheme
from annotator.services.project import Project

_RUN = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from annotator import app

make, kept = app.make_window, []

def made(*arguments):
    window, timer = make(*arguments), QTimer()

    def press():
        if window.workspace is not None:
            timer.stop()
            print("pressed", flush=True)
            os.kill(os.getpid(), signal.SIGINT)

    timer.timeout.connect(press)
    timer.start(200)
    kept.append(timer)
    return window

app.make_window = made
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(app.run(Path(sys.argv[1])))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send to another process")
def test_ctrl_c_ends_the_window_with_its_threads(tmp_path: Path) -> None:
    path = tmp_path / "p.annotator"
    Project.create(path, ready_scheme("sentiment2-zh")).close()
    ended = subprocess.run([sys.executable, "-c", _RUN, str(path)], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr.strip()) == (130, "pressed", "")
    Project.open(path).close()  # its lock is given back
