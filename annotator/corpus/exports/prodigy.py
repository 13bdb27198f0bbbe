"""Prodigy: JSONL of tasks with a choice between the labels, for `prodigy db-in` or as the source of a recipe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

from annotator.core.exports import ExportedText, ExportShape
from annotator.corpus.cells import as_json


def write(file: TextIO, texts: Iterator[ExportedText], shape: ExportShape) -> None:
    options = [{"id": name, "text": name} for name in shape.label_names]
    for text in texts:
        meta = text.extra(shape)
        if text.confidence is not None:
            if "score" in meta:  # an imported column
                meta["imported_score"] = meta["score"]
            meta["score"] = text.confidence
        task: dict[str, Any] = {"text": text.body, "options": options, "_view_id": "choice", "meta": meta}
        if text.labels is not None:
            task |= {"accept": list(text.labels), "answer": "accept"}
        elif text.state in ("skipped", "unsure"):
            task |= {"accept": [], "answer": "ignore"}
        if text.annotated_at is not None:
            task["_timestamp"] = int(text.annotated_at.timestamp())
        file.write(as_json(task) + "\n")
