"""What the query strategies ask for, each text with its reason."""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core import diversity, strategies
from annotator.core.domain import ProjectSettings, Reason, ReasonKind, Strategy
from annotator.services.ranking import Ranking, looks
from annotator.storage import annotations, texts

_CANDIDATES = 400  # texts the strategy asks for first, in case that many read like one another
_TIMES = 30  # so many times the texts wanted are clustered (the beta of Zhdanov 2019), into as many kinds, but
_DOUBTFUL_KINDS = 10  # no more than these: by then the opinions have followed, and others are asked for
_KINDS = 64  # clusters at most, for more would be slow and hold two texts each
_LIKELIEST = 200  # texts that are clustered where a label is looked for,
_LIKELY_KINDS = 12  # into so many kinds,
_CONCEIVABLE = 0.02  # but for those that have the label less probably than this
_TINY = 3  # a cluster of fewer texts is no kind of text
_SAMPLE = 1_000  # texts of the pool that are compared where the model does not choose
_SEEN = 200  # decisions from which those keep a distance
_READ_AT_ONCE = 128  # texts whose likeness to others is looked at together


@dataclass(frozen=True, slots=True)
class Question:
    """Which texts are asked for: by that strategy (with its label), out of `free` (ascending ids), up to `n`.

    `on_screen`: texts of the queue; `many`: whether a text may have many labels.
    """

    strategy: Strategy
    label_id: int | None
    many: bool
    free: NDArray[np.int64]
    on_screen: Sequence[int]
    n: int
    seed: int


class Unlike:
    """Takes texts one after the other, and passes over those that read like one taken before."""

    def __init__(self, tx: Any, text_ids: Sequence[int]) -> None:
        """Those texts are taken as they are."""
        self._tx = tx
        self._taken = diversity.shingles([one.body for one in texts.get_texts(tx, text_ids)])

    def take(self, text_ids: Sequence[int], n: int) -> list[int]:
        """Up to `n` of the texts, in their order."""
        taken: list[int] = []
        for chunk in texts.chunks(text_ids, _READ_AT_ONCE):
            if len(taken) >= n:
                break
            found = texts.get_texts(self._tx, chunk)
            marks = diversity.shingles([one.body for one in found])
            rows = diversity.distinct(marks, self._taken, n - len(taken))
            taken += [found[row].id for row in rows]
            self._taken = np.concatenate([self._taken, marks[rows]])
        return taken


def ask(
    tx: Any, question: Question, ranking: Ranking | None, unlike: Unlike, rng: np.random.Generator
) -> dict[int, Reason]:
    """The texts, the one to label first first. `ranking` is None as long as there is no model.

    Fewer than `n` where the model knows no more texts, or too many read like one another.
    """
    strategy = question.strategy
    if question.n <= 0 or not len(question.free) or strategy is Strategy.RANDOM:
        return {}
    if strategy is Strategy.DIVERSITY:
        return _unlike_all_before(tx, question, ranking, unlike, rng)
    if ranking is None:
        return _typical(tx, question, unlike, rng)
    if strategy.needs_label and question.label_id not in ranking.label_ids:  # it came after the model
        question = replace(question, strategy=ProjectSettings().strategy, label_id=None)
    if question.strategy is Strategy.MARGIN_DIVERSITY:
        return _doubtful_of_each_kind(question, ranking, unlike, rng)
    limit = max(_CANDIDATES, 2 * question.n)
    ranked = ranking.ranked(question.strategy, question.label_id, question.free, limit, question.seed)
    return _with_reasons(question, ranking, unlike.take(ranked, question.n))


