"""The rows an import left out, each with the reason, and the file that has them all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QPushButton, QWidget

from annotator.ui.dialogs.form import FormDialog, muted


class LeftOutDialog(FormDialog):
    """`sentences` are those of the first rows, `total` counts all; `rejects` is the file with all of them, if any."""

    def __init__(self, parent: QWidget | None, sentences: Sequence[str], total: int, rejects: Path | None) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("LeftOutDialog", "Rows that were left out"),
            "",
            QCoreApplication.translate("LeftOutDialog", "Close"),
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setVisible(False)
        self.rows = QPlainTextEdit("\n".join(sentences))
        self.rows.setReadOnly(True)
        self.rows.setTabChangesFocus(True)
        self.rows.setAccessibleName(self.tr("Rows that were left out"))
        self.body.addWidget(self.rows, 1)
        if total > len(sentences):
            more = QCoreApplication.translate("LeftOutDialog", "… and %n more row(s).", None, total - len(sentences))
            self.body.addWidget(muted(more))
        self._rejects = rejects
        if rejects is not None:
            told = self.tr("All of them, with their text and the reason, are in {file}.")
            self.body.addWidget(muted(told.format(file=rejects)))
            self.show_folder = QPushButton(self.tr("Show the folder"))
            self.show_folder.setAutoDefault(False)
            self.show_folder.clicked.connect(self._open_folder)
            self.buttons.addButton(self.show_folder, QDialogButtonBox.ButtonRole.ActionRole)
        self.resize(620, 420)

    @classmethod
    def ask(cls, parent: QWidget | None, sentences: Sequence[str], total: int, rejects: Path | None) -> None:
        """Show them until the person has seen them."""
        cls(parent, sentences, total, rejects).exec()

    @Slot()
    def _open_folder(self) -> None:
        if self._rejects is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._rejects.parent)))
