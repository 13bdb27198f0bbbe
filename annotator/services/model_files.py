"""Models out of a project, as one file each, with a card that says what they are."""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotator import __version__
from annotator.core.domain import ModelInfo, Scheme
from annotator.core.errors import AnnotatorError
from annotator.core.metrics import Interval, LabelMetrics, wilson
from annotator.core.model_card import LabelQuality, ModelCard, Quality
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.services.evaluating import Evaluation, evaluate
from annotator.services.project import Project
from annotator.services.retraining import checkpoint_of
from annotator.storage import models, texts
from annotator.storage.training import learned_ids

SUFFIX = ".annotator-model"


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """What was written: the model, and the card as a document beside it, if that was asked for."""

    path: Path
    card_path: Path | None


def export_model(
    project: Project,
    path: Path,
    on_progress: OnProgress,
    should_stop: ShouldStop,
    *,
    model_id: int | None = None,
    card_beside: bool = False,
) -> ExportedModel:
    """Write a model (None: the active one) as a file that needs no project; whole, or not at all.

    A path without an ending gets ours; with `card_beside` the card is written as Markdown too, with the ending .md.
    Raises `AnnotatorError`: "no_model", "model_missing", "model_damaged", "model_outdated", "file_unwritable" (reason);
    `Cancelled`.
    """
    from annotator.corpus.whole import text_file, whole_file, write_errors
    from annotator.learning.model_file import to_bytes

    on_progress(Progress("read"))
    model = _wanted(project, model_id)
    made = _model_file(project, model)
    check(should_stop)
    blob = to_bytes(made)
    check(should_stop)
    on_progress(Progress("export"))
    target = path if path.suffix else path.with_name(path.name + SUFFIX)
    card_path = target.with_suffix(".md") if card_beside else None
    with whole_file(target) as unfinished:
        with write_errors(target):
            unfinished.write_bytes(blob)
        if card_path is not None:
            with whole_file(card_path) as card, text_file(card, card_path) as file:
                file.write(made.card.markdown())
    return ExportedModel(target, card_path)


def _wanted(project: Project, model_id: int | None) -> ModelInfo:
    with project.db.read() as tx:
        wanted = models.active_id(tx) if model_id is None else model_id
        if wanted is None:
            raise AnnotatorError("no_model", file=str(project.path))
        return models.get_model(tx, wanted)


def _model_file(project: Project, model: ModelInfo) -> Any:
    from annotator.learning.model_file import ModelFile

    scheme = project.scheme()
    labels = tuple(scheme.by_id(label_id) for label_id in model.label_ids)
    checkpoint = checkpoint_of(project, model)
    thresholds = checkpoint.arrays()["thresholds"].tolist() if scheme.many else []
    return ModelFile(labels, scheme.many, _card(project, model, scheme, thresholds), checkpoint)


def _card(project: Project, model: ModelInfo, scheme: Scheme, thresholds: Sequence[float]) -> ModelCard:
    from annotator.corpus.language import guess_language

    with project.db.read() as tx:
        learned = texts.bodies(tx, sorted(learned_ids(tx, model.id)))
    told: Any = model.configuration.get("checkpoint")
    told = told if isinstance(told, dict) else {}
    return ModelCard(
        project=project.name(),
        model=model.id,
        trained_at=_moment(model.created_at),
        exported_at=_moment(datetime.now(UTC)),
        program=__version__,
        many=scheme.many,
        labels=scheme.names(model.label_ids),
        label_texts=tuple(told["label_texts"]) if "label_texts" in told else None,
        label_hints=tuple(told.get("label_hints", ())),
        label_thresholds=tuple(thresholds),
        training_texts=model.texts,
        pool_texts=int(told.get("pool_texts", 0)),
        # Models from before it followed from the texts have it among the settings only.
        max_tokens=int(told.get("max_tokens", told.get("training", {}).get("max_tokens", 0))),
        seed=model.seed,
        temperature=float(told.get("temperature", 1.0)),
        lstm_share=float(told.get("lstm_share", 0.0)),
        language=guess_language(learned.values()),
        quality=_quality(project, model),
    )


def _quality(project: Project, model: ModelInfo) -> Quality | None:
    """Measured now for the model in force, of which there are predictions; else what was found on its day."""
    found = evaluate(project, model.id) if model.active else None
    if found is not None:
        return _measured(found) if found.n else None
    test = model.metrics.get("test")
    if not isinstance(test, dict) or not test.get("n"):
        return None
    return Quality(
        n=int(test["n"]),
        at=_moment(model.created_at),
        accuracy=test.get("accuracy"),
        accuracy_interval=_bounds(test, "accuracy"),
        macro_f1=test.get("macro_f1"),
        macro_f1_interval=_bounds(test, "macro_f1"),
        calibration_error=test.get("calibration_error"),
        calibration_interval=_bounds(test, "calibration_error"),
    )


def _measured(found: Evaluation) -> Quality:
    metrics = found.metrics
    place = {label.id: at for at, label in enumerate(found.labels)}
    # Of the labels of the model alone: one that came later, it cannot know.
    known: Sequence[LabelMetrics] = [metrics.labels[place[label_id]] for label_id in found.model.label_ids]
    return Quality(
        n=metrics.n,
        at=_moment(datetime.now(UTC)),
        accuracy=metrics.accuracy,
        accuracy_interval=metrics.accuracy_interval,
        macro_f1=metrics.macro.f1 if metrics.macro else None,
        macro_f1_interval=metrics.macro_f1_interval,
        calibration_error=metrics.calibration_error,
        calibration_interval=metrics.calibration_interval,
        labels=tuple(
            LabelQuality(
                one.precision,
                wilson(one.correct, one.predicted) if one.predicted else None,
                one.recall,
                wilson(one.correct, one.support) if one.support else None,
                one.f1,
                one.f1_interval,
                one.support,
            )
            for one in known
        ),
    )


def _bounds(test: Mapping[str, Any], name: str) -> Interval | None:
    low, high = test.get(f"{name}_low"), test.get(f"{name}_high")
    return None if low is None or high is None else (float(low), float(high))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
