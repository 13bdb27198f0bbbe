"""The labels of the scheme.

A label whose making was undone is out of the project: neither offered nor listed. Its row stays, as a model or the
history may tell of it, under a reserved name, so that another label may have its own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from annotator.core.domain import Label
from annotator.storage.schema import AnnotationLabelRow, LabelRow

_OUT = "\x02"  # before the id and the name of a label that is out of the project


def all_labels(connection: Connection) -> tuple[Label, ...]:
    """Every label in the order of the keys, retired ones included."""
    return tuple(_label(row, row.name) for row in _rows(connection) if not _is_out(row))


def labels_out(connection: Connection) -> tuple[Label, ...]:
    """The labels that are out of the project; one whose name another has now gets a number behind it."""
    taken = {label.name.casefold() for label in all_labels(connection)}
    found = []
    for row in _rows(connection):
        if _is_out(row):
            name = _distinct(row.name.partition(":")[2], taken)
            taken.add(name.casefold())
            found.append(_label(row, name))
    return tuple(found)


def add(connection: Connection, label: Label, position: int) -> None:
    """Store a label under an id that nobody has yet."""
    connection.execute(insert(LabelRow).values(id=label.id, **_values(label, position)))


def put(connection: Connection, label: Label, position: int) -> None:
    """Replace the label with that id."""
    connection.execute(update(LabelRow).where(LabelRow.id == label.id).values(**_values(label, position)))


def take_out(connection: Connection, label_id: int) -> None:
    """Take a label out of the project; `put` brings it back."""
    reserved = _prefix(label_id)
    connection.execute(
        update(LabelRow)
        .where(LabelRow.id == label_id, ~LabelRow.name.startswith(reserved, autoescape=True))
        .values(name=reserved + LabelRow.name, retired=True)
    )


def annotated_ids(connection: Connection) -> frozenset[int]:
    """The labels that any annotation has, also one of a text that is hidden."""
    has_one = exists().where(AnnotationLabelRow.label_id == LabelRow.id)
    return frozenset(connection.execute(select(LabelRow.id).where(has_one)).scalars())


def next_id(connection: Connection) -> int:
    """An id for `add`, to be asked for in the same transaction: labels that are being imported have ids too."""
    return (connection.execute(select(func.max(LabelRow.id))).scalar_one() or 0) + 1


def _rows(connection: Connection) -> list[Row[Any]]:
    there = select(LabelRow.__table__).where(LabelRow.importing.is_(None))
    return list(connection.execute(there.order_by(LabelRow.position, LabelRow.id)))


def _label(row: Row[Any], name: str) -> Label:
    return Label(row.id, name, row.color, row.description, bool(row.retired))


def _values(label: Label, position: int) -> dict[str, Any]:
    return {
        "name": label.name,
        "color": label.color,
        "description": label.description,
        "position": position,
        "retired": label.retired,
    }


def _prefix(label_id: int) -> str:
    return f"{_OUT}{label_id}:"


def _is_out(row: Row[Any]) -> bool:
    return bool(row.name.startswith(_prefix(row.id)))


def _distinct(name: str, taken: set[str]) -> str:
    number, distinct = 1, name
    while distinct.casefold() in taken:
        number += 1
        distinct = f"{name} ({number})"
    return distinct
