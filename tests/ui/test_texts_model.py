"""The table model of texts: ids at once, rows a page at a time, never on the interface's thread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from annotator.core.domain import Label, Scheme
from annotator.services.browsing import TextRow
from annotator.ui.models.texts_model import PAGE_SIZE, TextColumn, TextsModel
from annotator.ui.operations import Operations

SCHEME = Scheme((Label(1, "joy", "#2f9e69"), Label(2, "anger", "#d1495b")), many=False)
DISPLAY = Qt.ItemDataRole.DisplayRole


def text_row(text_id: int, **changed) -> TextRow:
    plain = TextRow(
        text_id, f"body {text_id}", "pool", (), (1,), 0.625, "a.csv", text_id, {"city": "Ulm"}, False, "", False, None,
        True,
    )  # fmt: skip
    return replace(plain, **changed)


class Store:
    """What the model asks, and from which thread."""

    def __init__(self) -> None:
        self.rows: dict[int, TextRow] = {}
        self.asked: list[list[int]] = []
        self.threads: set[int] = set()
        self.open = threading.Event()
        self.open.set()

    def fetch(self, ids: Sequence[int]) -> list[TextRow]:
        self.asked.append(list(ids))
        self.threads.add(threading.get_ident())
        found = [self.rows.get(one, text_row(one)) for one in ids]
        assert self.open.wait(5)
        return found


@pytest.fixture
def operations(qapp):
    made = Operations()
    yield made
    made.close()


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(operations, store) -> TextsModel:
    made = TextsModel(operations, store.fetch, SCHEME, ["city"])
    made.set_ids(np.arange(1, 100_001))
    return made


def show(model, qtbot, *rows: int) -> None:
    """Look at rows as a view would, and wait for them."""
    with qtbot.waitSignal(model.rows_arrived, timeout=5_000):
        for row in rows:
            model.item(row)


def column(model, kind: TextColumn) -> int:
    return next(i for i, spec in enumerate(model.specs) if spec.kind is kind)


def words(model, row: int, kind: TextColumn, role=DISPLAY):
    return model.index(row, column(model, kind)).data(role)


def test_is_a_sound_item_model_before_and_after_rows_arrive(model, qtbot):
    model.set_ids(np.arange(1, 3_001))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert model.rowCount() == 3_000
    show(model, qtbot, 0)
    model.set_ids(np.arange(500, 0, -1))
    model.set_imported_columns(["city", "date"])
    model.update_all()
    del tester


def test_shows_nothing_of_a_text_until_its_page_arrives_then_says_so(model, qtbot):
    assert words(model, 0, TextColumn.TEXT) == ""
    assert model.index(0, 0).data(TextsModel.ItemRole) is None
    spy = QSignalSpy(model.dataChanged)
    show(model, qtbot, 0)
    assert words(model, 0, TextColumn.TEXT) == "body 1"
    first, last = spy.at(0)[0], spy.at(0)[1]
    assert (first.row(), last.row()) == (0, PAGE_SIZE - 1)


def test_rows_are_never_fetched_on_the_thread_of_the_interface(model, store, qtbot):
    show(model, qtbot, 0)
    show(model, qtbot, 70_000)
    assert threading.get_ident() not in store.threads


def test_fetches_only_the_pages_that_are_looked_at(model, store, qtbot):
    show(model, qtbot, 50_000, 50_099)
    assert store.asked == [list(range(50_001, 50_101))]


def test_pages_that_were_only_scrolled_past_are_not_fetched(model, store, qtbot):
    show(model, qtbot, *range(0, 100_000, PAGE_SIZE))
    assert sum(len(ids) for ids in store.asked) == 4 * PAGE_SIZE
    assert words(model, 99_999, TextColumn.TEXT) == "body 100000"


def test_a_change_fetches_the_changed_texts_again_and_no_others(model, store, qtbot):
    show(model, qtbot, 0)
    store.asked.clear()
    store.rows[3] = text_row(3, state="labelled", label_ids=(2,))
    model.update_texts([3, 90_000])
    show(model, qtbot, 2)
    assert store.asked == [[3]]
    assert words(model, 2, TextColumn.ANNOTATION) == "anger"


def test_the_old_row_stands_until_the_changed_one_arrives(model, store, qtbot):
    show(model, qtbot, 0)
    store.rows[1] = text_row(1, body="new")
    model.update_all()
    assert words(model, 0, TextColumn.TEXT) == "body 1"
    show(model, qtbot, 0)
    assert words(model, 0, TextColumn.TEXT) == "new"


def test_a_change_while_a_page_is_on_its_way_is_not_lost(model, store, operations, qtbot):
    store.open.clear()
    model.item(0)
    qtbot.waitUntil(lambda: bool(store.asked), timeout=5_000)
    store.rows[1] = text_row(1, flag=True)
    model.update_texts([1])
    store.open.set()
    operations.wait()
    assert words(model, 0, TextColumn.FLAG) == ""
    show(model, qtbot, 0)
    assert words(model, 0, TextColumn.FLAG) == "⚑"


def test_rows_that_are_here_stay_when_the_same_texts_are_sorted_anew(model, qtbot):
    model.set_ids(np.arange(1, 51))
    show(model, qtbot, 0)
    model.set_ids(np.arange(50, 0, -1))
    assert words(model, 0, TextColumn.TEXT) == "body 50"


def test_rows_of_an_earlier_search_do_not_show_up_in_a_later_one(model, store, operations, qtbot):
    store.open.clear()
    model.item(0)
    qtbot.waitUntil(lambda: bool(store.asked), timeout=5_000)
    model.set_ids(np.arange(200, 400))
    store.open.set()
    operations.wait()
    assert model.item(0) is None
    show(model, qtbot, 0)
    assert words(model, 0, TextColumn.TEXT) == "body 200"


def test_a_failed_fetch_is_told_and_can_be_tried_again(operations, qtbot):
    calls: list[Sequence[int]] = []

    def fetch(ids: Sequence[int]) -> list[TextRow]:
        calls.append(ids)
        if len(calls) == 1:
            raise OSError("gone")
        return [text_row(one) for one in ids]

    model = TextsModel(operations, fetch, SCHEME)
    model.set_ids(np.arange(1, 11))
    with qtbot.waitSignal(operations.failed, timeout=5_000):
        model.item(0)
    show(model, qtbot, 0)
    assert words(model, 0, TextColumn.TEXT) == "body 1"


@pytest.mark.parametrize(
    ("state", "labels", "said"),
    [
        ("pool", (), "—"),
        ("labelled", (1, 2), "joy, anger"),
        ("labelled", (), "none of them"),
        ("skipped", (), "skipped"),
        ("unsure", (), "unsure"),
    ],
)
def test_says_what_was_decided(model, store, qtbot, state, labels, said):
    store.rows[1] = text_row(1, state=state, label_ids=labels)
    show(model, qtbot, 0)
    assert words(model, 0, TextColumn.ANNOTATION) == said


def test_shows_prediction_confidence_source_and_imported_columns(model, qtbot):
    show(model, qtbot, 6)
    kinds = (TextColumn.PREDICTED, TextColumn.CONFIDENCE, TextColumn.SOURCE, TextColumn.IMPORTED)
    assert [words(model, 6, kind) for kind in kinds] == ["joy", "0.62", "a.csv 7", "Ulm"]


def test_a_text_without_a_prediction_has_no_confidence(model, store, qtbot):
    store.rows[1] = text_row(1, predicted_ids=(), confidence=None)
    show(model, qtbot, 0)
    assert words(model, 0, TextColumn.CONFIDENCE) == ""


def test_a_tool_tip_shows_markup_in_a_text_as_it_is_written(model, store, qtbot):
    store.rows[1] = text_row(1, body="<b>bold</b>", note="look here")
    show(model, qtbot, 0)
    tip = words(model, 0, TextColumn.TEXT, Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;bold&lt;/b&gt;" in tip
    assert "look here" in tip


def test_a_tool_tip_says_when_the_labels_changed_since_the_training(model, store, qtbot):
    store.rows[1] = text_row(1, prediction_current=False)
    show(model, qtbot, 0)
    assert "changed since" in words(model, 0, TextColumn.PREDICTED, Qt.ItemDataRole.ToolTipRole)


def test_sorting_names_the_column_and_leaves_the_work_to_the_storage(model, store, qtbot):
    with qtbot.waitSignal(model.sort_changed):
        model.sort(column(model, TextColumn.CONFIDENCE), Qt.SortOrder.DescendingOrder)
    assert (model.sort_key, model.descending) == ("confidence", True)
    with qtbot.waitSignal(model.sort_changed):
        model.sort(column(model, TextColumn.IMPORTED))
    assert (model.sort_key, model.descending) == ("column:city", False)
    with qtbot.waitSignal(model.sort_changed):
        model.sort(-1)
    assert (model.sort_key, model.descending) == ("row", False)
    assert store.asked == []


def test_the_flag_column_cannot_be_sorted_by(model, qtbot):
    with qtbot.assertNotEmitted(model.sort_changed):
        model.sort(column(model, TextColumn.FLAG), Qt.SortOrder.DescendingOrder)


def test_headers_are_named_and_the_flag_only_where_it_is_asked_for(model):
    def header(i: int, role=DISPLAY):
        return model.headerData(i, Qt.Orientation.Horizontal, role)

    assert [header(i) for i in range(model.columnCount())] == [
        "", "Text", "Annotation", "Predicted", "Confidence", "Source", "city",
    ]  # fmt: skip
    assert header(0, Qt.ItemDataRole.AccessibleTextRole) == "Flag"


def test_renamed_labels_show_at_once(model, store, qtbot):
    show(model, qtbot, 0)
    model.set_scheme(Scheme((Label(1, "delight", "#2f9e69"),), many=False))
    assert words(model, 0, TextColumn.PREDICTED) == "delight"


def test_tells_the_row_of_a_text(model):
    model.set_ids(np.array([9, 4, 7]))
    assert model.row_of(4) == 1
    assert model.row_of(5) is None
