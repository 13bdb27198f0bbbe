"""What a file holds otherwise than the project does, since its format has no room for it as it is."""

from __future__ import annotations

from typing import Final

from annotator.core.exports import Alteration, Altered

_AROUND: Final = 20  # characters of an example on either side of what was changed


class Alterations:
    """Counts what was changed, and keeps the first of each kind as an example."""

    def __init__(self) -> None:
        self._counts: dict[Altered, int] = {}
        self._examples: dict[Altered, tuple[str, str]] = {}

    def note(self, kind: Altered, before: str, after: str) -> None:
        """One more of a kind: a cell, a text, or a label."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if kind not in self._examples:
            both = zip(before, after, strict=False)
            at = next((at for at, (one, other) in enumerate(both) if one != other), min(len(before), len(after)))
            self._examples[kind] = _cut(before, at), _cut(after, at)

    def found(self) -> tuple[Alteration, ...]:
        return tuple(Alteration(kind, count, *self._examples[kind]) for kind, count in self._counts.items())


def _cut(text: str, at: int) -> str:
    start, end = max(0, at - _AROUND), at + _AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
