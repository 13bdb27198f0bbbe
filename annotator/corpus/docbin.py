"""Corpora of spaCy (.spacy), read with spaCy where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from annotator.core.errors import AnnotatorError
from annotator.core.progress import check
from annotator.corpus.encoding import storable
from annotator.corpus.formats import FileFormat, Row
from annotator.corpus.opening import Watch, head, open_bytes
from annotator.corpus.table import Table

_ENDING: Final = ".spacy"
_ZLIB: Final = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def is_docbin(path: Path) -> bool:
    return path.suffix.lower() == _ENDING and head(path, 2).startswith(_ZLIB)


def detect_format() -> FileFormat:
    return FileFormat("docbin", encoding=None, delimiter=None, header=False)


def open_table(path: Path, _: FileFormat, watch: Watch) -> Table:
    """A text a document; its labels are the categories with a weight of one half or more. All of it is in memory, as
    DocBin has it.

    Raises AnnotatorError: `docbin_missing` without spaCy, `docbin_damaged`, `file_empty`.
    """
    try:
        import spacy
        from spacy.tokens import DocBin
    except ImportError as error:
        raise AnnotatorError("docbin_missing", file=str(path)) from error
    with open_bytes(path, watch) as file:
        content = file.read()
    try:
        corpus = DocBin().from_bytes(content)
    except Exception as error:  # what zlib, msgpack and spaCy raise has no common name
        raise AnnotatorError("docbin_damaged", file=str(path)) from error
    if not len(corpus):
        raise AnnotatorError("file_empty", file=str(path))
    docs = corpus.get_docs(spacy.blank("xx").vocab)
    return Table(("text", "label"), len(corpus), _rows(docs, watch), None, "text", "label")


def _rows(docs: Iterator[Any], watch: Watch) -> Iterator[Row]:
    for number, doc in enumerate(docs, start=1):
        check(watch.should_stop)
        given = [storable(name) for name, weight in doc.cats.items() if weight >= 0.5]
        yield Row(number, {"text": storable(doc.text), "label": given if doc.cats else ""})
