"""Which words may stand in the texts of a label."""

from __future__ import annotations

import pytest

from annotator.core.domain import Label
from annotator.core.label_words import label_words


def words(name: str, description: str = "") -> tuple[str, ...]:
    return label_words(Label(1, name, "#000000", description))


def test_the_name_comes_first_and_then_the_words_the_description_lists() -> None:
    assert words("fear", "Worry, dread.") == ("fear", "Worry", "dread")
    assert words("恐惧", "害怕、担心、紧张。") == ("恐惧", "害怕", "担心", "紧张")


def test_sentences_of_the_description_are_no_words() -> None:
    assert words("surprise", "Something unexpected, good or bad.") == ("surprise",)
    assert words("late delivery", "The parcel came late; complaint") == ("late delivery", "complaint")


def test_each_word_stands_there_once() -> None:
    assert words("Fear", "fear, FEAR, panic, Panic") == ("Fear", "panic")


@pytest.mark.parametrize("name", ["A", "no", "1", "5 *", "😀", "я", "  "])
def test_what_is_too_short_tells_nothing(name: str) -> None:
    assert words(name) == ()


@pytest.mark.parametrize("name", ["yes", "怒", "분노", "гнев"])
def test_a_short_word_of_any_language_is_one(name: str) -> None:
    assert words(name) == (name,)


def test_of_a_long_list_only_the_first_words_are_taken() -> None:
    assert len(words("fear", ", ".join(f"word{letter * 3}" for letter in "abcdefghijklmnop"))) == 12
