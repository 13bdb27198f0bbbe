"""All labels of the scheme as buttons in as many columns as fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.domain import Label
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import ElidedLabel
from annotator.ui.widgets.label_button import HEIGHT, LabelButton

DIGITS = "1234567890"
SEARCH_FROM = 21  # labels: the ones after the twentieth have no key, so that they can be found by name
_LEAST_WIDTH = 130
_MOST_WIDTH = 200  # what a long name may claim; it is cut beyond that
_MOST_ROWS, _FEWEST_ROWS = 4, 2
_LEFT_TO_THE_TEXT = 260  # pixels of the height of a card that the text and the lines about it need in any window


def key_of(index: int) -> str:
    """What stands on the key cap of the label at that place: 1 to 9, 0, then the same with Shift; then nothing."""
    if index < 10:
        return DIGITS[index]
    return f"⇧{DIGITS[index - 10]}" if index < 20 else ""


class LabelGrid(QWidget):
    """`picked(label id)` when a button is clicked or a label is found by name."""

    picked = Signal(int)
    left = Signal()  # the search by name was ended with Esc, or with Enter on a hit

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[LabelButton] = []
        self._columns = 0
        self._to_see: int | None = None  # the label that is kept in sight
        self.names = ElidedLabel(role="muted", parent=self, filling=True)  # of the chosen ones, where rows are hidden
        self.names.hide()
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.hide()  # for a few labels it is not needed
        self.search.setPlaceholderText(self.tr("Find a label by name ( / )"))
        self.search.setAccessibleName(self.tr("Find a label by name"))
        self.search.textChanged.connect(self._search)
        self._inside = QWidget()
        set_role(self._inside, "scrolled")
        self.nothing = ElidedLabel(role="muted", parent=self._inside, filling=True)
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE.small)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)  # what a search finds stands where the first labels stood
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # How far it can scroll is known only once the buttons have their places.
        self._scroll.verticalScrollBar().rangeChanged.connect(self._scroll_to_label)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._name_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.search)
        column.addWidget(self._scroll)
        column.addWidget(self.names)
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
        self._name_chosen()

    def set_opinion(self, probabilities: Mapping[int, float] | None) -> None:
        """Show the model's probabilities by label id, or None to show nothing."""
        best = max(probabilities.values(), default=0.0) if probabilities else 0.0
        for button in self._buttons:
            value = probabilities.get(button.label.id) if probabilities else None
            button.set_opinion(value, is_best=value is not None and value == best)

    def best(self) -> int | None:
        """The label that the model finds likeliest, as far as its opinion is shown."""
        return next((button.label.id for button in self._buttons if button.is_best), None)

    def show_label(self, label_id: int | None) -> None:
        """Scroll so that a label is in sight, and keep it there; None: back to the first ones, where one was."""
        if label_id is None and self._to_see is not None:
            self._scroll.verticalScrollBar().setValue(0)
        self._to_see = label_id
        self._scroll_to_label()

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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        around = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and around is not None:
            around.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """How many rows it asks for follows the height of what it lies in."""
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """In a low window the rows scroll, so that the text can be read."""
        around = self.parentWidget()
        most = max(around.height() - _LEFT_TO_THE_TEXT, 0) if around is not None else self._height(_MOST_ROWS)
        rows = (rows for rows in range(_MOST_ROWS, _FEWEST_ROWS, -1) if self._height(rows) <= most)
        return QSize(400, self._height(next(rows, _FEWEST_ROWS)))

    def minimumSizeHint(self) -> QSize:
        """In a lower one still, they scroll before they lie on what stands below them."""
        return QSize(_LEAST_WIDTH, self._height(_FEWEST_ROWS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys the search by name does not want: Enter takes what it found, Esc leaves it. None of them goes on to the
        page, where Enter would save.
        """
        if self.search.hasFocus():
            event.accept()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick_first()
            elif event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                self.left.emit()
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

    def _search(self) -> None:
        self._arrange()
        self._scroll.verticalScrollBar().setValue(0)
        self._scroll_to_label()

    def _scroll_to_label(self) -> None:
        """By the row of the label, as its button may have no place yet; while a search is on, its hits come first."""
        ids = [button.label.id for button in self._buttons]
        if self._to_see in ids and not self.search.text().strip():
            top = ids.index(self._to_see) // max(self._columns, 1) * (HEIGHT + self._grid.spacing())
            self._scroll.ensureVisible(0, top + HEIGHT // 2, 0, HEIGHT // 2)

    @Slot()
    def _name_chosen(self) -> None:
        """Where rows are hidden, several that are chosen may be out of sight, and all of them would be saved."""
        chosen = [button.label.name for button in self._buttons if button.chosen]
        hidden = self._scroll.verticalScrollBar().maximum() > 0
        self.names.setText(self.tr("Chosen: {labels}").format(labels=self.tr(", ").join(chosen)))
        self.names.setVisible(hidden and len(chosen) > 1)
        self.updateGeometry()

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
        self._say_nothing(bool(self._buttons) and not shown)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        self.updateGeometry()

    def _say_nothing(self, nothing: bool) -> None:
        """Say that no label was found, where the first of them would stand."""
        if nothing:
            words = " ".join(self.search.text().split())
            self.nothing.setText(self.tr("No label has “{words}” in its name.").format(words=words))
            self._grid.addWidget(self.nothing, 0, 0, 1, self._columns)
        self.nothing.setVisible(nothing)

    def _height(self, most_rows: int) -> int:
        columns = max(self._columns, 1)
        rows = max(-(-len(self._buttons) // columns), 1)
        shown = min(rows, most_rows)
        height = shown * HEIGHT + (shown - 1) * self._grid.spacing()
        if rows > most_rows:
            height += HEIGHT // 2  # half a row more says that there are more
        if self.search.isVisibleTo(self):
            height += self.search.sizeHint().height() + SPACE.small
        if self.names.isVisibleTo(self):
            height += self.names.sizeHint().height() + SPACE.small
        return height
