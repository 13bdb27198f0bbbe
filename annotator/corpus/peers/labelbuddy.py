"""labelbuddy: JSON and JSONL of documents with marked passages, whose labels become those of the text."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.corpus.json_values import Json
from annotator.corpus.peers.peer import LABEL, Flat, Object, Peer, cells, names
from annotator.corpus.peers.voting import Vote


def recognise(sample: Sequence[Object]) -> Peer | None:
    fits = all(isinstance(one.get("text"), str) and isinstance(one.get("annotations"), list) for one in sample)
    has_labels = any(_labels(one.get("annotations")) for one in sample)
    return Peer(_flatten, "text") if fits and has_labels else None


def _labels(annotations: Json) -> tuple[str, ...]:
    marked = annotations if isinstance(annotations, list) else []
    return names([one.get("label_name") for one in marked if isinstance(one, dict)])


def _flatten(entry: Object) -> Flat | None:
    if not isinstance(entry.get("text"), str):
        return None
    columns = {**cells(dict(entry), ("annotations", "metadata")), **cells(entry.get("metadata"), ("text",))}
    labels = _labels(entry.get("annotations"))
    return Flat(columns, {LABEL: [Vote(labels)]} if labels else {})
