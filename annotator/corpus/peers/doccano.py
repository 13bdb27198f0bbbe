"""doccano: JSON, JSONL and CSV with "Comments", one file or an archive with a file of each annotator."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.corpus.json_values import Json
from annotator.corpus.peers.peer import LABEL, Flat, Object, Peer, cells, names, text_of
from annotator.corpus.peers.voting import Vote

_LABELS = ("label", "labels", "cats", "annotations")


def recognise(sample: Sequence[Object]) -> Peer | None:
    """An empty list says nothing: doccano has it where nobody has answered. Our own exports tell the state as well."""
    text = "text" if all("text" in entry for entry in sample) else "data"
    if not all(text in entry and isinstance(entry[text], str) for entry in sample):
        return None
    is_new = all("Comments" in entry and any(name in entry for name in ("id", "label")) for entry in sample)
    is_old = all(_are_old(entry.get("annotations")) and "label" not in entry for entry in sample)
    return Peer(_flatten, text) if is_new or is_old else None


def _are_old(value: Json) -> bool:
    """Answers of the doccano of before 2020: objects with the number of a label."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "label" in one for one in value)


def _flatten(entry: Object) -> Flat | None:
    text = entry.get("text", entry.get("data"))
    if not isinstance(text, str):
        return None
    columns = cells(dict(entry), _LABELS)
    key = f"{text_of(entry.get('id'))}\n{text}"
    given = next((entry[name] for name in _LABELS if name in entry), None)
    if isinstance(given, list) and _are_old(given):
        given = [one["label"] for one in given if isinstance(one, dict) and not isinstance(one["label"], list | dict)]
    elif isinstance(given, str):
        given = [*given.split("#")]
    labels = names(given)
    if labels or (given is not None and entry.get("state") == "labelled"):
        return Flat(columns, {LABEL: [Vote(labels)]}, key)
    return Flat(columns, {}, key)
