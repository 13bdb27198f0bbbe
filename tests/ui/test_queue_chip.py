"""The menu that says how the next texts are chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest

from annotator.core.domain import Label, ProjectSettings, Scheme, Strategy
from annotator.core.schemes import make_labels
from annotator.ui.dialogs.settings import SettingsDialog
from annotator.ui.reasons import strategy_name
from annotator.ui.widgets.queue_chip import QueueChip

SETTINGS = ProjectSettings()


def scheme_of(count: int) -> Scheme:
    return Scheme(make_labels([(f"label {n}", "", "") for n in range(1, count + 1)]), many=False)


@pytest.fixture
def chip(theme, qtbot) -> QueueChip:
    made = QueueChip(theme)
    qtbot.addWidget(made)
    made.show_settings(SETTINGS, scheme_of(3))
    return made


def entries(menu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def submenu_of(chip, strategy):
    return next(action.menu() for action in chip.menu().actions() if action.text() == strategy_name(strategy))


def checked(chip) -> list[tuple[Strategy, int | None]]:
    return [action.data() for action in chip._group.actions() if action.isChecked()]


def test_every_strategy_is_offered_once(chip):
    assert sorted(entries(chip.menu())) == sorted(strategy_name(strategy) for strategy in Strategy)


@pytest.mark.parametrize("strategy", list(Strategy))
def test_the_strategy_in_force_is_marked_and_named(chip, strategy):
    chip.show_settings(replace(SETTINGS, strategy=strategy, strategy_label=2), scheme_of(3))
    label_id = 2 if strategy.needs_label else None
    assert checked(chip) == [(strategy, label_id)]
    of_label = [
        one for one in (Strategy.MOST_LIKELY, Strategy.LEAST_SURE) if submenu_of(chip, one).menuAction().isChecked()
    ]
    assert of_label == ([strategy] if label_id else [])
    name = strategy_name(strategy, "label 2" if label_id else "")
    assert name in chip.text()
    assert name in chip.toolTip()


@pytest.mark.parametrize("count", [2, 40])
def test_each_label_can_be_picked_for_the_two_strategies_that_need_one(chip, count, qtbot):
    chip.show_settings(SETTINGS, scheme_of(count))
    told = []
    chip.chosen.connect(lambda *what: told.append(what))
    for strategy in (Strategy.MOST_LIKELY, Strategy.LEAST_SURE):
        submenu = submenu_of(chip, strategy)
        assert entries(submenu) == [f"label {n}" for n in range(1, count + 1)]
        submenu.actions()[-1].trigger()
    assert told == [(Strategy.MOST_LIKELY, count), (Strategy.LEAST_SURE, count)]


def test_a_plain_strategy_is_picked_without_a_label(chip):
    told = []
    chip.chosen.connect(lambda *what: told.append(what))
    next(action for action in chip.menu().actions() if action.data() == (Strategy.BALD, None)).trigger()
    assert told == [(Strategy.BALD, None)]


def test_a_retired_label_is_not_offered_and_the_default_strategy_is_in_force(chip):
    settings = replace(SETTINGS, strategy=Strategy.MOST_LIKELY, strategy_label=2)
    labels = scheme_of(3).labels
    chip.show_settings(settings, Scheme((labels[0], replace(labels[1], retired=True), labels[2]), many=False))
    assert entries(submenu_of(chip, Strategy.MOST_LIKELY)) == ["label 1", "label 3"]
    assert checked(chip) == [(Strategy.MARGIN_DIVERSITY, None)]


def test_without_labels_there_is_nothing_to_pick_one_from(chip):
    chip.show_settings(SETTINGS, Scheme((), many=False))
    assert not submenu_of(chip, Strategy.MOST_LIKELY).menuAction().isEnabled()
    chip.show_settings(SETTINGS, scheme_of(1))
    assert submenu_of(chip, Strategy.MOST_LIKELY).menuAction().isEnabled()


def test_labels_that_change_often_leave_nothing_behind(chip):
    for count in (5, 3, 4, 3):
        chip.show_settings(SETTINGS, scheme_of(count))
    assert len(chip._group.actions()) == len(Strategy) - 2 + 2 * 3


def test_a_long_name_is_cut_and_an_ampersand_stays_one(chip, qtbot):
    long = "a very long name of a label that nobody would want to read in a menu"
    scheme = Scheme((Label(1, "R&D", "#fff"), Label(2, long, "#000")), many=False)
    chip.show_settings(replace(SETTINGS, strategy=Strategy.LEAST_SURE, strategy_label=2), scheme)
    submenu = submenu_of(chip, Strategy.LEAST_SURE)
    assert submenu.actions()[0].text() == "R&&D"
    assert len(submenu.actions()[1].text()) == 40
    assert submenu.actions()[1].toolTip() == long
    assert len(chip.text()) < 60
    assert long in chip.toolTip()


@pytest.mark.parametrize("count", [2, 40])
def test_the_menu_of_labels_fits_the_screen(chip, count, qtbot):
    chip.show_settings(SETTINGS, scheme_of(count))
    submenu = submenu_of(chip, Strategy.MOST_LIKELY)
    submenu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
    QTest.qWait(50)
    available = submenu.screen().availableGeometry()
    assert available.contains(submenu.geometry())
    submenu.close()


def test_the_settings_dialog_offers_strategies_without_a_label_and_keeps_one_with(qtbot):
    dialog = SettingsDialog(None, SETTINGS)
    qtbot.addWidget(dialog)
    assert dialog.strategy.count() == len(Strategy) - 2
    other = SettingsDialog(None, replace(SETTINGS, strategy=Strategy.LEAST_SURE, strategy_label=1))
    qtbot.addWidget(other)
    assert other.values()["strategy"] is Strategy.LEAST_SURE
    assert "strategy_label" not in other.values()
