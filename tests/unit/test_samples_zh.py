"""The Chinese sample corpora that come with the program: well formed, varied and partly labelled."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from annotator.core.texts import normalise, text_hash

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
LABELS = {
    "zh_sentiment.csv": {"正面", "负面"},
    "zh_emotion.csv": {"愤怒", "悲伤", "恐惧", "惊奇", "高兴", "无情绪"},
}
SHARED = 12
HAN = re.compile(r"[\u4e00-\u9fff]")

pytestmark = pytest.mark.parametrize("name", sorted(LABELS))


def read(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_is_plain_utf8_with_line_feeds_and_the_agreed_columns(name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    assert content.startswith(b"text,label,topic,date\n")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_every_row_is_complete_apart_from_its_label(name: str) -> None:
    for row in read(name):
        assert set(row) == {"text", "label", "topic", "date"}
        assert all(value is not None and value == value.strip() for value in row.values()), row
        assert HAN.search(row["text"]), row
        assert 1 <= len(row["topic"]) <= 4, row
        assert re.fullmatch(r"202(5-(0[1-9]|1[0-2])|6-0[1-6])-[0-3]\d", row["date"]), row


def test_has_enough_texts_and_no_text_twice(name: str) -> None:
    rows = read(name)
    assert len(rows) >= 250
    assert len({text_hash(row["text"]) for row in rows}) == len(rows)


def test_has_short_and_long_texts(name: str) -> None:
    lengths = sorted(len(row["text"]) for row in read(name))
    assert lengths[4] <= 6
    assert lengths[-3] >= 115


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


def test_no_two_texts_share_a_long_run_of_characters(name: str) -> None:
    first_seen: dict[str, str] = {}
    for row in read(name):
        text = normalise(row["text"])
        for start in range(len(text) - SHARED + 1):
            run = text[start : start + SHARED]
            assert first_seen.setdefault(run, text) == text, f"{run!r} stands in two texts"


def test_few_texts_open_alike(name: str) -> None:
    openings = Counter(normalise(row["text"])[:3] for row in read(name))
    opening, times = openings.most_common(1)[0]
    assert times <= 5, opening
