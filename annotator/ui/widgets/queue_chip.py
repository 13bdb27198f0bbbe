"""What the queue is made of, and a menu to change it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from annotator.core.domain import Label, ProjectSettings, Scheme, Strategy, strategy_in_force
from annotator.ui.messages import percent
from annotator.ui.reasons import strategy_name
from annotator.ui.theme import Theme, set_role

_GROUPS = (
    (Strategy.MARGIN_DIVERSITY, Strategy.MARGIN, Strategy.LEAST_CONFIDENCE, Strategy.ENTROPY, Strategy.BALD),
    (Strategy.DIVERSITY, Strategy.RANDOM),
    (Strategy.MOST_LIKELY, Strategy.LEAST_SURE),
)
_LONGEST_NAME = 40  # characters of a label in the menu; its tooltip has them all
_LONGEST_ON_CHIP = 24


class QueueChip(QPushButton):
    """`chosen(Strategy, label id or None)` when another query strategy is picked."""

    chosen = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._labels: tuple[Label, ...] = ()
        set_role(self, "chip-button")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        menu = QMenu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._group = QActionGroup(self)
        self._actions: dict[tuple[Strategy, int | None], QAction] = {}
        self._submenus: dict[Strategy, QMenu] = {}
        for place, group in enumerate(_GROUPS):
            if place:
                menu.addSeparator()
            for strategy in group:
                if strategy.needs_label:
                    self._submenus[strategy] = menu.addMenu(strategy_name(strategy))
                    self._submenus[strategy].setToolTipsVisible(True)
                    self._submenus[strategy].menuAction().setCheckable(True)
                else:
                    self._add(menu, strategy_name(strategy), strategy, None)
        self._group.triggered.connect(self._picked)
        self.setMenu(menu)
        theme.changed.connect(self._dress)
        self._dress()
        self.show_settings(ProjectSettings(), Scheme((), many=False))

    def show_settings(self, settings: ProjectSettings, scheme: Scheme) -> None:
        """Say which strategy is in force, and offer the labels of the scheme."""
        self._offer(scheme.active)
        strategy, label_id = strategy_in_force(settings.strategy, settings.strategy_label, scheme)
        self._actions[strategy, label_id].setChecked(True)
        for one, submenu in self._submenus.items():
            submenu.menuAction().setChecked(one is strategy)
        name = "" if label_id is None else scheme.by_id(label_id).name
        self.setText(
            self.tr("Queue: {strategy}").format(strategy=strategy_name(strategy, _short(name, _LONGEST_ON_CHIP)))
        )
        self.setToolTip(
            self.tr(
                "How the next texts are chosen: {strategy}; {random} of them at random; {test} for the test set."
            ).format(
                strategy=strategy_name(strategy, name),
                random=percent(settings.random_share),
                test=percent(settings.test_share),
            )
        )

    def _offer(self, labels: tuple[Label, ...]) -> None:
        if labels == self._labels:
            return
        self._labels = labels
        for strategy, submenu in self._submenus.items():
            for label_id in [of_label for one, of_label in self._actions if one is strategy]:
                self._group.removeAction(self._actions.pop((strategy, label_id)))
            submenu.clear()
            for label in labels:
                self._add(submenu, _short(label.name, _LONGEST_NAME), strategy, label.id).setToolTip(label.name)
            submenu.menuAction().setEnabled(bool(labels))

    def _add(self, menu: QMenu, words: str, strategy: Strategy, label_id: int | None) -> QAction:
        # An ampersand in the name of a label is no shortcut.
        action = QAction(words.replace("&", "&&"), menu, checkable=True)
        action.setData((strategy, label_id))
        self._group.addAction(action)
        menu.addAction(action)
        self._actions[strategy, label_id] = action
        return action

    def _picked(self, action: QAction) -> None:
        strategy, label_id = action.data()
        self.chosen.emit(Strategy(strategy), label_id)  # Qt gives back a plain string

    def _dress(self) -> None:
        self.setIcon(self._theme.icon("menu"))


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
