"""What a person chooses before a file is imported: how it is read, and what becomes of its labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from annotator.corpus.choices import FormatChoices
from annotator.corpus.formats import FileFormat, Kind, Preview
from annotator.corpus.guessing import is_no_label
from annotator.corpus.inspection import Column, Finding, Inspection

__all__ = [
    "Column",
    "FileFormat",
    "Finding",
    "FormatChoices",
    "FoundLabel",
    "Inspection",
    "Kind",
    "LabelSource",
    "Preview",
    "findings_of",
    "format_choices",
    "in_sheet",
    "labels_found",
    "labels_seen",
    "rows_with_several",
]

MOST_NAMES: Final = 1_000  # what has more different values is no column of labels
_OF_LABELS: Final = ("contradiction", "no_label")  # findings


@dataclass(frozen=True, slots=True)
class LabelSource:
    """Where in a file the labels stand: in a column, in columns of 0 and 1, or (both empty) nowhere.

    `separator` stands between several labels in a cell; None: a cell has one.
    """

    column: str | None = None
    indicators: tuple[str, ...] = ()
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """A label of the file. `name`: its commonest spelling; `spellings`: all; `count`: its rows, None: not counted."""

    name: str
    count: int | None
    spellings: tuple[str, ...]


def format_choices(path: Path) -> FormatChoices:
    """What a person may choose instead of what was found."""
    from annotator.corpus.choices import format_choices as look

    return look(path)


def in_sheet(file_format: FileFormat, sheet: str | None) -> FileFormat:
    """The format for another sheet of the same workbook, of which all but the name is found out when it is read; or for
    another split of the same folder (None: all of them).
    """
    from annotator.corpus.excel import OtherSheet

    if file_format.kind != "xlsx":
        return replace(file_format, sheet=sheet)
    return OtherSheet("xlsx", encoding=None, delimiter=None, header=file_format.header, sheet=sheet)


def labels_found(seen: Inspection, source: LabelSource) -> tuple[FoundLabel, ...] | None:
    """The labels of the file, the commonest first; None where there are so many that they are no labels."""
    if source.indicators:
        counts: dict[str, int] = dict.fromkeys(source.indicators, 0)
        for names, rows in _combinations(seen, source):
            for name in names:
                counts[name] += rows
    elif source.column is None:
        return ()
    else:
        found = _rows_by_names(seen, source)
        if found is None:
            return None
        counts = {}
        for names, rows in found:
            for name in names:
                counts[name] = counts.get(name, 0) + rows
    labels = _gathered(counts.items())
    return labels if len(labels) <= MOST_NAMES else None


def labels_seen(seen: Preview, source: LabelSource) -> tuple[FoundLabel, ...]:
    """The labels among the first rows, while the whole file is not gone through yet."""
    if source.indicators:
        names: Iterable[str] = source.indicators
    elif source.column is None or source.column not in seen.columns:
        names = ()
    elif source.column == seen.label_column:
        names = seen.labels
    else:
        place = seen.columns.index(source.column)
        names = (name for row in seen.rows for name in _names(row[place], source.separator))
    return tuple(FoundLabel(name, None, (name,)) for name in dict.fromkeys(names))


def rows_with_several(seen: Inspection, source: LabelSource, mapping: Mapping[str, str | None]) -> int:
    """How many rows keep more than one label, when `mapping` says what becomes of some of the names (None: nothing)."""
    if source.indicators:
        found: Iterable[tuple[tuple[str, ...], int]] = _combinations(seen, source)
    else:
        found = _rows_by_names(seen, source) or ()
    several = 0
    for names, rows in found:
        kept = {target.casefold() for name in names if (target := mapping.get(name, name)) is not None}
        several += rows if len(kept) > 1 else 0
    return several


def findings_of(seen: Inspection, source: LabelSource) -> tuple[Finding, ...]:
    """What is odd about the file, where the labels stand there: what was found in another column does not matter."""
    is_asked = not {source.column, *source.indicators}.isdisjoint(seen.label_columns)
    return tuple(one for one in seen.findings if is_asked or one.key not in _OF_LABELS)


def _combinations(seen: Inspection, source: LabelSource) -> Iterator[tuple[tuple[str, ...], int]]:
    """Which of the columns of the source are set together, and in how many rows; some may come several times."""
    for names, rows in seen.combinations.items():
        yield tuple(name for name in names if name in source.indicators), rows


def _rows_by_names(seen: Inspection, source: LabelSource) -> list[tuple[tuple[str, ...], int]] | None:
    """Which names stand together in a cell, and in how many rows; None where there are too many values."""
    column = next((one for one in seen.columns if one.name == source.column), None)
    if column is None or column.values is None:
        return None
    found = []
    for value, rows in column.values.items():
        parts = _names(value, source.separator) if isinstance(value, str) else value
        found.append((tuple(dict.fromkeys(name for part in parts if (name := _folded(part)))), rows))
    return found


def _names(cell: str, separator: str | None) -> Iterator[str]:
    for part in [cell] if separator is None or is_no_label(cell) else cell.split(separator):
        if name := _folded(part):
            yield name


def _folded(name: str) -> str:
    return " ".join(name.split())


def _gathered(counts: Iterable[tuple[str, int]]) -> tuple[FoundLabel, ...]:
    """Spellings that differ in capitals only are one label."""
    spelled: dict[str, list[tuple[str, int]]] = {}
    for name, count in counts:
        spelled.setdefault(name.casefold(), []).append((name, count))
    found = []
    for spellings in spelled.values():
        spellings.sort(key=lambda one: -one[1])
        names = tuple(name for name, _ in spellings)
        found.append(FoundLabel(names[0], sum(count for _, count in spellings), names))
    return tuple(sorted(found, key=lambda label: -(label.count or 0)))
