"""The instant model of an open project: its opinion of all texts, brought up to date after every annotation."""

# No postponed annotations: their name would hide the module of that name.

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core import strategies
from annotator.core.domain import ModelInfo
from annotator.core.errors import AnnotatorError
from annotator.core.opinions import Opinions
from annotator.core.progress import ShouldStop, ignore_progress, never_stop
from annotator.services.labelled import Labelled
from annotator.services.labelled_sample import LabelledSample
from annotator.services.project import Project
from annotator.storage import models, texts

POOL_STAGE = "pool"

_LABELS_NEEDED = 2
_TEXTS_PER_LABEL = 2  # fewer say nothing yet of a label
_MOST_TEXTS = 100_000  # held in memory, 150 MB of short ones; of a larger corpus
_AT_RANDOM = 95_000  # so many, beside those it learns from
_FEW = 1_000  # texts: what a model said of more is not read one by one
_REST = 20  # times as long as taking over a pool stage took, the next one is left alone


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the opinions were made from: the same again would give the same ones."""

    stage: tuple[str, int] | None
    corpus: tuple[int, int, int]
    model: ModelInfo | None
    labelled: Labelled


@dataclass(frozen=True, slots=True, eq=False)
class _Stored:
    """What a model said of these texts; NaN where it did not."""

    model_id: int
    text_ids: NDArray[np.int64]
    probabilities: NDArray[np.float32]


class Instant:
    """Keeps `opinions` up to date. They are replaced, never changed: any thread may read them at any time.

    `refresh` loads, reads and computes, so that it belongs on a thread of its own, one call at a time.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._sample = LabelledSample()
        self._rests_until = 0.0
        self._corpus = (0, 0, 0)
        self._forget()

    def _forget(self) -> None:
        self._session: Any = None
        self._stage: tuple[str, int] | None = None  # the one the session has taken over
        self._seen: _Seen | None = None
        self._stored: _Stored | None = None
        self.opinions: Opinions | None = None

    def refresh(self, should_stop: ShouldStop = never_stop) -> bool:
        """Follow the pool stage, the texts and the annotations; whether there are other opinions now than before.

        There are none (None) without a pool stage, and as long as the annotations do not tell two labels apart. After
        an annotation this takes some 100 ms for 10,000 texts; the first time, and with another pool stage, it reads
        all texts. Raises `Cancelled`.
        """
        with self._project.db.read() as tx:
            made = models.artifact_made(tx, POOL_STAGE)
            if made is None:
                had_some = self.opinions is not None
                self._forget()
                return had_some
            corpus = texts.corpus_mark(tx)
            active = models.active_id(tx)
            model = None if active is None else models.get_model(tx, active)
            labelled = self._sample.read(tx, should_stop)
        self._take_over(made, labelled, should_stop)
        seen = _Seen(self._stage, corpus, model, labelled)
        if seen == self._seen:
            return False
        before = self.opinions
        self.opinions = self._think(seen, should_stop) if self._session is not None else None
        self._seen = seen
        return not (before is None and self.opinions is None)

    def _take_over(self, made: tuple[str, int], labelled: Labelled, should_stop: ShouldStop) -> None:
        """Make a session from the stage, or let it go on with a better one, unless that was done a moment ago."""
        if made == self._stage or (self._session is not None and time.monotonic() < self._rests_until):
            return
        from annotator.learning.instant_session import InstantSession
        from annotator.learning.pool import PoolStage
        from annotator.learning.reporting import Reporter

        began = time.monotonic()
        with self._project.db.read() as tx:
            stored = models.get_artifact(tx, POOL_STAGE)
        if stored is None:  # taken out this moment, to be made anew
            return
        try:
            stage = PoolStage.from_bytes(stored[0])
            if self._session is not None and self._session.reads_like(stage):
                self._session.adopt(stage, Reporter(ignore_progress, should_stop))
            else:
                self._session, self._corpus = InstantSession(stage), (0, 0, 0)
                self._follow(labelled, should_stop)
        except AnnotatorError:  # damaged: a training or the preparation will make another one
            self._session = None
        self._stage = made
        self._rests_until = time.monotonic() + _REST * (time.monotonic() - began)

    def _think(self, seen: _Seen, should_stop: ShouldStop) -> Opinions | None:
        from annotator.learning.reporting import Reporter

        labelled, reporter = seen.labelled, Reporter(ignore_progress, should_stop)
        targets = labelled.targets()
        if int((targets.sum(axis=0) >= _TEXTS_PER_LABEL).sum()) < _LABELS_NEEDED:
            return None
        ids = _ids(labelled)
        if seen.corpus != self._corpus or len(self._session.text_ids) + len(self._session.unread(ids)) > _MOST_TEXTS:
            self._follow(labelled, should_stop)
        self._read(ids, should_stop)  # those of a large corpus that chance left out
        self._session.refit(ids, targets, labelled.label_ids, labelled.many, reporter)
        said = self._with_stored(self._session.probabilities(_shares(seen.model)), seen.model, labelled)
        return Opinions(self._session.text_ids, labelled.label_ids, said, self._session.vectors)

    def _follow(self, labelled: Labelled, should_stop: ShouldStop) -> None:
        """Read the texts that came, drop those that went."""
        with self._project.db.read() as tx:
            corpus, ids = texts.corpus_mark(tx), texts.all_ids(tx)
        if len(ids) > _MOST_TEXTS:
            drawn = ids[np.argsort(strategies.random(ids, 0), kind="stable")[:_AT_RANDOM]]
            ids = np.union1d(drawn, ids[np.isin(ids, _ids(labelled))])
        self._session.forget_others(ids.tolist())
        self._read(ids.tolist(), should_stop)
        self._corpus, self._stored = corpus, None

    def _read(self, ids: list[int], should_stop: ShouldStop) -> None:
        from annotator.learning.reporting import Reporter

        unread = self._session.unread(ids)
        if unread:
            with self._project.db.read() as tx:
                bodies = texts.bodies(tx, unread)
            self._session.read(unread, [bodies[text_id] for text_id in unread], Reporter(ignore_progress, should_stop))

    def _with_stored(
        self, said: NDArray[np.float32], model: ModelInfo | None, labelled: Labelled
    ) -> NDArray[np.float32]:
        """The geometric mean with what the active model said of the same texts, where it knows text and labels."""
        if model is None or not set(model.label_ids).issuperset(labelled.label_ids):
            return said
        self._stored = self._said_by(model)
        columns = [model.label_ids.index(label_id) for label_id in labelled.label_ids]
        return _joined(said, self._stored.probabilities[:, columns], labelled.many)

    def _said_by(self, model: ModelInfo) -> _Stored:
        """What is stored of it. Of a large corpus a text that comes in with its annotation is read alone."""
        ids, before = self._session.text_ids, self._stored
        if before is not None and before.model_id == model.id:
            if before.text_ids is ids:
                return before
            new = ids[~np.isin(ids, before.text_ids)].tolist()
            if len(new) <= _FEW:
                with self._project.db.read() as tx:
                    told = models.predictions(tx, model.id, new)
                rows = [[told[one].probabilities[label] for label in model.label_ids] for one in told]
                more = np.array(rows, np.float32).reshape(len(told), len(model.label_ids))
                known = np.concatenate([before.text_ids, np.array(list(told), np.int64)])
                return _Stored(model.id, ids, _aligned(ids, known, np.concatenate([before.probabilities, more])))
        with self._project.db.read() as tx:
            predicted, probabilities = models.all_probabilities(tx, model.id)
        return _Stored(model.id, ids, _aligned(ids, predicted, probabilities))


