"""Named JSON values of a project."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from annotator.storage.schema import SettingRow


def get(connection: Connection, key: str, default: Any = None) -> Any:
    value = connection.execute(select(SettingRow.value).where(SettingRow.key == key)).scalar_one_or_none()
    return default if value is None else json.loads(value)


def put(connection: Connection, key: str, value: Any) -> None:
    """Store a JSON value; None removes it."""
    if value is None:
        connection.execute(delete(SettingRow).where(SettingRow.key == key))
        return
    encoded = json.dumps(value, ensure_ascii=False)
    connection.execute(
        insert(SettingRow).values(key=key, value=encoded).on_conflict_do_update(["key"], set_={"value": encoded})
    )
