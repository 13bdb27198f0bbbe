"""When to retrain: on request, and by itself after so many annotations."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.core.domain import ModelInfo, ProjectSettings
from annotator.services import retraining
from annotator.services.project import Counts
from annotator.ui.context import Context

RETRAIN = "retrain"


class Training(QObject):
    """`trained(ModelInfo)` once a new model is in force; `refused(Failure)` where a training failed."""

    trained = Signal(object)
    refused = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._attempted_at: int | None = None  # labelled texts at the last attempt, whatever became of it

    def start(self) -> bool:
        """Retrain now; False where another job is running."""
        project = self._context.project
        return self._context.jobs.start(
            RETRAIN,
            lambda on_progress, should_stop: retraining.retrain(project, on_progress, should_stop),
            self._done,
            self.refused.emit,
        )

    def consider(self, counts: Counts, settings: ProjectSettings) -> int | None:
        """Start a training if it is due. Otherwise how many annotations are missing; None where none is planned."""
        if self._context.jobs.running is not None or not settings.retrain_every:
            return None
        trainable = counts.labelled - counts.test_labelled
        if not retraining.readiness(self._context.project).ready:
            return None
        first = counts.models == 0
        missing = 0 if first else settings.retrain_every - counts.since_training
        if self._attempted_at is not None:
            missing = max(missing, settings.retrain_every - (trainable - self._attempted_at))
        if missing > 0:
            return missing
        self._attempted_at = trainable
        self.start()
        return None

    def _done(self, model: ModelInfo) -> None:
        self._attempted_at = None
        self.trained.emit(model)
