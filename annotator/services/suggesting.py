"""Which texts to label next: what the query strategy asks for, a share at random, and the draws for the test set."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core import strategies
from annotator.core.domain import ProjectSettings, Reason, ReasonKind, Strategy, Suggestion, strategy_in_force
from annotator.core.opinions import Opinions
from annotator.services.asking import Question, Unlike, ask
from annotator.services.project import Project
from annotator.services.ranking import GivenRanking, Ranking, StoredRanking
from annotator.services.seeking import seek
from annotator.storage import annotations, labels, models, near_duplicates, pool, texts

_ON_SCREEN = 100  # texts of the queue at most that new ones are compared with
_SPARE = 50  # random draws beyond twice those wanted, in case that many read like one another
_TRUSTED_FROM = 50  # decisions from which the default strategy believes the model's doubts; chance is better before
_SOUGHT_UP_TO = 150  # decisions up to which chance looks for a label with fewer texts than
_KNOWN_BY = 2  # these: a model never doubts that a text has a label it was shown
_LARGEST_TEST_PART = 0.5  # of one queue, however far the test set lies behind


@dataclass(frozen=True, slots=True)
class _Pool:
    """What a suggestion is made from. `waiting`: drawn for the test set before, and still without a decision.
    `drawable`: what may be drawn for it. `sought`: whether a label of the scheme has hardly been seen yet.
    """

    free: NDArray[np.int64]
    waiting: NDArray[np.int64]
    drawable: NDArray[np.int64]
    test_part: int
    model_id: int | None
    decided: int
    sought: bool


def suggest(
    project: Project,
    n: int,
    *,
    strategy: Strategy | None = None,
    label_id: int | None = None,
    exclude: Collection[int] = (),
    seed: int | None = None,
    opinions: Opinions | None = None,
) -> list[Suggestion]:
    """Up to `n` texts to label next, none of them decided or in `exclude` (the queue on the screen).

    `strategy`, with `label_id` for the two that ask for one label, and `seed`: default, those of the project. Where the
    label is missing or retired, the default strategy is used. `opinions` stand in for the stored predictions of the
    model, and their vectors for the look of the texts; only BALD, of which they know nothing, goes by the predictions
    where it can.

    Reads, and writes one thing only: a text drawn for the test set is marked as such before it is suggested. The same
    project, opinions, queue and seed give the same texts. None but a test text is nearly the same as another one of the
    suggestions or of the queue: fewer than `n` come back when the pool is used up, or when what was looked at of it is
    nearly the same; one comes back as long as there is one.
    """
    chosen, scheme = project.settings(), project.scheme()
    rule, of_label = strategy_in_force(
        chosen.strategy if strategy is None else strategy,
        chosen.strategy_label if label_id is None else label_id,
        scheme,
    )
    start = chosen.seed if seed is None else seed
    on_screen = list(exclude)[-_ON_SCREEN:]
    with project.db.read() as tx:
        state = _look(tx, chosen, n, exclude)
        rng = np.random.default_rng([start, pool.decided(tx), len(exclude)])
    test_ids = _test_texts(project, state, rng)
    free = _without(state.free, test_ids)
    wanted = min(n - len(test_ids), len(free))
    informed = state.model_id is not None or (opinions is not None and len(opinions.text_ids) > 0)
    too_early = rule is Strategy.MARGIN_DIVERSITY and informed and (state.decided < _TRUSTED_FROM or state.sought)
    share = 1.0 if rule is Strategy.RANDOM or too_early else chosen.random_share
    with project.db.read() as tx:
        unlike = Unlike(tx, [*on_screen, *test_ids])
        question = Question(rule, of_label, scheme.many, free, on_screen, wanted, start)
        ranking = _ranking(tx, rule, state.model_id, opinions, scheme.many, passed_over=n + len(exclude))
        sought = seek(tx, question, ranking, unlike, rng) if rule is Strategy.MARGIN_DIVERSITY else {}
        free, left = _without(free, sought), wanted - len(sought)
        random_ids = _by_chance(unlike, free, min(left, int(left * share + rng.random())), rng)
        free = _without(free, random_ids)
        reasons = ask(tx, replace(question, free=free, n=left - len(random_ids)), ranking, unlike, rng)
        asked = list(reasons)
        # Texts that came after the model was trained have no prediction: chance finds them.
        free = _without(free, asked)
        random_ids += _by_chance(unlike, free, left - len(asked) - len(random_ids), rng)
    if wanted and not asked and not random_ids and not sought:  # all is nearly the same, and yet wants a decision
        random_ids = [int(rng.choice(free))]
    # Nothing else left: the test texts that wait, beyond their share.
    waiting = _without(state.waiting, test_ids)
    test_ids += rng.permutation(waiting)[: n - wanted - len(test_ids)].tolist()

    reasons |= sought | {text_id: Reason(ReasonKind.RANDOM) for text_id in random_ids}
    reasons |= {text_id: Reason(ReasonKind.TEST) for text_id in test_ids}
    strewn = rng.permutation([*random_ids, *sought, *test_ids]).astype(np.int64).tolist()
    queue = strategies.mix_queue(asked, strewn, seed=int(rng.integers(2**31)))
    return [Suggestion(text_id, reasons[text_id]) for text_id in queue]


def _ranking(
    tx: Any, rule: Strategy, model_id: int | None, opinions: Opinions | None, many: bool, passed_over: int
) -> Ranking | None:
    """What to rank by; None as long as nothing has an opinion."""
    given = GivenRanking(opinions, many) if opinions is not None and len(opinions.text_ids) else None
    if model_id is None or (given is not None and rule is not Strategy.BALD):
        return given
    stored = StoredRanking(tx, model_id, passed_over)
    return stored if given is None or stored.informed else given


def _without(text_ids: NDArray[np.int64], others: Collection[int]) -> NDArray[np.int64]:
    """Those of the texts that are not among the others, in their order."""
    # By a table: 1 ms of 100,000, where sorting both takes 30.
    return text_ids[~np.isin(text_ids, np.array(list(others), np.int64))]


def _by_chance(unlike: Unlike, free: NDArray[np.int64], n: int, rng: np.random.Generator) -> list[int]:
    if n <= 0:
        return []
    return unlike.take(rng.choice(free, min(2 * n + _SPARE, len(free)), replace=False).tolist(), n)


def _look(tx: Any, chosen: ProjectSettings, n: int, exclude: Collection[int]) -> _Pool:
    free = _without(pool.undecided(tx, test=False), exclude)
    drawn = pool.undecided(tx, test=True)
    waiting = _without(drawn, exclude)
    queued = len(pool.only_undecided(tx, list(exclude)))
    due = round(chosen.test_share * (pool.decided(tx) + queued + n))
    done = pool.decided(tx, test=True) + len(drawn) - len(waiting)
    most = int(np.ceil(n * _LARGEST_TEST_PART))
    drawable = _without(free, near_duplicates.like_trained(tx))
    decided = pool.decided(tx, test=False)
    return _Pool(
        free=free,
        waiting=waiting,
        drawable=drawable,
        test_part=int(np.clip(due - done, 0, most)),
        model_id=models.active_id(tx),
        decided=decided,
        sought=decided < _SOUGHT_UP_TO and _is_hardly_seen(tx),
    )


def _is_hardly_seen(tx: Any) -> bool:
    """Whether a label that is offered has too few texts to be learned at all."""
    counts = annotations.label_counts(tx, test=False)
    return any(counts.get(label.id, 0) < _KNOWN_BY for label in labels.all_labels(tx) if not label.retired)


def _test_texts(project: Project, state: _Pool, rng: np.random.Generator) -> list[int]:
    """The test part of the queue: those that wait, then new draws from the pool, which are marked here.

    Every text of the pool has the same chance, also one that reads like another of the queue: a test set without
    near-duplicates would not be a sample of the pool, and what is measured on it would not hold for the pool. Only what
    is nearly the same as a text that is trained on is left out, for a model would know the answer beforehand.
    """
    ids: list[int] = rng.permutation(state.waiting)[: state.test_part].tolist()
    missing = min(state.test_part - len(ids), len(state.drawable))
    if missing <= 0:
        return ids
    drawn = rng.choice(state.drawable, missing, replace=False).tolist()
    with project.db.write() as tx:
        drawn = pool.only_undecided(tx, drawn)  # a key may have been pressed since the pool was read
        texts.set_test(tx, drawn, True)
    return ids + drawn
