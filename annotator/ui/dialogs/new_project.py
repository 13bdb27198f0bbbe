"""A new project: where it lies, and which labels it begins with."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.core.schemes import READY_SCHEMES, ReadyScheme, make_labels
from annotator.services.project import SUFFIX, with_suffix
from annotator.ui.dialogs.form import FormDialog, hint, name_problem, path_of
from annotator.ui.messages import QT_TRANSLATE_NOOP, sentence

_NAMES = {
    "sentiment2-en": QT_TRANSLATE_NOOP("NewProjectDialog", "Sentiment, 2 labels (English)"),
    "sentiment2-zh": QT_TRANSLATE_NOOP("NewProjectDialog", "Sentiment, 2 labels (Chinese)"),
    "sentiment3-en": QT_TRANSLATE_NOOP("NewProjectDialog", "Sentiment, 3 labels (English)"),
    "sentiment3-zh": QT_TRANSLATE_NOOP("NewProjectDialog", "Sentiment, 3 labels (Chinese)"),
    "ekman-en": QT_TRANSLATE_NOOP("NewProjectDialog", "Ekman’s six emotions and neutral (English)"),
    "ekman-zh": QT_TRANSLATE_NOOP("NewProjectDialog", "Ekman’s six emotions and neutral (Chinese)"),
    "smp2020": QT_TRANSLATE_NOOP("NewProjectDialog", "Six emotions of Weibo, SMP2020 (Chinese)"),
    "empty": QT_TRANSLATE_NOOP("NewProjectDialog", "Empty: I write my own labels"),
}
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class NewProject:
    """What the person asked for."""

    path: Path
    scheme: ReadyScheme
    name: str


class NewProjectDialog(FormDialog):
    """Asks for a name, a file and labels; the labels can be changed at any time later."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("NewProjectDialog", "New project"),
            QCoreApplication.translate(
                "NewProjectDialog", "A project is one file that holds your texts, your labels and the model."
            ),
            QCoreApplication.translate("NewProjectDialog", "Make the project"),
        )
        self._folder = folder
        self._own_path = False
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Hotel reviews"))
        self.file = QLineEdit()
        browse = QPushButton(self.tr("Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.addWidget(self.file, 1)
        place.addWidget(browse)
        self.scheme = QComboBox()
        for ready in READY_SCHEMES:
            self.scheme.addItem(self.tr(_NAMES[ready.name]), ready)
        if QLocale().language() == QLocale.Language.Chinese:
            self.scheme.setCurrentIndex([ready.name for ready in READY_SCHEMES].index("sentiment2-zh"))
        self.labels = QPlainTextEdit()
        self.labels.setTabChangesFocus(True)
        self.labels.setMinimumHeight(130)
        self.labels.setPlaceholderText(self.tr("One label a line"))
        self.many = QCheckBox(self.tr("A text may have many labels"))
        form = self.add_form()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("File"), place)
        form.addRow(self.tr("Labels"), self.scheme)
        form.addRow("", self.labels)
        form.addRow("", hint(self.tr("The first label gets the key 1, the second the key 2, and so on.")))
        form.addRow("", self.many)
        for control, said in (
            (self.name, self.tr("Name")),
            (self.file, self.tr("File")),
            (self.scheme, self.tr("Ready label scheme")),
            (self.labels, self.tr("Labels, one a line")),
        ):
            control.setAccessibleName(said)
        self.setMinimumWidth(560)
        self.name.textChanged.connect(self._name_changed)
        self.file.textEdited.connect(self._path_edited)
        self.file.textChanged.connect(self._check)
        self.scheme.currentIndexChanged.connect(self._scheme_changed)
        self.labels.textChanged.connect(self._check)
        self._scheme_changed()
        self._name_changed("")

    @classmethod
    def ask(cls, parent: QWidget | None, folder: Path) -> NewProject | None:
        """What the person wants, or None."""
        dialog = cls(parent, folder)
        return dialog.result_value() if dialog.exec() == cls.DialogCode.Accepted else None

    def result_value(self) -> NewProject:
        path = self._path()
        assert path is not None, "the button is disabled"
        labels = tuple((name, color, text) for name, color, text in self._lines())
        return NewProject(
            path, ReadyScheme("own", labels, self.many.isChecked()), self.name.text().strip() or path.stem
        )

    def _path(self) -> Path | None:
        """Always with our ending, by which projects are found again: "Study 1.2" has none."""
        path = path_of(self.file.text(), SUFFIX)
        return path if path is None or path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)

    def _lines(self) -> list[tuple[str, str, str]]:
        """The labels as written; those of the ready scheme keep its colours and meanings."""
        ready: ReadyScheme = self.scheme.currentData(Qt.ItemDataRole.UserRole)
        known = {name: (name, color, text) for name, color, text in ready.labels}
        names = [line.strip() for line in self.labels.toPlainText().splitlines() if line.strip()]
        return [known.get(name, (name, "", "")) for name in names]

    @Slot(str)
    def _name_changed(self, name: str) -> None:
        if not self._own_path:
            stem = _UNSAFE.sub(" ", name).strip() or self.tr("project")
            self.file.setText(str(self._folder / f"{stem}{SUFFIX}"))
        self._check()

    @Slot(str)
    def _path_edited(self, _text: str) -> None:
        self._own_path = True

    @Slot()
    def _scheme_changed(self) -> None:
        ready: ReadyScheme = self.scheme.currentData(Qt.ItemDataRole.UserRole)
        self.labels.setPlainText("\n".join(name for name, _, _ in ready.labels))
        self.many.setChecked(ready.many)

    @Slot()
    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("New project"),
            self.file.text(),
            self.tr("Annotator projects (*{suffix})").format(suffix=SUFFIX),
        )
        if chosen:
            self._own_path = True
            self.file.setText(str(with_suffix(Path(chosen))))

    @Slot()
    def _check(self) -> None:
        path = self._path()
        if path is None:
            problem = self.tr("Choose a file for the project.")
        elif os.path.exists(path):
            problem = self.tr("There is already a file {file}: choose another name.").format(file=path.name)
        else:
            problem = name_problem(path)
        try:
            make_labels(self._lines())
        except AnnotatorError as error:
            problem = sentence(error)
        self.say(problem)
        self.accept_button.setEnabled(not problem)
