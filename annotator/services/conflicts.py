"""Conflicts: a file gave a text other labels than a person or an earlier row had. They are listed, and settled one by
one.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from annotator.core.domain import Annotation, Decision
from annotator.services.history import Change, encode_annotation
from annotator.services.project import Project
from annotator.storage import annotations, conflicts, journal
from annotator.storage.imports import IMPORTED


@dataclass(frozen=True, slots=True)
class Conflict:
    """`decision` and `label_ids` are those in the project now, None where it was taken back; `file_label_ids` what the
    file said. `is_imported`: those in the project are not a person's, but of a file too, maybe the same one.
    """

    text_id: int
    source_name: str
    decision: Decision | None
    label_ids: tuple[int, ...]
    file_label_ids: tuple[int, ...]
    is_imported: bool = False


def open_conflicts(project: Project) -> list[Conflict]:
    """Those that are not settled, by text; of one text the newest file stands last."""
    with project.db.read() as tx:
        found = conflicts.open_conflicts(tx)
        decided = annotations.get_many(tx, sorted({one.text_id for one in found}))
    return [
        Conflict(one.text_id, one.source_name, mine.decision, mine.label_ids, one.label_ids, mine.annotator == IMPORTED)
        for one in found
        for mine in [decided.get(one.text_id, Annotation(one.text_id, None))]
    ]


def settle(project: Project, text_id: int, *, take_file: bool) -> Change | None:
    """Keep the labels of the project, or take those of the file (the newest of several), as one step of undo.

    None where the text has no open conflict.
    """
    annotator = project.settings().annotator
    with project.db.write() as tx:
        found = conflicts.open_conflicts(tx, text_id)
        if not found:
            return None
        sources = [one.source_id for one in found]
        conflicts.set_state(tx, text_id, sources, conflicts.SETTLED)
        changes: dict[str, object] = {"settled": [[text_id, sources]]}
        if take_file:
            before = annotations.get_many(tx, [text_id]).get(text_id, Annotation(text_id, None))
            after = replace(
                before,
                decision=Decision.LABELLED,
                label_ids=tuple(sorted(found[-1].label_ids)),
                annotator=annotator,
                annotated_at=datetime.now(UTC),
                duration_ms=None,
                prediction_shown=False,
            )
            annotations.put_many(tx, [after])
            changes["annotations"] = [[text_id, encode_annotation(before), encode_annotation(after)]]
        journal.append(tx, "settle", changes, annotator=annotator, text_count=1)
    return Change("settle", (text_id,), 1)
