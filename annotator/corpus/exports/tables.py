"""The plain tables: what stands in their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from annotator.core.exports import BAR, ExportedText, ExportShape, Format, Kind, TableOptions
from annotator.corpus.alterations import Alterations
from annotator.corpus.cells import as_json
from annotator.corpus.exports import parquet
from annotator.corpus.own_tables import labels_in
from annotator.corpus.writing import write_table

_LABELS: Final = ("label", "predicted_label")


def write(
    unfinished: Path,
    path: Path,
    kind: Format,
    texts: Iterator[ExportedText],
    shape: ExportShape,
    options: TableOptions,
    alterations: Alterations,
) -> None:
    """CSV, TSV, XLSX, JSONL or Parquet. JSONL and Parquet keep lists and types; the others have text in cells: labels
    with a bar between them, or as a list in JSON in a cell that would be read as other labels so.
    """
    if kind is Format.PARQUET:
        parquet.write(unfinished, path, shape.columns, (text.values for text in texts))
        return
    names = [column.name for column in shape.columns]
    structured = [place for place, column in enumerate(shape.columns) if column.kind is Kind.JSON]
    labels = [place for place, name in enumerate(names) if shape.needs_lists and name in _LABELS]

    def cells(text: ExportedText) -> Sequence[object]:
        if kind is Format.JSONL or not (structured or labels):
            return text.values
        row = list(text.values)
        for place in structured:
            row[place] = None if row[place] is None else as_json(row[place])
        for place in labels:
            row[place] = _labels(row[place])
        return row

    write_table(unfinished, path, kind, names, map(cells, texts), options, BAR, alterations)


def _labels(value: object) -> object:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or labels_in(BAR.join(names)) == list(names):
        return value
    return as_json(names)
