"""What tells a project file from others: the first bytes of it."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

SQLITE: Final = b"SQLite format 3\x00"
APPLICATION_ID: Final = 0x414E4E4F  # "ANNO", by which `file` and we know our files
_AT = 68  # bytes into the file


def is_project(path: Path) -> bool:
    """Whether a project stands there; False where nothing can be read."""
    try:
        with path.open("rb") as file:
            header = file.read(_AT + 4)
    except OSError:
        return False
    return header.startswith(SQLITE) and header[_AT:] == struct.pack(">I", APPLICATION_ID)
