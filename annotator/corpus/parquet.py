"""Parquet and Arrow tables, read with pyarrow where it is installed (annotator[parquet])."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import check
from annotator.corpus.cells import NOTHING, Written
from annotator.corpus.class_names import class_names, named
from annotator.corpus.encoding import storable
from annotator.corpus.formats import FileFormat, Row
from annotator.corpus.json_values import Entry, Json, compact
from annotator.corpus.opening import Watch, head, open_bytes
from annotator.corpus.table import Table, column_names

_PARQUET: Final = b"PAR1"
_ARROW: Final = (b"ARROW1", b"\xff\xff\xff\xff")
_BATCH: Final = 4096  # rows in memory


def is_parquet(path: Path) -> bool:
    return head(path, len(_PARQUET)) == _PARQUET


def is_arrow(path: Path) -> bool:
    return head(path, len(_ARROW[0])).startswith(_ARROW)


def detect_format(path: Path) -> FileFormat:
    """Both name their columns and need no encoding."""
    return FileFormat("parquet" if is_parquet(path) else "arrow", encoding=None, delimiter=None, header=True)


def open_table(path: Path, _: FileFormat, watch: Watch) -> Table:
    """The rows, batch after batch; classes by the names that Hugging Face puts into the file.

    Raises AnnotatorError: `parquet_missing`, `parquet_damaged`, `file_empty`.
    """
    names, metadata, total = _shape(path)
    if not total:
        raise AnnotatorError("file_empty", file=str(path))
    columns = column_names(names, len(names))
    return Table(columns, total, _rows(path, columns, _classes(metadata), watch))


def read_values(path: Path, watch: Watch) -> Iterator[Entry]:
    """The rows as JSON would have them. Raises as `open_table`."""
    names, _, _ = _shape(path)
    for values in _values(path, watch):
        yield Entry({name: _json(value) for name, value in zip(names, values, strict=True)})


def _classes(metadata: Mapping[bytes, bytes] | None) -> Mapping[str, Sequence[str]]:
    try:
        told = json.loads((metadata or {}).get(b"huggingface", b"{}"))
        return class_names(told["info"]["features"])
    except (ValueError, LookupError, TypeError):
        return {}


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        from pyarrow import ArrowException
    except ImportError as error:
        raise AnnotatorError("parquet_missing", file=str(path)) from error
    try:
        yield
    except (ArrowException, ValueError, OSError) as error:
        raise AnnotatorError("parquet_damaged", file=str(path)) from error


def _shape(path: Path) -> tuple[list[str], Mapping[bytes, bytes] | None, int]:
    with _readable(path), open_bytes(path) as file:
        from pyarrow import parquet

        if is_parquet(path):
            with parquet.ParquetFile(file) as table:
                schema = table.schema_arrow
                return schema.names, schema.metadata, table.metadata.num_rows
        total, schema = 0, None
        for batch in _arrow_batches(file):
            total += batch.num_rows
            schema = batch.schema
        return (schema.names, schema.metadata, total) if schema is not None else ([], None, 0)


def _arrow_batches(file: Any) -> Iterator[Any]:
    from pyarrow import ipc

    if file.peek(len(_ARROW[0])).startswith(_ARROW[0]):
        reader = ipc.open_file(file)
        for place in range(reader.num_record_batches):
            yield reader.get_batch(place)
    else:
        yield from ipc.open_stream(file)


def _values(path: Path, watch: Watch) -> Iterator[Sequence[Any]]:
    with _readable(path), open_bytes(path) as file:
        from pyarrow import parquet

        if is_parquet(path):
            with parquet.ParquetFile(file) as table:
                yield from _of_batches(table.iter_batches(batch_size=_BATCH), watch)
        else:
            yield from _of_batches(_arrow_batches(file), watch)


def _of_batches(batches: Iterator[Any], watch: Watch) -> Iterator[Sequence[Any]]:
    for batch in batches:
        for start in range(0, batch.num_rows, _BATCH):
            check(watch.should_stop)
            yield from zip(*(column.to_pylist() for column in batch.slice(start, _BATCH).columns), strict=True)


def _rows(path: Path, columns: tuple[str, ...], classes: Mapping[str, Sequence[str]], watch: Watch) -> Iterator[Row]:
    for number, values in enumerate(_values(path, watch), start=1):
        cells = {name: _cell(value) for name, value in zip(columns, values, strict=True)}
        for name, known in classes.items():
            if name in cells:
                cells[name] = named(cells[name], known)
        yield Row(number, cells)


def _cell(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [_text(entry) for entry in value if entry is not None]
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return Written(int(value))  # columns of true and false are labels as often as those of 0 and 1
    if isinstance(value, float):
        return Written(format(value, ".15g"))
    if isinstance(value, int):
        return Written(value)
    if isinstance(value, datetime):
        return Written(value.isoformat(sep=" "))
    if isinstance(value, date):
        return Written(value.isoformat())
    if isinstance(value, bytes):
        return storable(value.decode("utf-8", "replace"))
    if isinstance(value, list | dict):
        return compact(_json(value))
    return storable(str(value))


def _json(value: Any) -> Json:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [_json(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _json(one) for key, one in value.items()}
    return Written(_text(value)) if isinstance(value, int | float) else str(_text(value))
