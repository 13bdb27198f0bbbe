"""Imported columns: in JSON, as each row of a file may have other ones. To sort by them, and to filter."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, cast, func, or_, select
from sqlalchemy import types as sql

from annotator.core.query import ColumnValue, Query
from annotator.storage import texts
from annotator.storage.schema import TextRow


def on_columns(connection: Connection, query: Query) -> Query:
    """The query with each column by its own name; see `Query.on_columns`."""
    # All texts are looked at for the names, so only where the query may have one.
    colons = any(":" in term.words or "：" in term.words for term in query.terms)
    return query.on_columns(texts.column_names(connection)) if query.columns or colons else query


def sort_keys(name: str) -> list[ColumnElement[Any]]:
    """Numbers as numbers, then by their writing; an empty value is none."""
    written = func.nullif(_value(name), "")
    number = case((or_(written.op("GLOB")("[0-9]*"), written.op("GLOB")("-[0-9]*")), cast(written, sql.Float)))
    return [number, written.collate("NOCASE")]


def conditions(wanted: Collection[ColumnValue]) -> list[ColumnElement[bool]]:
    """One for each column, for which one of its values must hold."""
    by_name: defaultdict[str, list[ColumnValue]] = defaultdict(list)
    for one in wanted:
        by_name[one.column].append(one)
    return [or_(*(_holds(one) for one in values)) for values in by_name.values()]


def _holds(wanted: ColumnValue) -> ColumnElement[bool]:
    """Whether a text has that in the column; space around a value does not count, nor does case."""
    value = func.trim(func.coalesce(_value(wanted.column), ""))
    said = wanted.value.lstrip(" ") if wanted.beginning else wanted.value.strip(" ")
    if not said:
        return value != "" if wanted.beginning else value == ""
    # SQLite knows the case of ASCII alone, and a function in Python would need the interpreter's lock for each text.
    written = {said, said.lower(), said.upper(), said.title(), said.capitalize()}
    if wanted.beginning:
        return or_(*(func.substr(value, 1, len(one)).collate("NOCASE") == one for one in sorted(written)))
    return value.collate("NOCASE").in_(sorted(written))


def _value(name: str) -> ColumnElement[Any]:
    if json.dumps(name, ensure_ascii=False) == f'"{name}"':
        return func.json_extract(TextRow.columns, f'$."{name}"')
    # A path has no way to write such a name.
    pairs = func.json_each(TextRow.columns).table_valued("key", "value")
    return select(pairs.c.value).where(pairs.c.key == name).scalar_subquery()
