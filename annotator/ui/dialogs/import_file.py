"""Importing a file: what was found in it, which column is what, and what becomes of its labels."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QWidget,
)

from annotator.core.domain import Scheme
from annotator.core.progress import Progress
from annotator.services import importing, inspecting
from annotator.services.importing import ImportChoice
from annotator.services.inspecting import FileFormat, FormatChoices, Inspection, LabelSource, Preview
from annotator.ui import import_words
from annotator.ui.dialogs.form import FormDialog, muted
from annotator.ui.failures import Failure
from annotator.ui.inspecting import Inspecting
from annotator.ui.messages import sentence
from annotator.ui.models.columns_model import ColumnRow, ColumnsModel
from annotator.ui.models.preview_model import PreviewModel
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import label
from annotator.ui.widgets.file_table import FileTable
from annotator.ui.widgets.import_findings import FindingsView
from annotator.ui.widgets.import_format import FormatPanel
from annotator.ui.widgets.import_labels import LabelMapping

_INDICATORS = "\0"  # stands for the columns of 0 and 1 among the names of columns, none of which can hold a NUL
_SEPARATORS = "|#;,，；、/ "
_SIZE = (880, 680)


class ImportDialog(FormDialog):
    """Shows the first rows as they were read, and looks at the whole file while the person looks at these."""

    def __init__(self, parent: QWidget | None, path: Path, scheme: Scheme, place: tuple[int, int] = (1, 1)) -> None:
        super().__init__(
            parent,
            import_words.title(path.name, *place),
            "",
            QCoreApplication.translate("ImportDialog", "Import"),
        )
        self._scheme = scheme
        self._preview: Preview | None = None
        self._inspection: Inspection | None = None
        self._proposed = ImportChoice()
        self._overruled = self._too_many = False
        self._chosen: dict[QComboBox, str | None] = {}  # by hand, of the columns
        self._looking = Inspecting(path, self)
        self.found = muted(self.tr("Reading the file…"))
        self.odd = label("", "small", wrap=True)
        self.differently = QPushButton(self.tr("Read differently…"))
        self.format = FormatPanel()
        self.progress = QProgressBar()
        self.text_column, self.label_column, self.separator = QComboBox(), QComboBox(), QComboBox()
        self.test = QCheckBox(self.tr("These texts are a test set: measure on them, never train on them"))
        self.model = PreviewModel(self)
        self.table = FileTable(self.model, numbered=True)
        self.columns = ColumnsModel(self)
        self.column_table = FileTable(self.columns, numbered=False)
        self.mapping = LabelMapping(scheme)
        self.findings = FindingsView()
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        self._check()
        self._looking.look()

    @classmethod
    def ask(
        cls, parent: QWidget | None, path: Path, scheme: Scheme, place: tuple[int, int] = (1, 1)
    ) -> tuple[Path, ImportChoice] | None:
        """The file and how to read it, or None; `place`: which of how many files that are asked about it is."""
        dialog = cls(parent, path, scheme, place)
        return (path, dialog.choice()) if dialog.exec() == cls.DialogCode.Accepted else None

    def choice(self) -> ImportChoice:
        source = self._source()
        uncounted = self._proposed.mapping if self._inspection is None else {}  # of names that are not shown yet
        return ImportChoice(
            text_column=self.text_column.currentText(),
            label_column=source.column,
            test=self.test.isChecked(),
            label_separator=source.separator or importing.WHOLE,
            label_columns=source.indicators,
            format=self._preview.format if self._preview and self._overruled else None,
            mapping={**uncounted, **self.mapping.mapping()},
            dropped=self.columns.dropped(),
        )

    # building

    def _lay_out(self) -> None:
        set_role(self.differently, "link")
        self.differently.setAutoDefault(False)
        self.differently.setCheckable(True)
        self.format.hide()
        self.odd.hide()
        self.differently.hide()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        for coming in (self.progress, self.tabs):  # without moving what stands beside it
            policy = coming.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            coming.setSizePolicy(policy)
        top = QHBoxLayout()
        top.setSpacing(SPACE.medium)
        top.addWidget(self.found, 1)
        top.addWidget(self.differently, 0, Qt.AlignmentFlag.AlignTop)
        roles = QGridLayout()
        roles.setHorizontalSpacing(SPACE.medium)
        roles.setVerticalSpacing(SPACE.small)
        self._between = label(self.tr("Between labels"))
        for place, (caption, box, said) in enumerate(
            (
                (label(self.tr("Text")), self.text_column, self.tr("Column with the texts")),
                (label(self.tr("Label")), self.label_column, self.tr("Column with labels")),
                (self._between, self.separator, self.tr("What stands between several labels")),
            )
        ):
            box.setAccessibleName(said)
            box.setMinimumContentsLength(10)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            caption.setBuddy(box)
            roles.addWidget(caption, 0, 2 * place)
            roles.addWidget(box, 0, 2 * place + 1)
        for place in (1, 3):
            roles.setColumnStretch(place, 3)
        self._roles = roles
        self.table.setAccessibleName(self.tr("First rows of the file"))
        self.column_table.setAccessibleName(self.tr("Columns of the file"))
        self.tabs.setDocumentMode(True)
        self.tabs.setMinimumHeight(130)
        for widget, title in (
            (self.table, self.tr("First rows")),
            (self.column_table, self.tr("Columns")),
            (self.mapping, self.tr("Labels")),
            (self.findings, self.tr("Findings")),
        ):
            self.tabs.addTab(widget, title)
        self.body.setSpacing(SPACE.small)
        self.body.addLayout(top)
        self.body.addWidget(self.odd)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.format)
        self.body.addLayout(roles)
        self.body.addSpacing(SPACE.tiny)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.test)
        self.resize(*_SIZE)

    def _connect(self) -> None:
        looking = self._looking
        for signal, slot in (
            (looking.choices_found, self._take_choices),
            (looking.previewed, self._show),
            (looking.inspected, self._take_inspection),
            (looking.refused, self._refuse),
            (looking.progressed, self._show_progress),
            (self.differently.toggled, self.format.setVisible),
            (self.format.changed, self._read_differently),
            (self.text_column.activated, self._text_chosen),
            (self.label_column.activated, self._labels_chosen),
            (self.separator.activated, self._show_labels),
            (self.mapping.changed, self._check),
            (self.finished, looking.close),
        ):
            signal.connect(slot)

    # what the looking says

    @Slot(object)
    def _take_choices(self, choices: FormatChoices) -> None:
        self.format.show_choices(choices)

    @Slot(object)
    def _show(self, preview: Preview) -> None:
        first = self._preview is None
        self.odd.hide()
        self.tabs.show()
        self._preview, self._inspection = preview, None
        self.format.show_format(preview.format)
        self.differently.setVisible(self.format.has_choices)
        self._fill_roles(preview)
        self._show_rows()
        self.found.setText(import_words.summary(preview.format, preview.total, None))
        self._show_columns()
        self._show_labels()
        self._count()
        if first:
            self.accept_button.setFocus()

    @Slot(object)
    def _take_inspection(self, seen: Inspection) -> None:
        if self._preview is not None and seen.format != self._preview.format:
            self._looking.look(seen.format)  # what comes late in the file tells more than its beginning
            return
        self._inspection = seen
        self.progress.hide()
        self.found.setText(import_words.summary(seen.format, seen.rows, seen.language))
        self._show_columns()
        self._show_labels()

    @Slot(object)
    def _refuse(self, failure: Failure) -> None:
        """The file cannot be read so. What may be wrong can be chosen otherwise."""
        self._preview = self._inspection = None
        self.progress.hide()
        self.tabs.hide()
        self.found.setText("")
        self.found.setVisible(False)
        self.odd.hide()
        self.differently.setVisible(self.format.has_choices)
        self.differently.setChecked(self.format.has_choices)
        self._check()
        self.say(sentence(failure.error) if failure.error else failure.text.strip().rpartition("\n")[2])

    @Slot(object)
    def _show_progress(self, progress: Progress) -> None:
        self.progress.setVisible(self._inspection is None)
        self.progress.setRange(0, progress.steps)
        self.progress.setValue(min(progress.step, progress.steps))

    # what the person says

    @Slot(object)
    def _read_differently(self, file_format: FileFormat) -> None:
        self._overruled = True
        self._inspection = None
        self.say("")
        self.found.setVisible(True)
        self.found.setText(self.tr("Reading the file…"))
        self.accept_button.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self._looking.look(file_format)

    @Slot()
    def _text_chosen(self) -> None:
        self._chosen[self.text_column] = self.text_column.currentData()
        if self._preview is not None:
            self._inspection = None
            self._count()
            self._show_rows()
            self._show_columns()
            self._show_labels()

    def _count(self) -> None:
        """Go through the whole file, as the person wants it read or as it turns out to be."""
        chosen = self._preview.format if self._preview is not None and self._overruled else None
        self._looking.count(chosen, self.text_column.currentText())

    @Slot()
    def _labels_chosen(self) -> None:
        self._chosen[self.label_column] = self.label_column.currentData()
        preview = self._preview
        guessed = preview is not None and self.label_column.currentData() == preview.label_column
        self._set_separator(preview.label_separator if preview is not None and guessed else None)
        self._show_rows()
        self._show_columns()
        self._show_labels()

    def _fill_roles(self, preview: Preview) -> None:
        """The columns to choose from, and those that the file seems to mean."""
        wanted = self._proposed = importing.proposed(preview, self._scheme)
        self.mapping.propose(wanted.mapping)
        for box in (self.text_column, self.label_column):
            box.clear()
        self.label_column.addItem(self.tr("No labels in this file"), None)
        if wanted.label_columns:
            many = QCoreApplication.translate(
                "ImportDialog", "%n column(s) of 0 and 1", None, len(wanted.label_columns)
            )
            self.label_column.addItem(many, _INDICATORS)
        for name in preview.columns:
            self.text_column.addItem(name, name)
            self.label_column.addItem(name, name)
        self._select(self.text_column, preview.text_column)
        self._select(self.label_column, _INDICATORS if wanted.label_columns else wanted.label_column)
        guessed = self.label_column.currentData() == preview.label_column
        self._set_separator(preview.label_separator if guessed else None)

    def _select(self, box: QComboBox, guess: str | None) -> None:
        """What the person chose, where that is still offered; else the guess, which is another for each format."""
        place = box.findData(self._chosen[box]) if box in self._chosen else -1
        box.setCurrentIndex(place if place >= 0 else max(0, box.findData(guess)))

    def _set_separator(self, separator: str | None) -> None:
        """Offered where a cell may hold several labels: where the project allows that, or the file seems to."""
        self.separator.clear()
        self.separator.addItem(self.tr("One label a cell"), None)
        for sign in dict.fromkeys(_SEPARATORS + (separator or "")):
            self.separator.addItem(self.tr("Blank") if sign == " " else sign, sign)
        self.separator.setCurrentIndex(max(0, self.separator.findData(separator)))
        is_column = self.label_column.currentData() not in (None, _INDICATORS)
        offered = is_column and (self._scheme.many or separator is not None)
        self.separator.setVisible(offered)
        self._between.setVisible(offered)
        self._roles.setColumnStretch(5, 2 if offered else 0)

    def _source(self) -> LabelSource:
        chosen = self.label_column.currentData()
        if chosen == _INDICATORS:
            return LabelSource(indicators=self._proposed.label_columns)
        return LabelSource(chosen, separator=self.separator.currentData())

    # showing it

    def _show_rows(self) -> None:
        source = self._source()
        first = [self.text_column.currentText(), *((source.column,) if source.column else source.indicators)]
        self.model.show_preview(self._preview, first)
        for column in range(self.model.columnCount()):
            self.table.setColumnWidth(column, 120 if column else 420)

    def _show_columns(self) -> None:
        preview, seen = self._preview, self._inspection
        if preview is None:
            return
        known = {one.name: one for one in seen.columns} if seen is not None else {}
        source = self._source()
        rows = []
        for at, name in enumerate(preview.columns):
            examples = dict.fromkeys(row[at][:80] for row in preview.rows if row[at].strip())
            role = known[name].role if name in known else "other"
            if name == self.text_column.currentText():
                role = "text"
            elif name == source.column or name in source.indicators:
                role = "label"
            elif role in ("text", "label"):
                role = "other"
            rows.append(ColumnRow(name, role, known[name].examples if name in known else tuple(examples)[:5]))
        self.columns.show_columns(rows)
        for column, width in enumerate((190, 190)):
            self.column_table.setColumnWidth(column, width)

    @Slot()
    def _show_labels(self) -> None:
        source, preview = self._source(), self._preview
        told = ""
        found: tuple[inspecting.FoundLabel, ...] | None = ()
        if self._inspection is not None:
            found = inspecting.labels_found(self._inspection, source)
        elif preview is not None:
            found = inspecting.labels_seen(preview, source)
            told = self.tr("The labels are being counted…")
        if source.column is None and not source.indicators:
            found, told = (), self.tr("No labels are imported. Choose their column above if the file has some.")
        self._too_many = found is None
        self.mapping.show_labels(found or (), told)
        self._show_findings(source)
        self._check()

    def _show_findings(self, source: LabelSource) -> None:
        """What was found in the texts, and in these labels; the number of it, and of the labels, beside the names."""
        found = inspecting.findings_of(self._inspection, source) if self._inspection is not None else None
        self.findings.show_findings(found)
        self.odd.setText(import_words.odd_sentence(found or ()))
        self.odd.setVisible(bool(self.odd.text()))
        labels = len(self.mapping.labels)
        for place, words, number in ((2, self.tr("Labels"), labels), (3, self.tr("Findings"), len(found or ()))):
            self.tabs.setTabText(place, f"{words} ({number})" if number else words)

    @Slot()
    def _check(self) -> None:
        """What stands in the way of the import, if anything does."""
        problem = ""
        source, seen = self._source(), self._inspection
        if self._preview is not None and source.column == self.text_column.currentText():
            problem = self.tr("A column cannot be the text and the label at once. Choose another one.")
        elif self._preview is not None and self._too_many:
            problem = self.tr(
                "“{column}” has more different values than labels can have. Choose another column, or no labels."
            ).format(column=source.column)
        elif seen is not None and not self._scheme.many:
            several = inspecting.rows_with_several(seen, source, self.mapping.mapping())
            if several:
                problem = QCoreApplication.translate(
                    "ImportDialog",
                    "%n row(s) have several labels, but each text of this project gets exactly one. Leave labels out"
                    " until each row has one, import without labels, or make a project with many labels a text.",
                    None,
                    several,
                )
        self.say(problem)
        self.accept_button.setEnabled(self._preview is not None and not problem)
