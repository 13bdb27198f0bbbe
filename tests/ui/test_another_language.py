"""Another language changes the words of the window, and nothing else: who was at work goes on where they were."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.progress import ShouldStop
from annotator.core.schemes import ReadyScheme
from annotator.services import annotating, retraining
from annotator.services.project import Project
from annotator.ui.dialogs.labels import LabelsDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.models.texts_model import TextColumn
from annotator.ui.pages.label import LabelPage
from annotator.ui.pages.texts import TextsPage
from annotator.ui.training import RETRAIN
from annotator.ui.workspace import LABEL, RESULTS, TEXTS, Workspace
from tests.storing import store

from .labelling import KEY
from .waiting import until_stopped

BODIES = [f"text number {n}" for n in range(1, 31)]


@pytest.fixture
def window(tmp_path: Path, show_window: Callable[[Path], MainWindow]) -> Iterator[MainWindow]:
    """A project with many labels for a text."""
    labels = tuple((name, "", "") for name in ("one", "two", "three"))
    project = Project.create(tmp_path / "many.annotator", ReadyScheme("own", labels, many=True))
    project.update_settings(retrain_every=0, test_share=0.0)
    store(project, BODIES, "texts.csv", columns=[{"city": f"c{row % 3}"} for row in range(1, len(BODIES) + 1)])
    project.close()
    shown = show_window(tmp_path / "many.annotator")
    yield shown
    if shown.workspace is not None:
        shown._prefer("language", "en")
        workspace(shown).preparing.stop()


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def page(window: MainWindow) -> LabelPage:
    return workspace(window).label_page


def change_language(window: MainWindow) -> None:
    workspace(window).context.operations.wait()  # else it comes later
    window._prefer("language", "zh_CN")
    workspace(window).preparing.stop()
    workspace(window).context.operations.wait()


def press(window: MainWindow, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.waitUntil(lambda: page(window).is_ready, timeout=5_000)
        QTest.keyClick(page(window), key)
        workspace(window).context.operations.wait()


def on_screen(window: MainWindow, qtbot: QtBot) -> tuple[int, set[str]]:
    """The text, and which labels are chosen for it."""
    qtbot.waitUntil(lambda: page(window).is_ready, timeout=5_000)
    current = page(window).session.current
    assert current is not None
    return current.text_id, {button.label.name for button in page(window).card.grid.buttons if button.chosen}


def test_the_words_are_of_the_other_language(window: MainWindow) -> None:
    assert page(window).card.editor.accessibleName() == "Note"
    change_language(window)
    assert page(window).card.editor.accessibleName() == "备注"


def test_the_project_stays_open(window: MainWindow) -> None:
    before = workspace(window)
    change_language(window)
    assert not window.is_opening
    assert workspace(window) is not before
    assert workspace(window).context.project is before.context.project


def test_the_text_and_what_is_chosen_for_it_stay(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, KEY.Key_1, KEY.Key_Return, KEY.Key_2, KEY.Key_3)
    before = on_screen(window, qtbot)
    assert before[1] == {"two", "three"}
    change_language(window)
    assert on_screen(window, qtbot) == before
    press(window, qtbot, KEY.Key_Return)
    stored = annotating.view(workspace(window).context.project, before[0])
    assert stored is not None
    assert stored.annotation is not None
    assert len(stored.annotation.label_ids) == 2


def test_the_way_back_and_what_is_chosen_there_stay(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, KEY.Key_1, KEY.Key_Return, KEY.Key_2)
    second = on_screen(window, qtbot)
    press(window, qtbot, KEY.Key_Left)
    first = on_screen(window, qtbot)
    change_language(window)
    assert on_screen(window, qtbot) == first
    press(window, qtbot, KEY.Key_Right)
    assert on_screen(window, qtbot) == second


def test_a_note_that_is_being_written_is_kept(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, KEY.Key_N)
    text_id = on_screen(window, qtbot)[0]
    QTest.keyClicks(page(window).card.editor, "look again")
    change_language(window)
    assert on_screen(window, qtbot)[0] == text_id
    stored = annotating.view(workspace(window).context.project, text_id)
    assert stored is not None
    assert stored.annotation is not None
    assert stored.annotation.note == "look again"
    assert "look again" in page(window).card.note.whole()


def show_texts(window: MainWindow) -> TextsPage:
    """The page of texts with a filter, sorted by an imported column, and three of its rows selected."""
    workspace(window).go_to(TEXTS)
    shown = workspace(window).texts_page
    shown.set_query("state:pool number")
    workspace(window).context.operations.wait()
    city = next(column for column, spec in enumerate(shown.model.specs) if spec.kind is TextColumn.IMPORTED)
    shown.table.sortByColumn(city, Qt.SortOrder.DescendingOrder)
    workspace(window).context.operations.wait()
    shown.table.select_row(7)
    for row in (2, 5, 6):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        shown.table.selectionModel().select(shown.model.index(row, 0), flags)
    return shown


@pytest.mark.parametrize("leaving", [TEXTS, RESULTS])
def test_the_page_the_filter_the_order_and_the_selection_stay(window: MainWindow, leaving: int) -> None:
    before = show_texts(window)
    ids, selected, current = before.model.ids.tolist(), before.table.selected_ids().tolist(), before.table.current_id()
    assert len(selected) == 4
    workspace(window).go_to(leaving)
    change_language(window)
    after = workspace(window).texts_page
    assert workspace(window).page == leaving
    workspace(window).go_to(TEXTS)
    workspace(window).context.operations.wait()
    assert after.box.text() == "state:pool number"
    assert after.model.ids.tolist() == ids
    assert (after.table.selected_ids().tolist(), after.table.current_id()) == (selected, current)
    header = after.table.horizontalHeader()
    assert after.model.specs[header.sortIndicatorSection()].name == "city"
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_the_keys_act_where_they_did(window: MainWindow) -> None:
    change_language(window)
    assert workspace(window).page == LABEL
    assert window.focusWidget() is page(window)


def test_a_training_that_was_cancelled_does_not_begin_anew(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retraining, "retrain", lambda _, *job, **__: until_stopped(*job))
    project = workspace(window).context.project
    for label_id in (1, 2):
        annotating.label(project, list(range(10 * label_id - 9, 10 * label_id + 1)), [label_id])
    project.update_settings(retrain_every=20)
    workspace(window).tell("settings")
    jobs = workspace(window).context.jobs
    qtbot.waitUntil(lambda: jobs.running == RETRAIN, timeout=5_000)
    workspace(window).cancel()
    qtbot.waitUntil(lambda: not jobs.is_working, timeout=5_000)
    workspace(window).context.operations.wait()
    assert jobs.running is None
    change_language(window)
    assert workspace(window).context.jobs.running is None


def dialog_over_a_language_that_waits(window: MainWindow, qtbot: QtBot) -> tuple[Workspace, LabelsDialog]:
    """The training that the language waited for has ended, and a dialog is open."""
    before, go_on = workspace(window), threading.Event()
    before.context.jobs.start(RETRAIN, lambda *_: go_on.wait(10), lambda _: None)
    window._other_language()
    dialog = LabelsDialog(window, before.context)
    dialog.open()
    go_on.set()
    qtbot.waitUntil(lambda: not before.is_busy, timeout=5_000)
    return before, dialog


def test_it_comes_once_no_dialog_is_open_for_that_is_of_the_workspace(window: MainWindow, qtbot: QtBot) -> None:
    before, dialog = dialog_over_a_language_that_waits(window, qtbot)
    qtbot.wait(200)
    assert workspace(window) is before
    dialog.new_name.setText("four")
    dialog.accept()
    qtbot.waitUntil(lambda: workspace(window) is not before, timeout=5_000)
    assert "four" in [label.name for label in workspace(window).context.project.scheme().labels]


def test_it_comes_once_who_opened_a_dialog_has_its_answer(window: MainWindow, qtbot: QtBot) -> None:
    before, go_on = workspace(window), threading.Event()
    before.context.jobs.start(RETRAIN, lambda *_: go_on.wait(10), lambda _: None)
    window._other_language()

    def answer() -> None:
        go_on.set()
        qtbot.waitUntil(lambda: not before.is_busy, timeout=5_000)
        dialog = window.findChild(LabelsDialog)
        dialog.changes = 1
        dialog.done(dialog.DialogCode.Accepted)
        qtbot.wait(200)
        assert workspace(window) is before

    QTimer.singleShot(0, answer)
    window._dialogs.edit_labels()
    qtbot.waitUntil(lambda: workspace(window) is not before, timeout=5_000)


def test_what_began_by_itself_behind_the_dialog_makes_way(window: MainWindow, qtbot: QtBot) -> None:
    before, dialog = dialog_over_a_language_that_waits(window, qtbot)
    before.context.jobs.start("pool", until_stopped, lambda _: None, makes_way=True)
    dialog.reject()
    qtbot.waitUntil(lambda: workspace(window) is not before, timeout=5_000)


def test_the_window_does_not_stand_still_for_what_is_being_thought(window: MainWindow, qtbot: QtBot) -> None:
    before, began, go_on = workspace(window), threading.Event(), threading.Event()

    def think(_: ShouldStop) -> None:
        began.set()
        go_on.wait(10)

    before.context.operations.think(think, lambda _: None)
    assert began.wait(5)
    window._prefer("language", "zh_CN")
    assert (workspace(window), go_on.is_set()) == (before, False)
    assert "once what is running has ended" in before.banner.text
    go_on.set()
    qtbot.waitUntil(lambda: workspace(window) is not before, timeout=5_000)


def test_another_theme_changes_nothing_else(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, KEY.Key_2)
    before, at_work = on_screen(window, qtbot), workspace(window)
    for theme in ("dark", "light"):
        window._prefer("theme", theme)
        assert (on_screen(window, qtbot), workspace(window)) == (before, at_work)
