"""Train, dev and test: by the shares, evenly over the labels, and never two of a kind on two sides."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError
from annotator.core.exports import Side, Split
from annotator.core.splitting import divide, look, together

ROWS = st.lists(
    st.tuples(st.integers(0, 12), st.frozensets(st.sampled_from("abc"), max_size=3), st.booleans()), max_size=60
)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.integers(0, 5))
def test_what_is_alike_stays_together_and_the_test_set_a_test_set(rows, seed) -> None:
    groups, strata, is_test = ([row[place] for row in rows] for place in range(3))
    sides = divide(groups, strata, is_test, Split(0.6, 0.2, 0.2, seed))
    assert len(sides) == len(rows)
    assert len({(group, side) for group, side in zip(groups, sides, strict=True)}) == len(set(groups))
    for side, drawn in zip(sides, is_test, strict=True):
        assert side is Side.TEST or not drawn
    assert sides == divide(groups, strata, is_test, Split(0.6, 0.2, 0.2, seed))


KEYS = st.lists(st.tuples(*(st.none() | st.integers(0, 8) for _ in range(2))), max_size=30)


@given(KEYS)
def test_what_shares_a_key_or_is_connected_has_one_number(rows) -> None:
    if not rows:
        assert together([], []) == []
        return
    numbers = together(*map(list, zip(*rows, strict=True)))
    group = list(range(len(rows)))
    for one, keys in enumerate(rows):  # written another way
        for other, others in enumerate(rows[:one]):
            if any(mine is not None and mine == theirs for mine, theirs in zip(keys, others, strict=True)):
                group = [group[other] if its == group[one] else its for its in group]
    pairs = [(one, other) for one in range(len(rows)) for other in range(one)]
    assert [numbers[a] == numbers[b] for a, b in pairs] == [group[a] == group[b] for a, b in pairs]


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 80), min_size=1), st.integers(0, 3))
def test_each_label_is_divided_by_the_shares(numbers, seed) -> None:
    strata = [(label,) for label, number in numbers.items() for _ in range(number)]
    sides = divide(range(len(strata)), strata, [False] * len(strata), Split(8, 1, 1, seed))
    found = Counter(zip((label for (label,) in strata), sides, strict=True))
    for label, number in numbers.items():
        for side, share in ((Side.TRAIN, 0.8), (Side.DEV, 0.1), (Side.TEST, 0.1)):
            assert abs(found[label, side] - share * number) <= 1


def test_another_seed_draws_others() -> None:
    draws = {tuple(divide(range(50), [("a",)] * 50, [False] * 50, Split(seed=seed))) for seed in range(4)}
    assert len(draws) == 4


def test_texts_without_a_label_are_divided_too() -> None:
    sides = divide(range(100), [()] * 100, [False] * 100, Split())
    assert Counter(sides) == {Side.TRAIN: 80, Side.DEV: 10, Side.TEST: 10}


@pytest.mark.parametrize(("texts", "drawn"), [(600, 200), (400, 80), (400, 40), (400, 10)])
@pytest.mark.parametrize("of_one_label", [False, True])
def test_dev_has_its_part_of_what_a_test_set_leaves(texts, drawn, of_one_label) -> None:
    is_test = [place < drawn for place in range(texts)]
    strata = [("a",) if (place < drawn if of_one_label else place % 2) else ("b",) for place in range(texts)]
    sides = divide(range(texts), strata, is_test, Split(0.8, 0.1, 0.1))
    found = Counter(sides)
    test = max(drawn, texts // 10)
    assert all(side is Side.TEST for side in sides[:drawn])
    assert abs(found[Side.TEST] - test) <= 1
    assert abs(found[Side.DEV] - (texts - test) / 9) <= 1
    each = Counter(zip(sides, strata, strict=True))
    for label in set(strata[drawn:]):
        left = each[Side.TRAIN, label] + each[Side.DEV, label]
        assert abs(each[Side.DEV, label] - left / 9) <= 1


def test_a_side_without_a_share_gets_nothing() -> None:
    assert set(divide(range(20), [("a",)] * 20, [False] * 20, Split(0.5, 0, 0.5))) == {Side.TRAIN, Side.TEST}


@pytest.mark.parametrize("shares", [(0, 0.5, 0.5), (1, -0.1, 0), (float("nan"), 1, 1), (1, float("inf"), 0)])
def test_impossible_shares(shares) -> None:
    with pytest.raises(AnnotatorError, match="export_split"):
        Split(*shares)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Very good!", "very  good"), ("很好，下次还来。", "很好下次还来"), ("ＡＢＣ", "abc"), ("👍", " 👍 ")],
)
def test_looks_alike(one, other) -> None:
    assert look(one) == look(other)


@pytest.mark.parametrize(("one", "other"), [("好", "不好"), ("👍", "👎"), ("3 stars", "4 stars"), ("กา", "กี")])
def test_looks_different(one, other) -> None:
    assert look(one) != look(other)
