"""Whether the parts of a model that came from elsewhere fit each other: judged before a single one is built."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from annotator.learning.hashing import COLUMNS
from annotator.learning.members import MEMBERS, SPARSE, in_together
from annotator.learning.tokenizer import SPECIAL
from annotator.learning.topics import TOPICS, shape_of_topics

_MOST_LABELS: Final = 10_000
_MOST_TOKENS: Final = 100_000  # that an LSTM may read of one text
_HALVES: Final = (
    *(f"{place}.{name}.coefficients" for place in ("instant", "together") for name in SPARSE),
    "pool.vectors",
    "pool.topics",
    "embedding",
)
_BYTES: Final = ("seen",)
# What the program writes around the subwords. A file that says otherwise was not written by it, and a normaliser or
# a pattern of someone else's choosing is nothing to run.
_AROUND: Final[Mapping[str, object]] = {
    "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]},
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": None,
    "decoder": None,
    "truncation": None,
    "padding": None,
}


class Trouble(Exception):
    """`part` of the model does not fit the others, or is not what the program writes."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def check_parts(
    arrays: Mapping[str, np.ndarray],
    kinds: Mapping[str, str],
    vocabulary: object,
    configuration: Mapping[str, Any],
    labels: int,
) -> None:
    """Raises `Trouble`. `kinds`: of the numbers of each tensor, in the words of safetensors."""
    shares = _check_configuration(configuration, labels)
    tokens, terms = _check_vocabulary(vocabulary)
    expected = _expected(arrays, tokens, terms, shares, labels, configuration.get("instant_voices") is not None)
    for name, shape in expected.items():
        kind = "U8" if name in _BYTES else "F16" if name in _HALVES else "F32"
        if name not in arrays or arrays[name].shape != shape or kinds[name] != kind:
            raise Trouble(name)
    for name, array in arrays.items():
        if name not in expected or not np.isfinite(array).all():
            raise Trouble(name)
    if not (arrays["pool.spread"] > 0).all():
        raise Trouble("pool.spread")
    for name in ("thresholds", "shares"):
        if not all(0 <= value <= 1 for value in arrays.get(name, ())):
            raise Trouble(name)
    if arrays["seen"].max() > 1:
        raise Trouble("seen")


def _expected(
    arrays: Mapping[str, np.ndarray], tokens: int, terms: int, shares: Mapping[str, float], labels: int, one: bool
) -> dict[str, tuple[int, ...]]:
    """The shape that each tensor must have; two of them tell the sizes that nothing else tells. `one`: whether there
    is a regression of all members together.
    """
    dimensions, hidden = _width(arrays, "pool.vectors"), _width(arrays, "pool.lstm.forwards.weight_hh_l0")
    features = 4 * hidden
    lstm = {
        f"{place}.{direction}.{name}": shape
        for place in ("pool.lstm", "lstm")
        for direction in ("forwards", "backwards")
        for name, shape in (
            ("weight_ih_l0", (features, dimensions)),
            ("weight_hh_l0", (features, hidden)),
            ("bias_ih_l0", (features,)),
            ("bias_hh_l0", (features,)),
        )
    }
    widths = {"vectors": dimensions, "terms": terms, "pieces": COLUMNS, "forms": COLUMNS, "states": features}
    widths |= {"beginning": dimensions, "topics": TOPICS}
    instant = {
        f"instant.{name}.{part}": shape
        for name in shares
        for part, shape in (("coefficients", (widths[name], labels)), ("intercepts", (labels,)))
    }
    if one:
        instant |= {f"together.{name}.coefficients": (widths[name], labels) for name in in_together(shares)}
        instant["together.intercepts"] = (labels,)
    return {
        "pool.vectors": (tokens, dimensions),
        "pool.weights": (tokens,),
        "pool.centre": (dimensions,),
        "pool.rarity": (terms,),
        "pool.pieces": (COLUMNS,),
        # Models from before these were learned have none.
        **({"pool.forms": (COLUMNS,)} if "pool.forms" in arrays or "forms" in shares else {}),
        **({"pool.beginning": (dimensions,)} if "pool.beginning" in arrays or "beginning" in shares else {}),
        **({"pool.topics": shape_of_topics(terms)} if "pool.topics" in arrays or "topics" in shares else {}),
        "pool.mean": (features,),
        "pool.spread": (features,),
        **lstm,
        "embedding": (tokens, dimensions),
        "head.weight": (labels, features),
        "head.bias": (labels,),
        "thresholds": (labels,),
        **{name: (labels,) for name in ("shares", "shift") if name in arrays},  # older models have none
        "seen": (labels,),
        **instant,
    }


