"""Where a long text can be cut, so that it comes on the screen piece by piece."""

from __future__ import annotations

import unicodedata
from typing import Final

_ENDS: Final = "。！？；…．.!?;"  # of sentences
_LEAST: Final = 0.5  # of a piece: what stands before is no place for a cut, or pieces would be small
_JOINER: Final = "\u200d"  # between the parts of an emoji


def piece_end(body: str, start: int, size: int) -> int:
    """The end of a piece that begins at `start` and has `size` characters at most.

    After a line if one ends in its second half, else after a sentence, a blank, or any other character that the next
    one does not belong to.
    """
    end = start + size
    if end >= len(body):
        return len(body)
    least = start + round(size * _LEAST)
    for is_good in (_ends_line, _ends_sentence, _ends_word):
        for at in range(end, least, -1):
            if is_good(body, at):
                return at
    for at in range(end, least, -1):
        if _is_between_characters(body, at):
            return at
    return end


def _ends_line(body: str, at: int) -> bool:
    return body[at - 1] == "\n"


def _ends_sentence(body: str, at: int) -> bool:
    """A full stop of a language with spaces between words is one only before a space; 3.14 has none."""
    sign = body[at - 1]
    return sign in _ENDS and (not sign.isascii() or body[at].isspace()) and body[at] not in _ENDS


def _ends_word(body: str, at: int) -> bool:
    return body[at - 1].isspace() and not body[at].isspace()


def _is_between_characters(body: str, at: int) -> bool:
    """Whether what follows begins a character that a person sees: no accent, no part of an emoji."""
    following = body[at]
    belongs = unicodedata.category(following)[0] == "M" or "\U0001f3fb" <= following <= "\U0001f3ff"
    return not belongs and _JOINER not in body[at - 1 : at + 1]
