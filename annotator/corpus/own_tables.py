"""Our own exports as input: their labels come back as they were, whatever is in their names, and so does what they say
of the test set and beside the labels: skipped and unsure, flags and notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from annotator.core.domain import Decision
from annotator.core.exports import BAR, Side
from annotator.core.staged import Remark
from annotator.corpus.cells import as_list
from annotator.corpus.formats import BadRow, Kind, Row
from annotator.corpus.table import Table

_TEXT, _LABEL, _STATE, _SPLIT = "text", "label", "state", "split"
_FLAG, _NOTE = "flag", "note"
_COLUMNS: Final = frozenset({"id", _TEXT, _LABEL, _STATE})
_STATES: Final = frozenset({"pool", "labelled", "skipped", "unsure"})
_CELLS: Final[frozenset[Kind]] = frozenset({"csv", "tsv", "xlsx"})


def is_own(columns: Iterable[str]) -> bool:
    """Whether a table with those columns is an export of ours."""
    return set(columns) >= _COLUMNS


def is_answered(rows: Iterable[Row]) -> bool:
    """Whether each row of a table with our columns says what became of its text, as ours do: other files may have
    columns of these names.
    """
    return all(row.values.get(_STATE) in _STATES for row in rows)


def recognised(table: Table, kind: Kind) -> Table:
    """The table with a list of labels in each row that has any, if it is an export of ours; else as it is.

    An empty list stands where a text was labelled with none of the labels. In the cells of CSV, TSV and workbooks
    labels have a bar between them, or are a list in JSON.
    """
    if not is_own(table.columns):
        return table
    return replace(table, rows=_rows(table.rows, kind), text_column=_TEXT, label_column=_LABEL, is_own=True)


def in_test(values: Mapping[str, str | list[str]]) -> bool:
    """Whether a row of an export of ours is of the test set.

    The state must be one of ours too: other files may have columns of these names.
    """
    return values.get(_SPLIT) == Side.TEST and values.get(_STATE) in _STATES


def remark(values: Mapping[str, str | list[str]]) -> Remark | None:
    """What a row of an export of ours says beside the labels; None where that is nothing."""
    state, note = values.get(_STATE), values.get(_NOTE, "")
    if state not in _STATES:
        return None
    decision = Decision(state) if state in (Decision.SKIPPED, Decision.UNSURE) else None
    flag = str(values.get(_FLAG, "")).casefold() == "true"  # as each kind of table writes it
    said = Remark(decision, flag, note if isinstance(note, str) else "")
    return said if said != Remark() else None


def _rows(rows: Iterator[Row | BadRow], kind: Kind) -> Iterator[Row | BadRow]:
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        value, state = row.values.get(_LABEL, ""), row.values.get(_STATE)
        if isinstance(value, str) and state in _STATES:
            is_answered = value or state == "labelled"
            yield replace(row, values={**row.values, _LABEL: _labels(value, kind) if is_answered else ""})
        else:
            yield row


def _labels(cell: str, kind: Kind) -> list[str]:
    if kind not in _CELLS:
        return [cell] if cell else []
    return labels_in(cell)


def labels_in(cell: str) -> list[str]:
    """The labels in a cell: between bars, or in a list in JSON, which none of them is that was written for a name."""
    listed = as_list(cell)
    return listed if listed is not None else [part for part in cell.split(BAR) if part]
