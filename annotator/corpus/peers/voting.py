"""What several annotators said of one text, made into one answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vote:
    """What an annotator said.

    `labels` were chosen. `rejected` is None where that was all there was to choose from; otherwise the annotator was
    asked of single labels, and said no to these. `voter` is "" where it is not known, `at` a time that sorts as it
    stands, "" where there is none.
    """

    labels: tuple[str, ...]
    voter: str = ""
    at: str = ""
    rejected: tuple[str, ...] | None = None


def agreed(votes: Sequence[Vote]) -> tuple[str, ...] | None:
    """The labels that most annotators gave; of answers that equally many gave, the latest. None without any vote.

    Of an annotator who answered twice the latest answer counts. Where labels were asked one by one, each is decided
    for itself. Votes without a time are in the order in which they were cast.
    """
    ordered = sorted(votes, key=lambda vote: vote.at)
    whole = _last_of_each([vote for vote in ordered if vote.rejected is None])
    if whole:
        times = Counter(frozenset(vote.labels) for vote in whole)
        most = max(times.values())
        return next(vote.labels for vote in reversed(whole) if times[frozenset(vote.labels)] == most)
    said: dict[str, list[Vote]] = {}
    for vote in ordered:
        for name in (*vote.labels, *(vote.rejected or ())):
            said.setdefault(name, []).append(vote)
    if not said:
        return None
    return tuple(name for name, about in said.items() if _is_given(name, _last_of_each(about)))


def _last_of_each(votes: Sequence[Vote]) -> list[Vote]:
    last = {vote.voter: place for place, vote in enumerate(votes)}
    return [vote for place, vote in enumerate(votes) if not vote.voter or last[vote.voter] == place]


def _is_given(name: str, votes: Sequence[Vote]) -> bool:
    given = sum(name in vote.labels for vote in votes)
    if 2 * given == len(votes):
        return name in votes[-1].labels
    return 2 * given > len(votes)
