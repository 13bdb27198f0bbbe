"""What a file says of a text that is labelled otherwise, and the choice between the two."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from annotator.core.domain import Decision, Scheme
from annotator.services.conflicts import Conflict
from annotator.ui.messages import label_names
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import label


class ConflictStrip(QFrame):
    """`decided(text id, whether the file is right)`."""

    decided = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner-warn")
        self._text_id = 0
        self.words = label(wrap=True)
        self.keep = QPushButton()
        self.take = QPushButton(self.tr("Take what the file says"))
        self.keep.clicked.connect(lambda: self.decided.emit(self._text_id, False))
        self.take.clicked.connect(lambda: self.decided.emit(self._text_id, True))
        for button in (self.keep, self.take):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the table
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        row.setSpacing(SPACE.small)
        row.addWidget(self.words, 1)
        row.addWidget(self.keep)
        row.addWidget(self.take)
        self.hide()

    def show_conflict(self, found: Conflict | None, scheme: Scheme) -> None:
        """Offer the choice; None: there is nothing to decide."""
        if found is not None:
            self._text_id = found.text_id
            self.keep.setText(self.tr("Keep the first") if found.is_imported else self.tr("Keep mine"))
            said = self._sentence(found).format(
                file=found.source_name,
                theirs=label_names(scheme, found.file_label_ids),
                mine=label_names(scheme, found.label_ids),
            )
            self.words.setText(said)
            self.setAccessibleName(said)
        self.setVisible(found is not None)

    def _sentence(self, found: Conflict) -> str:
        if found.decision is Decision.LABELLED and found.is_imported:
            return self.tr("{file} says: {theirs}. An earlier row or file said: {mine}.")
        if found.decision is Decision.LABELLED:
            return self.tr("{file} says: {theirs}. You said: {mine}.")
        if found.decision is Decision.SKIPPED:
            return self.tr("{file} says: {theirs}. You skipped this text.")
        if found.decision is Decision.UNSURE:
            return self.tr("{file} says: {theirs}. You were unsure.")
        return self.tr("{file} says: {theirs}. You have not annotated this text.")
