"""What becomes of the labels of a file: a label of the project, a new one, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from annotator.core.domain import Scheme
from annotator.services.inspecting import FoundLabel
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import ElidedLabel, label

_NEW, _OUT = "\0new", "\0out"  # among the names of labels, none of which can hold a NUL
_AT_ONCE: Final = 12  # rows made before the window is asked whether it has something else to do
_WIDEST: Final = 260  # pixels of a name, so that a long one leaves room for what it becomes


class _Choice(QComboBox):
    """A wheel that scrolls the list must not change what it passes over."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class LabelMapping(QWidget):
    """A row for each label of the file. What was chosen stays while the labels are counted anew. `changed`."""

    changed = Signal()

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._labels: tuple[FoundLabel, ...] = ()
        self._targets: dict[str, str | None] = {}  # by folded name: the name it becomes, None: left out
        self._pending: list[FoundLabel] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._add_rows)
        self._told = label("", "muted", wrap=True)
        self.leave_out = QPushButton(self.tr("Leave out what is no label of the project yet"))
        set_role(self.leave_out, "link")
        self.leave_out.setAutoDefault(False)
        self.leave_out.clicked.connect(self._leave_out)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.small, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self._told)
        column.addWidget(self.leave_out, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._scroll, 1)
        self.show_labels((), "")

    @property
    def labels(self) -> tuple[FoundLabel, ...]:
        """The labels that are shown."""
        return self._labels

    def propose(self, mapping: Mapping[str, str | None]) -> None:
        """What becomes of some names unless the person says otherwise."""
        for name, target in mapping.items():
            self._targets.setdefault(name.casefold(), target)

    def show_labels(self, labels: Sequence[FoundLabel], told: str) -> None:
        """These labels, and a sentence above them."""
        self._labels = tuple(labels)
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self._build()

    def mapping(self) -> dict[str, str | None]:
        """What becomes of the spellings that do not keep their name."""
        mapping: dict[str, str | None] = {}
        for found in self._labels:
            target = self._target(found)
            for spelling in found.spellings:
                if target is None or target.casefold() != spelling.casefold():
                    mapping[spelling] = target
        return mapping

    def new_names(self) -> list[str]:
        """The labels that the project will have besides."""
        known = {one.name.casefold() for one in self._scheme.labels}
        targets = dict.fromkeys(target for found in self._labels if (target := self._target(found)))
        return [name for name in targets if name.casefold() not in known]

    def _target(self, found: FoundLabel) -> str | None:
        return self._targets.get(found.name.casefold(), self._known(found.name) or found.name)

    def _known(self, name: str | None) -> str | None:
        """The project's label of that name, as it is spelled there."""
        folded = (name or "").casefold()
        return next((one.name for one in self._scheme.labels if one.name.casefold() == folded), None)

    @Slot()
    def _leave_out(self) -> None:
        for found in self._labels:
            if self._known(self._target(found)) is None:
                self._targets[found.name.casefold()] = None
        self._build()
        self.changed.emit()

    def _build(self) -> None:
        inside = QWidget()
        set_role(inside, "scrolled")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, SPACE.small, 0)
        self._grid.setHorizontalSpacing(SPACE.medium)
        self._grid.setVerticalSpacing(SPACE.small)
        self._grid.setColumnStretch(3, 4)
        self._grid.setColumnStretch(4, 3)
        self._scroll.setWidget(inside)
        self._pending = list(self._labels)
        self._offer_to_leave_out()
        self._add_rows()
        self._timer.start()

    def _offer_to_leave_out(self) -> None:
        """Only while there is something it would do."""
        self.leave_out.setVisible(bool(self.new_names()))

    @Slot()
    def _add_rows(self) -> None:
        """A few more rows: a hundred at once would hold up the window."""
        for found in self._pending[:_AT_ONCE]:
            self._add_row(len(self._labels) - len(self._pending), found)
            del self._pending[0]
        if not self._pending:
            self._timer.stop()
            self._grid.setRowStretch(len(self._labels), 1)

    def _add_row(self, row: int, found: FoundLabel) -> None:
        count = "" if found.count is None else QLocale().toString(found.count)
        figure = label(count, "muted")
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        target = _Choice()
        target.setAccessibleName(self.tr("What becomes of {label}").format(label=found.name))
        target.setMinimumContentsLength(10)
        target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for one in self._scheme.labels:
            if not one.retired or one.name.casefold() == found.name.casefold():
                target.addItem(one.name, one.name)
        target.addItem(self.tr("New label"), _NEW)
        target.addItem(self.tr("Leave out"), _OUT)
        name = QLineEdit()
        name.setAccessibleName(self.tr("Name of the new label"))
        name.setMaxLength(200)
        chosen = self._target(found)
        known = self._known(chosen)
        target.setCurrentIndex(target.findData(_OUT if chosen is None else known or _NEW))
        name.setText(found.name if chosen is None or known else chosen)
        name.setVisible(chosen is not None and known is None)

        def choose() -> None:
            picked = target.currentData()
            name.setVisible(picked == _NEW)
            folded = found.name.casefold()
            self._targets[folded] = None if picked == _OUT else picked
            if picked == _NEW:
                self._targets[folded] = " ".join(name.text().split()) or found.name
            self._offer_to_leave_out()
            self.changed.emit()

        target.activated.connect(choose)
        name.textEdited.connect(choose)
        said = ElidedLabel(found.name, least=90)
        said.setMaximumWidth(_WIDEST)
        self._grid.addWidget(said, row, 0)
        self._grid.addWidget(figure, row, 1)
        self._grid.addWidget(label("→", "muted"), row, 2)
        self._grid.addWidget(target, row, 3)
        self._grid.addWidget(name, row, 4)
