"""Which texts to label next: what the query strategy asks for, a share at random, and the draws for the test set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core import strategies
from annotator.core.domain import Prediction, ProjectSettings, Reason, ReasonKind, Strategy, Suggestion
from annotator.services.project import Project
from annotator.storage import annotations, models, pool, settings, texts

_SAMPLE = 2_000  # pool texts that are compared while there is no model
_BREADTH = 6  # of so many times the most doubtful texts wanted, the ones that differ most are taken
_COMPARED = 300  # texts at most among which the most different are looked for
_RECENT = 50  # decisions from which the first texts keep a distance
_LARGEST_TEST_PART = 0.5  # of one queue, however far the test set lies behind


@dataclass(frozen=True, slots=True)
class _Pool:
    """What a suggestion is made from. `waiting`: drawn for the test set before, and still without a decision."""

    free: NDArray[np.int64]
    waiting: NDArray[np.int64]
    test_part: int
    model_id: int | None


def suggest(
    project: Project,
    n: int,
    *,
    strategy: Strategy | None = None,
    exclude: Collection[int] = (),
    seed: int | None = None,
) -> list[Suggestion]:
    """Up to `n` texts to label next, none of them decided or in `exclude` (the queue on the screen).

    Reads, and writes one thing only: a text drawn for the test set is marked as such before it is suggested. The same
    project, queue and seed give the same texts. Fewer than `n` come back only when the pool is used up.
    """
    chosen = project.settings()
    rule = chosen.strategy if strategy is None else strategy
    start = chosen.seed if seed is None else seed
    with project.db.read() as tx:
        state = _look(tx, chosen, n, exclude)
        rng = np.random.default_rng([start, pool.decided(tx), len(exclude)])
    test_ids = _test_texts(project, state, rng)
    free = np.setdiff1d(state.free, test_ids)
    wanted = min(n - len(test_ids), len(free))
    by_chance = wanted if rule is Strategy.RANDOM else min(wanted, int(wanted * chosen.random_share + rng.random()))
    random_ids = rng.choice(free, by_chance, replace=False).tolist()
    free = np.setdiff1d(free, random_ids)
    with project.db.read() as tx:
        if state.model_id is None:
            asked = _different_texts(tx, free, exclude, wanted - by_chance, rng)
            reasons = {text_id: Reason(ReasonKind.SPREAD) for text_id in asked}
        else:
            asked = _doubtful_texts(tx, state.model_id, rule, free, exclude, wanted - by_chance, start)
            reasons = _reasons(tx, state.model_id, rule, asked)
    # Texts that came after the model was trained have no prediction: chance finds them.
    free = np.setdiff1d(free, asked)
    random_ids += rng.choice(free, wanted - by_chance - len(asked), replace=False).tolist()
    # Nothing else left: the test texts that wait, beyond their share.
    waiting = np.setdiff1d(state.waiting, test_ids)
    test_ids += rng.permutation(waiting)[: n - wanted - len(test_ids)].tolist()

    reasons |= {text_id: Reason(ReasonKind.RANDOM) for text_id in random_ids}
    reasons |= {text_id: Reason(ReasonKind.TEST) for text_id in test_ids}
    strewn = rng.permutation([*random_ids, *test_ids]).astype(np.int64).tolist()
    queue = strategies.mix_queue(asked, strewn, seed=int(rng.integers(2**31)))
    return [Suggestion(text_id, reasons[text_id]) for text_id in queue]


def _look(tx: Any, chosen: ProjectSettings, n: int, exclude: Collection[int]) -> _Pool:
    skip = np.array(sorted(exclude), np.int64)
    free = np.setdiff1d(pool.undecided(tx, test=False), skip)
    drawn = pool.undecided(tx, test=True)
    waiting = np.setdiff1d(drawn, skip)
    queued = len(pool.only_undecided(tx, skip.tolist()))
    due = round(chosen.test_share * (pool.decided(tx) + queued + n))
    done = pool.decided(tx, test=True) + len(drawn) - len(waiting)
    most = int(np.ceil(n * _LARGEST_TEST_PART))
    return _Pool(free, waiting, int(np.clip(due - done, 0, most)), models.active_id(tx))


def _test_texts(project: Project, state: _Pool, rng: np.random.Generator) -> list[int]:
    """The test part of the queue: those that wait, then new draws from the pool, which are marked here."""
    ids: list[int] = rng.permutation(state.waiting)[: state.test_part].tolist()
    missing = min(state.test_part - len(ids), len(state.free))
    if missing <= 0:
        return ids
    drawn = rng.choice(state.free, missing, replace=False).tolist()
    with project.db.write() as tx:
        drawn = pool.only_undecided(tx, drawn)  # a key may have been pressed since the pool was read
        texts.set_test(tx, drawn, True)
    return ids + drawn


def _different_texts(
    tx: Any, free: NDArray[np.int64], queue: Collection[int], n: int, rng: np.random.Generator
) -> list[int]:
    """Without a model: texts that differ from the latest ones and from each other, out of a random sample."""
    if n <= 0:
        return []
    sample = rng.choice(free, min(_SAMPLE, len(free)), replace=False).tolist()
    before = [*list(queue)[-_RECENT:], *(one.text_id for one in annotations.recent(tx, _RECENT))]
    vectors = strategies.vectors([one.body for one in texts.get_texts(tx, [*before, *sample])])
    candidates, seen = vectors[-len(sample) :], vectors[: -len(sample)]
    # The oddest texts (a lone emoji, an address) are the farthest from everything and teach the least.
    typical = np.sort(np.argsort(candidates @ candidates.mean(axis=0))[min(len(sample) - n, len(sample) // 10) :])
    return [sample[typical[index]] for index in strategies.spread(candidates[typical], seen, n)]


def _doubtful_texts(
    tx: Any, model_id: int, rule: Strategy, free: NDArray[np.int64], queue: Collection[int], n: int, seed: int
) -> list[int]:
    """With a model: among the texts it doubts most, those that differ most; the most doubtful one first."""
    if n <= 0:
        return []
    most = max(n, min(_COMPARED, n * _BREADTH))
    ranked = np.array(pool.ranked(tx, model_id, rule, most + len(queue) + n, seed), np.int64)
    candidates: list[int] = ranked[np.isin(ranked, free)][:most].tolist()
    before = list(queue)[-_RECENT:]
    vectors = strategies.vectors([one.body for one in texts.get_texts(tx, [*before, *candidates])])
    split = len(vectors) - len(candidates)
    return [candidates[index] for index in sorted(strategies.spread(vectors[split:], vectors[:split], n))]


def _reasons(tx: Any, model_id: int, rule: Strategy, text_ids: Sequence[int]) -> dict[int, Reason]:
    many = bool(settings.get(tx, "many", False))
    said = models.predictions(tx, model_id, text_ids)
    return {text_id: _reason(rule, said[text_id], many) for text_id in text_ids}


def _reason(rule: Strategy, prediction: Prediction, many: bool) -> Reason:
    probabilities: Mapping[int, float] = prediction.probabilities
    if rule is Strategy.ENTROPY:
        row = np.array([list(probabilities.values())])
        return Reason(ReasonKind.ENTROPY, {"entropy": float(strategies.entropy(row, many)[0])})
    if many:  # every label is a question of its own: name the one that is most in doubt
        label = min(probabilities, key=lambda one: abs(probabilities[one] - 0.5))
        return Reason(ReasonKind.LEAST_CONFIDENCE, {"label": label, "probability": probabilities[label]})
    best = sorted(probabilities, key=lambda one: -probabilities[one])
    if rule is Strategy.MARGIN and len(best) > 1:
        first, second = best[:2]
        return Reason(
            ReasonKind.MARGIN,
            {
                "first": first,
                "first_probability": probabilities[first],
                "second": second,
                "second_probability": probabilities[second],
            },
        )
    return Reason(ReasonKind.LEAST_CONFIDENCE, {"label": best[0], "probability": probabilities[best[0]]})
