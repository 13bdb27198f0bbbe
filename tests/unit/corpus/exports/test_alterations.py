"""What a format has no room for is written otherwise, and told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.domain import Label
from annotator.core.exports import Alteration, Altered, ExportColumn, ExportedText, Format, TableOptions
from annotator.corpus.alterations import Alterations
from annotator.corpus.exports.file import write
from tests.unit.corpus.exports.conftest import make, shape

ROWS = [
    make(1, "bad\x0bthing", ("a|b",), "=1+1", False),
    make(2, "two\nlines", ("a|b",), "-5", False),
    make(3, "a __label__x", ("c d",), "x\x07y", False),
]
SHAPE = replace(shape(False), labels=tuple(Label(n, name, "#112233") for n, name in enumerate(("a|b", "c d", "e"), 1)))
FORMULA = Alteration(Altered.FORMULA, 1, "=1+1", "'=1+1")
LABEL = Altered.LABEL


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Format.CSV, [FORMULA]),
        (Format.TSV, [FORMULA]),
        (Format.XLSX, [Alteration(Altered.CONTROL, 2, "bad\x0bthing", "badthing")]),
        (Format.ACTIVETIGGER, [Alteration(LABEL, 1, "a|b", "a/b")]),
        (
            Format.FASTTEXT,
            [
                Alteration(LABEL, 1, "c d", "c_d"),
                Alteration(Altered.LINE, 2, "bad\x0bthing", "bad thing"),
                Alteration(Altered.PREFIX, 1, "a __label__x", "a label x"),
            ],
        ),
        *((kind, []) for kind in (Format.JSONL, Format.DOCCANO, Format.PRODIGY, Format.ARGILLA, Format.SPACY)),
        (Format.LABEL_STUDIO, []),
    ],
)
def test_what_is_changed_is_counted_with_an_example(kind: Format, expected: list[Alteration], tmp_path: Path) -> None:
    alterations = Alterations()
    write(tmp_path / f"out{kind.suffix}", kind, [(None, ROWS)], SHAPE, TableOptions(), alterations=alterations)
    assert list(alterations.found()) == expected


def test_formulas_that_may_run_are_not_changed(tmp_path: Path) -> None:
    alterations = Alterations()
    options = TableOptions(safe=False)
    write(tmp_path / "out.csv", Format.CSV, [(None, ROWS)], SHAPE, options, alterations=alterations)
    assert alterations.found() == ()


def test_a_name_that_xml_cannot_hold(tmp_path: Path) -> None:
    alterations = Alterations()
    with_control = replace(SHAPE, labels=(Label(1, "a\x01b", "#112233"),))
    write(tmp_path / "o.json", Format.LABEL_STUDIO, [(None, [])], with_control, TableOptions(), alterations=alterations)
    assert alterations.found() == (Alteration(LABEL, 1, "a\x01b", "ab"),)


def test_of_a_long_text_the_example_is_what_is_round_the_change() -> None:
    alterations = Alterations()
    alterations.note(Altered.CONTROL, "好" * 1000 + "\x07" + "!" * 1000, "好" * 1000 + "!" * 1000)
    (found,) = alterations.found()
    assert found.before == "…" + "好" * 20 + "\x07" + "!" * 19 + "…"


@pytest.mark.parametrize(
    ("kind", "name", "place"), [(Format.DOCCANO, "Comments", None), (Format.PRODIGY, "score", "meta")]
)
def test_no_imported_column_gives_way_to_one_of_the_format(
    kind: Format, name: str, place: str | None, tmp_path: Path
) -> None:
    columns = (*SHAPE.columns[:-1], ExportColumn(name))
    text: ExportedText = replace(ROWS[0], note="odd", confidence=0.5)
    write(tmp_path / "o.jsonl", kind, [(None, [text])], replace(SHAPE, columns=columns), TableOptions())
    row = json.loads((tmp_path / "o.jsonl").read_text("utf-8"))
    held = row if place is None else row[place]
    assert held[f"imported_{name}"] == "=1+1"
    assert held[name] in (0.5, ["odd"])
