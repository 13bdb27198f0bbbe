"""Which language texts are in: by their script, and for Latin letters by the commonest little words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

_SCRIPTS: Final[Mapping[str, re.Pattern[str]]] = {
    "latin": re.compile("[A-Za-zÀ-ɏḀ-ỿ]"),
    "kana": re.compile("[\u3041-\u30ff]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "th": re.compile("[\u0e01-\u0e5b]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0621-\u06d3]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u05d0-\u05ea]"),
    "hi": re.compile("[\u0904-\u0939]"),
}
_LITTLE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of to is in that it you for was with this are have not my",
        "de": "der die und das ist nicht ich ein den mit zu es auch auf sich für",
        "fr": "le la les et des est une pas que dans pour vous je qui sur avec",
        "es": "el la los que una por está no con para las del es lo como pero",
        "pt": "que não uma com para os é do da em um mais você muito isso",
        "it": "che non di il per una è sono con del della gli ma più anche",
        "nl": "de het een van niet en ik dat is op te zijn voor met maar",
        "id": "yang dan di tidak ini itu dengan untuk dari pada akan saya ada ke",
        "tr": "bir ve bu için çok da de ne ama gibi daha var ben",
        "vi": "là và của không có cho được tôi các một này người rất",
        "pl": "nie się jest na że do to jak ale po za tak czy",
        "sv": "och att det som en är inte jag på för med har till",
    }.items()
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_LOOKED_AT: Final = 500  # texts
_CHARACTERS: Final = 400  # of each
_FEW: Final = 0.04  # little words are a third of running text; fewer than that are chance
_HEAVY: Final = 0.2  # kana among Japanese characters, at least


def guess_language(texts: Iterable[str]) -> str | None:
    """The ISO 639-1 code of the language most of some texts are in, or None where that cannot be told cheaply."""
    sample = " ".join(text[:_CHARACTERS] for text in islice(texts, _LOOKED_AT))
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()}
    # A word of Latin letters has several, a word of Chinese characters one or two.
    counts["latin"] //= 3
    east_asian = counts["kana"] + counts["zh"]
    if counts["kana"] > _HEAVY * east_asian:
        counts["ja"], counts["zh"] = east_asian, 0
    del counts["kana"]
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return None
    if script == "latin":
        return _latin(sample)
    if script == "cyrillic":
        return "uk" if re.search("[іїєґ]", sample) else "ru"
    return script


def _latin(sample: str) -> str | None:
    words = Counter(_WORD.findall(sample.casefold()))
    total = words.total()
    shares = {language: sum(words[word] for word in little) / total for language, little in _LITTLE_WORDS.items()}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= _FEW else None
