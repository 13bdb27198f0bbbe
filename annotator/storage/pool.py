"""The pool: which texts still wait for a decision, by chance or by what the model says of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, text

from annotator.core.domain import Strategy
from annotator.storage.texts import chunks
from annotator.storage.visibility import only_shown_sql, shown_ids_sql, shown_sql

# What a person has not decided on. A set from a partial index: the texts themselves are never read.
_UNDECIDED = "{id} NOT IN (SELECT text_id FROM annotation WHERE decision IS NOT NULL) "
_RANKED_BY = {
    Strategy.LEAST_CONFIDENCE: "confidence",
    Strategy.MARGIN: "margin",
    Strategy.MARGIN_DIVERSITY: "margin",
    Strategy.ENTROPY: "entropy DESC",
    Strategy.BALD: "information DESC, entropy DESC",  # NULL, of a model that did not measure it, is the smallest
}


def undecided(connection: Connection, *, test: bool) -> NDArray[np.int64]:
    """Ids of the texts without a decision, in the test set or outside it, ascending (25 ms for 100,000)."""
    inside = "IN" if test else "NOT IN"
    joined = connection.execute(
        text(
            f"SELECT group_concat(id) FROM ({shown_ids_sql(connection)}) WHERE {_UNDECIDED.format(id='id')}"
            f"AND id {inside} (SELECT id FROM text WHERE is_test = 1)"
        )
    ).scalar_one()
    # Read in one go: a list of 100,000 strings would hold up every other thread for 30 ms.
    return np.sort(np.fromstring(joined, np.int64, sep=",")) if joined else np.zeros(0, np.int64)


def ranked(connection: Connection, model_id: int, strategy: Strategy, limit: int, seed: int) -> list[int]:
    """The ids the strategy asks first, by what that model said; ties in an order that the seed decides.

    Only texts outside the test set, without a decision, that the model has predicted. KeyError for a strategy that
    goes by none of the stored figures.
    """
    rows = connection.execute(
        text(
            f"SELECT text_id FROM prediction WHERE model_id = :model AND {_UNDECIDED.format(id='text_id')}"
            f"AND text_id NOT IN (SELECT id FROM text WHERE is_test = 1){only_shown_sql(connection, 'text_id')} "
            f"ORDER BY {_RANKED_BY[strategy]}, (text_id * 2654435761 + :seed) % 2147483647 LIMIT :limit"
        ),
        {"model": model_id, "seed": seed, "limit": limit},
    )
    return [row.text_id for row in rows]


def label_probabilities(
    connection: Connection, model_id: int, column: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Ids of all texts that model has predicted, and its probability of the label in that column (40 ms for 100,000).

    Both (texts,), in the same order.
    """
    # Read in one go, as above: a list of 100,000 rows would hold up every other thread.
    row = connection.execute(
        text(
            "SELECT group_concat(text_id) AS ids, group_concat(hex(substr(probabilities, :start, 4)), '') AS said "
            "FROM prediction WHERE model_id = :model"
        ),
        {"model": model_id, "start": 4 * column + 1},
    ).one()
    if row.ids is None:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    return np.fromstring(row.ids, np.int64, sep=","), np.frombuffer(bytes.fromhex(row.said), "<f4")


def decided(connection: Connection, *, test: bool | None = None) -> int:
    """How many texts have a decision; in the test set, outside it, or (None) in all."""
    where = "" if test is None else f"AND text_id {'IN' if test else 'NOT IN'} (SELECT id FROM text WHERE is_test = 1)"
    return int(
        connection.execute(
            text(
                "SELECT count(*) FROM annotation WHERE decision IS NOT NULL "
                f"{where}{only_shown_sql(connection, 'text_id')}"
            )
        ).scalar_one()
    )


def only_undecided(connection: Connection, text_ids: Sequence[int], *, test: bool | None = None) -> list[int]:
    """Those of the texts that are there and have no decision, in their order; with `test`, only on that side."""
    side = "" if test is None else f"AND is_test = {int(test)} "
    there = shown_sql(connection)
    statement = text(f"SELECT id FROM text WHERE id IN :ids {side}AND {_UNDECIDED.format(id='id')}{there}").bindparams(
        bindparam("ids", expanding=True)
    )
    found: set[int] = set()
    for chunk in chunks(text_ids):
        found.update(row.id for row in connection.execute(statement, {"ids": list(chunk)}))
    return [text_id for text_id in text_ids if text_id in found]
