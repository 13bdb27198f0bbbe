"""Imports in the making: rows stored bit by bit in a source that is hidden, and what one last transaction does of them.

A text that was not in the project comes in at once, with its labels: nobody sees it. What a file says of a text that
was there waits in `import_row` until the end, and is applied, taken back and applied again from there in SQL, however
many rows there are. Rows come in by `incoming`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, text, update

from annotator.core.texts import searchable
from annotator.storage import settings
from annotator.storage.schema import ConflictRow, ImportRow, LabelRow, SourceRow, TextRow
from annotator.storage.texts import CHUNK, OUT_OF_ORDER, chunks, now

IMPORTED = "import"  # the annotator of labels that came with a file

_WAITING = "\x01"  # before the names of labels that are not there yet, so that a person may make one of that name

# Whether the labels of a text are another set than those listed: another number, or one that is not listed.
_DIFFERS = (
    "length({labels}) - length(replace({labels}, ',', '')) - 1 "
    "<> (SELECT count(*) FROM annotation_label l WHERE l.text_id = {text_id}) OR EXISTS (SELECT 1 FROM "
    "annotation_label l WHERE l.text_id = {text_id} AND instr({labels}, ',' || l.label_id || ',') = 0)"
)
_LISTED = "json_each('[' || trim({row}.label_ids, ',') || ']')"
# Of the rows that `WHERE` leaves: their annotations, and the labels of these.
_ANNOTATE = (
    "INSERT INTO annotation (text_id, decision, flag, note, annotator, annotated_at, duration_ms, prediction_shown) "
    f"SELECT text_id, 'labelled', 0, '', '{IMPORTED}', :at, NULL, 0 FROM import_row "
    "WHERE source_id = :source AND label_ids IS NOT NULL AND annotator_before IS NULL AND "
)
_GIVE_LABELS = (
    "INSERT INTO annotation_label (text_id, label_id) SELECT r.text_id, one.value FROM import_row r, "
    f"{_LISTED.format(row='r')} one WHERE r.source_id = :source AND r.label_ids IS NOT NULL AND "
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the texts that were there before, `known` in all: `moved` had been out of the project and came
    back.

    `labelled` counts all texts that have labels from the file; `conflicts` those that were annotated otherwise before,
    `contradictions` others of which two rows say different things.
    """

    known: int
    moved: int
    updated: int
    labelled: int
    conflicts: int
    contradictions: int


def begin(connection: Connection, name: str) -> int:
    """A source that is being imported: hidden until `finish`."""
    values = {"name": name, "imported_at": now(), "hidden": True, "importing": True}
    return int(connection.execute(insert(SourceRow).values(**values).returning(SourceRow.id)).scalar_one())


def stage_label(connection: Connection, source_id: int, name: str) -> int:
    """A label that comes with the source; it is not there before `settle_labels`."""
    label_id = (connection.execute(select(func.max(LabelRow.id))).scalar_one() or 0) + 1
    values = {"id": label_id, "name": f"{_WAITING}{source_id}:{name}", "color": "", "position": label_id}
    connection.execute(insert(LabelRow).values(importing=source_id, **values))
    return label_id


def settle_labels(connection: Connection, source_id: int) -> dict[int, str]:
    """The ids and names of the labels that came with the source, without those that a person made meanwhile.

    The names still have to be given (`labels.put`). What a person made takes the place of what the file brought.
    """
    brought = connection.execute(select(LabelRow.id, LabelRow.name).where(LabelRow.importing == source_id)).all()
    there = {
        row.name.casefold(): row.id
        for row in connection.execute(select(LabelRow.id, LabelRow.name).where(LabelRow.importing.is_(None)))
    }
    names = {}
    for row in brought:
        name = row.name.partition(":")[2]
        made = there.get(name.casefold())
        if made is None:
            names[row.id] = name
            connection.execute(update(LabelRow).where(LabelRow.id == row.id).values(importing=None))
            continue
        for statement in (
            # A row may have named both: a label of before that was given the name of this one.
            "UPDATE OR IGNORE annotation_label SET label_id = :made WHERE label_id = :brought",
            "DELETE FROM annotation_label WHERE label_id = :brought",
            *(
                f"UPDATE {table} SET label_ids = replace(label_ids, ',' || :brought || ',', "
                "CASE WHEN instr(label_ids, ',' || :made || ',') THEN ',' ELSE ',' || :made || ',' END) "
                "WHERE source_id = :source"
                for table in ("import_row", "conflict")
            ),
            "DELETE FROM label WHERE id = :brought",
        ):
            connection.execute(text(statement), {"made": made, "brought": row.id, "source": source_id})
    return names


