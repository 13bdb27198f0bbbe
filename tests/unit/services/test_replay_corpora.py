"""What two labelled files say of their texts, whatever form people gave them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.progress import never_stop
from annotator.core.texts import text_hash
from annotator.services.replay_corpora import Columns, Corpora, read_corpora

TEXTS = [f"what a {word} {thing} it was, number {n}" for n, (word, thing) in enumerate(
    [(word, thing) for word in ("great", "dull", "sad") for thing in ("film", "meal", "song", "trip", "book", "play")]
)]  # fmt: skip


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def json_lines(path: Path, rows: list[tuple[str, object]]) -> Path:
    return write(path, *(json.dumps({"text": text, "label": label}) for text, label in rows))


def said(corpora: Corpora, text: str) -> tuple[str, ...]:
    return corpora.train.known[text_hash(text)]


def test_what_is_left_out_and_which_labels_cannot_be_learned(tmp_path: Path) -> None:
    train = json_lines(tmp_path / "train.jsonl", [*((text, "good") for text in TEXTS[:8]), ("nothing said", "")])
    test = json_lines(
        tmp_path / "test.jsonl",
        [*((text, "good") for text in TEXTS[5:12]), ("odd one", "odd"), ("odder one", "odd"), (" ", "empty")],
    )
    found = read_corpora(train, test, never_stop)
    assert (len(found.pool), found.left_out, found.unseen) == (5, 3, {"odd": 2})
    assert found.names == ["good", "odd"]
    assert not found.many


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.txt", "one text about this", "another text about that")
    with pytest.raises(AnnotatorError, match="simulate_no_labels"):
        read_corpora(plain, plain, never_stop)
    empty = json_lines(tmp_path / "empty.jsonl", [(text, "") for text in TEXTS])
    with pytest.raises(AnnotatorError, match="simulate_no_labels"):
        read_corpora(empty, empty, never_stop, Columns(label="label"))


def test_several_labels_in_a_cell_of_a_table(tmp_path: Path) -> None:
    labels = ["joy;surprise", "anger", "sadness;fear", "joy", "", "fear"] * 3
    file = write(
        tmp_path / "posts.csv", "post,emotions", *(f'"{t}",{one}' for t, one in zip(TEXTS, labels, strict=True))
    )
    found = read_corpora(file, file, never_stop)
    assert found.many
    assert found.names == ["anger", "fear", "joy", "sadness", "surprise"]
    assert said(found, TEXTS[0]) == ("joy", "surprise")
    assert text_hash(TEXTS[4]) not in found.train.known  # an empty cell says nothing


def test_columns_of_0_and_1_named_after_their_labels(tmp_path: Path) -> None:
    marks = ["1,0,0", "0,1,0", "1,0,1", "0,0,0"] * 4
    rows = (f'"{text}",{mark}' for text, mark in zip(TEXTS[:16], marks, strict=True))
    file = write(tmp_path / "marked.csv", "text,joy,anger,fear", *rows)
    found = read_corpora(file, file, never_stop)
    assert found.many
    assert [said(found, text) for text in TEXTS[:4]] == [("joy",), ("anger",), ("joy", "fear"), ()]


def test_the_second_file_is_read_as_the_first(tmp_path: Path) -> None:
    labels = ["joy;anger", "anger", "fear;joy", "joy", "fear", "anger"] * 3
    cells = (f'"{text}",{label},{n % 2}' for n, (text, label) in enumerate(zip(TEXTS, labels, strict=True)))
    train = write(tmp_path / "train.csv", "text,feelings,seen", *cells)
    test = write(tmp_path / "test.csv", "text,feelings,seen", '"a short one",joy;fear,1', '"and another",anger,0')
    found = read_corpora(train, test, never_stop)
    assert found.test.known[text_hash("a short one")] == ("joy", "fear")


def test_names_that_differ_in_their_case_are_one_label(tmp_path: Path) -> None:
    train = json_lines(tmp_path / "train.jsonl", [(text, "Joy" if n % 2 else "joy ") for n, text in enumerate(TEXTS)])
    test = json_lines(tmp_path / "test.jsonl", [("another", "JOY"), ("one more", "anger")])
    assert read_corpora(train, test, never_stop).names == ["anger", "joy"]


def test_a_person_says_which_columns_are_what(tmp_path: Path) -> None:
    rows = [f'{n},"{text}",{"ab"[n % 2]},{"x+y" if n % 3 else "x"}' for n, text in enumerate(TEXTS)]
    file = write(tmp_path / "odd.csv", "number,remark,sentiment,other", *rows)
    assert read_corpora(file, file, never_stop).names == ["a", "b"]
    found = read_corpora(file, file, never_stop, Columns("remark", "other", "+"))
    assert found.names == ["x", "y"]
    assert said(found, TEXTS[1]) == ("x", "y")
    with pytest.raises(AnnotatorError, match="column_missing"):
        read_corpora(file, file, never_stop, Columns(label="nowhere"))


def test_the_labels_of_the_pool_are_those_of_its_texts_only(tmp_path: Path) -> None:
    train = json_lines(tmp_path / "train.jsonl", [("one", "a"), ("two", "a"), ("three", "b")])
    test = json_lines(tmp_path / "test.jsonl", [("three", "b"), ("four", "c")])
    assert read_corpora(train, test, never_stop).pool_names == ["a"]


def test_an_empty_file_has_nothing_to_replay(tmp_path: Path) -> None:
    train, empty = json_lines(tmp_path / "train.jsonl", [("one", "a"), ("two", "b")]), write(tmp_path / "empty.jsonl")
    for files in ((train, empty), (empty, train)):
        with pytest.raises(AnnotatorError, match="simulate_empty") as caught:
            read_corpora(*files, never_stop)
        assert caught.value.values == {"file": str(empty)}


def test_texts_that_contradict_themselves_are_known_by_their_row(tmp_path: Path) -> None:
    rows = [(TEXTS[0], "joy"), (TEXTS[1], "joy"), (TEXTS[0], "Joy"), (TEXTS[1], "fear"), (TEXTS[1], "awe")]
    file = json_lines(tmp_path / "train.jsonl", [*rows, (TEXTS[2], "nan"), (TEXTS[2], "joy"), (TEXTS[2], "NULL")])
    found = read_corpora(file, file, never_stop, Columns(label="label")).train
    assert found.contradicted == {text_hash(TEXTS[1]): 4}
    assert found.known[text_hash(TEXTS[1])] == ("joy",)
    assert found.known[text_hash(TEXTS[2])] == ("joy",), "nan is no label"
    assert not found.many


def test_a_column_of_1_where_there_is_no_label(tmp_path: Path) -> None:
    rows = (f'"{text}",{mark}' for text, mark in zip(TEXTS, ["1,0,0", "0,1,0", "0,0,1"] * 6, strict=True))
    file = write(tmp_path / "dummies.csv", "text,joy,fear,nan", *rows)
    found = read_corpora(file, file, never_stop)
    assert (found.names, found.many) == (["fear", "joy"], False)
    assert text_hash(TEXTS[2]) not in found.train.known
