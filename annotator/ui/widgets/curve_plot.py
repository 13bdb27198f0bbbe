"""The loss curves of a training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.theme import TYPE, Theme, font
from annotator.ui.widgets.card import label

_SERIES = (("train_loss", "accent"), ("validation_loss", "warn"))


class CurvePlot(QWidget):
    """Loss by epoch, on the training texts and on those held back from it. Drawn on first need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plot: Any = None
        self._history: tuple[Mapping[str, float], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._empty = label(self.tr("No curve was kept of this training."), "muted", wrap=True)
        self._column.addWidget(self._empty)
        theme.changed.connect(self._draw)

    def show_history(self, history: Sequence[Mapping[str, float]]) -> None:
        self._history = tuple(history)
        self._empty.setVisible(not self._history)
        if self._history or self._plot is not None:
            self._draw()

    def _draw(self) -> None:
        if self._plot is None:
            if not self._history:
                return
            self._plot = self._make()
        plot, theme = self._plot, self._theme
        plot.setVisible(bool(self._history))
        plot.clear()
        plot.setBackground(theme.color("card"))
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(theme.color("border"))
            axis.setTextPen(theme.color("muted"))
            axis.setStyle(tickFont=font(TYPE.small), tickLength=-4)
        plot.showGrid(x=False, y=True, alpha=0.12)
        plot.setLabel("bottom", self.tr("epoch"), color=theme.color("muted").name())
        plot.setLabel("left", self.tr("loss"), color=theme.color("muted").name())
        plot.legend.setLabelTextColor(theme.color("muted"))
        plot.legend.clear()
        names = {"train_loss": self.tr("training texts"), "validation_loss": self.tr("held back from training")}
        for key, role in _SERIES:
            points = [(one["epoch"], one[key]) for one in self._history if key in one and "epoch" in one]
            if points:
                pen = {"color": theme.color(role), "width": 2}
                if key == "validation_loss":
                    pen["style"] = Qt.PenStyle.DashLine
                plot.plot(*map(list, zip(*points, strict=True)), pen=pen, name=names[key], antialias=True)

    def _make(self) -> Any:
        import pyqtgraph

        plot = pyqtgraph.PlotWidget(self)
        plot.setMouseEnabled(x=False, y=False)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.legend = plot.addLegend(offset=(-10, 10), labelTextSize=f"{TYPE.small}px")
        plot.setAccessibleName(self.tr("Loss by epoch"))
        plot.setMinimumHeight(160)
        self._column.addWidget(plot, 1)
        return plot
