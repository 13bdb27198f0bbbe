"""Predicting the texts of a file, with the model of a project or of a file."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from annotator.core.errors import AnnotatorError
from annotator.core.exports import Alteration, ExportColumn, Format, Kind, format_of
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.core.texts import normalise
from annotator.services.importing.choices import Rejection, rejection
from annotator.services.loaded_model import LoadedModel

if TYPE_CHECKING:
    from annotator.corpus.alterations import Alterations
    from annotator.corpus.formats import BadRow, Preview, Row

_CHUNK = 2_000  # rows in memory at a time
_REPORTED = 100  # rows that were left out
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_SHOWN_WHOLE: Final = 11  # characters of a number: of a longer one Excel shows not all unless told to


@dataclass(frozen=True, slots=True)
class PredictReport:
    """`rows` were written; `empty` of them have no text, and so no answer. `rejected` ones could not be read, `blank`
    ones between them were passed over.

    `rejections`: the first hundred of those that could not be read. `alterations`: what was written otherwise than it
    was read.
    """

    rows: int
    empty: int
    rejected: int
    blank: int
    rejections: tuple[Rejection, ...] = ()
    alterations: tuple[Alteration, ...] = ()


def predict_file(
    model: LoadedModel,
    seen: Preview,
    out: Path,
    text_column: str | None,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> PredictReport:
    """Write the rows of a file with the model's answer behind their own columns, .csv, .tsv, .jsonl, .xlsx or .parquet.

    `seen` is the file as it was looked at. Its rows pass in chunks: a file of any size takes the same memory. A row
    without a text gets no answer; one that cannot be read is left out. Raises the errors of reading and writing files,
    "predict_columns_taken" (columns), Cancelled.
    """
    from annotator.corpus.alterations import Alterations
    from annotator.corpus.reading import read_rows

    column = text_column or seen.text_column
    own = [ExportColumn(name) for name in seen.columns]
    answers = [
        ExportColumn("predicted_label", Kind.TEXTS if model.many else Kind.TEXT),
        ExportColumn("confidence", Kind.NUMBER),
        *(ExportColumn(f"prob_{name}", Kind.NUMBER) for name in model.labels),
    ]
    names = [one.name for one in (*own, *answers)]
    if len(set(names)) != len(names):
        taken = sorted({name for name in names if names.count(name) > 1})
        raise AnnotatorError("predict_columns_taken", file=str(seen.file), columns=", ".join(taken))
    rows = read_rows(seen.file, seen.format, should_stop, required=[column])
    numbers: frozenset[str] = frozenset()
    if format_of(out.suffix) is Format.XLSX and seen.format.kind in ("csv", "tsv"):
        numbers = _number_columns(seen, column, on_progress, should_stop)
    passed = _Passed(model, seen.columns, column, numbers, seen.total, on_progress, should_stop)
    alterations = Alterations()
    written = _write(out, [*own, *answers], passed.answered(rows), alterations, should_stop)
    rejections = tuple(passed.rejections)
    return PredictReport(written, passed.empty, passed.rejected, seen.blank_rows, rejections, alterations.found())


def _number_columns(
    seen: Preview, text_column: str, on_progress: OnProgress, should_stop: ShouldStop
) -> frozenset[str]:
    """The columns of a file without types that hold numbers only, each of which a sheet shows as it stands in the file:
    where one is 007 or 3.10, all of the column stays text.
    """
    from annotator.corpus.cells import Written
    from annotator.corpus.formats import Row
    from annotator.corpus.reading import read_rows

    left, filled = set(seen.columns) - {text_column}, set()
    for row in read_rows(seen.file, seen.format, should_stop, on_progress=on_progress):
        if not left:
            break
        if not isinstance(row, Row):
            continue
        for name in tuple(left):
            value = row.values.get(name, "")
            if not value:
                continue
            filled.add(name)
            is_plain = isinstance(value, str) and len(value) <= _SHOWN_WHOLE and _NUMBER.fullmatch(value)
            if not is_plain or str(Written(value).meant()) != value:
                left.discard(name)
    return frozenset(left & filled)


class _Passed:
    """The rows with their answers, and what was noticed of them on the way."""

    def __init__(
        self,
        model: LoadedModel,
        columns: Sequence[str],
        text_column: str,
        numbers: frozenset[str],
        total: int | None,
        on_progress: OnProgress,
        should_stop: ShouldStop,
    ) -> None:
        self._model, self._columns, self._text_column, self._total = model, columns, text_column, total
        self._numbers = numbers
        self._on_progress, self._should_stop = on_progress, should_stop
        self.empty = 0
        self.rejected = 0
        self.rejections: list[Rejection] = []

    def answered(self, rows: Iterable[Row | BadRow]) -> Iterator[Sequence[object]]:
        read, began, done = iter(rows), time.monotonic(), 0
        while chunk := list(islice(read, _CHUNK)):
            check(self._should_stop)
            left = (time.monotonic() - began) / done * (self._total - done) if done and self._total else None
            self._on_progress(Progress("predict", done, self._total or 0, None, left))
            yield from self._answer(chunk)
            done += len(chunk)

    def _answer(self, chunk: Sequence[Row | BadRow]) -> Iterator[Sequence[object]]:
        from annotator.corpus.formats import Row

        good = [row for row in chunk if isinstance(row, Row)]
        self.rejected += len(chunk) - len(good)
        if len(good) < len(chunk) and len(self.rejections) < _REPORTED:
            bad = (row for row in chunk if not isinstance(row, Row))
            self.rejections += [rejection(row.number, row.reason, row.line) for row in bad]
            del self.rejections[_REPORTED:]
        texts = [" ".join(value) if isinstance(value, list) else value for value in map(self._text, good)]
        said = self._model.predict(texts, should_stop=self._should_stop)
        for row, text, one in zip(good, texts, said, strict=True):
            values = [self._own(row, name) for name in self._columns]
            if not normalise(text):  # nothing was read: nothing can be said
                self.empty += 1
                yield [*values, *[None] * (2 + len(self._model.labels))]
                continue
            yield [
                *values,
                list(one.labels) if self._model.many else "".join(one.labels),
                round(one.confidence, 6),
                *(round(one.probabilities[name], 6) for name in self._model.labels),
            ]

    def _own(self, row: Row, column: str) -> str | list[str] | None:
        from annotator.corpus.cells import Written

        value = row.values.get(column)
        return Written(value) if column in self._numbers and value else value

    def _text(self, row: Row) -> str | list[str]:
        return row.values.get(self._text_column, "")


def _write(
    out: Path,
    columns: Sequence[ExportColumn],
    rows: Iterator[Sequence[object]],
    alterations: Alterations,
    should_stop: ShouldStop,
) -> int:
    from annotator.corpus.exports import parquet
    from annotator.corpus.whole import Counted, whole_file
    from annotator.corpus.writing import write_rows

    if format_of(out.suffix) is not Format.PARQUET:
        names = [column.name for column in columns]
        return write_rows(out, names, rows, alterations=alterations, should_stop=should_stop)
    counted = Counted(rows, should_stop)
    with whole_file(out) as unfinished:
        parquet.write(unfinished, out, columns, iter(counted))
    return counted.count
