"""Training a model on what is annotated, and putting it and its predictions in force.

What takes long happens without a lock on the project. The model and its predictions are stored in short
transactions under an id nobody refers to; one small transaction then makes them the ones in force. Until that moment
a cancel, a failure or a killed process leaves the model from before as it was.
"""

# No postponed annotations: their name would hide the module of that name.

import contextlib
import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core import strategies
from annotator.core.domain import ModelInfo
from annotator.core.errors import AnnotatorError
from annotator.core.label_words import label_words
from annotator.core.memory import Memory
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.core.texts import text_hash
from annotator.services import near_duplicates
from annotator.services.evaluating import evaluate_in, kept_metrics
from annotator.services.importing import IMPORTED
from annotator.services.labelled import Labelled, read_labelled
from annotator.services.loaded_model import LoadedModel
from annotator.services.preparing import pool_stage
from annotator.services.project import Project
from annotator.storage import annotations, labels, texts
from annotator.storage import models as stored_models
from annotator.storage import near_duplicates as stored_duplicates
from annotator.storage.models import NewModel, NewPredictions
from annotator.storage.training import put_hinted, put_trained, sweep_trained

LABELS_NEEDED = 2
TEXTS_PER_LABEL = 5

_ROWS_AT_ONCE = 500  # stored in one transaction: about ten milliseconds in which nobody else can write
_PAUSE = 0.01  # seconds between two of them at least: SQLite has no queue, who waits gets in only while nobody writes
_HELD_OUT_FROM = 50  # imported labels of which some are held out where there is no test set


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether there is enough to train on: `labels_needed` labels with `texts_per_label` texts each."""

    ready: bool
    labels_with_enough: int
    labels_needed: int = LABELS_NEEDED
    texts_per_label: int = TEXTS_PER_LABEL


@dataclass(frozen=True, slots=True)
class _Data:
    """What a training reads, of one moment. `everything`: (text id, body) of all texts; `words` of each label.

    `no_hints`: texts on which a person decided, or that are nearly the same as a test text. `alike`: the number of its
    group for each text that is nearly the same as another.
    """

    labelled: Labelled
    everything: Sequence[tuple[int, str]]
    test_ids: frozenset[int]
    words: Sequence[Sequence[str]]
    no_hints: frozenset[int]
    alike: Mapping[int, int]


def readiness(project: Project, texts_per_label: int = TEXTS_PER_LABEL) -> Readiness:
    """Whether a training may start."""
    with project.db.read() as tx:
        return _readiness(tx, texts_per_label)


def _readiness(tx: Any, texts_per_label: int) -> Readiness:
    offered = {label.id for label in labels.all_labels(tx) if not label.retired}
    counts = annotations.label_counts(tx, test=False)
    enough = sum(counts.get(label_id, 0) >= texts_per_label for label_id in offered)
    return Readiness(enough >= LABELS_NEEDED, enough, texts_per_label=texts_per_label)


def models(project: Project) -> list[ModelInfo]:
    """All models, newest first."""
    with project.db.read() as tx:
        return stored_models.all_models(tx)


def retrain(
    project: Project,
    on_progress: OnProgress,
    should_stop: ShouldStop,
    *,
    seed: int | None = None,
    texts_per_label: int = TEXTS_PER_LABEL,
    memory: Memory | None = None,
) -> ModelInfo:
    """Train on the labelled texts outside the test set, predict every text, measure, publish.

    `texts_per_label`: how many two labels must have at least; fewer than usual only to learn what few labels give.
    `memory`: the one of the training before, which spares this one to read the pool again.
    Raises `AnnotatorError("train_not_ready")` where there is too little to train on, and `Cancelled`.
    """
    from annotator.learning.engine import Predictor, TrainingConfig, TrainingData, train

    began = time.monotonic()
    on_progress(Progress("read"))
    if near_duplicates.is_due(project):  # they are not to stand on both sides of the border to the test set
        near_duplicates.find(project, on_progress, should_stop)
    ready = readiness(project, texts_per_label)
    if not ready.ready:
        raise AnnotatorError(
            "train_not_ready", have=ready.labels_with_enough, need=ready.labels_needed, texts=ready.texts_per_label
        )
    _hold_out(project, texts_per_label)
    data = _read(project)
    config = TrainingConfig(seed=project.settings().seed if seed is None else seed)
    stage = pool_stage(project, config, on_progress, should_stop)
    started = time.monotonic()
    # The texts of the test set are read by nobody but the one who measures.
    pool = [body for text_id, body in data.everything if text_id not in data.test_ids]
    training = TrainingData(
        texts=[body for _, body, _ in data.labelled.rows],
        targets=data.labelled.targets(),
        pool=pool,
        label_count=len(data.labelled.label_ids),
        many=data.labelled.many,
        words=data.words,
        no_hints={body for text_id, body in data.everything if text_id in data.no_hints},
        # Those that are in no group are alone under their own number.
        alike=np.array([data.alike.get(text_id, text_id) for text_id, _, _ in data.labelled.rows], np.int64),
    )
    trained = train(training, stage, config, on_progress, should_stop, memory)
    train_seconds = time.monotonic() - started
    check(should_stop)
    new = NewModel(
        texts=len(data.labelled.rows),
        seed=config.seed,
        seconds=time.monotonic() - began,
        label_ids=data.labelled.label_ids,
        configuration={**asdict(config), "checkpoint": dict(trained.checkpoint.configuration)},
        metrics={},
        history=trained.history,
        fingerprint=_fingerprint(data),
        weights=trained.checkpoint.weights,
        vocabulary=trained.checkpoint.vocabulary,
    )
    predictor = Predictor.load(trained.checkpoint)
    hinted = set(trained.hinted)
    with project.db.write() as tx:
        model_id = stored_models.stage_model(tx, new)
        put_trained(tx, model_id, [text_id for text_id, _, _ in data.labelled.rows])
        put_hinted(tx, model_id, [text_id for text_id, body in data.everything if body in hinted])
    seconds = {"train_seconds": train_seconds}
    _predict_and_publish(project, model_id, predictor, data, seconds, on_progress, should_stop, memory)
    with project.db.read() as tx:
        return stored_models.get_model(tx, model_id)


def activate(project: Project, model_id: int, on_progress: OnProgress, should_stop: ShouldStop) -> ModelInfo:
    """Make an older model the one in force: it predicts every text anew. Raises "model_missing", "model_swept",
    "model_damaged".
    """
    from annotator.learning.engine import Predictor

    with project.db.read() as tx:
        model = stored_models.get_model(tx, model_id)
    if not model.active:
        predictor = Predictor.load(checkpoint_of(project, model))
        data = _read(project, model.label_ids)
        seconds = {key: value for key, value in model.metrics.items() if key == "train_seconds"}
        _predict_and_publish(project, model_id, predictor, data, seconds, on_progress, should_stop)
    with project.db.read() as tx:
        return stored_models.get_model(tx, model_id)


def active_model(project: Project) -> LoadedModel:
    """The model in force, ready to answer about any text. Raises "no_model" where there is none, "model_damaged"."""
    from annotator.learning.engine import Predictor

    with project.db.read() as tx:
        active = stored_models.active_id(tx)
        if active is None:
            raise AnnotatorError("no_model", file=str(project.path))
        model = stored_models.get_model(tx, active)
    names = project.scheme().names(model.label_ids)
    return LoadedModel(Predictor.load(checkpoint_of(project, model)), names)


def _read(project: Project, label_ids: tuple[int, ...] | None = None) -> _Data:
    with project.db.read() as tx:
        labelled = read_labelled(tx, label_ids)
        words = {label.id: label_words(label) for label in labels.all_labels(tx)}
        in_order = [words.get(label_id, ()) for label_id in labelled.label_ids]
        no_hints = stored_duplicates.like_test(tx) | frozenset(annotations.decided_ids(tx).tolist())
        alike = stored_duplicates.group_numbers(tx)
        return _Data(labelled, texts.all_bodies(tx), texts.test_ids(tx), in_order, no_hints, alike)


def _hold_out(project: Project, texts_per_label: int) -> None:
    """A labelled file has no test set: hold out the set share of its labels at random, before any model saw them; what
    was annotated for the test set by then is part of that share. Where labels of the test set came with a file as well,
    that is the test set.

    Near-duplicates are held out together, so that none of them is lost to training because another one measures.
    """
    share = project.settings().test_share
    with project.db.read() as tx:
        if not share or stored_models.all_models(tx):
            return
        there = [text_id for text_id, _, _ in annotations.labelled(tx, test=True)]
        if any(one.annotator == IMPORTED for one in annotations.get_many(tx, there).values()):
            return
        rows = annotations.labelled(tx, test=False)
        decided = annotations.get_many(tx, [text_id for text_id, _, _ in rows])
        numbers = stored_duplicates.group_numbers(tx)
    imported = [text_id for text_id, _, _ in rows if decided[text_id].annotator == IMPORTED]
    if len(imported) < _HELD_OUT_FROM:
        return
    wanted = round(share * len(imported)) - len(there)
    together: dict[object, list[int]] = {}
    for text_id in imported:
        together.setdefault(numbers.get(text_id, (text_id,)), []).append(text_id)
    groups = list(together.values())
    drawn: list[int] = []
    for place in np.random.default_rng(project.settings().seed).permutation(len(groups)).tolist():
        if len(drawn) + len(groups[place]) <= wanted:
            drawn += groups[place]
    with project.db.write() as tx:  # with the look at what is left: a stop in between must not leave it held out
        texts.set_test(tx, drawn, True)
        if not _readiness(tx, texts_per_label).ready:  # a label with hardly a text: nothing may be held out
            texts.set_test(tx, drawn, False)


def _predict_and_publish(
    project: Project,
    model_id: int,
    predictor: Any,
    data: _Data,
    seconds: Mapping[str, Any],
    on_progress: OnProgress,
    should_stop: ShouldStop,
    memory: Memory | None = None,
) -> None:
    """Store the answers for every text beside those in force, measure, and put all in force at once."""
    try:
        started = time.monotonic()
        ids = [text_id for text_id, _ in data.everything]
        said = predictor.answer([body for _, body in data.everything], on_progress, should_stop, memory=memory)
        predict_seconds = time.monotonic() - started
        with project.db.read() as tx:
            label_ids = stored_models.get_model(tx, model_id).label_ids
        for start in range(0, len(ids), _ROWS_AT_ONCE):
            check(should_stop)
            on_progress(Progress("publish", start, len(ids)))
            part = slice(start, start + _ROWS_AT_ONCE)
            new = _predictions(ids[part], said.probabilities[part], label_ids, data.labelled.many, predictor.thresholds)
            new = replace(new, information=said.information[part])
            with _let_others_write(), project.db.write() as tx:
                stored_models.add_predictions(tx, model_id, new)
        on_progress(Progress("evaluate"))
        with project.db.read() as tx:
            evaluation = evaluate_in(tx, model_id)
        check(should_stop)
        measured = {**seconds, "predict_seconds": predict_seconds, "test": kept_metrics(evaluation)}
        with project.db.write() as tx:
            stored_models.publish(tx, model_id, measured)
    finally:
        # What is not in force: of this model after a failure, of the one before after a success.
        _sweep(project)


def _sweep(project: Project) -> None:
    swept = 1
    while swept:
        with _let_others_write(), project.db.write() as tx:
            swept = stored_models.sweep(tx, _ROWS_AT_ONCE)
    with project.db.read() as tx:
        heavy = stored_models.without_room(tx)
    for model_id in heavy:
        with _let_others_write(), project.db.write() as tx:
            stored_models.forget_weights(tx, model_id)
    with project.db.write() as tx:
        sweep_trained(tx)


@contextlib.contextmanager
def _let_others_write() -> Iterator[None]:
    """Around a short write of which many follow: afterwards, leave the lock free for as long as it was held."""
    began = time.monotonic()
    yield
    time.sleep(max(_PAUSE, time.monotonic() - began))


def _predictions(
    ids: Sequence[int],
    said: NDArray[np.float32],
    label_ids: tuple[int, ...],
    many: bool,
    thresholds: Sequence[float] | NDArray[np.floating],
) -> NewPredictions:
    top = said.argmax(axis=1) if said.shape[1] else np.zeros(len(said), np.int64)
    predicted: list[tuple[int, ...]]
    if many:
        above = said >= np.asarray(thresholds, np.float32)
        predicted = [tuple(label_ids[column] for column in np.flatnonzero(row)) for row in above]
    else:
        predicted = [(label_ids[column],) for column in top]
    return NewPredictions(
        text_ids=list(ids),
        label_ids=label_ids,
        predicted=predicted,
        top=[label_ids[column] for column in top],
        confidence=strategies.confidence(said, many).astype(np.float32),
        margin=strategies.distance(said, many).astype(np.float32),
        entropy=strategies.entropy(said, many).astype(np.float32),
        probabilities=said,
    )


def checkpoint_of(project: Project, model: ModelInfo) -> Any:
    """What the model needs to predict. Raises "model_damaged", "model_missing" and "model_swept"."""
    from annotator.learning.checkpoint import Checkpoint

    with project.db.read() as tx:
        weights, vocabulary = stored_models.get_blob(tx, model.id)
    configuration = model.configuration.get("checkpoint")
    if not isinstance(configuration, dict):
        raise AnnotatorError("model_damaged")
    return Checkpoint(weights, vocabulary, configuration)


def _fingerprint(data: _Data) -> str:
    """The same for the same texts with the same labels, whatever their order and ids."""
    digest = hashlib.blake2b(digest_size=16)
    for line in sorted(text_hash(body) + repr(chosen).encode("ascii") for _, body, chosen in data.labelled.rows):
        digest.update(line)
    return digest.hexdigest()
