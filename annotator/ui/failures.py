"""What went wrong off the interface's thread, and calling back what waits for an outcome."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from annotator.core.errors import AnnotatorError


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong. `error` is None for a bug, which `text` (its traceback) tells of."""

    error: AnnotatorError | None
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        return cls(
            error if isinstance(error, AnnotatorError) else None,
            "".join(traceback.format_exception(error)),
        )


OnFailed = Callable[[Failure], None]


def call_back(function: Callable[[Any], None], value: Any) -> None:
    """Call back; what it raises goes where all uncaught exceptions go, and stops no other delivery."""
    try:
        function(value)
    except Exception:
        sys.excepthook(*sys.exc_info())
