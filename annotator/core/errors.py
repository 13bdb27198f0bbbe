"""Errors a person can act on.

They carry a key and values; `annotator.ui.messages` alone turns them into words, so that the window and
the command line say the same sentence in the language of the person. Anything else that is raised is a bug.
"""

from __future__ import annotations

from functools import partial
from typing import Any


class AnnotatorError(Exception):
    """A failure with a known cause, which the person can do something about.

    `key` names the sentence in `annotator.ui.messages`; `values` fill its blanks (file, row, column …).
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        """So that one raised in another process arrives as it is."""
        return partial(type(self), self.key, **self.values), ()

    def __str__(self) -> str:
        filled = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.key}({filled})"


class Cancelled(Exception):
    """Raised inside a job once `should_stop()` has turned true; whatever the job had begun is undone."""
