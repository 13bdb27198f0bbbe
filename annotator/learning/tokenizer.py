"""From text to token numbers: words where a language has spaces, subwords learned from the pool where it has none.

Subwords are byte-pair encoding (Sennrich, Haddow & Birch 2016) by Hugging Face `tokenizers`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from tokenizers import Tokenizer as SubwordModel
from tokenizers import models, normalizers, pre_tokenizers, trainers

from annotator.core.errors import AnnotatorError
from annotator.core.texts import is_unspaced, space_out
from annotator.learning.config import TrainingConfig
from annotator.learning.reporting import Reporter

PAD, UNKNOWN = 0, 1
SPECIAL = ("<pad>", "<unk>")
_KIND = "<unk> "  # begins the tokens that stand for a kind of unknown word
_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_ENDINGS = (3, 2)  # characters at the end of a word by which unknown words are told apart
_COMMON_KIND = 20  # unknown words of a kind in the pool, for the kind to be a token
_LONGEST = 8_000  # characters of a text that are read: the first and the last half of them
_SUBWORD_SAMPLE = 800_000  # characters from which subwords are learned, so that stopping never waits long


def clip(text: str) -> str:
    """The text, or the head and the tail of a very long one (characters that cannot be encoded are replaced)."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST // 2] + " " + text[-_LONGEST // 2 :]
    return text.encode("utf-8", "replace").decode("utf-8")


def head_and_tail(ids: list[int], limit: int) -> list[int]:
    """At most `limit` tokens: opinions are announced at the beginning and summed up at the end (Sun et al. 2019)."""
    if len(ids) <= limit:
        return ids
    head = (limit + 1) // 2
    return ids[:head] + ids[len(ids) - (limit - head) :]


class Tokenizer(Protocol):
    """A fixed mapping from a text to token numbers, 0 … size - 1; an empty text gives an empty list."""

    @property
    def tokens(self) -> list[str]: ...
    def encode(self, text: str) -> list[int]: ...
    def to_json(self) -> str: ...


class WordTokenizer:
    """Words and punctuation marks, lower case, NFKC; an emoji is a token.

    In a text of several languages each character of a script without spaces is a token too. A word that is not among
    the tokens stands for its kind, where that is one: a name, a number, how it ends (Petrov et al. 2006).
    """

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = list(tokens)
        self._ids = {token: number for number, token in enumerate(self._tokens)}
        self._has_kinds = any(map(is_kind, self._tokens))

    @staticmethod
    def split(text: str) -> list[str]:
        return _WORD.findall(space_out(clip(text)).lower())

    @staticmethod
    def split_as_written(text: str) -> list[str]:
        """The words of `split`, not in lower case unless that would cut them elsewhere."""
        spaced = space_out(clip(text))
        words, plain = _WORD.findall(spaced), _WORD.findall(spaced.lower())
        return words if [word.lower() for word in words] == plain else plain

    @property
    def tokens(self) -> list[str]:
        return self._tokens

    def encode(self, text: str) -> list[int]:
        if not self._has_kinds:
            return [self._ids.get(word, UNKNOWN) for word in self.split(text)]
        return [self._number(word) for word in self.split_as_written(text)]

    def _number(self, word: str) -> int:
        number = self._ids.get(word.lower())
        if number is None:
            number = next((self._ids[kind] for kind in kinds(word) if kind in self._ids), UNKNOWN)
        return number

    def to_json(self) -> str:
        return json.dumps({"kind": "words", "tokens": self._tokens}, ensure_ascii=False)


def kinds(word: str) -> list[str]:
    """What a word is like, from the particular to the general; no word of a text reads like one of these."""
    if any(character.isdigit() for character in word):
        return [f"{_KIND}{re.sub('[0-9]', '0', word)}", f"{_KIND}0"]
    case = "A" if word.isupper() and len(word) > 1 else "Aa" if word[:1].isupper() else "a"
    endings = [f"{_KIND}{case}-{word[-length:].lower()}" for length in _ENDINGS if len(word) > length + 1]
    return [*endings, f"{_KIND}{case}"]


def is_kind(token: str) -> bool:
    """Whether a token stands for a kind of unknown word."""
    return token.startswith(_KIND)


