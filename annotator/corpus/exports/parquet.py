"""Parquet, by pyarrow (`pip install annotator[parquet]`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from annotator.core.errors import AnnotatorError
from annotator.core.exports import ExportColumn, Kind
from annotator.corpus.cells import as_json, as_text
from annotator.corpus.whole import write_errors

_GROUP: Final = 10_000  # rows in memory at a time


def write(unfinished: Path, path: Path, columns: Sequence[ExportColumn], rows: Iterator[Sequence[object]]) -> None:
    """Each column has its type: string, int64, double, bool or a list of strings; JSON stands as a string.

    Raises AnnotatorError `export_package_missing` without pyarrow.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise AnnotatorError(
            "export_package_missing", file=str(path), package="pyarrow", install="annotator[parquet]"
        ) from error
    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.WHOLE: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.YES_NO: pyarrow.bool_(),
        Kind.TEXTS: pyarrow.list_(pyarrow.string()),
        Kind.JSON: pyarrow.string(),
    }
    schema = pyarrow.schema([(column.name, types[column.kind]) for column in columns])
    with write_errors(path), parquet.ParquetWriter(str(unfinished), schema, compression="zstd") as writer:
        while group := list(islice(rows, _GROUP)):
            values = [
                pyarrow.array([_value(row[place], column.kind) for row in group], types[column.kind])
                for place, column in enumerate(columns)
            ]
            writer.write_table(pyarrow.Table.from_arrays(values, schema=schema))


def _value(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    match kind:
        case Kind.TEXT:
            return _whole(as_text(value))
        case Kind.TEXTS:
            return [_whole(as_text(part)) for part in value]
        case Kind.JSON:
            return _whole(as_json(value))
        case _:
            return value


def _whole(text: str) -> str:
    """Without lone surrogates, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
