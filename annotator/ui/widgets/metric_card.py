"""One figure with its name, and beside it what it stands on."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from annotator.ui.theme import SPACE
from annotator.ui.widgets.card import Card, ElidedLabel, label

_BESIDE_FROM = 200  # pixels; on narrower cards the small words stand below the figure


class MetricCard(Card):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.body.setSpacing(SPACE.tiny)
        self._name = name
        self.figure = label("—", "figure")
        self.beside = ElidedLabel("", "muted")
        self.body.addWidget(label(name, "muted"))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(SPACE.small)
        self._line.addWidget(self.figure)
        self._line.addWidget(self.beside)
        self._line.addStretch()
        self.body.addLayout(self._line)
        self.body.addStretch()

    def tell(self, figure: str, beside: str = "", tip: str = "") -> None:
        self.figure.setText(figure)
        self.beside.setText(beside)
        self.setToolTip(tip)
        self.setAccessibleName(f"{self._name}: {figure} {beside}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _BESIDE_FROM
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._line.setSpacing(SPACE.small if wide else 0)
