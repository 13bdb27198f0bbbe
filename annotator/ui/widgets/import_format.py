"""How a file is read, for a person to overrule: encoding, kind, header, quotes, sheet."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from annotator.services.inspecting import FileFormat, FormatChoices, in_sheet
from annotator.ui.import_words import READABLE_KINDS, encoding_name, kind_name
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import label

_TABLES = ("csv", "tsv")
_WITH_HEADER = ("csv", "tsv", "xlsx", "txt")


class FormatPanel(QFrame):
    """`changed(FileFormat)` when the person wants the file read in another way. Shows only what can be chosen."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "well")
        self._format = FileFormat("csv", "utf-8", ",", header=True)
        self._choices = FormatChoices()
        self.encoding = QComboBox()
        self.kind = QComboBox()
        self.sheet = QComboBox()
        self.header = QCheckBox(self.tr("The first row names the columns"))
        self.quoted = QCheckBox(self.tr("Double quotes enclose cells"))
        for kind, delimiter in READABLE_KINDS:
            self.kind.addItem(kind_name(kind, delimiter), f"{kind}\0{delimiter or ''}")
        for box, said in (
            (self.encoding, self.tr("Encoding")),
            (self.kind, self.tr("Format")),
            (self.sheet, self.tr("Sheet")),
        ):
            box.setAccessibleName(said)
            box.setMinimumContentsLength(12)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.activated.connect(self._change_sheet if box is self.sheet else self._change)
        self._captions = {
            self.encoding: label(self.tr("Encoding")),
            self.kind: label(self.tr("Format")),
            self.sheet: label(self.tr("Sheet")),
        }
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.medium)
        grid.setHorizontalSpacing(SPACE.medium)
        grid.setVerticalSpacing(SPACE.small)
        for place, (box, caption) in enumerate(self._captions.items()):
            caption.setBuddy(box)
            grid.addWidget(caption, 0, 2 * place)
            grid.addWidget(box, 0, 2 * place + 1)
        ticks = QHBoxLayout()
        ticks.setSpacing(SPACE.large)
        for tick in (self.header, self.quoted):
            tick.clicked.connect(self._change)
            ticks.addWidget(tick)
        ticks.addStretch(1)
        grid.addLayout(ticks, 1, 0, 1, 6)

    @property
    def has_choices(self) -> bool:
        """Whether there is anything to overrule."""
        return bool(self._choices.encodings) or len(self._choices.sheets) > 1 or self._format.kind == "xlsx"

    def show_choices(self, choices: FormatChoices) -> None:
        self._choices = choices
        if choices.encodings:
            self._format = replace(self._format, encoding=choices.encodings[0])
        elif choices.sheets:  # a workbook, which may be refused for the sheet that was read unasked
            self._format = FileFormat("xlsx", encoding=None, delimiter=None, header=True)
        self._refresh()

    def show_format(self, file_format: FileFormat) -> None:
        """How the file was read just now."""
        self._format = file_format
        self._refresh()

    def _refresh(self) -> None:
        kind, encoding = self._format.kind, self._format.encoding
        self.encoding.clear()
        for name in dict.fromkeys((*self._choices.encodings, *((encoding,) if encoding else ()))):
            self.encoding.addItem(encoding_name(name), name)
        self.encoding.setCurrentIndex(self.encoding.findData(encoding))
        self.sheet.clear()
        is_folder = kind == "datasets"
        if is_folder:
            self.sheet.addItem(self.tr("All"), None)
        self._captions[self.sheet].setText(self.tr("Split") if is_folder else self.tr("Sheet"))
        for name in self._choices.sheets:
            self.sheet.addItem(name, name)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(self._format.sheet)))
        key = f"{kind}\0{self._format.delimiter or ''}"
        self.kind.setCurrentIndex(self.kind.findData(key))
        self.header.setChecked(self._format.header)
        self.quoted.setChecked(self._format.quoted)
        for place, (box, offered) in enumerate(
            (
                (self.encoding, self.encoding.count() > 0),
                (self.kind, bool(self._choices.encodings) and self._format.peer is None),
                (self.sheet, self.sheet.count() > 1),
            )
        ):
            box.setVisible(offered)
            self._grid.setColumnStretch(2 * place + 1, int(offered))
            self._captions[box].setVisible(offered)
        self.header.setVisible(kind in _WITH_HEADER)
        self.quoted.setVisible(kind in _TABLES)

    @Slot()
    def _change(self) -> None:
        wanted = replace(
            self._format,
            encoding=self.encoding.currentData() or self._format.encoding,
            header=self.header.isChecked(),
            quoted=self.quoted.isChecked(),
        )
        if self.kind.currentData() and self._choices.encodings and self._format.peer is None:
            kind, _, delimiter = self.kind.currentData().partition("\0")
            wanted = replace(wanted, kind=kind, delimiter=delimiter or None)
            if kind not in _WITH_HEADER:
                wanted = replace(wanted, header=False)
            elif self._format.kind not in _WITH_HEADER:
                wanted = replace(wanted, header=kind in _TABLES)
        if wanted != self._format:
            self._format = wanted
            self._refresh()
            self.changed.emit(wanted)

    @Slot()
    def _change_sheet(self) -> None:
        sheet = self.sheet.currentData()
        if sheet != self._format.sheet:
            self._format = replace(self._format, sheet=sheet)
            self.changed.emit(in_sheet(self._format, sheet))
