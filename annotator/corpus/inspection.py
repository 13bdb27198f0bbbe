"""Looking at a whole file before it is imported: what it is, what its columns are, what is odd about its texts."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Final

import numpy as np

from annotator.core.progress import OnProgress, ShouldStop, ignore_progress, never_stop
from annotator.core.texts import normalise, text_hash
from annotator.corpus import excel, folders
from annotator.corpus.formats import BadRow, FileFormat, Row, joined
from annotator.corpus.guessing import Guess, guess_columns, looks_like_ids, with_text
from annotator.corpus.language import guess_language
from annotator.corpus.near_duplicates import Finder
from annotator.corpus.opening import Watch, packing
from annotator.corpus.reading import GUESSED_FROM, open_file, tells_labels
from annotator.corpus.saying import NOTHING, Sayings
from annotator.corpus.tallies import Tally, Value

LONG: Final = 10_000  # characters: more is a document rather than a text to label
_SHOWN: Final = 5  # rows and examples
_EXAMPLE: Final = 80  # characters
_REMEMBERED: Final = 20_000  # texts whose beginning may be an example of what is known at the end only
_PIECE: Final = 32_768  # characters of texts that are compared at once

_MOJIBAKE: Final = re.compile(
    # UTF-8 read as Windows-1252 or Latin-1, characters that were lost before, UTF-8 read as GBK.
    "[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï¿½|\ufffd|锟斤拷|[锛銆鈥][\u4e00-\u9fff]"
)
_HTML: Final = re.compile(
    r"</?(?:a|b|i|u|p|br|hr|em|li|ul|ol|td|tr|h[1-6]|div|img|span|font|table|strong|script|style|html|body)\b[^<>]*>"
    r"|&(?:amp|lt|gt|quot|apos|nbsp|hellip|#\d{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")  # NEL is a line break
_LINE_BREAK: Final = re.compile("[\n\r\x85\u2028]")

# What is looked for in each text, and what is done about the rows of each finding.
_TESTS: Final[Mapping[str, Callable[[str], object]]] = {
    "long": lambda body: len(body) > LONG,
    "mojibake": _MOJIBAKE.search,
    "html": _HTML.search,
    "control": _CONTROL.search,
    "line_break": _LINE_BREAK.search,
}
_ACTIONS: Final[Mapping[str, str]] = {
    "unreadable": "rejected",
    "aside": "rejected",
    "empty": "rejected",
    "duplicate": "once",
    "contradiction": "first_counts",
    "no_label": "unlabelled",
    "near_duplicate": "kept",
    "spilled": "joined",
    **dict.fromkeys(_TESTS, "kept"),
}


_ASIDE: Final = ("row_header", "row_footer")  # why a row is none of the table


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about some rows.

    `key`: "unreadable", "aside" (a header or a remark), "empty", "duplicate" (same as an earlier text), "contradiction"
    (such a one with other labels), "no_label" (a word for nothing in place of a label, as "nan"), "near_duplicate" (in
    a group of texts that are nearly the same; about so many, for nothing is read twice to be sure), "spilled"
    (delimiters in the text, unquoted), "long", "mojibake", "html", "control" or "line_break" (in the text). `count`
    rows have it; `rows` are the numbers of the first five. `action` is what the import does about them: "rejected",
    "once" (the text is stored once), "first_counts" (the labels of the first row are taken, others become a conflict),
    "unlabelled" (the word is no label unless a person says so), "joined" or "kept" (as it is). `examples` are the
    beginnings of the texts of these rows, as far as they are known; of rows that are "unreadable" or "aside" they are
    the keys of the reasons.
    """

    key: str
    count: int
    rows: tuple[int, ...]
    action: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """`role`: "text", "label", "id" or "other". `examples`: up to five different values, cut to 80 characters.

    `values`: how many rows have each value; None for the texts, and where there are too many for labels.
    """

    name: str
    role: str
    examples: tuple[str, ...]
    values: Mapping[Value, int] | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is.

    `rows` counts all, those that cannot be read too. `label_columns` has one column of labels, or columns of 0 and 1
    with a label each (`is_indicator`), or none. `label_separator` stands between several labels in one cell; None
    where a cell has one, or a list. `packing` is "gz", "zip" or None; `line_ends` "lf", "crlf", "cr", "mixed" or None
    where rows are not lines; `sheets` the names of a workbook's sheets or of a folder's splits; `language` an ISO 639-1
    code or None.
    `combinations`: which of the columns of 0 and 1 are set together, those beside the labels too, and in how many rows.
    """

    file: Path
    format: FileFormat
    packing: str | None
    line_ends: str | None
    sheets: tuple[str, ...]
    rows: int
    columns: tuple[Column, ...]
    text_column: str
    label_columns: tuple[str, ...]
    is_indicator: bool
    label_separator: str | None
    language: str | None
    findings: tuple[Finding, ...]
    combinations: Mapping[tuple[str, ...], int] = field(default_factory=dict)


def inspect(
    path: Path,
    on_progress: OnProgress = ignore_progress,
    should_stop: ShouldStop = never_stop,
    file_format: FileFormat | None = None,
    text_column: str | None = None,
) -> Inspection:
    """Go through the whole file, in the format it has or in the one a person chose; so with the column of the texts.

    A few rows are in memory at a time, and about 100 bytes of each. The steps of the progress are kilobytes of the
    file, which is gone through several times. Raises as `annotator.corpus.reading.preview`.
    """
    file_format, table = open_file(path, file_format, Watch(on_progress, should_stop))
    first = list(islice(table.rows, GUESSED_FROM))
    readable = [row for row in first if isinstance(row, Row)]
    cells = [[row.values.get(name, "") for name in table.columns] for row in readable]
    guess = guess_columns(table.columns, cells, table.text_column, table.label_column)
    if text_column in table.columns:
        guess = with_text(guess, text_column)
    found, sayings = _Found(), Sayings(guess, are_told=tells_labels(file_format, table, readable))
    tally = Tally(table.columns, guess.text_column, (*guess.label_columns, *guess.remark_columns))
    for row in chain(first, table.rows):
        found.add(row, guess.text_column, sayings)
        if isinstance(row, Row):
            tally.add(row)
    label_columns = guess.label_columns or ((guess.label_column,) if guess.label_column else ())
    return Inspection(
        file=path,
        format=file_format,
        packing=None if path.is_dir() else packing(path),
        line_ends=table.line_ends,
        sheets=_sheets(path, file_format),
        rows=found.rows,
        columns=tuple(_columns(table.columns, readable, guess, label_columns, tally)),
        text_column=guess.text_column,
        label_columns=label_columns,
        is_indicator=bool(guess.label_columns),
        label_separator=guess.label_separator,
        language=guess_language(joined(row.values.get(guess.text_column, "")) for row in readable),
        findings=found.findings(on_progress, should_stop),
        combinations=tally.combinations(),
    )


def _sheets(path: Path, file_format: FileFormat) -> tuple[str, ...]:
    if file_format.kind == "datasets":
        return folders.splits(path)
    return excel.sheet_names(path) if file_format.kind == "xlsx" else ()


@dataclass(slots=True)
class _Found:
    """What was found so far: counts and first rows, and of each text its hash and its row."""

    rows: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_ACTIONS, 0))
    places: dict[str, list[int]] = field(default_factory=lambda: {key: [] for key in _ACTIONS})
    examples: dict[str, list[str]] = field(default_factory=lambda: {key: [] for key in _ACTIONS})
    beginnings: list[str] = field(default_factory=list)  # of the first texts
    hashes: array[int] = field(default_factory=lambda: array("Q"))
    numbers: array[int] = field(default_factory=lambda: array("Q"))
    said: array[int] = field(default_factory=lambda: array("Q"))  # of labels
    finder: Finder = field(default_factory=Finder)
    waiting: list[str] = field(default_factory=list)  # the latest texts, which the finder takes together
    length: int = 0

    def add(self, row: Row | BadRow, text_column: str, sayings: Sayings) -> None:
        self.rows += 1
        if isinstance(row, BadRow):
            self._note("aside" if row.reason in _ASIDE else "unreadable", row.number, row.reason)
            return
        body = joined(row.values.get(text_column, ""))
        if not normalise(body):
            self._note("empty", row.number, "")
            return
        # 8 of the 16 bytes: among a million texts two different ones agree in them once in ten million files.
        self.hashes.append(int.from_bytes(text_hash(body)[:8], "little"))
        self.numbers.append(row.number)
        number, has_no_label = sayings.of(row)
        self.said.append(number)
        if has_no_label:
            self._note("no_label", row.number, body)
        if len(self.beginnings) < _REMEMBERED:
            self.beginnings.append(body[:_EXAMPLE])
        self.waiting.append(body)
        self.length += len(body)
        if self.length > _PIECE:
            self._pass_on()
        if row.is_mended:
            self._note("spilled", row.number, body)
        for key, has in _TESTS.items():
            if has(body):
                self._note(key, row.number, body)

    def _note(self, key: str, number: int, example: str) -> None:
        self.counts[key] += 1
        if len(self.places[key]) < _SHOWN:
            self.places[key].append(number)
            self.examples[key].append(example[:_EXAMPLE])

    def _note_all(self, key: str, found: Sequence[int]) -> None:
        """Note texts by their place among those that are not empty."""
        self.counts[key] = len(found)
        self.places[key] = [self.numbers[at] for at in found[:_SHOWN]]
        self.examples[key] = [self.beginnings[at] for at in found[:_SHOWN] if at < len(self.beginnings)]

    def _pass_on(self) -> None:
        self.finder.add(range(len(self.hashes) - len(self.waiting), len(self.hashes)), self.waiting)
        self.waiting, self.length = [], 0

    def findings(self, on_progress: OnProgress, should_stop: ShouldStop) -> tuple[Finding, ...]:
        hashes = np.frombuffer(self.hashes, np.uint64) if self.hashes else np.zeros(0, np.uint64)
        _, originals = np.unique(hashes, return_index=True)
        again = np.ones(len(hashes), np.bool_)
        again[originals] = False
        self._note_all("duplicate", np.flatnonzero(again).tolist())
        self._note_all("contradiction", _contradicting(hashes, np.asarray(self.said, np.uint64)))
        self._pass_on()
        groups = self.finder.groups(None, on_progress, should_stop)
        different = ([place for place in group if not again[place]] for group in groups)
        self._note_all("near_duplicate", sorted(place for group in different if len(group) > 1 for place in group))
        return tuple(
            Finding(key, self.counts[key], tuple(self.places[key]), action, tuple(self.examples[key]))
            for key, action in _ACTIONS.items()
            if self.counts[key]
        )


def _contradicting(hashes: np.ndarray, said: np.ndarray) -> list[int]:
    """The places of the texts with other labels than those that the same text has first."""
    told = np.flatnonzero(said != NOTHING)
    _, first, group = np.unique(hashes[told], return_index=True, return_inverse=True)
    places: list[int] = told[said[told] != said[told[first]][group]].tolist()
    return places


def _columns(
    names: tuple[str, ...], rows: list[Row], guess: Guess, label_columns: tuple[str, ...], tally: Tally
) -> Iterator[Column]:
    for name in names:
        values = [joined(row.values.get(name, "")) for row in rows]
        if name == guess.text_column:
            role = "text"
        elif name in label_columns:
            role = "label"
        else:
            role = "id" if looks_like_ids(name, values) else "other"
        shown = dict.fromkeys(value[:_EXAMPLE] for value in values if value.strip())
        yield Column(name, role, tuple(islice(shown, _SHOWN)), tally.values(name))