def _typical(tx: Any, question: Question, unlike: Unlike, rng: np.random.Generator) -> dict[int, Reason]:
    """Without a model: texts that are typical of clusters of the pool, of each cluster one before a second of any.

    After Kang, Ryu & Kwon, "Using Cluster-Based Sampling to Select Initial Training Set for Active Learning in Text
    Classification" (2004). As in Hacohen, Dekel & Weinshall, "Active Learning on a Budget" (2022), there are as many
    clusters as texts seen and wanted, those without a text that was seen come first, and the larger before the smaller.
    """
    sample, vectors, seen = _sample(tx, question, None, rng)
    rows = diversity.usual(vectors, question.n)
    kinds = diversity.clusters(vectors[rows], min(question.n + len(seen), _KINDS, len(rows)), rng)
    turns = kinds.turns(np.argsort(-kinds.likeness, kind="stable"))
    seen_in = np.bincount((seen @ kinds.centers.T).argmax(axis=1), minlength=len(kinds.centers))
    sizes = kinds.sizes[kinds.of]
    order = np.lexsort((-kinds.likeness, -sizes, turns + seen_in[kinds.of], sizes < _TINY))
    shares = {sample[rows[row]]: float(sizes[row] / len(rows)) for row in order}
    taken = unlike.take(list(shares), question.n)
    return {text_id: Reason(ReasonKind.TYPICAL, {"share": shares[text_id]}) for text_id in taken}


def _unlike_all_before(
    tx: Any, question: Question, ranking: Ranking | None, unlike: Unlike, rng: np.random.Generator
) -> dict[int, Reason]:
    """Each text the farthest from those that were annotated and those before it (k-center, see `diversity.spread`)."""
    sample, vectors, seen = _sample(tx, question, ranking, rng)
    if not sample:  # none of them is known to the model
        return {}
    rows = diversity.usual(vectors, question.n)
    chosen = rows[diversity.spread(vectors[rows], seen, min(2 * question.n, len(rows)))]
    reasons: dict[int, Reason] = {}
    for row in chosen:
        similarity = float((seen @ vectors[row]).max(initial=0.0))
        reasons[sample[row]] = Reason(ReasonKind.SPREAD, {"similarity": min(1.0, similarity)})
        seen = np.concatenate([seen, vectors[row : row + 1]])
    return {text_id: reasons[text_id] for text_id in unlike.take(list(reasons), question.n)}


def _sample(
    tx: Any, question: Question, ranking: Ranking | None, rng: np.random.Generator
) -> tuple[list[int], diversity.Vectors, diversity.Vectors]:
    """Some texts of the pool at random, their vectors, and those of texts seen lately."""
    drawn = rng.choice(question.free, min(max(_SAMPLE, question.n), len(question.free)), replace=False).tolist()
    before = [*question.on_screen, *(one.text_id for one in annotations.recent(tx, _SEEN))]
    ids, vectors = looks(tx, [*before, *drawn]) if ranking is None else ranking.vectors([*before, *drawn])
    of_pool = np.isin(ids, drawn)
    return [text_id for text_id, free in zip(ids, of_pool, strict=True) if free], vectors[of_pool], vectors[~of_pool]


def _doubtful_of_each_kind(
    question: Question, ranking: Ranking, unlike: Unlike, rng: np.random.Generator
) -> dict[int, Reason]:
    """Of the texts with the smallest margin some of every kind: the most doubtful of each cluster, then the second.

    k-means weighted by the uncertainty, after Zhdanov, "Diverse mini-batch Active Learning" (2019), who takes the text
    at the center of each cluster. The kinds come in any order: who asks anew after each answer takes the first text
    only, and the most doubtful text of all is often of the same kind as the one before.
    """
    wanted = min(question.n, _DOUBTFUL_KINDS)
    most = max(question.n, _TIMES * wanted)
    ranked = ranking.ranked(question.strategy, None, question.free, most, question.seed)
    if not ranked:
        return {}
    ids, vectors = ranking.vectors(ranked)
    weights = strategies.margin(ranking.answers(ids)[0], question.many)
    kinds = diversity.clusters(vectors, min(wanted, len(ids)), rng, weights)
    order = np.lexsort((rng.random(len(kinds.centers))[kinds.of], kinds.turns(np.arange(len(ids)))))
    taken = unlike.take([ids[row] for row in order], question.n)
    others = dict(zip(ids, (kinds.sizes[kinds.of] - 1).tolist(), strict=True))
    return _with_reasons(question, ranking, taken, others)


