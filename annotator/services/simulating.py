"""Replaying the whole loop on a corpus whose labels are known: what would so many labels have given?

Everything goes through the same project file, services and retraining as in the window; only the person is replaced by
the known labels. Between trainings the suggestions follow the instant model, as they do for a person.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from annotator.core.domain import Strategy
from annotator.core.errors import AnnotatorError
from annotator.core.memory import Memory
from annotator.core.metrics import Metrics
from annotator.core.metrics import evaluate as measure
from annotator.core.progress import OnProgress, Progress, ShouldStop, check, never_stop
from annotator.core.schemes import ReadyScheme
from annotator.services import annotating, evaluating, preparing, retraining, suggesting
from annotator.services.importing import import_file
from annotator.services.instant import POOL_STAGE, Instant
from annotator.services.project import Project
from annotator.services.replay_corpora import Corpora
from annotator.storage import models, texts
from annotator.storage.annotations import labelled
from annotator.storage.pool import undecided

_ENOUGH = 1  # texts of a label: what so few of them give is the question here
_ASKED_AT_ONCE = 10  # texts that a query strategy chooses, until the opinions follow the answers


@dataclass(frozen=True, slots=True)
class SimulationRow:
    """One budget with one seed. `labels` names the rows and columns of `confusion` (None with many labels).

    `accuracy_low`, `accuracy_high`: the 95 % interval that the number of test texts leaves; None where there is none.
    `pool`: texts that were there to be chosen from; `test_texts`: those it was measured on.
    """

    budget: int
    seed: int
    strategy: str
    accuracy: float
    accuracy_low: float | None
    accuracy_high: float | None
    macro_f1: float
    baseline_accuracy: float
    baseline_macro_f1: float
    train_seconds: float
    predict_seconds: float
    labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...] | None
    calibration_error: float | None
    pool: int
    test_texts: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A budget that could not be trained on with one seed, as a training needs two labels.

    `labels`: how many were drawn. Where these are two or more, the texts of all of them but one are nearly the same as
    test texts, and such are not trained on.
    """

    budget: int
    seed: int
    labels: int


def simulate(
    corpora: Corpora,
    budgets: Sequence[int | None],
    strategy: Strategy,
    seeds: int,
    on_progress: OnProgress,
    should_stop: ShouldStop,
    stage: tuple[bytes, int] | None = None,
) -> Generator[SimulationRow | Skipped, None, None]:
    """A row for each seed and budget as soon as it is made, budgets ascending; None stands for all of the pool, as any
    larger one does. To be closed where it is not used to its end.

    Budgets that come to the same number of texts are one: they would train on the same texts. One that draws a single
    label is skipped: another seed may draw two.
    `stage`: what was made of the texts of the pool before, and of how many; it is made once where there is none. A test
    text is never trained on.
    """
    memory = Memory()
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory(prefix="annotator-simulate-") as folder:
            project = _make_project(Path(folder) / "simulation.annotator", corpora, seed)
            try:
                stage = _with_stage(project, stage, on_progress, should_stop)
                yield from _replay(project, corpora, budgets, strategy, seed, memory, on_progress, should_stop)
            finally:
                project.close()


def _make_project(path: Path, corpora: Corpora, seed: int) -> Project:
    labels = tuple((name, "", "") for name in corpora.names)
    project = Project.create(path, ReadyScheme("simulation", labels, corpora.many))
    # All test texts come from the test file: none is drawn from the pool.
    project.update_settings(test_share=0.0, seed=seed)
    quiet: OnProgress = lambda _: None  # noqa: E731
    test, train = corpora.test, corpora.train
    import_file(project, test.path, replace(test.choice, test=True), quiet, never_stop)
    import_file(project, train.path, replace(train.choice, label_column=None, label_columns=()), quiet, never_stop)
    with project.db.write() as tx:  # a table of ours names the test texts of its project, which are of the pool here
        texts.set_test(tx, [text_id for text_id, *_ in texts.find_by_hash(tx, list(corpora.pool)).values()], False)
    return project


def _with_stage(
    project: Project, made: tuple[bytes, int] | None, on_progress: OnProgress, should_stop: ShouldStop
) -> tuple[bytes, int] | None:
    """Give the project the pool stage that another one of the same texts has made, or make it: it takes minutes.

    It learns all there is to learn, as it does beside a person who labels.
    """
    if made is None:
        preparing.prepare(project, on_progress, should_stop)
        preparing.improve(project, on_progress, should_stop)
    else:
        with project.db.write() as tx:
            models.put_artifact(tx, POOL_STAGE, *made)
    with project.db.read() as tx:
        return models.get_artifact(tx, POOL_STAGE)


