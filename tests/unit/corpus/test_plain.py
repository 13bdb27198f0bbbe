"""Lines of text, with labels before them or without."""

from __future__ import annotations

import pytest

from annotator.corpus.formats import Row
from annotator.corpus.plain import line_format
from annotator.corpus.reading import preview, read_rows
from tests.unit.corpus.test_reading import Make, make  # noqa: F401

TEXTS = ["what a day this was", "nobody answered: not once", "I waited, and waited", "房间很干净，早餐很好", "ok"] * 4


def rows(file) -> list[tuple[object, ...]]:
    return [tuple(row.values.values()) for row in read_rows(file) if isinstance(row, Row)]


@pytest.mark.parametrize("between", [" ", "  ", "\t", " , "])
def test_fasttext(make: Make, between: str) -> None:  # noqa: F811
    file = make("r.txt", "".join(f"__label__{'ab'[at % 2]}{between}{text}\n" for at, text in enumerate(TEXTS)))
    seen = preview(file)
    assert (seen.format.kind, seen.text_column, seen.label_column, seen.labels) == (
        "fasttext",
        "text",
        "label",
        ("a", "b"),
    )
    assert rows(file) == [(["ab"[at % 2]], text) for at, text in enumerate(TEXTS)]


def test_fasttext_with_several_labels(make: Make) -> None:  # noqa: F811
    file = make("train.csv", "__label__joy __label__awe oh, look\n__label__fear run\n")
    assert rows(file) == [(["joy", "awe"], "oh, look"), (["fear"], "run")]


@pytest.mark.parametrize(("between", "delimiter"), [(":", ":"), (": ", ":"), ("：", ":"), (" ", " "), ("  ", " ")])
@pytest.mark.parametrize("names", ["01", ("pos", "neg"), ("joy", "fear")])
def test_a_label_before_each_text(make: Make, between: str, delimiter: str, names: str) -> None:  # noqa: F811
    file = make("r.txt", "".join(f"{names[at % 2]}{between}{text}\n" for at, text in enumerate(TEXTS)))
    seen = preview(file)
    assert (seen.format.kind, seen.format.delimiter) == ("labelled", delimiter)
    assert (seen.text_column, seen.label_column, set(seen.labels)) == ("text", "label", set(names))
    assert rows(file) == [(names[at % 2], text) for at, text in enumerate(TEXTS)]


def test_labels_may_have_a_colon_in_them() -> None:
    lines = [f"{label} How far is it to {place} ?" for label in ("NUM:dist", "DESC:manner") for place in "abcdefgh"]
    assert line_format(lines) == ("labelled", " ")


def test_a_line_without_its_label_is_a_text_all_the_same(make: Make) -> None:  # noqa: F811
    lines = [f"{'pn'[at % 2]}: text number {at}" for at in range(100)]
    lines[70] = "nothing before this"
    assert rows(make("r.txt", "\n".join(lines)))[69:72] == [
        ("n", "text number 69"),
        ("", "nothing before this"),
        ("n", "text number 71"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["I like it", "I hate it", "We went home", "We left early"],
        ["1. first thing", "2. second thing", "3. third thing"],
        ["1 first thing", "2 second thing", "3 third thing"],
        ["https://example.org/a is down", "https://example.org/b is down", "http://example.org/c is up"] * 9,
        ["Anna: hello", "Ben: hi", "Carla: what now", "Dora: well", "Anna: bye"],
        ["the same word"] * 20,
        [],
    ],
)
def test_sentences_and_talks_have_no_labels(lines: list[str]) -> None:
    assert line_format(lines) is None
