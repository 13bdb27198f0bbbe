"""`python -m annotator`, and what the command `annotator` starts."""

from __future__ import annotations

import contextlib
import sys


def main() -> None:
    """Run the command line; without a command, the window."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Chinese must not end the program.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if sys.platform == "win32" and not {"--version", "--help"}.intersection(sys.argv):
        import torch  # noqa: F401  (before Qt, or its libraries fail to load: WinError 1114)
    from annotator.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
