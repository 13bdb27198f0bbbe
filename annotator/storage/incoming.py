"""Rows of an import on their way in, stored in a source that is hidden.

What a file says otherwise of a text of which it has said something becomes a `conflict`, which is none before the
source is shown. Nothing here is read into memory but some thousand rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

from sqlalchemy import Connection, func, select, text

from annotator.core.staged import Remark, StagedTexts
from annotator.storage.imports import IMPORTED
from annotator.storage.schema import TextRow
from annotator.storage.texts import chunks


def stage(
    connection: Connection,
    source_id: int,
    texts: StagedTexts,
    label_ids: Sequence[str | None],
    at: str,
    *,
    test: bool,
) -> int:
    """Store rows; how many of them are texts that were not in the project, nor in an earlier row.

    At most `CHUNK` rows. `label_ids` of each row as ",3,5,"; "," says that none of the labels fits, None says nothing.
    Where `test`, all of them are for the test set, else those that the file says are.
    Of a text that stands several times in the file the first row that has labels gives them; what others say is a
    conflict. Remarks are put down of texts that are new.
    """
    if not len(texts):
        return 0
    first = (connection.execute(select(func.max(TextRow.id))).scalar_one() or 0) + 1
    in_test = repeat(True) if test else texts.in_test
    stored = connection.exec_driver_sql(
        "INSERT INTO text (hash, body, source_id, row, columns, is_test) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (hash) DO NOTHING",  # SQLite numbers those that are new, without a gap
        list(zip(texts.hashes, texts.bodies, repeat(source_id), texts.rows, texts.columns, in_test)),
    ).rowcount
    text_ids: Sequence[int] = range(first, first + len(texts))
    spaced: Sequence[str] = texts.spaced
    remarks = texts.remarks
    if stored < len(texts):
        fresh = _stage_known(connection, source_id, texts, label_ids, first, at)
        text_ids = list(fresh)
        spaced = [texts.spaced[at] for at in fresh.values()]
        label_ids = [label_ids[at] for at in fresh.values()]
        remarks = {at: texts.remarks[place] for at, place in enumerate(fresh.values()) if place in texts.remarks}
    if stored:
        connection.exec_driver_sql(
            "INSERT INTO text_search (rowid, body) VALUES (?, ?)", list(zip(text_ids, spaced, strict=True))
        )
        _annotate(connection, text_ids, label_ids, at)
        _remark(connection, {text_ids[place]: remark for place, remark in remarks.items()}, at)
    return stored


def _stage_known(
    connection: Connection,
    source_id: int,
    texts: StagedTexts,
    label_ids: Sequence[str | None],
    first: int,
    at: str,
) -> dict[int, int]:
    """Put down what is said of texts that are in the project or came in an earlier row; the ids of the others, each
    with its place among the rows.
    """
    ids = {
        row.hash: (row.id, row.source_id)
        for row in connection.execute(
            select(TextRow.hash, TextRow.id, TextRow.source_id).where(TextRow.hash.in_(texts.hashes))
        )
    }
    fresh: dict[int, int] = {}
    known: list[tuple[int, int, int, str, str | None, bool]] = []
    again: list[tuple[int, str]] = []
    for place, (key, listed) in enumerate(zip(texts.hashes, label_ids, strict=True)):
        text_id, source = ids[key]
        if text_id >= first and text_id not in fresh:
            fresh[text_id] = place
        elif source != source_id:
            row, columns, in_test = texts.rows[place], texts.columns[place], texts.in_test[place]
            known.append((source_id, text_id, row, columns, listed, in_test))
        elif listed is not None:
            again.append((text_id, listed))
    before = {text_id: listed for text_id, place in fresh.items() if (listed := label_ids[place]) is not None}
    before |= _said_before(connection, source_id, [text_id for text_id, _ in again], [row[1] for row in known])
    if known:
        connection.exec_driver_sql(
            # Which of them really join the test set is found by `apply`, since people label meanwhile.
            "INSERT INTO import_row (source_id, text_id, row, columns, label_ids, joined_test) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET label_ids = coalesce(label_ids, excluded.label_ids), "
            "joined_test = max(joined_test, excluded.joined_test)",
            known,
        )
    later: dict[int, str] = {}
    otherwise: list[tuple[int, int, str]] = []
    for text_id, listed in again:
        if text_id not in before:
            later[text_id] = before[text_id] = listed
        elif before[text_id] != listed:
            otherwise.append((text_id, source_id, listed))
    for _, text_id, _, _, said_here, _ in known:
        if said_here is not None and before.setdefault(text_id, said_here) != said_here:
            otherwise.append((text_id, source_id, said_here))
    _annotate(connection, list(later), list(later.values()), at)
    if otherwise:
        connection.exec_driver_sql(
            "INSERT INTO conflict (text_id, source_id, label_ids) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", otherwise
        )
    return fresh


def _said_before(connection: Connection, source_id: int, own: Sequence[int], others: Sequence[int]) -> dict[int, str]:
    """What earlier batches of the source said of texts: of its `own`, and of `others`, which were there before."""
    found: dict[int, str] = {}
    for ids, query in (
        (
            own,
            "SELECT text_id, ',' || coalesce((SELECT group_concat(label_id, ',') FROM (SELECT label_id FROM "
            "annotation_label l WHERE l.text_id = a.text_id ORDER BY label_id)) || ',', '') FROM annotation a "
            "WHERE decision = 'labelled' AND text_id IN ({ids})",
        ),
        (
            others,
            "SELECT text_id, label_ids FROM import_row "
            f"WHERE source_id = {source_id} AND label_ids IS NOT NULL AND text_id IN ({{ids}})",
        ),
    ):
        for chunk in chunks(ids):
            rows = connection.execute(text(query.format(ids=",".join(map(str, chunk)))))
            found.update((row[0], row[1]) for row in rows)
    return found


def _annotate(connection: Connection, text_ids: Sequence[int], label_ids: Sequence[str | None], at: str) -> None:
    """Label texts of a source that is hidden, those of which something is said."""
    labelled = [(text_id, listed) for text_id, listed in zip(text_ids, label_ids, strict=True) if listed is not None]
    if not labelled:
        return
    connection.exec_driver_sql(
        "INSERT INTO annotation (text_id, decision, flag, note, annotator, annotated_at, prediction_shown) "
        f"VALUES (?, 'labelled', 0, '', '{IMPORTED}', '{at}', 0) "
        # An earlier row may have had a remark on it.
        "ON CONFLICT DO UPDATE SET decision = excluded.decision, annotated_at = excluded.annotated_at",
        [(text_id,) for text_id, _ in labelled],
    )
    each = {listed: [int(one) for one in listed.split(",") if one] for _, listed in labelled}
    if pairs := [(text_id, label_id) for text_id, listed in labelled for label_id in each[listed]]:
        connection.exec_driver_sql("INSERT INTO annotation_label (text_id, label_id) VALUES (?, ?)", pairs)


def _remark(connection: Connection, remarks: Mapping[int, Remark], at: str) -> None:
    """Put down remarks on texts of a source that is hidden, beside their labels, which go before skipped and unsure."""
    if remarks:
        connection.exec_driver_sql(
            "INSERT INTO annotation (text_id, decision, flag, note, annotator, annotated_at, prediction_shown) "
            f"VALUES (?, ?, ?, ?, '{IMPORTED}', ?, 0) "
            "ON CONFLICT DO UPDATE SET flag = excluded.flag, note = excluded.note",
            [
                (text_id, one.decision and one.decision.value, one.flag, one.note, one.decision and at)
                for text_id, one in remarks.items()
            ],
        )
