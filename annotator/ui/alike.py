"""After a text was labelled: the offer to give its labels to the texts that are nearly the same."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.services import near_duplicates
from annotator.services.history import Change
from annotator.services.near_duplicates import Offer
from annotator.ui.context import Context


class Alike(QObject):
    """`offered(Offer)` where there is something to offer, `withdrawn` once it no longer holds; `labelled(Change)` after
    it was taken.
    """

    offered = Signal(object)
    withdrawn = Signal()
    labelled = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._offer: Offer | None = None

    def follow(self, change: Change) -> None:
        """Something was decided, taken back or made again: what was offered before is over."""
        self.withdraw()
        if change.kind == "label" and len(change.text_ids) == 1 and not change.undone:
            project, text_id = self._context.project, change.text_ids[0]
            self._context.operations.query("alike", lambda: near_duplicates.offer(project, text_id), self._take_over)

    def withdraw(self) -> None:
        self._context.operations.forget("alike")
        self._offer = None
        self.withdrawn.emit()

    def accept(self) -> None:
        """Label them too, as one step; nothing where nothing is offered."""
        offer, project = self._offer, self._context.project
        if offer is None:
            return
        self.withdraw()
        self._context.operations.write(
            lambda: near_duplicates.label_alike(project, offer.text_id, offer.others), self.labelled.emit
        )

    def _take_over(self, offer: Offer | None) -> None:
        self._offer = offer
        if offer is not None:
            self.offered.emit(offer)
