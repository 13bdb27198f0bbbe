"""The style sheet, made from the colours of the roles."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from annotator.paths import resource

# A widget says what it is with the property "role" (`theme.set_role`):
#   frames   card, sidebar, statusline, banner-good|warn|bad, drop, well
#   labels   title, heading, strong, muted, small, figure, display, good, warn, bad, chip, chip-accent
#   buttons  primary, quiet, link, danger, nav, chip-button, icon
_TEMPLATE = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QWidget[role="page"] { background: $window; }
QToolTip { background: $card; color: $text; border: 1px solid $border; padding: 4px 6px; }

QFrame[role="card"] { background: $card; border: 1px solid $border; border-radius: 10px; }
QFrame[role="well"] { background: $hover; border: none; border-radius: 8px; }
QFrame[role="sidebar"] { background: $sidebar; border: none; border-right: 1px solid $border; }
QFrame[role="statusline"] { background: $sidebar; border: none; border-top: 1px solid $border; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="drop"] { background: transparent; border: 2px dashed $border; border-radius: 12px; }
QFrame[role="drop-over"] { background: $accent_soft; border: 2px dashed $accent; border-radius: 12px; }
QFrame[role="banner-good"] { background: $good_soft; border: none; border-radius: 8px; }
QFrame[role="banner-warn"] { background: $warn_soft; border: none; border-radius: 8px; }
QFrame[role="banner-bad"] { background: $bad_soft; border: none; border-radius: 8px; }

QLabel { background: transparent; border: none; }
QLabel[role="display"] { font-size: 30px; font-weight: 600; }
QLabel[role="figure"] { font-size: 26px; font-weight: 600; }
QLabel[role="title"] { font-size: 18px; font-weight: 600; }
QLabel[role="heading"] { font-size: 14px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="faint"] { color: $faint; }
QLabel[role="small"] { color: $muted; font-size: 12px; }
QLabel[role="good"] { color: $good; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="chip"] { color: $muted; border: 1px solid $border; border-radius: 12px; padding: 3px 11px; }
QLabel[role="chip-accent"] { color: $accent; background: $accent_soft; border: 1px solid $accent_soft;
    border-radius: 12px; padding: 3px 11px; }
QLabel:disabled { color: $faint; }

QPushButton { background: $card; color: $text; border: 1px solid $border; border-radius: 8px; padding: 6px 14px;
    min-height: 18px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $track; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; background: $window; }
QPushButton[role="primary"], QPushButton:default { background: $accent; color: $on_accent; border-color: $accent;
    font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton:default:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 5px 13px; }
QPushButton[role="primary"]:disabled, QPushButton:default:disabled { background: $track; border-color: $track;
    color: $faint; }
QPushButton[role="danger"] { color: $bad; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; color: $muted; padding: 4px 8px; }
QPushButton[role="quiet"]:hover { background: $hover; color: $text; }
QPushButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 1px 2px;
    text-align: left; min-height: 16px; border-radius: 4px; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border-color: $accent; }
QPushButton[role="nav"] { background: transparent; border: 1px solid transparent; text-align: left; font-size: 14px;
    padding: 8px 11px; min-height: 20px; }
QPushButton[role="nav"]:hover { background: $hover; }
QPushButton[role="nav"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QPushButton[role="nav"]:focus { border-color: $accent; }
QPushButton[role="chip-button"] { border-radius: 12px; padding: 2px 12px; min-height: 18px; color: $text; }
QPushButton[role="chip-button"]::menu-indicator { width: 0; }
QPushButton[role="chip-button"]:checked { background: $accent_soft; color: $accent; border-color: $accent_soft; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $accent; }
QToolButton:checked { background: $accent_soft; color: $accent; }
QToolButton::menu-indicator { width: 0; image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {
    background: $card; color: $text; border: 1px solid $border; border-radius: 8px; padding: 5px 9px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border-color: $accent; }
QLineEdit[invalid="true"], QLineEdit[invalid="true"]:focus { border-color: $bad; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: $faint;
    background: $window; }
QTextEdit[role="reading"] { background: transparent; border: none; padding: 0; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url($caret); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    width: 0; border: none; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $border; outline: none; padding: 4px;
    selection-background-color: $accent_soft; selection-color: $text; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 15px; height: 15px; background: $card;
    border: 1px solid $faint; border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($check); }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 7px; height: 7px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator:checked:disabled { background: $faint; border-color: $faint; }
QGroupBox { border: 1px solid $border; border-radius: 10px; margin-top: 18px; padding: 12px; }
QGroupBox::title { subcontrol-origin: margin; left: 4px; color: $muted; }

QTableView, QListView, QTreeView { background: $card; alternate-background-color: $card; border: none; outline: none;
    gridline-color: $line; selection-background-color: $accent_soft; selection-color: $text; }
QTableView::item { border-bottom: 1px solid $line; padding: 0 8px; }
QListView::item { padding: 6px 8px; border-radius: 6px; }
QListView::item:selected, QTableView::item:selected, QTreeView::item:selected { background: $accent_soft;
    color: $text; }
QListView::item:hover:!selected { background: $hover; }
QHeaderView { background: $card; border: none; }
QHeaderView::section { background: $card; color: $muted; border: none; border-bottom: 1px solid $border;
    padding: 8px 10px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $card; border: none; }

QMenuBar { background: $sidebar; border-bottom: 1px solid $border; padding: 1px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 5px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $card; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 14px; border-radius: 5px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenu::icon { padding-left: 8px; }

QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px 14px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QProgressBar { background: $track; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
    text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider::groove:horizontal { background: $track; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $accent; width: 14px; margin: -5px 0; border-radius: 7px; }
QSplitter::handle { background: transparent; }

QScrollArea, QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $scrollbar; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(roles: Mapping[str, str]) -> str:
    """The style sheet of the application for these colours by role."""
    dark = int(roles["window"][1:3], 16) < 128
    return _TEMPLATE.substitute(
        roles,
        accent_hover="#8fb3ff" if dark else "#2259b8",
        check=resource("icons", "check-dark.svg" if dark else "check-light.svg").as_posix(),
        caret=resource("icons", "caret.svg").as_posix(),
    )
