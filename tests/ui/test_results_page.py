"""The page of results: honest figures, and what is missing where there are none."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from annotator.core.domain import Label, ModelInfo
from annotator.core.metrics import evaluate
from annotator.core.query import parse
from annotator.services import annotating, browsing, schemes
from annotator.services.evaluating import Evaluation
from annotator.storage import models, training
from annotator.ui import i18n
from annotator.ui.models.confusion_model import ConfusionModel
from annotator.ui.models.label_metrics_model import LabelMetricsModel, MetricColumn
from annotator.ui.models.roles import Role
from annotator.ui.pages.results import ResultsPage
from annotator.ui.widgets.curve_plot import CurvePlot

TEST_BODIES = [f"test text {n}" for n in range(20)]


def evaluation(true: list[int], predicted: list[int], names=("joy", "anger", "fear"), many=False) -> Evaluation:
    labels = tuple(Label(10 + i, name, "#2f9e69") for i, name in enumerate(names))
    one_hot = np.eye(len(names), dtype=bool)
    metrics = evaluate(one_hot[true], one_hot[predicted], None, many)
    model = ModelInfo(1, datetime.now(UTC), 5, 1, 1.0, (10, 11, 12), {}, {}, (), "f", True)
    return Evaluation(model, labels, metrics, {})


def cells(model, row: int) -> list[str]:
    return [model.index(row, column).data() for column in range(model.columnCount())]


@pytest.fixture
def make_page(show_page):
    return lambda desk: show_page(ResultsPage, desk)


def measured(desk, texts: int = 20) -> None:
    """Test texts of which three quarters are what the model says."""
    ids = desk.add_texts(TEST_BODIES[:texts], test=True)
    desk.publish_model(favourite=0)
    wrong = texts // 4
    annotating.label(desk.project, ids[wrong:], [desk.label_ids[0]])
    annotating.label(desk.project, ids[:wrong], [desk.label_ids[1]])


# the table by label


def test_the_table_by_label_is_a_sound_item_model(qtbot):
    model = LabelMetricsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_evaluation(evaluation([0] * 10 + [1] * 10, [0] * 20))
    model.show_evaluation(None)
    del tester


def test_each_label_has_its_figures_and_the_averages_follow():
    model = LabelMetricsModel()
    model.show_evaluation(evaluation([0] * 12 + [1] * 12, [0] * 12 + [1] * 6 + [0] * 6))
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names == ["joy", "anger", "fear", "macro", "micro"]
    assert cells(model, 0)[:4] == ["joy", "0.67", "1.00", "0.80"]
    assert "–" in cells(model, 0)[MetricColumn.INTERVAL]
    assert cells(model, 3)[-1] == "24"


def test_a_label_on_fewer_than_ten_texts_says_so_instead_of_an_interval():
    model = LabelMetricsModel()
    model.show_evaluation(evaluation([0] * 12 + [1] * 9, [0] * 12 + [1] * 9))
    assert cells(model, 1)[MetricColumn.INTERVAL] == "too few: 9"
    assert "too few" not in cells(model, 0)[MetricColumn.INTERVAL]


def test_what_is_not_defined_is_a_dash():
    model = LabelMetricsModel()
    model.show_evaluation(evaluation([0] * 12, [0] * 12))
    assert cells(model, 2)[1:4] == ["—", "—", "—"]


# the confusion matrix


def test_the_confusion_matrix_is_a_sound_item_model(qtbot):
    model = ConfusionModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_evaluation(evaluation([0, 0, 1, 2], [0, 1, 1, 2]))
    assert (model.rowCount(), model.columnCount()) == (3, 3)
    model.show_evaluation(None)
    del tester


def test_rows_are_true_labels_and_columns_predicted_ones():
    model = ConfusionModel()
    model.show_evaluation(evaluation([0, 0, 1, 2], [0, 1, 1, 1]))
    assert [cells(model, row) for row in range(3)] == [["1", "1", ""], ["", "1", ""], ["", "1", ""]]
    assert model.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole) == "true: joy"
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "predicted: joy"


def test_a_cell_knows_its_share_of_the_true_label():
    model = ConfusionModel()
    model.show_evaluation(evaluation([0, 0, 0, 0], [0, 1, 1, 1]))
    cell = model.index(0, 1).data(Role.ITEM)
    assert (cell.count, cell.share, cell.is_right) == (3, 0.75, False)


def test_labels_that_do_not_occur_take_no_room():
    model = ConfusionModel()
    model.show_evaluation(evaluation([0, 1], [1, 0]))
    assert [model.headerData(i, Qt.Orientation.Vertical) for i in range(model.rowCount())] == ["joy", "anger"]


# the page


def test_without_a_model_it_says_what_training_needs(desk, make_page):
    page = make_page(desk)
    assert page.place == "no_model"
    assert "2 labels with 5 texts" in page.no_model.told.text()
    assert not page.no_model.button.isVisible()


def test_with_enough_labels_it_offers_to_train(desk, make_page, qtbot):
    annotating.label(desk.project, desk.ids[:5], [desk.label_ids[0]])
    annotating.label(desk.project, desk.ids[5:10], [desk.label_ids[1]])
    page = make_page(desk)
    with qtbot.waitSignal(page.retrain_requested):
        page.no_model.button.click()


def test_without_labelled_test_texts_it_says_where_they_come_from(desk, make_page):
    desk.publish_model()
    page = make_page(desk)
    assert page.no_test.isVisible()
    assert "20" in page.no_test.told.text()
    desk.project.update_settings(test_share=0.0)
    page.refresh(None)
    desk.wait()
    assert "none are drawn" in page.no_test.told.text()
    assert page.accuracy.figure.text() == "—"
    assert not page.confusion.isVisible()


def test_test_texts_with_labels_the_model_does_not_know_are_told_from_none(desk, make_page):
    desk.publish_model()
    ids = desk.add_texts(["a test text"], test=True)
    annotating.label(desk.project, ids, [desk.label_ids[0]])
    page = make_page(desk)
    assert page.no_test.isVisible(), "the model has said nothing of it"
    assert "do not fit this model" in page.no_test.heading.text()


def test_shows_the_figures_with_interval_and_number_of_texts(desk, make_page):
    measured(desk)
    page = make_page(desk)
    assert page.accuracy.figure.text() == "0.75"
    assert page.accuracy.beside.whole() == "0.53–0.89"
    assert page.test_texts.figure.text() == "20"
    assert page.by_label.isVisible()
    assert page.confusion.isVisible()


@pytest.mark.parametrize(
    ("language", "random", "said"), [("en", "random", "never trained on"), ("zh_CN", "随机", "未")]
)
def test_it_does_not_call_the_test_texts_random_since_a_person_may_have_imported_them(
    desk, make_page, qapp, language, random, said
):
    i18n.install(qapp, language)
    measured(desk)
    page = make_page(desk)
    for words in (page.test_texts.beside.whole(), page._told.whole()):
        assert said in words
        assert random not in words


def test_on_fewer_than_ten_test_texts_it_shows_no_figure(desk, make_page):
    measured(desk, texts=8)
    page = make_page(desk)
    assert page.accuracy.figure.text() == "—"
    assert page.accuracy.beside.whole() == "too few texts: 8"
    assert page.calibration.text() == "—"


def test_how_true_the_probabilities_are_is_told_with_what_chance_leaves_open(desk, make_page):
    measured(desk)
    page = make_page(desk)
    words = page._calibration_words.text()
    told = re.search(r"are (\S+) points apart on average \((\S+) to (\S+), by \d+ test text", words)
    assert told is not None, words
    error, low, high = map(float, told.groups())
    assert low < error < high


def test_a_click_on_a_cell_asks_for_its_texts(desk, make_page, qtbot):
    measured(desk)
    page = make_page(desk)
    with qtbot.waitSignal(page.filter_requested) as asked:
        page.confusion.clicked.emit(page.confusion_model.index(1, 0))
    assert asked.args == ["label:two predicted:one is:measured"]


def test_the_keyboard_asks_for_the_texts_of_a_cell_too(desk, make_page, qtbot):
    measured(desk)
    page = make_page(desk)
    page.confusion.setCurrentIndex(page.confusion_model.index(0, 0))
    with qtbot.waitSignal(page.filter_requested) as asked:
        qtbot.keyClick(page.confusion, Qt.Key.Key_Return)
    assert asked.args == ["label:one predicted:one is:measured"]


def test_a_click_shows_as_many_texts_as_the_cell_counts(desk, make_page, qtbot):
    measured(desk)
    with desk.project.db.write() as tx:
        training.put_trained(tx, models.active_id(tx), desk.ids[-1:])
    page = make_page(desk)
    with qtbot.waitSignal(page.filter_requested) as asked:
        page.confusion.clicked.emit(page.confusion_model.index(0, 0))
    counted = page.confusion_model.index(0, 0).data(Role.ITEM).count
    assert browsing.find_ids(desk.project, parse(asked.args[0])).tolist() == desk.ids[-15:-1]
    assert counted == 14
    assert page.not_counted.isVisible()
    assert "1 labelled test text is not counted" in page.not_counted.text()


def test_where_every_test_text_is_counted_nothing_is_told_of_others(desk, make_page):
    measured(desk)
    page = make_page(desk)
    assert not page.not_counted.isVisible()
    assert not page.behind.isVisible()


def test_labels_that_came_and_went_since_the_training_are_named(desk, make_page):
    measured(desk)
    gone = desk.project.scheme().active[1]
    schemes.add_label(desk.project, "envy")
    schemes.retire_label(desk.project, gone.id)
    page = make_page(desk)
    assert page.behind.isVisible()
    assert page.behind.text() == (
        f"The model does not know envy: it was trained before. The model still gives {gone.name}, no longer offered."
        " The next training follows."
    )


def test_an_empty_cell_has_no_texts_to_show(desk, make_page, qtbot):
    measured(desk)
    page = make_page(desk)
    with qtbot.assertNotEmitted(page.filter_requested):
        page.confusion.clicked.emit(page.confusion_model.index(0, 1))


def test_with_many_labels_there_is_no_matrix_but_the_table_by_label(make_desk, make_page):
    desk = make_desk(many=True)
    measured(desk)
    page = make_page(desk)
    assert not page.confusion.isVisible()
    assert page.by_label.isVisible()
    assert page.accuracy.figure.text() == "0.75"


def test_measures_again_after_a_test_text_is_labelled(desk, make_page):
    measured(desk)
    page = make_page(desk)
    change = annotating.clear(desk.project, desk.ids[12:14])
    page.refresh(change)
    desk.wait()
    assert page.test_texts.figure.text() == "18"


def test_a_flag_changes_no_figure_and_measures_nothing(desk, make_page):
    measured(desk)
    page = make_page(desk)
    page.refresh(annotating.set_flag(desk.project, desk.ids[:1], True))
    assert not desk.context.operations.busy


def test_a_narrow_page_puts_one_card_below_the_other(desk, make_page, qtbot):
    def corner(widget):
        return widget.mapTo(page, QPoint(0, 0))

    measured(desk)
    page = make_page(desk)
    qtbot.waitUntil(lambda: corner(page.confusion).x() > corner(page.by_label).x() + 300, timeout=5_000)
    page.resize(660, 500)
    qtbot.waitUntil(lambda: corner(page.confusion).y() > corner(page.by_label).y() + 100, timeout=5_000)
    assert corner(page.confusion).x() < 100


# the curve


def test_the_curve_has_training_and_validation_loss(qtbot, theme):
    plot = CurvePlot(theme)
    qtbot.addWidget(plot)
    plot.show_history([{"epoch": 1, "train_loss": 0.9}, {"epoch": 2, "train_loss": 0.5, "validation_loss": 0.7}])
    assert plot.points("train_loss") == ([1, 2], [0.9, 0.5])
    assert plot.points("validation_loss") == ([2], [0.7])
    assert len(plot._plot.getPlotItem().listDataItems()) == 2


@pytest.mark.parametrize(("losses", "told"), [([0.5, 0.26, 0.38], True), ([0.5, 0.3, 0.31], False), ([0.5], False)])
def test_a_curve_that_rises_at_the_end_says_that_this_is_meant(qtbot, theme, losses, told):
    plot = CurvePlot(theme)
    qtbot.addWidget(plot)
    plot.show_history([{"epoch": 1 + at, "train_loss": loss} for at, loss in enumerate(losses)])
    plot.show()
    assert plot.why_it_rises.isVisible() is told
    plot.show_history([{"epoch": 1, "train_loss": 0.9}])
    assert not plot.why_it_rises.isVisible()


def test_a_curve_follows_the_theme(qtbot, qapp):
    from annotator.ui.theme import Theme

    theme = Theme()
    theme.apply(qapp, "light")
    plot = CurvePlot(theme)
    qtbot.addWidget(plot)
    plot.show_history([{"epoch": 1, "train_loss": 0.9}, {"epoch": 2, "train_loss": 0.5}])
    theme.apply(qapp, "dark")
    drawn = plot._plot.getPlotItem().listDataItems()[0].opts["pen"].color()
    assert drawn == theme.color("accent")
    theme.apply(qapp, "light")


def test_a_model_without_a_curve_says_so(qtbot, theme):
    plot = CurvePlot(theme)
    qtbot.addWidget(plot)
    plot.show_history([])
    plot.show()
    assert plot._nothing.isVisible()
