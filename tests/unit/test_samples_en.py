"""The English sample corpora that come with the program: well formed, varied and partly labelled."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from annotator.core.texts import normalise, text_hash

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
LABELS = {
    "en_sentiment.csv": {"positive", "negative"},
    "en_emotion.csv": {"anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral"},
}
SHARED_WORDS = 7
WORD = re.compile(r"[\w']+")

pytestmark = pytest.mark.parametrize("name", sorted(LABELS))


def read(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def words_of(text: str) -> list[str]:
    return WORD.findall(normalise(text).casefold())


def test_is_plain_utf8_with_line_feeds_and_the_agreed_columns(name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    assert content.startswith(b"text,label,topic,date\n")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_every_row_is_complete_apart_from_its_label(name: str) -> None:
    for row in read(name):
        assert set(row) == {"text", "label", "topic", "date"}
        assert all(value is not None and value == value.strip() for value in row.values()), row
        assert words_of(row["text"]), row
        assert re.fullmatch(r"[a-z]{2,12}", row["topic"]), row
        assert date(2025, 1, 1) <= date.fromisoformat(row["date"]) <= date(2026, 6, 30), row


def test_has_enough_texts_and_no_text_twice(name: str) -> None:
    rows = read(name)
    assert len(rows) >= 250
    assert len({text_hash(row["text"]) for row in rows}) == len(rows)


def test_has_short_and_long_texts(name: str) -> None:
    lengths = sorted(len(row["text"].split()) for row in read(name))
    assert lengths[2] <= 4
    assert lengths[-5] >= 60
    assert lengths[-1] >= 80


def test_most_rows_carry_a_label_and_some_are_left_to_label(name: str) -> None:
    rows = read(name)
    assert {row["label"] for row in rows} == LABELS[name] | {""}
    labelled = sum(bool(row["label"]) for row in rows)
    assert 0.7 * len(rows) <= labelled <= 0.85 * len(rows)


def test_every_label_is_seen_often_enough_to_learn(name: str) -> None:
    counts = Counter(row["label"] for row in read(name))
    assert all(counts[label] >= 20 for label in LABELS[name]), counts


def test_labels_and_gaps_are_spread_over_the_whole_file(name: str) -> None:
    rows = read(name)
    quarter = len(rows) // 4
    for start in range(0, 4 * quarter, quarter):
        assert {row["label"] for row in rows[start : start + quarter]} == LABELS[name] | {""}


def test_no_two_texts_share_a_long_run_of_words(name: str) -> None:
    first_seen: dict[tuple[str, ...], str] = {}
    for row in read(name):
        words = words_of(row["text"])
        for start in range(len(words) - SHARED_WORDS + 1):
            run = tuple(words[start : start + SHARED_WORDS])
            assert first_seen.setdefault(run, row["text"]) == row["text"], f"{run} stands in two texts"


def test_few_texts_open_alike(name: str) -> None:
    openings = Counter(tuple(words_of(row["text"])[:2]) for row in read(name))
    opening, times = openings.most_common(1)[0]
    assert times <= 5, opening
