"""Every change of the annotation of a text, as the journal has it."""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Collection, Mapping
from typing import Any

from annotator.core.progress import ShouldStop, check
from annotator.core.query import POOL
from annotator.services.history import decode_annotation
from annotator.services.project import Project
from annotator.storage import journal, labels


def histories(
    project: Project, text_ids: Collection[int], should_stop: ShouldStop
) -> dict[int, list[Mapping[str, Any]]]:
    """The changes of those texts by id, oldest first; texts that were never touched are left out.

    Each has plain JSON values: `at` (ISO 8601), `annotator`, `change` (label, skip, note, import …), and what the
    annotation was from then on: `state`, `labels` (names), `flag`, `note`. `undone`: it was taken back later.
    """
    wanted = set(text_ids)
    found: dict[int, list[Mapping[str, Any]]] = {}
    with project.db.read() as tx:
        names = {label.id: label.name for label in labels.all_labels(tx)}
        for entry in journal.entries(tx):
            check(should_stop)
            for text_id, _, after in entry.changes.get("annotations", ()):
                if text_id not in wanted:
                    continue
                annotation = decode_annotation(text_id, after)
                found.setdefault(text_id, []).append(
                    {
                        "at": entry.at.isoformat(),
                        "annotator": annotation.annotator or entry.annotator,
                        "change": entry.kind,
                        "state": annotation.decision.value if annotation.decision else POOL,
                        "labels": [names[label_id] for label_id in annotation.label_ids],
                        "flag": annotation.flag,
                        "note": annotation.note,
                        "undone": not entry.in_force,
                    }
                )
    return found
