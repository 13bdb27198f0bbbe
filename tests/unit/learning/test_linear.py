import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from annotator.core.errors import Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.calibration import probabilities
from annotator.learning.instant import fit_shares, folds
from annotator.learning.linear import baseline, fit_logistic
from annotator.learning.reporting import Reporter
from annotator.learning.tfidf import learn_terms

from .conftest import make_texts

REPORTER = Reporter(ignore_progress, never_stop)


def blobs(labels=3, seed=0):
    random = np.random.default_rng(seed)
    classes = random.integers(labels, size=200)
    features = random.normal(size=(200, 5)) + 1.5 * np.eye(5)[classes]
    return features, np.eye(labels, dtype=bool)[classes]


@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix])
def test_softmax_regression_agrees_with_scikit_learn(form):
    features, targets = blobs()
    ours = fit_logistic(form(features.astype(np.float32)), targets, False, 1.0, REPORTER)
    theirs = LogisticRegression(C=1.0, max_iter=500).fit(features, targets.argmax(axis=1))
    found = probabilities(ours.logits(form(features.astype(np.float32))), many=False)
    assert found == pytest.approx(theirs.predict_proba(features), abs=0.01)


def test_columns_of_very_different_length_are_no_trouble():
    features, targets = blobs()
    features = features * np.array([1000.0, 100.0, 1.0, 0.1, 0.01])
    ours = fit_logistic(features, targets, False, 100.0, REPORTER, iterations=50)
    theirs = LogisticRegression(C=100.0, max_iter=100_000, tol=1e-8).fit(features, targets.argmax(axis=1))
    assert probabilities(ours.logits(features), False) == pytest.approx(theirs.predict_proba(features), abs=0.02)


def test_with_many_labels_each_label_is_a_regression_of_its_own():
    features, targets = blobs()
    ours = probabilities(fit_logistic(features, targets, True, 1.0, REPORTER).logits(features), many=True)
    theirs = LogisticRegression(C=1.0, max_iter=500).fit(features, targets[:, 1])
    assert ours[:, 1] == pytest.approx(theirs.predict_proba(features)[:, 1], abs=0.01)


@pytest.mark.parametrize("many", [False, True])
def test_a_label_without_texts_is_ruled_out_and_one_with_all_texts_is_certain(many):
    features, _ = blobs()
    targets = np.zeros((200, 2), bool)
    targets[:, 0] = True
    said = probabilities(fit_logistic(features, targets, many, 1.0, REPORTER).logits(features), many)
    assert said[:, 1].max() < 0.001
    assert said[:, 0].min() > 0.9


def test_a_fit_stops_when_asked():
    features, targets = blobs()
    with pytest.raises(Cancelled):
        fit_logistic(features, targets, False, 1.0, Reporter(ignore_progress, lambda: True))


def test_every_fold_has_its_share_of_a_rare_label():
    targets = np.zeros((100, 2), bool)
    targets[:10, 1] = True
    targets[10:, 0] = True
    parts = folds(targets, np.arange(100), 5, seed=1)
    assert sorted(np.concatenate(parts)) == list(range(100))
    assert [int(targets[part, 1].sum()) for part in parts] == [2] * 5


def test_texts_that_are_alike_are_in_one_fold():
    targets = np.eye(2, dtype=bool)[np.arange(100) % 2]
    alike = np.arange(100) // 4
    parts = folds(targets, alike, 5, seed=1)
    assert sorted(np.concatenate(parts)) == list(range(100))
    assert [len(part) for part in parts] == [20] * 5
    where = {int(row): place for place, part in enumerate(parts) for row in part}
    assert all(len({where[row] for row in range(first, first + 4)}) == 1 for first in range(0, 100, 4))


def test_where_all_texts_are_alike_none_judges():
    assert folds(np.ones((20, 1), bool), np.zeros(20, np.int64), 5, seed=1) == []


def test_the_mix_listens_to_the_member_that_knows():
    random = np.random.default_rng(0)
    targets = np.eye(3, dtype=bool)[random.integers(3, size=300)]
    knows = 2.0 * targets + random.normal(size=targets.shape)
    shares = fit_shares([knows, random.normal(size=targets.shape)], targets, False, 3.0)
    assert shares[0] > 5 * shares[1]


def test_terms_are_weighed_by_rarity_and_rows_have_length_one(language):
    pool, _ = make_texts(language, 150, seed=1)
    terms = learn_terms(pool, language == "zh", REPORTER)
    rows = terms.texts([*pool, ""], REPORTER)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    assert lengths[:-1] == pytest.approx(1.0, abs=1e-4)
    assert lengths[-1] == 0
    common = [row.count(terms.terms[0]) for row in pool]
    assert sum(map(bool, common)) > 50
    assert terms.rarity[0] == terms.rarity.min()


def test_the_baseline_learns(language):
    texts, targets = make_texts(language, 200, seed=1)
    test, truth = make_texts(language, 100, seed=2)
    said = baseline(texts, targets, test)
    assert said.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (said.argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.9


def test_the_baseline_takes_many_labels_and_labels_without_texts(language):
    texts, targets = make_texts(language, 60, seed=1)
    wide = np.hstack([targets, ~targets[:, :1] & False, np.ones((60, 1), bool)])
    said = baseline(texts, wide, texts, many=True)
    assert said[:, 2].max() == 0
    assert said[:, 3].min() == 1
    assert ((said[:, :2] > 0.5) == targets).mean() > 0.9


def test_the_baseline_of_empty_texts_is_the_share_of_the_labels():
    said = baseline(["", "!"], np.array([[True, False], [True, False]]), ["anything"])
    assert said.tolist() == [[1.0, 0.0]]
