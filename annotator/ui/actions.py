"""Every action of the menus, its words and its shortcut, in one table; and the keys that pages answer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from annotator.ui.messages import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`text` is translated in the context "Actions"; `needs_project`: greyed where none is open."""

    id: str
    text: str
    shortcuts: tuple[str, ...] = ()
    needs_project: bool = True


SEPARATOR: Final = ActionSpec("", "")

FILE: Final = (
    ActionSpec("new", QT_TRANSLATE_NOOP("Actions", "New project…"), ("Ctrl+N",), needs_project=False),
    ActionSpec("open", QT_TRANSLATE_NOOP("Actions", "Open project…"), ("Ctrl+O",), needs_project=False),
    ActionSpec("recent", QT_TRANSLATE_NOOP("Actions", "Open recent"), needs_project=False),
    ActionSpec("samples", QT_TRANSLATE_NOOP("Actions", "Sample projects"), needs_project=False),
    SEPARATOR,
    ActionSpec("import", QT_TRANSLATE_NOOP("Actions", "Import texts…"), ("Ctrl+I",)),
    ActionSpec("import_folder", QT_TRANSLATE_NOOP("Actions", "Import a data set folder…")),
    ActionSpec("export", QT_TRANSLATE_NOOP("Actions", "Export…"), ("Ctrl+E",)),
    ActionSpec("export_model", QT_TRANSLATE_NOOP("Actions", "Export model…")),
    SEPARATOR,
    ActionSpec("close", QT_TRANSLATE_NOOP("Actions", "Close project"), ("Ctrl+W",)),
    ActionSpec("quit", QT_TRANSLATE_NOOP("Actions", "Quit"), ("Ctrl+Q",), needs_project=False),
)
EDIT: Final = (
    ActionSpec("undo", QT_TRANSLATE_NOOP("Actions", "Undo"), ("Ctrl+Z",)),
    ActionSpec("redo", QT_TRANSLATE_NOOP("Actions", "Redo"), ("Ctrl+Y", "Ctrl+Shift+Z")),
    SEPARATOR,
    ActionSpec("labels", QT_TRANSLATE_NOOP("Actions", "Labels…"), ("Ctrl+L",)),
    ActionSpec("duplicates", QT_TRANSLATE_NOOP("Actions", "Find near-duplicates")),
    ActionSpec("settings", QT_TRANSLATE_NOOP("Actions", "Settings of this project…"), ("Ctrl+,",)),
)
MODEL: Final = (
    ActionSpec("retrain", QT_TRANSLATE_NOOP("Actions", "Retrain"), ("Ctrl+R",)),
    ActionSpec("cancel", QT_TRANSLATE_NOOP("Actions", "Cancel what is running"), ("Ctrl+.",)),
    SEPARATOR,
    ActionSpec("vectors", QT_TRANSLATE_NOOP("Actions", "Load word vectors…")),
)
VIEW: Final = (
    ActionSpec("page_label", QT_TRANSLATE_NOOP("Actions", "Label"), ("Ctrl+1",)),
    ActionSpec("page_texts", QT_TRANSLATE_NOOP("Actions", "Texts"), ("Ctrl+2",)),
    ActionSpec("page_results", QT_TRANSLATE_NOOP("Actions", "Results"), ("Ctrl+3",)),
    ActionSpec("page_models", QT_TRANSLATE_NOOP("Actions", "Models"), ("Ctrl+4",)),
    SEPARATOR,
    ActionSpec("theme", QT_TRANSLATE_NOOP("Actions", "Appearance"), needs_project=False),
    ActionSpec("language", QT_TRANSLATE_NOOP("Actions", "Language"), needs_project=False),
    ActionSpec("larger", QT_TRANSLATE_NOOP("Actions", "Larger text"), ("Ctrl+=", "Ctrl++"), needs_project=False),
    ActionSpec("smaller", QT_TRANSLATE_NOOP("Actions", "Smaller text"), ("Ctrl+-",), needs_project=False),
    ActionSpec("full_screen", QT_TRANSLATE_NOOP("Actions", "Full screen"), ("F11",), needs_project=False),
)
HELP: Final = (
    ActionSpec("keys", QT_TRANSLATE_NOOP("Actions", "All keys"), ("F1", "?"), needs_project=False),
    ActionSpec("about", QT_TRANSLATE_NOOP("Actions", "About Annotator"), needs_project=False),
)
MENUS: Final = (
    (QT_TRANSLATE_NOOP("Actions", "File"), FILE),
    (QT_TRANSLATE_NOOP("Actions", "Edit"), EDIT),
    (QT_TRANSLATE_NOOP("Actions", "Model"), MODEL),
    (QT_TRANSLATE_NOOP("Actions", "View"), VIEW),
    (QT_TRANSLATE_NOOP("Actions", "Help"), HELP),
)
SUBMENUS: Final = frozenset({"recent", "samples", "theme", "language"})

