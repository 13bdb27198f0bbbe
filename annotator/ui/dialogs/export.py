"""Exporting: what, which texts, how many rows that will be, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from annotator.core.query import parse
from annotator.services import exporting
from annotator.services.exporting import ExportChoice, What
from annotator.ui.context import Context
from annotator.ui.dialogs.form import FormDialog, muted

_SUFFIXES = (".csv", ".jsonl", ".xlsx")


class ExportDialog(FormDialog):
    """Says how many rows will be written before anything is."""

    def __init__(self, parent: QWidget | None, context: Context, query: str) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("ExportDialog", "Export"),
            "",
            QCoreApplication.translate("ExportDialog", "Export"),
        )
        self._context = context
        self._query = query
        self.what = QComboBox()
        self.what.addItem(self.tr("Labelled texts with their labels"), What.LABELLED)
        self.what.addItem(self.tr("Every text with its prediction"), What.PREDICTIONS)
        self.what.addItem(self.tr("Everything: labels and predictions"), What.ALL)
        self.every = QRadioButton(self.tr("All texts"))
        self.filtered = QRadioButton(self.tr("What the filter shows: {query}").format(query=query))
        scope = QButtonGroup(self)
        scope.addButton(self.every)
        scope.addButton(self.filtered)
        self.format = QComboBox()
        for suffix, name in zip(
            _SUFFIXES, (self.tr("CSV, for Excel and most programs"), "JSONL", self.tr("Excel (XLSX)")), strict=True
        ):
            self.format.addItem(name, suffix)
        self.bom = QCheckBox(self.tr("Byte-order mark, so that Excel shows Chinese rightly"))
        self.bom.setChecked(True)
        self.file = QLineEdit(str(context.project.path.with_suffix(".csv")))
        browse = QPushButton(self.tr("Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.addWidget(self.file, 1)
        place.addWidget(browse)
        form = self.add_form()
        form.addRow(self.tr("What"), self.what)
        form.addRow(self.tr("Of"), self.every)
        if query:
            form.addRow("", self.filtered)
        form.addRow(self.tr("Format"), self.format)
        form.addRow("", self.bom)
        form.addRow(self.tr("File"), place)
        self.rows = muted("")
        self.body.addWidget(self.rows)
        for control, said in (
            (self.what, self.tr("What to export")),
            (self.format, self.tr("Format")),
            (self.file, self.tr("File")),
        ):
            control.setAccessibleName(said)
        self.setMinimumWidth(600)
        (self.filtered if query else self.every).setChecked(True)
        self.what.currentIndexChanged.connect(self._count)
        self.filtered.toggled.connect(self._count)
        self.format.currentIndexChanged.connect(self._format_changed)
        self.file.textChanged.connect(self._check)
        self._count()

    @classmethod
    def ask(cls, parent: QWidget | None, context: Context, query: str = "") -> tuple[Path, ExportChoice] | None:
        """Where to and what, or None. `query` is what the table's filter shows now."""
        dialog = cls(parent, context, query)
        if dialog.exec() != cls.DialogCode.Accepted:
            return None
        return dialog.path(), dialog.choice()

    def path(self) -> Path:
        path = Path(self.file.text().strip()).expanduser()
        return path if path.suffix else path.with_suffix(self.format.currentData())

    def choice(self) -> ExportChoice:
        query = parse(self._query) if self.filtered.isChecked() else None
        return ExportChoice(self.what.currentData(), query, bom=self.bom.isChecked())

    @Slot()
    def _count(self) -> None:
        choice = self.choice()
        self.accept_button.setEnabled(False)
        self._context.operations.query(
            "export count", lambda: exporting.count(self._context.project, choice), self._counted
        )

    def _counted(self, rows: int) -> None:
        self._rows = rows
        self.rows.setText(QCoreApplication.translate("ExportDialog", "%n row(s) will be written.", None, rows))
        self._check()

    @Slot()
    def _format_changed(self) -> None:
        suffix = self.format.currentData()
        self.bom.setEnabled(suffix == ".csv")
        self.file.setText(str(self.path().with_suffix(suffix)))

    @Slot()
    def _browse(self) -> None:
        suffix = self.format.currentData()
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export"), self.file.text(), f"*{suffix}")
        if chosen:
            self.file.setText(chosen)

    @Slot()
    def _check(self) -> None:
        named = bool(self.file.text().strip())
        suffix = self.path().suffix.lower() if named else ""
        known = suffix in (*_SUFFIXES, ".tsv")
        self.say(
            ""
            if known or not named
            else self.tr("Files of this kind cannot be written: {suffix}").format(suffix=suffix)
        )
        self.accept_button.setEnabled(known and getattr(self, "_rows", 0) > 0)
