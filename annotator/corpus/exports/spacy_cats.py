"""spaCy: texts with `cats`, as JSONL for anybody and as DocBin where spaCy is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from annotator.core.errors import AnnotatorError
from annotator.core.exports import ExportedText, ExportShape
from annotator.corpus.cells import as_json
from annotator.corpus.whole import write_errors


def write(file: TextIO, texts: Iterator[ExportedText], shape: ExportShape) -> None:
    """Each line has text, cats (every label with 1.0 or 0.0; empty where the text is not labelled) and meta."""
    for text in texts:
        row: dict[str, Any] = {"text": text.body, "cats": _cats(text, shape), "meta": text.extra(shape)}
        file.write(as_json(row) + "\n")


def write_docbin(unfinished: Path, path: Path, texts: Iterator[ExportedText], shape: ExportShape) -> None:
    """The corpus that `spacy train` reads; all of it is in memory meanwhile, as DocBin has it.

    Its tokens are those of no language in particular: training cuts the text anew with its own tokenizer.
    Raises AnnotatorError `export_package_missing` without spaCy.
    """
    try:
        import spacy
        from spacy.tokens import DocBin
    except ImportError as error:
        raise AnnotatorError("export_package_missing", file=str(path), package="spacy", install="spacy") from error
    pipeline = spacy.blank("xx")
    made = DocBin(store_user_data=False)
    for text in texts:
        doc = pipeline.make_doc(text.body)
        doc.cats = _cats(text, shape)
        made.add(doc)
    with write_errors(path):
        made.to_disk(unfinished)


def _cats(text: ExportedText, shape: ExportShape) -> dict[str, float]:
    if text.labels is None:
        return {}
    return {name: float(name in text.labels) for name in shape.label_names}
