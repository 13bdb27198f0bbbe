"""What an export is made of: which texts, what of them, in which format, and on which side of a split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from annotator.core.domain import Label
from annotator.core.errors import AnnotatorError


class Scope(StrEnum):
    """Which texts are written; a filter or a selection narrows it down further."""

    ALL = "all"
    LABELLED = "labelled"
    TEST = "test"  # the test set


class Content(StrEnum):
    """What is written of a text besides its id, the text itself and where it is from."""

    LABELS = "labels"  # with state, annotator and time
    PREDICTIONS = "predictions"  # the predicted labels, with confidence and model
    PROBABILITIES = "probabilities"  # of every label
    HISTORY = "history"  # every change of its annotation
    NOTES = "notes"  # with the flag
    COLUMNS = "columns"  # the other columns of the imported file


class Format(StrEnum):
    """A kind of file, or of folder."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    PARQUET = "parquet"
    DATASETS = "datasets"  # a folder for Hugging Face's `datasets.load_dataset`
    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"
    PRODIGY = "prodigy"
    ARGILLA = "argilla"
    ACTIVETIGGER = "activetigger"
    FASTTEXT = "fasttext"
    SPACY = "spacy"  # JSONL with `cats`
    DOCBIN = "docbin"  # what `spacy train` reads; written by spaCy itself

    @property
    def suffix(self) -> str:
        """The ending of its files, with the dot; nothing for a folder."""
        return _SUFFIXES[self]

    @property
    def contents(self) -> frozenset[Content]:
        """What it has room for. All have it for ids, texts and labels, fastText and DocBin for little more."""
        if self in (Format.FASTTEXT, Format.DOCBIN):
            return frozenset({Content.LABELS})
        return frozenset(Content)


_SUFFIXES: Final[Mapping[Format, str]] = {
    Format.CSV: ".csv",
    Format.TSV: ".tsv",
    Format.XLSX: ".xlsx",
    Format.JSONL: ".jsonl",
    Format.PARQUET: ".parquet",
    Format.DATASETS: "",
    Format.LABEL_STUDIO: ".json",
    Format.DOCCANO: ".jsonl",
    Format.PRODIGY: ".jsonl",
    Format.ARGILLA: ".json",
    Format.ACTIVETIGGER: ".csv",
    Format.FASTTEXT: ".txt",
    Format.SPACY: ".jsonl",
    Format.DOCBIN: ".spacy",
}
# An ending that several formats share means the plain table.
_BY_SUFFIX: Final = {
    one.suffix: one for one in (Format.CSV, Format.TSV, Format.XLSX, Format.JSONL, Format.PARQUET, Format.DOCBIN)
}


def format_of(suffix: str) -> Format | None:
    """The format that an ending (".csv", in any case) stands for where none was named; None if it stands for none."""
    return _BY_SUFFIX.get(suffix.lower())


BAR: Final = "|"  # between several labels in one cell
DELIMITERS: Final[Mapping[str, str]] = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}  # of CSV, by name


class Side(StrEnum):
    """A side of a split."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


def files_of(path: Path, kind: Format, *, divided: bool) -> list[Path]:
    """Where an export to this path writes: one file or folder, or a file for each side, and what stands beside it."""
    if kind is Format.DATASETS:
        return [path]
    files = [file_of(path, side) for side in Side] if divided else [path]
    return [*files, configuration_of(path)] if kind is Format.LABEL_STUDIO else files


def file_of(path: Path, side: Side | None) -> Path:
    """The file of a side, as `reviews-train.csv` is of `reviews.csv`; None: that itself, with all texts in it."""
    return path if side is None else path.with_name(f"{path.stem}-{side.value}{path.suffix}")


def configuration_of(path: Path) -> Path:
    """Where Label Studio is told of the labels, beside the tasks."""
    return path.with_name(f"{path.stem}.config.xml")


@dataclass(frozen=True, slots=True)
class Split:
    """How texts are divided: shares of the sides, which need not add up to 1, and the seed of the draw."""

    train: float = 0.8
    dev: float = 0.1
    test: float = 0.1
    seed: int = 1

    def __post_init__(self) -> None:
        """`AnnotatorError("export_split")` for a share below 0, or where nothing is left for training."""
        shares = (self.train, self.dev, self.test)
        if not self.train > 0 or not all(0 <= share < 1e6 for share in shares):
            raise AnnotatorError("export_split", shares=", ".join(f"{share:g}" for share in shares))

    @property
    def shares(self) -> tuple[float, float, float]:
        """Of train, dev and test, adding up to 1."""
        whole = self.train + self.dev + self.test
        return self.train / whole, self.dev / whole, self.test / whole


class Kind(StrEnum):
    """What the values of a column are. Each may be None as well."""

    TEXT = "text"
    WHOLE = "whole"  # int
    NUMBER = "number"  # float
    YES_NO = "yes_no"  # bool
    TEXTS = "texts"  # a list of strings
    JSON = "json"  # lists and dicts of strings


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an exported table."""

    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class ExportShape:
    """What all rows of an export have in common.

    `labels`: those of the scheme, in its order, retired ones too as far as they are used. `columns`: of the table; the
    first is "id", the second "text", and "label" the third if labels are written. `label_kind` says whether a text may
    have many.
    """

    name: str
    labels: tuple[Label, ...]
    many: bool
    columns: tuple[ExportColumn, ...]

    @property
    def label_names(self) -> tuple[str, ...]:
        return tuple(label.name for label in self.labels)

    @property
    def needs_lists(self) -> bool:
        """Whether labels in a cell must be a list in JSON, as a bar between them could be one in a name."""
        return any(BAR in name or name.startswith("[") for name in self.label_names)


@dataclass(frozen=True, slots=True)
class ExportedText:
    """One text to write. What was not asked for is None or empty.

    `labels` are names, None unless the text is labelled; `state` is pool, labelled, skipped or unsure. `predicted`
    are names too; `probabilities` are by name, 0..1. `values` are those of the table, one for each column.
    """

    id: int
    body: str
    state: str
    labels: tuple[str, ...] | None
    values: Sequence[object]
    note: str = ""
    annotator: str = ""
    annotated_at: datetime | None = None
    duration_ms: int | None = None
    predicted: tuple[str, ...] | None = None
    confidence: float | None = None
    probabilities: Mapping[str, float] | None = None
    model: str = ""

    def extra(self, shape: ExportShape) -> dict[str, object]:
        """The values of the table by the names of their columns, without id, text and label, and without Nones."""
        own = ("id", "text", "label")
        pairs = zip(shape.columns, self.values, strict=True)
        return {column.name: value for column, value in pairs if column.name not in own and value is not None}


class Altered(StrEnum):
    """What a file holds otherwise than the project does."""

    CONTROL = "control"  # cells of Excel, without the control characters they had
    FORMULA = "formula"  # cells of CSV and TSV, with an apostrophe before what a spreadsheet would run
    LABEL = "label"  # labels, with another name
    LINE = "line"  # texts for fastText, on one line
    PREFIX = "prefix"  # texts for fastText, without what it takes for a label


@dataclass(frozen=True, slots=True)
class Alteration:
    """`count` is that of the cells, texts or labels; `before` and `after` are what the first of them was and is, or so
    much of it as shows the change.
    """

    kind: Altered
    count: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TableOptions:
    """`bom`: the mark without which Excel misreads UTF-8. `delimiter` stands between the cells of CSV (TSV: a tab).
    `safe`: a cell of CSV or TSV that a spreadsheet would run as a formula gets an apostrophe before it.
    """

    bom: bool = True
    delimiter: str = ","
    safe: bool = True
