"""What there is to know of an export of another program in order to read it as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.corpus.guessing import guess_columns
from annotator.corpus.json_values import Json, as_text, cell
from annotator.corpus.peers.voting import Vote

Object = Mapping[str, Json]
Cell = str | list[str]

ANY = ""  # the question of an answer that does not say which of them it left open
LABEL = "label"  # the question of a program that asks but one


@dataclass(frozen=True, slots=True)
class Flat:
    """One entry as a row: its columns, and what was answered to each question.

    Entries with the same `key` are about the same text, so that their votes belong together; "" is like no other.
    """

    columns: dict[str, Cell]
    answers: dict[str, list[Vote]] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """How the entries of a file become rows; `flatten` returns None for an entry that is none of them.

    `text_column` is None where the columns must be looked at.
    """

    flatten: Callable[[Object], Flat | None]
    text_column: str | None = None


def names(value: Json) -> tuple[str, ...]:
    """The labels in a value: a string, a number or a list of them; others are left out."""
    parts = value if isinstance(value, list) else [value]
    found = (as_text(part).strip() for part in parts if part is not None and not isinstance(part, dict | list))
    return tuple(dict.fromkeys(name for name in found if name))


def cells(values: Json, but: Sequence[str] = ()) -> dict[str, Cell]:
    """The entries of an object as cells, without those of some names; nothing for what is no object."""
    if not isinstance(values, dict):
        return {}
    return {name: cell(value) for name, value in values.items() if name not in but}


def text_of(value: Json) -> str:
    """A plain value as text, of an object (a person, a user) its id or name."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("id", "username", "email", "name") if value.get(name)), None)
    return as_text(value)


def guess_text(objects: Sequence[Json]) -> str | None:
    """Which key of some objects holds the text."""
    rows = [cells(one) for one in objects]
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    if not columns:
        return None
    return guess_columns(columns, [[row.get(name, "") for name in columns] for row in rows]).text_column
