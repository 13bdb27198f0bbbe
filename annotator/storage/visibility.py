"""Which texts are there: those of the sources that are not hidden. One row takes a million texts out, or brings them.

Few projects have a hidden source, and where there is none a query asks for nothing more.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, text, true

from annotator.storage.schema import TextRow


def shown_sources(connection: Connection) -> list[int] | None:
    """The sources whose texts are there; None where no source is hidden."""
    sources = connection.execute(text("SELECT id, hidden FROM source ORDER BY id")).all()
    if not any(source.hidden for source in sources):
        return None
    return [source.id for source in sources if not source.hidden]


def shown(connection: Connection) -> ColumnElement[bool]:
    """The condition on `TextRow` that it is there."""
    sources = shown_sources(connection)
    return true() if sources is None else TextRow.source_id.in_(sources)


def shown_sql(connection: Connection, column: str = "source_id") -> str:
    """The same as " AND …" for SQL that begins with another condition; the index on sources is not used for it."""
    sources = shown_sources(connection)
    return "" if sources is None else f" AND +{column} IN ({_listed(sources)})"


def shown_ids_sql(connection: Connection) -> str:
    """A SELECT of the ids of the texts that are there, from an index that holds no texts."""
    sources = shown_sources(connection)
    where = "" if sources is None else f" WHERE source_id IN ({_listed(sources)})"
    return f"SELECT id FROM text INDEXED BY ix_text_source_id{where}"


def only_shown_sql(connection: Connection, column: str) -> str:
    """The same for a column of text ids in another table."""
    return "" if shown_sources(connection) is None else f" AND {column} IN ({shown_ids_sql(connection)})"


def _listed(sources: list[int]) -> str:
    return ",".join(map(str, sources))
