"""A large file is read in a process of its own: storing goes on beside it, and so does the window.

A thread would not do: Python runs one of them at a time, and reading is Python from end to end. `multiprocessing` would
not either: it runs the main module again, whatever that does.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import IO, Any, Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.corpus.preparing import Batch, Wanted, prepare

LARGE: Final = 4 << 20  # bytes, from which on a process pays: it takes a quarter of a second to start
_OFTEN: Final = 0.05  # seconds between two reports of the progress, and two questions whether to stop
_SIZE: Final = struct.Struct("<Q")
_COMMAND: Final = "from annotator.corpus.apart import serve; serve()"


def prepared(
    path: Path, wanted: Wanted, on_progress: OnProgress, should_stop: ShouldStop
) -> Generator[Batch, None, None]:
    """As `preparing.prepare`, and with the same errors; to be closed where it is not used to its end."""
    process = None
    if path.is_file() and path.stat().st_size >= LARGE:
        with contextlib.suppress(OSError):  # no room for another process: it is read here
            process = _started()
    if process is None:
        yield from prepare(path, wanted, on_progress, should_stop)
        return
    with process:
        try:
            yield from _received(process, path, wanted, on_progress, should_stop)
        finally:
            process.kill()


def _started() -> subprocess.Popen[bytes]:
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _COMMAND],  # -P: a csv.py in the current folder is none of our modules
        bufsize=0,  # what waits in a buffer cannot be waited for
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _received(
    process: subprocess.Popen[bytes], path: Path, wanted: Wanted, on_progress: OnProgress, should_stop: ShouldStop
) -> Generator[Batch, None, None]:
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(BrokenPipeError):
        _send(process.stdin, (path.absolute(), wanted))
    while True:
        check(should_stop)
        # Windows waits for no pipe: there a press of Cancel is heard at the next report of the progress.
        if os.name == "posix" and not select.select([process.stdout], [], [], _OFTEN)[0]:
            continue
        try:
            part = _taken(process.stdout)
        except EOFError as error:
            reason = f"reading ended with status {process.wait()}"
            raise AnnotatorError("file_unreadable", file=str(path), reason=reason) from error
        if part is None:
            return
        if isinstance(part, Progress):
            on_progress(part)
        elif isinstance(part, BaseException):
            raise part
        else:
            yield part


def serve() -> None:
    """What the process does: it sends what `prepare` gives, then None, or what was raised."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who started this: that one ends it
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no part of it
    path, wanted = _taken(sys.stdin.buffer)
    with contextlib.suppress(BrokenPipeError):  # who asked is gone
        try:
            for part in prepare(path, wanted, _now_and_then(lambda progress: _send(pipe, progress))):
                _send(pipe, part)
            _send(pipe, None)
        except BrokenPipeError:
            raise
        except Exception as error:
            _send(pipe, error)


def _now_and_then(tell: Callable[[Progress], None]) -> OnProgress:
    last = 0.0

    def told(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            tell(progress)

    return told


def _send(pipe: IO[bytes], part: object) -> None:
    content = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
    left = memoryview(_SIZE.pack(len(content)) + content)
    while left:
        left = left[pipe.write(left) :]


def _taken(pipe: IO[bytes]) -> Any:
    """What `_send` sent. Raises EOFError where the other side has ended."""
    (size,) = _SIZE.unpack(_exactly(pipe, _SIZE.size))
    return pickle.loads(_exactly(pipe, size))


def _exactly(pipe: IO[bytes], size: int) -> bytearray:
    content = bytearray(size)
    left = memoryview(content)
    while left:
        if not (got := pipe.readinto(left)):  # type: ignore[attr-defined]
            raise EOFError
        left = left[got:]
    return content
