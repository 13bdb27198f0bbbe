"""What dialogs are built from: nothing is cut off, and fields are aligned."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

from annotator.core.domain import ProjectSettings
from annotator.ui import i18n
from annotator.ui.dialogs.export_model import ExportModelDialog
from annotator.ui.dialogs.new_project import NewProjectDialog
from annotator.ui.dialogs.settings import SettingsDialog
from annotator.ui.dialogs.vectors import VectorsDialog

DIALOGS = {
    "settings": lambda: SettingsDialog(None, ProjectSettings()),
    "vectors": lambda: VectorsDialog(None, None),
    "new project": lambda: NewProjectDialog(None, Path()),
    "export model": lambda: ExportModelDialog(None, Path("reviews.annotator"), None),
}


def text_begins(edit: QLineEdit) -> int:
    """Pixels from the left edge of the screen to the text of an empty line."""
    edit.clear()
    return edit.mapToGlobal(edit.cursorRect().center()).x()


@pytest.fixture
def settings(theme, qtbot) -> SettingsDialog:
    made = SettingsDialog(None, ProjectSettings())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", DIALOGS)
def test_every_hint_is_shown_whole(theme, qtbot, qapp, name, language):
    i18n.install(qapp, language)
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    for height in (1, dialog.height()):  # 1: as low as it lets itself be made
        dialog.resize(dialog.minimumWidth(), height)
        qtbot.wait(20)
        hints = [label for label in dialog.findChildren(QLabel) if label.property("role") == "small"]
        assert hints
        for hint in hints:
            wanted = hint.heightForWidth(hint.width()) if hint.wordWrap() else hint.sizeHint().height()
            assert hint.height() == wanted, "nothing cut, and no gap"
            assert hint.width() >= hint.minimumSizeHint().width()


def test_numbers_begin_where_words_do(settings, qtbot):
    begins = text_begins(settings.annotator)
    for spin in settings.findChildren(QSpinBox):
        spin.setPrefix("")
        spin.setSuffix("")
        assert abs(text_begins(spin.lineEdit()) - begins) <= 1
