"""Rows of a benchmark: written one by one as they are made, so that an interrupted run keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Rows:
    """The rows of one run, known by the values of `keys`; with a file, also those of the runs it goes on from."""

    def __init__(self, path: Path | None, resume: bool, keys: Sequence[str]) -> None:
        """SystemExit where the file holds rows and they are not to be gone on from."""
        self._path = path
        self._keys = tuple(keys)
        self._rows: dict[tuple[Any, ...], Row] = {}
        if path is not None and path.is_file() and path.stat().st_size:
            if not resume:
                raise SystemExit(f"{path} has rows already: add --resume, or name another file.")
            for row in read(path):
                if all(key in row for key in self._keys):
                    self._rows[self._key(row)] = row
            if not path.read_bytes().endswith(b"\n"):  # cut off while it was written
                with path.open("a", encoding="utf-8") as out:
                    out.write("\n")

    def has(self, *key: Any) -> bool:
        return key in self._rows

    def add(self, row: Row) -> None:
        self._rows[self._key(row)] = row
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def _key(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[key] for key in self._keys)


def read(path: Path) -> list[Row]:
    """The whole rows of a file; a last one that was cut off while it was written is left out."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            print(f"# {path}: a damaged row is left out")
    return found


def mixed_engines(rows: Sequence[Row]) -> str:
    """A warning where the rows were made by several states of the engine, else nothing."""
    engines = {row["engine"] for row in rows}
    return f"# These rows come from {len(engines)} different states of the engine." if len(engines) > 1 else ""
