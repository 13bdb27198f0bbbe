"""What is decided in the table or by an import never comes up as undecided on the label page, nor is it overwritten by
a key that was pressed before it was seen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.domain import Decision
from annotator.core.progress import ignore_progress, never_stop
from annotator.services import annotating, history
from annotator.services.importing import ImportChoice, import_file
from annotator.ui.pages.label import LabelPage
from annotator.ui.workspace import LABEL, TEXTS, Workspace

from .conftest import Desk
from .labelling import KEY, annotation, press, ready


@pytest.fixture
def page(desk: Desk, open_page: Callable[[Desk], LabelPage]) -> LabelPage:
    return open_page(desk)


def decide(desk: Desk, key: int, ids: list[int]) -> annotating.Change:
    if key == KEY.Key_Space:
        return annotating.skip(desk.project, ids)
    if key == KEY.Key_U:
        return annotating.unsure(desk.project, ids)
    return annotating.label(desk.project, ids, desk.label_ids[:1])


def tell(desk: Desk, page: LabelPage, change: object) -> None:
    page.refresh(change)  # type: ignore[arg-type]
    desk.wait()


def all_that_come(page: LabelPage, qtbot: QtBot) -> list[int]:
    """The texts that are asked from the one on the screen on, each of which gets the third label."""
    came = []
    while page.view.place == "work":
        came.append(ready(page, qtbot))
        press(page, qtbot, KEY.Key_3)
    return came


def import_labels(desk: Desk, folder: Path, texts: int) -> None:
    """A file that says "two" of the second text and the next ones."""
    file = folder / "theirs.csv"
    file.write_text("text,label\n" + "".join(f"text number {n},two\n" for n in range(2, texts + 2)), "utf-8")
    import_file(desk.project, file, ImportChoice("text", "label"), ignore_progress, never_stop)


class TestTextsThatWereFetchedAhead:
    @pytest.mark.parametrize("key", [KEY.Key_1, KEY.Key_Space, KEY.Key_U])
    def test_do_not_come_once_they_are_decided_in_the_table(self, desk, open_workspace, qtbot, key):
        desk.project.update_settings(retrain_every=0, test_share=0.0)
        workspace: Workspace = open_workspace(desk)
        workspace.show()
        workspace.context.operations.wait()
        page = workspace.label_page
        ahead = [one.text_id for one in page.session._queue]
        workspace.go_to(TEXTS)
        workspace.context.operations.wait()
        workspace.texts_page.table.select_texts(np.array(ahead[:2]), ahead[0])
        QTest.keyClick(workspace.texts_page.table, key)
        workspace.context.operations.wait()
        decided = [annotation(desk, text_id) for text_id in ahead[:2]]
        assert all(one is not None for one in decided)
        workspace.go_to(LABEL)
        assert sorted(all_that_come(page, qtbot)) == sorted({*desk.ids} - {*ahead[:2]})
        assert [annotation(desk, text_id) for text_id in ahead[:2]] == decided

    def test_come_again_once_that_is_undone(self, desk, page, qtbot):
        tell(desk, page, annotating.skip(desk.project, desk.ids[1:4]))
        tell(desk, page, history.undo(desk.project))
        assert sorted(all_that_come(page, qtbot)) == desk.ids

    def test_do_not_come_once_that_is_redone(self, desk, page, qtbot):
        tell(desk, page, annotating.skip(desk.project, desk.ids[1:4]))
        tell(desk, page, history.undo(desk.project))
        page.refresh("settings")
        desk.wait()
        tell(desk, page, history.redo(desk.project))
        assert all_that_come(page, qtbot) == [desk.ids[0], *desk.ids[4:]]

    def test_do_not_come_once_their_way_back_into_the_pool_is_undone(self, desk, page, qtbot):
        tell(desk, page, annotating.label(desk.project, desk.ids[1:3], desk.label_ids[:1]))
        tell(desk, page, annotating.clear(desk.project, desk.ids[1:3]))
        tell(desk, page, "settings")
        assert page.session._queue[0].text_id == desk.ids[1]
        tell(desk, page, history.undo(desk.project))
        assert all_that_come(page, qtbot) == [desk.ids[0], *desk.ids[3:]]

    def test_come_as_they_were_flagged_meanwhile(self, desk, page, qtbot):
        tell(desk, page, annotating.set_flag(desk.project, desk.ids[1:2], True))
        press(page, qtbot, KEY.Key_1)
        assert ready(page, qtbot) == desk.ids[1]
        assert page.card.flag.isVisible()

    def test_do_not_come_once_an_import_labelled_them_and_come_again_without_it(self, desk, page, qtbot, tmp_path):
        import_labels(desk, tmp_path, 3)
        tell(desk, page, "import")
        press(page, qtbot, KEY.Key_1)
        assert ready(page, qtbot) == desk.ids[4]
        page.open_text(desk.ids[2])
        desk.wait()
        assert page._chosen == {desk.label_ids[1]}
        history.undo(desk.project)  # the label of the first text
        history.undo(desk.project)  # the import
        tell(desk, page, "import")
        assert sorted(all_that_come(page, qtbot)) == desk.ids

    def test_are_fetched_anew_where_few_are_left(self, make_desk, open_page, qtbot):
        desk = make_desk(bodies=[f"text {n}" for n in range(40)])
        page = open_page(desk)
        tell(desk, page, annotating.skip(desk.project, desk.ids[1:33]))
        assert [one.text_id for one in page.session._queue] == desk.ids[33:]


class TestTheTextOnTheScreen:
    @pytest.mark.parametrize("key", [KEY.Key_1, KEY.Key_Space, KEY.Key_U])
    def test_stands_there_as_it_is_stored(self, desk, page, qtbot, key):
        tell(desk, page, decide(desk, key, desk.ids[:1]))
        assert ready(page, qtbot) == desk.ids[0]
        assert page._chosen == ({desk.label_ids[0]} if key == KEY.Key_1 else set())
        assert page.session.current.view.annotation == annotation(desk, desk.ids[0])

    @pytest.mark.parametrize("key", [KEY.Key_2, KEY.Key_Space, KEY.Key_U])
    def test_a_key_pressed_before_that_was_seen_overwrites_nothing(self, desk, page, qtbot, key):
        ready(page, qtbot)
        decide(desk, KEY.Key_1, desk.ids[:1])  # of which nobody has told the page yet
        told = []
        page.changed.connect(told.append)
        press(page, qtbot, key)
        assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[0],)
        assert told == []
        assert ready(page, qtbot) == desk.ids[0]
        assert page._chosen == {desk.label_ids[0]}, "what stands there is what is stored"
        press(page, qtbot, key)
        assert annotation(desk, desk.ids[0]).label_ids != (desk.label_ids[0],), "now it was seen"
        assert page.session.current.text_id == desk.ids[1]

    def test_nor_does_delete_take_it_away(self, desk, page, qtbot):
        press(page, qtbot, KEY.Key_2)
        press(page, qtbot, KEY.Key_Left)
        decide(desk, KEY.Key_1, desk.ids[:1])
        press(page, qtbot, KEY.Key_Delete)
        assert annotation(desk, desk.ids[0]).decision is Decision.LABELLED
        assert page._chosen == {desk.label_ids[0]}
        press(page, qtbot, KEY.Key_Delete)
        assert annotation(desk, desk.ids[0]) is None


def test_a_text_that_lost_its_only_label_in_the_table_comes_again(
    make_desk: Callable[..., Desk], open_page: Callable[[Desk], LabelPage], qtbot: QtBot
) -> None:
    desk = make_desk(many=True)
    page, (one, two) = open_page(desk), desk.label_ids[:2]
    alone, beside = desk.ids[3:5]
    tell(desk, page, annotating.label(desk.project, [alone], [one]))
    tell(desk, page, annotating.label(desk.project, [beside], [one, two]))
    tell(desk, page, annotating.toggle_label(desk.project, [alone, beside], one))
    tell(desk, page, "settings")
    came = []
    while page.view.place == "work":
        came.append(ready(page, qtbot))
        press(page, qtbot, KEY.Key_Return)
    assert set(came) == set(desk.ids) - {beside}


def test_delete_and_then_a_digit_without_waiting_gives_the_label(desk: Desk, page: LabelPage, qtbot: QtBot) -> None:
    press(page, qtbot, KEY.Key_1)
    press(page, qtbot, KEY.Key_Left)
    assert ready(page, qtbot) == desk.ids[0]
    QTest.keyClick(page, KEY.Key_Delete)
    QTest.keyClick(page, KEY.Key_2)
    desk.wait()
    assert annotation(desk, desk.ids[0]).label_ids == (desk.label_ids[1],)


def test_where_all_that_was_found_is_decided_meanwhile_more_is_fetched(
    make_desk: Callable[..., Desk], open_page: Callable[[Desk], LabelPage], qtbot: QtBot
) -> None:
    desk = make_desk(bodies=[f"text {n}" for n in range(80)])
    page = open_page(desk)
    ready(page, qtbot)
    found = page.session._fetch([desk.ids[0]])
    change = annotating.skip(desk.project, [one.text_id for one in found])
    page.session.refill(anew=True)
    page.session._filled(found, True)  # what was read before the decisions comes after them
    tell(desk, page, change)
    press(page, qtbot, KEY.Key_1)
    assert page.view.place == "work"
    assert page.session.current is not None
    assert page.session.current.text_id not in change.text_ids
