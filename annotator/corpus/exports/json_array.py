"""A JSON array of objects, written one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TextIO

from annotator.corpus.cells import as_json


def write_array(file: TextIO, entries: Iterable[Mapping[str, object]]) -> None:
    """One entry a line, never more than one in memory."""
    before = "[\n"
    for entry in entries:
        file.write(before + as_json(entry))
        before = ",\n"
    file.write("[]\n" if before == "[\n" else "\n]\n")
