"""Word vectors of the person's own: what they are for, which are loaded, and what to do."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from annotator.services.vectors import LoadedVectors
from annotator.ui.dialogs.form import FormDialog, hint, muted
from annotator.ui.vectors import outdated_sentence


class Wanted(Enum):
    """What the person chose."""

    LOAD = "load"
    REMOVE = "remove"


class VectorsDialog(FormDialog):
    """Explains word vectors in a sentence, says which are loaded, offers to load a file or to remove them."""

    def __init__(self, parent: QWidget | None, loaded: LoadedVectors | None) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("VectorsDialog", "Word vectors"),
            QCoreApplication.translate(
                "VectorsDialog",
                "Vectors learned from many other texts tell the model which words are alike, so that it needs fewer of"
                " your labels.",
            ),
            QCoreApplication.translate("VectorsDialog", "Choose a file…"),
        )
        self.wanted = Wanted.LOAD
        self.body.addWidget(hint(self.tr("word2vec (text or binary), fastText .vec, GloVe; also as .gz")))
        if loaded is None:
            self.body.addWidget(muted(self.tr("None are loaded yet.")))
        else:
            number = QLocale().toString
            told = self.tr("Loaded: {words} words of {file}.").format(words=number(loaded.words), file=loaded.file)
            self.body.addWidget(muted(told))
            if loaded.outdated:
                self.body.addWidget(muted(outdated_sentence(loaded)))
            self.remove_button = QPushButton(self.tr("Remove them"))
            self.remove_button.setAutoDefault(False)
            self.remove_button.clicked.connect(self._remove)
            self.buttons.addButton(self.remove_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.setMinimumWidth(480)

    @classmethod
    def ask(cls, parent: QWidget | None, loaded: LoadedVectors | None) -> Wanted | None:
        """What to do, or None."""
        dialog = cls(parent, loaded)
        return dialog.wanted if dialog.exec() == cls.DialogCode.Accepted else None

    def _remove(self) -> None:
        self.wanted = Wanted.REMOVE
        self.accept()
