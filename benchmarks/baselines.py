"""What every model has to beat, on the same labels and the same texts; deterministic, so made once and kept.

`tfidf_plain`: TF-IDF of the labelled texts alone, as the program itself compares with.
`tfidf`: TF-IDF with the vocabulary of the pool, C by cross-validation.
`vectors`: the mean word vectors of the pool stage, C by cross-validation.
With many labels, the latter two get the thresholds that are best on their out-of-fold answers.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from corpora import Corpus
from scipy import sparse
from shipped import Answer
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning import linear
from annotator.learning.calibration import fit_thresholds
from annotator.learning.computing import computing
from annotator.learning.engine import PoolStage
from annotator.learning.pool import Reader
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import mostly_unspaced

NAMES = ("tfidf_plain", "tfidf", "vectors")
_STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0)
_FOLDS = 5
_MANY_TEXTS = 3_000  # from here on two folds and two strengths tell as much
_FEWER_STRENGTHS = (3.0, 30.0)
_SURE = 1e-4  # probabilities nearer to 0 or 1 are judged as this

Features = Any  # np.ndarray or scipy.sparse.csr_matrix, (texts, features)


class Baselines:
    """The baselines on one corpus. `stage` gives the word vectors."""

    def __init__(self, corpus: Corpus, stage: PoolStage, cache: Path) -> None:
        self._corpus = corpus
        self._stage = stage
        self._cache = cache

    def answers(self, rows: np.ndarray) -> dict[str, Answer]:
        """Each baseline's answer to the test texts after training on these rows of the pool."""
        made: dict[str, Callable[[np.ndarray], Answer]] = {
            "tfidf_plain": self._plain,
            "tfidf": lambda rows: self._regression(self._terms, rows),
            "vectors": lambda rows: self._regression(self._vectors, rows),
        }
        return {name: self._kept(name, rows, made[name]) for name in NAMES}

    def _kept(self, name: str, rows: np.ndarray, make: Callable[[np.ndarray], Answer]) -> Answer:
        made = hashlib.blake2b(digest_size=8)
        code = Path(linear.__file__ if name == "tfidf_plain" else __file__).read_bytes()
        stage = self._stage_digest if name == "vectors" else b""
        for part in (name.encode(), self._corpus.digest().encode(), rows.astype(np.int64).tobytes(), code, stage):
            made.update(part)
        path = self._cache / f"baseline-{self._corpus.name}-{name}-{made.hexdigest()}.npz"
        if path.is_file():
            with np.load(path) as kept:
                return Answer(kept["probabilities"], kept["thresholds"])
        with computing(1):  # on one thread, the same to the last digit
            answer = make(rows)
        self._cache.mkdir(parents=True, exist_ok=True)
        part_path = path.with_suffix(".part.npz")
        np.savez(part_path, probabilities=answer.probabilities, thresholds=answer.thresholds)
        part_path.replace(path)
        return answer

    def _plain(self, rows: np.ndarray) -> Answer:
        corpus = self._corpus
        said = linear.baseline([corpus.pool[row] for row in rows], corpus.truth[rows], corpus.test, corpus.many)
        return Answer(said, np.full(len(corpus.labels), 0.5, np.float32))

    def _regression(self, features: tuple[Features, Features], rows: np.ndarray) -> Answer:
        known, asked = features
        return cross_validated(known[rows], self._corpus.truth[rows], asked, self._corpus.many)

    @cached_property
    def _stage_digest(self) -> bytes:
        return hashlib.blake2b(self._stage.to_bytes(), digest_size=8).digest()

    @cached_property
    def _terms(self) -> tuple[Features, Features]:
        unspaced = mostly_unspaced(self._corpus.pool)
        vectoriser = TfidfVectorizer(
            analyzer="char" if unspaced else "word",
            ngram_range=(1, 3) if unspaced else (1, 2),
            token_pattern=None if unspaced else r"(?u)\w+|[^\w\s]",
            sublinear_tf=True,
            min_df=2,
        )
        return vectoriser.fit_transform(self._corpus.pool), vectoriser.transform(self._corpus.test)

    @cached_property
    def _vectors(self) -> tuple[Features, Features]:
        reader, reporter = Reader(self._stage), Reporter(ignore_progress, never_stop)
        known, asked = (
            reader.vectors.texts(reader.encode(texts, reporter)) for texts in (self._corpus.pool, self._corpus.test)
        )
        return known, asked


def cross_validated(known: Features, truth: np.ndarray, asked: Features, many: bool) -> Answer:
    """Logistic regression whose C is the best by cross-validated log-loss. `truth` bool (known texts, labels)."""
    large = len(truth) > _MANY_TEXTS
    folds = list(KFold(2 if large else min(_FOLDS, len(truth)), shuffle=True, random_state=0).split(truth))
    best_loss, best_strength, best_said = np.inf, 0.0, np.zeros(truth.shape)
    for strength in _FEWER_STRENGTHS if large else _STRENGTHS:
        said = np.zeros(truth.shape)
        for learned, held in folds:
            said[held] = fitted(known[learned], truth[learned], known[held], strength, many)
        loss = _loss(said, truth, many)
        if loss < best_loss:
            best_loss, best_strength, best_said = loss, strength, said
    thresholds = np.full(truth.shape[1], 0.5, np.float32)
    if many:
        thresholds = fit_thresholds(best_said, truth)
    return Answer(np.asarray(fitted(known, truth, asked, best_strength, many), np.float32), thresholds)


def fitted(known: Features, truth: np.ndarray, asked: Features, strength: float, many: bool) -> np.ndarray:
    """Probabilities (asked texts, labels) by scikit-learn; a label that all or none of the texts have stays so."""
    said = np.zeros((asked.shape[0], truth.shape[1]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        if not many:
            classes = truth.argmax(axis=1)
            if len(np.unique(classes)) == 1:
                said[:, classes[0]] = 1
                return said
            model = LogisticRegression(C=strength, max_iter=300).fit(known, classes)
            said[:, model.classes_] = model.predict_proba(asked)
            return said
        # Of the solvers, the fastest on each kind of features.
        solver = "liblinear" if sparse.issparse(known) else "newton-cholesky"
        for label, column in enumerate(truth.T):
            if column.all() or not column.any():
                said[:, label] = column[0]
                continue
            model = LogisticRegression(C=strength, max_iter=300, solver=solver, random_state=0).fit(known, column)
            said[:, label] = model.predict_proba(asked)[:, 1]
    return said


def _loss(said: np.ndarray, truth: np.ndarray, many: bool) -> float:
    sure = np.clip(said, _SURE, 1 - _SURE)
    loss = -np.log(sure)[truth].sum()
    return float(loss - np.log(1 - sure)[~truth].sum() if many else loss)
