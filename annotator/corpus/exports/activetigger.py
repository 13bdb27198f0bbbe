"""ActiveTigger: CSV with id, text and label, several labels with a bar between them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from annotator.core.exports import BAR, ExportedText, ExportShape
from annotator.corpus.cells import as_text


def write(file: TextIO, texts: Iterator[ExportedText], shape: ExportShape) -> None:
    """Plain UTF-8 with commas, as it reads files itself: neither a mark nor apostrophes before formulas."""
    writer = csv.writer(file, lineterminator="\r\n")  # with LF alone, a CR in a cell would stand without quotes
    writer.writerow([column.name for column in shape.columns])
    for text in texts:
        writer.writerow([as_text(value, BAR) for value in text.values])