# Keys that only act where they are meant: on the label page, and on rows of the table of texts.
PAGE_KEYS: Final = (
    ("1–9, 0", QT_TRANSLATE_NOOP("Actions", "Choose a label; with one label per text, move on")),
    ("Shift+1 …", QT_TRANSLATE_NOOP("Actions", "The labels from the eleventh on")),
    ("Enter", QT_TRANSLATE_NOOP("Actions", "Accept the model’s opinion; with many labels, commit")),
    ("Space", QT_TRANSLATE_NOOP("Actions", "Skip")),
    ("U", QT_TRANSLATE_NOOP("Actions", "Unsure")),
    ("F", QT_TRANSLATE_NOOP("Actions", "Flag")),
    ("N", QT_TRANSLATE_NOOP("Actions", "Note")),
    ("H", QT_TRANSLATE_NOOP("Actions", "Hide or show the model’s opinion")),
    ("← →", QT_TRANSLATE_NOOP("Actions", "Back and forward through what was shown")),
    ("Backspace", QT_TRANSLATE_NOOP("Actions", "Undo")),
    ("Del", QT_TRANSLATE_NOOP("Actions", "In the table: back into the pool")),
    ("Ctrl+D", QT_TRANSLATE_NOOP("Actions", "Label what is nearly the same as the last text like it")),
    ("/", QT_TRANSLATE_NOOP("Actions", "In the table: search")),
)


def say(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


def build_menus(
    window: QMainWindow, handlers: Mapping[str, Callable[[], object]]
) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """Fill the menu bar from the table; actions and submenus by id."""
    actions: dict[str, QAction] = {}
    submenus: dict[str, QMenu] = {}
    bar = window.menuBar()
    for of_menu in bar.actions():
        of_menu.menu().deleteLater()  # in another language; the bar would keep them all
    bar.clear()
    for title, specs in MENUS:
        menu = bar.addMenu(say(title))
        for spec in specs:
            if spec is SEPARATOR:
                menu.addSeparator()
            elif spec.id in SUBMENUS:
                submenus[spec.id] = menu.addMenu(say(spec.text))
            else:
                action = menu.addAction(say(spec.text))
                action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
                action.triggered.connect(lambda _=False, run=handlers[spec.id]: run())
                actions[spec.id] = action
    return actions, submenus


def set_project_open(actions: Mapping[str, QAction], is_open: bool) -> None:
    """Grey the actions that need a project where none is open."""
    for _, specs in MENUS:
        for spec in specs:
            if spec.id in actions and spec.needs_project:
                actions[spec.id].setEnabled(is_open)


def fill_list(menu: QMenu, names: Mapping[str, str], chosen: Callable[[str], object]) -> None:
    """An action for each of some things: what it is called, by what `chosen` is told."""
    menu.clear()
    for value, name in names.items():
        menu.addAction(name).triggered.connect(lambda _=False, value=value: chosen(value))
    menu.setEnabled(bool(names))


def fill_choice(menu: QMenu, names: Mapping[str, str], current: str, chosen: Callable[[str], object]) -> None:
    """As `fill_list`, of which one is in force."""
    fill_list(menu, names, chosen)
    group = QActionGroup(menu)
    for action, value in zip(menu.actions(), names, strict=True):
        action.setCheckable(True)
        action.setChecked(value == current)
        group.addAction(action)
