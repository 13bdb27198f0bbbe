"""The instant model kept ready: what the pool taught of every text in memory, refitted after each answer.

A refit starts from the coefficients before it, which one answer more moves only a little; a few steps are enough. The
shares of the members are given from outside: choosing them by cross-validation, as a training does, takes seconds.
Three members take part in it: the others would take as long as these together, or more room, and tell little beside
them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.calibration import probabilities
from annotator.learning.instant import InstantModel
from annotator.learning.linear import ABSENT, Features, LinearModel, fit_logistic
from annotator.learning.pool import PoolStage, Reader
from annotator.learning.reporting import Reporter

# The strength of each member's regression: the middle of those a training chooses from.
_STRENGTHS = {"vectors": 10.0, "terms": 30.0, "states": 0.01}
_FIRST, _LATER = 60, 12  # steps of a fit: without one before it, and after one
_TEXTS_AT_ONCE = 512  # read
_ANSWERED_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """What is kept of texts; each row belongs to one. `tokens`: int32, head and tail, as the LSTM reads them.

    `vectors` float32 (n, dimensions), `terms` float32 CSR (n, terms), `states` float16 (n, features): at half
    precision, for they are the largest part. About 1.5 kB for a short text, 150 MB for 100,000 of them.
    """

    ids: np.ndarray
    tokens: list[np.ndarray]
    vectors: np.ndarray
    terms: sparse.csr_matrix
    states: np.ndarray

    def rows(self, rows: np.ndarray | slice) -> dict[str, Features]:
        """What each member reads of some of them."""
        return {
            "vectors": self.vectors[rows],
            "terms": self.terms[rows],
            "states": self.states[rows].astype(np.float32),
        }


class InstantSession:
    """The instant model of one project, as long as its pool stage reads with the same words.

    Not for several threads at once. Every method that takes a reporter raises `Cancelled`; what was there before is
    then still there.
    """

    def __init__(self, stage: PoolStage) -> None:
        """Raises AnnotatorError("model_damaged") where the parts of the stage do not fit each other."""
        self._stage = stage
        self._reader = Reader(stage)
        self._read = self._features([], [], Reporter(ignore_progress, never_stop))
        self._row: dict[int, int] = {}
        self._members: dict[str, LinearModel] = {}
        self._label_ids: tuple[int, ...] = ()
        self._many = False

    @property
    def text_ids(self) -> np.ndarray:
        """int64 (texts,): the texts it has read."""
        return self._read.ids

    @property
    def vectors(self) -> np.ndarray:
        """float32 (texts, dimensions): mean word vectors of length 1 (0 for unknown words), never changed in place."""
        return self._read.vectors

    def unread(self, text_ids: Sequence[int]) -> list[int]:
        """Those of the texts that are still to be read."""
        return [text_id for text_id in text_ids if text_id not in self._row]

    def read(self, text_ids: Sequence[int], bodies: Sequence[str], reporter: Reporter) -> None:
        """Read texts it does not know yet; about 3,000 short ones a second on one core."""
        if not text_ids:
            return
        parts = [self._read]
        for start in range(0, len(text_ids), _TEXTS_AT_ONCE):
            reporter.check()
            part = slice(start, start + _TEXTS_AT_ONCE)
            parts.append(self._features(text_ids[part], bodies[part], reporter))
        self._keep(
            _Read(
                np.concatenate([part.ids for part in parts]),
                [tokens for part in parts for tokens in part.tokens],
                np.concatenate([part.vectors for part in parts]),
                sparse.vstack([part.terms for part in parts], "csr"),
                np.concatenate([part.states for part in parts]),
            )
        )

    def forget_others(self, text_ids: Collection[int]) -> None:
        """Drop the texts that are not among these."""
        read = self._read
        kept = np.flatnonzero(np.isin(read.ids, np.fromiter(text_ids, np.int64, len(text_ids))))
        if len(kept) < len(read.ids):
            tokens = [read.tokens[row] for row in kept]
            self._keep(_Read(read.ids[kept], tokens, read.vectors[kept], read.terms[kept], read.states[kept]))

    def reads_like(self, stage: PoolStage) -> bool:
        """Whether another stage differs in its LSTM only, so that `adopt` can take it over."""
        ours, theirs = self._stage.arrays, stage.arrays
        return self._stage.vocabulary == stage.vocabulary and all(
            np.array_equal(ours[name], theirs[name]) for name in ("vectors", "weights", "centre", "rarity")
        )

    def adopt(self, stage: PoolStage, reporter: Reporter) -> None:
        """Take over an LSTM that has learned more since; the words must be the same ones (`reads_like`)."""
        reader, read = Reader(stage), self._read
        states = reader.states(read.tokens, reporter)  # type: ignore[arg-type]  # arrays instead of lists
        self._stage, self._reader = stage, reader
        self._keep(_Read(read.ids, read.tokens, read.vectors, read.terms, states.astype(np.float16)))

    def refit(
        self,
        text_ids: Sequence[int],
        targets: np.ndarray,
        label_ids: tuple[int, ...],
        many: bool,
        reporter: Reporter,
    ) -> None:
        """Learn from these texts, which it has read. `targets` bool (texts, labels), the labels in any order."""
        rows = np.array([self._row[text_id] for text_id in text_ids], np.int64)
        before = self._before(label_ids, many)
        self._members = {
            name: _fit(member, targets, many, _STRENGTHS[name], before.get(name), reporter)
            for name, member in self._read.rows(rows).items()
        }
        self._label_ids, self._many = label_ids, many

    def probabilities(self, shares: Mapping[str, float] | None = None) -> np.ndarray:
        """float32 (texts, labels) for all it has read, after a refit.

        `shares`: of the members of a training by their name; None for equal ones. What others than ours have of them
        is divided among ours.
        """
        ours = {name: max(0.0, (shares or {}).get(name, 0.0)) for name in self._members}
        whole = sum((shares or {}).values())
        if not sum(ours.values()):
            ours, whole = dict.fromkeys(self._members, 1.0), 1.0
        scaled = {name: share * whole / sum(ours.values()) for name, share in ours.items()}
        model = InstantModel(self._members, scaled, self._many)
        # In parts, so that few states are widened at once.
        parts = [slice(start, start + _ANSWERED_AT_ONCE) for start in range(0, len(self._read.ids), _ANSWERED_AT_ONCE)]
        said = [model.logits(self._read.rows(part)) for part in parts or [slice(0)]]
        return probabilities(np.concatenate(said), self._many)

    def _keep(self, read: _Read) -> None:
        self._read = read
        self._row = {text_id: row for row, text_id in enumerate(read.ids.tolist())}

    def _features(self, text_ids: Sequence[int], bodies: Sequence[str], reporter: Reporter) -> _Read:
        reader = self._reader
        encoded = reader.encode(bodies, reporter)
        short = reader.short(encoded)
        return _Read(
            np.asarray(text_ids, np.int64),
            [np.asarray(tokens, np.int32) for tokens in short],
            reader.vectors.texts(encoded),
            reader.terms.texts(bodies, reporter),
            reader.states(short, reporter).astype(np.float16),
        )

    def _before(self, label_ids: tuple[int, ...], many: bool) -> dict[str, LinearModel]:
        """The members of the last refit, with the labels of this one; none where there is nothing to start from."""
        if many != self._many:
            return {}
        place = {label: column for column, label in enumerate(self._label_ids)}
        known = [(column, place[label]) for column, label in enumerate(label_ids) if label in place]
        to, of = [pair[0] for pair in known], [pair[1] for pair in known]
        before = {}
        for name, member in self._members.items():
            coefficients = np.zeros((len(member.coefficients), len(label_ids)), np.float32)
            intercepts = np.full(len(label_ids), ABSENT, np.float32)
            coefficients[:, to], intercepts[to] = member.coefficients[:, of], member.intercepts[of]
            before[name] = LinearModel(coefficients, intercepts)
        return before


def _fit(
    features: Features,
    targets: np.ndarray,
    many: bool,
    strength: float,
    start: LinearModel | None,
    reporter: Reporter,
) -> LinearModel:
    steps = _FIRST if start is None else _LATER
    if not sparse.issparse(features):
        return fit_logistic(features, targets, many, strength, reporter, start=start, iterations=steps)
    # Of 50,000 terms a few thousand stand in the labelled texts; the others would stay at zero, slowly.
    used = np.unique(features.indices)
    near = None if start is None else LinearModel(start.coefficients[used], start.intercepts)
    fitted = fit_logistic(features[:, used], targets, many, strength, reporter, start=near, iterations=steps)
    coefficients = np.zeros((features.shape[1], targets.shape[1]), np.float32)
    coefficients[used] = fitted.coefficients
    return LinearModel(coefficients, fitted.intercepts)
