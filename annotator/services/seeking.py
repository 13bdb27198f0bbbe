"""Texts of labels that have less than their share yet: by the words of the label, and by what the model says.

Of a label of which two texts are known, a model says that it is improbable everywhere: it is in doubt nowhere, and no
query strategy that goes by doubt asks for it. By chance it comes as rarely as it is.
"""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.domain import Label, Reason, ReasonKind, Strategy
from annotator.core.label_words import is_worth_it, label_words
from annotator.services.asking import Question, Unlike, ask_of_each_kind
from annotator.services.ranking import Ranking
from annotator.storage import annotations, full_text, labels

_LOOKED_FOR = 0.1  # of the texts wanted,
_NAMED = 3  # texts of a label below which its words are looked for: they all are of one kind;
_RARE = 10  # and below which what the model may take for it
_BALANCED_FROM = 50  # decisions from which what is rare can be told from what has not come yet: then
_MOST_LOOKED_FOR = 0.3  # of the texts wanted, as far as they have the label as probably as
_PROMISING = 0.1  # this, until it has
_FAIR_SHARE = 0.5  # of the texts that each label would have, had all of them equally many
_CANDIDATES = 50  # texts with a word, in case that many read like one another
_COMPARED = 1_000  # decided texts at most that tell which kinds are known


def seek(
    tx: Any, question: Question, ranking: Ranking | None, unlike: Unlike, rng: np.random.Generator
) -> dict[int, Reason]:
    """A few texts, with their reasons: about a tenth of `question.n`, and up to three tenths where that is promising;
    fewer where no label is rare, or none is found.

    Labels are looked for until those of the labelled texts are roughly in balance (Attenberg & Provost, "Why Label When
    You Can Search?", 2010): wrong answers are of the label of which little is known, and it counts as much as any.

    A label's own name is a query that costs nothing: "dataless" classification (Chang et al., "Importance of Semantic
    Representation: Dataless Classification", 2008) taken as far as it can be trusted, to what a person then judges.
    """
    decided = annotations.decided_ids(tx)
    chance = rng.random()
    n = int(question.n * _LOOKED_FOR + chance)
    most = n if len(decided) < _BALANCED_FROM else int(question.n * _MOST_LOOKED_FOR + chance)
    if not most or not len(question.free):
        return {}
    counts = annotations.label_counts(tx, test=False)
    offered = [label for label in labels.all_labels(tx) if not label.retired]
    found = _with_their_words(tx, question, offered, counts, decided, n, unlike, rng)
    left = replace(question, free=question.free[~np.isin(question.free, list(found))], n=most - len(found))
    return found | _likely(tx, left, n - len(found), offered, counts, decided, ranking, unlike, rng)


def _with_their_words(
    tx: Any,
    question: Question,
    offered: Sequence[Label],
    counts: dict[int, int],
    decided: NDArray[np.int64],
    n: int,
    unlike: Unlike,
    rng: np.random.Generator,
) -> dict[int, Reason]:
    """Texts with a word of a label, one of each label before a second of any, and the rarest first."""
    rare = sorted((one for one in offered if counts.get(one.id, 0) < _NAMED), key=lambda one: counts.get(one.id, 0))
    found: dict[int, Reason] = {}
    while rare and len(found) < n:
        for label in list(rare)[: n - len(found)]:
            free = question.free[~np.isin(question.free, list(found))]
            one = _with_a_word(tx, label, decided, free, unlike, rng)
            if one is None:
                rare.remove(label)
            else:
                found |= one
    return found


def _with_a_word(
    tx: Any,
    label: Label,
    decided: NDArray[np.int64],
    free: NDArray[np.int64],
    unlike: Unlike,
    rng: np.random.Generator,
) -> dict[int, Reason] | None:
    """A text with the first of the label's words that is worth it, and that has one left."""
    having = annotations.decided_ids(tx, label.id)
    for word in label_words(label):
        phrase = full_text.phrase(word, beginning=True)
        if phrase is None:
            continue
        with_it = full_text.ids_with(tx, phrase)
        candidates = free[np.isin(free, with_it)]
        if not len(candidates) or not is_worth_it(_among(decided, with_it), _among(having, with_it)):
            continue
        drawn = rng.choice(candidates, min(_CANDIDATES, len(candidates)), replace=False).tolist()
        for text_id in unlike.take(drawn, 1):
            return {text_id: Reason(ReasonKind.WORD, {"label": label.id, "word": word})}
    return None


def _among(text_ids: NDArray[np.int64], others: NDArray[np.int64]) -> int:
    return int(np.isin(text_ids, others).sum())


def _likely(
    tx: Any,
    question: Question,
    anyway: int,
    offered: Sequence[Label],
    counts: dict[int, int],
    decided: NDArray[np.int64],
    ranking: Ranking | None,
    unlike: Unlike,
    rng: np.random.Generator,
) -> dict[int, Reason]:
    """Those that likely have the label that was given least, of each kind: relevance sampling (Lewis & Gale 1994).

    `anyway`: as many of a label that is rare at all, however improbable.
    """
    known = [one.id for one in offered if ranking and one.id in ranking.label_ids and one.id in counts]
    rare = min(known, key=counts.__getitem__, default=None)
    enough = max(_RARE, _FAIR_SHARE * len(decided) / max(1, len(offered)))
    if not question.n or ranking is None or rare is None or counts[rare] >= enough:
        return {}
    of_label = replace(question, strategy=Strategy.MOST_LIKELY, label_id=rare)
    certain = anyway if counts[rare] < _RARE else 0
    compared = _compared(tx, rare, decided, rng)
    return ask_of_each_kind(of_label, ranking, compared, certain, _PROMISING, unlike, rng)


def _compared(tx: Any, label_id: int, decided: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Decided texts that tell which kinds are known; of a great many some, and those with the label before others."""
    if len(decided) <= _COMPARED:
        return decided
    having = annotations.decided_ids(tx, label_id)
    some = rng.choice(having, min(len(having), _COMPARED // 2), replace=False)
    others = decided[~np.isin(decided, having)]
    return np.concatenate([some, rng.choice(others, min(len(others), _COMPARED - len(some)), replace=False)])
