"""The page of texts: finding, sorting, and labelling one or many at a time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.core.domain import Decision
from annotator.core.query import KEYS
from annotator.services import annotating, history
from annotator.ui.messages import sentence
from annotator.ui.models.texts_model import TextColumn
from annotator.ui.pages.texts import TextsPage

from .finding import shown, write

KEY = Qt.Key
ANNOTATION, PREDICTED = 2, 3  # columns


@pytest.fixture
def page(desk, make_texts_page) -> TextsPage:
    return make_texts_page(desk)


def press(desk, page, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(page.table, key, modifier)
    desk.wait()


def state(desk, text_id: int):
    view = annotating.view(desk.project, text_id)
    found = view.annotation
    if found is None:
        return None, ()
    return found.decision, desk.project.scheme().names(found.label_ids)


# what it shows


def test_shows_every_text_and_how_many_there_are(page, desk):
    assert shown(page) == desk.ids
    assert page.box.count.text().startswith("12 ")


def test_without_texts_it_offers_to_import_some(make_desk, make_texts_page, qtbot):
    page = make_texts_page(make_desk(bodies=()))
    assert page.view.place == "no_texts"
    with qtbot.waitSignal(page.import_requested):
        page.view._places["no_texts"].button.click()


def test_where_nothing_matches_it_offers_to_clear_the_filter(page, desk, qtbot):
    page.set_query("nowhere")
    desk.wait()
    assert page.view.place == "nothing"
    page.view._places["nothing"].button.click()
    desk.wait()
    assert page.view.place == "table"
    assert len(shown(page)) == 12


def test_labels_of_forty_fit_into_menu_and_filters(make_desk, make_texts_page):
    desk = make_desk(labels=[f"label {n}" for n in range(40)])
    page = make_texts_page(desk)
    assert len([one for one in page.menu().actions() if one.text().startswith("label ")]) == 40


# finding and sorting


def test_searches_a_moment_after_the_last_key(page, desk, qtbot):
    page.box.edit.setFocus()
    qtbot.keyClicks(page.box.edit, "number 7")
    assert len(shown(page)) == 12
    qtbot.waitUntil(lambda: page.box.query.text == "number 7", timeout=5_000)
    desk.wait()
    assert shown(page) == [desk.ids[6]]
    assert page.box.count.text().startswith("1 ")


def test_what_is_not_understood_is_said_below_the_query_and_the_table_stays(page, desk, qtbot):
    write(page, desk, qtbot, "confidence<much")
    assert "confidence<much" in page.box.error.text()
    assert page.box.error.isVisible()
    assert len(shown(page)) == 12
    write(page, desk, qtbot, "confidence<0.5")
    assert not page.box.error.isVisible()


def test_a_click_on_a_filter_edits_the_query(page, desk, qtbot):
    annotating.skip(desk.project, desk.ids[:2])
    page.refresh(None)
    desk.wait()
    next(row for row in page.facets.rows("states") if row.choice.value == "skipped").click()
    desk.wait()
    assert page.box.text() == "state:skipped"
    assert shown(page) == desk.ids[:2]


def test_a_written_query_ticks_the_filters(page, desk):
    page.set_query("state:pool")
    desk.wait()
    assert [row.choice.value for row in page.facets.rows("states") if row.isChecked()] == ["pool"]


def test_a_click_on_a_header_sorts(page, desk, qtbot):
    header = page.table.horizontalHeader()
    place = header.sectionViewportPosition(1) + 20
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
    desk.wait()
    assert shown(page)[1] == desk.ids[9]  # "text number 10" stands behind "text number 1"


def test_the_text_that_was_current_stays_current_when_the_order_changes(page, desk):
    page.table.select_row(3)
    page.model.sort(1, Qt.SortOrder.DescendingOrder)
    desk.wait()
    assert page.table.current_id() == desk.ids[3]


@pytest.mark.parametrize(("key", "modifier"), [(KEY.Key_Slash, None), (KEY.Key_F, Qt.KeyboardModifier.ControlModifier)])
def test_slash_and_ctrl_f_go_to_the_query_and_esc_goes_back(page, qtbot, key, modifier):
    page.activateWindow()
    page.table.setFocus()
    qtbot.keyClick(page.table, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert page.box.edit.hasFocus()
    qtbot.keyClick(page.box.edit, KEY.Key_Escape)
    assert page.table.hasFocus()


def test_keys_of_labels_are_letters_and_digits_while_the_query_is_written(page, desk, qtbot):
    page.box.edit.setFocus()
    qtbot.keyClicks(page.box.edit, "1 fu")
    desk.wait()
    assert page.box.text() == "1 fu"
    assert desk.project.counts().annotated == 0


def test_an_input_method_composes_undisturbed(page, desk, qtbot):
    page.activateWindow()
    page.box.edit.setFocus()
    QApplication.sendEvent(page.box.edit, QInputMethodEvent("fu", []))
    assert page.box.text() == ""
    assert page.box.edit.composing
    done = QInputMethodEvent("", [])
    done.setCommitString("服务")
    QApplication.sendEvent(page.box.edit, done)
    qtbot.waitUntil(lambda: page.box.query.text == "服务", timeout=5_000)
    assert page.box.edit.cursorPosition() == 2


def test_colouring_the_keys_leaves_text_cursor_and_selection_alone(page, qtbot):
    edit = page.box.edit
    edit.setText("word state:pool")
    edit.setSelection(2, 6)
    page.box._paint_keys()
    assert (edit.text(), edit.selectionStart(), edit.selectedText()) == ("word state:pool", 2, "rd sta")


# deciding


def test_a_digit_labels_the_current_text(page, desk, qtbot):
    page.table.select_row(2)
    press(desk, page, qtbot, KEY.Key_2)
    assert state(desk, desk.ids[2]) == (Decision.LABELLED, ("two",))
    qtbot.waitUntil(lambda: page.model.index(2, ANNOTATION).data() == "two", timeout=5_000)


def test_keys_decide_on_the_whole_selection_as_one_change(page, desk, qtbot):
    page.table.selectAll()
    changes = []
    page.changed.connect(changes.append)
    press(desk, page, qtbot, KEY.Key_1)
    assert desk.project.counts().labelled == 12
    assert [change.text_count for change in changes] == [12]
    history.undo(desk.project)
    assert desk.project.counts().labelled == 0


def test_space_skips_u_is_unsure_f_flags_and_delete_clears(page, desk, qtbot):
    page.table.select_row(0)
    press(desk, page, qtbot, KEY.Key_Space)
    assert state(desk, desk.ids[0])[0] is Decision.SKIPPED
    press(desk, page, qtbot, KEY.Key_U)
    assert state(desk, desk.ids[0])[0] is Decision.UNSURE
    press(desk, page, qtbot, KEY.Key_F)
    press(desk, page, qtbot, KEY.Key_Delete)
    found = annotating.view(desk.project, desk.ids[0]).annotation
    assert (found.decision, found.flag) == (None, True)
    press(desk, page, qtbot, KEY.Key_F)
    assert desk.project.counts().flagged == 0


def test_a_digit_beyond_the_labels_does_nothing(page, desk, qtbot):
    page.table.select_row(0)
    press(desk, page, qtbot, KEY.Key_9)
    assert desk.project.counts().annotated == 0


def test_with_many_labels_a_digit_gives_a_label_to_all_and_takes_it_off_where_all_have_it(
    make_desk, make_texts_page, qtbot
):
    desk = make_desk(many=True)
    page = make_texts_page(desk)
    annotating.label(desk.project, desk.ids[:1], [desk.label_ids[0]])
    annotating.label(desk.project, desk.ids[1:2], [desk.label_ids[1]])
    page.table.selectAll()
    press(desk, page, qtbot, KEY.Key_1)
    assert state(desk, desk.ids[0]) == (Decision.LABELLED, ("one",))
    assert state(desk, desk.ids[1]) == (Decision.LABELLED, ("one", "two"))
    press(desk, page, qtbot, KEY.Key_1)
    assert state(desk, desk.ids[1]) == (Decision.LABELLED, ("two",))


@pytest.mark.parametrize(("answer", "labelled"), [("Yes", 600), ("No", 0)])
def test_more_than_five_hundred_texts_are_asked_about_first(
    make_desk, make_texts_page, qtbot, monkeypatch, answer, labelled
):
    desk = make_desk(bodies=[f"text {n}" for n in range(600)])
    page = make_texts_page(desk)
    asked = []

    def ask(_parent, _title, words, *_):
        asked.append(words)
        return QMessageBox.StandardButton[answer]

    monkeypatch.setattr(QMessageBox, "question", ask)
    page.table.selectAll()
    press(desk, page, qtbot, KEY.Key_1)
    assert desk.project.counts().labelled == labelled
    assert "600" in asked[0]
    assert "one" in asked[0]


def test_what_was_labelled_stays_where_it_is_until_the_next_search(page, desk, qtbot):
    page.set_query("state:pool")
    desk.wait()
    page.table.select_row(0)
    press(desk, page, qtbot, KEY.Key_1)
    assert shown(page)[0] == desk.ids[0]
    page.activate()
    desk.wait()
    assert desk.ids[0] not in shown(page)


def test_the_filters_count_what_was_just_labelled(page, desk, qtbot):
    page.table.select_row(0)
    press(desk, page, qtbot, KEY.Key_1)
    counts = {row.choice.value: row.choice.count for row in page.facets.rows("states")}
    assert (counts["labelled"], counts["pool"]) == (1, 11)


def test_a_selection_of_everything_is_kept_as_ranges(make_desk, make_texts_page):
    desk = make_desk(bodies=[f"text {n}" for n in range(3_000)])
    page = make_texts_page(desk)
    page.table.selectAll()
    assert page.table.selected_count() == 3_000
    assert page.table.selected_ids().tolist() == desk.ids
    assert page.table.selectionModel().selection().size() == 1


def test_enter_and_double_click_open_the_text(page, desk, qtbot):
    page.table.select_row(4)
    with qtbot.waitSignal(page.open_text_requested) as opened:
        qtbot.keyClick(page.table, KEY.Key_Return)
    assert opened.args == [desk.ids[4]]
    with qtbot.waitSignal(page.open_text_requested) as opened:
        page.table.doubleClicked.emit(page.model.index(5, 1))
    assert opened.args == [desk.ids[5]]


def test_whether_the_opinion_was_seen_is_kept_with_the_annotation(page, desk, qtbot):
    desk.publish_model()
    page.refresh("model")
    desk.wait()
    page.table.select_row(0)
    press(desk, page, qtbot, KEY.Key_1)
    for column, spec in enumerate(page.model.specs):
        if spec.kind in (TextColumn.PREDICTED, TextColumn.CONFIDENCE):
            page.table.set_column_shown(column, False)
    page.table.select_row(1)
    press(desk, page, qtbot, KEY.Key_1)
    seen = [annotating.view(desk.project, text_id).annotation.prediction_shown for text_id in desk.ids[:2]]
    assert seen == [True, False]


def test_copies_the_selected_texts(page, desk, qtbot):
    page.table.select_row(1)
    press(desk, page, qtbot, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "text number 2"


def test_more_texts_than_the_clipboard_gets_are_not_copied_in_part(page, desk, qtbot, monkeypatch):
    monkeypatch.setattr("annotator.ui.pages.texts._COPY_AT_MOST", 11)
    QGuiApplication.clipboard().setText("before")
    with qtbot.waitSignal(desk.context.operations.failed) as failed:
        page.table.selectAll()
        press(desk, page, qtbot, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "at most 11 texts" in sentence(failed.args[0].error)
    assert QGuiApplication.clipboard().text() == "before"


# around the table


def test_the_selection_is_counted_and_exporting_names_the_query(page, desk, qtbot):
    page.table.selectAll()
    assert page.view.selected.text() == "12 selected"
    page.set_query("number 3")
    desk.wait()
    with qtbot.waitSignal(page.export_requested) as asked:
        page.view.export_button.click()
    assert asked.args == ["number 3"]
    assert "1" in page.view.export_button.text()
    page.set_query("number nowhere")
    desk.wait()
    assert not page.view.export_button.isVisible(), "nobody exports nothing"


def test_every_key_of_the_language_is_coloured(page, qtbot):
    shown = []
    page.view.box.edit.show_formats = lambda event: shown.append(event.attributes())
    words = [f"{key}:x" for key in KEYS] + ["confidence<0.5", "unknown:x", "word"]
    page.view.box.edit.setText(" ".join(words))
    qtbot.waitUntil(lambda: bool(shown))
    assert [one.length for one in shown[-1]] == [*(len(key) + 1 for key in KEYS), len("confidence<")]


def test_imported_columns_beyond_the_third_are_hidden_until_they_are_ticked(make_desk, make_texts_page):
    desk = make_desk(bodies=())
    desk.add_texts(["a text"], a="1", b="2", c="3", d="4")
    page = make_texts_page(desk)
    names = [spec.name for spec in page.model.specs]
    hidden = [name for column, name in enumerate(names) if page.table.isColumnHidden(column)]
    assert hidden == ["d"]
    next(action for action in page.table.columns_menu().actions() if action.text() == "d").trigger()
    assert not page.table.isColumnHidden(names.index("d"))


def test_columns_are_remembered(desk, make_texts_page):
    page = make_texts_page(desk)
    page.table.set_column_shown(4, False)
    page.table.horizontalHeader().resizeSection(5, 200)
    page.hide()
    again = make_texts_page(desk)
    assert again.table.isColumnHidden(4)
    assert again.table.columnWidth(5) == 200


def test_a_damaged_memory_of_columns_is_passed_over(page):
    page.table.restore_view('{"shown": 3}')
    page.table.restore_view("")
    assert not page.table.isColumnHidden(4)


def test_a_narrow_page_folds_the_filters_away_until_they_are_asked_for(page, qtbot):
    page.resize(700, 500)
    assert not page.facets.isVisible()
    page.view.facets_button.click()
    assert page.facets.isVisible()


def test_a_new_model_shows_in_the_rows(page, desk, qtbot):
    qtbot.waitUntil(lambda: page.model.index(0, 1).data() == "text number 1", timeout=5_000)
    assert page.model.index(0, PREDICTED).data() == ""
    desk.publish_model(favourite=1)
    page.refresh("model")
    qtbot.waitUntil(lambda: page.model.index(0, PREDICTED).data() == "two", timeout=5_000)


def test_imported_texts_show_at_once(page, desk):
    desk.add_texts(["something else"])
    page.refresh("import")
    desk.wait()
    assert len(shown(page)) == 13


def test_a_hidden_page_waits_with_its_work_until_it_is_shown(page, desk, monkeypatch):
    page.hide()
    desk.add_texts(["something else"])
    page.refresh("import")
    desk.wait()
    assert len(shown(page)) == 12
    page.show()
    page.activate()
    desk.wait()
    assert len(shown(page)) == 13


def test_every_control_has_a_name_for_screen_readers(page):
    assert page.table.accessibleName()
    assert page.box.edit.accessibleName()
    assert page.view.facets_button.text()
