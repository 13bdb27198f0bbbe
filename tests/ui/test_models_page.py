"""The page of all trained models."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from annotator.core.domain import ModelInfo
from annotator.services import annotating, evaluating, retraining
from annotator.storage import models as stored
from annotator.ui import i18n
from annotator.ui.messages import sentence
from annotator.ui.models.models_model import ModelColumn, ModelsModel
from annotator.ui.pages.models import ModelsPage

MEASURED = {
    "n": 80, "accuracy": 0.75, "accuracy_low": 0.64, "accuracy_high": 0.83,
    "macro_f1": 0.7, "macro_f1_low": 0.6, "macro_f1_high": 0.8,
}  # fmt: skip


def info(model_id: int, **changed) -> ModelInfo:
    plain = ModelInfo(
        model_id, datetime(2024, 5, 6, tzinfo=UTC), 40 * model_id, 7, 12.34, (1, 2, 3), {"hidden": 96},
        {"test": MEASURED}, ({"epoch": 1, "train_loss": 0.9},), "f", False,
    )  # fmt: skip
    return replace(plain, **changed)


def words(model: ModelsModel, row: int, column: ModelColumn) -> str:
    return model.index(row, column).data()


@pytest.fixture
def model() -> ModelsModel:
    made = ModelsModel()
    made.show_models([info(3, active=True), info(2), info(1)])
    return made


CONFIGURATION = {"max_tokens": 256, "shortened_texts": 12, "pool_tokens_read": 230_000, "dropout": 0.4}
RISING = tuple({"epoch": n, "train_loss": loss} for n, loss in enumerate((1.9, 0.4, 0.7), 1))


@pytest.fixture
def make_page(show_page):
    return lambda desk: show_page(ModelsPage, desk)


@pytest.fixture
def page(desk, make_page) -> ModelsPage:
    """Two models, of which the newer one is active."""
    desk.publish_model()
    desk.publish_model()
    return make_page(desk)


def test_the_table_is_a_sound_item_model(qtbot):
    model = ModelsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_models([info(2), info(1)])
    model.show_models([])
    del tester


def test_each_model_has_its_figures(model):
    columns = (ModelColumn.TEXTS, ModelColumn.LABELS, ModelColumn.TEST, ModelColumn.SECONDS, ModelColumn.SEED)
    assert [words(model, 1, column) for column in columns] == ["80", "3", "80", "12.3 s", "7"]
    assert words(model, 1, ModelColumn.ACCURACY) == "0.75  0.64–0.83"
    assert words(model, 1, ModelColumn.MACRO_F1) == "0.70  0.60–0.80"


def test_the_active_model_is_marked(model):
    assert words(model, 0, ModelColumn.NAME) == "3, active"
    assert words(model, 1, ModelColumn.NAME) == "2"


@pytest.mark.parametrize(
    ("metrics", "said"),
    [({}, "not measured"), ({"test": None}, "not measured"), ({"test": {**MEASURED, "n": 9}}, "too few: 9")],
)
def test_a_model_on_no_or_too_few_test_texts_says_so(metrics, said):
    model = ModelsModel()
    model.show_models([info(1, metrics=metrics)])
    assert words(model, 0, ModelColumn.ACCURACY) == said


def test_a_long_training_is_told_in_minutes():
    model = ModelsModel()
    model.show_models([info(1, seconds=200.4)])
    assert words(model, 0, ModelColumn.SECONDS) == "3 min 20 s"


def test_without_a_model_it_says_how_one_comes_about(desk, make_page):
    page = make_page(desk)
    assert page.no_models.isVisible()


def test_lists_the_newest_first_and_begins_at_the_active_one(page):
    names = [page.sorted.index(row, 0).data() for row in range(page.sorted.rowCount())]
    assert names == ["2, active", "1"]
    assert page.current().id == 2
    assert not page.activate_button.isEnabled()


def test_sorts_by_value_and_not_by_words(desk, make_page):
    page = make_page(desk)
    page.model.show_models([info(1, seconds=9.0), info(2, seconds=100.0), info(3, seconds=20.0)])
    page.table.sortByColumn(ModelColumn.SECONDS, Qt.SortOrder.AscendingOrder)
    assert [page.sorted.index(row, ModelColumn.SECONDS).data() for row in range(3)] == ["9.0 s", "20.0 s", "100.0 s"]


def test_enter_makes_the_model_active_and_says_that_it_changed(page, desk, qtbot, monkeypatch):
    def activate(project, model_id, _on_progress, _should_stop):
        with project.db.write() as tx:
            stored.set_active(tx, model_id)

    monkeypatch.setattr(retraining, "activate", activate)
    page.changed.connect(page.refresh)
    page.table.setCurrentIndex(page.sorted.index(1, 0))
    assert page.activate_button.isEnabled()
    with qtbot.waitSignal(page.changed, timeout=5_000) as told:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert told.args == ["model"]
    desk.wait()
    assert [page.sorted.index(row, 0).data() for row in range(2)] == ["2", "1, active"]
    assert page.current().id == 1


def test_the_active_model_is_not_activated_again(page, desk, qtbot):
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert desk.context.jobs.running is None


def test_nothing_can_be_started_while_a_job_runs(page, desk, qtbot):
    import threading

    go_on = threading.Event()
    page.table.setCurrentIndex(page.sorted.index(1, 0))
    desk.context.jobs.start("retrain", lambda *_: go_on.wait(5), lambda _: None)
    assert not page.activate_button.isEnabled()
    assert not page.retrain_button.isEnabled()
    with qtbot.waitSignal(desk.context.operations.failed) as refused:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert sentence(refused.args[0].error).startswith("Something else is running.")
    with qtbot.waitSignal(desk.context.jobs.ended, timeout=5_000):
        go_on.set()
    assert page.activate_button.isEnabled()


def test_a_new_model_is_listed_at_once(page, desk):
    desk.publish_model()
    page.refresh("model")
    desk.wait()
    assert page.sorted.index(0, 0).data() == "3, active"


def test_a_flag_lists_nothing_anew(page, desk):
    page.refresh(annotating.set_flag(desk.project, desk.ids[:1], True))
    assert not desk.context.operations.busy


def test_the_active_model_is_measured_on_the_test_texts_of_now_as_on_the_page_of_results(desk, make_page):
    ids = desk.add_texts([f"test text {n}" for n in range(20)], test=True)
    desk.publish_model()
    annotating.label(desk.project, ids[:12], desk.label_ids[:1])
    page = make_page(desk)
    assert words(page.model, 0, ModelColumn.TEST) == "12"
    assert words(page.model, 0, ModelColumn.ACCURACY).startswith("1.00  ")
    page.refresh(annotating.label(desk.project, ids[12:], desk.label_ids[1:2]))
    desk.wait()
    assert words(page.model, 0, ModelColumn.TEST) == "20"
    found = evaluating.evaluate(desk.project).metrics
    for column, value, spread in (
        (ModelColumn.ACCURACY, found.accuracy, found.accuracy_interval),
        (ModelColumn.MACRO_F1, found.macro.f1, found.macro_f1_interval),
    ):
        assert words(page.model, 0, column) == f"{value:.2f}  {spread[0]:.2f}–{spread[1]:.2f}"


def test_a_model_that_no_longer_predicts_keeps_its_figures_and_the_page_says_so(desk, make_page):
    kept = [info(2, active=True), info(1)]
    model = ModelsModel()
    desk.publish_model()
    evaluation = replace(evaluating.evaluate(desk.project), model=kept[0])
    model.show_models(kept, evaluation)
    assert words(model, 0, ModelColumn.ACCURACY) == "not measured"
    assert words(model, 1, ModelColumn.ACCURACY) == "0.75  0.64–0.83"
    page = make_page(desk)
    assert not page.which_texts.isVisible(), "there is one model only"
    desk.publish_model()
    page.refresh("model")
    desk.wait()
    assert page.which_texts.isVisible()


def test_details_show_configuration_and_curve_of_the_model_that_is_looked_at(desk, make_page, monkeypatch):
    kept = [info(2, configuration={"hidden": 96, "checkpoint": {"secret": 1}}), info(1)]
    monkeypatch.setattr(retraining, "models", lambda _: kept)
    page = make_page(desk)
    said = [page._configuration.itemAt(i).widget().text() for i in range(page._configuration.count())]
    assert said == ["LSTM units per direction", "96"]
    assert page.details.heading.text() == "Model 2"
    assert page.curve.points("train_loss") == ([1], [0.9])


def test_retraining_is_a_wish(page, qtbot):
    with qtbot.waitSignal(page.retrain_requested):
        page.retrain_button.click()


@pytest.mark.parametrize(("width", "left_out"), [(1_080, []), (660, ["Labels", "Took", "Seed"])])
def test_what_the_table_has_no_room_for_is_told_below(desk, make_page, qtbot, width, left_out):
    desk.publish_model()
    page = make_page(desk)
    for wide in (1_080, 660, width):
        page.resize(wide, 500)
        qtbot.wait(20)
    hidden = [page.model.headerData(column, Qt.Orientation.Horizontal) for column in ModelColumn
              if page.table.isColumnHidden(column)]  # fmt: skip
    assert hidden == left_out
    assert page.table.horizontalScrollBar().maximum() == 0
    assert sum(page.table.columnWidth(column) for column in ModelColumn) == page.table.viewport().width()
    told = [page._configuration.itemAt(i).widget().text() for i in range(page._configuration.count())]
    assert told[: 2 * len(left_out) : 2] == left_out
    if left_out:
        assert told[1] == "3", "the labels the model knows"


def test_a_model_whose_weights_are_gone_is_told_of_but_cannot_be_used(desk, make_page, monkeypatch):
    shown = [info(2, active=True), info(1, usable=False)]
    monkeypatch.setattr(retraining, "models", lambda _: shown)
    page = make_page(desk)
    page.table.setCurrentIndex(page.sorted.index(1, 0))
    assert page.details.heading.text() == "Model 1"
    assert not page.activate_button.isEnabled()
    assert not page.export_button.isEnabled()
    told = [page._configuration.itemAt(i).widget().text() for i in range(page._configuration.count())]
    assert told[told.index("Weights") + 1] == "no longer kept"


@pytest.mark.parametrize("width", [480, 660, 840, 1_040])
def test_no_figure_of_a_model_is_cut_off(desk, make_page, qtbot, width):
    desk.publish_model()
    page = make_page(desk)
    page.model.show_models([info(12, active=True, seconds=754.0), info(11)])
    page.resize(width, 500)
    qtbot.wait(20)
    metrics = page.table.fontMetrics()
    for column in ModelColumn:
        if not page.table.isColumnHidden(column):
            words = str(page.model.index(0, column).data())
            assert metrics.horizontalAdvance(words) + 20 <= page.table.columnWidth(column), words


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(484, 428), (664, 508), (1044, 708)], ids=["smallest", "small", "usual"])
def test_what_is_said_of_the_curve_is_not_cut_and_nothing_lies_on_it(
    desk, make_page, qapp, qtbot, monkeypatch, language, size
):
    i18n.install(qapp, language)
    shown = info(1, active=True, history=RISING, configuration=CONFIGURATION)
    monkeypatch.setattr(retraining, "models", lambda _: [shown])
    page = make_page(desk)
    page.resize(*size)
    told, lines = page.curve.why_it_rises, page._lines_scroll
    qtbot.waitUntil(lambda: told.isVisible() and told.height() >= told.heightForWidth(told.width()))
    assert lines.x() + lines.width() < page.curve.mapTo(page.details, QPoint()).x()
    assert lines.widget().width() <= lines.viewport().width()
