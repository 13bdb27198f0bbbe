"""Texts on their way from a file into a project."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class StagedTexts:
    """Some rows of a file, column by column, since so they are cheap to hand over; all lists are equally long.

    `hashes` are those of `text_hash`; `spaced` the bodies as `space_out` has them for the search index, `rows` their
    numbers in the file, `columns` what is kept beside them, as JSON; `in_test` tells which of them were in the test set
    of the project that wrote the file.
    """

    hashes: list[bytes] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    spaced: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    in_test: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def append(self, digest: bytes, body: str, spaced: str, row: int, columns: str, in_test: bool) -> None:
        self.hashes.append(digest)
        self.bodies.append(body)
        self.spaced.append(spaced)
        self.rows.append(row)
        self.columns.append(columns)
        self.in_test.append(in_test)
