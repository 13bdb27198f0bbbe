"""Which of many texts are nearly the same: MinHash on character trigrams finds pairs, their trigrams decide.

MinHash (Broder 1997) turns a text into 64 numbers of which two texts share as many, by expectation, as they share of
their trigrams. Texts that agree in four neighbouring ones of them are looked at (locality-sensitive hashing, Indyk &
Motwani 1998): two texts that share 0.8 are with a chance of 99.98 %. Characters and not words, so that Chinese works.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotator.core.progress import OnProgress, Progress, ShouldStop, check, ignore_progress, never_stop
from annotator.core.texts import bare

LIKENESS: Final = 0.8  # shared part of the trigrams, at least: one changed character in a text of 25, none in one of 24

_SKETCH: Final = 64  # numbers, of which a byte each is kept
_BAND: Final = 4
_BANDS: Final = _SKETCH // _BAND
_SEED: Final = 1
_AT_ONCE: Final = (
    32_768  # trigrams that are worked on together: nobody else waits for the interpreter for more than that
)
_RUN: Final = 24  # up to so many texts that agree in a band are compared each with each
_SLACK: Final = 0.15  # three standard deviations of the estimate: pairs below by more are not even looked at

Grams = NDArray[np.uint64]
Read = Callable[[Sequence[int]], Mapping[int, str]]


class Finder:
    """Takes texts in pieces and keeps about 90 bytes of each; then tells the groups.

    Texts that differ in nothing but case, white space and punctuation are nearly the same, however short they are.
    Groups are what is connected: of three texts in a row of which each is nearly the same as the next, the first and
    the last may be less so. The same texts give the same groups, in whatever order they come.
    """

    def __init__(self) -> None:
        self._keys = array("q")
        self._looks = array("q")
        self._sizes = array("I")
        self._sketches = bytearray()

    def add(self, keys: Sequence[int], bodies: Sequence[str]) -> None:
        """Texts, each known by a key that no other one has."""
        kept = [(key, form) for key, form in zip(keys, map(bare, bodies), strict=True) if form]
        for part in _pieces([len(form) for _, form in kept]):
            forms = [form for _, form in kept[part]]
            grams, offsets = _trigrams(forms)
            self._keys.extend(key for key, _ in kept[part])
            self._looks.extend(map(hash, forms))
            self._sizes.extend(np.diff(offsets).tolist())
            self._sketches += _sketch(grams, offsets).tobytes()

    def groups(
        self,
        read: Read | None,
        on_progress: OnProgress = ignore_progress,
        should_stop: ShouldStop = never_stop,
    ) -> list[list[int]]:
        """The keys of each group of two texts or more, ascending; groups by their first key. Raises `Cancelled`.

        `read` gives the texts of some keys again; what shares `LIKENESS` of its trigrams is decided on them. Without
        it, the sketches decide, which err by 0.05 (one standard deviation).
        """
        if not self._keys:
            return []
        keys = np.frombuffer(self._keys, np.int64)
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        firsts, look_of = _first_of_each(np.frombuffer(self._looks, np.int64)[order])
        sketches = np.frombuffer(self._sketches, np.uint8).reshape(-1, _SKETCH)[order[firsts]]
        sizes = np.frombuffer(self._sizes, np.uint32)[order[firsts]]
        texts = _Texts(keys[firsts], sizes, sketches, read)
        forest = _Forest(len(firsts))
        refused: set[int] = set()
        for band in range(_BANDS):
            on_progress(Progress("compare", band, _BANDS))
            check(should_stop)
            for pairs in _pairs(texts.band(band)):
                _join(texts, pairs, forest, refused, should_stop)
        return _members(keys, forest.roots(look_of))


def _join(texts: _Texts, pairs: NDArray[np.intp], forest: _Forest, refused: set[int], should_stop: ShouldStop) -> None:
    """Connect the pairs (n, 2) that are nearly the same, looking at none twice."""
    pairs = pairs[forest.apart(pairs)]
    pairs = pairs[texts.may_be_alike(pairs)]
    if texts.read is None:
        forest.join(pairs)
        return
    codes = pairs[:, 0] * len(texts.keys) + pairs[:, 1]
    new = np.array([code not in refused for code in codes.tolist()], np.bool_)
    pairs, codes = pairs[new], codes[new]
    for part in _pieces(texts.sizes[pairs].sum(axis=1).tolist()):
        check(should_stop)
        some = pairs[part]
        apart = forest.apart(some)  # those before may have connected them
        alike = texts.are_alike(some[apart])
        forest.join(some[apart][alike])
        refused.update(codes[part][apart][~alike].tolist())


class _Texts:
    """What is known of n texts that look different: key, number of trigrams, sketch."""

    def __init__(
        self, keys: NDArray[np.int64], sizes: NDArray[np.uint32], sketches: NDArray[np.uint8], read: Read | None
    ) -> None:
        self.keys, self.sizes, self.read = keys, sizes, read
        self._sketches = np.ascontiguousarray(sketches)

    def band(self, number: int) -> NDArray[np.uint32]:
        """Four numbers of each sketch as one."""
        return np.asarray(self._sketches.view(np.uint32)[:, number])

    def may_be_alike(self, pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
        """By their sketches: whether the pairs (n, 2) are worth reading; or, without reading, nearly the same."""
        some, others = pairs.T
        least = LIKENESS if self.read is None else LIKENESS - _SLACK
        equal = np.zeros(len(pairs), np.float32)
        for start in range(0, len(pairs), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            equal[part] = (self._sketches[some[part]] == self._sketches[others[part]]).mean(axis=1)
        chance = 1 / 256  # by which bytes of different numbers are equal
        return np.asarray((equal - chance) / (1 - chance) >= least)

    def are_alike(self, pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
        """By their trigrams: whether the pairs (n, 2) share enough of them."""
        assert self.read is not None
        rows = np.unique(pairs)
        keys = self.keys[rows].tolist()
        bodies = self.read(keys)
        grams, offsets = _trigrams([bare(bodies.get(key, "")) for key in keys])
        sets = {row: np.unique(grams[slice(*ends)]) for row, ends in zip(rows.tolist(), pairwise(offsets), strict=True)}
        return np.array([_shared(sets[one], sets[other]) >= LIKENESS for one, other in pairs.tolist()], np.bool_)


class _Forest:
    """Which of n things are connected (union-find)."""

    def __init__(self, n: int) -> None:
        self._parents = np.arange(n)

    def roots(self, things: NDArray[np.intp]) -> NDArray[np.intp]:
        """For each of the things the least one it is connected with."""
        while not np.array_equal(higher := self._parents[things], things):
            things = higher
        return things

    def apart(self, pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of the pairs (n, 2) are not connected."""
        roots = self.roots(pairs)
        self._parents[pairs] = roots
        return np.asarray(roots[:, 0] != roots[:, 1])

    def join(self, pairs: NDArray[np.intp]) -> None:
        for pair in pairs.tolist():
            one, other = map(self._root, pair)
            self._parents[max(one, other)] = min(one, other)

    def _root(self, thing: int) -> int:
        while (parent := int(self._parents[thing])) != thing:
            thing = parent
        return thing


