"""How everything looks: colours by role, spaces, type sizes, icons; light and dark, following the system or not.

Widgets say what they are with `set_role(widget, "card")`; the style sheet says how that looks. What paints itself asks
`color(role)` and repaints on `changed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.palette import DARK, LIGHT, mixed, qt_palette, readable_on
from annotator.ui.style_sheet import style_sheet

Mode = Literal["system", "light", "dark"]
MODES: Final[tuple[Mode, ...]] = ("system", "light", "dark")

READING_SIZE: Final = 26
READING_SIZES: Final = range(14, 57)


@dataclass(frozen=True, slots=True)
class Space:
    """Distances in pixels: between parts of one thing, between things, between groups, around a page."""

    tiny: int = 4
    small: int = 8
    medium: int = 12
    large: int = 16
    huge: int = 24
    page: int = 20
    radius: int = 10


@dataclass(frozen=True, slots=True)
class Type:
    """Type sizes in pixels. The text that is read has a size of its own, `Theme.reading_size`."""

    small: int = 12
    body: int = 13
    strong: int = 15
    title: int = 18
    figure: int = 26
    display: int = 30


SPACE: Final = Space()
TYPE: Final = Type()

_FALLBACKS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "Noto Sans",
    "Noto Color Emoji",
    "Segoe UI Emoji",
    "Apple Color Emoji",
)
# Names that only stand for "some font" on Linux; a real one reads better beside Chinese.
_NO_CHOICE: Final = frozenset({"sans", "sans serif", "sans-serif", "dejavu sans", "bitstream vera sans"})

_ICONS: Final = {
    "label": "ph.tag",
    "texts": "ph.list",
    "results": "ph.chart-bar",
    "models": "ph.stack",
    "search": "ph.magnifying-glass",
    "import": "ph.download-simple",
    "export": "ph.export",
    "folder": "ph.folder-open",
    "new": "ph.plus",
    "sample": "ph.sparkle",
    "flag": "ph.flag",
    "flag_on": "ph.flag-fill",
    "note": "ph.note-pencil",
    "undo": "ph.arrow-counter-clockwise",
    "redo": "ph.arrow-clockwise",
    "back": "ph.arrow-left",
    "forward": "ph.arrow-right",
    "up": "ph.arrow-up",
    "down": "ph.arrow-down",
    "close": "ph.x",
    "check": "ph.check",
    "warning": "ph.warning",
    "info": "ph.info",
    "settings": "ph.gear",
    "keys": "ph.keyboard",
    "menu": "ph.caret-down",
    "train": "ph.arrows-clockwise",
    "filter": "ph.funnel",
}


class Theme(QObject):
    """The look that is in force. `changed` after the colours or the reading size changed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app: QApplication | None = None
        self._mode: Mode = "system"
        self._dark = False
        self._reading_size = READING_SIZE
        self._icons: dict[tuple[str, str, bool], QIcon] = {}
        self._label_colors: dict[tuple[str, str, bool], QColor] = {}

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Dress the whole application, now and whenever the system changes."""
        first = self._app is None
        self._app, self._mode = app, mode
        if first:
            app.setStyle("Fusion")
            app.setFont(ui_font())
            app.styleHints().colorSchemeChanged.connect(self._follow)
        hints = app.styleHints()
        if mode == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light)
        self._dress()

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def dark(self) -> bool:
        return self._dark

    @property
    def reading_size(self) -> int:
        """Pixel size of the text that is read."""
        return self._reading_size

    def set_reading_size(self, size: int) -> None:
        size = min(max(size, READING_SIZES.start), READING_SIZES.stop - 1)
        if size != self._reading_size:
            self._reading_size = size
            self.changed.emit()

    def color(self, role: str) -> QColor:
        """The colour of a role of `palette.LIGHT`; KeyError for an unknown one."""
        return QColor((DARK if self._dark else LIGHT)[role])

    def label_color(self, color: str, ground: str = "card") -> QColor:
        """A label's own colour, moved as far as it takes to stand out from the ground."""
        key = (color, ground, self._dark)
        if key not in self._label_colors:
            wanted = QColor(color)
            self._label_colors[key] = readable_on(
                wanted if wanted.isValid() else self.color("muted"), self.color(ground)
            )
        return QColor(self._label_colors[key])

    def label_ground(self, color: str, ground: str = "card") -> QColor:
        """A soft ground in a label's colour, on which normal text stays readable."""
        return mixed(self.label_color(color, ground), self.color(ground), 0.22 if self._dark else 0.13)

    def mixed(self, role: str, share: float, ground: str = "card") -> QColor:
        """`share` of a role's colour over a ground."""
        return mixed(self.color(role), self.color(ground), share)

    def icon(self, name: str, role: str = "muted") -> QIcon:
        """A line icon in a role's colour; the names are those of `_ICONS`."""
        key = (name, role, self._dark)
        if key not in self._icons:
            import qtawesome  # loads its fonts, a fifth of a second: not before the first icon is asked for

            self._icons[key] = qtawesome.icon(
                _ICONS[name],
                color=self.color(role).name(),
                color_disabled=self.color("faint").name(),
            )
        return self._icons[key]

    @Slot()
    def _follow(self) -> None:
        if self._mode == "system":
            self._dress()

    def _dress(self) -> None:
        app = self._app
        if app is None:
            return
        self._dark = self._mode == "dark" or (self._mode == "system" and _system_is_dark(app))
        roles = DARK if self._dark else LIGHT
        app.setPalette(qt_palette(roles))
        app.setStyleSheet(style_sheet(roles))
        self.changed.emit()


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is, for the style sheet: see `style_sheet` for the roles there are."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # if not, it is styled when it first shows
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def font(size: int = TYPE.body, *, bold: bool = False, mono: bool = False) -> QFont:
    """The program's font in a pixel size of `TYPE`."""
    return QFont(_font(QApplication.font().key(), size, bold, mono))


@lru_cache(maxsize=64)
def _font(_of: str, size: int, bold: bool, mono: bool) -> QFont:
    """Made once for each font of the program: what is painted asks hundreds of times for each key that is pressed."""
    made = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)) if mono else QFont(QApplication.font())
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def ui_font() -> QFont:
    """The system's font, followed by fonts for Chinese and for emoji, at our body size (or the system's, if larger)."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    present = set(QFontDatabase.families())
    families: list[str] = [family for family in _FALLBACKS if family in present]
    if system.family().lower() not in _NO_CHOICE or not families:
        families.insert(0, system.family())
    made = QFont(system)
    made.setFamilies(families)
    made.setPixelSize(max(TYPE.body, QFontInfo(system).pixelSize()))
    return made


def _system_is_dark(app: QGuiApplication) -> bool:
    scheme = app.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 100 and not _is_ours(app)
    return scheme == Qt.ColorScheme.Dark


def _is_ours(app: QGuiApplication) -> bool:
    """Whether the palette in force is the one we set, which tells nothing of the system."""
    return app.palette().color(QPalette.ColorRole.Window) in (QColor(LIGHT["window"]), QColor(DARK["window"]))
