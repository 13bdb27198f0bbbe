from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Cancelled
from annotator.core.progress import Progress, ignore_progress
from annotator.core.texts import bare
from annotator.corpus import near_duplicates
from annotator.corpus.near_duplicates import LIKENESS, Finder

CHINESE = "今天和朋友去看了那部大家都在谈论的电影，剧情很感人，最后我忍不住哭了出来。"
ENGLISH = "The hotel was close to the station, the staff were kind, and breakfast was better than expected."


def groups(bodies: Sequence[str], *, read: bool = True, pieces: int = 1000) -> list[list[int]]:
    finder = Finder()
    for start in range(0, len(bodies), pieces):
        part = bodies[start : start + pieces]
        finder.add(range(start, start + len(part)), part)
    return finder.groups(reader(bodies) if read else None)


def reader(bodies: Sequence[str]) -> near_duplicates.Read:
    return lambda keys: {key: bodies[key] for key in keys}


def likeness(one: str, other: str) -> float:
    """Written another way than in the module."""
    some, others = ({f"\0\0{form}\0\0"[i : i + 3] for i in range(len(form) + 2)} for form in (bare(one), bare(other)))
    return len(some & others) / len(some | others)


@pytest.mark.parametrize("body", [CHINESE, ENGLISH, CHINESE * 300])
def test_one_changed_character_makes_no_other_text(body: str) -> None:
    place = len(body) // 2
    assert groups([body, body[:place] + "Ж" + body[place + 1 :], "something else"]) == [[0, 1]]


@pytest.mark.parametrize(
    "alike",
    [
        ["好", "好！", " 好 "],
        ["Thank you!", "thank you :)", "THANK YOU"],
        ["真的吗？！", "真的吗", "真的，吗…"],
        ["ＡＢＣ　１２３", "abc 123"],
        ["❤️", "❤"],
    ],
)
def test_case_white_space_and_punctuation_make_no_other_text(alike: list[str]) -> None:
    assert groups([*alike, "别的", "other"]) == [list(range(len(alike)))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("好吃", "不好吃"),
        ("这部电影很好看", "这部电影不好看"),
        ("哈哈哈😂", "哈哈哈😡"),
        ("One of the best movies of the year.", "One of the worst movies of the year."),
        ("?!", "…"),
        ("5 stars", "1 star"),
    ],
)
def test_short_texts_that_say_something_else_are_apart(one: str, other: str) -> None:
    assert groups([one, other]) == []


def test_texts_of_punctuation_alone_are_told_apart() -> None:
    assert groups(["?!", "?!?!?!", "...", "?!"]) == [[0, 3]]


def test_empty_texts_are_like_nothing() -> None:
    assert groups(["", " ", "\n"]) == []


def test_groups_are_what_is_connected_in_the_order_of_their_first() -> None:
    chain = [CHINESE[:-4] + "一二", CHINESE[:-4], CHINESE[2:-4], CHINESE[4:-4]]
    bodies = [ENGLISH, *chain, ENGLISH.upper()]
    assert likeness(chain[0], chain[-1]) < LIKENESS
    assert groups(bodies) == [[0, 5], [1, 2, 3, 4]]


def test_neither_order_nor_pieces_matter() -> None:
    bodies = _corpus(random.Random(3))
    keys = list(range(len(bodies)))
    random.Random(1).shuffle(keys)
    finder = Finder()
    for key in keys:
        finder.add([key], [bodies[key]])
    found = groups(bodies)
    assert finder.groups(reader(bodies)) == found
    assert len(found) > 10


def test_what_shares_enough_trigrams_is_found_and_nothing_else() -> None:
    bodies = _corpus(random.Random(7))
    pairs = {
        (one, other)
        for one, other in combinations(range(len(bodies)), 2)
        if likeness(bodies[one], bodies[other]) >= LIKENESS
    }
    assert len(pairs) > 50
    assert groups(bodies) == _connected(len(bodies), pairs)


def test_many_copies_are_one_group() -> None:
    """Of many that agree not each is compared with each."""
    bodies = [f"{CHINESE}第{number}天打卡" for number in range(3_000)]
    assert groups([*bodies, ENGLISH]) == [list(range(3_000))]


def test_without_reading_the_sketches_decide_about_as_well() -> None:
    bodies = _corpus(random.Random(7), 2_000)
    told, guessed = (sum(map(len, groups(bodies, read=read))) for read in (True, False))
    assert guessed == pytest.approx(told, rel=0.15)


def test_only_what_may_be_alike_is_read_again() -> None:
    bodies = [*_corpus(random.Random(1), 300), ENGLISH, ENGLISH + " And"]
    asked: list[int] = []

    def read(keys: Sequence[int]) -> Mapping[int, str]:
        asked.extend(keys)
        return {key: bodies[key] for key in keys}

    finder = Finder()
    finder.add(range(len(bodies)), bodies)
    assert finder.groups(read)
    assert {300, 301} <= set(asked)
    assert len(asked) < 300


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_text_is_taken(bodies: list[str]) -> None:
    bodies = [*bodies, ENGLISH, ENGLISH.lower()]
    found = groups(bodies)
    assert [len(bodies) - 2, len(bodies) - 1] in found
    for group in found:
        assert group == sorted(set(group))
        for key in group:
            assert any(likeness(bodies[key], bodies[other]) >= LIKENESS for other in group if other != key)


def test_it_tells_how_far_it_is_and_stops() -> None:
    finder = Finder()
    finder.add([1, 2], [ENGLISH, ENGLISH + "!"])
    told: list[Progress] = []
    finder.groups(None, told.append)
    assert {one.phase for one in told} == {"compare"}
    with pytest.raises(Cancelled):
        finder.groups(None, ignore_progress, lambda: True)


def _corpus(rng: random.Random, size: int = 400) -> list[str]:
    """Texts of 5 to 60 characters, a third of them a copy of an earlier one with a few changes."""
    signs = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会"
    bodies: list[str] = []
    while len(bodies) < size:
        if bodies and rng.random() < 0.35:
            copy = list(rng.choice(bodies))
            for _ in range(rng.randint(0, 4)):
                copy[rng.randrange(len(copy))] = rng.choice(signs)
            bodies.append("".join(copy))
        else:
            bodies.append("".join(rng.choices(signs, k=rng.randint(5, 60))))
    return bodies


def _connected(n: int, pairs: set[tuple[int, int]]) -> list[list[int]]:
    group = list(range(n))
    for one, other in pairs:
        old, new = group[other], group[one]
        group = [new if its == old else its for its in group]
    found = [[place for place in range(n) if group[place] == name] for name in set(group)]
    return sorted(members for members in found if len(members) > 1)
