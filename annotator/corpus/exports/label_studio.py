"""Label Studio: tasks as JSON, and the labeling configuration that goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, TextIO
from xml.sax.saxutils import quoteattr

from annotator.core.exports import ExportedText, ExportShape
from annotator.corpus.exports.json_array import write_array

CONTROL: Final = "label"
OBJECT: Final = "text"
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(file: TextIO, texts: Iterator[ExportedText], shape: ExportShape) -> None:
    write_array(file, (_task(text, shape) for text in texts))


def configuration(shape: ExportShape) -> str:
    """XML for the labeling setup of the project there; labels have the keys they have here."""
    lines = [
        "<View>",
        f'  <Text name="{OBJECT}" value="$text"/>',
        f'  <Choices name="{CONTROL}" toName="{OBJECT}" choice="{"multiple" if shape.many else "single"}">',
        *(f"    <Choice value={quoteattr(name_there(name))}/>" for name in shape.label_names),
        "  </Choices>",
        "</View>",
    ]
    return "\n".join(lines) + "\n"


def name_there(name: str) -> str:
    """A label without what XML cannot hold."""
    return _NOT_IN_XML.sub("", name)


def _task(text: ExportedText, shape: ExportShape) -> dict[str, Any]:
    extra = text.extra(shape)
    task: dict[str, Any] = {"id": text.id, "data": {"text": text.body, **extra}, "annotations": [], "predictions": []}
    if text.state != "pool" and (text.labels is not None or text.state != "labelled"):
        at = text.annotated_at.isoformat() if text.annotated_at else None
        annotation: dict[str, Any] = {
            "result": _result(f"annotation-{text.id}", text.labels or ()),
            "was_cancelled": text.labels is None,  # skipped there, which has no word for unsure
            "ground_truth": False,
        }
        if at is not None:
            annotation |= {"created_at": at, "updated_at": at}
        if text.duration_ms is not None:
            annotation["lead_time"] = text.duration_ms / 1000
        task["annotations"] = [annotation]
    if text.predicted is not None:
        guessed = _result(f"prediction-{text.id}", text.predicted)
        prediction: dict[str, Any] = {"model_version": text.model, "result": guessed}
        if text.confidence is not None:
            prediction["score"] = text.confidence
        task["predictions"] = [prediction]
    return task


def _result(identity: str, names: Sequence[str]) -> list[dict[str, Any]]:
    if not names:
        return []
    value = {"choices": list(names)}
    return [{"id": identity, "from_name": CONTROL, "to_name": OBJECT, "type": "choices", "value": value}]
