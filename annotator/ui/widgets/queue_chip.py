"""What the queue is made of, and a menu to change it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from annotator.core.domain import ProjectSettings, Strategy
from annotator.ui.messages import percent, strategy_name
from annotator.ui.theme import Theme, set_role


class QueueChip(QPushButton):
    """`chosen(Strategy)` when another query strategy is picked."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        set_role(self, "chip-button")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        menu = QMenu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        group = QActionGroup(self)
        self._actions: dict[Strategy, QAction] = {}
        for strategy in Strategy:
            action = QAction(strategy_name(strategy), self, checkable=True)
            action.setData(strategy)
            group.addAction(action)
            menu.addAction(action)
            self._actions[strategy] = action
        group.triggered.connect(self._picked)
        self.setMenu(menu)
        theme.changed.connect(self._dress)
        self._dress()
        self.show_settings(ProjectSettings())

    def show_settings(self, settings: ProjectSettings) -> None:
        self._actions[settings.strategy].setChecked(True)
        name = strategy_name(settings.strategy)
        self.setText(self.tr("Queue: {strategy}").format(strategy=name))
        self.setToolTip(
            self.tr(
                "How the next texts are chosen: {strategy}; {random} of them at random; {test} for the test set."
            ).format(strategy=name, random=percent(settings.random_share), test=percent(settings.test_share))
        )

    def _picked(self, action: QAction) -> None:
        self.chosen.emit(action.data())

    def _dress(self) -> None:
        self.setIcon(self._theme.icon("menu"))
