"""Labels that were chosen for a text, with many labels a text, and are not saved yet."""

from __future__ import annotations

from collections.abc import Collection


class Choices:
    """Of many labels, those that are chosen for a text and not saved yet: they wait until the text is shown again.

    They count as long as the stored labels of the text are those that they were chosen over.
    """

    def __init__(self) -> None:
        self._kept: dict[int, tuple[frozenset[int], frozenset[int]]] = {}  # text id: stored labels, chosen labels

    def of(self, text_id: int, stored: Collection[int], offered: Collection[int]) -> set[int]:
        """What is chosen for a text; a label that is offered no more only where the text has it."""
        over, chosen = self._kept.get(text_id, (frozenset(stored), frozenset(stored)))
        if over == frozenset(stored):
            return set(chosen & {*stored, *offered})
        self.forget([text_id])
        return set(stored)

    def keep(self, text_id: int, stored: Collection[int], chosen: Collection[int]) -> None:
        self._kept[text_id] = frozenset(stored), frozenset(chosen)

    def forget(self, text_ids: Collection[int]) -> None:
        """These texts were decided."""
        for text_id in text_ids:
            self._kept.pop(text_id, None)