def _width(arrays: Mapping[str, np.ndarray], name: str) -> int:
    if name not in arrays or arrays[name].ndim != 2 or not arrays[name].shape[1]:
        raise Trouble(name)
    return int(arrays[name].shape[1])


def _check_configuration(configuration: Mapping[str, Any], labels: int) -> Mapping[str, float]:
    """The shares of the instant model's members."""
    shares = configuration.get("instant_shares")
    if not isinstance(shares, dict) or not shares or not set(shares) <= set(MEMBERS):
        raise Trouble("instant_shares")
    if not all(_is_number(share) for share in shares.values()):
        raise Trouble("instant_shares")
    voices = configuration.get("instant_voices")
    if voices is not None and not (isinstance(voices, list) and len(voices) == 2 and all(map(_is_number, voices))):
        raise Trouble("instant_voices")
    for name, low, high in (("lstm_share", 0.0, 1.0), ("temperature", 1e-3, 1e3)):
        value = configuration.get(name)
        if value is None or not _is_number(value) or not low <= value <= high:
            raise Trouble(name)
    if type(configuration.get("many")) is not bool:
        raise Trouble("many")
    if configuration.get("label_count") != labels or type(configuration["label_count"]) is not int:
        raise Trouble("label_count")
    if not 0 < labels <= _MOST_LABELS:
        raise Trouble("labels")
    return shares


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _check_vocabulary(vocabulary: object) -> tuple[int, int]:
    """How many tokens and how many terms."""
    names = {"tokenizer", "terms", "unspaced", "max_tokens", "texts"}
    if not isinstance(vocabulary, dict) or set(vocabulary) != names:
        raise Trouble("vocabulary")
    terms, most = vocabulary["terms"], vocabulary["max_tokens"]
    if not _are_distinct_texts(terms):
        raise Trouble("terms")
    if type(vocabulary["unspaced"]) is not bool or type(vocabulary["texts"]) is not int:
        raise Trouble("vocabulary")
    if type(most) is not int or not 0 < most <= _MOST_TOKENS:
        raise Trouble("max_tokens")
    return _check_tokenizer(vocabulary["tokenizer"]), len(terms)


def _check_tokenizer(tokenizer: object) -> int:
    if isinstance(tokenizer, dict) and tokenizer.get("kind") == "words" and set(tokenizer) == {"kind", "tokens"}:
        tokens = tokenizer["tokens"]
        if _are_distinct_texts(tokens) and tuple(tokens[: len(SPECIAL)]) == SPECIAL:
            return len(tokens)
    elif isinstance(tokenizer, dict) and tokenizer.get("kind") == "subwords" and set(tokenizer) == {"kind", "model"}:
        around = tokenizer["model"]
        model = around.get("model") if isinstance(around, dict) else None
        if isinstance(model, dict) and all(around.get(part) == kept for part, kept in _AROUND.items()):
            return _check_subwords(model, around.get("added_tokens"))
    raise Trouble("tokenizer")


def _check_subwords(model: Mapping[str, Any], added: object) -> int:
    vocabulary, merges = model.get("vocab"), model.get("merges")
    if model.get("type") != "BPE" or model.get("dropout") is not None or model.get("unk_token") != SPECIAL[1]:
        raise Trouble("tokenizer")
    if model.get("continuing_subword_prefix") is not None or model.get("end_of_word_suffix") is not None:
        raise Trouble("tokenizer")
    if not isinstance(vocabulary, dict) or not isinstance(merges, list) or not isinstance(added, list):
        raise Trouble("tokenizer")
    # True is 1 to a comparison, and no number to tokenizers.
    numbers = list(vocabulary.values())
    if not all(type(number) is int for number in numbers) or sorted(numbers) != list(range(len(numbers))):
        raise Trouble("subwords")
    if any(vocabulary.get(token) != number for number, token in enumerate(SPECIAL)):
        raise Trouble("subwords")
    for merge in merges:
        pair = merge.split(" ") if isinstance(merge, str) else merge
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise Trouble("merges")
        if pair[0] not in vocabulary or pair[1] not in vocabulary or pair[0] + pair[1] not in vocabulary:
            raise Trouble("merges")
    told = [(one.get("id"), one.get("content")) if isinstance(one, dict) else None for one in added]
    if told != list(enumerate(SPECIAL)):
        raise Trouble("tokenizer")
    return len(vocabulary)


def _are_distinct_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value) and len(set(value)) == len(value)
