"""Changing the labels of a project: names, colours, meanings, order; each change can be undone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QSize, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QDialog,
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
from annotator.ui.failures import Failure
from annotator.ui.messages import sentence
from annotator.ui.theme import SPACE, Theme, set_role


class LabelsDialog(FormDialog):
    """A row for each label. Changes are stored at once; retired labels keep their annotations. One that was retired
    before and is used nowhere has no row: it comes back when its name is written once more.

    Enter stores what was typed into a field, Esc takes it back; a second Esc closes.
    """

    enter_accepts = False  # it belongs to the fields

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
        self._under_way = 0
        self._closing: QDialog.DialogCode | None = None  # how, once all is stored
        self._rows: dict[int, _Row] = {}
        self._order: list[_Row] = []
        self.changes = 0
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setVisible(False)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE.small)
        self._lines.addStretch(1)
        inside = QWidget()
        set_role(inside, "scrolled")
        inside.setLayout(self._lines)
        self._scroll = QScrollArea()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field, and scrolls to each
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        self.body.addWidget(self._scroll, 1)
        self.new_name = _Field()
        self.new_name.setPlaceholderText(self.tr("Name of a new label"))
        self.new_name.setAccessibleName(self.tr("Name of a new label"))
        self._add_button = QPushButton(self.tr("Add"))
        self._add_button.setAutoDefault(False)
        line = QHBoxLayout()
        line.addWidget(self.new_name, 1)
        line.addWidget(self._add_button)
        self.body.addLayout(line)
        self.new_name.returnPressed.connect(self._add)
        self._add_button.clicked.connect(self._add)
        self.resize(720, 520)
        self._used = schemes.used(context.project)
        self._show(context.project.scheme())

    @classmethod
    def ask(cls, parent: QWidget | None, context: Context) -> bool:
        """Whether anything was changed."""
        dialog = cls(parent, context)
        dialog.exec()
        return dialog.changes > 0

    def first_field(self) -> QWidget:
        return self.new_name  # not the name of a label, which the first letter typed would replace

    def accept(self) -> None:
        """Store what was typed, and close once it is stored; what is refused keeps the dialog open."""
        self._closing = QDialog.DialogCode.Accepted
        for row in self._rows.values():
            self._store(row)
        self._add()
        self._close_when_stored()

    def reject(self) -> None:
        """Close once what was changed is stored; what is refused is dropped."""
        self._closing = QDialog.DialogCode.Rejected
        for row in self._rows.values():
            self._store(row)
        self._close_when_stored()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape and isinstance(focused, _Field) and focused.is_typed:
            focused.setText(focused.stored)
            self.say("")
        else:
            super().keyPressEvent(event)

    def _show(self, scheme: Scheme) -> None:
        """Rows live on through every change, and with them the focus and what is being typed."""
        rows: list[_Row] = []
        for position, label in enumerate(scheme.labels):
            row = self._rows.get(label.id)
            if row is None and label.retired and label.id not in self._used:
                continue
            if row is None:
                row = self._rows[label.id] = self._new_row(label)
            row.show_label(label, position)
            if self._lines.indexOf(row) != len(rows):
                self._lines.insertWidget(len(rows), row)
            rows.append(row)
        for row in self._order:
            if row not in rows:  # its label gave its name to another one
                del self._rows[row.label.id]
                row.hide()
                row.deleteLater()
        self._order = rows
        stops = [stop for row in rows for stop in row.stops] + [self.new_name, self._add_button]
        for stop, following in pairwise(stops):
            self.setTabOrder(stop, following)
        focused = self.focusWidget()
        if focused in stops[:-2]:
            self._lines.activate()
            self._scroll.ensureWidgetVisible(focused)  # with its row, which may have moved out of sight

    def _new_row(self, label: Label) -> _Row:
        row = _Row(self._context.theme, label)
        row.color.clicked.connect(lambda: self._recolor(row.label))
        row.name.editingFinished.connect(lambda: self._store(row))
        row.meaning.editingFinished.connect(lambda: self._store(row))
        row.up.clicked.connect(lambda: self._move(row, -1))
        row.down.clicked.connect(lambda: self._move(row, 1))
        row.turn.clicked.connect(lambda: self._turn(row))
        return row

    def _store(self, row: _Row) -> None:
        """Keep what was typed into a row. Each field for itself: one may be refused."""
        project, label_id, name, meaning = self._context.project, row.label.id, row.name.text(), row.meaning.text()
        if row.name.is_typed:
            self._change(
                lambda: schemes.edit_label(project, label_id, name=name), stored=lambda: row.name.take_stored(name)
            )
        if row.meaning.is_typed:
            self._change(
                lambda: schemes.edit_label(project, label_id, description=meaning),
                stored=lambda: row.meaning.take_stored(meaning),
            )

    @Slot()
    def _add(self) -> None:
        name = self.new_name.text()
        if name.strip():
            self._change(
                lambda: schemes.add_label(self._context.project, name),
                refused=lambda: self.new_name.setText(self.new_name.text() or name),
            )
        self.new_name.clear()  # at once, for the next one

    def _move(self, row: _Row, step: int) -> None:
        place = self._order.index(row) + step
        if 0 <= place < len(self._order):  # past labels that have no row as well
            label_id, position = row.label.id, self._order[place].position
            self._change(lambda: schemes.move_label(self._context.project, label_id, position))

    def _turn(self, row: _Row) -> None:
        label = row.label
        row.name.setText(row.name.stored)  # one that was refused could not be changed any more
        turn = schemes.restore_label if label.retired else schemes.retire_label
        self._change(lambda: turn(self._context.project, label.id))

    def _recolor(self, label: Label) -> None:
        chosen = QColorDialog.getColor(QColor(label.color), self, self.tr("Colour"))
        if chosen.isValid():
            self._change(lambda: schemes.edit_label(self._context.project, label.id, color=chosen.name()))

    def _change(
        self,
        operation: Callable[[], Change],
        stored: Callable[[], object] = lambda: None,
        refused: Callable[[], object] = lambda: None,
    ) -> None:
        """Change the labels; one of the other two is called once it is known how that went."""
        project = self._context.project

        def run() -> Scheme:
            operation()
            return project.scheme()

        def changed(scheme: Scheme) -> None:
            self._under_way -= 1
            self.changes += 1
            stored()
            self._show(scheme)
            if not self._typed_fields():  # else what is said may be about one of these
                self.say("")
            self._close_when_stored()

        def failed(failure: Failure) -> None:
            self._under_way -= 1
            refused()
            self.say(sentence(failure.error) if failure.error else failure.text)
            self._close_when_stored()

        self._context.operations.write(run, changed, failed)
        self._under_way += 1  # not where that is refused: the dialog would wait for it for ever

    def _typed_fields(self) -> list[_Field]:
        """Where something stands that is not stored."""
        fields = [field for row in self._rows.values() for field in (row.name, row.meaning)]
        return [field for field in (*fields, self.new_name) if field.is_typed]

    def _close_when_stored(self) -> None:
        if self._closing is None or self._under_way:
            return
        how, self._closing = self._closing, None
        refused = self._typed_fields()
        if refused and how == QDialog.DialogCode.Accepted:
            refused[0].setFocus()
            return
        for field in refused:
            field.setText(field.stored)  # as it loses the focus nothing of it is stored
        self.done(how)


class _Field(QLineEdit):
    """A line that knows what of it is stored."""

    stored = ""

    @property
    def is_typed(self) -> bool:
        """Whether the person has typed what is not stored."""
        return self.text() != self.stored

    def take_stored(self, text: str) -> None:
        """Note that `text` is stored; more may have been typed since."""
        if self.text() == text:
            self.stored = text

    def show_stored(self, text: str) -> None:
        """Show what is stored by now, unless the person is writing something else."""
        if not self.is_typed and text != self.stored:
            self.setText(text)
        self.stored = text


class _Row(QWidget):
    """One label: its colour, its name, what it means, and what can be done with it."""

    def __init__(self, theme: Theme, label: Label) -> None:
        super().__init__()
        self.label, self.position = label, 0
        self.color = QToolButton()
        self.color.setIconSize(QSize(16, 16))
        self.color.setToolTip(QCoreApplication.translate("LabelsDialog", "Colour"))
        self.name = _Field()
        self.name.setAccessibleName(QCoreApplication.translate("LabelsDialog", "Name"))
        self.meaning = _Field()
        self.meaning.setPlaceholderText(QCoreApplication.translate("LabelsDialog", "What it means, for you and others"))
        self.meaning.setToolTip(
            QCoreApplication.translate(
                "LabelsDialog",
                "Single words between commas, such as “worry, dread”, are looked for in the texts, like the name, as"
                " long as hardly any text has the label.",
            )
        )
        self.up, self.down = QToolButton(), QToolButton()
        for move, icon, said in (
            (self.up, "up", QCoreApplication.translate("LabelsDialog", "Move up")),
            (self.down, "down", QCoreApplication.translate("LabelsDialog", "Move down")),
        ):
            move.setIcon(theme.icon(icon))
            move.setToolTip(said)
            move.setAccessibleName(said)
        self.turn = QPushButton()
        self.turn.setAutoDefault(False)
        set_role(self.turn, "quiet")
        self.stops = (self.color, self.name, self.meaning, self.up, self.down, self.turn)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, SPACE.small, 0)
        for widget, stretch in zip(self.stops, (0, 2, 4, 0, 0, 0), strict=True):
            line.addWidget(widget, stretch)

    def show_label(self, label: Label, position: int) -> None:
        self.label, self.position = label, position
        self.color.setIcon(_swatch(label.color))
        self.color.setAccessibleName(
            QCoreApplication.translate("LabelsDialog", "Colour of {label}").format(label=label.name)
        )
        self.name.show_stored(label.name)
        self.name.setEnabled(not label.retired)
        self.meaning.show_stored(label.description)
        self.meaning.setAccessibleName(
            QCoreApplication.translate("LabelsDialog", "What {label} means").format(label=label.name)
        )
        self.turn.setText(
            QCoreApplication.translate("LabelsDialog", "Restore")
            if label.retired
            else QCoreApplication.translate("LabelsDialog", "Retire")
        )


def _swatch(color: str) -> QIcon:
    pixmap = QPixmap(16, 16)
    pixmap.fill(QColor(color))
    return QIcon(pixmap)
