"""An error nobody foresaw: what to tell, and that the person's work is safe."""

from __future__ import annotations

import platform
import sys

from PySide6.QtCore import QCoreApplication, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QPushButton, QWidget

from annotator import __version__
from annotator.ui.dialogs.form import FormDialog
from annotator.ui.theme import font


class ErrorDialog(FormDialog):
    """Shows a traceback with the versions that a report needs."""

    def __init__(self, parent: QWidget | None, trace: str, log_file: str = "") -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("ErrorDialog", "Something went wrong"),
            QCoreApplication.translate(
                "ErrorDialog",
                "This is a mistake in Annotator, not in your work: every annotation was on disk before the next text"
                " was shown. You can go on; if it happens again, restart the program.",
            ),
            QCoreApplication.translate("ErrorDialog", "Go on"),
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setVisible(False)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setFont(font(mono=True))
        self.details.setAccessibleName(self.tr("Details"))
        versions = (
            f"Annotator {__version__} · Python {sys.version.split()[0]} · Qt {qVersion()} · {platform.platform()}"
        )
        self.details.setPlainText("\n".join(part for part in (versions, log_file, "", trace) if part or part == ""))
        self.body.addWidget(self.details)
        copy = QPushButton(self.tr("Copy"))
        self.buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        self.resize(720, 460)

    @classmethod
    def ask(cls, parent: QWidget | None, trace: str, log_file: str = "") -> None:
        """Show it until the person closes it."""
        cls(parent, trace, log_file).exec()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
