"""No project is open: make one, open one, or look at a sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.ui.messages import QT_TRANSLATE_NOOP
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import Card, label

SAMPLE_NAMES = {
    "zh-emotion": QT_TRANSLATE_NOOP("WelcomePage", "Chinese posts, six emotions"),
    "zh-sentiment": QT_TRANSLATE_NOOP("WelcomePage", "Chinese reviews, sentiment"),
    "en-emotion": QT_TRANSLATE_NOOP("WelcomePage", "English posts, emotions"),
    "en-sentiment": QT_TRANSLATE_NOOP("WelcomePage", "English reviews, sentiment"),
}


class WelcomePage(QWidget):
    """What a person sees first."""

    new_requested = Signal()
    open_requested = Signal()
    recent_requested = Signal(object)
    sample_requested = Signal(str)

    def __init__(self, theme: Theme, recent: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        column = QVBoxLayout()
        column.setSpacing(SPACE.large)
        column.addWidget(label(self.tr("Annotator"), "display"))
        column.addWidget(
            label(
                self.tr(
                    "Label texts with the keyboard while a model learns from you. Everything stays on this computer."
                ),
                "muted",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        make = QPushButton(theme.icon("new", "on_accent"), self.tr("New project…"))
        set_role(make, "primary")
        make.clicked.connect(self.new_requested)
        open_ = QPushButton(theme.icon("folder"), self.tr("Open project…"))
        open_.clicked.connect(self.open_requested)
        row.addWidget(make)
        row.addWidget(open_)
        row.addStretch(1)
        column.addLayout(row)
        cards = QHBoxLayout()
        cards.setSpacing(SPACE.large)
        samples = Card(self.tr("Try a sample"))
        grid = QGridLayout()
        for place, (name, text) in enumerate(SAMPLE_NAMES.items()):
            button = QPushButton(theme.icon("sample", "accent"), self.tr(text))
            button.clicked.connect(lambda _=False, name=name: self.sample_requested.emit(name))
            grid.addWidget(button, place // 2, place % 2)
        samples.body.addLayout(grid)
        samples.body.addWidget(
            label(self.tr("Most of its texts are labelled: a model trains within a minute."), "small", wrap=True)
        )
        cards.addWidget(samples, 3)
        if recent:
            opened = Card(self.tr("Recent"))
            for path in recent[:5]:
                link = QPushButton(path.stem)
                set_role(link, "link")
                link.setToolTip(str(path))
                link.clicked.connect(lambda _=False, path=path: self.recent_requested.emit(path))
                opened.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            opened.body.addStretch(1)
            cards.addWidget(opened, 2)
        column.addLayout(cards)
        inside = QWidget()
        inside.setLayout(column)
        inside.setMaximumWidth(780)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inside, 8)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE.page, SPACE.page, SPACE.page, SPACE.page)
        outer.addStretch(2)
        outer.addLayout(across)
        outer.addStretch(3)
