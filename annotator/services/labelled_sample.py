"""Which labelled texts the instant model learns from: all of them, and of a great many some.

It learns anew after every answer. Half a million labels that came with a file would be read, and fitted, each time.
"""

# No postponed annotations: their name would hide the module of that name.

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core import strategies
from annotator.core.domain import Annotation, Decision
from annotator.core.progress import ShouldStop, check
from annotator.services.labelled import Labelled, offered_labels, read_labelled, usable
from annotator.storage import annotations, near_duplicates, pool, texts
from annotator.storage.imports import IMPORTED

MOST_LABELLED = 4_000  # texts; of more, as many are drawn:
_OF_EACH = 50  # of every label, so that a rare one is not lost; then what the person annotated; then what chance gives
_NEWEST = 500  # decisions that count besides, before all others; after more at once the draw is made again


@dataclass(frozen=True, slots=True)
class _Draw:
    """The texts that were drawn, the most important first, and what there was to draw from at the last look."""

    text_ids: Sequence[int]
    corpus: tuple[int, int, int]
    label_ids: tuple[int, ...]
    decided: int

    def holds(self, corpus: tuple[int, int, int], label_ids: tuple[int, ...], decided: int) -> bool:
        return (self.corpus, self.label_ids) == (corpus, label_ids) and abs(decided - self.decided) <= _NEWEST


class LabelledSample:
    """Reads what is labelled as `read_labelled` does, but never more than `MOST_LABELLED` texts.

    A draw reads all decisions, some 20 seconds for a million; it is made again only after an import, another label
    scheme or hundreds of decisions at once. Between draws, a text comes or goes with its own annotation alone.
    """

    def __init__(self) -> None:
        self._draw: _Draw | None = None

    def read(self, tx: Any, should_stop: ShouldStop) -> Labelled:
        """Raises `Cancelled`."""
        decided = pool.decided(tx, test=False)
        if decided <= MOST_LABELLED:
            return read_labelled(tx)
        corpus, label_ids = texts.corpus_mark(tx), offered_labels(tx)
        if self._draw is not None and self._draw.holds(corpus, label_ids, decided):
            drawn = self._draw.text_ids
        else:
            drawn = _drawn(tx, label_ids, should_stop)
        newest = [one.text_id for one in annotations.recent(tx, _NEWEST) if one.annotator != IMPORTED]
        ids = list(dict.fromkeys([*newest, *drawn]))[: MOST_LABELLED + _NEWEST]
        self._draw = _Draw(ids, corpus, label_ids, decided)
        said, out = _labelled(annotations.get_many(tx, ids).values()), near_duplicates.like_test(tx)
        found = [one for one in texts.get_texts(tx, ids) if one.id in said and not one.is_test and one.id not in out]
        rows = sorted((one.id, one.body, said[one.id].label_ids) for one in found[:MOST_LABELLED])
        return usable(tx, rows, label_ids)


def _drawn(tx: Any, label_ids: tuple[int, ...], should_stop: ShouldStop) -> list[int]:
    """Labelled texts in an order that depends on their ids alone; more than are needed, in case that some go."""
    ids = annotations.decided_ids(tx)
    ids = ids[~np.isin(ids, list(near_duplicates.like_test(tx)))]
    shuffled: NDArray[np.int64] = ids[np.argsort(strategies.random(ids, 0), kind="stable")]
    # Many labels must not leave nothing for the person's own annotations.
    of_each = min(_OF_EACH, MOST_LABELLED // (2 * max(1, len(label_ids))))
    counts: Counter[int] = Counter()
    of_labels: list[int] = []
    own: list[int] = []
    others: list[int] = []
    for chunk in texts.chunks(shuffled.tolist()):
        check(should_stop)
        found = _labelled(annotations.get_many(tx, chunk).values())
        for one in (found[text_id] for text_id in chunk if text_id in found):
            if any(counts[label_id] < of_each for label_id in one.label_ids):
                of_labels.append(one.text_id)
            elif one.annotator != IMPORTED:
                own.append(one.text_id)
            elif len(others) < MOST_LABELLED:
                others.append(one.text_id)
            counts.update(one.label_ids)
    return list(islice((*of_labels, *own, *others), MOST_LABELLED + _NEWEST))


def _labelled(found: Iterable[Annotation]) -> dict[int, Annotation]:
    return {one.text_id: one for one in found if one.decision is Decision.LABELLED}
