"""One figure with what it means, and how sure it is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.ui.theme import SPACE
from annotator.ui.widgets.card import Card, label


class MetricCard(Card):
    """What, how much, and beside it the interval or another remark."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(what)
        self.body.addWidget(label(what, "muted"))
        self._figure = label(role="figure")
        self._remark = label(role="muted")
        line = QHBoxLayout()
        line.setSpacing(SPACE.small)
        line.addWidget(self._figure)
        line.addWidget(self._remark)
        line.addStretch(1)
        self.body.addLayout(line)

    def show_figure(self, figure: str, remark: str = "") -> None:
        self._figure.setText(figure)
        self._remark.setText(remark)
        self.setAccessibleDescription(f"{figure} {remark}")
