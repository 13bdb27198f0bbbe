"""Label Sleuth: CSV with a row for each text and category, whose label says whether the text belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.corpus.guessing import indicated
from annotator.corpus.peers.peer import LABEL, Flat, Object, Peer, cells, text_of
from annotator.corpus.peers.voting import Vote


def recognise(sample: Sequence[Object]) -> Peer | None:
    """The rows of one text are taken together: its labels are the categories it belongs to. Whether a category that
    is in no row of a text fits it is not known, and is taken for a no.
    """
    fits = all(
        "text" in row and "category_name" in row and indicated(text_of(row.get("label"))) is not None for row in sample
    )
    return Peer(_flatten, "text") if fits else None


def _flatten(row: Object) -> Flat | None:
    text, category = text_of(row.get("text")), text_of(row.get("category_name")).strip()
    belongs = indicated(text_of(row.get("label")))
    columns = cells(dict(row), ("label",))
    if belongs is None or not category:
        return Flat(columns, {}, text)
    vote = Vote((category,), rejected=()) if belongs else Vote((), rejected=(category,))
    return Flat(columns, {LABEL: [vote]}, text)
