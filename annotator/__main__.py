"""`python -m annotator`, and what the command `annotator` starts."""

from __future__ import annotations

import contextlib
import os
import signal
import sys


def main() -> None:
    """Run the command line; without a command, the window."""
    # A background job of a shell ignores Ctrl+C, and is to go on doing so.
    is_heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_heard:  # nothing has begun yet, so there is nothing to undo or to tell
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    # Before numpy is loaded, which has threads of its own for its linear algebra. Our products are small: with two of
    # them, which wait for each other, the instant model took twice as long to follow an annotation.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Chinese must not end the program.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if sys.platform == "win32" and not {"--version", "--help"}.intersection(sys.argv):
        import torch  # noqa: F401  (before Qt, or its libraries fail to load: WinError 1114)
    from annotator.cli import run

    if is_heard:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
