"""Groups of texts that are nearly the same. They are derived data: found anew when texts came or went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, text

from annotator.storage import settings
from annotator.storage.texts import chunks, corpus_mark
from annotator.storage.visibility import only_shown_sql, shown_sql

_MARK = "near_duplicates"


def is_current(connection: Connection, way: int) -> bool:
    """Whether the groups are those of the texts that are there, found in that way."""
    return bool(settings.get(connection, _MARK) == mark(connection, way))


def mark(connection: Connection, way: int) -> list[int]:
    """What `put` keeps beside groups that were found among the texts of this moment, in that way."""
    return [way, *corpus_mark(connection)]


def put(connection: Connection, groups: Mapping[int, int], found_at: Sequence[int]) -> None:
    """Replace all groups by these, given by text id; only what is different is written."""
    before = {row.text_id: row.group_id for row in connection.execute(text("SELECT * FROM near_duplicate"))}
    gone = [{"id": text_id} for text_id in before if text_id not in groups]
    new = [{"id": one, "its": its} for one, its in groups.items() if before.get(one) != its]
    if gone:
        connection.execute(text("DELETE FROM near_duplicate WHERE text_id = :id"), gone)
    if new:
        connection.execute(text("INSERT OR REPLACE INTO near_duplicate (text_id, group_id) VALUES (:id, :its)"), new)
    settings.put(connection, _MARK, list(found_at))


def group_numbers(connection: Connection, text_ids: Sequence[int] | None = None) -> dict[int, int]:
    """The number of the group of each of these texts (None: of all) that is in one."""
    if text_ids is None:
        rows = connection.execute(text("SELECT text_id, group_id FROM near_duplicate"))
        return {row.text_id: row.group_id for row in rows}
    found: dict[int, int] = {}
    some = text("SELECT text_id, group_id FROM near_duplicate WHERE text_id IN :ids").bindparams(
        bindparam("ids", expanding=True)
    )
    for chunk in chunks(text_ids):
        found.update({row.text_id: row.group_id for row in connection.execute(some, {"ids": list(chunk)})})
    return found


def members(connection: Connection, text_id: int) -> list[int]:
    """The texts of the group of that text that are there, ascending, itself too; none where it is in no group."""
    rows = connection.execute(
        text(
            "SELECT text_id FROM near_duplicate "
            "WHERE group_id = (SELECT group_id FROM near_duplicate WHERE text_id = :id)"
            f"{only_shown_sql(connection, 'text_id')} ORDER BY text_id"
        ),
        {"id": text_id},
    )
    return [row.text_id for row in rows]


def like_test_sql(connection: Connection) -> str:
    """A SELECT of the ids of the texts that are nearly the same as one of the test set, and of the test set's own."""
    return (
        "SELECT text_id FROM near_duplicate WHERE group_id IN (SELECT d.group_id FROM near_duplicate d "
        f"JOIN text t ON t.id = d.text_id WHERE t.is_test = 1{shown_sql(connection, 't.source_id')})"
    )


def like_test(connection: Connection) -> frozenset[int]:
    """The texts that are nearly the same as one of the test set, and the test set's own among these."""
    return frozenset(row.text_id for row in connection.execute(text(like_test_sql(connection))))


def like_trained(connection: Connection) -> frozenset[int]:
    """The texts that are nearly the same as a labelled one outside the test set."""
    rows = connection.execute(
        text(
            "SELECT text_id FROM near_duplicate WHERE group_id IN (SELECT d.group_id FROM near_duplicate d "
            "JOIN annotation a ON a.text_id = d.text_id JOIN text t ON t.id = d.text_id "
            f"WHERE a.decision = 'labelled' AND t.is_test = 0{shown_sql(connection, 't.source_id')})"
        )
    )
    return frozenset(row.text_id for row in rows)


def groups_of(connection: Connection, text_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """For each of these texts that is in a group: its number, and how many texts of it are there, itself too."""
    numbers = group_numbers(connection, text_ids)
    counted = text(
        "SELECT group_id, count(*) AS n FROM near_duplicate WHERE group_id IN :groups"
        f"{only_shown_sql(connection, 'text_id')} GROUP BY group_id"
    ).bindparams(bindparam("groups", expanding=True))
    n: dict[int, int] = {}
    for chunk in chunks(sorted(set(numbers.values()))):
        n.update({row.group_id: row.n for row in connection.execute(counted, {"groups": list(chunk)})})
    return {text_id: (its, n[its]) for text_id, its in numbers.items() if its in n}
