"""What a project needs of vectors made elsewhere, and how they join its own."""

from collections import Counter

import numpy as np
import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.brought_vectors import BroughtVectors, join, needed_words
from annotator.learning.embeddings import WordVectors
from annotator.learning.engine import prepare_pool
from annotator.learning.reporting import Reporter

from .conftest import QUICK, make_texts

REPORTER = Reporter(ignore_progress, never_stop)


def brought(table: dict[str, list[float]]) -> BroughtVectors:
    return BroughtVectors(tuple(table), np.array(list(table.values()), np.float16), "some.vec", 123)


def test_it_comes_back_from_bytes():
    before = brought({"good": [1, 2], "好": [3, 4], "\u2028": [5, 6]})
    after = BroughtVectors.from_bytes(before.to_bytes())
    assert (after.words, after.file, after.size) == (before.words, "some.vec", 123)
    assert after.vectors.tolist() == before.vectors.tolist()
    assert after.vectors.dtype == np.float16


@pytest.mark.parametrize("damage", [b"", b"nonsense", brought({"a": [1, 2]}).to_bytes()[:-1]])
def test_damaged_bytes_are_refused(damage):
    with pytest.raises(AnnotatorError, match="vectors_damaged"):
        BroughtVectors.from_bytes(damage)


def test_a_token_without_spaces_gets_the_mean_of_its_characters():
    kept = brought({"服务": [9, 9], "服": [1, 2], "务": [3, 4], "很": [5, 6], "go": [0, 0], "o": [7, 7]})
    places, rows = kept.of(["<pad>", "服务", "服很", "很差", "goo", "务", "服x"])
    assert places.tolist() == [1, 2, 5]
    assert rows.tolist() == [[9, 9], [3, 4], [3, 4]]


def test_coverage_counts_tokens_and_running_tokens():
    kept = brought({"good": [1, 2], "bad": [1, 2]})
    assert kept.coverage(Counter(good=6, bad=2, film=2)) == (2, 0.8)
    assert kept.coverage(Counter()) == (0, 0)


def test_needed_are_all_words_however_rare():
    needed = needed_words(["Good film, good food", *["bad 电影"] * 700], QUICK, REPORTER)
    assert needed.counts["good"] == 2
    assert needed.counts["food"] == 1
    assert {"good", "film", ",", "food", "bad", "电", "影"} == needed.words


def test_needed_of_texts_without_spaces_are_subwords_and_their_characters():
    texts, _ = make_texts("zh", 300, seed=7)
    needed = needed_words(texts, QUICK, REPORTER)
    assert {"今天", "今", "天", "喜欢"} <= needed.words
    assert needed.counts["今天"] > 0
    assert set(needed.counts) <= needed.words
    assert needed_words([], QUICK, REPORTER).words == frozenset()


def test_finding_out_what_is_needed_stops_when_asked():
    with pytest.raises(Cancelled):
        needed_words(["good"], QUICK, Reporter(ignore_progress, lambda: True))


TOKENS = ["<pad>", "<unk>", *(f"w{n}" for n in range(40)), "unseen"]


def pool(dimensions=8) -> tuple[WordVectors, list[list[int]]]:
    """Random vectors, which know nothing of which words are alike; the last token is never seen."""
    random = np.random.default_rng(0)
    encoded = [random.integers(2, 42, 9).tolist() for _ in range(200)]
    vectors = random.normal(size=(len(TOKENS), dimensions)).astype(np.float32)
    weights = np.ones(len(TOKENS), np.float32)
    vectors[[0, 1, -1]] = weights[[0, 1, -1]] = 0
    return WordVectors(vectors, weights, np.zeros(dimensions, np.float32)).centred(encoded), encoded


def moods(dimensions: int) -> BroughtVectors:
    """Vectors of two camps: even and odd words; the last five words are lacking, one that is never seen is not."""
    random = np.random.default_rng(1)
    rows = random.normal(size=(36, dimensions)) + 5
    rows[::2, 0] += 12
    return brought(dict(zip([*TOKENS[2:37], "unseen"], rows.tolist(), strict=True)))


def camps(vectors: np.ndarray) -> float:
    """How much closer, in cosine, words are to their own camp than to the other."""
    unit = vectors[2:37] / np.linalg.norm(vectors[2:37], axis=1, keepdims=True)
    alike = unit @ unit.T
    even = np.arange(35) % 2 == 0
    same = even[:, None] == even
    return float(alike[same & ~np.eye(35, dtype=bool)].mean() - alike[~same].mean())


@pytest.mark.parametrize("dimensions", [2, 8, 30])
def test_joined_vectors_know_what_was_brought_and_keep_their_shape(dimensions):
    learned, encoded = pool()
    joined = join(learned, TOKENS, encoded, moods(dimensions))
    assert joined.vectors.shape == learned.vectors.shape
    assert joined.vectors.dtype == np.float32
    assert camps(joined.vectors) > camps(learned.vectors) + 0.05
    assert not joined.vectors[[0, 1, -1]].any()
    assert joined.vectors[37:42].any(axis=1).all()  # lacking in the file: what the pool knows stays
    assert (joined.vectors == joined.vectors.astype(np.float16)).all()
    assert np.linalg.norm(joined.texts([[2, 3, 4]])) == pytest.approx(1, abs=1e-4)
    assert np.abs(joined.centre).max() < np.abs(learned.vectors).max() / 10


def test_joining_keeps_the_length_of_the_vectors_and_most_of_their_angles():
    learned, encoded = pool()
    joined = join(learned, TOKENS, encoded, moods(3))
    lengths = [np.sqrt(np.square(one.vectors[2:42]).sum(axis=1).mean()) for one in (learned, joined)]
    assert lengths[1] == pytest.approx(lengths[0], rel=0.25)
    angles = [np.corrcoef(one.vectors[2:42])[np.triu_indices(40, 1)] for one in (learned, joined)]
    assert np.corrcoef(*angles)[0, 1] > 0.6


def test_joining_is_the_same_each_time():
    learned, encoded = pool()
    first, second = (join(learned, TOKENS, encoded, moods(12)).vectors for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_vectors_of_none_of_the_tokens_change_nothing():
    learned, encoded = pool()
    assert join(learned, TOKENS, encoded, brought({"other": [1, 2], "unseen": [3, 4]})) is learned


def test_a_pool_is_learned_with_them(stage_of, language):
    pool, _ = make_texts(language, 300, seed=7)
    plain = stage_of(language)
    words = ["lovely", "awful", "room"] if language == "en" else ["喜欢", "讨厌", "房间"]
    kept = brought(dict(zip(words, [[1, 2, 9], [3, 4, -9], [5, 6, 0]], strict=True)))
    stage = prepare_pool(pool, QUICK, ignore_progress, never_stop, kept)
    assert stage.arrays["vectors"].shape == plain.arrays["vectors"].shape
    assert not np.array_equal(stage.arrays["vectors"], plain.arrays["vectors"])
    assert stage.vocabulary == plain.vocabulary
