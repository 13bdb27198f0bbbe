"""Training and validation loss by epoch. pyqtgraph is imported when the first curve is drawn, not before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.ui.models.figures import figure
from annotator.ui.theme import SPACE, TYPE, Theme, font
from annotator.ui.widgets.card import label

if TYPE_CHECKING:
    from pyqtgraph import PlotWidget

_CURVES = (("train_loss", "accent"), ("validation_loss", "warn"))
_RISES = 1.1


class CurvePlot(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history: tuple[Mapping[str, float], ...] = ()
        self._plot: PlotWidget | None = None
        self._names = {"train_loss": self.tr("training"), "validation_loss": self.tr("validation")}
        self._legend = {key: label("", "small") for key, _ in _CURVES}
        top = QHBoxLayout()
        top.setSpacing(SPACE.large)
        for one in self._legend.values():
            one.setTextFormat(Qt.TextFormat.RichText)
            top.addWidget(one)
        top.addStretch()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.tiny)
        self._column.addLayout(top)
        self._nothing = label(self.tr("This model kept no curve."), "muted")
        self._nothing.hide()  # until that is known
        self._column.addWidget(self._nothing)
        # The drawing back of few texts (see docs/learning.md) outlasts the learning rate.
        self.why_it_rises = label(
            self.tr(
                "It rises at the end on purpose: few labels, so the model goes back towards what all texts taught it."
            ),
            "small",
        )
        self.why_it_rises.setWordWrap(True)
        self.why_it_rises.hide()
        self._column.addWidget(self.why_it_rises)
        self._column.addStretch(1)
        self.setAccessibleName(self.tr("Loss by epoch"))
        self.setMinimumHeight(150)
        theme.changed.connect(self._draw)

    def show_history(self, history: Sequence[Mapping[str, float]]) -> None:
        """One mapping an epoch: "epoch", "train_loss" and, where there was something to validate on, the other."""
        self._history = tuple(history)
        self.why_it_rises.setVisible(self._rises())
        if self._history and self._plot is None:
            self._build()
        self._draw()

    def points(self, key: str) -> tuple[list[float], list[float]]:
        """Epochs and losses of a curve."""
        kept = [one for one in self._history if one.get(key) is not None]
        return [one.get("epoch", i + 1) for i, one in enumerate(kept)], [one[key] for one in kept]

    def _rises(self) -> bool:
        """Whether the training loss ends clearly above its lowest point."""
        losses = self.points("train_loss")[1]
        return bool(losses) and losses[-1] > _RISES * min(losses)

    def _build(self) -> None:
        import pyqtgraph

        self._plot = pyqtgraph.PlotWidget(self, background=None, enableMenu=False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column.takeAt(self._column.count() - 1)
        self._column.addWidget(self._plot, 1)

    @Slot()
    def _draw(self) -> None:
        for key, role in _CURVES:
            _, losses = self.points(key)
            color = self._theme.color(role).name()
            last = f" {figure(losses[-1])}" if losses else ""
            self._legend[key].setText(f'<span style="color:{color}; font-size:9px">●</span> {self._names[key]}{last}')
            self._legend[key].setVisible(bool(losses))
        self._nothing.setVisible(not self._history)
        if self._plot is None:
            return
        self._plot.setVisible(bool(self._history))
        self._plot.setBackground(self._theme.color("card"))
        item: Any = self._plot.getPlotItem()
        item.clear()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(self._theme.color("border"))
            axis.setTextPen(self._theme.color("muted"))
            axis.setStyle(tickFont=font(TYPE.small), tickLength=0, hideOverlappingLabels=True)
        item.showGrid(x=False, y=True, alpha=0.12)
        for key, role in _CURVES:
            epochs, losses = self.points(key)
            if losses:
                pen = QPen(self._theme.color(role), 2)
                pen.setCosmetic(True)
                symbol = "o" if len(losses) == 1 else None
                item.plot(epochs, losses, pen=pen, symbol=symbol, symbolBrush=self._theme.color(role), antialias=True)
