import numpy as np
import pytest
from scipy import sparse

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.reporting import Reporter
from annotator.learning.tfidf import learn_terms
from annotator.learning.topics import TOPICS, every_nth, learn_topics, shape_of_topics

REPORTER = Reporter(ignore_progress, never_stop)


def pool():
    """Texts of ten of the 300 words of the sea, or of the 300 of the court."""
    random = np.random.default_rng(1)
    return [
        " ".join(f"{('sea', 'court')[row % 2]}{word}" for word in random.integers(300, size=10)) for row in range(2_000)
    ]


def test_texts_of_one_topic_are_near_each_other_without_a_word_in_common():
    terms = learn_terms(pool(), False, REPORTER)
    topics = learn_topics(terms.texts(pool(), REPORTER), seed=1)
    parts = ("sea", range(40)), ("sea", range(40, 80)), ("court", range(40))
    texts = [*(" ".join(f"{topic}{word}" for word in words) for topic, words in parts), ""]
    read = terms.texts(texts, REPORTER)
    some, other, court, empty = topics.texts(read)
    assert (read[0] @ read[1].T).sum() == 0
    assert some @ other > 0.3
    assert abs(some @ court) < 0.1
    assert np.linalg.norm(some) == pytest.approx(1, abs=1e-4)
    assert not empty.any()


@pytest.mark.parametrize("size", [(0, 0), (3, 1), (1, 300), (300, 9_000)])
def test_a_pool_of_any_size_has_as_many_columns(size):
    terms = sparse.random(*size, density=0.05, format="csr", dtype=np.float32, random_state=1)
    topics = learn_topics(terms, seed=1)
    assert topics.directions.shape == shape_of_topics(size[1]) == (min(size[1], 8_000), TOPICS)
    read = topics.texts(terms)
    assert read.shape == (size[0], TOPICS)
    assert np.isfinite(read).all()


def test_of_a_large_pool_some_texts_from_everywhere_are_read():
    read = np.arange(100_000)[every_nth(100_000)]
    assert 8_000 <= len(read) <= 9_000
    assert read[-1] > 99_000
    assert len(np.arange(50)[every_nth(50)]) == 50