def _replay(
    project: Project,
    corpora: Corpora,
    budgets: Sequence[int | None],
    strategy: Strategy,
    seed: int,
    memory: Memory,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> Generator[SimulationRow | Skipped, None, None]:
    label_ids = {label.name: label.id for label in project.scheme().labels}
    known = corpora.pool
    with project.db.read() as tx:
        found = texts.find_by_hash(tx, list(known))
    answers = {found[key][0]: tuple(label_ids[name] for name in names) for key, names in known.items() if key in found}
    shuffled = np.random.default_rng(seed).permutation(sorted(answers)).tolist()
    unknown = _pool_ids(project) - answers.keys()  # texts of the file without a label
    done: set[int] = set()
    instant = Instant(project)
    for budget in sorted({len(answers) if wanted is None else min(wanted, len(answers)) for wanted in budgets}):
        while len(done) < budget:
            check(should_stop)
            on_progress(Progress("label", len(done), budget))
            if strategy is Strategy.RANDOM or budget == len(answers):
                chosen = [text_id for text_id in shuffled if text_id not in done][: budget - len(done)]
            else:
                instant.refresh(should_stop)
                asked = suggesting.suggest(
                    project,
                    min(_ASKED_AT_ONCE, budget - len(done)),
                    strategy=strategy,
                    exclude=unknown,
                    seed=seed,
                    opinions=instant.opinions,
                )
                chosen = [one.text_id for one in asked]
            _annotate(project, chosen, answers)
            done.update(chosen)
        try:
            row = _trained(project, budget, strategy, seed, len(answers), memory, on_progress, should_stop)
        except AnnotatorError as error:
            if error.key != "train_not_ready":
                raise
            yield Skipped(budget, seed, len({label for text_id in done for label in answers[text_id]}))
        else:
            yield row


def _trained(
    project: Project,
    budget: int,
    strategy: Strategy,
    seed: int,
    pool: int,
    memory: Memory,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> SimulationRow:
    """The row of a model that is trained on what is labelled now."""
    model = retraining.retrain(project, on_progress, should_stop, seed=seed, texts_per_label=_ENOUGH, memory=memory)
    evaluation = evaluating.evaluate(project)
    assert evaluation is not None, "a model was just trained"
    ours, baseline = evaluation.metrics, _baseline(project)
    low, high = ours.accuracy_interval or (None, None)
    return SimulationRow(
        budget=budget,
        seed=seed,
        strategy=strategy.value,
        accuracy=ours.accuracy or 0.0,
        accuracy_low=low,
        accuracy_high=high,
        macro_f1=ours.macro.f1 if ours.macro else 0.0,
        baseline_accuracy=baseline.accuracy or 0.0,
        baseline_macro_f1=baseline.macro.f1 if baseline.macro else 0.0,
        train_seconds=_seconds(model.metrics, "train_seconds"),
        predict_seconds=_seconds(model.metrics, "predict_seconds"),
        labels=tuple(label.name for label in evaluation.labels),
        confusion=ours.confusion,
        calibration_error=ours.calibration_error,
        pool=pool,
        test_texts=ours.n,
    )


def _pool_ids(project: Project) -> set[int]:
    with project.db.read() as tx:
        return set(undecided(tx, test=False).tolist())


def _annotate(project: Project, text_ids: Sequence[int], answers: Mapping[int, tuple[int, ...]]) -> None:
    """Give the known labels: one call for all texts with the same ones."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for text_id in text_ids:
        groups.setdefault(answers[text_id], []).append(text_id)
    for labels, group in groups.items():
        annotating.label(project, group, labels)


def _baseline(project: Project) -> Metrics:
    """TF-IDF and logistic regression on the same labelled texts, measured on the same test texts."""
    from annotator.learning.linear import baseline

    scheme = project.scheme()
    place = {label.id: column for column, label in enumerate(scheme.labels)}
    with project.db.read() as tx:
        train, test = labelled(tx, test=False), labelled(tx, test=True)

    def targets(rows: Sequence[tuple[int, str, tuple[int, ...]]]) -> np.ndarray:
        made = np.zeros((len(rows), len(place)), bool)
        for row, (_, _, labels) in enumerate(rows):
            made[row, [place[label] for label in labels]] = True
        return made

    said = baseline([body for _, body, _ in train], targets(train), [body for _, body, _ in test])
    if scheme.many:
        predicted = said >= 0.5
    else:
        predicted = np.zeros(said.shape, bool)
        predicted[np.arange(len(said)), said.argmax(axis=1)] = True
    return measure(targets(test), predicted, said, scheme.many)


def _seconds(metrics: Mapping[str, object], key: str) -> float:
    value = metrics.get(key, 0.0)
    return float(value) if isinstance(value, int | float) else 0.0
