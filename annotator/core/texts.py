"""What makes two texts the same, and how scripts without spaces are cut for search."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Scripts written without spaces between words: each character is a search token of its own, so that a phrase
# query finds any substring. Han with extensions, kana, Thai, Lao, Myanmar, Khmer; Hangul has spaces, but
# particles stick to words, so it is cut too.
_UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"([{_UNSPACED_RANGES}])")

# White space; ASCII, general and Chinese punctuation, full-width forms; what chooses the look of an emoji. No letter,
# digit, mark or emoji of any script is among them.
_PUNCTUATION = re.compile(
    r"[\s!-/:-@\[-`{-~\u00a1\u00ab\u00b7\u00bb\u00bf\u2000-\u206f\u3000-\u3004\u3008-\u301f\ufe0e\ufe0f"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+"
)


# What may stand inside a word and nobody sees: soft hyphen, zero-width space, joiners, and marks of no width.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

# Persian and the scripts of India write words with joiners and without them: there they are left.
_JOINED = "\u0590-\u0dff\u1000-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc"
_UNSEEN = re.compile(f"[\u00ad\u200b\u2060\ufeff]+|(?<![{_JOINED}])[\u200c\u200d]+(?![{_JOINED}])")


def normalise(body: str) -> str:
    """NFKC, folded white space, trimmed: the form by which texts are compared (not the one that is shown)."""
    return " ".join(unicodedata.normalize("NFKC", body).split())


def bare(body: str) -> str:
    """The form by which likeness is judged: without case, white space and punctuation, unless there is nothing else."""
    form = normalise(body).casefold()
    return _PUNCTUATION.sub("", form) or form


def text_hash(body: str) -> bytes:
    """16 bytes that are equal for two bodies exactly when their normalised forms are."""
    return normalised_hash(normalise(body))


def normalised_hash(normalised: str) -> bytes:
    """The same of a body that is normalised already."""
    return hashlib.blake2b(normalised.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def searchable(text: str) -> str:
    """The text as the full-text index sees it: spaced out, and without what nobody sees inside a word.

    To take a text out of the index takes the same form again that was put in.
    """
    return space_out(text if text.isascii() else _UNSEEN.sub("", text))


def space_out(text: str) -> str:
    """The text with every character of an unspaced script apart."""
    if text.isascii():
        return text
    return " ".join(_UNSPACED.split(unicodedata.normalize("NFKC", text)))


def is_unspaced(text: str) -> bool:
    """Whether most letters of the text belong to a script without spaces between words."""
    letters = sum(character.isalnum() for character in text)
    return letters > 0 and 2 * len(_UNSPACED.findall(text)) >= letters
