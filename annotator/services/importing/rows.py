"""The rows of a file as they are to be stored, batch by batch, and those that have to be left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop
from annotator.core.texts import normalise, normalised_hash, space_out
from annotator.corpus.formats import BadRow, Row, joined
from annotator.corpus.guessing import guess_columns, indicated
from annotator.services.importing.choices import ImportChoice
from annotator.services.importing.naming import Names
from annotator.services.importing.rejects import Rejects
from annotator.storage.imports import StagedText

# So much is stored at a time: who labels meanwhile waits for one batch.
_ROWS: Final = 3_000
_CHARACTERS: Final = 400_000


@dataclass(slots=True)
class FileRows:
    """A file that is read once, from the first row to the last. `total` is None where it is not known beforehand.

    `read` counts the rows that were read so far, those that were rejected too.
    """

    total: int | None
    text_column: str
    _rows: Iterator[Row | BadRow]
    _choice: ImportChoice
    read: int = 0
    _prefixes: dict[str, str] = field(default_factory=dict)

    def batches(self, names: Names, rejects: Rejects) -> Iterator[list[StagedText]]:
        """Rows that are fit to be stored. Raises as `Names.of` and `Rejects.add`."""
        batch: list[StagedText] = []
        characters = 0
        text_column, indicators = self.text_column, self._choice.label_columns
        apart = {text_column, *_label_columns(self._choice), *self._choice.dropped}
        for row in self._rows:
            self.read += 1
            if isinstance(row, BadRow):
                rejects.add(row.number, row.reason, row.line, row.raw)
                continue
            values = row.values
            body = joined(values.get(text_column, ""))
            normalised = normalise(body)
            if not normalised:
                rejects.add(row.number, "row_empty", None, self._written(row))
                continue
            if indicators and any(indicated(values.get(column, "0") or "0") is None for column in indicators):
                rejects.add(row.number, "row_indicator", row.line, self._written(row))
                continue
            columns = "{}" if values.keys() == apart else self._encoded(values, apart)
            key = normalised_hash(normalised)
            batch.append(StagedText(key, body, space_out(normalised), row.number, columns, names.of(row)))
            characters += len(body)
            if len(batch) == _ROWS or characters > _CHARACTERS:
                yield batch
                batch, characters = [], 0
        if batch:
            yield batch

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

    @staticmethod
    def _written(row: Row) -> str:
        return "\t".join(joined(value) for value in row.values.values())


def open_rows(path: Path, choice: ImportChoice, on_progress: OnProgress, should_stop: ShouldStop) -> FileRows:
    """The rows of a file, in the format that was chosen or in the one it has.

    Raises those of reading a file, "column_missing" and `Cancelled`. What is told of the progress are kilobytes of the
    file until its first row was read; from then on the rows count.
    """
    from annotator.corpus.opening import Watch
    from annotator.corpus.reading import GUESSED_FROM, open_file

    reading = True

    def told(progress: Progress) -> None:
        if reading:
            on_progress(progress)

    _, table = open_file(path, choice.format, Watch(told, should_stop))
    first = list(islice(table.rows, GUESSED_FROM)) if choice.text_column is None else []
    reading = False
    text_column = choice.text_column
    if text_column is None:
        cells = [[row.values.get(name, "") for name in table.columns] for row in first if isinstance(row, Row)]
        text_column = guess_columns(table.columns, cells, table.text_column, table.label_column).text_column
    for column in (text_column, *_label_columns(choice)):
        if column not in table.columns:
            raise AnnotatorError("column_missing", file=str(path), column=column, columns=", ".join(table.columns))
    return FileRows(table.total, text_column, chain(first, table.rows), choice)


def _label_columns(choice: ImportChoice) -> tuple[str, ...]:
    return choice.label_columns or ((choice.label_column,) if choice.label_column else ())