def is_name(token: str) -> bool:
    """Whether a token stands for unknown words with a capital: names and abbreviations."""
    return token.startswith(_KIND + "A")


class SubwordTokenizer:
    """Byte-pair encoding inside runs of letters or of punctuation, lower case, NFKC."""

    def __init__(self, model: SubwordModel) -> None:
        self._model = model

    @property
    def tokens(self) -> list[str]:
        return [self._model.id_to_token(number) or "" for number in range(self._model.get_vocab_size())]

    def encode(self, text: str) -> list[int]:
        ids = list(self._model.encode(clip(text), add_special_tokens=False).ids)
        # A text may have the name of a special token in it; padding in the midst of a text would end it there.
        return [UNKNOWN if number == PAD else number for number in ids] if PAD in ids else ids

    def to_json(self) -> str:
        return json.dumps({"kind": "subwords", "model": json.loads(self._model.to_str())}, ensure_ascii=False)


def tokenizer_from_json(blob: str) -> Tokenizer:
    """The tokenizer of `to_json`; raises AnnotatorError("model_damaged")."""
    try:
        state = json.loads(blob)
        if state["kind"] == "words" and tuple(state["tokens"][:2]) == SPECIAL:
            return WordTokenizer(state["tokens"])
        if state["kind"] == "subwords":
            return SubwordTokenizer(SubwordModel.from_str(json.dumps(state["model"])))
    except Exception as damage:  # `tokenizers` raises the bare class
        raise AnnotatorError("model_damaged") from damage
    raise AnnotatorError("model_damaged")


def learn_tokenizer(pool: Sequence[str], config: TrainingConfig, reporter: Reporter) -> Tokenizer:
    """Words for a pool with spaces, subwords for one that is mostly written without."""
    reporter.step("tokenize", 0, len(pool))
    if mostly_unspaced(pool):
        return _learn_subwords(pool, config, reporter)
    written: Counter[str] = Counter()
    for text in reporter.checked(pool):
        written.update(WordTokenizer.split_as_written(text))
    counts: Counter[str] = Counter()
    for word, count in written.items():
        counts[word.lower()] += count
    rarest = 2 if len(pool) >= 500 else 1
    common = [token for token, count in counts.most_common(config.word_vocabulary) if count >= rarest]
    return WordTokenizer([*SPECIAL, *common, *_common_kinds(written, set(common))])


def _common_kinds(written: Counter[str], tokens: set[str]) -> list[str]:
    """The kinds to which enough words belong that are no tokens; each word counts for the first of its kinds."""
    rest = {word: count for word, count in written.items() if word.lower() not in tokens}
    found: list[str] = []
    for level in range(len(_ENDINGS) + 1):
        counts: Counter[str] = Counter()
        for word, count in rest.items():
            of_word = kinds(word)
            if level < len(of_word):
                counts[of_word[level]] += count
        common = {kind for kind, count in counts.items() if count >= _COMMON_KIND}
        found.extend(sorted(common - set(found)))
        rest = {word: count for word, count in rest.items() if not common & set(kinds(word)[level : level + 1])}
    return found


def mostly_unspaced(texts: Sequence[str]) -> bool:
    """Whether most of (a sample of) the texts are written without spaces between words."""
    sample = texts[:: max(1, len(texts) // 1_000)]
    return 2 * sum(is_unspaced(clip(text)) for text in sample) > len(sample)


def _learn_subwords(pool: Sequence[str], config: TrainingConfig, reporter: Reporter) -> SubwordTokenizer:
    model = SubwordModel(models.BPE(unk_token=SPECIAL[UNKNOWN]))
    model.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    model.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(
        vocab_size=min(config.subword_vocabulary, 500 + 2 * len(pool)),
        min_frequency=2,
        special_tokens=list(SPECIAL),
        show_progress=False,
    )
    average = sum(map(len, pool)) / len(pool)
    stride = max(1, round(len(pool) * average / _SUBWORD_SAMPLE))

    def clipped() -> Iterator[str]:
        for text in reporter.checked(pool[::stride]):
            yield clip(text)

    model.train_from_iterator(clipped(), trainer)
    return SubwordTokenizer(model)
