"""The full-text index: which texts have these words in them."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, table
from sqlalchemy import types as sql

from annotator.core.texts import searchable


def phrase(words: str, *, beginning: bool) -> str | None:
    """Words next to each other, in the language of the index; None for signs and emoji, which are no words to it.

    `beginning`: the last of them may go on.
    """
    spaced = searchable(words)
    if not any(unicodedata.category(character)[0] in "LN" for character in spaced):
        return None
    quoted = '"' + spaced.replace('"', '""').replace("\0", "") + '"'
    return f"{quoted} *" if beginning else quoted


def matching(phrases: str) -> Select[int]:
    """The ids of the texts with these phrases, also of those that are hidden; to be part of a statement."""
    found = select(literal_column("rowid", sql.Integer)).select_from(table("text_search"))
    return found.where(_matches(phrases))


def ids_with(connection: Connection, phrases: str) -> NDArray[np.int64]:
    """The ids of the texts with these phrases, also of those that are hidden, ascending."""
    # By the index alone: a common character of a million texts is found without a look at any of them.
    found = select(func.group_concat(literal_column("rowid"))).select_from(table("text_search"))
    joined = connection.execute(found.where(_matches(phrases))).scalar_one()
    return np.fromstring(joined, dtype=np.int64, sep=",") if joined else np.empty(0, dtype=np.int64)


def _matches(phrases: str) -> ColumnElement[bool]:
    return literal_column("text_search").op("MATCH")(phrases)
