"""Exporting: which texts, what of them, in which format, how many that will be, and where to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.core.exports import DELIMITERS, Content, Format, Scope, Split, TableOptions, files_of
from annotator.core.query import parse
from annotator.services import exporting
from annotator.services.exporting import ExportChoice
from annotator.ui.context import Context
from annotator.ui.dialogs.form import FormDialog, muted, name_problem, path_of, spin_box
from annotator.ui.messages import sentence
from annotator.ui.theme import SPACE

_FILTER, _SELECTION = "filter", "selection"  # scopes of the dialog beside those of the service
_DELIMITED = (Format.CSV, Format.TSV)
_PREDICTED = (Content.PREDICTIONS, Content.PROBABILITIES)


class ExportDialog(FormDialog):
    """Says how many texts will be written before anything is."""

    def __init__(self, parent: QWidget | None, context: Context, query: str, selected: Sequence[int] = ()) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("ExportDialog", "Export"),
            "",
            QCoreApplication.translate("ExportDialog", "Export"),
        )
        self._context = context
        self._query = query
        self._selected = tuple(selected)
        self._rows = 0
        self._has_model = False
        self.scope = QComboBox()
        self.contents: dict[Content, QCheckBox] = {}
        self.format = QComboBox()
        self.delimiter = QComboBox()
        self.bom = QCheckBox(self.tr("Byte-order mark, so that Excel shows Chinese rightly"))
        self.safe = QCheckBox(self.tr("Keep spreadsheets from running texts that look like formulas"))
        self.divide = QCheckBox(self.tr("Divide into train, dev and test; what looks alike stays together"))
        self.shares = [spin_box(0, 100, share) for share in (80, 10, 10)]
        self.seed = spin_box(0, 2**31 - 1, 1)
        self.file = QLineEdit()
        self.rows = muted("")
        self._fill_scope()
        self._fill_formats()
        self._lay_out()
        self._name_controls()
        self._connect()
        self._format_changed()
        self._count()

    @classmethod
    def ask(
        cls, parent: QWidget | None, context: Context, query: str = "", selected: Sequence[int] = ()
    ) -> tuple[Path, ExportChoice] | None:
        """Where to and what, or None. `query` is what the table's filter shows now, `selected` what is marked there."""
        dialog = cls(parent, context, query, selected)
        if dialog.exec() != cls.DialogCode.Accepted:
            return None
        path = dialog.path()
        assert path is not None, "the button is disabled"
        return path, dialog.choice()

    def path(self) -> Path | None:
        return path_of(self.file.text(), self._kind.suffix)

    def choice(self) -> ExportChoice:
        """`AnnotatorError("export_split")` where nothing is left for training."""
        scope = self.scope.currentData()
        return ExportChoice(
            scope=Scope.ALL if scope in (_FILTER, _SELECTION) else Scope(scope),
            contents=frozenset(one for one, box in self.contents.items() if box.isChecked() and box.isEnabled()),
            query=parse(self._query) if scope == _FILTER else None,
            text_ids=self._selected if scope == _SELECTION else None,
            kind=self._kind,
            split=self._split() if self.divide.isChecked() else None,
            options=TableOptions(self.bom.isChecked(), self.delimiter.currentData(), self.safe.isChecked()),
        )

    @property
    def _kind(self) -> Format:
        return Format(self.format.currentData())  # Qt gives back a plain string

    def _split(self) -> Split:
        train, dev, test = (spin.value() / 100 for spin in self.shares)
        return Split(train, dev, test, self.seed.value())

    def _fill_scope(self) -> None:
        if self._selected:
            words = QCoreApplication.translate("ExportDialog", "The %n selected text(s)", None, len(self._selected))
            self.scope.addItem(words, _SELECTION)
        if self._query:
            self.scope.addItem(self.tr("What the filter shows: {query}").format(query=self._query), _FILTER)
        self.scope.addItem(self.tr("All texts"), Scope.ALL)
        self.scope.addItem(self.tr("Labelled texts"), Scope.LABELLED)
        self.scope.addItem(self.tr("The test set"), Scope.TEST)
        self.scope.setCurrentIndex(self.scope.findData(_FILTER if self._query else Scope.ALL))

    def _fill_formats(self) -> None:
        names = {
            Format.CSV: self.tr("CSV, for Excel and most programs"),
            Format.TSV: "TSV",
            Format.XLSX: self.tr("Excel (XLSX)"),
            Format.JSONL: "JSONL",
            Format.PARQUET: "Parquet",
            Format.DATASETS: self.tr("Hugging Face datasets (a folder)"),
            Format.LABEL_STUDIO: "Label Studio",
            Format.DOCCANO: "doccano",
            Format.PRODIGY: "Prodigy",
            Format.ARGILLA: "Argilla",
            Format.ACTIVETIGGER: "ActiveTigger",
            Format.FASTTEXT: "fastText",
            Format.SPACY: self.tr("spaCy (JSONL with cats)"),
            Format.DOCBIN: "spaCy DocBin",
        }
        for kind, name in names.items():
            self.format.addItem(name, kind)
        signs = {
            "comma": self.tr("Comma"),
            "semicolon": self.tr("Semicolon"),
            "tab": self.tr("Tab"),
            "bar": self.tr("Vertical bar"),
        }
        for name, sign in DELIMITERS.items():
            self.delimiter.addItem(signs[name], sign)
        self.bom.setChecked(True)
        self.safe.setChecked(True)

    def _lay_out(self) -> None:
        said = {
            Content.LABELS: self.tr("Labels"),
            Content.NOTES: self.tr("Notes and flags"),
            Content.PREDICTIONS: self.tr("Predictions"),
            Content.PROBABILITIES: self.tr("Probabilities of every label"),
            Content.COLUMNS: self.tr("Imported columns"),
            Content.HISTORY: self.tr("History of every text"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.large)
        grid.setVerticalSpacing(SPACE.small)
        grid.setColumnStretch(1, 1)
        for place, (content, words) in enumerate(said.items()):
            box = QCheckBox(words)
            box.setChecked(content is not Content.HISTORY)
            self.contents[content] = box
            grid.addWidget(box, place // 2, place % 2)
        self._browse_button = QPushButton(self.tr("Choose…"))
        self._browse_button.setAutoDefault(False)
        target = QHBoxLayout()
        target.addWidget(self.file, 1)
        target.addWidget(self._browse_button)
        sides = QHBoxLayout()
        sides.setSpacing(SPACE.small)
        for spin, prefix in zip(self.shares, (self.tr("train "), self.tr("dev "), self.tr("test ")), strict=True):
            spin.setPrefix(prefix)
            spin.setSuffix(" %")
            sides.addWidget(spin, 1)
        self.seed.setPrefix(self.tr("seed "))
        sides.addWidget(self.seed, 1)
        form = self.add_form()
        form.addRow(self.tr("Texts"), self.scope)
        form.addRow(self.tr("With"), grid)
        form.addRow(self.tr("Format"), self.format)
        form.addRow(self.tr("Between cells"), self.delimiter)
        form.addRow("", self.bom)
        form.addRow("", self.safe)
        form.addRow(self.tr("Split"), self.divide)
        form.addRow("", sides)
        form.addRow(self.tr("Save as"), target)
        self.body.addWidget(self.rows)
        self.file.setText(str(self._context.project.path.with_suffix(Format.CSV.suffix)))
        self.setMinimumWidth(640)

    def _name_controls(self) -> None:
        train, dev, test = self.shares
        for control, said in (
            (self.scope, self.tr("Which texts to export")),
            (self.format, self.tr("Format")),
            (self.delimiter, self.tr("What stands between the cells")),
            (train, self.tr("Share for training")),
            (dev, self.tr("Share for development")),
            (test, self.tr("Share for testing")),
            (self.seed, self.tr("Seed")),
            (self.file, self.tr("File")),
        ):
            control.setAccessibleName(said)

    def _connect(self) -> None:
        self.scope.currentIndexChanged.connect(self._count)
        self.format.currentIndexChanged.connect(self._format_changed)
        self.divide.toggled.connect(self._check)
        for spin in self.shares:
            spin.valueChanged.connect(self._check)
        self.file.textChanged.connect(self._check)
        self.finished.connect(lambda: self._context.operations.forget("export count"))
        self._browse_button.clicked.connect(self._browse)

    @Slot()
    def _count(self) -> None:
        """Ask how many texts it will be. The answer to an older question gives way to that of the newest."""
        self._rows = 0
        self._check()
        project, choice = self._context.project, self._countable()
        self._context.operations.query(
            "export count",
            lambda: (exporting.count(project, choice), exporting.has_model(project)),
            self._counted,
        )

    def _countable(self) -> ExportChoice:
        """The choice without what the number does not depend on, and which may be wrong for the moment."""
        scope = self.scope.currentData()
        if scope == _SELECTION:
            return ExportChoice(text_ids=self._selected)
        if scope == _FILTER:
            return ExportChoice(query=parse(self._query))
        return ExportChoice(Scope(scope))

    def _counted(self, answer: tuple[int, bool]) -> None:
        self._rows, self._has_model = answer
        words = QCoreApplication.translate("ExportDialog", "%n row(s) will be written.", None, self._rows)
        self.rows.setText(words.replace(str(self._rows), QLocale().toString(self._rows), 1))
        self._check()

    @Slot()
    def _format_changed(self) -> None:
        kind = self._kind
        path = path_of(self.file.text(), kind.suffix)
        if path is not None:
            self.file.setText(str(path.with_suffix(kind.suffix)))
        self.delimiter.setEnabled(kind is Format.CSV)
        for box in (self.bom, self.safe):
            box.setEnabled(kind in _DELIMITED)
        self._check()

    @Slot()
    def _browse(self) -> None:
        suffix = self._kind.suffix
        pattern = f"*{suffix}" if suffix else ""
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export"), self.file.text(), pattern)
        if chosen:
            self.file.setText(chosen)

    @Slot()
    def _check(self) -> None:
        """What can be chosen, and whether all is chosen."""
        possible = self._kind.contents
        for content, box in self.contents.items():
            box.setEnabled(content in possible and (content not in _PREDICTED or self._has_model))
        for spin in (*self.shares, self.seed):
            spin.setEnabled(self.divide.isChecked())
        problem = ""
        try:
            self.choice()
        except AnnotatorError as error:
            problem = sentence(error)
        path = self.path()
        files = [] if path is None else files_of(path, self._kind, divided=self.divide.isChecked())
        for file in files:
            problem = problem or name_problem(file)
        there = [file.name for file in files if os.path.isfile(file)]
        replaced = self.tr("There already, and will be replaced: {files}").format(files=self.tr(", ").join(there))
        self.say(problem or (replaced if there else ""))
        self.accept_button.setEnabled(not problem and path is not None and self._rows > 0)
