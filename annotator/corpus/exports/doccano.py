"""doccano: JSONL with text, label (a list) and Comments; all else is metadata to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

from annotator.core.exports import ExportedText, ExportShape
from annotator.corpus.cells import as_json


def write(file: TextIO, texts: Iterator[ExportedText], shape: ExportShape) -> None:
    for text in texts:
        row: dict[str, Any] = {"id": text.id, "text": text.body}
        # A text without an annotation has no list: an empty one would say that none of the labels fits.
        if text.labels is not None:
            row["label"] = list(text.labels)
        row["Comments"] = [text.note] if text.note else []
        extra = {name: value for name, value in text.extra(shape).items() if name != "note"}
        if "Comments" in extra:  # an imported column
            extra["imported_Comments"] = extra.pop("Comments")
        file.write(as_json(row | extra) + "\n")
