"""Conflicts: what a file said of a text that was annotated otherwise. Those of an import that was undone are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select, update

from annotator.storage.schema import ConflictRow, SourceRow

OPEN, SETTLED = "open", "settled"


@dataclass(frozen=True, slots=True)
class StoredConflict:
    """`label_ids` are those of the file."""

    text_id: int
    source_id: int
    source_name: str
    label_ids: tuple[int, ...]


def open_ids() -> Select[Any]:
    """The texts with a conflict that nobody has settled, for a condition on ids."""
    there = select(SourceRow.id).where(~SourceRow.hidden)
    return select(ConflictRow.text_id).where(ConflictRow.state == OPEN, ConflictRow.source_id.in_(there))


def open_conflicts(connection: Connection, text_id: int | None = None) -> list[StoredConflict]:
    """All conflicts that nobody has settled, or those of one text: by text, the newest source last."""
    rows = (
        select(ConflictRow.text_id, ConflictRow.source_id, SourceRow.name, ConflictRow.label_ids)
        .join(SourceRow, SourceRow.id == ConflictRow.source_id)
        .where(ConflictRow.state == OPEN, ~SourceRow.hidden)
        .order_by(ConflictRow.text_id, ConflictRow.source_id)
    )
    if text_id is not None:
        rows = rows.where(ConflictRow.text_id == text_id)
    return [
        StoredConflict(row.text_id, row.source_id, row.name, tuple(int(one) for one in row.label_ids.split(",") if one))
        for row in connection.execute(rows)
    ]


def set_state(connection: Connection, text_id: int, source_ids: Sequence[int], state: str) -> None:
    connection.execute(
        update(ConflictRow)
        .where(ConflictRow.text_id == text_id, ConflictRow.source_id.in_(source_ids))
        .values(state=state)
    )
