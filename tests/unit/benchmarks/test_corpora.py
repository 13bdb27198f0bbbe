from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import corpora
import numpy as np
import pytest

Write = Callable[..., Path]


@pytest.fixture
def folder(jsonl: Write) -> Path:
    jsonl(
        "moods.train.jsonl", [("good", "joy"), ("bad", "anger"), ("ｂａｄ ", "joy"), ("both", "joy"), ("fine", "joy")]
    )
    return jsonl("moods.test.jsonl", [(" both", "anger"), ("new", "fear"), ("new", "joy")])


def test_text_in_both_files_is_a_test_text_only_and_a_double_counts_once(folder: Path) -> None:
    corpus = corpora.load(folder, "moods")
    assert corpus.pool == ("good", "bad", "fine")
    assert corpus.test == (" both", "new")
    assert corpus.labels == ("anger", "fear", "joy")
    assert corpus.truth.tolist() == [[False, False, True], [True, False, False], [False, False, True]]
    assert corpus.test_truth.tolist() == [[True, False, False], [False, True, False]]
    assert not corpus.many


def test_clean_test_file_goes_before_the_other(folder: Path, jsonl: Write) -> None:
    jsonl("moods.test_noleak.jsonl", [("clean", "joy")])
    assert corpora.load(folder, "moods").test == ("clean",)


def test_many_labels_or_none(jsonl: Write) -> None:
    jsonl("many.train.jsonl", [("a", ["x", "y"]), ("b", [])])
    corpus = corpora.load(jsonl("many.test.jsonl", [("c", ["y"])]), "many")
    assert corpus.many
    assert corpus.truth.tolist() == [[True, True], [False, False]]


def test_single_file_gives_a_fifth_of_its_texts_to_the_test(jsonl: Write) -> None:
    folder = jsonl("one.all.jsonl", [(f"text {n}", "a") for n in range(500)])
    corpus = corpora.load(folder, "one")
    assert len(corpus.pool) + len(corpus.test) == 500
    assert 60 < len(corpus.test) < 140
    assert not set(corpus.pool) & set(corpus.test)
    assert corpora.load(folder, "one").test == corpus.test


def test_quick_look_shortens_the_pool_and_not_the_test(folder: Path) -> None:
    corpus = corpora.load(folder, "moods", texts=2)
    assert (len(corpus.pool), len(corpus.test)) == (2, 2)
    assert corpora.load(folder, "moods", texts=2).pool == corpus.pool


def test_quick_look_at_a_file_sorted_by_label_sees_every_label(jsonl: Write) -> None:
    jsonl("s.train.jsonl", [(f"text {n}", "ab"[n >= 200]) for n in range(400)])
    corpus = corpora.load(jsonl("s.test.jsonl", [("z", "a")]), "s", texts=100)
    assert corpus.labels == ("a", "b")
    assert (corpus.truth.sum(axis=0) > 25).all()
    assert list(corpus.pool) == sorted(corpus.pool, key=lambda text: int(text.split()[1]))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"nothing\.test\.jsonl"):
        corpora.load(tmp_path, "nothing")


@pytest.mark.parametrize("label", ["x", ["x"]])
def test_what_is_written_is_what_is_read(jsonl: Write, tmp_path: Path, label: object) -> None:
    jsonl("c.train.jsonl", [("a", label), ("ä\nb", label)])
    corpus = corpora.load(jsonl("c.test.jsonl", [("z", label)]), "c")
    (tmp_path / "again").mkdir()
    corpora.write(corpus, tmp_path / "again")
    again = corpora.load(tmp_path / "again", "c")
    assert again.digest() == corpus.digest()
    assert (again.pool, again.many) == (corpus.pool, corpus.many)


def test_digest_knows_texts_and_labels(jsonl: Write) -> None:
    digests = set()
    for text, label in [("a", "x"), ("a", "y"), ("b", "x")]:
        jsonl("c.train.jsonl", [(text, label), ("other", "x"), ("third", "y")])
        digests.add(corpora.load(jsonl("c.test.jsonl", [("z", "x")]), "c").digest())
    assert len(digests) == 3


def test_draws_grow_by_seed(jsonl: Write) -> None:
    jsonl("c.train.jsonl", [(f"text {n}", "x") for n in range(100)])
    corpus = corpora.load(jsonl("c.test.jsonl", [("z", "x")]), "c")
    small, large = corpora.draw(corpus, 10, 1), corpora.draw(corpus, 50, 1)
    assert large[:10].tolist() == small.tolist()
    assert len(set(large.tolist())) == 50
    assert corpora.draw(corpus, 10, 2).tolist() != small.tolist()
    assert corpora.draw(corpus, None, 1).tolist() == list(range(100))
    assert np.array_equal(corpora.draw(corpus, 10, 1), small)


def test_budgets_are_numbers_or_full() -> None:
    assert corpora.budgets("50, 100,full") == [50, 100, None]
    for wrong in ("0", "many", "50,"):
        with pytest.raises(argparse.ArgumentTypeError):
            corpora.budgets(wrong)


def test_full_data_has_seeds_of_its_own() -> None:
    options = argparse.Namespace(budgets=[50, None], seeds=2, full_seeds=1)
    assert corpora.cells(options) == [(50, 1), (50, 2), (None, 1)]
