"""A model as a file of its own: what the file is good for, whether the card goes beside it, and where to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from annotator.services.model_files import SUFFIX
from annotator.ui.dialogs.form import FormDialog, hint, muted, name_problem, path_of
from annotator.ui.theme import SPACE


@dataclass(frozen=True, slots=True)
class ModelWanted:
    """`model_id` None: the active one. `card_beside`: the card as a document beside the model."""

    path: Path
    model_id: int | None
    card_beside: bool


class ExportModelDialog(FormDialog):
    """Where the model of a project is to be written to, and what with it."""

    def __init__(self, parent: QWidget | None, project: Path, model_id: int | None) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("ExportModelDialog", "Export model"),
            QCoreApplication.translate(
                "ExportModelDialog",
                "One file with all it takes to predict elsewhere, without this project: labels, model, and a card that"
                " says how good it is.",
            ),
            QCoreApplication.translate("ExportModelDialog", "Export"),
        )
        self._model_id = model_id
        name = f"{project.stem}-{model_id}" if model_id is not None else project.stem
        which = self.tr("Model {id}").format(id=model_id) if model_id is not None else self.tr("The active model")
        self.file = QLineEdit(str(project.with_name(name + SUFFIX)))
        self.file.setAccessibleName(self.tr("File"))
        self.file.textChanged.connect(self._check)
        browse = QPushButton(self.tr("Browse…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        form = self.add_form()
        form.addRow(self.tr("Model"), muted(which))
        form.addRow(self.tr("File"), row)
        self.card = QCheckBox(self.tr("Also write the card as a document (.md)"))
        form.addRow("", self.card)
        self.body.addWidget(hint("annotator predict --model FILE texts.csv -o predicted.csv"))
        self.body.addWidget(muted(self.tr("The file holds words of your texts, but none of the texts.")))
        self.setMinimumWidth(560)
        self._check()

    @classmethod
    def ask(cls, parent: QWidget | None, project: Path, model_id: int | None) -> ModelWanted | None:
        """What to write, or None."""
        dialog = cls(parent, project, model_id)
        return dialog.wanted() if dialog.exec() == cls.DialogCode.Accepted else None

    def wanted(self) -> ModelWanted:
        path = self._path()
        assert path is not None, "the button is disabled"
        return ModelWanted(path, self._model_id, self.card.isChecked())

    def _path(self) -> Path | None:
        return path_of(self.file.text(), SUFFIX)

    @Slot()
    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export model"), self.file.text(), f"*{SUFFIX}")
        if chosen:
            self.file.setText(chosen)

    @Slot()
    def _check(self) -> None:
        path = self._path()
        problem = name_problem(path) if path is not None else ""
        there = path is not None and os.path.isfile(path)
        self.say(problem or (self.tr("This file is there already and will be replaced.") if there else ""))
        self.accept_button.setEnabled(path is not None and not problem)
