"""Tiny corpora whose labels can be learned, written by rule; and one prepared pool for each."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.config import TrainingConfig
from annotator.learning.engine import PoolStage, TrainingData, prepare_pool

QUICK = TrainingConfig(
    seed=1,
    threads=1,
    dimensions=24,
    hidden=12,
    vector_tokens=50_000,
    pretraining_tokens=20_000,
    slice_tokens=10_000,
    most_tokens=50_000,
    distilled_texts=200,
    steps=80,
)

_GOOD = {
    "en": ["lovely", "bright", "kind", "warm", "happy", "sweet"],
    "zh": ["喜欢", "开心", "美味", "干净", "热情", "满意"],
}
_BAD = {
    "en": ["awful", "dark", "rude", "cold", "sad", "bitter"],
    "zh": ["讨厌", "难过", "难吃", "肮脏", "冷淡", "失望"],
}
_PLAIN = {
    "en": [
        "the",
        "a",
        "room",
        "food",
        "film",
        "people",
        "today",
        "we",
        "was",
        "very",
        "really",
        "it",
        "and",
        "with",
        "😀",
        "😢",
        "!",
    ],
    "zh": ["今天", "的", "房间", "早餐", "电影", "我们", "真的", "非常", "了", "，", "。", "服务", "😀", "😢"],
}


def make_texts(language: str, count: int, seed: int) -> tuple[list[str], np.ndarray]:
    """Texts with two words of a mood among neutral ones; targets bool (texts, 2): good, bad."""
    random = np.random.default_rng(seed)
    texts, targets = [], np.zeros((count, 2), bool)
    for row in range(count):
        mood = int(random.integers(2))
        words = [*random.choice(_PLAIN[language], 6), *random.choice((_GOOD, _BAD)[mood][language], 2)]
        random.shuffle(words)
        texts.append((" " if language == "en" else "").join(words))
        targets[row, mood] = True
    return texts, targets


@pytest.fixture(scope="session", params=["en", "zh"])
def language(request) -> str:
    return request.param


@pytest.fixture(scope="session")
def stages() -> dict[str, PoolStage]:
    return {}


@pytest.fixture(scope="session")
def stage_of(stages):
    """A function from a language to its prepared pool of 300 texts."""

    def prepared(language: str) -> PoolStage:
        if language not in stages:
            pool, _ = make_texts(language, 300, seed=7)
            stages[language] = prepare_pool(pool, QUICK, ignore_progress, never_stop)
        return stages[language]

    return prepared


def data_of(language: str, count: int, *, many: bool = False, labels: int = 2, seed: int = 1) -> TrainingData:
    """`count` labelled texts; labels beyond the second never occur."""
    texts, targets = make_texts(language, count, seed)
    wide = np.zeros((count, labels), bool)
    wide[:, :2] = targets
    return TrainingData(texts, wide, make_texts(language, 300, seed=7)[0], labels, many)
