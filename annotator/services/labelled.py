"""What a model learns from: the labelled texts outside the test set, and the labels that are offered."""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.storage import annotations, labels, settings


@dataclass(frozen=True, slots=True)
class Labelled:
    """Of one moment. `rows`: (text id, body, label ids) by id; `label_ids`: the labels a model is to know."""

    rows: Sequence[tuple[int, str, tuple[int, ...]]]
    label_ids: tuple[int, ...]
    many: bool

    def targets(self) -> NDArray[np.bool_]:
        """(texts, labels), in the order of `rows` and `label_ids`."""
        place = {label_id: column for column, label_id in enumerate(self.label_ids)}
        made = np.zeros((len(self.rows), len(place)), bool)
        for row, (_, _, chosen) in enumerate(self.rows):
            made[row, [place[label_id] for label_id in chosen]] = True
        return made


def read_labelled(tx: Any, label_ids: tuple[int, ...] | None = None) -> Labelled:
    """The labelled texts of training, as far as they tell of these labels (None: of all that are not retired)."""
    return usable(tx, annotations.labelled(tx, test=False), offered_labels(tx) if label_ids is None else label_ids)


def offered_labels(tx: Any) -> tuple[int, ...]:
    """Those that are not retired."""
    return tuple(label.id for label in labels.all_labels(tx) if not label.retired)


def usable(tx: Any, rows: Sequence[tuple[int, str, tuple[int, ...]]], label_ids: tuple[int, ...]) -> Labelled:
    """As far as labelled texts tell of these labels."""
    many = bool(settings.get(tx, "many", False))
    known = set(label_ids)
    # With one label per text, a text whose label was retired has nothing to teach.
    kept = [
        (text_id, body, tuple(one for one in said if one in known))
        for text_id, body, said in rows
        if many or known.issuperset(said)
    ]
    return Labelled(kept, label_ids, many)
