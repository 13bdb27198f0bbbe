"""Changing the labels of a project: names, colours, meanings, order; each change can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.domain import Label, Scheme
from annotator.services import schemes
from annotator.services.history import Change
from annotator.ui.context import Context
from annotator.ui.dialogs.form import FormDialog
from annotator.ui.jobs import Failure
from annotator.ui.messages import sentence
from annotator.ui.theme import SPACE, set_role


class LabelsDialog(FormDialog):
    """A row for each label. Changes are stored at once; retired labels keep their annotations."""

    def __init__(self, parent: QWidget | None, context: Context) -> None:
        super().__init__(
            parent,
            QCoreApplication.translate("LabelsDialog", "Labels"),
            QCoreApplication.translate(
                "LabelsDialog",
                "Renaming keeps every annotation. A retired label is offered no more and not trained on; what you"
                " annotated with it stays.",
            ),
            QCoreApplication.translate("LabelsDialog", "Done"),
        )
        self._context = context
        self.changes = 0
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setVisible(False)
        # Enter belongs to the fields, not to closing the dialog.
        self.accept_button.setAutoDefault(False)
        self.accept_button.setDefault(False)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE.small)
        inside = QWidget()
        set_role(inside, "scrolled")
        inside.setLayout(self._rows)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        self.body.addWidget(scroll, 1)
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText(self.tr("Name of a new label"))
        self.new_name.setAccessibleName(self.tr("Name of a new label"))
        add = QPushButton(self.tr("Add"))
        add.setAutoDefault(False)
        line = QHBoxLayout()
        line.addWidget(self.new_name, 1)
        line.addWidget(add)
        self.body.addLayout(line)
        self.new_name.returnPressed.connect(self._add)
        add.clicked.connect(self._add)
        self.resize(720, 520)
        self._show(context.project.scheme())

    @classmethod
    def ask(cls, parent: QWidget | None, context: Context) -> bool:
        """Whether anything was changed."""
        dialog = cls(parent, context)
        dialog.exec()
        context.operations.wait()
        return dialog.changes > 0

    def _show(self, scheme: Scheme) -> None:
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for position, label in enumerate(scheme.labels):
            self._rows.addWidget(self._row(label, position))
        self._rows.addStretch(1)

    def _row(self, label: Label, position: int) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, SPACE.small, 0)
        project, change = self._context.project, self._change
        color = QToolButton()
        color.setIcon(_swatch(label.color))
        color.setIconSize(QSize(16, 16))
        color.setToolTip(self.tr("Colour"))
        color.setAccessibleName(self.tr("Colour of {label}").format(label=label.name))
        color.clicked.connect(lambda: self._recolor(label))
        name = QLineEdit(label.name)
        name.setAccessibleName(self.tr("Name"))
        name.setEnabled(not label.retired)
        name.editingFinished.connect(
            lambda: (
                name.text() != label.name and change(lambda: schemes.edit_label(project, label.id, name=name.text()))
            )
        )
        meaning = QLineEdit(label.description)
        meaning.setPlaceholderText(self.tr("What it means, for you and others"))
        meaning.setAccessibleName(self.tr("What {label} means").format(label=label.name))
        meaning.setToolTip(
            self.tr(
                "Single words between commas, such as “worry, dread”, are looked for in the texts, like the name, as"
                " long as hardly any text has the label."
            )
        )
        meaning.editingFinished.connect(
            lambda: (
                meaning.text() != label.description
                and change(lambda: schemes.edit_label(project, label.id, description=meaning.text()))
            )
        )
        line.addWidget(color)
        line.addWidget(name, 2)
        line.addWidget(meaning, 4)
        for icon, said, step in (("up", self.tr("Move up"), -1), ("down", self.tr("Move down"), 1)):
            move = QToolButton()
            move.setIcon(self._context.theme.icon(icon))
            move.setToolTip(said)
            move.setAccessibleName(said)
            move.clicked.connect(
                lambda _=False, step=step: change(lambda: schemes.move_label(project, label.id, position + step))
            )
            line.addWidget(move)
        turn = QPushButton(self.tr("Restore") if label.retired else self.tr("Retire"))
        turn.setAutoDefault(False)
        set_role(turn, "quiet")
        act = schemes.restore_label if label.retired else schemes.retire_label
        turn.clicked.connect(lambda: change(lambda: act(project, label.id)))
        line.addWidget(turn)
        return row

    @Slot()
    def _add(self) -> None:
        name = self.new_name.text()
        if name.strip():
            self._change(lambda: schemes.add_label(self._context.project, name))
            self.new_name.clear()

    def _recolor(self, label: Label) -> None:
        chosen = QColorDialog.getColor(QColor(label.color), self, self.tr("Colour"))
        if chosen.isValid():
            self._change(lambda: schemes.edit_label(self._context.project, label.id, color=chosen.name()))

    def _change(self, operation: Callable[[], Change]) -> None:
        project = self._context.project

        def run() -> Scheme:
            operation()
            return project.scheme()

        self._context.operations.write(run, self._changed, self._failed)

    def _changed(self, scheme: Scheme) -> None:
        self.changes += 1
        self.say("")
        self._show(scheme)

    def _failed(self, failure: Failure) -> None:
        self.say(sentence(failure.error) if failure.error else failure.text)


def _swatch(color: str) -> QIcon:
    pixmap = QPixmap(16, 16)
    pixmap.fill(QColor(color))
    return QIcon(pixmap)
