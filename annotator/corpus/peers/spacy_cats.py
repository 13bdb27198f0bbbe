"""spaCy: JSONL with the weight of each category in `cats`."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.corpus.json_values import Json
from annotator.corpus.peers.peer import LABEL, Flat, Object, Peer, cells, text_of
from annotator.corpus.peers.voting import Vote


def recognise(sample: Sequence[Object]) -> Peer | None:
    """Categories with a weight of one half or more are labels; without any weight there is no answer."""
    fits = all(isinstance(one.get("text"), str) and isinstance(one.get("cats"), dict) for one in sample)
    return Peer(_flatten, "text") if fits else None


def _flatten(entry: Object) -> Flat | None:
    weights = entry.get("cats")
    if not isinstance(entry.get("text"), str) or not isinstance(weights, dict):
        return None
    columns = {**cells(dict(entry), ("cats", "meta")), **cells(entry.get("meta"), ("text",))}
    return Flat(columns, {LABEL: [Vote(given(weights))]} if weights else {})


def given(weights: dict[str, Json]) -> tuple[str, ...]:
    """The categories that are given."""
    return tuple(name for name, weight in weights.items() if _number(weight) >= 0.5)


def _number(value: Json) -> float:
    try:
        return float(value is True) if isinstance(value, bool) else float(text_of(value))
    except ValueError:
        return 0.0
