"""Texts of the pool that have a word of a rare label in them: examples that nobody gave, until a person gives enough.

Weak supervision by what a label is called (Chang et al., "Importance of Semantic Representation: Dataless
Classification", 2008; Meng et al., "Text Classification Using Label Names Only", 2020). A word that the labelled texts
speak against gives no hints; and a hint never judges, it is only learned from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.core.label_words import is_worth_it
from annotator.core.texts import is_unspaced
from annotator.learning.reporting import Reporter

_RARE = 10  # labelled texts of a label from which on it needs no hints
_EACH = 0.3  # of a text, that a hint counts where there are none of these, and less the more there are
_MOST = 20  # hints of one label


@dataclass(frozen=True, slots=True, eq=False)
class Hints:
    """`texts`, their `targets` bool (texts, labels), one label each, and their `weights` float64 (texts,).

    `lent` float64 (labels,): how much of their strength the hints of a label have, 1 where no labelled text has it; 0
    where there are no hints.
    """

    texts: Sequence[str]
    targets: np.ndarray
    weights: np.ndarray
    lent: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)


def find_hints(
    pool: Sequence[str],
    passed_over: Collection[str],
    texts: Sequence[str],
    targets: np.ndarray,
    words: Sequence[Sequence[str]],
    seed: int,
    reporter: Reporter,
) -> Hints:
    """`targets` bool (texts, labels) of the labelled `texts`; `words`: what may stand in the texts of each label.

    Neither those texts nor the ones `passed_over` become hints.
    """
    labels = targets.shape[1]
    given = targets.sum(axis=0)
    known, random = {*texts, *passed_over}, np.random.default_rng(seed)
    rare = [label for label in range(min(labels, len(words))) if given[label] < _RARE]
    folded = [text.casefold() for text in pool] if rare else []
    answered = [text.casefold() for text in texts] if rare else []
    found: list[str] = []
    columns: list[int] = []
    strength = 1 - given / _RARE
    for label in rare:
        reporter.check()
        useful = [word for word in map(_Word, words[label]) if _helps(word, answered, targets[:, label])]
        rows = [row for row, text in enumerate(folded) if any(word.is_in(text) for word in useful)]
        bodies = list(dict.fromkeys(pool[row] for row in rows if pool[row] not in known))
        drawn = random.permutation(len(bodies))[:_MOST]
        found += [bodies[place] for place in drawn]
        columns += [label] * len(drawn)
    hinted = np.isin(np.arange(labels), columns)
    return Hints(found, np.eye(labels, dtype=bool)[columns], _EACH * strength[columns], np.where(hinted, strength, 0.0))


def _helps(word: _Word, answered: Sequence[str], having: np.ndarray) -> bool:
    """By the labelled texts: whether those with the word have the label often enough; `having` bool (texts,)."""
    with_it = np.array([word.is_in(text) for text in answered], bool)
    return is_worth_it(int(with_it.sum()), int((with_it & having).sum()))


class _Word:
    """At the beginning of a word of the text; anywhere, where there are no spaces."""

    def __init__(self, word: str) -> None:
        self._word = word.casefold()
        self._pattern = None if is_unspaced(word) else re.compile(r"\b" + re.escape(self._word))

    def is_in(self, folded: str) -> bool:
        # The search for a pattern takes twenty times as long.
        return self._word in folded and (self._pattern is None or self._pattern.search(folded) is not None)
