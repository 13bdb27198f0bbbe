"""Which encoding of one byte a character a text is in, told by the letters of its language.

In the right encoding nearly all letters beyond ASCII are those of one language, the common ones most often; in a wrong
one they are those of no language. Letters are listed by how common they are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

_NOT_ASCII: Final = re.compile("[^\x00-\x7f]")
_SIGNS: Final = frozenset("’‘“”„–—…°«»€£§·•©®№\xa0²³½¡¿")
_OF_SIGNS, _OF_CAPITALS, _OF_OTHERS = 0.001, 0.1, 0.00005  # how probable these are beside the letters
_LETTER_SHARE: Final = 0.7
_COUNTED: Final = 300  # characters: more of them say nothing new
_ASCII: Final = bytes(range(128))

_WEST: Final = ("cp1252", "mac_roman", "cp850")
_CENTRAL: Final = ("cp1250", "iso8859_2", "cp852")
_CYRILLIC: Final = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
# Where the most are ASCII letters.
_LATIN: Final[Sequence[tuple[str, Sequence[str]]]] = (
    ("’“”–…‘—éï", _WEST),
    ("éàèêçôùîâûëïœ", _WEST),
    ("üäößé", _WEST),
    ("óáíéñú¿¡ü", _WEST),
    ("ãçáéóêíâõúàô", _WEST),
    ("àèìòùé", _WEST),
    ("äöåé", _WEST),
    ("åøæé", _WEST),
    ("áðíþóöúæéý", _WEST),
    ("éëïèö", _WEST),
    ("łąęóśżćźń", _CENTRAL),
    ("íáéěřýžčšůúťďňó", _CENTRAL),
    ("áíéýčšžťľúôňďäĺŕó", _CENTRAL),
    ("áéöóőíüúű", _CENTRAL),
    ("ăîâşţ", _CENTRAL),
    ("čšžćđ", _CENTRAL),
    ("ışğüçöâîû", ("cp1254",)),
    ("ėšųžūįąčę", ("cp1257",)),
    ("āīēšņļūžčķģ", ("cp1257",)),
    ("äõüöšž", ("cp1252", "cp1257")),
    ("\u0323\u0301\u0300\u0309đâêưôơă\u0303áàúíóéèùýãõ", ("cp1258",)),
)
_OTHER: Final[Sequence[tuple[str, Sequence[str]]]] = (
    ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ", _CYRILLIC),
    ("оанивітерслкдумпязьбгчйхжцюєїшфґщ", ("cp1251", "koi8_u", "iso8859_5", "mac_cyrillic")),
    ("аоиетнрвсдлпкмзяугбчцъжщхюйшфь", _CYRILLIC),
    ("аоиенрјстувдклмпбзгчшњцљћђжхфџ", ("cp1251", "iso8859_5", "mac_cyrillic")),
    ("αοιετσνηυρπκμλςάέίόύήθγχβδωφώξζψϊ", ("cp1253",)),
    ("יוהלאתרבשמנםדעחקפכגסטצזןךףץ", ("cp1255",)),
    ("اليمنروتبةعدسفهكقحجأشخصىطزغضظئثإءؤآ،؟", ("cp1256", "iso8859_6")),
    ("านรกอเงมยลวดทตสปคะ่้ัีิืุูำ์ไใแหบชพจขผถโซศธณฟึฉภฐญษฏๆฮฆ็", ("cp874",)),
)
# How much likelier the letters must be than in the encodings that are met every day (logarithms).
_RARITY: Final[Mapping[str, float]] = {
    **dict.fromkeys(("cp1250", "cp1254", "koi8_r", "koi8_u"), 1.0),
    **dict.fromkeys(("cp1257", "cp1258", "cp866", "iso8859_5", "iso8859_6"), 1.5),
    **dict.fromkeys(("iso8859_2", "mac_cyrillic"), 2.0),
    **dict.fromkeys(("mac_roman", "cp850", "cp852"), 3.0),
}


def single_byte(sample: bytes, *, old_mac: bool) -> str | None:
    """The encoding in which a sample is a text; None where in none of these. `old_mac`: its lines end in CR alone, as
    hardly anything else has them.
    """
    alphabets = _LATIN if len(sample.translate(None, _ASCII)) * 3 < len(sample) else _OTHER
    counts = {name: _counted(sample, name) for _, encodings in alphabets for name in encodings}
    best, most = None, -math.inf
    for letters, encodings in alphabets:
        chances = _chances(letters)
        for name in encodings:
            rarity = 0.0 if old_mac and name.startswith("mac") else _RARITY.get(name, 0.0)
            likelihood, share = _judged(counts[name], chances)
            if share >= _LETTER_SHARE and likelihood - rarity > most:
                best, most = name, likelihood - rarity
    return best


def names() -> list[str]:
    """All encodings that are told apart here."""
    return list(dict.fromkeys(name for _, encodings in (*_LATIN, *_OTHER) for name in encodings))


def _counted(sample: bytes, encoding: str) -> Counter[str]:
    return Counter(_NOT_ASCII.findall(sample.decode(encoding, "replace")))


def _chances(letters: str) -> dict[str, float]:
    """How probable each letter is, small and capital."""
    total = sum(1 / rank for rank in range(1, len(letters) + 1))
    chances = {letter: 1 / rank / total for rank, letter in enumerate(letters, start=1)}
    return {letter.upper(): _OF_CAPITALS * chance for letter, chance in chances.items()} | chances


def _judged(counts: Counter[str], chances: Mapping[str, float]) -> tuple[float, float]:
    """The logarithm of how probable these characters are, and the share of those that occur in the language."""
    total = known = 0
    likelihood = 0.0
    for character, times in counts.items():
        chance = chances.get(character, _OF_SIGNS if character in _SIGNS else 0.0)
        total += times
        known += times if chance else 0
        likelihood += times * math.log(chance or _OF_OTHERS)
    return likelihood * min(1.0, _COUNTED / max(1, total)), known / max(1, total)