def finish(connection: Connection, source_id: int, at: str, *, test: bool) -> Outcome:
    """Show the source, and do what it says of the texts that were there; a decision that stands is never touched."""
    values = {"source": source_id, "at": at, "test": test}
    hidden = "SELECT id FROM source WHERE hidden AND id <> :source"
    moved = "SELECT text_id FROM import_row WHERE source_id = :source AND moved"
    for statement in (
        "UPDATE import_row SET moved = 1 WHERE source_id = :source "
        f"AND (SELECT source_id FROM text WHERE id = text_id) IN ({hidden})",
        f"DELETE FROM annotation_label WHERE text_id IN ({moved})",
        f"DELETE FROM annotation WHERE text_id IN ({moved})",
        "UPDATE text SET source_id = :source, row = r.row, columns = r.columns, "
        "is_test = :test OR r.joined_test "
        "FROM import_row r WHERE r.source_id = :source AND r.moved AND r.text_id = text.id",
        f"{_ANNOTATE}moved",
        f"{_GIVE_LABELS}r.moved",
    ):
        connection.execute(text(statement), values)
    apply(connection, source_id, at, test=test)
    conflicts = connection.execute(
        text(
            "INSERT INTO conflict (text_id, source_id, label_ids) SELECT r.text_id, :source, r.label_ids "
            "FROM import_row r WHERE r.source_id = :source AND r.label_ids IS NOT NULL AND NOT r.moved "
            f"AND NOT r.labelled AND ({_DIFFERS.format(labels='r.label_ids', text_id='r.text_id')}) "
            # What the first row says goes before what another one says.
            "ON CONFLICT DO UPDATE SET label_ids = excluded.label_ids"
        ),
        values,
    ).rowcount
    connection.execute(update(SourceRow).where(SourceRow.id == source_id).values(hidden=False, importing=False))
    row = connection.execute(
        text(
            "SELECT count(*) AS known, coalesce(sum(moved), 0) AS moved, count(columns_before) AS updated, "
            "(SELECT count(*) FROM annotation WHERE annotated_at = :at AND decision = 'labelled') AS labelled, "
            "(SELECT count(*) FROM conflict WHERE source_id = :source) AS conflicts "
            "FROM import_row WHERE source_id = :source"
        ),
        values,
    ).one()
    if row.moved:
        settings.put(connection, OUT_OF_ORDER, True)
    return Outcome(row.known, row.moved, row.updated, row.labelled, conflicts, row.conflicts - conflicts)


def apply(connection: Connection, source_id: int, at: str, *, test: bool) -> None:
    """Do what the source says of texts that were there: columns, test set, labels. The reverse of `revert`."""
    decided = "SELECT 1 FROM annotation a WHERE a.text_id = import_row.text_id AND a.decision"
    statements = [
        # Two ways to write the same object are told apart from two objects only where they differ at all.
        "UPDATE import_row SET columns_before = t.columns FROM text t WHERE import_row.source_id = :source "
        "AND NOT moved AND t.id = import_row.text_id AND t.columns <> import_row.columns "
        "AND json_patch(t.columns, import_row.columns) <> json(t.columns)",
        "UPDATE text SET columns = json_patch(text.columns, r.columns) FROM import_row r "
        "WHERE r.source_id = :source AND r.columns_before IS NOT NULL AND text.id = r.text_id",
        # A model may have been trained on what is labelled: that stays outside.
        "UPDATE import_row SET joined_test = NOT moved AND NOT t.is_test "
        f"AND NOT EXISTS ({decided} = 'labelled') FROM text t WHERE (:test OR joined_test) "
        "AND import_row.source_id = :source AND t.id = import_row.text_id",
        "UPDATE text SET is_test = 1 WHERE id IN "
        "(SELECT text_id FROM import_row WHERE source_id = :source AND joined_test)",
        "UPDATE import_row SET labelled = 1 WHERE source_id = :source AND label_ids IS NOT NULL AND NOT moved "
        f"AND NOT EXISTS ({decided} IS NOT NULL)",
        "UPDATE import_row SET annotator_before = a.annotator, shown_before = a.prediction_shown FROM annotation a "
        "WHERE import_row.source_id = :source AND labelled AND a.text_id = import_row.text_id",
        f"UPDATE annotation SET decision = 'labelled', annotator = '{IMPORTED}', annotated_at = :at, "
        "duration_ms = NULL, prediction_shown = 0 WHERE text_id IN (SELECT text_id FROM import_row "
        "WHERE source_id = :source AND labelled AND annotator_before IS NOT NULL)",
        f"{_ANNOTATE}labelled",
        f"{_GIVE_LABELS}r.labelled",
    ]
    for statement in statements:
        connection.execute(text(statement), {"source": source_id, "at": at, "test": test})


