"""What is odd about the texts of a file, what the import does about it, and examples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from annotator.services.inspecting import Finding
from annotator.ui.import_words import action_sentence, example_lines, finding_sentence
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import ElidedLabel, label


class FindingsView(QScrollArea):
    """One block for each finding; None while the file is still gone through."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("What was found in the file"))
        self.show_findings(None)

    def show_findings(self, findings: Sequence[Finding] | None) -> None:
        inside = QWidget()
        set_role(inside, "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, SPACE.small, SPACE.small, 0)
        column.setSpacing(SPACE.small)
        for finding in findings or ():
            column.addWidget(_block(finding))
        if findings is None:
            column.addWidget(label(self.tr("The whole file is being gone through…"), "muted", wrap=True))
        elif not findings:
            column.addWidget(label(self.tr("Nothing odd was found."), "muted", wrap=True))
        column.addStretch(1)
        self.setWidget(inside)


def _block(finding: Finding) -> QFrame:
    block = QFrame()
    set_role(block, "well")
    column = QVBoxLayout(block)
    column.setContentsMargins(SPACE.medium, SPACE.small, SPACE.medium, SPACE.small)
    column.setSpacing(SPACE.tiny)
    said = QCoreApplication.translate("FindingsView", "{finding}. {action}")
    said = said.format(finding=finding_sentence(finding), action=action_sentence(finding))
    column.addWidget(label(said, wrap=True))
    for line in example_lines(finding):
        column.addWidget(ElidedLabel(line, "small", filling=True))
    return block
