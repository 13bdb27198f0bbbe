"""How good a model is: on labelled test texts, which no model was ever trained on, and on nothing else."""

# No postponed annotations: their name would hide the module of that name.

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.core.domain import Label, ModelInfo, Prediction
from annotator.core.metrics import Metrics
from annotator.core.metrics import evaluate as measure
from annotator.services.project import Project, read_scheme
from annotator.storage import annotations, models
from annotator.storage.measuring import measured_ids

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The metrics of a model. `labels` names the places in `metrics.labels` and `metrics.confusion`.

    `cells`: ids of the texts by (true label id, predicted label id); empty with many labels.
    """

    model: ModelInfo
    labels: tuple[Label, ...]
    metrics: Metrics
    cells: Mapping[Cell, tuple[int, ...]]

    @property
    def n(self) -> int:
        """How many test texts."""
        return self.metrics.n


def evaluate(project: Project, model_id: int | None = None) -> Evaluation | None:
    """Compare a model's stored predictions with the labelled test texts of this moment; None where there is no model.

    `model_id` None is the active one. `annotator.storage.measuring` tells which texts are left out.
    """
    with project.db.read() as tx:
        wanted = models.active_id(tx) if model_id is None else model_id
        return None if wanted is None else evaluate_in(tx, wanted)


def evaluate_in(tx: Any, model_id: int) -> Evaluation:
    """The same within a transaction, for a model that may not be published yet."""
    model = models.get_model(tx, model_id)
    measured = set(measured_ids(tx, model_id).tolist())
    rows = [(text_id, true) for text_id, _, true in annotations.labelled(tx, test=True) if text_id in measured]
    said = models.predictions(tx, model_id, sorted(measured))
    scheme = read_scheme(tx)
    everyone = (*scheme.labels, *scheme.out)
    shown = tuple(label for label in everyone if label.id in model.label_ids or not label.retired)
    place = {label.id: index for index, label in enumerate(shown)}
    true_rows = np.zeros((len(rows), len(shown)), bool)
    predicted_rows = np.zeros((len(rows), len(shown)), bool)
    probabilities = np.zeros((len(rows), len(shown)), np.float32)
    cells: defaultdict[Cell, list[int]] = defaultdict(list)
    for row, (text_id, true) in enumerate(rows):
        prediction = said[text_id]
        true_rows[row, [place[label_id] for label_id in true]] = True
        predicted_rows[row, [place[label_id] for label_id in prediction.label_ids]] = True
        _fill(probabilities[row], prediction, place)
        if not scheme.many:
            cells[true[0], prediction.label_ids[0]].append(text_id)
    metrics = measure(true_rows, predicted_rows, probabilities, scheme.many)
    return Evaluation(model, shown, metrics, {cell: tuple(ids) for cell, ids in cells.items()})


def kept_metrics(evaluation: Evaluation) -> dict[str, Any] | None:
    """What is kept with a model, and the table of models shows; None where no test text is labelled."""
    found = evaluation.metrics
    if not found.n:
        return None
    return {
        "n": found.n,
        "accuracy": found.accuracy,
        "macro_f1": found.macro.f1 if found.macro else None,
        **_bounds("accuracy", found.accuracy_interval),
        **_bounds("macro_f1", found.macro_f1_interval),
        "calibration_error": found.calibration_error,
        **_bounds("calibration_error", found.calibration_interval),
    }


def _bounds(name: str, interval: tuple[float, float] | None) -> dict[str, float | None]:
    low, high = interval if interval else (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _fill(row: Any, prediction: Prediction, place: Mapping[int, int]) -> None:
    for label_id, probability in prediction.probabilities.items():
        if label_id in place:
            row[place[label_id]] = probability
