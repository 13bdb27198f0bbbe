"""A file is looked at in the background: the newest choice is answered, and only that."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from annotator.services import importing
from annotator.services.inspecting import Inspection, Preview
from annotator.ui.failures import Failure
from annotator.ui.inspecting import Inspecting
from annotator.ui.jobs import Jobs

ROWS = 40_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "r.csv"
    path.write_text("text,label\n" + "".join(f"text number {n},joy\n" for n in range(ROWS)), "utf-8")
    return path


@pytest.fixture
def looking(file: Path, qtbot: QtBot) -> Iterator[Inspecting]:
    made = Inspecting(file)
    yield made
    made.close()
    wait_for_readings(qtbot)


def wait_for_readings(qtbot: QtBot) -> None:
    """Until what was asked to stop when its window closed has stopped."""
    program = QCoreApplication.instance()
    assert program is not None
    qtbot.waitUntil(lambda: not program.findChildren(Jobs), timeout=20_000)


def test_first_rows_then_choices_then_the_whole(looking: Inspecting, qtbot: QtBot) -> None:
    came: list[object] = []
    for signal in (looking.choices_found, looking.previewed, looking.inspected):
        signal.connect(came.append)
    looking.previewed.connect(lambda seen: looking.count(seen.format, seen.text_column))
    looking.look()
    qtbot.waitUntil(lambda: len(came) == 3, timeout=20_000)
    choices, preview, inspection = came
    assert choices.encodings[0] == "utf-8"
    assert isinstance(preview, Preview)
    assert isinstance(inspection, Inspection)
    assert inspection.rows == ROWS


def test_only_the_newest_choice_is_answered(looking: Inspecting, qtbot: QtBot) -> None:
    came: list[Preview] = []
    looking.previewed.connect(came.append)
    with qtbot.waitSignal(looking.previewed, timeout=20_000):
        looking.look()
    for delimiter in (";", "|", ",", ";"):
        looking.look(replace(came[0].format, delimiter=delimiter, header=False))
    qtbot.waitUntil(lambda: len(came) > 1, timeout=20_000)
    qtbot.wait(300)
    assert [seen.format.delimiter for seen in came] == [",", ";"]


def test_a_refusal_leaves_the_next_choice_possible(looking: Inspecting, qtbot: QtBot, file: Path) -> None:
    file.write_bytes("text,label\n房间很干净,joy\n".encode("gb18030") * 50)
    came: list[Preview] = []
    refused: list[Failure] = []
    looking.previewed.connect(came.append)
    looking.refused.connect(refused.append)
    with qtbot.waitSignal(looking.previewed, timeout=20_000):
        looking.look()
    with qtbot.waitSignal(looking.refused, timeout=20_000):
        looking.look(replace(came[0].format, encoding="utf-8"))
    assert refused[0].error is not None
    assert refused[0].error.key == "encoding_wrong"
    with qtbot.waitSignal(looking.previewed, timeout=20_000):
        looking.look(came[0].format)
    assert came[1].rows == came[0].rows


def test_closing_stops_and_silences_it(looking: Inspecting, qtbot: QtBot) -> None:
    came: list[object] = []
    looking.previewed.connect(came.append)
    looking.look()
    looking.close()
    looking.look()
    qtbot.wait(100)
    assert came == []


def test_closing_does_not_wait_for_a_reading_that_cannot_stop_at_once(
    file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, goes_on, ended = threading.Event(), threading.Event(), threading.Event()

    def read_in_one_go(*_: Any) -> None:
        reads.set()
        goes_on.wait(10)
        ended.set()

    monkeypatch.setattr(importing, "glance", read_in_one_go)
    looking, came = Inspecting(file), []
    for signal in (looking.previewed, looking.refused):
        signal.connect(came.append)
    looking.look()
    qtbot.waitUntil(reads.is_set)
    looking.close()
    looking.deleteLater()
    qtbot.wait(50)
    assert not ended.is_set(), "it reads on, and the window is free"
    goes_on.set()
    wait_for_readings(qtbot)
    assert ended.is_set()
    assert came == []


_QUIT_AFTER_CLOSING = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from annotator.services import importing
from annotator.ui.inspecting import Inspecting

def read_in_one_go(*_):
    time.sleep(0.5)
    print("read to its end")

importing.glance = read_in_one_go
app = QApplication([])
looking = Inspecting(Path(sys.argv[1]))
looking.look()

def close():
    looking.close()
    app.quit()

QTimer.singleShot(100, close)
sys.exit(app.exec())
"""


def test_quitting_after_closing_leaves_no_thread_behind(file: Path) -> None:
    command = [sys.executable, "-c", _QUIT_AFTER_CLOSING, str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout.strip(), run.stderr.strip()) == (0, "read to its end", "")