def _ids(labelled: Labelled) -> list[int]:
    return [text_id for text_id, _, _ in labelled.rows]


def _shares(model: ModelInfo | None) -> Mapping[str, float] | None:
    """How much each member counts, as the last training found by cross-validation."""
    checkpoint = model.configuration.get("checkpoint") if model is not None else None
    if not isinstance(checkpoint, dict):
        return None
    # Models from before these were chosen tell the shares of all members.
    shares = checkpoint.get("refitted_shares") or checkpoint.get("instant_shares")
    return shares if isinstance(shares, dict) else None


def _aligned(
    ids: NDArray[np.int64], predicted: NDArray[np.int64], probabilities: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The probabilities in the order of `ids`; a row of NaN for a text that is not among the predicted ones."""
    place = {text_id: row for row, text_id in enumerate(predicted.tolist())}
    rows = np.array([place.get(text_id, len(place)) for text_id in ids.tolist()], np.int64)
    return np.vstack([probabilities, np.full((1, probabilities.shape[1]), np.nan, np.float32)])[rows]


def _joined(ours: NDArray[np.float32], theirs: NDArray[np.float32], many: bool) -> NDArray[np.float32]:
    """The normalised geometric mean of two answers; a row of NaN has no say."""
    both = np.sqrt(ours * theirs)
    against = np.sqrt((1 - ours) * (1 - theirs)) if many else both.sum(axis=1, keepdims=True) - both
    whole = both + against
    # Where two answers rule out each other's labels, nothing is left of them.
    agreed = np.isfinite(whole).all(axis=1, keepdims=True) & (whole > 0).all(axis=1, keepdims=True)
    return np.where(agreed, both / np.where(agreed, whole, 1), ours)
