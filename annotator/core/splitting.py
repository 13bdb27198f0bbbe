"""Dividing texts into train, dev and test: by shares, evenly over the labels, what looks alike on one side.

The labels are handed out from the rarest to the commonest (iterative stratification: Sechidis, Tsoumakas and Vlahavas,
2011), because the texts of a rare label leave no room for a second try.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

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
    counts towards its share; where these are more than the share, the other sides divide what is left as their shares
    are to each other. The same input and seed give the same sides.
    """
    members: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(place)
    rows = list(members.values())
    # Without a label of its own, the absence of labels would be spread by chance alone.
    labels = [Counter(label for place in row for label in (tuple(strata[place]) or (None,))) for row in rows]
    order = np.random.default_rng(split.seed).permutation(len(rows)).tolist()
    order.sort(key=lambda group: -len(rows[group]))  # large ones first: small ones fill what is left
    drawn = {group for group in order if any(is_test[place] for place in rows[group])}
    free = [group for group in order if group not in drawn]
    total = _counted(labels[group] for group in order)
    held = sum(len(rows[group]) for group in drawn)
    is_full = held >= split.shares[2] * len(groups)
    more = _for_test(total, _counted(labels[group] for group in drawn), 0.0 if is_full else split.shares[2])
    left = _counted(labels[group] for group in free)
    wanted = {label: _targets(number, more[label], split) for label, number in left.items()}
    room = _targets(len(groups) - held, max(0.0, split.shares[2] * len(groups) - held), split)
    sides = [Side.TEST] * len(groups)

    def put(group: int, side: int) -> None:
        for place in rows[group]:
            sides[place] = _SIDES[side]
        for label, number in labels[group].items():
            wanted[label][side] -= number
        room[side] -= len(rows[group])

    rarity = {label: place for place, (label, _) in enumerate(sorted(total.items(), key=lambda one: one[1]))}
    by_label: defaultdict[Hashable, list[int]] = defaultdict(list)
    for group in free:
        by_label[min(labels[group], key=rarity.__getitem__)].append(group)
    open_sides = [side for side, share in enumerate(split.shares) if share > 0 and not (side == 2 and is_full)]
    for label in sorted(by_label, key=rarity.__getitem__):
        for group in by_label[label]:
            # Rounded, lest the last digit of a quotient decides where the room should.
            put(group, max(open_sides, key=lambda side: (round(wanted[label][side], 6), room[side], -side)))
    return sides


def _counted(parts: Iterable[Mapping[Hashable, int]]) -> Counter[Hashable]:
    total: Counter[Hashable] = Counter()
    for part in parts:
        total.update(part)
    return total


def _for_test(total: Mapping[Hashable, int], held: Mapping[Hashable, int], share: float) -> dict[Hashable, float]:
    """How many texts of each label the test side should get besides those that it holds.

    Where it holds too many of one label, the others get fewer, so that it does not outgrow its share.
    """
    lacking = {label: share * number - held.get(label, 0) for label, number in total.items()}
    short = sum(max(0.0, number) for number in lacking.values())
    scale = max(0.0, sum(lacking.values())) / short if short else 0.0
    return {label: max(0.0, number) * scale for label, number in lacking.items()}


def _targets(number: int, for_test: float, split: Split) -> list[float]:
    """How many of `number` texts each side should get, when test gets so many."""
    both = split.shares[0] + split.shares[1]
    return [*((number - for_test) * share / both for share in split.shares[:2]), for_test]
