"""Which texts a model was trained on: never to be measured on by it, whatever becomes of them later."""

from __future__ import annotations

import zlib
from collections.abc import Collection

import numpy as np
from sqlalchemy import Connection, text

from annotator.storage.models import get_artifact, put_artifact

_PREFIX = "trained:"


def put_trained(connection: Connection, model_id: int, text_ids: Collection[int]) -> None:
    """Remember the training texts of a model, sorted and packed (27,000 ids take a few kilobytes)."""
    ids = np.array(sorted(text_ids), "<i8")
    put_artifact(connection, f"{_PREFIX}{model_id}", zlib.compress(np.diff(ids, prepend=0).tobytes()), len(ids))


def trained_ids(connection: Connection, model_id: int) -> frozenset[int]:
    """The training texts of a model; none where it is not known."""
    stored = get_artifact(connection, f"{_PREFIX}{model_id}")
    if stored is None:
        return frozenset()
    return frozenset(np.cumsum(np.frombuffer(zlib.decompress(stored[0]), "<i8")).tolist())


def sweep_trained(connection: Connection) -> None:
    """Forget what models were trained on that are no more."""
    connection.execute(
        text(f"DELETE FROM artifact WHERE name LIKE '{_PREFIX}%' AND name NOT IN (SELECT '{_PREFIX}' || id FROM model)")
    )
