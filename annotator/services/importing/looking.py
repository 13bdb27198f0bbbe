"""Looking at a file before it is imported, and the choice that fits what was found."""

import re
from pathlib import Path
from typing import Final

from annotator.core.domain import Scheme
from annotator.core.progress import OnProgress, ShouldStop, ignore_progress, never_stop
from annotator.corpus.formats import FileFormat, Preview
from annotator.corpus.guessing import NO_LABELS
from annotator.corpus.inspection import Inspection
from annotator.services.importing.choices import WHOLE, ImportChoice

# A column is taken for labels unasked where a word of its name begins so, or where it is called so.
_STEMS: Final = ("label", "sentiment", "emotion", "class", "categor", "polarit", "intent", "stance", "target", "tag")
_WORDS: Final = (
    *("标签", "情感", "情绪", "类别", "类型", "分类", "标注", "极性", "倾向", "立场", "標籤", "情緒", "類別", "分類"),
    *("ラベル", "感情", "라벨", "레이블", "감정"),
)
_CARRY_LABELS: Final = ("labelled", "fasttext")


def preview(
    path: Path,
    file_format: FileFormat | None = None,
    should_stop: ShouldStop = never_stop,
    on_progress: OnProgress = ignore_progress,
) -> Preview:
    """The first rows of a file with guesses of its columns; raises the errors of reading a file."""
    from annotator.corpus.reading import preview as look

    return look(path, file_format=file_format, should_stop=should_stop, on_progress=on_progress)


def glance(
    path: Path,
    file_format: FileFormat | None = None,
    should_stop: ShouldStop = never_stop,
    on_progress: OnProgress = ignore_progress,
) -> Preview:
    """A preview at once: of a large file only the beginning is looked at, and `inspect` may find it to be another."""
    from annotator.corpus.reading import glance as look

    return look(path, file_format=file_format, should_stop=should_stop, on_progress=on_progress)


def inspect(
    path: Path,
    on_progress: OnProgress = ignore_progress,
    should_stop: ShouldStop = never_stop,
    file_format: FileFormat | None = None,
    text_column: str | None = None,
) -> Inspection:
    """All that can be said of a file before it is imported, also in a format and with a column of the texts that a
    person chose; raises the errors of reading a file, and `Cancelled`.
    """
    from annotator.corpus.inspection import inspect as look

    return look(path, on_progress, should_stop, file_format, text_column)


def proposed(seen: Preview, scheme: Scheme | None = None) -> ImportChoice:
    """The choice that fits a file as it was found: its text, and its labels where they are surely labels.

    A city has few values too, and must not become a label unasked. A column of 0 and 1 that looks like a remark on the
    labels is one of them where the project has a label of that name: a rare label may never stand alone. A word for
    nothing, as "nan", is no label unless the project has one of that name, or a program that knows labels wrote it.
    """
    known = _known(scheme)
    named = {name for name in seen.remark_columns if " ".join(name.split()).casefold() in known}
    return ImportChoice(
        text_column=seen.text_column,
        label_column=seen.label_column if _is_label(seen, scheme) else None,
        label_separator=seen.label_separator or ("|" if scheme is None or scheme.many else WHOLE),
        label_columns=tuple(name for name in seen.columns if name in named.union(seen.label_columns)),
        format=seen.format,
        mapping=left_out(seen, seen.label_column, scheme),
    )


def left_out(seen: Preview, label_column: str | None, scheme: Scheme | None = None) -> dict[str, str | None]:
    """What is no label in a column, as a mapping of names: words for nothing, but where the file tells its labels."""
    if seen.labels_are_told and label_column == seen.label_column:
        return {}
    known = _known(scheme)
    return {word: None for word in NO_LABELS if word not in known}


def _known(scheme: Scheme | None) -> set[str]:
    return {label.name.casefold() for label in scheme.labels} if scheme else set()


def _is_label(seen: Preview, scheme: Scheme | None) -> bool:
    if seen.label_column is None:
        return False
    if not seen.format.header and seen.format.kind in ("csv", "tsv", "xlsx"):
        return True
    if seen.format.kind in _CARRY_LABELS or seen.format.peer is not None:
        return True
    if _known(scheme).intersection(name.casefold() for name in seen.labels):
        return True
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", seen.label_column).casefold())
    return any(word.startswith(_STEMS) or any(known in word for known in _WORDS) for word in words)
