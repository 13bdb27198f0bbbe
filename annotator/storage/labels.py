"""The labels of the scheme."""

from __future__ import annotations

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from annotator.core.domain import Label
from annotator.storage.schema import LabelRow


def all_labels(connection: Connection) -> tuple[Label, ...]:
    """Every label in the order of the keys, retired ones included."""
    rows = connection.execute(
        select(LabelRow.__table__).where(LabelRow.importing.is_(None)).order_by(LabelRow.position, LabelRow.id)
    )
    return tuple(Label(row.id, row.name, row.color, row.description, bool(row.retired)) for row in rows)


def put(connection: Connection, label: Label, position: int) -> None:
    """Insert or replace a label under its id."""
    values = {
        "name": label.name,
        "color": label.color,
        "description": label.description,
        "position": position,
        "retired": label.retired,
    }
    connection.execute(
        insert(LabelRow).values(id=label.id, **values).on_conflict_do_update(index_elements=["id"], set_=values)
    )


def next_id(connection: Connection) -> int:
    return (connection.execute(select(func.max(LabelRow.id))).scalar_one() or 0) + 1
