"""The page of texts on what a file says otherwise than the person did."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.core.progress import ignore_progress, never_stop
from annotator.services.importing import ImportChoice, import_file
from annotator.ui.pages.texts import TextsPage

from .conftest import Desk


def import_two(desk: Desk, folder: Path, texts: int) -> None:
    """Import a file that says "two" of the first texts."""
    file = folder / "theirs.csv"
    file.write_text("text,label\n" + "".join(f"text number {n},two\n" for n in range(1, texts + 1)), "utf-8")
    import_file(desk.project, file, ImportChoice("text", "label"), ignore_progress, never_stop)


def page_of_conflicts(desk: Desk, qtbot: QtBot, texts: int) -> TextsPage:
    """The page, once it shows so many texts with a conflict."""
    made = TextsPage(desk.context)
    qtbot.addWidget(made)
    made.changed.connect(made.refresh)
    made.resize(1080, 700)
    made.show()
    made.activate()
    made.set_query("has:conflict")
    desk.wait()
    qtbot.waitUntil(lambda: made.model.rowCount() == texts, timeout=10_000)
    desk.wait()
    return made
