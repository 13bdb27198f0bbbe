"""Texts that a file labels otherwise than the person did: which they are, and settling them one by one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.services import conflicts
from annotator.services.conflicts import Conflict
from annotator.services.history import Change
from annotator.ui.context import Context


class Conflicts(QObject):
    """`changed` when others are open than before; `settled(Change)` after one was."""

    changed = Signal()
    settled = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._open: dict[int, Conflict] = {}

    def reload(self) -> None:
        """Find out which are open now."""
        project = self._context.project
        self._context.operations.query("conflicts", lambda: conflicts.open_conflicts(project), self._take)

    def of(self, text_id: int | None) -> Conflict | None:
        """What the newest file says of a text, where that is open."""
        return self._open.get(text_id) if text_id is not None else None

    def settle(self, text_id: int, *, take_file: bool) -> None:
        project = self._context.project
        self._context.operations.write(
            lambda: conflicts.settle(project, text_id, take_file=take_file), lambda change: self._done(text_id, change)
        )

    def _take(self, found: list[Conflict]) -> None:
        self._open = {one.text_id: one for one in found}
        self.changed.emit()

    def _done(self, text_id: int, change: Change | None) -> None:
        self._open.pop(text_id, None)
        self.changed.emit()
        if change is not None:
            self.settled.emit(change)
