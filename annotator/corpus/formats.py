"""What the reader of corpus files hands out: the format of a file, a preview of it and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal[
    "csv",
    "tsv",
    "jsonl",
    "json",
    "txt",
    "labelled",
    "fasttext",
    "xlsx",
    "parquet",
    "arrow",
    "docbin",
    "datasets",
]
PeerName = Literal["label_studio", "argilla", "prodigy", "doccano", "spacy", "labelbuddy", "label_sleuth"]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a file is to be read. A person may correct any part of the guess and read again.

    `kind` "xlsx" stands for every workbook (.xlsx, .xls, .ods); "labelled" for lines that begin with their label,
    "fasttext" for lines that begin with `__label__` and the label. `encoding` is None for workbooks and Parquet;
    `delimiter` is None for all but "csv", "tsv" and "labelled" (a colon, or a space for any white space). `header`: the
    first row names the columns. `quoted`: double quotes enclose fields ("csv" and "tsv"). `sheet`: which sheet of a
    workbook; None is the first that has rows, or the largest behind a cover. "datasets" is a folder of files as Hugging
    Face has them, "arrow" one of its tables, "docbin" a corpus of spaCy; for a folder `sheet` is the split to read,
    None for all.

    `peer` is the program whose export it is, where its entries must be taken apart to become rows; `kind` is then
    what they are packed in.
    """

    kind: Kind
    encoding: str | None
    delimiter: str | None
    header: bool
    quoted: bool = True
    sheet: str | None = None
    peer: PeerName | None = None

    @property
    def name(self) -> str:
        """What the format is called: after the program it is of, else after its kind."""
        return self.peer or self.kind


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file, with guesses a person confirms or corrects.

    `rows` has the first rows, one string per column (several labels are joined with ", "), and `numbers` their numbers.
    `label_column` is None where no column looks like labels; `label_columns` are columns of 0 and 1, one per label, as
    files with many labels per text have them (empty where there are none; then and only then `label_column` may be
    set); `remark_columns` are others of 0 and 1, which seem to say something about the labels only. `labels` are up to
    60 distinct labels of the first rows: values of `label_column`, the commonest first, or the names in
    `label_columns`.
    `label_separator` stands between several labels in one cell of `label_column`, None where a cell has one, or a list.
    `total` is the number of rows, bad ones included, or None where it is not known; `blank_rows` between them are not
    counted. `labels_are_told`: whatever stands in place of a label is one, also a word for nothing as "nan".
    """

    file: Path
    format: FileFormat
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_column: str
    label_column: str | None
    labels: tuple[str, ...]
    total: int | None
    label_columns: tuple[str, ...] = ()
    label_separator: str | None = None
    blank_rows: int = 0
    remark_columns: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    labels_are_told: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` counts the rows from 1, without the header and blank lines; in a workbook it is the number that
    the sheet shows. `line` is the line in the file.

    `values` holds a list where the file has one (several labels); numbers stand as they were written; nothing is "".
    `is_mended`: the text had the delimiter in it, unquoted, and was put together again.
    """

    number: int
    values: Mapping[str, str | list[str]]
    line: int | None = None
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read. `reason` is a key of `annotator.ui.messages`; the rows after it are unharmed.

    `raw` is what stands there, as far as it can be read; bytes that do not decode are surrogates.
    """

    number: int
    reason: str
    line: int | None = None
    raw: str = ""


def joined(value: str | list[str]) -> str:
    """The value of a cell as one string, entries of a list with ", " between them."""
    return value if isinstance(value, str) else ", ".join(value)
