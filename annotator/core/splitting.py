"""Dividing texts into train, dev and test: by shares, evenly over the labels, what looks alike on one side.

The labels are handed out from the rarest to the commonest (iterative stratification: Sechidis, Tsoumakas and Vlahavas,
2011), because the texts of a rare label leave no room for a second try.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from annotator.core.exports import Side, Split
from annotator.core.texts import normalise

_SIDES = (Side.TRAIN, Side.DEV, Side.TEST)


def look(body: str) -> str:
    """The form by which texts are alike: letters and digits in lower case; the whole text where it has none."""
    form = normalise(body)
    bare = "".join(sign for sign in form.casefold() if unicodedata.category(sign)[0] in "LMN")
    return bare or form


def together(*keys: Sequence[Hashable | None]) -> list[int]:
    """A number for each text, the same for all that share one of their keys, or are connected by others that do.

    `keys` are several lists with a key for each text; None is shared with nobody.
    """
    parents = list(range(len(keys[0])))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    for of_kind in keys:
        first: dict[Hashable, int] = {}
        for place, key in enumerate(of_kind):
            if key is not None:
                parents[root(place)] = root(first.setdefault(key, place))
    return [root(place) for place in range(len(parents))]


def divide(
    groups: Sequence[Hashable],
    strata: Sequence[Iterable[Hashable]],
    is_test: Sequence[bool],
    split: Split,
) -> list[Side]:
    """The side of each text. `groups`: equal values stay together; `strata`: its labels, any number of them.

    Where `is_test`, the text was drawn for the test set before: it goes to that side with all that is like it, and
    counts towards its share. The same input and seed give the same sides.
    """
    members: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(place)
    rows = list(members.values())
    # Without a label of its own, the absence of labels would be spread by chance alone.
    labels = [Counter(label for place in row for label in (tuple(strata[place]) or (None,))) for row in rows]
    total: Counter[Hashable] = Counter()
    for counted in labels:
        total.update(counted)
    wanted = {label: [share * number for share in split.shares] for label, number in total.items()}
    room = [share * len(groups) for share in split.shares]
    sides = [Side.TRAIN] * len(groups)

    def put(group: int, side: int) -> None:
        for place in rows[group]:
            sides[place] = _SIDES[side]
        for label, number in labels[group].items():
            wanted[label][side] -= number
        room[side] -= len(rows[group])

    order = np.random.default_rng(split.seed).permutation(len(rows)).tolist()
    order.sort(key=lambda group: -len(rows[group]))  # large ones first: small ones fill what is left
    free: list[int] = []
    for group in order:
        if any(is_test[place] for place in rows[group]):
            put(group, _SIDES.index(Side.TEST))
        else:
            free.append(group)
    rarity = {label: place for place, (label, _) in enumerate(sorted(total.items(), key=lambda one: one[1]))}
    by_label: defaultdict[Hashable, list[int]] = defaultdict(list)
    for group in free:
        by_label[min(labels[group], key=rarity.__getitem__)].append(group)
    open_sides = [side for side, share in enumerate(split.shares) if share > 0]
    for label in sorted(by_label, key=rarity.__getitem__):
        for group in by_label[label]:
            put(group, max(open_sides, key=lambda side: (wanted[label][side], room[side], -side)))
    return sides
