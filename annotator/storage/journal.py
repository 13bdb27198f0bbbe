"""The journal: every change in order, and which of them are undone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from annotator.storage.schema import JournalRow
from annotator.storage.texts import now


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `changes` is what it takes to go back and forth, as written by `services.history`."""

    id: int
    at: datetime
    annotator: str
    kind: str
    text_count: int
    changes: Mapping[str, Any]
    in_force: bool = True  # not undone


def append(
    connection: Connection, kind: str, changes: Mapping[str, Any], *, annotator: str = "", text_count: int = 0
) -> int:
    """Write down a change that was just made. What was undone before it can no longer be redone."""
    connection.execute(update(JournalRow).where(JournalRow.state == "undone").values(state="dropped"))
    return _insert(connection, kind, "done", changes, annotator, text_count, None)


def last_done(connection: Connection) -> Entry | None:
    """The change that undo would take back."""
    return _entry(
        connection.execute(
            select(JournalRow.__table__).where(JournalRow.state == "done").order_by(JournalRow.id.desc()).limit(1)
        ).first()
    )


def first_undone(connection: Connection) -> Entry | None:
    """The change that redo would make again."""
    return _entry(
        connection.execute(
            select(JournalRow.__table__).where(JournalRow.state == "undone").order_by(JournalRow.id).limit(1)
        ).first()
    )


def entries(connection: Connection) -> Iterator[Entry]:
    """Every change in order, those that were undone too, read one by one; what tells of an undo is left out."""
    changes = select(JournalRow.__table__).where(JournalRow.state != "note").order_by(JournalRow.id)
    with connection.execution_options(yield_per=100).execute(changes) as rows:
        yield from map(_made, rows)


def turn(connection: Connection, entry: Entry, *, undone: bool, annotator: str = "") -> int:
    """Mark an entry as undone or done again, and write that down as well."""
    state = "undone" if undone else "done"
    connection.execute(update(JournalRow).where(JournalRow.id == entry.id).values(state=state))
    # The row that tells of an undo is itself no step of the undo chain.
    return _insert(connection, "undo" if undone else "redo", "note", {}, annotator, entry.text_count, entry.id)


def _insert(
    connection: Connection,
    kind: str,
    state: str,
    changes: Mapping[str, Any],
    annotator: str,
    text_count: int,
    target_id: int | None,
) -> int:
    result = connection.execute(
        insert(JournalRow)
        .values(
            at=now(),
            annotator=annotator,
            kind=kind,
            state=state,
            target_id=target_id,
            text_count=text_count,
            changes=json.dumps(changes, ensure_ascii=False, separators=(",", ":")),
        )
        .returning(JournalRow.id)
    )
    return int(result.scalar_one())


def _entry(row: Row[Any] | None) -> Entry | None:
    return None if row is None else _made(row)


def _made(row: Row[Any]) -> Entry:
    return Entry(
        row.id,
        datetime.fromisoformat(row.at),
        row.annotator,
        row.kind,
        row.text_count,
        json.loads(row.changes),
        row.state == "done",
    )
