"""A large file is read in a process of its own, and nobody can tell but by the time it takes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.corpus import apart
from annotator.corpus.apart import prepared
from annotator.corpus.preparing import Wanted, prepare

WANTED = Wanted("text", "label", dropped=("city",))


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LARGE", 0)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that a test started; none is left running."""
    processes: list[subprocess.Popen[bytes]] = []
    start = apart._started

    def recording() -> subprocess.Popen[bytes]:
        processes.append(start())
        return processes[-1]

    monkeypatch.setattr(apart, "_started", recording)
    yield processes
    assert all(process.returncode is not None for process in processes)


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    file = tmp_path / "reviews.csv"
    rows = "".join(f"房间 {at} 😀,{'好' if at % 3 else ''},{at % 5},x\n" for at in range(7_000))
    file.write_text("text,label,stars,city\n" + rows + "a,b,c,d,e\n ,好,1,x\n", "utf-8")
    return file


def test_gives_what_reading_here_gives(reviews: Path, started: list[subprocess.Popen[bytes]]) -> None:
    told: list[Progress] = []
    here = list(prepare(reviews, WANTED))
    assert list(prepared(reviews, WANTED, told.append, never_stop)) == here
    assert len(started) == 1
    assert [batch.read for batch in here] == [3_000, 6_000, 7_002]
    assert {batch.total for batch in here} == {7_002}
    assert [(row.row, row.reason) for row in here[-1].left_out] == [(7_001, "row_too_wide"), (7_002, "row_empty")]
    assert {one.phase for one in told} == {"look"}


def test_a_small_file_needs_no_process(
    reviews: Path, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LARGE", reviews.stat().st_size + 1)
    assert next(prepared(reviews, WANTED, ignore_progress, never_stop)).read == 3_000
    assert started == []


def test_without_another_process_it_is_read_here(reviews: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(reviews.with_name("no python")))
    assert list(prepared(reviews, WANTED, ignore_progress, never_stop)) == list(prepare(reviews, WANTED))


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"text,label\na,b\n", Wanted("body")),
        (b"\x89PNG\r\n\x1a\n", Wanted("text")),
        (b"[{]", Wanted("text")),
    ],
)
def test_errors_are_the_same(tmp_path: Path, content: bytes, wanted: Wanted) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)
    with pytest.raises(AnnotatorError) as here:
        list(prepare(file, wanted))
    with pytest.raises(AnnotatorError) as there:
        list(prepared(file, wanted, ignore_progress, never_stop))
    assert (there.value.key, there.value.values) == (here.value.key, here.value.values)


def test_modules_in_the_current_folder_are_not_ours(
    reviews: Path, started: list[subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "csv.py").write_text("raise SystemExit(7)", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert next(prepared(Path(reviews.name), WANTED, ignore_progress, never_stop)).read == 3_000
    assert len(started) == 1


def test_cancelling_ends_the_process(reviews: Path, started: list[subprocess.Popen[bytes]]) -> None:
    stopped = False
    parts = prepared(reviews, WANTED, ignore_progress, lambda: stopped)
    next(parts)
    stopped = True
    with pytest.raises(Cancelled):
        next(parts)
    assert started[0].returncode is not None


def test_leaving_off_ends_the_process(reviews: Path, started: list[subprocess.Popen[bytes]]) -> None:
    with contextlib.closing(prepared(reviews, WANTED, ignore_progress, never_stop)) as parts:
        next(parts)
    assert started[0].returncode is not None


def test_a_process_that_dies_is_told_as_an_error(reviews: Path, started: list[subprocess.Popen[bytes]]) -> None:
    parts = prepared(reviews, WANTED, ignore_progress, never_stop)
    next(parts)
    started[0].kill()
    with pytest.raises(AnnotatorError) as raised:
        list(parts)
    assert raised.value.key == "file_unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="a process is looked for as POSIX has it")
def test_the_process_ends_when_who_asked_is_killed(reviews: Path) -> None:
    code = (
        "import pathlib, sys, time\n"
        "from annotator.core.progress import ignore_progress, never_stop\n"
        "from annotator.corpus import apart\n"
        "start, apart.LARGE = apart._started, 0\n"
        "def announced():\n"
        "    process = start()\n"
        "    print(process.pid, flush=True)\n"
        "    return process\n"
        "apart._started = announced\n"
        "parts = apart.prepared(pathlib.Path(sys.argv[1]), apart.Wanted('text'), ignore_progress, never_stop)\n"
        "next(parts)\n"
        "print('reading', flush=True)\n"
        "time.sleep(60)\n"
    )
    asking = subprocess.Popen([sys.executable, "-c", code, str(reviews)], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    pid = int(asking.stdout.readline())
    assert asking.stdout.readline() == "reading\n"
    asking.kill()
    asking.wait()
    asking.stdout.close()
    for _ in range(200):
        if not _is_alive(pid):
            return
        time.sleep(0.05)
    pytest.fail("the reading goes on")


def _is_alive(pid: int) -> bool:
    """Whether the process is there and no zombie, which somebody else would have to wait for."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
