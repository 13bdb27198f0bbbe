"""Python's cyclic garbage is collected on the interface's thread alone.

Left to itself, the collector runs on whichever thread allocates next; a widget that is part of a cycle would then be
destroyed on a worker's thread, which ends the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY = 2_000  # milliseconds


class GarbageCollector(QObject):
    """Takes over from the automatic collector for as long as the application lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        # What start-up made stays: looking through it again and again would be felt.
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_young)
        self._timer.start(_EVERY)

    @Slot()
    def collect_young(self) -> None:
        """The two young generations: some milliseconds at most."""
        gc.collect(1)

    @Slot()
    def collect_all(self) -> None:
        """Everything, when a pause is not felt: a project was closed.

        As soon as those who speak of it have let go of it. Nothing is frozen: what there is of the next project would
        stay for good.
        """
        QTimer.singleShot(0, self, gc.collect)
