"""One export, whatever its format: wholly, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TextIO

from annotator.core.exports import (
    Altered,
    ExportedText,
    ExportShape,
    Format,
    Side,
    TableOptions,
    configuration_of,
    file_of,
)
from annotator.core.progress import ShouldStop, never_stop
from annotator.corpus.alterations import Alterations
from annotator.corpus.exports import (
    activetigger,
    argilla,
    datasets_folder,
    doccano,
    fasttext,
    label_studio,
    prodigy,
    spacy_cats,
    tables,
)
from annotator.corpus.whole import Counted, text_file, whole_file, whole_folder

Part = tuple[Side | None, Iterable[ExportedText]]


def write(
    path: Path,
    kind: Format,
    parts: Sequence[Part],
    shape: ExportShape,
    options: TableOptions,
    should_stop: ShouldStop = never_stop,
    alterations: Alterations | None = None,
) -> dict[Path, int]:
    """Write the texts, and return the files or the folder that were written with how many texts are in each.

    `parts` has one entry with None for a side, or one for each side of a split: `reviews.csv` becomes
    `reviews-train.csv` and so on, while the folder of Hugging Face has a file for each side inside. Texts are taken
    one by one, part by part. Nothing appears under its name before everything is complete. `alterations` gets to know
    what the format cannot hold as it is.

    Raises AnnotatorError: those of `annotator.corpus.writing.write_rows` but export_format, export_package_missing
    (package, install), export_folder_taken; Cancelled.
    """
    if kind is Format.DATASETS:
        return _write_folder(path, parts, shape, should_stop)
    written: dict[Path, int] = {}
    noted = alterations or Alterations()
    _note_labels(kind, shape.label_names, noted)
    with ExitStack() as files:
        for side, texts in parts:
            target = file_of(path, side)
            counted = Counted(texts, should_stop)
            _write_one(files.enter_context(whole_file(target)), target, kind, iter(counted), shape, options, noted)
            written[target] = counted.count
        if kind is Format.LABEL_STUDIO:
            beside = configuration_of(path)
            with text_file(files.enter_context(whole_file(beside)), beside) as file:
                file.write(label_studio.configuration(shape))
    return written


def _write_folder(path: Path, parts: Sequence[Part], shape: ExportShape, should_stop: ShouldStop) -> dict[Path, int]:
    with whole_folder(path, datasets_folder.is_ours) as unfinished:
        sides = []
        for side, texts in parts:
            counted = Counted(texts, should_stop)
            labels = datasets_folder.write_side(unfinished, path, side, iter(counted), shape)
            sides.append((side, counted.count, labels))
        datasets_folder.write_card(unfinished, path, shape, sides)
    return {path: sum(number for _, number, _ in sides)}


def _write_one(
    unfinished: Path,
    path: Path,
    kind: Format,
    texts: Iterator[ExportedText],
    shape: ExportShape,
    options: TableOptions,
    alterations: Alterations,
) -> None:
    if kind is Format.DOCBIN:
        spacy_cats.write_docbin(unfinished, path, texts, shape)
    elif kind is Format.FASTTEXT:
        with text_file(unfinished, path) as file:
            fasttext.write(file, texts, shape, alterations)
    elif kind in _AS_TEXT:
        with text_file(unfinished, path) as file:
            _AS_TEXT[kind](file, texts, shape)
    else:
        tables.write(unfinished, path, kind, texts, shape, options, alterations)


def _note_labels(kind: Format, names: Sequence[str], alterations: Alterations) -> None:
    """Which labels have another name in the format."""
    match kind:
        case Format.ACTIVETIGGER:
            there = [activetigger.name_there(name) for name in names]
        case Format.LABEL_STUDIO:
            there = [label_studio.name_there(name) for name in names]
        case Format.FASTTEXT:
            there = [token.removeprefix(fasttext.PREFIX) for token in fasttext.label_tokens(names)]
        case _:
            return
    for name, other in zip(names, there, strict=True):
        if name != other:
            alterations.note(Altered.LABEL, name, other)


_AS_TEXT: Final[Mapping[Format, Callable[[TextIO, Iterator[ExportedText], ExportShape], None]]] = {
    Format.LABEL_STUDIO: label_studio.write,
    Format.DOCCANO: doccano.write,
    Format.PRODIGY: prodigy.write,
    Format.ARGILLA: argilla.write,
    Format.ACTIVETIGGER: activetigger.write,
    Format.SPACY: spacy_cats.write,
}
