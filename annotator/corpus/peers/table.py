"""An export of another program as a table: one row an entry, with the labels on which its annotators agreed."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from annotator.core.errors import AnnotatorError
from annotator.corpus import delimited, parquet
from annotator.corpus.encoding import storable
from annotator.corpus.formats import BadRow, FileFormat, PeerName, Row
from annotator.corpus.json_values import Entry, compact, read_array, read_lines
from annotator.corpus.opening import UNWATCHED, Watch, members
from annotator.corpus.peers import (
    argilla,
    doccano,
    label_sleuth,
    label_studio,
    labelbuddy,
    prodigy,
    spacy_cats,
)
from annotator.corpus.peers.peer import ANY, LABEL, Cell, Flat, Object, Peer
from annotator.corpus.peers.voting import Vote, agreed
from annotator.corpus.table import Table

_SAMPLE: Final = 50  # entries
_BEGINNING: Final = 1 << 20  # bytes
_MOST_LABELS: Final = 60  # a question with more different answers asks for words, not for labels

_RECOGNISE: Final[Mapping[PeerName, Callable[[Sequence[Object]], Peer | None]]] = {
    "label_studio": label_studio.recognise,
    "argilla": argilla.recognise,
    "prodigy": prodigy.recognise,
    "doccano": doccano.recognise,
    "spacy": spacy_cats.recognise,
    "labelbuddy": labelbuddy.recognise,
    "label_sleuth": label_sleuth.recognise,
}
_IN_TABLES: Final = ("label_studio", "label_sleuth", "doccano")  # the others never write CSV


def recognise(path: Path, file_format: FileFormat) -> PeerName | None:
    """Which program wrote a file of that format; None if none of those we know."""
    if file_format.kind not in ("json", "jsonl", "parquet", "arrow") and not (
        file_format.kind in ("csv", "tsv") and file_format.header
    ):
        return None
    try:
        sample = _sample(path, file_format)
    except AnnotatorError:
        return None  # whoever reads all of it will say what is wrong
    if not sample:
        return None
    known = _IN_TABLES if file_format.kind in ("csv", "tsv") else _RECOGNISE
    return next((name for name in _RECOGNISE if name in known and _RECOGNISE[name](sample)), None)


def open_table(path: Path, file_format: FileFormat, watch: Watch) -> Table:
    """The rows, one for each entry; the label column has a list, or nothing where there is no answer.

    The entries of one text (a line for each annotator or label) get the same labels, those agreed upon, so that it
    does not matter which of them is kept. The file is gone through twice, or three times where texts come again; in
    memory are eight bytes an entry and the votes on texts that come again.

    Raises AnnotatorError: `file_empty`, `format_wrong` (format) where the file is no such export, and those of the
    container.
    """
    sample = _sample(path, file_format)
    peer = _RECOGNISE[file_format.peer](sample) if file_format.peer and sample else None
    if peer is None:
        raise AnnotatorError("format_wrong", file=str(path), format=file_format.name)

    def entries() -> Iterator[tuple[Entry, Flat | None]]:
        for entry in _entries(path, file_format, watch):
            yield entry, peer.flatten(entry.value) if isinstance(entry.value, dict) else None

    seen = _Seen()
    for _, flat in entries():
        seen.add(flat)
    again = seen.again()
    votes = _votes(entries(), again) if again else {}
    label = seen.label()
    columns = [storable(name) for name in seen.columns]
    questions = {name: _free(name, columns) for name in seen.questions}
    names = (*columns, *questions.values())
    rows = _rows(entries(), questions, label, votes)
    text = peer.text_column if peer.text_column in columns else None
    return Table(names, seen.total, rows, None, text, questions.get(label) if label else None)


def _entries(path: Path, file_format: FileFormat, watch: Watch) -> Iterator[Entry]:
    encoding = file_format.encoding or "utf-8"
    match file_format.kind:
        case "json" | "jsonl":
            read = read_array if file_format.kind == "json" else read_lines
            for member in members(path) or (None,):
                yield from read(path, encoding, watch, member)
        case "parquet" | "arrow":
            yield from parquet.read_values(path, watch)
        case _:
            for row in delimited.open_table(path, file_format, watch).rows:
                if isinstance(row, BadRow):
                    yield Entry(None, row.line, row.reason, row.raw)
                else:
                    yield Entry(dict(row.values), row.line)  # type: ignore[arg-type]


def _sample(path: Path, file_format: FileFormat) -> list[Object]:
    """The first entries. A table is gone through for its shape first: of a large one the beginning tells enough."""
    is_wide = (file_format.encoding or "").startswith(("utf-16", "utf-32"))  # cannot be cut at a byte
    is_table = file_format.kind in ("csv", "tsv")
    watch = Watch(until=_BEGINNING) if is_table and not is_wide else UNWATCHED
    first = islice(_entries(path, file_format, watch), _SAMPLE)
    return [entry.value for entry in first if isinstance(entry.value, dict)]


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class _Seen:
    """What the first pass finds out: the columns, the questions and which texts come again."""

    def __init__(self) -> None:
        self.total = 0
        self.columns: dict[str, None] = {}
        self.questions: dict[str, None] = {}
        self._answers: Counter[str] = Counter()
        self._labels: dict[str, set[str]] = {}
        self._keys = array("Q")

    def add(self, flat: Flat | None) -> None:
        self.total += 1
        if flat is None:
            return
        self.columns |= dict.fromkeys(flat.columns)
        if flat.key:
            self._keys.append(_hash(flat.key))
        for question, votes in flat.answers.items():
            self._answers[question] += 1
            known = self._labels.setdefault(question, set())
            if len(known) <= _MOST_LABELS:
                known.update(name for vote in votes for name in (*vote.labels, *(vote.rejected or ())))
        self.questions |= dict.fromkeys(name for name in flat.answers if name != ANY)

    def again(self) -> frozenset[int]:
        if not self._keys:
            return frozenset()
        keys, times = np.unique(np.frombuffer(self._keys, np.uint64), return_counts=True)
        return frozenset(keys[times > 1].tolist())

    def label(self) -> str | None:
        """The question whose answers are labels, the one most answered; None where nothing was asked."""
        if not self.questions and ANY in self._answers:
            self.questions[LABEL] = None
        if not self.questions:
            return None
        few = [name for name in self.questions if len(self._labels.get(name, ())) <= _MOST_LABELS]
        return max(few or self.questions, key=lambda name: self._answers[name])


def _votes(entries: Iterator[tuple[Entry, Flat | None]], again: frozenset[int]) -> dict[int, dict[str, list[Vote]]]:
    votes: dict[int, dict[str, list[Vote]]] = {}
    for _, flat in entries:
        if flat is None or not flat.key or (key := _hash(flat.key)) not in again:
            continue
        for question, given in flat.answers.items():
            votes.setdefault(key, {}).setdefault(question, []).extend(given)
    return votes


def _rows(
    entries: Iterator[tuple[Entry, Flat | None]],
    questions: Mapping[str, str],
    label: str | None,
    votes: Mapping[int, Mapping[str, Sequence[Vote]]],
) -> Iterator[Row | BadRow]:
    for number, (entry, flat) in enumerate(entries, start=1):
        if flat is None:
            raw = entry.raw if entry.reason else compact(entry.value)
            yield BadRow(number, entry.reason or "row_not_object", entry.line, raw)
            continue
        answers = votes.get(_hash(flat.key), flat.answers) if votes and flat.key else flat.answers
        values: dict[str, Cell] = {storable(name): value for name, value in flat.columns.items()}
        for question, column in questions.items():
            given = [*answers.get(question, ()), *(answers.get(ANY, ()) if question == label else ())]
            labels = agreed(given)
            values[column] = "" if labels is None else [storable(name) for name in labels]
        yield Row(number, values, entry.line)


def _free(name: str, taken: Sequence[str]) -> str:
    column, times = storable(name), 1
    while column in taken:
        times += 1
        column = f"{name} {times}"
    return column