def ask_of_each_kind(
    question: Question,
    ranking: Ranking,
    decided: NDArray[np.int64],
    anyway: int,
    promising: float,
    unlike: Unlike,
    rng: np.random.Generator,
) -> dict[int, Reason]:
    """Texts that likely have the label, of each kind one before a second of any, and those like the `decided` last.

    Beyond the first ones, as many as are asked `anyway`, only those that have it with a `promising` probability.

    A model that was shown one kind of the texts of a label, such as those with its name in them, gives the label to
    that kind alone. Of the others it is sure that they have another one: neither doubt nor likeliness leads to them.
    The kinds are clusters weighted by the probability, as those of Zhdanov (2019) are by the uncertainty.
    """
    column = ranking.label_ids.index(question.label_id)
    ranked = ranking.ranked(question.strategy, question.label_id, question.free, _LIKELIEST, question.seed)
    if not ranked:
        return {}
    conceivable = int((ranking.answers(ranked)[0][:, column] >= _CONCEIVABLE).sum())
    likely = ranked[: max(conceivable, question.n)]
    known, vectors = ranking.vectors([*likely, *decided.tolist()])
    of_pool = np.isin(known, likely)
    ids = np.array(known, np.int64)[of_pool].tolist()
    weights = ranking.answers(ids)[0][:, column]
    kinds = diversity.clusters(vectors[of_pool], min(_LIKELY_KINDS, len(ids)), rng, weights)
    before = kinds.turns(np.arange(len(ids))) + kinds.alike(vectors[~of_pool])[kinds.of]
    taken = unlike.take([ids[row] for row in np.argsort(before, kind="stable")], question.n)
    said = ranking.answers(taken)[0][:, column]
    return {
        text_id: Reason(ReasonKind.RARE, {"label": question.label_id, "probability": float(probability)})
        for place, (text_id, probability) in enumerate(zip(taken, said, strict=True))
        if place < anyway or probability >= promising
    }


def _with_reasons(
    question: Question, ranking: Ranking, text_ids: Sequence[int], others: dict[int, int] | None = None
) -> dict[int, Reason]:
    said, information = ranking.answers(text_ids)
    return {
        text_id: _reason(question, ranking.label_ids, said[row], float(information[row]), (others or {}).get(text_id))
        for row, text_id in enumerate(text_ids)
    }


def _reason(
    question: Question, label_ids: tuple[int, ...], said: NDArray[np.float64], information: float, others: int | None
) -> Reason:
    strategy = question.strategy
    if strategy is Strategy.BALD and not np.isnan(information):
        return Reason(ReasonKind.BALD, {"information": information})
    if strategy in (Strategy.ENTROPY, Strategy.BALD):
        entropy = float(strategies.entropy(said[None], question.many)[0])
        return Reason(ReasonKind.ENTROPY, {"entropy": entropy})
    if question.label_id is not None:
        kind = ReasonKind.MOST_LIKELY if strategy is Strategy.MOST_LIKELY else ReasonKind.LEAST_SURE
        column = label_ids.index(question.label_id)
        return Reason(kind, {"label": question.label_id, "probability": float(said[column])})
    if question.many:  # every label is a question of its own: name the one that is most in doubt
        column = int(np.abs(said - 0.5).argmin())
        return Reason(ReasonKind.LEAST_SURE, {"label": label_ids[column], "probability": float(said[column])})
    best = np.argsort(-said, kind="stable")
    if strategy is Strategy.LEAST_CONFIDENCE or len(best) < 2:
        return Reason(ReasonKind.LEAST_CONFIDENCE, {"label": label_ids[best[0]], "probability": float(said[best[0]])})
    values: dict[str, object] = {
        "first": label_ids[best[0]],
        "first_probability": float(said[best[0]]),
        "second": label_ids[best[1]],
        "second_probability": float(said[best[1]]),
    }
    if others is None:
        return Reason(ReasonKind.MARGIN, values)
    return Reason(ReasonKind.MARGIN_DIVERSITY, {**values, "alike": others})
