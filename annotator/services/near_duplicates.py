"""Near-duplicates: groups of texts that are nearly the same, found among all texts; and the labels of one for the rest.

The groups are derived data, kept until texts come or go. What copies labels stays on one side: a text of the test set
is annotated on its own, and never gives its labels to a text that is trained on.
"""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.domain import Decision
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.services import annotating
from annotator.services.history import Change
from annotator.services.project import Project
from annotator.storage import annotations, pool, texts
from annotator.storage import near_duplicates as stored

WAY = 1  # by which groups are found: another one makes those that are kept outdated

_READ_AT_ONCE = 2_000
_SHOWN = 4  # texts of an offer that can be read before it is taken


@dataclass(frozen=True, slots=True)
class Found:
    """How many groups there are, and how many texts are in one."""

    groups: int
    texts: int


@dataclass(frozen=True, slots=True)
class Offer:
    """The labels of a text for those that are nearly the same and have no decision, on the same side.

    `bodies` are the first few of `others`.
    """

    text_id: int
    label_ids: tuple[int, ...]
    others: tuple[int, ...]
    bodies: tuple[str, ...]


def is_due(project: Project) -> bool:
    """Whether texts came or went since the groups were found."""
    with project.db.read() as tx:
        return not stored.is_current(tx, WAY)


def find(project: Project, on_progress: OnProgress, should_stop: ShouldStop) -> Found:
    """Find the groups among all texts and keep them, in one short transaction. Raises `Cancelled`."""
    with project.db.read() as tx:
        found_at, ids = stored.mark(tx, WAY), texts.all_ids(tx)

    def read(text_ids: Sequence[int]) -> Mapping[int, str]:
        with project.db.read() as tx:
            return texts.bodies(tx, text_ids)

    groups = _groups(read, ids, on_progress, should_stop)
    with project.db.write() as tx:
        stored.put(tx, groups, found_at)
    return Found(len(set(groups.values())), len(groups))


def group_numbers(tx: Any, on_progress: OnProgress, should_stop: ShouldStop) -> Mapping[int, int]:
    """The number of its group for each text that is in one; found now where what is kept is outdated. `Cancelled`."""
    if stored.is_current(tx, WAY):
        return stored.group_numbers(tx)
    return _groups(partial(texts.bodies, tx), texts.all_ids(tx), on_progress, should_stop)


def groups(project: Project) -> list[tuple[int, ...]]:
    """The texts of each group that is kept, both ascending; texts that are hidden are left out."""
    with project.db.read() as tx:
        numbers = stored.group_numbers(tx)
        there = set(texts.all_ids(tx).tolist())
    found: dict[int, list[int]] = {}
    for text_id in sorted(there & numbers.keys()):
        found.setdefault(numbers[text_id], []).append(text_id)
    return sorted(tuple(members) for members in found.values() if len(members) > 1)


def alike(project: Project, text_id: int) -> tuple[int, ...]:
    """The other texts of its group without a decision, on the same side of the border to the test set."""
    with project.db.read() as tx:
        return tuple(_alike(tx, text_id))


def offer(project: Project, text_id: int) -> Offer | None:
    """What `label_alike` would do; None where that text has no labels, or no text is left that is like it."""
    with project.db.read() as tx:
        annotation = annotations.get_many(tx, [text_id]).get(text_id)
        others = _alike(tx, text_id) if annotation and annotation.decision is Decision.LABELLED else []
        if annotation is None or not others:
            return None
        bodies = tuple(one.body for one in texts.get_texts(tx, others[:_SHOWN]))
    return Offer(text_id, annotation.label_ids, tuple(others), bodies)


def label_alike(project: Project, text_id: int, others: Sequence[int]) -> Change:
    """Give the labels of that text to those of the others that `alike` still names, as one step (kind "alike")."""
    with project.db.write() as tx:
        left = set(_alike(tx, text_id))
        return annotating.copy_labels(tx, text_id, [one for one in others if one in left])


def _alike(tx: Any, text_id: int) -> list[int]:
    others = [one for one in stored.members(tx, text_id) if one != text_id]
    its = texts.get_texts(tx, [text_id])
    return pool.only_undecided(tx, others, test=its[0].is_test) if its else []


def _groups(
    read: Callable[[Sequence[int]], Mapping[int, str]],
    ids: NDArray[np.int64],
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> dict[int, int]:
    """The smallest id of its group for each text that is in one; `read` gives bodies by id."""
    from annotator.corpus.near_duplicates import Finder

    finder = Finder()
    for start in range(0, len(ids), _READ_AT_ONCE):
        check(should_stop)
        on_progress(Progress("duplicates", start, len(ids)))
        bodies = read(ids[start : start + _READ_AT_ONCE].tolist())
        finder.add(list(bodies), list(bodies.values()))
    found = finder.groups(read, on_progress, should_stop)
    return {text_id: members[0] for members in found for text_id in members}
