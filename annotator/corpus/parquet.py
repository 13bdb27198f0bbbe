"""Parquet files, read with pyarrow where it is installed (annotator[parquet])."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import check
from annotator.corpus.encoding import storable
from annotator.corpus.formats import FileFormat, Row
from annotator.corpus.opening import Watch, head, open_bytes
from annotator.corpus.table import Table, column_names

_MARK: Final = b"PAR1"
_BATCH: Final = 4096  # rows in memory


def is_parquet(path: Path) -> bool:
    return head(path, len(_MARK)) == _MARK


def detect_format() -> FileFormat:
    """Parquet names its columns and needs no encoding."""
    return FileFormat("parquet", encoding=None, delimiter=None, header=True)


def open_table(path: Path, _: FileFormat, watch: Watch) -> Table:
    """The rows, group after group. Raises AnnotatorError: `parquet_missing`, `parquet_damaged`, `file_empty`."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise AnnotatorError("parquet_missing", file=str(path)) from error
    try:
        with open_bytes(path) as file, parquet.ParquetFile(file) as table:
            names, total = table.schema_arrow.names, table.metadata.num_rows
    except (ArrowException, ValueError) as error:
        raise AnnotatorError("parquet_damaged", file=str(path)) from error
    if not total:
        raise AnnotatorError("file_empty", file=str(path))
    columns = column_names(names, len(names))
    return Table(columns, total, _rows(path, columns, watch))


def _rows(path: Path, columns: tuple[str, ...], watch: Watch) -> Iterator[Row]:
    from pyarrow import ArrowException, parquet

    number = 0
    try:
        with open_bytes(path) as file, parquet.ParquetFile(file) as table:
            for batch in table.iter_batches(batch_size=_BATCH):
                check(watch.should_stop)
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield Row(number, {name: _cell(value) for name, value in zip(columns, values, strict=True)})
    except (ArrowException, ValueError) as error:
        raise AnnotatorError("parquet_damaged", file=str(path)) from error


def _cell(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [_text(entry) for entry in value if entry is not None]
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))  # columns of true and false are labels as often as those of 0 and 1
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return storable(value.decode("utf-8", "replace"))
    return storable(str(value))
