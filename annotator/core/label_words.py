"""The words that may stand in the texts of a label: its name, and what its description lists."""

from __future__ import annotations

import re

from annotator.core.domain import Label
from annotator.core.texts import is_unspaced

_LISTED = re.compile(r"[,;:.!?/|()\n、，；：。！？（）]+")
_MOST = 12  # of one label
_FEWEST_LETTERS = 3  # "A" or "no" begin too many words
_WORTH = 0.2  # a word is given up once less than this of the texts with it seem to have the label


def label_words(label: Label) -> tuple[str, ...]:
    """The name, and then each entry of the description that is a single word, as in "Worry, dread."; each once.

    What is too short to tell anything is left out: numbers, single letters.
    """
    listed = [part.strip() for part in _LISTED.split(label.description)]
    words: dict[str, str] = {}
    for word in (label.name.strip(), *(one for one in listed if len(one.split()) == 1)):
        if _tells(word):
            words.setdefault(word.casefold(), word)
    return tuple(words.values())[:_MOST]


def is_worth_it(decided: int, having: int) -> bool:
    """Whether a text with the word is likely enough to have the label, by Laplace's rule of succession.

    `decided`: how many texts with the word a person has judged; `having`: how many of these have the label.
    """
    return (having + 1) / (decided + 2) >= _WORTH


def _tells(word: str) -> bool:
    letters = sum(character.isalpha() for character in word)
    return is_unspaced(word) or letters >= (_FEWEST_LETTERS if word.isascii() else 2)
