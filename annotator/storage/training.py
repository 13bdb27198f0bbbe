"""Which texts a model learned from: never to be measured on by it, whatever becomes of them later."""

from __future__ import annotations

import zlib
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from annotator.storage import settings
from annotator.storage.models import get_artifact, put_artifact
from annotator.storage.near_duplicates import like_test_sql
from annotator.storage.visibility import shown_sql

_TRAINED, _HINTED = "trained:", "hinted:"


def packed(text_ids: Collection[int]) -> bytes:
    """Ids, sorted, in few bytes: 27,000 take a few kilobytes."""
    return zlib.compress(np.diff(np.array(sorted(text_ids), "<i8"), prepend=0).tobytes())


def unpacked(content: bytes) -> NDArray[np.int64]:
    """What was packed, ascending."""
    return np.cumsum(np.frombuffer(zlib.decompress(content), "<i8"))


def put_trained(connection: Connection, model_id: int, text_ids: Collection[int]) -> None:
    """Remember the training texts of a model."""
    put_artifact(connection, f"{_TRAINED}{model_id}", packed(text_ids), len(text_ids))


def put_hinted(connection: Connection, model_id: int, text_ids: Collection[int]) -> None:
    """Remember the texts without a label that a model learned from as if they had one, for a word in them."""
    put_artifact(connection, f"{_HINTED}{model_id}", packed(text_ids), len(text_ids))


def learned_ids(connection: Connection, model_id: int) -> frozenset[int]:
    """The training texts of a model, and those that gave it hints; none where it is not known."""
    known = (_read(connection, prefix, model_id) for prefix in (_TRAINED, _HINTED))
    return frozenset(text_id for ids in known if ids is not None for text_id in ids.tolist())


def new_since_training(connection: Connection) -> int:
    """How many of the labelled texts to train on the latest published model has not seen; all, where there is none.

    Not the active one: whoever goes back to an older model does not ask for another in its place. What was trained on
    and has no label any more, after an undo, does not stand in for what was labelled since.
    """
    # With one label per text, a text whose label was retired has nothing to teach.
    retired = (
        "SELECT l.text_id FROM annotation_label l JOIN label ON label.id = l.label_id WHERE label.retired"
        if not settings.get(connection, "many", False)
        else "SELECT NULL WHERE 0"
    )
    joined = connection.execute(
        text(
            "SELECT group_concat(t.id) FROM annotation a JOIN text t ON t.id = a.text_id WHERE t.is_test = 0 "
            f"AND a.decision = 'labelled'{shown_sql(connection, 't.source_id')} AND t.id NOT IN ({retired}) "
            f"AND t.id NOT IN ({like_test_sql(connection)})"
        )
    ).scalar_one()
    # Read in one go, as 100,000 rows would hold up every other thread: this is asked after each annotation.
    ids = np.fromstring(joined, np.int64, sep=",") if joined else np.zeros(0, np.int64)
    latest = connection.execute(
        text("SELECT id, texts FROM model WHERE published = 1 ORDER BY id DESC LIMIT 1")
    ).one_or_none()
    if latest is None:
        return len(ids)
    known = _read(connection, _TRAINED, latest.id)
    return max(0, len(ids) - latest.texts) if known is None else len(np.setdiff1d(ids, known))


def sweep_trained(connection: Connection) -> None:
    """Forget what models learned from that are no more."""
    for prefix in (_TRAINED, _HINTED):
        connection.execute(
            text(
                f"DELETE FROM artifact WHERE name LIKE '{prefix}%' AND name NOT IN (SELECT '{prefix}' || id FROM model)"
            )
        )


def _read(connection: Connection, prefix: str, model_id: int) -> NDArray[np.int64] | None:
    stored = get_artifact(connection, f"{prefix}{model_id}")
    return None if stored is None else unpacked(stored[0])
