"""A quiet place where a table or figure would stand: what is missing, why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import label


class EmptyState(QWidget):
    """`asked` when the button is pressed."""

    asked = Signal()

    def __init__(
        self, theme: Theme, icon: str, title: str, text: str, button: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon_name = theme, icon
        self._icon = QLabel()
        self.heading = label(title, "title", wrap=True)
        self.told = label(text, "muted", wrap=True)
        self.told.setFixedWidth(380)
        for words in (self._icon, self.heading, self.told):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(button, self)  # without a parent it would be shown as a window of its own
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self._clicked)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.huge)
        column.setSpacing(SPACE.medium)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addWidget(self.heading)
        # Centred by a row each: for a widget that a column aligns, Qt takes the height it would have at full width.
        column.addLayout(_centred(self.told))
        column.addLayout(_centred(self.button))
        column.addStretch(3)
        theme.changed.connect(self._dress)
        self._dress()

    def set_primary(self) -> None:
        set_role(self.button, "primary")

    def add(self, widget: QWidget) -> None:
        """Put something below the words."""
        self._column.insertLayout(self._column.count() - 1, _centred(widget))

    def tell(self, title: str, text: str) -> None:
        self.heading.setText(title)
        self.told.setText(text)

    @Slot()
    def _clicked(self) -> None:
        self.asked.emit()

    @Slot()
    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.icon(self._icon_name, "faint").pixmap(36, 36))


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(widget)
    row.addStretch()
    return row
