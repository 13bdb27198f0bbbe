"""What the dialogs of the program have in common: a heading, a body, and the buttons below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.theme import SPACE, set_role


class FormDialog(QDialog):
    """A dialog with a title and a sentence on top and an accept button that says what it will do."""

    def __init__(self, parent: QWidget | None, title: str, lead: str, accept: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.page)
        outer.setSpacing(SPACE.large)
        heading = QLabel(title)
        set_role(heading, "title")
        outer.addWidget(heading)
        if lead:
            outer.addWidget(muted(lead))
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.medium)
        outer.addLayout(self.body, 1)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setVisible(False)
        set_role(self.problem, "bad")
        outer.addWidget(self.problem)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton(accept)
        self.accept_button.setDefault(True)
        set_role(self.accept_button, "primary")
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        # Enter means the one button that stands out, wherever the focus is.
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        # Gone once its answer was read, instead of living on as a hidden child of the window.
        self.finished.connect(self.deleteLater)
        outer.addWidget(self.buttons)

    def add_form(self) -> QFormLayout:
        """A two-column form in the body."""
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE.large)
        form.setVerticalSpacing(SPACE.medium)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.body.addLayout(form)
        return form

    def say(self, problem: str) -> None:
        """Show what stands in the way, or nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def muted(text: str) -> QLabel:
    """A quiet sentence that wraps."""
    label = QLabel(text)
    label.setWordWrap(True)
    set_role(label, "muted")
    return label


def hint(text: str) -> QLabel:
    """A quiet line under a field: one line, for a form does not give a wrapped one its height."""
    label = QLabel(text)
    set_role(label, "small")
    return label
