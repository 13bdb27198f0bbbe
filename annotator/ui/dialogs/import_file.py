"""Importing a file: what was found in it, and which column is what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QLabel, QLineEdit, QTableView, QWidget

from annotator.core.domain import Scheme
from annotator.services import importing
from annotator.services.importing import ImportChoice, Preview
from annotator.ui.dialogs.form import FormDialog, muted
from annotator.ui.jobs import Failure, Operations
from annotator.ui.messages import sentence
from annotator.ui.models.preview_model import PreviewModel
from annotator.ui.theme import set_role

_LABEL_WORDS = ("label", "sentiment", "emotion", "class", "category", "标签", "情感", "情绪", "类别", "类型")

_INDICATORS = "\0"  # stands for the columns of 0 and 1 among the names of columns, none of which can hold a NUL


class ImportDialog(FormDialog):
    """Shows the first rows as they were read and asks for the text column and the label column."""

    def __init__(self, parent: QWidget | None, path: Path, scheme: Scheme) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("ImportDialog", "Import {file}").format(file=path.name),
            "",
            QCoreApplication.translate("ImportDialog", "Import"),
        )
        self._scheme = scheme
        self._operations = Operations(self)
        self.found = muted(self.tr("Reading the file…"))
        self.body.addWidget(self.found)
        self.model = PreviewModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setAccessibleName(self.tr("First rows of the file"))
        self.table.setMinimumHeight(220)
        self.body.addWidget(self.table, 1)
        self.text_column = QComboBox()
        self.label_column = QComboBox()
        self.separator = QLineEdit("|")
        self.separator.setMaximumWidth(60)
        self.test = QCheckBox(self.tr("These texts are a test set: measure on them, never train on them"))
        form = self.add_form()
        form.addRow(self.tr("Text"), self.text_column)
        form.addRow(self.tr("Label"), self.label_column)
        if scheme.many:
            form.addRow(self.tr("Between labels"), self.separator)
        form.addRow("", self.test)
        self.labels = QLabel()
        self.labels.setWordWrap(True)
        set_role(self.labels, "small")
        self.body.addWidget(self.labels)
        for control, said in (
            (self.text_column, self.tr("Column with the texts")),
            (self.label_column, self.tr("Column with labels")),
            (self.separator, self.tr("What stands between several labels")),
        ):
            control.setAccessibleName(said)
        self.accept_button.setEnabled(False)
        self.resize(820, 620)
        self.label_column.currentIndexChanged.connect(self._label_changed)
        self.finished.connect(self._operations.close)
        self._operations.query("preview", lambda: importing.preview(path), self._show, self._refuse)

    @classmethod
    def ask(cls, parent: QWidget | None, path: Path, scheme: Scheme) -> tuple[Path, ImportChoice] | None:
        """The file and how to read it, or None."""
        dialog = cls(parent, path, scheme)
        return (path, dialog.choice()) if dialog.exec() == cls.DialogCode.Accepted else None

    def choice(self) -> ImportChoice:
        chosen = self.label_column.currentData()
        return ImportChoice(
            text_column=self.text_column.currentText(),
            label_column=None if chosen == _INDICATORS else chosen,
            test=self.test.isChecked(),
            label_separator=self.separator.text() or "|",
            label_columns=self._preview.label_columns if chosen == _INDICATORS else (),
        )

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        self.model.show_preview(preview)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        for column, name in enumerate(preview.columns):
            self.table.setColumnWidth(column, 420 if name == preview.text_column else 120)
        self.text_column.addItems(preview.columns)
        self.text_column.setCurrentText(preview.text_column)
        self.label_column.addItem(self.tr("No labels in this file"), None)
        if preview.label_columns:
            many = QCoreApplication.translate(
                "ImportDialog", "%n column(s) of 0 and 1", None, len(preview.label_columns)
            )
            self.label_column.addItem(many, _INDICATORS)
        for name in preview.columns:
            self.label_column.addItem(name, name)
        if preview.label_columns and self._scheme.many:
            self.label_column.setCurrentIndex(self.label_column.findData(_INDICATORS))
        if preview.label_separator:
            self.separator.setText(preview.label_separator)
        if preview.label_column is not None and self._is_label(preview):
            self.label_column.setCurrentIndex(self.label_column.findData(preview.label_column))
        kind = preview.format.kind.upper()
        encoding = preview.format.encoding or ""
        parts = [kind, encoding.replace("utf-8-sig", "UTF-8").replace("utf-8", "UTF-8").replace("gb18030", "GB18030")]
        if preview.total is not None:
            rows = QCoreApplication.translate("ImportDialog", "%n row(s)", None, preview.total)
            parts.append(rows.replace(str(preview.total), QLocale().toString(preview.total)))
        self.found.setText(" · ".join(part for part in parts if part))
        self.accept_button.setEnabled(True)
        self.accept_button.setFocus()

    def _is_label(self, preview: Preview) -> bool:
        """Whether the guess is worth acting on: a city has few values too, and must not become a label unasked."""
        known = {label.name.casefold() for label in self._scheme.labels}
        if known.intersection(name.casefold() for name in preview.labels):
            return True
        name = (preview.label_column or "").casefold()
        return any(word in name for word in _LABEL_WORDS)

    def _refuse(self, failure: Failure) -> None:
        self.found.setText("")
        self.say(sentence(failure.error) if failure.error else failure.text.strip().rpartition("\n")[2])

    @Slot()
    def _label_changed(self) -> None:
        name = self.label_column.currentData()
        if name is None:
            self.labels.setText("")
            return
        if name == _INDICATORS:
            values = list(self._preview.label_columns)
        elif name == self._preview.label_column:
            values = list(self._preview.labels)
        else:
            place = self._preview.columns.index(name)
            values = sorted({row[place] for row in self._preview.rows if row[place]})
        shown = self.tr(", ").join(value[:30] for value in values[:12])
        self.labels.setText(self.tr("Labels in it: {labels}").format(labels=shown + ("…" if len(values) > 12 else "")))
