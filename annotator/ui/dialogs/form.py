"""What the dialogs of the program have in common: a heading, a body, and the buttons below."""

from __future__ import annotations

import errno
import os
import stat
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.core.project_files import is_project
from annotator.ui.messages import sentence
from annotator.ui.theme import SPACE, set_role

_BUTTONS = (QPushButton, QToolButton)  # not the check boxes, which are fields
_SPIN_MARGIN = 10  # pixels: the text begins where that of a line edit does
_BESIDE = "-journal"  # the longest name that is written beside a file is as much longer


class FormDialog(QDialog):
    """A dialog with a title and a sentence on top and an accept button that says what it will do.

    It opens with the focus on its first field. Enter is for the button that has the focus, else for the accept button.
    """

    enter_accepts = True

    def __init__(self, parent: QWidget | None, title: str, lead: str, accept: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self._outer = outer = QVBoxLayout(self)
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
        set_role(self.accept_button, "primary")
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        # The button that stands out stays the same one, wherever the focus is.
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        # Gone once its answer was read, instead of living on as a hidden child of the window.
        self.finished.connect(self.deleteLater)
        outer.addWidget(self.buttons)
        self.accept_button.setDefault(True)  # a button outside any dialog is forgotten once the focus goes elsewhere

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt lets the box stand for its accept button, and then passes over Cancel on the way to it with Tab.
        self.buttons.setFocusProxy(None)  # type: ignore[arg-type]
        for button, following in pairwise(sorted(self.buttons.buttons(), key=QWidget.x)):
            self.setTabOrder(button, following)
        first = self.first_field()
        if first is not None and not event.spontaneous():
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, _BUTTONS):
            focused.click()
        elif self.enter_accepts:
            self.accept_button.click()  # does nothing while it is disabled

    def sizeHint(self) -> QSize:
        """Never narrower than the dialog can be: the lines of what wraps are counted at this width."""
        return super().sizeHint().expandedTo(QSize(self.minimumWidth(), 0))

    def add_form(self) -> QFormLayout:
        """A two-column form in the body."""
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE.large)
        form.setVerticalSpacing(SPACE.medium)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.body.addLayout(form)
        return form

    def first_field(self) -> QWidget | None:
        """What can be filled in first; the tab order begins with the buttons below, which were made before it."""
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabledTo(self)
            if takes_tab and widget.isVisibleTo(self) and not isinstance(widget, _BUTTONS):
                return widget
            widget = widget.nextInFocusChain()
        return None

    def say(self, problem: str) -> None:
        """Show what stands in the way, or nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if self.isVisible():  # Qt counts a line for each sentence that wraps, and takes the rest from the fields
            wanted = self._outer.minimumHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), wanted))


def path_of(text: str, suffix: str) -> Path | None:
    """The file that is written in a field, with this suffix unless it has one; None where that names no file."""
    path = Path(os.path.expanduser(text.strip()))
    if path.name in ("", ".."):
        return None
    return path if path.suffix else path.with_name(path.name + suffix)


def name_problem(path: Path) -> str:
    """What is wrong with the place or the name of a file that is to be written, or nothing."""
    folder = path.absolute().parent
    try:
        is_there = stat.S_ISDIR(os.stat(folder).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        is_there = False
    except OSError:  # one may not look: who writes will say what is wrong
        is_there = True
    if not is_there:
        return sentence(AnnotatorError("folder_missing", folder=str(folder), file=path.name))
    if is_project(path):
        return sentence(AnnotatorError("project_in_the_way", file=path.name))
    try:
        os.stat(path.with_name(path.name + _BESIDE))
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return QCoreApplication.translate("FormDialog", "The name of the file is too long: choose a shorter one.")
    return ""


def muted(text: str) -> QLabel:
    """A quiet sentence that wraps."""
    label = QLabel(text)
    label.setWordWrap(True)
    set_role(label, "muted")
    return label


def hint(text: str) -> QLabel:
    """A quiet sentence under a field, which wraps."""
    label = _Hint(text)
    label.setWordWrap(True)
    # Else a form gives it the width it asks for, which for a label that wraps is that of a guess.
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    set_role(label, "small")
    return label


def spin_box(low: int, high: int, value: int) -> QSpinBox:
    """A number between two others."""
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setValue(value)
    # The style sheet leaves room for a padding, but Qt lays the text over all of it.
    spin.lineEdit().setTextMargins(_SPIN_MARGIN, 0, 0, 0)
    return spin


class _Hint(QLabel):
    """As high as its lines at the width it has: a form goes by a guess of the width, and a dialog can be made lower."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():  # before that it has a width of no meaning, and would make the dialog too high
            self._claim()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._claim()

    def _claim(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
