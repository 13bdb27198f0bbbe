"""Sources and texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, func, select, text, update

from annotator.core.domain import Source, Text
from annotator.storage import settings
from annotator.storage.schema import SourceRow, TextRow
from annotator.storage.visibility import shown, shown_ids_sql, shown_sources

# SQLite takes 32,766 variables in a statement; this leaves room and keeps statements short.
CHUNK = 5_000

OUT_OF_ORDER = "out_of_order"  # setting: rows of a source are not in the order of ids

_T = TypeVar("_T")


def chunks(values: Sequence[_T], size: int = CHUNK) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def all_sources(connection: Connection) -> list[Source]:
    """The sources that are not undone, with the number of their texts, oldest first."""
    rows = connection.execute(
        select(SourceRow.id, SourceRow.name, SourceRow.imported_at, func.count(TextRow.id).label("texts"))
        .outerjoin(TextRow, TextRow.source_id == SourceRow.id)
        .where(~SourceRow.hidden)
        .group_by(SourceRow.id)
        .order_by(SourceRow.id)
    )
    return [Source(row.id, row.name, datetime.fromisoformat(row.imported_at), row.texts) for row in rows]


def source_names(connection: Connection) -> dict[int, str]:
    return {row.id: row.name for row in connection.execute(select(SourceRow.id, SourceRow.name))}


def set_source_hidden(connection: Connection, source_id: int, hidden: bool) -> None:
    """Take a source and its texts out of the project, or bring them back."""
    connection.execute(update(SourceRow).where(SourceRow.id == source_id).values(hidden=hidden))


def find_by_hash(connection: Connection, hashes: Sequence[bytes]) -> dict[bytes, tuple[int, Mapping[str, str], bool]]:
    """Id, columns and whether it is hidden, of those hashes that are in the project."""
    found: dict[bytes, tuple[int, Mapping[str, str], bool]] = {}
    for chunk in chunks(hashes):
        rows = connection.execute(
            select(TextRow.hash, TextRow.id, TextRow.columns, SourceRow.hidden)
            .join(SourceRow, SourceRow.id == TextRow.source_id)
            .where(TextRow.hash.in_(chunk))
        )
        found.update({row.hash: (row.id, json.loads(row.columns), bool(row.hidden)) for row in rows})
    return found


def set_columns(connection: Connection, columns: Mapping[int, Mapping[str, str]]) -> None:
    if columns:
        connection.execute(
            update(TextRow.__table__).where(TextRow.id == bindparam("key")).values(columns=bindparam("value")),  # type: ignore[arg-type]
            [
                {"key": text_id, "value": json.dumps(dict(value), ensure_ascii=False)}
                for text_id, value in columns.items()
            ],
        )


def set_test(connection: Connection, text_ids: Sequence[int], is_test: bool) -> None:
    for chunk in chunks(text_ids):
        connection.execute(update(TextRow).where(TextRow.id.in_(chunk)).values(is_test=is_test))


def get_texts(connection: Connection, text_ids: Sequence[int]) -> list[Text]:
    """The texts with those ids, in that order; ids that are not there, or hidden, are left out."""
    found: dict[int, Text] = {}
    sources = shown_sources(connection)
    for chunk in chunks(text_ids):
        for row in connection.execute(select(TextRow.__table__).where(TextRow.id.in_(chunk))):
            if sources is not None and row.source_id not in sources:
                continue
            found[row.id] = Text(row.id, row.body, row.source_id, row.row, json.loads(row.columns), bool(row.is_test))
    return [found[text_id] for text_id in text_ids if text_id in found]


def all_bodies(connection: Connection) -> list[tuple[int, str]]:
    """Id and body of every text that is not hidden, by id."""
    rows = connection.execute(select(TextRow.id, TextRow.body).where(shown(connection)).order_by(TextRow.id))
    return [(row.id, row.body) for row in rows]


def bodies(connection: Connection, text_ids: Sequence[int]) -> dict[int, str]:
    """The bodies of texts, by id."""
    found: dict[int, str] = {}
    for chunk in chunks(text_ids):
        rows = connection.execute(select(TextRow.id, TextRow.body).where(TextRow.id.in_(chunk)))
        found.update({row.id: row.body for row in rows})
    return found


def all_ids(connection: Connection) -> NDArray[np.int64]:
    """The ids of the texts that are not hidden, ascending."""
    joined = connection.execute(text(f"SELECT group_concat(id) FROM ({shown_ids_sql(connection)})")).scalar_one()
    # Read in one go: a list of 100,000 rows would hold up every other thread.
    return np.sort(np.fromstring(joined, np.int64, sep=",")) if joined else np.zeros(0, np.int64)


def is_in_order(connection: Connection) -> bool:
    """Whether all texts are there and their ids are in the order of sources and rows, as they are unless an import
    brought back texts of another one that had been undone.
    """
    ranges = connection.execute(
        text(
            "SELECT hidden, (SELECT min(id) FROM text WHERE source_id = source.id) AS first, "
            "(SELECT max(id) FROM text WHERE source_id = source.id) AS last FROM source ORDER BY id"
        )
    ).all()
    last = 0
    for one in ranges:
        if one.hidden:
            return False
        if one.first is not None:
            if one.first <= last:
                return False
            last = one.last
    return not settings.get(connection, OUT_OF_ORDER, False)


def corpus_mark(connection: Connection) -> tuple[int, int, int]:
    """Another one after texts came or went (at once, however many there are)."""
    # The newest of each source, so that texts that are being imported do not count before they are there.
    return tuple(
        connection.execute(
            text(
                "SELECT count(*), coalesce(sum(id), 0), coalesce(max(newest), 0) FROM (SELECT id, "
                "(SELECT max(id) FROM text WHERE source_id = source.id) AS newest FROM source WHERE NOT hidden)"
            )
        ).one()
    )


def column_names(connection: Connection) -> list[str]:
    """The imported columns of all sources, in the order in which they first appear."""
    # All texts are looked at, a tenth of a second for 100,000: in JSON each row may have other columns.
    rows = connection.execute(
        text(
            "SELECT DISTINCT key FROM text JOIN source ON source.id = text.source_id, json_each(text.columns) "
            "WHERE NOT source.hidden"
        )
    )
    return [row.key for row in rows]


def test_ids(connection: Connection) -> frozenset[int]:
    """The texts of the test set."""
    return frozenset(connection.execute(select(TextRow.id).where(TextRow.is_test, shown(connection))).scalars())
