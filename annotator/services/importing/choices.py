"""What an import is asked to do, and what it says of what it did."""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.corpus.formats import FileFormat

WHOLE: Final = "\0"  # as a separator: a cell is one label, since that never stands in one


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """Which column is what. `text_column` None: the one that looks like the text; `label_column` None: no labels.

    `label_columns`: columns of 0 and 1 named after their labels, instead of a label column. `test`: rows and labels go
    to the test set. `label_separator` stands between several labels in one cell (`WHOLE`: none has several). `format`:
    how the file is to be read, where a person overruled what was found. `mapping`: a name in the file → the name of the
    label it becomes; None: rows with it get no label from it. `dropped`: columns that are not kept.
    """

    text_column: str | None = None
    label_column: str | None = None
    test: bool = False
    label_separator: str = "|"
    label_columns: tuple[str, ...] = ()
    format: FileFormat | None = None
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was left out. `reason_key` is a key of `annotator.ui.messages`."""

    row: int
    reason_key: str
    values: Mapping[str, object] = field(default_factory=dict)


def rejection(row: int, reason: str, line: int | None) -> Rejection:
    """A row that the reader of files left out, with what its sentence says of it."""
    return Rejection(row, reason, {} if line is None else {"line": line})


# The sentence for a rejection, in the language of the person.
Explain = Callable[[Rejection], str]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows: read = added + updated + existing + repeated + rejected.

    `updated`: texts that the project had, with other columns now; `existing`: others that it had. `repeated`: rows with
    the text of an earlier one, whether the project had that or not. `labelled`: texts that got labels from the file.
    `conflicts`: texts that were annotated otherwise before, and were left so. `contradictions`: other texts that stand
    in the file several times with different labels, and got those of the first row. `left_out`: names in the file that
    were made no label of, as the choice says. `rejections`: the first hundred; `rejects` is a file beside the project
    with all of them, None where there are none.
    """

    source_id: int
    read: int
    added: int
    updated: int
    existing: int
    repeated: int
    rejected: int
    labelled: int
    conflicts: int
    new_labels: tuple[str, ...]
    rejections: tuple[Rejection, ...]
    rejects: Path | None = None
    contradictions: int = 0
    left_out: tuple[str, ...] = ()
