import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.pieces import COLUMNS, count_pieces, learn_pieces
from annotator.learning.reporting import Reporter

REPORTER = Reporter(ignore_progress, never_stop)


def pieces_by_hand(text):
    """2 to 5 characters of each word with a space on either side."""
    found = []
    for word in text.split():
        framed = f" {word} "
        found += [framed[at : at + length] for length in (2, 3, 4, 5) for at in range(len(framed) - length + 1)]
    return found


@given(st.lists(st.text("ab ", max_size=12), max_size=5))
def test_as_many_pieces_as_by_hand(texts):
    counts = count_pieces(texts, [[]] * len(texts), False, REPORTER)
    assert counts.shape == (len(texts), COLUMNS)
    assert counts.sum(axis=1).ravel().tolist()[0] == [len(pieces_by_hand(text)) for text in texts]


@given(st.text("abc ", max_size=10), st.text("abc ", max_size=10))
def test_a_text_has_the_same_pieces_alone_and_among_others(one, other):
    alone = count_pieces([one], [[]], False, REPORTER)
    among = count_pieces([other, one, other], [[]] * 3, False, REPORTER)[1]
    assert (alone != among).nnz == 0


def test_different_pieces_stand_in_different_columns():
    words = ["lovely", "awful", "bright", "dark"]
    counts = count_pieces(words, [[]] * 4, False, REPORTER)
    distinct = {piece for word in words for piece in pieces_by_hand(word)}
    assert len(set(counts.indices)) == len(distinct)


def test_without_spaces_a_piece_is_one_subword_or_two_in_a_row():
    counts = count_pieces(["", "", ""], [[5, 6, 5], [6, 5], []], True, REPORTER)
    assert counts.sum(axis=1).ravel().tolist()[0] == [5, 3, 0]
    shared = counts[0].multiply(counts[1] > 0)
    assert shared.nnz == 3  # 5, 6, and 6 before 5


def test_rows_have_length_one_and_unknown_pieces_none():
    weights = learn_pieces(["good film", "good food", "bad film"], [[]] * 3, False, REPORTER)
    rows = weights.texts(["good film", "zzz", "", "😀"], [[]] * 4, REPORTER)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    assert lengths == pytest.approx([1, 0, 0, 0], abs=1e-5)


def test_rare_pieces_weigh_more():
    texts = ["the film"] * 9 + ["the king"]
    weights = learn_pieces(texts, [[]] * 10, False, REPORTER)
    columns = {word: count_pieces([word], [[]], False, REPORTER).indices for word in ("film", "king")}
    assert weights.rarity[columns["king"]].max() > weights.rarity[columns["film"]].max()
