"""Argilla: the records that `dataset.records.from_json(path)` reads, with one question called "label"."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Final, TextIO

from annotator.core.exports import ExportedText, ExportShape
from annotator.corpus.exports.json_array import write_array

QUESTION: Final = "label"
_PEOPLE: Final = uuid.UUID("5d7b8a0e-6b4f-5f0a-9a53-0f3f7a1c2e44")  # users are told apart by an id, here by their name


def write(file: TextIO, texts: Iterator[ExportedText], shape: ExportShape) -> None:
    write_array(file, (_record(text, shape) for text in texts))


def _record(text: ExportedText, shape: ExportShape) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": str(text.id),
        "fields": {"text": text.body},
        "metadata": text.extra(shape),
        "suggestions": {},
        "responses": {},
        "vectors": {},
    }
    if text.labels is not None:
        said = list(text.labels) if shape.many else text.labels[0]
        record["responses"] = {QUESTION: [{"value": said, "user_id": str(uuid.uuid5(_PEOPLE, text.annotator))}]}
    if text.predicted is not None and (shape.many or text.predicted):
        guessed: Any = list(text.predicted) if shape.many else text.predicted[0]
        score: Any = text.confidence
        if shape.many:  # of several labels each has its own
            known = text.probabilities or {}
            score = [known[name] for name in text.predicted] if all(name in known for name in text.predicted) else None
        record["suggestions"] = {QUESTION: {"value": guessed, "score": score, "agent": text.model}}
    return record
