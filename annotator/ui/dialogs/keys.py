"""All keys on one page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.ui.actions import MENUS, PAGE_KEYS, say
from annotator.ui.dialogs.form import FormDialog
from annotator.ui.theme import SPACE, set_role


class KeysDialog(FormDialog):
    """Two columns: the keys of the pages, and those of the menus."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("KeysDialog", "All keys"),
            "",
            QCoreApplication.translate("KeysDialog", "Close"),
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setVisible(False)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE.huge * 2)
        self.body.addLayout(columns)
        columns.addLayout(_list(self.tr("While labelling, and in the table of texts"), PAGE_KEYS))
        native = QKeySequence.SequenceFormat.NativeText
        everywhere = tuple(
            (QKeySequence(spec.shortcuts[0]).toString(native), spec.text)
            for _, specs in MENUS
            for spec in specs
            if spec.shortcuts
        )
        columns.addLayout(_list(self.tr("Everywhere"), everywhere))

    @classmethod
    def ask(cls, parent: QWidget | None) -> None:
        cls(parent).exec()


def _list(title: str, keys: tuple[tuple[str, str], ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    heading = QLabel(title)
    set_role(heading, "heading")
    column.addWidget(heading)
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.large)
    grid.setVerticalSpacing(SPACE.tiny + 2)
    for row, (key, text) in enumerate(keys):
        name = QLabel(key)
        set_role(name, "strong")
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        told = QLabel(say(text))
        grid.addWidget(name, row, 0)
        grid.addWidget(told, row, 1)
    column.addLayout(grid)
    column.addStretch(1)
    return column