def revert(connection: Connection, source_id: int) -> None:
    """Take back what a source did to texts that were there before; its own texts go with the source."""
    labelled = "SELECT text_id FROM import_row WHERE source_id = :source AND labelled"
    for statement in (
        "UPDATE text SET columns = r.columns_before FROM import_row r "
        "WHERE r.source_id = :source AND r.columns_before IS NOT NULL AND text.id = r.text_id",
        "UPDATE text SET is_test = 0 WHERE id IN "
        "(SELECT text_id FROM import_row WHERE source_id = :source AND joined_test)",
        f"DELETE FROM annotation_label WHERE text_id IN ({labelled})",
        f"DELETE FROM annotation WHERE text_id IN ({labelled} AND annotator_before IS NULL)",
        "UPDATE annotation SET decision = NULL, annotator = r.annotator_before, annotated_at = NULL, "
        "prediction_shown = r.shown_before FROM import_row r WHERE r.source_id = :source AND r.labelled "
        "AND r.annotator_before IS NOT NULL AND annotation.text_id = r.text_id",
    ):
        connection.execute(text(statement), {"source": source_id})


def touched(connection: Connection, source_id: int, limit: int = CHUNK) -> tuple[int, ...]:
    """Texts that were there before and got labels from the source: the first `limit` of them."""
    found = select(ImportRow.text_id).where(ImportRow.source_id == source_id, ImportRow.labelled).limit(limit)
    return tuple(connection.execute(found).scalars())


def said(connection: Connection, source_id: int, text_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The labels that texts which were there before got from the source."""
    found: dict[int, tuple[int, ...]] = {}
    for chunk in chunks(text_ids):
        rows = select(ImportRow.text_id, ImportRow.label_ids).where(
            ImportRow.source_id == source_id, ImportRow.labelled, ImportRow.text_id.in_(chunk)
        )
        for row in connection.execute(rows):
            found[row.text_id] = tuple(int(label) for label in row.label_ids.split(",") if label)
    return found


def unfinished(connection: Connection) -> list[tuple[int, int]]:
    """Sources of imports that did not come to their end, and about how many texts each has left behind."""
    rows = connection.execute(
        text(
            "SELECT id, (SELECT max(id) - min(id) + 1 FROM text WHERE source_id = source.id) AS texts "
            "FROM source WHERE importing"
        )
    )
    return [(row.id, row.texts or 0) for row in rows]


def discard(connection: Connection, source_id: int, limit: int = CHUNK) -> int:
    """Remove texts of an import that did not come to its end: at most `limit` of them, so that nobody waits long.

    Returns how many went; 0 means that nothing of the import is left, or that it has come to its end after all.
    """
    # Ctrl+C while the last transaction commits is raised when it is on disk, and the journal has the import.
    if connection.execute(select(SourceRow.id).where(SourceRow.id == source_id, SourceRow.importing)).first() is None:
        return 0
    rows = connection.execute(
        select(TextRow.id, TextRow.body).where(TextRow.source_id == source_id).order_by(TextRow.id).limit(limit)
    ).all()
    if not rows:
        connection.execute(delete(ImportRow).where(ImportRow.source_id == source_id))
        connection.execute(delete(ConflictRow).where(ConflictRow.source_id == source_id))
        connection.execute(delete(LabelRow).where(LabelRow.importing == source_id))
        connection.execute(delete(SourceRow).where(SourceRow.id == source_id))
        return 0
    # The index holds no bodies: it has to be told what to forget.
    connection.exec_driver_sql(
        "INSERT INTO text_search (text_search, rowid, body) VALUES ('delete', ?, ?)",
        [(row.id, searchable(row.body)) for row in rows],
    )
    values = {"source": source_id, "first": rows[0].id, "last": rows[-1].id}
    gone = "SELECT id FROM text WHERE source_id = :source AND id BETWEEN :first AND :last"
    for statement in (
        f"DELETE FROM annotation_label WHERE text_id IN ({gone})",
        f"DELETE FROM annotation WHERE text_id IN ({gone})",
        "DELETE FROM text WHERE source_id = :source AND id BETWEEN :first AND :last",
    ):
        connection.execute(text(statement), values)
    return len(rows)
