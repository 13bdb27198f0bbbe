"""How alike texts are, and how to choose some that are not: vectors, clusters, k-center, near-duplicates.

Vectors are float32 (n, d) with rows of length 1 (or all zeros), so that a product is the cosine. Pure functions; the
same arguments give the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.core.texts import bare

Vectors = NDArray[np.float32]

NEAR_DUPLICATE = 0.7  # shared part of the trigrams: one changed character in a text of 15 or more, or all but so little

_COLUMNS = 1_024  # of the hashed character trigrams
_READ = 400  # characters of a text that are compared
_ROUNDS = 8  # of k-means: enough for a queue that is asked a few times a minute


def vectors(bodies: Sequence[str]) -> Vectors:
    """What texts look like: hashed character trigrams, rare ones weighing more, rows of length 1 (n, 1024).

    Works for every script; costs about 10 µs a text. A text shorter than three characters has a row of zeros.
    """
    counts = _trigrams([body[:_READ].lower() for body in bodies])
    rarity = np.log((1 + len(bodies)) / (1 + (counts > 0).sum(axis=0)))
    weighted = (np.sqrt(counts) * rarity).astype(np.float32)
    return np.asarray(weighted / np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9))


def shingles(bodies: Sequence[str]) -> Vectors:
    """Which character trigrams a text has, as 0 and 1 (n, 1024), for `resemblance`.

    Case, white space and punctuation do not count, unless there is nothing else. The margins count as characters, so
    that the shortest text has some.
    """
    return (_trigrams([f"\0\0{bare(body[:_READ])}\0\0" for body in bodies]) > 0).astype(np.float32)


def resemblance(some: Vectors, others: Vectors) -> NDArray[np.float32]:
    """Shared part of the trigrams, 0..1 (some, others), for rows of `shingles`: the Jaccard index (Broder 1997)."""
    both = some @ others.T
    either = some.sum(axis=1)[:, None] + others.sum(axis=1)[None, :] - both
    return np.asarray(both / np.maximum(either, 1), np.float32)


def distinct(candidates: Vectors, taken: Vectors, n: int) -> list[int]:
    """Up to `n` rows of `candidates`, in order, passing over every near-duplicate of `taken` or of a row before it.

    Both are rows of `shingles`.
    """
    alike = np.asarray((resemblance(candidates, taken) > NEAR_DUPLICATE).any(axis=1))
    among = resemblance(candidates, candidates) > NEAR_DUPLICATE
    chosen: list[int] = []
    for row in range(len(candidates)):
        if len(chosen) >= n:
            break
        if not alike[row]:
            chosen.append(row)
            alike |= among[row]
    return chosen


def spread(candidates: Vectors, chosen: Vectors, n: int) -> list[int]:
    """Up to `n` rows of `candidates`, each the farthest from `chosen` and from those before it.

    The greedy solution of the k-center problem (Gonzalez 1985), which is the core-set of Sener & Savarese (2018). With
    nothing chosen yet it begins at the first candidate.
    """
    nearest = np.full(len(candidates), -np.inf, np.float32)  # similarity to the closest chosen one
    if len(chosen):
        nearest = np.maximum(nearest, (candidates @ chosen.T).max(axis=1))
    taken: list[int] = []
    for _ in range(min(n, len(candidates))):
        index = int(nearest.argmin())
        taken.append(index)
        nearest = np.maximum(nearest, candidates @ candidates[index])
        nearest[taken] = np.inf
    return taken


def usual(candidates: Vectors, least: int) -> NDArray[np.intp]:
    """The rows without the oddest tenth, ascending; at least `least` of them.

    The oddest texts (a lone emoji, an address) are the farthest from everything and teach the least.
    """
    odd = min(max(0, len(candidates) - least), len(candidates) // 10)
    return np.sort(np.argsort(candidates @ candidates.mean(axis=0), kind="stable")[odd:])


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """`of`: the cluster of each row, int (n,). `centers` float32 (k, d), of length 1. `likeness` float32 (n,): the
    cosine of each row and its center.
    """

    of: NDArray[np.intp]
    centers: Vectors
    likeness: NDArray[np.float32]

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Rows in each cluster, (k,)."""
        return np.bincount(self.of, minlength=len(self.centers))

    def turns(self, order: NDArray[np.intp]) -> NDArray[np.intp]:
        """For each row, how many rows of its cluster come before it in `order` (a permutation of the rows)."""
        turn = np.zeros(len(order), np.intp)
        for cluster in range(len(self.centers)):
            members = order[self.of[order] == cluster]
            turn[members] = np.arange(len(members))
        return turn

    def alike(self, others: Vectors) -> NDArray[np.intp]:
        """How many of the others (m, d) are as close to the center of each cluster as its rows are on average, (k,).

        Each counts for its closest cluster, or for none.
        """
        usual = np.bincount(self.of, self.likeness, len(self.centers)) / np.maximum(self.sizes, 1)
        likeness = others @ self.centers.T
        closest = likeness.argmax(axis=1)
        close = likeness.max(axis=1) >= usual[closest]
        return np.bincount(closest[close], minlength=len(self.centers))


