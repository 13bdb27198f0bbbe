"""Which column is offered as the text and which as the label."""

from __future__ import annotations

import pytest

from annotator.corpus.guessing import guess_columns
from annotator.corpus.table import guess_header

LONG = ["the room was clean and quiet", "battery died after a single day", "arrived quickly, well packed"]


def columns(**named: list[str]) -> tuple[str, str | None]:
    names = list(named)
    guess = guess_columns(names, [list(row) for row in zip(*named.values(), strict=True)])
    return guess.text_column, guess.label_column


@pytest.mark.parametrize(
    "name", ["text", "Text", "content", "review", "sentence", "内容", "文本", "评论", "正文", "微博"]
)
def test_the_text_column_by_name(name: str) -> None:
    assert columns(note=["a much longer remark than any text there is"] * 3, **{name: LONG})[0] == name


def test_the_text_column_by_part_of_its_name() -> None:
    assert columns(user_info=LONG, TweetText=LONG)[0] == "TweetText"


def test_the_text_column_by_length() -> None:
    assert columns(a=["x", "y", "x"], b=LONG, c=["https://example.org/a/very/long/address/indeed"] * 3)[0] == "b"


def test_a_column_of_numbers_is_no_text_whatever_its_name() -> None:
    assert columns(comment=["12", "3", "0"], b=LONG)[0] == "b"


@pytest.mark.parametrize(
    "name", ["label", "Labels", "sentiment", "emotion", "标签", "情感", "情绪", "类别", "情感倾向"]
)
def test_the_label_column_by_name(name: str) -> None:
    assert columns(text=LONG, lang=["en", "zh", "en"], **{name: ["a", "b", "c"]})[1] == name


def test_the_label_column_by_its_few_values() -> None:
    assert columns(text=LONG * 4, id=[str(n) for n in range(12)], x=["joy", "fear"] * 6) == ("text", "x")


def test_words_rather_than_numbers_are_labels() -> None:
    assert columns(text=LONG * 4, n=["1", "2"] * 6, x=["joy", "fear"] * 6)[1] == "x"


def test_no_label_column_where_nothing_repeats() -> None:
    assert columns(text=LONG * 4, id=[f"a{n}" for n in range(12)], same=["en"] * 12)[1] is None


def test_the_text_is_never_the_label() -> None:
    assert columns(label=LONG) == ("label", None)


def test_labels_come_commonest_first_and_at_most_sixty() -> None:
    rows: list[list[str | list[str]]] = [["some text", "b"], ["other text", "a"], ["more text", "a"]]
    assert guess_columns(["text", "label"], rows).labels == ("a", "b")
    many: list[list[str | list[str]]] = [["some text", f"label {n}"] for n in range(100)]
    assert len(guess_columns(["text", "label"], many).labels) == 60


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([["text", "label"], ["good", "1"]], True),
        ([["x1", "x2"], [LONG[0], "1"], [LONG[1], "0"]], True),
        ([["berita", "tagging"], *[[text * 3, "hoax"] for text in LONG]], True),
        ([["文本", "类别"], ["很好", "正面"]], True),
        ([[LONG[0], "1"], [LONG[1], "0"]], False),
        ([[LONG[0], "good"], [LONG[1], "bad"], [LONG[2], "good"]], False),
        ([["a", "a"], ["b", "c"]], False),
        ([["id", "text", "text", "label"], ["7", "good", "so", "pos"]], True),
        ([["", "", "a"], ["b", "c", "d"]], False),
    ],
)
def test_a_header_is_told_from_a_row(records: list[list[str]], expected: bool) -> None:
    assert guess_header(records, default=True) is expected


@pytest.mark.parametrize(("yes", "no"), [("1", ""), ("x", ""), ("1", "0"), ("True", "False"), ("✓", "")])
def test_columns_that_mark_the_labels(yes: str, no: str) -> None:
    rows = [[f"the day number {n}", *(yes if n % k == 0 else no for k in (2, 3, 5))] for n in range(1, 31)]
    guess = guess_columns(["text", "joy", "fear", "love"], rows)
    assert (guess.text_column, guess.label_columns) == ("text", ("joy", "fear", "love"))


def test_a_file_labelled_in_its_beginning_alone_has_a_label_column() -> None:
    rows: list[list[str | list[str]]] = [[LONG[n % 3] + str(n), "up" if n % 2 else "down"] for n in range(20)]
    rows += [[LONG[n % 3] + str(n), ""] for n in range(80)]
    assert guess_columns(["review", "mood"], rows).label_column == "mood"
    rare: list[list[str | list[str]]] = [[LONG[n % 3] + str(n), f"c{n}" if n < 20 else ""] for n in range(100)]
    assert guess_columns(["review", "mood"], rare).label_column is None


def test_names_with_a_comma_are_one_label_and_parts_in_other_company_are_several() -> None:
    def separator(*cells: str) -> str | None:
        rows = [[f"a text with some words, number {n}", cell] for n, cell in enumerate(cells * 5)]
        return guess_columns(["text", "category"], rows).label_separator

    assert separator("Clothing, Shoes", "Home, Garden", "Books") is None
    assert separator("joy, surprise", "anger, fear", "joy, fear") == ","
    assert separator("joy, surprise", "joy", "anger") == ","
