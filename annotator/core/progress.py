"""What a job reports while it runs. A job is a function `(inputs, on_progress, should_stop) -> result`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.core.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of a running job.

    `phase` is a key the interface translates ("tokenize", "train", …); `step` of `steps` within that phase
    (`steps` 0: unknown); `loss` and `seconds_left` are None where they are not known.
    """

    phase: str
    step: int = 0
    steps: int = 0
    loss: float | None = None
    seconds_left: float | None = None


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


def ignore_progress(_: Progress) -> None:
    """An `OnProgress` for callers that do not watch."""


def never_stop() -> bool:
    """A `ShouldStop` for callers that do not cancel."""
    return False


def check(should_stop: ShouldStop) -> None:
    """Raise `Cancelled` if the person asked the job to stop."""
    if should_stop():
        raise Cancelled
