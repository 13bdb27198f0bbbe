"""A friendly empty place: what to do first, and room to drop a file on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import label


def dropped_files(event: QDropEvent) -> list[Path]:
    """The local files that are dragged, in their order."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


class DropArea(QFrame):
    """`asked(index)` for a press on one of the buttons. Files that are dropped on it are the window's."""

    asked = Signal(int)

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        text: str,
        buttons: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon_name = theme, icon
        self.setAcceptDrops(True)
        set_role(self, "drop")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        heading = label(title, "title", wrap=True)
        told = label(text, "muted", wrap=True)
        for words in (heading, told):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        row.addStretch()
        for index, name in enumerate(buttons):
            button = QPushButton(name)
            button.setProperty("index", index)
            if index == 0:
                set_role(button, "primary")
            button.clicked.connect(self._clicked)
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.huge)
        column.setSpacing(SPACE.medium)
        column.addStretch()
        column.addWidget(self._icon)
        column.addWidget(heading)
        column.addWidget(told)
        column.addSpacing(SPACE.small)
        column.addLayout(row)
        column.addStretch()
        theme.changed.connect(self._dress)
        self._dress()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            set_role(self, "drop-over")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        set_role(self, "drop")

    def dropEvent(self, event: QDropEvent) -> None:
        set_role(self, "drop")
        self.window().dropEvent(event)  # which would not get it: a drop that is ignored goes to nobody else

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.asked.emit(int(button.property("index")))

    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.icon(self._icon_name, "accent").pixmap(44, 44))
