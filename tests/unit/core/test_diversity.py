"""How alike texts are: vectors, clusters, near-duplicates, in every script."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import diversity

NOTHING = np.zeros((0, 1_024), np.float32)


def alike(one: str, other: str) -> bool:
    marks = diversity.shingles([one, other])
    return bool(diversity.resemblance(marks[:1], marks[1:])[0, 0] > diversity.NEAR_DUPLICATE)


def unit(rows: list[list[float]]) -> np.ndarray:
    array = np.array(rows, np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


class TestVectors:
    def test_neighbouring_texts_do_not_mix(self):
        together = diversity.vectors(["abcdef", "", "ab", "😀😀😀😀", "abcdef"])
        assert together[0] @ together[4] == pytest.approx(1)
        assert not together[1].any()
        assert not together[2].any()
        assert together[0] @ together[3] == pytest.approx(0)
        assert np.linalg.norm(together[3]) == pytest.approx(1)

    def test_no_texts_have_none(self):
        assert diversity.vectors([]).shape == diversity.shingles([]).shape == (0, 1_024)


class TestNearDuplicates:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("很好", "很好！！"),
            ("服务员的态度真的非常不好", "服务员的态度,真的非常不好。"),
            ("酒店位置不错，离地铁站很近，下次还会来住", "酒店位置不错，离地铁站很近，下次还会再来住"),
            ("RT the film was GREAT", "rt: the film was great!!"),
            ("The parcel 1234 has arrived at the depot today", "The parcel 1235 has arrived at the depot today"),
            ("यह फिल्म बहुत अच्छी थी", "यह फिल्म बहुत अच्छी थी।"),
            ("😀😀", "😀😀"),
            ("!!!", "!!!"),
            ("a", "A"),
        ],
    )
    def test_small_changes_do_not_make_another_text(self, one, other):
        assert alike(one, other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("我喜欢这部电影", "我不喜欢这部电影"),
            ("房间很干净，服务很好", "房间不干净，服务很差"),
            ("很好😀", "很好😡"),
            ("very good", "very bad"),
            ("कि", "का"),
            ("!!!", "???"),
            ("a", "b"),
        ],
    )
    def test_what_says_something_else_is_another_text(self, one, other):
        assert not alike(one, other)

    @given(st.lists(st.text(min_size=1, max_size=12), max_size=12), st.integers(0, 12), st.integers(0, 5))
    def test_no_two_chosen_texts_are_alike_and_none_is_like_one_taken(self, bodies, n, seen):
        marks = diversity.shingles(bodies)
        taken, candidates = marks[:seen], marks[seen:]
        rows = diversity.distinct(candidates, taken, n)
        assert rows == sorted(set(rows))
        assert len(rows) <= n
        kept = np.concatenate([taken, candidates[rows]])
        between = diversity.resemblance(candidates[rows], kept)
        between[np.arange(len(rows)), len(taken) + np.arange(len(rows))] = 0
        assert (between <= diversity.NEAR_DUPLICATE).all()
        if len(rows) < n:  # then every other one is like one of these
            assert (diversity.resemblance(candidates, kept) > diversity.NEAR_DUPLICATE).any(axis=1).all()

    @given(st.text(min_size=1))
    def test_every_text_is_like_itself(self, body):
        assert alike(body, body)


class TestSpread:
    def test_takes_one_text_of_each_kind_before_a_second_of_any(self):
        bodies = [
            "the film was great", "the film was great!", "我喜欢这家酒店", "我喜欢这家酒店。", "dov'è la stazione",
        ]  # fmt: skip
        taken = diversity.spread(diversity.vectors(bodies), NOTHING, 3)
        assert {index // 2 for index in taken} == {0, 1, 2}

    def test_stays_away_from_what_was_chosen_before(self):
        vectors = diversity.vectors(["服务很好，还会再来", "服务很好，还会再来！", "房间又小又脏，隔音也差"])
        assert diversity.spread(vectors[1:], vectors[:1], 1) == [1]

    def test_never_takes_a_text_twice(self):
        vectors = diversity.vectors(["same words"] * 5)
        assert sorted(diversity.spread(vectors, vectors[:0], 9)) == [0, 1, 2, 3, 4]

    @given(st.integers(1, 12), st.integers(0, 1_000))
    def test_leaves_no_text_farther_from_the_chosen_than_they_are_from_each_other(self, n, seed):
        """What the greedy solution of k-center promises: twice the best radius (Gonzalez 1985)."""
        vectors = unit(np.random.default_rng(seed).normal(size=(30, 4)).tolist())
        taken = vectors[diversity.spread(vectors, vectors[:1], n)]
        centers = np.concatenate([vectors[:1], taken])
        uncovered = (vectors @ centers.T).max(axis=1).min()
        among = centers @ centers.T - 2 * np.eye(len(centers))
        assert among.max() <= uncovered + 1e-5


class TestUsual:
    def test_leaves_out_the_oddest_tenth(self):
        vectors = unit([[1, 0.1 * n] for n in range(18)] + [[-1, 0], [-1, 0.1]])
        assert diversity.usual(vectors, 5).tolist() == list(range(18))

    def test_leaves_at_least_as_many_as_are_wanted(self):
        assert len(diversity.usual(unit([[1, 0]] * 20), 19)) == 19


class TestClusters:
    @given(st.integers(0, 1_000))
    def test_finds_the_kinds_that_are_there(self, seed):
        rng = np.random.default_rng(seed)
        kind = rng.permutation(np.repeat(np.arange(4), [30, 20, 6, 4]))
        found = diversity.clusters(unit((np.eye(6)[kind] + rng.normal(0, 0.05, (60, 6))).tolist()), 4, rng)
        assert sorted(found.sizes.tolist()) == [4, 6, 20, 30]
        assert len({(int(one), int(other)) for one, other in zip(kind, found.of, strict=True)}) == 4
        assert (found.likeness > 0.9).all()

    def test_a_heavy_row_draws_its_center(self):
        vectors = unit([[1, 0], [0, 1]])
        plain = diversity.clusters(vectors, 1, np.random.default_rng(1))
        drawn = diversity.clusters(vectors, 1, np.random.default_rng(1), np.array([9.0, 1.0]))
        assert plain.likeness == pytest.approx([2**-0.5, 2**-0.5])
        assert drawn.likeness[0] > 0.99

    def test_copies_and_zeros_are_clustered_as_well(self):
        copies = diversity.clusters(unit([[1, 0]] * 5), 3, np.random.default_rng(1))
        zeros = diversity.clusters(np.zeros((4, 3), np.float32), 2, np.random.default_rng(1))
        assert np.isfinite(copies.centers).all()
        assert np.isfinite(zeros.centers).all()
        assert copies.sizes.sum() == 5
        assert zeros.sizes.sum() == 4

    @pytest.mark.parametrize("k", [0, 4])
    def test_there_are_no_more_clusters_than_texts_and_at_least_one(self, k):
        with pytest.raises(ValueError, match="clusters"):
            diversity.clusters(unit([[1, 0]] * 3), k, np.random.default_rng(1))

    def test_turns_count_within_each_cluster(self):
        found = diversity.Clusters(np.array([0, 1, 0, 0, 1]), np.zeros((3, 2), np.float32), np.zeros(5, np.float32))
        assert found.turns(np.array([3, 1, 0, 4, 2])).tolist() == [1, 0, 2, 0, 1]
        assert found.sizes.tolist() == [3, 2, 0]

    def test_others_are_alike_to_a_cluster_where_they_are_as_close_as_its_rows(self):
        kinds = np.repeat(np.eye(3, 8, dtype=np.float32), 4, axis=0) + np.eye(12, 8, -4, dtype=np.float32) * 0.1
        kinds /= np.linalg.norm(kinds, axis=1, keepdims=True)
        found = diversity.clusters(kinds, 3, np.random.default_rng(1))
        others = np.zeros((4, 8), np.float32)
        others[:2, 0] = others[2, 1] = others[3, 7] = 1
        by_kind = found.alike(others)[found.of[[0, 4, 8]]]
        assert by_kind.tolist() == [2, 1, 0]
