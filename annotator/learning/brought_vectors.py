"""Word vectors that the person brought: what of them a project needs, how they are kept, how they join its own.

How they join was measured: docs/adr/0004-vectors-of-your-own.md.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from annotator.core.errors import AnnotatorError
from annotator.core.texts import is_unspaced
from annotator.learning.config import TrainingConfig
from annotator.learning.embeddings import WordVectors
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import UNKNOWN, WordTokenizer, learn_tokenizer, mostly_unspaced

_WIDER = 4  # times as many subwords are looked for as a pool has: with other texts it may get other ones
_SHARE = 0.5  # length of the brought vectors beside those of the pool: more helps good ones, and harms poor ones
_WORDS = "words"  # their place in the stored file


@dataclass(frozen=True, slots=True, eq=False)
class BroughtVectors:
    """`words` with their `vectors`, float16 (words, dimensions); `file` is the name of the file they came from and
    `size` its bytes, so that the person can be told what to load again.
    """

    words: tuple[str, ...]
    vectors: np.ndarray
    file: str
    size: int

    def of(self, tokens: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Places of the tokens that have a vector, int (found,), and the vectors, float32 (found, dimensions).

        A token of a script without spaces that is not among the words gets the mean of its characters' vectors where
        all of these are there.
        """
        row_of = {word: row for row, word in enumerate(self.words)}
        places: list[int] = []
        rows: list[np.ndarray] = []
        for place, token in enumerate(tokens):
            row = row_of.get(token)
            parts = [row] if row is not None else _characters(token, row_of)
            if parts:
                places.append(place)
                rows.append(self.vectors[parts].astype(np.float32).mean(axis=0))
        found = np.array(rows, np.float32).reshape(len(rows), self.vectors.shape[1])
        return np.array(places, np.intp), found

    def coverage(self, counts: Counter[str]) -> tuple[int, float]:
        """How many of these tokens have a vector, and their share of the running tokens (0 where there are none)."""
        tokens = list(counts)
        places = self.of(tokens)[0]
        return len(places), sum(counts[tokens[place]] for place in places) / max(1, counts.total())

    def to_bytes(self) -> bytes:
        words = json.dumps({"words": self.words, "file": self.file, "size": self.size}).encode("ascii")
        return bytes(save({"vectors": self.vectors, _WORDS: np.frombuffer(words, np.uint8)}))

    @classmethod
    def from_bytes(cls, blob: bytes) -> BroughtVectors:
        """Raises AnnotatorError("vectors_damaged")."""
        try:
            arrays = load(blob)
            kept = json.loads(arrays[_WORDS].tobytes())
            made = cls(tuple(kept["words"]), arrays["vectors"], str(kept["file"]), int(kept["size"]))
            fits = made.vectors.ndim == 2 and len(made.vectors) == len(made.words)
        except (SafetensorError, KeyError, TypeError, ValueError) as damage:
            raise AnnotatorError("vectors_damaged") from damage
        if not fits:
            raise AnnotatorError("vectors_damaged")
        return made


def _characters(token: str, row_of: dict[str, int]) -> list[int]:
    """The rows of all characters of an unspaced token; none where one is missing."""
    rows = [row_of.get(character) for character in token if is_unspaced(character)]
    known = [row for row in rows if row is not None]
    return known if len(known) == len(token) else []


def join(
    learned: WordVectors, tokens: Sequence[str], encoded: Sequence[Sequence[int]], brought: BroughtVectors
) -> WordVectors:
    """Word vectors of the same shape that know what both know; `learned` itself where the file has none of the tokens.

    Both are centred and brought to a common length, the brought ones to half of it, and set side by side (zero where
    the file lacks a token); the principal components of that, as many as the pool's vectors have dimensions, are the
    result. A token weighs in all of this what it weighs in the mean vectors of the pool's texts.
    """
    counts = np.zeros(len(tokens), np.int64)
    for ids in encoded:
        np.add.at(counts, np.asarray(ids, np.int64), 1)
    mass = (counts * learned.weights).astype(np.float64)
    places, rows = brought.of(tokens)
    seen = mass[places] > 0
    places, rows = places[seen], rows[seen]
    if not len(places):
        return learned
    own, length = _unit(learned.vectors.astype(np.float64), mass)
    beside = np.zeros((len(tokens), rows.shape[1]))
    beside[places] = _SHARE * _unit(rows.astype(np.float64), mass[places])[0]
    both = np.hstack([own, beside])
    both[counts == 0] = 0
    _, directions = np.linalg.eigh((both * mass[:, None]).T @ both)
    kept = both @ directions[:, ::-1][:, : learned.vectors.shape[1]] * length
    # Stored at half precision, as those of the pool.
    vectors = kept.astype(np.float16).astype(np.float32)
    return replace(learned, vectors=vectors).centred(encoded)


def _unit(vectors: np.ndarray, mass: np.ndarray) -> tuple[np.ndarray, float]:
    """The vectors around their mean and with a root mean square length of 1, and the length they had."""
    around = vectors - mass @ vectors / mass.sum()
    length = float(np.sqrt(mass @ np.square(around).sum(axis=1) / mass.sum()))
    return around / max(length, 1e-6), length


@dataclass(frozen=True, slots=True)
class Needed:
    """`counts`: how often each token occurs in the texts, cut as a pool of them would be, however rare it is.

    `words`: all for which a vector may be of use, now or when the texts are cut anew: the tokens, longer subwords, and
    the characters of what is written without spaces.
    """

    counts: Counter[str]
    words: frozenset[str]


def needed_words(texts: Sequence[str], config: TrainingConfig, reporter: Reporter) -> Needed:
    """What the texts need of a file of word vectors. Raises `Cancelled`."""
    counts: Counter[str] = Counter()
    longer: Collection[str] = ()
    if mostly_unspaced(texts):
        tokenizer = learn_tokenizer(texts, config, reporter)
        tokens = tokenizer.tokens
        for text in reporter.checked(texts):
            counts.update(tokens[number] for number in tokenizer.encode(text) if number > UNKNOWN)
        wider = replace(config, subword_vocabulary=_WIDER * config.subword_vocabulary)
        longer = learn_tokenizer(texts, wider, reporter).tokens[UNKNOWN + 1 :]
    else:
        for text in reporter.checked(texts):
            counts.update(WordTokenizer.split(text))
    words = {*counts, *longer}
    characters = {character for word in words for character in word if is_unspaced(character)}
    return Needed(counts, frozenset(words | characters))
