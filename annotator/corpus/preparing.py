"""The rows of a file as they are stored: hashed, cut for the search index, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import Final, NamedTuple

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, ignore_progress, never_stop
from annotator.core.staged import StagedTexts
from annotator.core.texts import normalise, normalised_hash, searchable
from annotator.corpus.formats import BadRow, FileFormat, Row, joined
from annotator.corpus.guessing import guess_columns, indicated
from annotator.corpus.opening import Watch
from annotator.corpus.own_tables import in_test, remark
from annotator.corpus.reading import GUESSED_FROM, open_file

# So much is stored at a time: who labels meanwhile waits for one batch.
_ROWS: Final = 3_000
_CHARACTERS: Final = 200_000

# What a row says of labels: a cell as it stands, or a list of them; None says nothing.
Said = str | list[str] | None


class LeftOut(NamedTuple):
    """A row that cannot be stored: as `BadRow`."""

    row: int
    reason: str
    line: int | None
    raw: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows, in order. `read` counts those of the file up to here, also what was left out; `total` is the number of
    all, None where they are not counted beforehand.

    `said` is what each text's row says of labels; empty where none of the columns is of labels.
    """

    read: int
    total: int | None
    texts: StagedTexts
    said: list[Said]
    left_out: list[LeftOut]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which columns of a file are what.

    `text_column` None: the one that looks like the text. `label_column`: what it says comes with each text.
    `indicators`: columns of 0 and 1, whose names come instead. `dropped`: columns that are not kept.
    """

    text_column: str | None = None
    label_column: str | None = None
    indicators: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    format: FileFormat | None = None


def prepare(
    path: Path, wanted: Wanted, on_progress: OnProgress = ignore_progress, should_stop: ShouldStop = never_stop
) -> Iterator[Batch]:
    """The rows in batches. Raises those of `reading.preview`, "column_missing" and `Cancelled`.

    What is told of the progress are kilobytes of the file, until the first rows are read.
    """
    is_looking = True

    def told(progress: Progress) -> None:
        if is_looking:
            on_progress(progress)

    _, table = open_file(path, wanted.format, Watch(told, should_stop))
    first = list(islice(table.rows, GUESSED_FROM)) if wanted.text_column is None else []
    text_column = wanted.text_column
    if text_column is None:
        cells = [[row.values.get(name, "") for name in table.columns] for row in first if isinstance(row, Row)]
        text_column = guess_columns(table.columns, cells, table.text_column, table.label_column).text_column
    labels = (wanted.label_column,) if wanted.label_column else ()
    for column in (text_column, *wanted.indicators, *labels):
        if column not in table.columns:
            raise AnnotatorError("column_missing", file=str(path), column=column, columns=", ".join(table.columns))
    is_looking = False
    yield from _Rows(text_column, wanted, table.total, table.is_own).batches(chain(first, table.rows))


@dataclass(slots=True)
class _Rows:
    _text_column: str
    _wanted: Wanted
    _total: int | None
    _is_own: bool
    _prefixes: dict[str, str] = field(default_factory=dict)

    def batches(self, rows: Iterator[Row | BadRow]) -> Iterator[Batch]:
        texts = StagedTexts()
        said: list[Said] = []
        left_out: list[LeftOut] = []
        read = characters = 0
        text_column, label_column, indicators = self._text_column, self._wanted.label_column, self._wanted.indicators
        apart = {text_column, *indicators, *self._wanted.dropped} | ({label_column} if label_column else set())
        for read, row in enumerate(rows, start=1):
            if isinstance(row, BadRow):
                left_out.append(LeftOut(row.number, row.reason, row.line, row.raw))
            else:
                values = row.values
                body = joined(values.get(text_column, ""))
                normalised = normalise(body)
                if not normalised:
                    left_out.append(LeftOut(row.number, "row_empty", None, _written(row)))
                elif indicators and any(indicated(values.get(name, "0") or "0") is None for name in indicators):
                    left_out.append(LeftOut(row.number, "row_indicator", row.line, _written(row)))
                else:
                    if label_column:
                        said.append(values.get(label_column, ""))
                    elif indicators:
                        said.append(said_by_columns(values, indicators))
                    columns = "{}" if values.keys() == apart else self._encoded(values, apart)
                    key = normalised_hash(normalised)
                    joins, said_beside = (in_test(values), remark(values)) if self._is_own else (False, None)
                    texts.append(
                        key,
                        body,
                        searchable(normalised),
                        row.number,
                        columns,
                        joins,
                        said_beside if label_column else None,
                    )
                    characters += len(body)
            if len(texts) + len(left_out) >= _ROWS or characters > _CHARACTERS:
                yield Batch(read, self._total, texts, said, left_out)
                texts, said, left_out, characters = StagedTexts(), [], [], 0
        if len(texts) or left_out:
            yield Batch(read, self._total, texts, said, left_out)

    def _encoded(self, values: Mapping[str, str | list[str]], apart: set[str]) -> str:
        """The other columns as JSON: what `json.dumps` writes, in a third of the time."""
        parts = []
        for name, value in values.items():
            if name in apart:
                continue
            prefix = self._prefixes.get(name)
            if prefix is None:
                prefix = self._prefixes[name] = encode_basestring(name) + ": "
            parts.append(prefix + encode_basestring(joined(value)))
        return "{" + ", ".join(parts) + "}"


def said_by_columns(values: Mapping[str, str | list[str]], indicators: tuple[str, ...]) -> Said:
    """All 0 says "none of the labels", all empty says nothing."""
    if not any(values.get(name) for name in indicators):
        return None
    return [name for name in indicators if indicated(values.get(name, ""))]


def _written(row: Row) -> str:
    return "\t".join(joined(value) for value in row.values.values())
