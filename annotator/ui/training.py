"""When to retrain: on request, and by itself after so many annotations."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.domain import ModelInfo, ProjectSettings
from annotator.core.memory import Memory
from annotator.services import retraining
from annotator.services.project import Counts
from annotator.ui.context import Context
from annotator.ui.preparing import PREPARE

RETRAIN = "retrain"


class Training(QObject):
    """`trained(ModelInfo)` once a new model is in force; `refused(Failure)` where a training failed; `waits` where one
    was asked for that begins after what runs in the background.
    """

    trained = Signal(object)
    waits = Signal()
    refused = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._attempted_at: int | None = None  # labelled texts at the last attempt, whatever became of it
        self._waits = False
        self._memory = Memory()
        context.jobs.ended.connect(self._job_ended)
        context.jobs.cancelled.connect(self._job_cancelled)

    def go_on_from(self, before: Training) -> None:
        """What was cancelled or failed before is not tried again at once."""
        self._attempted_at = before._attempted_at

    def start(self) -> bool:
        """Retrain now; False where another job is running.

        A training begins by making the pool stage: where that is under way, it goes on from there when it is made.
        """
        if self._context.jobs.background == PREPARE:
            self._waits = True
            self.waits.emit()
            return True
        return self._begin()

    def _begin(self) -> bool:
        project, memory = self._context.project, self._memory
        return self._context.jobs.start(
            RETRAIN,
            lambda on_progress, should_stop: retraining.retrain(project, on_progress, should_stop, memory=memory),
            self._done,
            self.refused.emit,
        )

    def consider(self, counts: Counts, settings: ProjectSettings) -> int | None:
        """For a project that is ready: start a training if it is due. Otherwise how many annotations are missing; None
        where none is planned.
        """
        if self._context.jobs.running is not None or not settings.retrain_every:
            return None
        trainable = counts.labelled - counts.test_labelled
        first = counts.models == 0
        missing = 0 if first else settings.retrain_every - counts.since_training
        if self._attempted_at is not None:
            self._attempted_at = min(self._attempted_at, trainable)  # after an undo it counts from what is left
            missing = max(missing, settings.retrain_every - (trainable - self._attempted_at))
        if missing > 0:
            return missing
        self._attempted_at = trainable
        self.start()
        return None

    @Slot(str)
    def _job_ended(self, _name: str) -> None:
        if self._waits:  # still, where another job comes first
            self._waits = not self._begin()

    @Slot(str)
    def _job_cancelled(self, name: str) -> None:
        if name == PREPARE:
            self._waits = False

    def _done(self, model: ModelInfo) -> None:
        self._attempted_at = None
        self.trained.emit(model)
