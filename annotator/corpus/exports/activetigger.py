"""ActiveTigger: CSV with id, text and label, several labels with a bar between them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, TextIO

from annotator.core.exports import BAR, ExportedText, ExportShape
from annotator.corpus.cells import as_text


def write(file: TextIO, texts: Iterator[ExportedText], shape: ExportShape) -> None:
    """Plain UTF-8 with commas, as it reads files itself: neither a mark nor apostrophes before formulas. A bar in the
    name of a label becomes a slash, as it would divide the name there.
    """
    labels = [column.name in ("label", "predicted_label") for column in shape.columns]
    writer = csv.writer(file, lineterminator="\r\n")  # with LF alone, a CR in a cell would stand without quotes
    writer.writerow([column.name for column in shape.columns])
    for text in texts:
        pairs = zip(text.values, labels, strict=True)
        writer.writerow([_names(value) if is_label else as_text(value, BAR) for value, is_label in pairs])


def name_there(name: str) -> str:
    return name.replace(BAR, "/")


def _names(value: Any) -> str:
    names = value if isinstance(value, list | tuple) else [value]
    return BAR.join(name_there(as_text(name)) for name in names)
