"""The colours of the program by role, light and dark. Nothing else names a colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QPalette

# What each role is for:
# window: behind the cards; sidebar; card: surfaces with content; border: their edge; line: between rows;
# text, muted, faint: first, second, third voice; accent: the one thing to do, and where the focus is; accent_soft:
# behind what is chosen; on_accent: text on accent; good, warn, bad: states, each with a soft ground;
# key, key_edge: key caps; hover; track: the empty part of a bar; highlight: found words.
LIGHT: Final[dict[str, str]] = {
    "window": "#f4f5f8",
    "sidebar": "#ffffff",
    "card": "#ffffff",
    "border": "#e2e5ea",
    "line": "#eceef2",
    "text": "#171a20",
    "muted": "#5d6674",
    "faint": "#7d8694",
    "accent": "#2561c9",
    "accent_soft": "#e6effd",
    "on_accent": "#ffffff",
    "good": "#18794a",
    "good_soft": "#e3f4ea",
    "warn": "#8f5d00",
    "warn_soft": "#fdf2da",
    "bad": "#be2f46",
    "bad_soft": "#fdeaec",
    "key": "#eef0f3",
    "key_edge": "#d5dae1",
    "hover": "#f1f3f6",
    "track": "#e5e8ed",
    "highlight": "#fdeeb8",
    "scrollbar": "#c9ced6",
}
DARK: Final[dict[str, str]] = {
    "window": "#14161a",
    "sidebar": "#1b1e23",
    "card": "#1d2025",
    "border": "#2d3138",
    "line": "#282c32",
    "text": "#e9ebef",
    "muted": "#a0a7b3",
    "faint": "#808894",
    "accent": "#74a0ff",
    "accent_soft": "#223252",
    "on_accent": "#0f1a30",
    "good": "#4fc58e",
    "good_soft": "#19342a",
    "warn": "#e0ad4c",
    "warn_soft": "#3a2f18",
    "bad": "#f07c8c",
    "bad_soft": "#43222a",
    "key": "#2b3037",
    "key_edge": "#3b414a",
    "hover": "#262a31",
    "track": "#2d3239",
    "highlight": "#574619",
    "scrollbar": "#444b55",
}

ROLES: Final[frozenset[str]] = frozenset(LIGHT)


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(color: QColor, ground: QColor, least: float = 3.0) -> QColor:
    """The colour, moved towards black or white until it stands out from the ground."""
    target = 1.0 if _luminance(ground) < 0.5 else 0.0
    hue, saturation, lightness = max(color.hslHueF(), 0.0), color.hslSaturationF(), color.lightnessF()
    found = QColor(color)
    for step in range(1, 21):
        if contrast(found, ground) >= least:
            break
        found = QColor.fromHslF(hue, saturation, lightness + (target - lightness) * step / 20)
    return found


def mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """`share` of the colour over the ground."""
    rest = 1 - share
    return QColor.fromRgbF(
        share * color.redF() + rest * ground.redF(),
        share * color.greenF() + rest * ground.greenF(),
        share * color.blueF() + rest * ground.blueF(),
    )


def qt_palette(roles: dict[str, str]) -> QPalette:
    """The palette for all that is drawn by Qt's own style."""
    palette = QPalette()
    role = QPalette.ColorRole
    for key, name in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "card"),
        (role.AlternateBase, "hover"),
        (role.Text, "text"),
        (role.Button, "card"),
        (role.ButtonText, "text"),
        (role.BrightText, "bad"),
        (role.ToolTipBase, "card"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "faint"),
        (role.Highlight, "accent_soft"),
        (role.HighlightedText, "text"),
        (role.Accent, "accent"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Light, "hover"),
        (role.Midlight, "line"),
        (role.Mid, "border"),
        (role.Dark, "border"),
        (role.Shadow, "border"),
    ):
        palette.setColor(key, QColor(roles[name]))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(roles["faint"]))
    return palette


def _luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())
