"""All labels of the scheme as buttons in as many columns as fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.domain import Label
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.label_button import HEIGHT, LabelButton

DIGITS = "1234567890"
SEARCH_FROM = 21  # labels: the ones after the twentieth have no key, so that they can be found by name
_LEAST_WIDTH = 130
_MOST_WIDTH = 200  # what a long name may claim; it is cut beyond that
_MOST_ROWS, _FEWEST_ROWS = 4, 2


def key_of(index: int) -> str:
    """What stands on the key cap of the label at that place: 1 to 9, 0, then the same with Shift; then nothing."""
    if index < 10:
        return DIGITS[index]
    return f"⇧{DIGITS[index - 10]}" if index < 20 else ""


class LabelGrid(QWidget):
    """`picked(label id)` when a button is clicked or a label is found by name."""

    picked = Signal(int)
    left = Signal()  # the search by name was ended with Esc or Enter

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[LabelButton] = []
        self._columns = 0
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("Find a label by name ( / )"))
        self.search.setAccessibleName(self.tr("Find a label by name"))
        self.search.textChanged.connect(self._arrange)
        self.search.returnPressed.connect(self._pick_first)
        self._inside = QWidget()
        set_role(self._inside, "scrolled")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE.small)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.search)
        column.addWidget(self._scroll)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @property
    def buttons(self) -> tuple[LabelButton, ...]:
        return tuple(self._buttons)

    def set_labels(self, labels: Collection[Label]) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [
            LabelButton(self._theme, label, key_of(index), self._inside) for index, label in enumerate(labels)
        ]
        for button in self._buttons:
            button.clicked.connect(self._clicked)
        self.search.setVisible(len(self._buttons) >= SEARCH_FROM)
        self._arrange()

    def set_chosen(self, label_ids: Collection[int]) -> None:
        for button in self._buttons:
            button.set_chosen(button.label.id in label_ids)

    def set_opinion(self, probabilities: Mapping[int, float] | None) -> None:
        """Show the model's probabilities by label id, or None to show nothing."""
        best = max(probabilities.values(), default=0.0) if probabilities else 0.0
        for button in self._buttons:
            value = probabilities.get(button.label.id) if probabilities else None
            button.set_opinion(value, is_best=value is not None and value == best)

    def begin_search(self) -> bool:
        """Put the cursor into the search by name; False where there are too few labels for one."""
        if not self.search.isVisibleTo(self):
            return False
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting_columns() != self._columns:
            self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(400, self._height(_MOST_ROWS))

    def minimumSizeHint(self) -> QSize:
        """In a low window the rows scroll, before they lie on what stands below them."""
        return QSize(_LEAST_WIDTH, self._height(_FEWEST_ROWS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys the search by name does not want: Esc leaves it, and nothing typed there goes on to the page."""
        if self.search.hasFocus():
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                self.left.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, LabelButton):
            self.picked.emit(button.label.id)

    def _pick_first(self) -> None:
        shown = self._shown()
        if self.search.text().strip() and shown:
            self.search.clear()
            self.left.emit()
            self.picked.emit(shown[0].label.id)

    def _shown(self) -> list[LabelButton]:
        wanted = self.search.text().strip().casefold()
        return [button for button in self._buttons if wanted in button.label.name.casefold()]

    def _fitting_columns(self) -> int:
        count = max(len(self._buttons), 1)
        gap = self._grid.spacing()
        widest = max((button.sizeHint().width() for button in self._buttons), default=0)
        least = min(max(widest, _LEAST_WIDTH), _MOST_WIDTH)
        fitting = max((self.width() + gap) // (least + gap), 1)
        if count <= fitting:
            return count

        def holes_and_rows(columns: int) -> tuple[int, int]:
            rows = -(-count // columns)
            return rows * columns - count, rows

        return min(range(min(fitting, 3), min(fitting, 5) + 1), key=holes_and_rows)

    def _arrange(self) -> None:
        self._columns = self._fitting_columns()
        while self._grid.count():
            self._grid.takeAt(0)
        shown = self._shown()
        for button in self._buttons:
            button.setVisible(button in shown)
        for index, button in enumerate(shown):
            self._grid.addWidget(button, index // self._columns, index % self._columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        self._grid.setRowStretch(self._grid.rowCount(), 0)
        self.updateGeometry()

    def _height(self, most_rows: int) -> int:
        columns = max(self._columns, 1)
        rows = max(-(-len(self._buttons) // columns), 1)
        shown = min(rows, most_rows)
        height = shown * HEIGHT + (shown - 1) * self._grid.spacing()
        if rows > most_rows:
            height += HEIGHT // 2  # half a row more says that there are more
        if self.search.isVisibleTo(self):
            height += self.search.sizeHint().height() + SPACE.small
        return height
