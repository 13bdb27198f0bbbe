"""What makes two texts the same, and how scripts without spaces are cut for search."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WHITE = re.compile(r"\s+")

# Scripts written without spaces between words: each character is a search token of its own, so that a phrase
# query finds any substring. Han with extensions, kana, Thai, Lao, Myanmar, Khmer; Hangul has spaces, but
# particles stick to words, so it is cut too.
_UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"([{_UNSPACED_RANGES}])")


def normalise(body: str) -> str:
    """NFKC, folded white space, trimmed: the form by which texts are compared (not the one that is shown)."""
    return _WHITE.sub(" ", unicodedata.normalize("NFKC", body)).strip()


def text_hash(body: str) -> bytes:
    """16 bytes that are equal for two bodies exactly when their normalised forms are."""
    return hashlib.blake2b(normalise(body).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def space_out(text: str) -> str:
    """The text as the full-text index sees it: every character of an unspaced script stands apart."""
    return _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def is_unspaced(text: str) -> bool:
    """Whether most letters of the text belong to a script without spaces between words."""
    letters = sum(character.isalnum() for character in text)
    return letters > 0 and 2 * len(_UNSPACED.findall(text)) >= letters
