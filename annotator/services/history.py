"""Undo and redo of what is done to texts and labels, across restarts: what the journal keeps, and going along it.

A change is written as JSON with any of these parts, each of which can be applied in both directions:
`annotations` [[text id, before, after]], `labels` [[before, after]], `source` id (hidden or shown), `import` {at, test}
(what the source says of texts that were there before: `annotator.storage.imports` has it, however much it is),
`settled` [[text id, source ids]] (conflicts). Imports in projects of version 2 and before have `test` and `columns`
[[text id, before, after]] instead. Training, making a model active and drawing for the test set are no steps of undo.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from annotator.core.domain import Annotation, Decision, Label
from annotator.services.project import Project
from annotator.storage import annotations, conflicts, imports, journal, labels, texts


@dataclass(frozen=True, slots=True)
class Change:
    """What an operation did, told once so that every page can refresh itself.

    `kind` is a key the interface translates: label, alike (the labels of one text
    for its near-duplicates), skip, unsure, clear, flag, note, import, settle, scheme.
    `text_ids` are the texts it touched (of an import: only those that were there before); none where it changed none.
    """

    kind: str
    text_ids: tuple[int, ...]
    text_count: int
    undone: bool = False


def undo(project: Project) -> Change | None:
    """Take back the last change that is not undone; None if there is none."""
    return _turn(project, undone=True)


def redo(project: Project) -> Change | None:
    """Make the change again that was undone last; None if there is none."""
    return _turn(project, undone=False)


def _turn(project: Project, *, undone: bool) -> Change | None:
    annotator = project.settings().annotator
    with project.db.write() as tx:
        entry = journal.last_done(tx) if undone else journal.first_undone(tx)
        if entry is None:
            return None
        _apply(tx, entry.changes, side=0 if undone else 1)
        journal.turn(tx, entry, undone=undone, annotator=annotator)
        touched = tuple(row[0] for row in entry.changes.get("annotations", ()))
        if "import" in entry.changes:
            touched = imports.touched(tx, entry.changes["source"])
    return Change(entry.kind, touched, entry.text_count, undone)


def _apply(tx: Any, changes: Mapping[str, Any], *, side: int) -> None:
    """Put back the state before (`side` 0) or after (1) a change."""
    if "source" in changes:
        texts.set_source_hidden(tx, changes["source"], hidden=side == 0)
    if "import" in changes and side == 0:
        imports.revert(tx, changes["source"])
    elif "import" in changes:
        imports.apply(tx, changes["source"], changes["import"]["at"], test=changes["import"]["test"])
    if "columns" in changes:
        texts.set_columns(tx, {row[0]: row[1 + side] for row in changes["columns"]})
    for flag in (False, True):
        ids = [row[0] for row in changes.get("test", ()) if row[1 + side] is flag]
        texts.set_test(tx, ids, flag)
    for pair in changes.get("labels", ()):
        _apply_label(tx, pair, side)
    annotations.put_many(tx, [decode_annotation(row[0], row[1 + side]) for row in changes.get("annotations", ())])
    for text_id, source_ids in changes.get("settled", ()):
        conflicts.set_state(tx, text_id, source_ids, conflicts.OPEN if side == 0 else conflicts.SETTLED)


def _apply_label(tx: Any, pair: Sequence[Mapping[str, Any] | None], side: int) -> None:
    state = pair[side]
    if state is None:  # it did not exist then
        labels.take_out(tx, (pair[1 - side] or {})["id"])
        return
    values = dict(state)
    position, label = values.pop("position"), Label(**values)
    # Projects of before have labels whose making was undone under their names: those give way.
    for other in labels.all_labels(tx):
        if other.name.casefold() == label.name.casefold() and other.id != label.id:
            labels.take_out(tx, other.id)
    labels.put(tx, label, position)


def encode_label(label: Label, position: int) -> dict[str, Any]:
    return {**asdict(label), "position": position}


def encode_annotation(annotation: Annotation | None) -> list[Any] | None:
    """An annotation as a compact JSON list; None where there is none."""
    if annotation is None or annotation.is_empty:
        return None
    return [
        annotation.decision.value if annotation.decision else None,
        list(annotation.label_ids),
        int(annotation.flag),
        annotation.note,
        annotation.annotator,
        annotation.annotated_at.isoformat() if annotation.annotated_at else None,
        annotation.duration_ms,
        int(annotation.prediction_shown),
    ]


def decode_annotation(text_id: int, stored: Sequence[Any] | None) -> Annotation:
    """The reverse of `encode_annotation`; an empty annotation for None."""
    if stored is None:
        return Annotation(text_id, None)
    decision, label_ids, flag, note, annotator, at, duration_ms, shown = stored
    return Annotation(
        text_id,
        Decision(decision) if decision else None,
        tuple(label_ids),
        bool(flag),
        note,
        annotator,
        datetime.fromisoformat(at) if at else None,
        duration_ms,
        bool(shown),
    )
