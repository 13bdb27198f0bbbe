"""Beside a text of which a file says otherwise stands what the person said: their labels, or what else it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from annotator.core.progress import ignore_progress, never_stop
from annotator.services import annotating
from annotator.services.importing import ImportChoice, import_file
from annotator.ui import i18n
from annotator.ui.pages.texts import TextsPage
from tests.ui.conflicting import import_two, page_of_conflicts
from tests.ui.conftest import Desk, MakeDesk


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """Five texts, each decided in its way, and then cleared for the last; a file says "two" of all."""
    made = make_desk(many=True)
    labelled, none, skipped, unsure, cleared = made.ids[:5]
    annotating.label(made.project, [labelled], made.label_ids[:1])
    annotating.label(made.project, [none], ())
    annotating.skip(made.project, [skipped])
    annotating.unsure(made.project, [unsure, cleared])
    return made


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, tmp_path: Path) -> TextsPage:
    import_two(desk, tmp_path, 5)
    annotating.clear(desk.project, [desk.ids[4]])
    return page_of_conflicts(desk, qtbot, 5)


def said_of(page: TextsPage, text_id: int) -> str:
    page.table.select_row(page.model.row_of(text_id))
    assert page.strip.accessibleName() == page.strip.words.text()
    return page.strip.words.text()


def test_it_says_what_the_person_said(page: TextsPage, desk: Desk) -> None:
    assert [said_of(page, text_id) for text_id in desk.ids[:5]] == [
        "theirs.csv says: two. You said: one.",
        "theirs.csv says: two. You said: no label.",
        "theirs.csv says: two. You skipped this text.",
        "theirs.csv says: two. You were unsure.",
        "theirs.csv says: two. You have not annotated this text.",
    ]


def test_it_says_so_in_chinese(qapp: QCoreApplication, page: TextsPage, desk: Desk) -> None:
    i18n.install(qapp, "zh_CN")
    page.table.select_row(0)
    assert [said_of(page, text_id) for text_id in desk.ids[2:5]] == [
        "theirs.csv 的标签：two。您跳过了这条文本。",
        "theirs.csv 的标签：two。您标为不确定。",
        "theirs.csv 的标签：two。您尚未标注这条文本。",
    ]


def test_it_follows_what_the_person_says_next(page: TextsPage, desk: Desk) -> None:
    page.table.select_row(page.model.row_of(desk.ids[2]))
    page.refresh(annotating.unsure(desk.project, [desk.ids[2]]))
    desk.wait()
    assert page.strip.words.text().endswith("You were unsure.")


def test_what_came_with_a_file_is_not_the_persons(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    desk = make_desk()
    file = tmp_path / "both.csv"
    file.write_text("text,label\nso so,one\nso so,two\n", "utf-8")
    import_file(desk.project, file, ImportChoice("text", "label"), ignore_progress, never_stop)
    annotating.label(desk.project, desk.ids[:1], desk.label_ids[:1])
    import_two(desk, tmp_path, 1)
    page = page_of_conflicts(desk, qtbot, 2)
    mine, theirs = page.model.ids.tolist()
    assert said_of(page, theirs) == "both.csv says: two. An earlier row or file said: one."
    assert page.strip.keep.text() == "Keep the first"
    assert said_of(page, mine) == "theirs.csv says: two. You said: one."
    assert page.strip.keep.text() == "Keep mine"
