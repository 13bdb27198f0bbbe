"""What each label means, in the words of the scheme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from annotator.core.domain import Scheme
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import Dot, label


class LabelGuide(QScrollArea):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_scheme(self, scheme: Scheme) -> None:
        inside = QWidget(self.viewport())  # its place from the start, so that it is styled once
        set_role(inside, "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE.tiny, 0)
        column.setSpacing(2)
        for one in scheme.active:
            head = QHBoxLayout()
            head.setSpacing(SPACE.small)
            head.addWidget(Dot(self._theme, one.color))
            name = label(one.name, "strong")
            name.setMinimumWidth(10)
            head.addWidget(name, 1)
            column.addLayout(head)
            if not one.description:
                column.addSpacing(SPACE.tiny)
            else:
                told = label(one.description, "muted", wrap=True)
                told.setContentsMargins(18, 0, 0, SPACE.tiny)
                column.addWidget(told)
        if not scheme.active:
            column.addWidget(label(self.tr("This project has no labels yet."), "muted", wrap=True))
        column.addStretch()
        self.setWidget(inside)