def _first_of_each(values: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first place of each different value, ascending; and for each value the place of its own among them."""
    _, firsts, of = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    rank = np.empty(len(firsts), np.intp)
    rank[order] = np.arange(len(firsts))
    return firsts[order], rank[of]


def _pairs(values: NDArray[np.uint32]) -> Iterator[NDArray[np.intp]]:
    """Pairs (n, 2) of the places of equal values, the lower one first, a few at a time.

    Of many equal ones not each with each: each with the first and with the next.
    """
    order = np.argsort(values, kind="stable")
    starts = np.flatnonzero(np.diff(values[order], prepend=~values[order[:1]]))
    lengths = np.diff(starts, append=len(order))
    for length in np.unique(lengths[lengths > 1]).tolist():
        one, other = (
            np.triu_indices(length, 1)
            if length <= _RUN
            else np.array([[*[0] * (length - 1), *range(1, length - 1)], [*range(1, length), *range(2, length)]])
        )
        runs = starts[lengths == length]
        step = max(1, _AT_ONCE // len(one))
        for at in range(0, len(runs), step):
            some = runs[at : at + step, None]
            yield np.stack([order[some + one].ravel(), order[some + other].ravel()], axis=1)


def _pieces(sizes: Sequence[int]) -> Iterator[slice]:
    """Slices of what has these sizes, of about `_AT_ONCE` each, one at least in each."""
    start = total = 0
    for place, size in enumerate(sizes):
        if total and total + size > _AT_ONCE:
            yield slice(start, place)
            start, total = place, 0
        total += size
    if start < len(sizes):
        yield slice(start, len(sizes))


def _trigrams(forms: Sequence[str]) -> tuple[Grams, NDArray[np.int64]]:
    """The trigrams of all texts one after the other, repeated ones too, and where those of each begin (n + 1,).

    Each is its three characters, 21 bits each. The margins count as characters, so that the shortest text has some.
    """
    text = "\0\0" + "".join(f"{form}\0\0" for form in forms)
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    grams = codes[:-2] << np.uint64(42) | codes[1:-1] << np.uint64(21) | codes[2:]
    offsets = np.zeros(len(forms) + 1, np.int64)
    np.cumsum([len(form) + 2 for form in forms], out=offsets[1:])
    return grams, offsets


def _sketch(grams: Grams, offsets: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The sketches (n, 64) of texts with those trigrams."""
    from rensa import RMinHash

    mixed = (grams ^ grams >> np.uint64(31)) * np.uint64(0x9E3779B97F4A7C15)  # as random as the library wants them
    mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(mixed, offsets.astype(np.uint64), _SKETCH, _SEED)
    numbers = np.array(matrix.to_rows(), np.uint32)
    return np.asarray(numbers * np.uint32(0x9E3779B1) >> np.uint32(24), np.uint8)


def _shared(some: Grams, others: Grams) -> float:
    both = len(np.intersect1d(some, others, assume_unique=True))
    return both / max(1, len(some) + len(others) - both)


def _members(keys: NDArray[np.int64], groups: NDArray[np.intp]) -> list[list[int]]:
    """The keys (n,), ascending, by their groups (n,)."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    found = [some.tolist() for some in np.split(keys[order], starts[1:]) if len(some) > 1]
    return sorted(found)
