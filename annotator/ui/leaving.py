"""A project that leaves the screen: what runs in it may take seconds to stop (a library that is being loaded hears
nothing), which the window does not stand still for.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.ui.workspace import Workspace

_EVERY = 15  # milliseconds


class Leaving(QObject):
    """`ended` once nothing of a workspace runs any more and all is saved: to shut it takes a moment then.

    `then` is what the window goes on with.
    """

    ended = Signal()

    def __init__(self, workspace: Workspace, then: Callable[[], object]) -> None:
        super().__init__(workspace)
        self.workspace, self.then = workspace, then
        workspace.stop()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        if not self.workspace.is_busy:
            self._timer.stop()
            self.ended.emit()