def clusters(
    candidates: Vectors, k: int, rng: np.random.Generator, weights: NDArray[np.floating] | None = None
) -> Clusters:
    """k-means by the cosine (Dhillon & Modha 2001), begun by k-means++ (Arthur & Vassilvitskii 2007).

    `weights` (n,): how strongly a row draws its center, as in Zhdanov, "Diverse mini-batch Active Learning" (2019).
    ValueError where there is no row, or `k` is not in 1..n.
    """
    if not 1 <= k <= len(candidates):
        raise ValueError(f"{k} clusters of {len(candidates)} texts")
    pull = np.ones(len(candidates)) if weights is None else np.maximum(np.asarray(weights, np.float64), 1e-6)
    pulled = candidates * pull[:, None].astype(np.float32)
    centers = candidates[_seeds(candidates, k, rng, pull)]
    of = np.full(len(candidates), -1, np.intp)
    for _ in range(_ROUNDS):
        likeness = candidates @ centers.T
        before, of = of, likeness.argmax(axis=1)
        if np.array_equal(of, before):
            break
        member = np.zeros((k, len(candidates)), np.float32)
        member[of, np.arange(len(candidates))] = 1
        sums = member @ pulled
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centers = np.where(lengths > 1e-9, sums / np.maximum(lengths, 1e-9), centers)
    likeness = candidates @ centers.T
    of = likeness.argmax(axis=1)
    return Clusters(of, np.asarray(centers, np.float32), np.asarray(likeness.max(axis=1), np.float32))


def _seeds(candidates: Vectors, k: int, rng: np.random.Generator, weights: NDArray[np.float64]) -> list[int]:
    """Greedy k-means++: of a few draws by squared distance, the one that leaves the least distance."""
    draws = 2 + int(np.log(k))
    seeds = [int(rng.choice(len(candidates), p=weights / weights.sum()))]
    away = np.maximum(1 - candidates @ candidates[seeds[0]], 0)  # half of the squared distance
    while len(seeds) < k:
        away[seeds] = 0
        chance = np.cumsum(away * weights)
        if chance[-1] <= 0:  # the others are copies of the seeds
            seeds += np.setdiff1d(np.arange(len(candidates)), seeds)[: k - len(seeds)].tolist()
            break
        drawn = np.minimum(np.searchsorted(chance, rng.random(draws) * chance[-1], side="right"), len(candidates) - 1)
        left = np.minimum(away, np.maximum(1 - candidates[drawn] @ candidates.T, 0))
        best = int((left @ weights).argmin())
        seeds.append(int(drawn[best]))
        away = left[best]
    return seeds


def _trigrams(texts: Sequence[str]) -> NDArray[np.intp]:
    """How often each hashed character trigram stands in each text (n, 1024)."""
    codes = [np.frombuffer(one.encode("utf-32-le", "replace"), np.uint32) for one in texts]
    lengths = np.array([len(code) for code in codes], np.int64)
    joined = np.concatenate([*codes, np.zeros(2, np.uint32)]).astype(np.uint64)
    rows = np.repeat(np.arange(len(texts)), lengths)
    hashed = joined[:-2] * np.uint64(2_654_435_761) + joined[1:-1] * np.uint64(40_503) + joined[2:] * np.uint64(97)
    columns = ((hashed * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(54)).astype(np.int64)
    ends = np.cumsum(lengths)
    inside = np.arange(len(rows)) + 2 < ends[rows]  # not across two texts
    cells = rows[inside] * _COLUMNS + columns[inside]
    return np.bincount(cells, minlength=len(texts) * _COLUMNS).reshape(len(texts), _COLUMNS)
