"""Texts on their way from a file into a project."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.core.domain import Decision


@dataclass(frozen=True, slots=True)
class Remark:
    """What a project said of a text beside its labels. `decision`: skipped or unsure, None for neither."""

    decision: Decision | None = None
    flag: bool = False
    note: str = ""


@dataclass(slots=True)
class StagedTexts:
    """Some rows of a file, column by column, since so they are cheap to hand over; all lists are equally long.

    `hashes` are those of `text_hash`; `spaced` the bodies as `searchable` has them for the search index, `rows` their
    numbers in the file, `columns` what is kept beside them, as JSON; `in_test` tells which of them were in the test set
    of the project that wrote the file. `remarks` has, by the place of the row, what that project said of some of them.
    """

    hashes: list[bytes] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    spaced: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    in_test: list[bool] = field(default_factory=list)
    remarks: dict[int, Remark] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def append(
        self, digest: bytes, body: str, spaced: str, row: int, columns: str, in_test: bool, remark: Remark | None
    ) -> None:
        if remark is not None:
            self.remarks[len(self)] = remark
        self.hashes.append(digest)
        self.bodies.append(body)
        self.spaced.append(spaced)
        self.rows.append(row)
        self.columns.append(columns)
        self.in_test.append(in_test)
