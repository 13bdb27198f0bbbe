"""One place where the jobs of learning say how far they are and hear that they should stop."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from annotator.core.progress import OnProgress, Progress, ShouldStop, check

T = TypeVar("T")


class Reporter:
    """Reports the steps of one phase after another, with the seconds left in the phase.

    Every method raises `Cancelled` once the person asked the job to stop.
    """

    def __init__(self, on_progress: OnProgress, should_stop: ShouldStop) -> None:
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._phase = ""
        self._began = 0.0

    def check(self) -> None:
        check(self._should_stop)

    def step(self, phase: str, step: int, steps: int, loss: float | None = None) -> None:
        """Report `step` of `steps` (0: unknown) as done; the clock of a phase starts at its first report."""
        self.check()
        now = time.monotonic()
        if phase != self._phase:
            self._phase, self._began = phase, now
        left = (now - self._began) / step * (steps - step) if 0 < step <= steps else None
        self._on_progress(Progress(phase, step, steps, loss, left))

    def chunks(self, phase: str, items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
        """The items in slices of `size`, reported after each slice."""
        self.step(phase, 0, len(items))
        for start in range(0, len(items), size):
            self.check()
            yield items[start : start + size]
            self.step(phase, min(start + size, len(items)), len(items))

    def checked(self, items: Iterable[T], every: int = 64) -> Iterator[T]:
        """The items themselves, asking now and then whether to stop."""
        for index, item in enumerate(items):
            if index % every == 0:
                self.check()
            yield item
