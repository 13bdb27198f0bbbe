"""Texts to export: of all scripts, with what means something to one format or another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import strategies as st

from annotator.core.domain import Label
from annotator.core.exports import ExportColumn, ExportedText, ExportShape, Format, Kind, TableOptions
from annotator.corpus.exports.file import write

LABELS = ("正面", "very bad", 'a "quoted" <one> & more', "😀|;#")
COLUMNS = (
    ExportColumn("id", Kind.WHOLE),
    ExportColumn("text"),
    ExportColumn("label"),
    ExportColumn("state"),
    ExportColumn("flag", Kind.YES_NO),
    ExportColumn("confidence", Kind.NUMBER),
    ExportColumn("history", Kind.JSON),
    ExportColumn("城市, its"),
)
AT = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)

TRICKY = list("=+-@'\"\t\r\n,;|\\ 0aé中文好ไทยעבר😀👩\u200d\u202e\u2028\u0085\ufeff\x0b\0_{}[]<&>#")
BODIES = st.one_of(
    st.text(st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=["Cs"]))),
    st.sampled_from(
        [
            *(
                "=1+1",
                "-2+3",
                "@SUM(A1)",
                "'=1",
                '"',
                '""',
                "one\r\ntwo",
                "one\rtwo",
                "很好\n下次还来",
                "שלום עולם",
                "null",
            ),
            *("__label__x y", "a __label__y", "007", "2026-01-01T00:00:00", "2026-01-01", "true", "1e5", "x\0y", "NA"),
        ]
    ),
).filter(str.strip)


def shape(many: bool) -> ExportShape:
    columns = tuple(
        ExportColumn("label", Kind.TEXTS) if many and column.name == "label" else column for column in COLUMNS
    )
    labels = tuple(Label(n, name, "#112233", "what it means" if n == 1 else "") for n, name in enumerate(LABELS, 1))
    return ExportShape("试 | a project", labels, many, columns)


def make(number: int, body: str, labels: tuple[str, ...] | None, column: str, many: bool) -> ExportedText:
    told = None if labels is None else list(labels) if many else labels[0]
    state = "pool" if labels is None else "labelled"
    past = [] if labels is None else [{"change": "label", "labels": list(labels)}]
    return ExportedText(
        id=number,
        body=body,
        state=state,
        labels=labels,
        values=(number, body, told, state, number % 2 == 0, number / 8, past, column),
        annotator="" if labels is None else "甲",
        annotated_at=None if labels is None else AT,
    )


def texts(many: bool) -> st.SearchStrategy[list[ExportedText]]:
    """Up to six texts, some without an annotation and (with many labels) some that none of the labels fits."""
    names = st.sampled_from(LABELS)
    chosen: st.SearchStrategy[tuple[str, ...]]
    chosen = st.lists(names, max_size=3, unique=True).map(tuple) if many else names.map(lambda name: (name,))
    rows = st.lists(st.tuples(BODIES, st.none() | chosen, BODIES), min_size=1, max_size=6)
    return rows.map(lambda rows: [make(n, body, told, more, many) for n, (body, told, more) in enumerate(rows, 1)])


Export = Callable[..., Path]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Write texts to a file of their own; where it is."""
    folder = tmp_path_factory.mktemp("exports")

    def written(kind: Format, rows: Sequence[ExportedText], many: bool, options: TableOptions | None = None) -> Path:
        path = folder / f"out{kind.suffix}"
        assert write(path, kind, [(None, rows)], shape(many), options or TableOptions()) == {path: len(rows)}
        return path

    return written
