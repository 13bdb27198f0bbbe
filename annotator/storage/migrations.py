"""Schema versions of the project file: `user_version`, and one function per step from a version to the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, text

from annotator.core.project_files import APPLICATION_ID
from annotator.storage.schema import FULL_TEXT_SEARCH, Base

SCHEMA_VERSION = 3

Step = Callable[[Connection], None]


def _to_version_2(connection: Connection) -> None:
    """Predictions may say how much a text would tell of the model. The strategy is put down where it went unsaid: the
    one that was the default then.
    """
    connection.execute(text("ALTER TABLE prediction ADD COLUMN information DOUBLE"))
    stored = connection.execute(text("SELECT value FROM setting WHERE key = 'settings'")).scalar_one_or_none()
    value = json.dumps({"strategy": "margin", **json.loads(stored or "{}")}, ensure_ascii=False)
    connection.execute(
        text("INSERT INTO setting (key, value) VALUES ('settings', :value) ON CONFLICT DO UPDATE SET value = :value"),
        {"value": value},
    )


def _to_version_3(connection: Connection) -> None:
    """A text is there as long as its source is, which says the same as the mark each text had; imports are staged."""
    for statement in (
        "ALTER TABLE source ADD COLUMN importing BOOLEAN DEFAULT 0 NOT NULL",
        "ALTER TABLE label ADD COLUMN importing INTEGER REFERENCES source (id)",
        "DROP INDEX ix_text_hidden",
        "ALTER TABLE text DROP COLUMN hidden",
        "CREATE TABLE import_row (source_id INTEGER NOT NULL REFERENCES source (id), "
        "text_id INTEGER NOT NULL REFERENCES text (id), row INTEGER NOT NULL, columns VARCHAR NOT NULL, "
        "label_ids VARCHAR, moved BOOLEAN DEFAULT 0 NOT NULL, columns_before VARCHAR, "
        "joined_test BOOLEAN DEFAULT 0 NOT NULL, labelled BOOLEAN DEFAULT 0 NOT NULL, annotator_before VARCHAR, "
        "shown_before BOOLEAN, PRIMARY KEY (source_id, text_id)) WITHOUT ROWID",
        "CREATE TABLE conflict (text_id INTEGER NOT NULL REFERENCES text (id), "
        "source_id INTEGER NOT NULL REFERENCES source (id), label_ids VARCHAR NOT NULL, "
        "state VARCHAR DEFAULT 'open' NOT NULL, PRIMARY KEY (text_id, source_id)) WITHOUT ROWID",
        "CREATE TABLE near_duplicate (text_id INTEGER NOT NULL PRIMARY KEY REFERENCES text (id), "
        "group_id INTEGER NOT NULL)",
        "CREATE INDEX ix_near_duplicate_group_id ON near_duplicate (group_id)",
        # Texts that an import brought back kept the ids and the rows of another file.
        "INSERT INTO setting (key, value) SELECT 'out_of_order', 'true' FROM (SELECT row, "
        "lag(row) OVER (PARTITION BY source_id ORDER BY id) AS before FROM text) WHERE row <= before LIMIT 1",
    ):
        connection.execute(text(statement))


# From version N to N + 1. A released version is never edited; a fixture of each is opened by the tests.
STEPS: Mapping[int, Step] = {1: _to_version_2, 2: _to_version_3}


def create_schema(connection: Connection) -> None:
    """Lay out an empty project of the current version."""
    Base.metadata.create_all(connection)
    connection.execute(text(FULL_TEXT_SEARCH))
    connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
    connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))


def schema_version(connection: Connection) -> int:
    return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def migrate(connection: Connection, steps: Mapping[int, Step] = STEPS, target: int = SCHEMA_VERSION) -> None:
    """Bring an older project to `target`. The caller holds one transaction around it: all steps or none."""
    for version in range(schema_version(connection), target):
        steps[version](connection)
        connection.execute(text(f"PRAGMA user_version = {version + 1}"))
