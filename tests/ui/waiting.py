"""Jobs for tests: what runs until it is stopped."""

from __future__ import annotations

import threading

from annotator.core.progress import OnProgress, ShouldStop, check


def until_stopped(_: OnProgress, should_stop: ShouldStop) -> None:
    while True:
        check(should_stop)
        threading.Event().wait(0.001)
