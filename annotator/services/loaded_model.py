"""A model that answers, wherever it comes from: a file on its own, or the one in force of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import AnnotatorError
from annotator.core.model_card import ModelCard
from annotator.core.progress import OnProgress, ShouldStop, ignore_progress, never_stop
from annotator.core.strategies import confidence

if TYPE_CHECKING:  # whatever names a model does not load the libraries that run one
    from annotator.learning.engine import Predictor
    from annotator.learning.model_file import ModelFile


@dataclass(frozen=True, slots=True)
class PredictedText:
    """What a model says of one text. `labels`: the most probable one; where a text may have many, all that are given.

    `confidence`: the probability of the most probable label (many: the mean over labels of max(p, 1 - p)).
    `probabilities` by name: they sum to 1, or with many each is 0..1.
    """

    labels: tuple[str, ...]
    confidence: float
    probabilities: Mapping[str, float]

    @property
    def label(self) -> str | None:
        """The most probable of the labels; None where many may be given and none is."""
        return max(self.labels, key=lambda name: self.probabilities[name], default=None)


class LoadedModel:
    """`labels`: names in the order of the probabilities; `many`: whether a text may have many; `card`: what is known
    of the model, None for one that was not read from a file.
    """

    def __init__(self, predictor: Predictor, labels: Sequence[str], card: ModelCard | None = None) -> None:
        self.labels = tuple(labels)
        self.many = predictor.many
        self.card = card
        self._predictor = predictor

    def probabilities(
        self,
        texts: Sequence[str],
        on_progress: OnProgress = ignore_progress,
        should_stop: ShouldStop = never_stop,
    ) -> NDArray[np.float32]:
        """(texts, labels). A text among others may differ from the text alone by some 1e-7. Raises Cancelled."""
        said: NDArray[np.float32] = self._predictor.predict(list(texts), on_progress, should_stop)
        return said

    def predict(
        self,
        texts: Sequence[str],
        on_progress: OnProgress = ignore_progress,
        should_stop: ShouldStop = never_stop,
    ) -> list[PredictedText]:
        """The answer to each text; to an empty one, what is said where nothing is known. Raises Cancelled."""
        said = self.probabilities(texts, on_progress, should_stop)
        sure = confidence(said, self.many)
        if self.many:
            given = said >= np.asarray(self._predictor.thresholds, np.float32)
        else:
            given = np.arange(said.shape[1]) == said.argmax(axis=1)[:, None]
        return [
            PredictedText(
                tuple(name for name, one in zip(self.labels, given[row], strict=True) if one),
                float(sure[row]),
                dict(zip(self.labels, said[row].tolist(), strict=True)),
            )
            for row in range(len(said))
        ]


def read_model_file(path: Path) -> ModelFile:
    """The checked contents of a model file.

    Raises AnnotatorError: file_missing, file_is_folder, file_unreadable, model_file_too_large (most), and those of
    `annotator.learning.model_file.from_bytes`.
    """
    from annotator.corpus.opening import refusals
    from annotator.learning.model_file import MOST_BYTES, from_bytes

    with refusals(path):
        if path.is_dir():
            raise AnnotatorError("file_is_folder", file=str(path))
        with path.open("rb") as file:
            blob = file.read(MOST_BYTES + 1)
    if len(blob) > MOST_BYTES:
        raise AnnotatorError("model_file_too_large", file=str(path), most=MOST_BYTES >> 30)
    return from_bytes(blob, str(path))


def load_model(path: Path) -> LoadedModel:
    """The model of a file, ready to answer. Raises as `read_model_file`."""
    from annotator.learning.engine import Predictor

    model = read_model_file(path)
    try:
        predictor = Predictor.load(model.checkpoint)
    except AnnotatorError as damage:  # tells of a stored model, and not of a file
        raise AnnotatorError("model_file_damaged", file=str(path), part="model") from damage
    return LoadedModel(predictor, [label.name for label in model.labels], model.card)
