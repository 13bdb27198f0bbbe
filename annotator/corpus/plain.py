"""Plain text, one text a line: bare, or after its label (`joy: what a day`, `1 what a day`, `__label__joy hello`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.corpus.encoding import DOS_END, is_damaged, open_text, storable
from annotator.corpus.formats import BadRow, FileFormat, Row
from annotator.corpus.opening import Watch
from annotator.corpus.table import LineEnds, Table

TEXT_COLUMN: Final = "text"
LABEL_COLUMN: Final = "label"

# A comma with a blank behind it parts labels from text; one before a word is of the text.
_FASTTEXT: Final = re.compile(r"\s*((?:__label__\S+\s*)+)(?:,+\s+)?(.*)", re.DOTALL)
_FASTTEXT_LABEL: Final = re.compile(r"__label__(\S+?)(?=,*(?:\s|$)|,__label__)")
_PARTS: Final[Mapping[str, re.Pattern[str]]] = {
    # White space first: a label before it may have a colon inside (DESC:manner), but does not end in one.
    " ": re.compile(r"(?!\S*://)(\S{0,39}[^\s:：])\s+(\S.*)", re.DOTALL),
    ":": re.compile(r"([^\s:：][^:：\t]{0,39}?)\s*[:：](?!//)\s*(\S.*)", re.DOTALL),
}
_FEW_LABELLED: Final = 0.01
_NEARLY_ALL: Final = 0.98
_MOST_LABELS: Final = 30
_TEXTS_PER_LABEL: Final = 5  # few words stand at the beginning of so many lines unless they are labels
_POLAR: Final = frozenset(
    {"pos", "neg", "neu", "positive", "negative", "neutral", "ham", "spam", "正面", "负面", "中性"}
)


def line_format(lines: Sequence[str]) -> tuple[str, str | None] | None:
    """How lines carry their labels: ("fasttext", None, or "," where one ends the label), ("labelled", ":" or " "), or
    None for bare texts.

    A label stands before many texts. The first words of sentences and the speakers of a talk vary more.
    """
    lines = [line.strip() for line in lines if line.strip()]
    if not lines:
        return None
    # No other text begins like that; those without a label stand bare among them.
    if sum(line.startswith("__label__") for line in lines) > _FEW_LABELLED * len(lines):
        return "fasttext", "," if _ends_in_comma(lines) else None
    for delimiter, pattern in _PARTS.items():
        found = [match[1] for line in lines if (match := pattern.fullmatch(line))]
        if len(found) >= _NEARLY_ALL * len(lines) and _are_labels(found):
            return "labelled", delimiter
    return None


def _ends_in_comma(lines: Sequence[str]) -> bool:
    """Whether a comma without a blank stands between each label and its text, so that their first words vary."""
    first = [line.split(maxsplit=1)[0] for line in lines if line.startswith("__label__")]
    before = Counter(word.split(",", 1)[0] for word in first)
    return all("," in word for word in first) and len(before) < len(set(first))


def _are_labels(found: Sequence[str]) -> bool:
    times = Counter(found)
    if not 2 <= len(times) <= _MOST_LABELS:
        return False
    is_plain = all(re.fullmatch(r"[+-]?\d{1,2}", name) or name.casefold() in _POLAR for name in times)
    return len(found) >= len(times) * (2 if is_plain else _TEXTS_PER_LABEL)


def open_table(path: Path, file_format: FileFormat, watch: Watch) -> Table:
    """The lines that are not blank, under the name "text" or that of the header, after the labels where they have any.

    Raises AnnotatorError `file_empty`.
    """
    ends = LineEnds()
    lines = _lines(path, file_format, watch, ends)
    header = next(lines, (0, ""))[1] if file_format.header else TEXT_COLUMN
    total = first = last = 0
    for last, _ in lines:
        first = first or last
        total += 1
    if not total:
        raise AnnotatorError("file_empty", file=str(path))
    column = storable(header.strip()) or TEXT_COLUMN
    columns = (column,) if file_format.kind == "txt" else (LABEL_COLUMN, TEXT_COLUMN)
    rows = _rows(path, file_format, column, watch)
    return Table(columns, total, rows, ends.kind(), blank_rows=last - first + 1 - total)


def _lines(path: Path, file_format: FileFormat, watch: Watch, ends: LineEnds) -> Iterator[tuple[int, str]]:
    with open_text(path, file_format.encoding or "utf-8", newline="", watch=watch) as file:
        for line, text in enumerate(file, start=1):
            if text.strip() and text != DOS_END:
                ends.add(text)
                yield line, text.rstrip("\r\n")


def _rows(path: Path, file_format: FileFormat, column: str, watch: Watch) -> Iterator[Row | BadRow]:
    lines = _lines(path, file_format, watch, LineEnds())
    if file_format.header:
        next(lines)
    for number, (line, text) in enumerate(lines, start=1):
        if is_damaged(text):
            yield BadRow(number, "row_encoding", line, text)
            continue
        body = storable(text)
        if file_format.kind == "fasttext":
            yield Row(number, _fasttext(body, file_format.delimiter), line)
        elif file_format.kind == "labelled":
            yield Row(number, _labelled(body, file_format.delimiter or " "), line)
        else:
            yield Row(number, {column: body}, line)


def _fasttext(line: str, delimiter: str | None) -> dict[str, str | list[str]]:
    if delimiter is not None and line.lstrip().startswith("__label__"):
        label, _, text = line.strip().partition(delimiter)
        return {LABEL_COLUMN: [label.removeprefix("__label__").strip()], TEXT_COLUMN: text.strip()}
    match = _FASTTEXT.fullmatch(line)
    if match is None:
        return {LABEL_COLUMN: "", TEXT_COLUMN: line}
    return {LABEL_COLUMN: _FASTTEXT_LABEL.findall(match[1]), TEXT_COLUMN: match[2]}


def _labelled(line: str, delimiter: str) -> dict[str, str | list[str]]:
    """A line without a label is a text all the same: nothing of it is lost."""
    match = _PARTS[delimiter].fullmatch(line.strip())
    return {LABEL_COLUMN: match[1] if match else "", TEXT_COLUMN: match[2] if match else line}
