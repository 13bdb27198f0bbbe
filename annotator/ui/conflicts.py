"""Texts that a file labels otherwise than the person did: which they are, and settling them one by one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from annotator.core.domain import Decision
from annotator.services import annotating, conflicts
from annotator.services.conflicts import Conflict
from annotator.services.history import Change
from annotator.services.project import Project
from annotator.ui.context import Context


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A conflict, with what the person decided; None: nothing, since they took it back."""

    conflict: Conflict
    decision: Decision | None


class Conflicts(QObject):
    """`changed` when others are open than before; `settled(Change)` after one was."""

    changed = Signal()
    settled = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._open: dict[int, Disagreement] = {}

    def reload(self) -> None:
        """Find out which are open now."""
        project = self._context.project
        self._context.operations.query("conflicts", lambda: _disagreements(project), self._take)

    def of(self, text_id: int | None) -> Disagreement | None:
        """What the newest file says of a text, where that is open."""
        return self._open.get(text_id) if text_id is not None else None

    def settle(self, text_id: int, *, take_file: bool) -> None:
        project = self._context.project
        self._context.operations.write(
            lambda: conflicts.settle(project, text_id, take_file=take_file), lambda change: self._done(text_id, change)
        )

    def _take(self, found: list[Disagreement]) -> None:
        self._open = {one.conflict.text_id: one for one in found}
        self.changed.emit()

    def _done(self, text_id: int, change: Change | None) -> None:
        self._open.pop(text_id, None)
        self.changed.emit()
        if change is not None:
            self.settled.emit(change)


def _disagreements(project: Project) -> list[Disagreement]:
    """Only where the person gave no label it has to be asked what they did: that is so of few."""
    found = conflicts.open_conflicts(project)
    views = annotating.views(project, [one.text_id for one in found if not one.label_ids])
    decisions = {view.text.id: view.annotation.decision if view.annotation else None for view in views}
    return [Disagreement(one, decisions.get(one.text_id, Decision.LABELLED)) for one in found]
