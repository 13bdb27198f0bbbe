import numpy as np
import pytest
import torch

from annotator.core.errors import Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.learning.reporting import Reporter
from annotator.learning.skip_grams import _LONGEST, _TOKENS, _Pairs, _Table, skip_grams

REPORTER = Reporter(ignore_progress, never_stop)


def counted(texts: list[list[int]], tokens: int) -> np.ndarray:
    return np.bincount(np.concatenate([np.asarray(text) for text in texts]), minlength=tokens)


def learned(texts: list[list[int]], tokens: int, window: int = 30, rounds: int = 8, seed: int = 1) -> np.ndarray:
    return skip_grams(texts, counted(texts, tokens), 24, window, rounds, seed, REPORTER)


def texts_of_two_kinds(length: int = 8, count: int = 600) -> list[list[int]]:
    """Of the tokens 2 to 31, or of 32 to 61."""
    random = np.random.default_rng(0)
    kinds = np.arange(2, 32), np.arange(32, 62)
    return [random.choice(kinds[row % 2], length).tolist() for row in range(count)]


@pytest.mark.parametrize("window", [10, 30])
@pytest.mark.parametrize(("length", "count"), [(8, 600), (150, 60)])
def test_words_of_like_company_have_like_vectors(window, length, count):
    vectors = learned(texts_of_two_kinds(length, count), 62, window)
    unit = vectors[2:] / np.linalg.norm(vectors[2:], axis=1, keepdims=True)
    alike = unit @ unit.T
    assert min(alike[:30, :30].min(), alike[30:, 30:].min()) > alike[:30, 30:].max()


def test_same_texts_and_seed_give_the_same_vectors_on_any_number_of_threads():
    texts, before = texts_of_two_kinds(), torch.get_num_threads()
    one = learned(texts, 62)
    try:
        torch.set_num_threads(2)
        again = learned(texts, 62)
    finally:
        torch.set_num_threads(before)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, learned(texts, 62, seed=2))


def test_a_token_that_no_text_has_gets_no_vector():
    vectors = learned([[2, 3, 4]] * 20 + [[4, 3]] * 20, 6)
    assert vectors[2:5].any(axis=1).all()
    assert not vectors[[0, 1, 5]].any()


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([[2, 3]], id="one text of two words"),
        pytest.param([[2] * 60] * 500, id="one word again and again"),
        pytest.param([[2, 3, 4, 5] * 15] * 500, id="four words again and again"),
        pytest.param([[2, 3] * 400] * 20, id="very long texts"),
        pytest.param([[2] * 20 + [row % 500 + 3] * 20 for row in range(2_000)], id="one word in every text"),
    ],
)
def test_vectors_stay_within_bounds_however_odd_the_texts(texts):
    vectors = learned(texts, 503, rounds=22)
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors, axis=1).max() < 12


def test_a_step_goes_along_the_gradient_of_the_likelihood():
    """Of all pairs within the window, weighed by how often it is as wide, and of the negatives of each."""
    random = np.random.default_rng(3)
    counts = np.array([0, 0, 5, 5, 5, 5, 5])
    table = _Table(counts, 4, 10, 1)
    table._both.copy_(torch.from_numpy(random.normal(size=(7, 8)).astype(np.float32)))
    before = table._both.clone().requires_grad_()
    ids = np.array([[2, 3, 4], [5, 2, 0]])
    real = np.array([[True, True, True], [True, True, False]])
    negatives = np.array([6, 4])

    likelihood = torch.zeros(())
    for text, length in zip(ids, real.sum(axis=1), strict=True):
        for i in range(length):
            for j in range(length):
                if i == j:
                    continue
                near = (11 - abs(i - j)) / 10
                inputs, outputs = before[text[i], :4], before[text[j], 4:]
                likelihood = likelihood + near * torch.nn.functional.logsigmoid(inputs @ outputs)
                for negative in negatives:
                    wrong = torch.nn.functional.logsigmoid(-(inputs @ before[negative, 4:]))
                    likelihood = likelihood + near * 5 / len(negatives) * wrong
    (gradient,) = torch.autograd.grad(likelihood, before)

    table.learn(ids, real, negatives, 1e-3)
    assert table._both - before.detach() == pytest.approx(1e-3 * gradient, abs=1e-6)


def test_every_token_is_read_once_a_round_in_batches_of_bounded_size():
    random = np.random.default_rng(0)
    texts = [random.integers(2, 5_000, random.integers(2, 300)).tolist() for _ in range(200)]
    counts = counted(texts, 5_000)  # nearly alike, so that next to no word is left out
    read: list[int] = []
    for ids, real, _ in _Pairs(texts, counts, random).round():
        assert real.sum() <= _TOKENS
        assert ids.shape[1] <= _LONGEST
        assert real[:, :2].all()
        read.extend(ids[real].tolist())
    again = np.bincount(read, minlength=5_000)
    assert (again <= counts).all()
    assert again.sum() > 0.97 * counts.sum()  # a piece of one token tells nothing


def test_words_that_are_everywhere_are_left_out_now_and_then():
    texts = [[2, 2, 2, 2, row % 50 + 3] for row in range(1_000)]
    ids = [ids[real] for ids, real, _ in _Pairs(texts, counted(texts, 53), np.random.default_rng(0)).round()]
    assert (np.concatenate(ids) == 2).sum() < 0.1 * 4_000


def test_progress_only_grows_until_all_is_done():
    said: list[Progress] = []
    texts = texts_of_two_kinds(60, 200)
    skip_grams(texts, counted(texts, 62), 24, 30, 8, 1, Reporter(said.append, never_stop))
    steps = [progress.step for progress in said]
    assert steps == sorted(steps)
    assert len({progress.steps for progress in said}) == 1
    assert (steps[0], steps[-1]) == (0, said[-1].steps)
    assert len(steps) > 8


def test_a_job_that_is_stopped_stops_within_a_round():
    asked = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 3

    texts = texts_of_two_kinds(60, 2_000)
    with pytest.raises(Cancelled):
        skip_grams(texts, counted(texts, 62), 24, 30, 8, 1, Reporter(ignore_progress, stop))
