"""Every change of the annotation of a text, as the journal has it."""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from annotator.core.domain import Annotation, Decision
from annotator.core.progress import ShouldStop, check
from annotator.core.query import POOL
from annotator.services.history import decode_annotation
from annotator.services.project import read_scheme
from annotator.storage import annotations, imports, journal
from annotator.storage.journal import Entry


def histories(tx: Any, text_ids: Collection[int], should_stop: ShouldStop) -> dict[int, list[Mapping[str, Any]]]:
    """The changes of those texts by id, oldest first; texts that were never touched are left out.

    Each has plain JSON values: `at` (ISO 8601), `annotator`, `change` (label, skip, note, import …), and what the
    annotation was from then on: `state`, `labels` (names), `flag`, `note`. `undone`: it was taken back later.
    """
    wanted = set(text_ids)
    found: dict[int, list[Mapping[str, Any]]] = {}
    scheme = read_scheme(tx)
    imported = _Imported(tx, wanted)
    for entry in journal.entries(tx):
        check(should_stop)
        for annotation in imported.of(entry) if "import" in entry.changes else _given(entry, wanted):
            found.setdefault(annotation.text_id, []).append(
                {
                    "at": entry.at.isoformat(),
                    "annotator": annotation.annotator or entry.annotator,
                    "change": entry.kind,
                    "state": annotation.decision.value if annotation.decision else POOL,
                    "labels": list(scheme.names(annotation.label_ids)),
                    "flag": annotation.flag,
                    "note": annotation.note,
                    "undone": not entry.in_force,
                }
            )
    return found


def _given(entry: Entry, wanted: Collection[int]) -> Iterator[Annotation]:
    """What a change that names its texts made of those that are asked for."""
    for text_id, _, after in entry.changes.get("annotations", ()):
        if text_id in wanted:
            yield decode_annotation(text_id, after)


class _Imported:
    """Labels that came with files, whose changes do not name the texts.

    An import gives all its labels one time, so that they are known by it: on the text, or where a later change found
    them. What an import that was undone gave to texts that were there before is put down in its rows.
    """

    def __init__(self, tx: Any, wanted: Collection[int]) -> None:
        self._tx = tx
        self._wanted = sorted(wanted)
        self._by_time: dict[str, dict[int, Annotation]] = {}
        for annotation in annotations.get_many(tx, self._wanted).values():
            self._remember(annotation)
        for entry in journal.entries(tx):
            for text_id, before, _ in entry.changes.get("annotations", ()):
                if text_id in wanted:
                    self._remember(decode_annotation(text_id, before))

    def _remember(self, annotation: Annotation) -> None:
        if annotation.annotator == imports.IMPORTED and annotation.annotated_at is not None:
            of_time = self._by_time.setdefault(annotation.annotated_at.isoformat(), {})
            of_time.setdefault(annotation.text_id, annotation)

    def of(self, entry: Entry) -> Iterator[Annotation]:
        found = dict(self._by_time.get(entry.changes["import"]["at"], {}))
        for text_id, label_ids in imports.said(self._tx, entry.changes["source"], self._wanted).items():
            given = Annotation(text_id, Decision.LABELLED, label_ids, annotator=imports.IMPORTED)
            found.setdefault(text_id, given)
        yield from (found[text_id] for text_id in sorted(found))
