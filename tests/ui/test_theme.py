"""Light and dark: readable, switchable, following the system."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

from annotator import ui
from annotator.core.schemes import PALETTE
from annotator.ui.palette import DARK, LIGHT, contrast
from annotator.ui.style_sheet import style_sheet
from annotator.ui.theme import _ICONS, READING_SIZES, Theme, ui_font

GROUNDS = ("card", "window", "sidebar")


@pytest.fixture
def theme(qapp):
    made = Theme()
    yield made
    made.apply(qapp, "light")


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize("role", ["text", "muted", "accent", "good", "warn", "bad"])
    def test_words_are_readable_on_every_ground(self, roles, role):
        for ground in (*GROUNDS, "accent_soft" if role in ("text", "accent") else "card"):
            assert contrast(QColor(roles[role]), QColor(roles[ground])) >= 4.5, ground

    def test_faint_words_are_large_or_unimportant_but_visible(self, roles):
        for ground in GROUNDS:
            assert contrast(QColor(roles["faint"]), QColor(roles[ground])) >= 3

    @pytest.mark.parametrize("state", ["good", "warn", "bad"])
    def test_states_are_readable_on_their_soft_ground(self, roles, state):
        assert contrast(QColor(roles[state]), QColor(roles[state + "_soft"])) >= 4.5
        assert contrast(QColor(roles["text"]), QColor(roles[state + "_soft"])) >= 7

    def test_words_on_the_accent_are_readable(self, roles):
        assert contrast(QColor(roles["on_accent"]), QColor(roles["accent"])) >= 4.5

    def test_found_words_stay_readable(self, roles):
        assert contrast(QColor(roles["text"]), QColor(roles["highlight"])) >= 7

    def test_the_style_sheet_leaves_no_blank(self, roles):
        assert "$" not in style_sheet(roles)


def test_both_palettes_know_the_same_roles():
    assert set(LIGHT) == set(DARK)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("color", [*PALETTE, "#ffffff", "#000000", "#ffff00", "not a colour"])
def test_a_label_of_any_colour_stands_out(theme, qapp, mode, color):
    theme.apply(qapp, mode)
    assert contrast(theme.label_color(color), theme.color("card")) >= 3
    assert contrast(theme.color("text"), theme.label_ground(color)) >= 4.5


def test_switching_dresses_the_whole_application(theme, qapp, qtbot):
    theme.apply(qapp, "light")
    with qtbot.waitSignal(theme.changed):
        theme.apply(qapp, "dark")
    assert theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK["window"])
    assert DARK["card"] in qapp.styleSheet()


def test_going_back_to_the_system_forgets_what_was_chosen(theme, qapp):
    theme.apply(qapp, "dark")
    theme.apply(qapp, "system")
    assert not theme.dark  # the offscreen platform has no dark scheme


def test_the_reading_size_stays_within_reason(theme):
    theme.set_reading_size(1000)
    assert theme.reading_size == max(READING_SIZES)
    theme.set_reading_size(1)
    assert theme.reading_size == min(READING_SIZES)


def test_the_font_has_real_families(qapp):
    assert ui_font().families()
    assert ui_font().pixelSize() >= 13


def test_every_icon_is_drawn(theme, qapp):
    for name in _ICONS:
        assert not theme.icon(name).pixmap(16, 16).isNull(), name


def test_every_icon_is_used():
    files = [path for path in Path(ui.__file__).parent.rglob("*.py") if path.name != "theme.py"]
    written = "".join(path.read_text("utf-8") for path in files)
    assert [name for name in _ICONS if f'"{name}"' not in written] == []


def test_an_unknown_role_is_a_mistake(theme):
    with pytest.raises(KeyError):
        theme.color("mauve")
