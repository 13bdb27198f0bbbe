"""fastText: one line a text, its labels before it, each as __label__NAME."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TextIO

from annotator.core.exports import Altered, ExportedText, ExportShape
from annotator.corpus.alterations import Alterations

PREFIX: Final = "__label__"
_BLANK: Final = re.compile("[\0\t\n\v\f\r \u0085\u2028\u2029]+")  # the first seven end a token or a line for fastText
_LINE: Final = re.compile("[\0\n\v\f\r\u0085\u2028\u2029]")
_LIKE_A_LABEL: Final = re.compile(f"(?:^|(?<= )){PREFIX}")


def write(file: TextIO, texts: Iterator[ExportedText], shape: ExportShape, alterations: Alterations) -> None:
    """Line breaks in a text become blanks. A text without labels stands alone on its line, and training skips it."""
    names = dict(zip(shape.label_names, label_tokens(shape.label_names), strict=True))
    for text in texts:
        bare = text.body.strip()
        line = _BLANK.sub(" ", bare).strip()
        if _LINE.search(bare):
            alterations.note(Altered.LINE, bare, line)
        body = _LIKE_A_LABEL.sub("label ", line)
        if body != line:
            alterations.note(Altered.PREFIX, line, body)
        file.write(" ".join([*(names[name] for name in text.labels or ()), body]) + "\n")


def label_tokens(names: Sequence[str]) -> list[str]:
    """The labels as fastText can have them: without blanks, and no two alike."""
    made: list[str] = []
    for name in names:
        token = bare = PREFIX + _BLANK.sub("_", name)
        number = 1
        while token in made:
            number += 1
            token = f"{bare}_{number}"
        made.append(token)
    return made
