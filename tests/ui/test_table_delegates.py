"""How the cells of the table of texts are painted."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from annotator.core.query import parse
from annotator.ui.theme import TYPE, font
from annotator.ui.widgets.table_delegates import TextsDelegate, pattern


def marked(query: str, text: str) -> list[str]:
    found = pattern(parse(query).terms)
    return [] if found is None else [one[0] for one in found.finditer(text)]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("服务", "自助服务机的服务", ["服务", "服务"]),
        ("serv", "Service and observing", ["Service"]),
        ('"serv"', "serv service", ["serv"]),
        ('"front desk"', "the Front  desk clerk", ["Front  desk"]),
        ("a.b", "a.b axb", ["a.b"]),
        ("joy 服务", "joy 服务", ["joy", "服务"]),
        ("state:pool", "state pool", []),
        ("word", "a wo\u200brd, two wo\u00adrds", ["wo\u200brd", "wo\u00adrds"]),
        ("服\u200b务", "服务 服\ufeff务", ["服务", "服\ufeff务"]),
        ("", "anything", []),
    ],
)
def test_marks_what_the_search_finds(query, text, words):
    assert marked(query, text) == words


@pytest.fixture
def delegate(qapp, theme) -> TextsDelegate:
    return TextsDelegate(theme)


@pytest.fixture
def metrics(qapp) -> QFontMetrics:
    return QFontMetrics(font(TYPE.body))


def test_a_text_stands_on_one_line(delegate, metrics):
    assert delegate._one_line("one\n two\t\tthree", metrics, 1_000) == "one two three"


def test_a_long_text_ends_in_an_ellipsis(delegate, metrics):
    line = delegate._one_line("word " * 200, metrics, 300)
    assert line.startswith("word word")
    assert line.endswith("…")
    assert metrics.horizontalAdvance(line) <= 300


def test_a_found_word_far_into_the_text_is_brought_into_sight(delegate, metrics):
    delegate.set_terms(parse("needle").terms)
    line = delegate._one_line("straw " * 200 + "needle " + "straw " * 200, metrics, 300)
    assert line.startswith("…")
    assert "needle" in line


def test_places_are_counted_as_qt_counts_them_behind_an_emoji(delegate):
    delegate.set_terms(parse("服务").terms)
    (found,) = delegate._ranges("😀服务")
    assert (found.start, found.length) == (2, 2)
