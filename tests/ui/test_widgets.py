"""The parts pages are built from: they fit, say what they are, and look as they should in light and dark."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.core.domain import Annotation, Decision, Label, Scheme
from annotator.core.schemes import make_labels
from annotator.services.annotating import RecentItem
from annotator.ui.widgets.banner import Banner
from annotator.ui.widgets.card import Bar, ElidedLabel
from annotator.ui.widgets.drop_area import DropArea
from annotator.ui.widgets.hint_row import HintRow
from annotator.ui.widgets.label_button import HEIGHT, LabelButton
from annotator.ui.widgets.label_grid import LabelGrid
from annotator.ui.widgets.label_guide import LabelGuide
from annotator.ui.widgets.label_keys import action_of, label_index
from annotator.ui.widgets.note_editor import NoteEditor
from annotator.ui.widgets.recent_list import RecentList
from annotator.ui.widgets.text_view import ReadingView

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture
def on_screen(qtbot):
    """Shows a widget in a window of a size."""

    def show(widget, width=700, height=500):
        window = QWidget()
        QVBoxLayout(window).addWidget(widget)
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        widget.window_kept = window
        return widget

    return show


def labels(count):
    return make_labels([(f"label {n}", "", f"Meaning {n}.") for n in range(1, count + 1)])


class TestLabelGrid:
    @pytest.mark.parametrize("count", [1, 2, 3, 5, 6, 7, 12, 20, 40])
    @pytest.mark.parametrize("width", [420, 700, 1100])
    def test_every_label_has_its_place_and_none_lies_on_another(self, theme, on_screen, count, width):
        grid = LabelGrid(theme)
        grid.set_labels(labels(count))
        on_screen(grid, width)
        places = [button.geometry() for button in grid.buttons]
        assert len(places) == count
        assert all(button.isVisibleTo(grid) for button in grid.buttons)
        assert not any(first.intersects(second) for i, first in enumerate(places) for second in places[i + 1 :])
        assert all(button.width() >= button.minimumSizeHint().width() for button in grid.buttons)
        assert grid.height() <= 300

    def test_keys_are_digits_then_shifted_digits_then_none(self, theme, on_screen):
        grid = LabelGrid(theme)
        grid.set_labels(labels(22))
        on_screen(grid)
        keys = [button.key for button in grid.buttons]
        assert keys[:10] == list("1234567890")
        assert keys[10:20] == [f"⇧{digit}" for digit in "1234567890"]
        assert keys[20:] == ["", ""]

    def test_rows_are_filled_evenly(self, theme, on_screen):
        grid = LabelGrid(theme)
        grid.set_labels(labels(6))
        on_screen(grid, 740)
        rows = {button.y() for button in grid.buttons}
        assert len(rows) == 2

    def test_a_label_without_a_key_is_found_by_its_name(self, theme, on_screen, qtbot):
        grid = LabelGrid(theme)
        grid.set_labels(labels(40))
        on_screen(grid)
        assert grid.begin_search()
        QTest.keyClicks(grid.search, "label 37")
        assert [button.label.name for button in grid.buttons if button.isVisibleTo(grid)] == ["label 37"]
        with qtbot.waitSignal(grid.picked) as picked:
            QTest.keyClick(grid.search, Qt.Key.Key_Return)
        assert picked.args == [37]
        assert all(button.isVisibleTo(grid) for button in grid.buttons)

    def test_escape_leaves_the_search_without_choosing(self, theme, on_screen, qtbot):
        grid = LabelGrid(theme)
        grid.set_labels(labels(40))
        on_screen(grid)
        grid.begin_search()
        QTest.keyClicks(grid.search, "label 3")
        with qtbot.waitSignal(grid.left), qtbot.assertNotEmitted(grid.picked):
            QTest.keyClick(grid.search, Qt.Key.Key_Escape)
        assert grid.search.text() == ""

    def test_in_a_low_window_the_rows_scroll(self, theme, on_screen):
        grid = LabelGrid(theme)
        grid.set_labels(labels(20))
        needed = on_screen(grid, 420, 600).height()
        grid.window_kept.resize(420, 200)
        assert 2 * HEIGHT < grid.height() < needed

    def test_a_name_and_the_opinion_of_it_stand_beside_each_other(self, theme, on_screen):
        grid = LabelGrid(theme)
        names = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
        grid.set_labels(make_labels([(name, "", "") for name in names]))
        on_screen(grid, 700)
        assert all(button.width() >= button.sizeHint().width() for button in grid.buttons)

    def test_few_labels_have_no_search(self, theme, on_screen):
        grid = LabelGrid(theme)
        grid.set_labels(labels(20))
        on_screen(grid)
        assert not grid.begin_search()

    def test_the_most_probable_label_is_marked(self, theme, on_screen):
        grid = LabelGrid(theme)
        grid.set_labels(labels(3))
        grid.set_opinion({1: 0.2, 2: 0.7, 3: 0.1})
        assert [button.probability for button in grid.buttons] == [0.2, 0.7, 0.1]
        assert grid.best() == 2
        grid.set_opinion(None)
        assert [button.probability for button in grid.buttons] == [None] * 3
        assert grid.best() is None

    def test_where_rows_are_hidden_the_chosen_labels_are_named(self, theme, on_screen, qtbot):
        grid = LabelGrid(theme)
        grid.set_labels(labels(12))
        on_screen(grid, 420, 100)
        qtbot.waitUntil(lambda: not grid.buttons[11].visibleRegion().boundingRect().height())
        grid.set_chosen({1})
        assert not grid.names.isVisible(), "a single one is kept in sight"
        grid.set_chosen({1, 12})
        assert grid.names.isVisible()
        assert grid.names.whole() == f"Chosen: {grid.buttons[0].label.name}, {grid.buttons[11].label.name}"
        assert grid.names.geometry().bottom() <= grid.height()
        grid.resize(420, 600)
        qtbot.waitUntil(lambda: not grid.names.isVisible(), timeout=1_000)


class TestLabelButton:
    @pytest.mark.parametrize("mode", ["light", "dark"])
    def test_the_bar_is_as_long_as_the_model_is_sure(self, theme, qapp, on_screen, mode):
        theme.apply(qapp, mode)
        button = LabelButton(theme, Label(1, "anger", "#d1495b"), "1")
        button.set_opinion(0.5)
        on_screen(button, 400, 100)
        image = button.grab().toImage()
        scale = image.devicePixelRatio()
        row = image.height() - round(3 * scale)
        filled = [x for x in range(image.width()) if _near(image.pixelColor(x, row), theme.label_color("#d1495b"))]
        theme.apply(qapp, "light")
        assert len(filled) / image.width() == pytest.approx(0.5, abs=0.06)

    def test_it_says_what_it_is_to_a_screen_reader(self, theme, on_screen):
        button = on_screen(LabelButton(theme, Label(1, "anger", "#d1495b", "Blame."), "1"))
        assert (button.accessibleName(), button.accessibleDescription()) == ("anger", "Blame.")

    def test_a_chosen_label_looks_different(self, theme, on_screen):
        button = on_screen(LabelButton(theme, Label(1, "anger", "#d1495b"), "1"))
        before = button.grab().toImage()
        button.set_chosen(True)
        assert button.chosen
        assert button.grab().toImage() != before
        button.set_chosen(False)
        assert not button.chosen

    @pytest.mark.parametrize("name", ["x" * 300, "很长的标签名" * 40, "a\u202eb", "👩‍👩‍👧 family"])
    def test_odd_names_are_painted(self, theme, on_screen, name):
        button = on_screen(LabelButton(theme, Label(1, name, "nonsense"), "⇧1"))
        button.set_opinion(1.0, is_best=True)
        assert not button.grab().isNull()


def _near(first: QColor, second: QColor) -> bool:
    return all(abs(a - b) < 24 for a, b in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True))


class TestReadingView:
    def test_a_short_text_stands_in_the_middle(self, theme, on_screen):
        view = on_screen(ReadingView(theme))
        view.show_text("short")
        above = view.document().rootFrame().frameFormat().topMargin()
        assert above > view.height() / 3
        assert not view.verticalScrollBar().isVisible()

    def test_a_long_text_begins_at_the_top_and_scrolls(self, theme, on_screen):
        view = on_screen(ReadingView(theme))
        view.show_text("很长的文本。" * 1700)
        assert view.document().rootFrame().frameFormat().topMargin() == 0
        assert view.verticalScrollBar().isVisible()
        view.verticalScrollBar().setValue(500)
        view.show_text("next")
        assert view.verticalScrollBar().value() == 0

    def test_line_breaks_stay_and_markup_is_no_markup(self, theme, on_screen):
        view = on_screen(ReadingView(theme))
        body = "<b>first</b>\nsecond & <script>third"
        view.show_text(body)
        assert view.toPlainText() == body
        assert view.document().blockCount() == 2

    def test_the_text_can_be_selected_and_copied(self, theme, on_screen):
        view = on_screen(ReadingView(theme))
        view.show_text("copy me")
        QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QApplication.clipboard().text() == "copy me"

    def test_no_input_method_opens_over_it(self, theme, on_screen):
        view = on_screen(ReadingView(theme))
        assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def test_control_and_the_wheel_change_its_size(self, theme, on_screen):
        view = on_screen(ReadingView(theme))
        before = theme.reading_size
        middle = QPointF(view.rect().center())
        QApplication.sendEvent(
            view.viewport(),
            QWheelEvent(
                middle,
                view.mapToGlobal(middle),
                QPoint(),
                QPoint(0, 120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.ControlModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
        assert theme.reading_size == before + 2
        theme.set_reading_size(before)

    def test_it_is_seen_only_once_it_was_painted(self, theme, on_screen, qtbot):
        view = on_screen(ReadingView(theme))
        view.show_text("new")
        assert not view.is_seen
        qtbot.waitUntil(lambda: view.is_seen)


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "modifiers", "text", "index"),
        [
            (Qt.Key.Key_1, NONE, "1", 0),
            (Qt.Key.Key_9, NONE, "9", 8),
            (Qt.Key.Key_0, NONE, "0", 9),
            (Qt.Key.Key_1, SHIFT, "1", 10),
            (Qt.Key.Key_Exclam, SHIFT, "!", 10),
            (Qt.Key.Key_ParenRight, SHIFT, ")", 19),
            (Qt.Key.Key_5, KEYPAD, "5", 4),
            (Qt.Key.Key_A, NONE, "a", None),
            (Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier, "1", None),
            (Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier, "1", None),
        ],
    )
    def test_which_label_a_key_means(self, key, modifiers, text, index):
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)
        assert label_index(event) == index

    @pytest.mark.parametrize(
        ("code", "modifiers", "index"), [(10, NONE, 0), (19, NONE, 9), (11, SHIFT, 11), (24, NONE, None)]
    )
    def test_the_place_of_the_key_counts_on_layouts_without_plain_digits(self, monkeypatch, code, modifiers, index):
        monkeypatch.setattr("sys.platform", "linux")
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Ampersand, modifiers, code, 0, 0, "&")
        assert label_index(event) == index

    @pytest.mark.parametrize("text", ["?", "？"])
    def test_a_question_mark_of_either_width_asks_for_the_keys(self, text):
        assert action_of(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Question, SHIFT, text)) == "keys"


class TestHints:
    def test_the_less_important_ones_go_where_there_is_no_room(self, theme, on_screen):
        row = HintRow(theme)
        row.add("skip", "Space", "Skip", importance=9)
        row.add("back", "←", "A rather long explanation", importance=1)
        row.add("keys", "?", "All keys", at_end=True, importance=5)
        on_screen(row, 700, 60)
        assert row.hint("back").isVisible()
        row.window_kept.resize(230, 60)
        QApplication.sendPostedEvents()
        assert not row.hint("back").isVisible()
        assert row.hint("skip").isVisible()

    def test_a_click_does_what_the_key_does(self, theme, on_screen, qtbot):
        row = HintRow(theme)
        row.add("skip", "Space", "Skip")
        on_screen(row, 400, 60)
        with qtbot.waitSignal(row.asked) as asked:
            QTest.mouseClick(row.hint("skip"), Qt.MouseButton.LeftButton)
        assert asked.args == ["skip"]


class TestSmallParts:
    def test_a_line_that_does_not_fit_is_cut_and_told_whole(self, theme, on_screen):
        words = on_screen(ElidedLabel("words and words " * 20), 200, 80)
        assert words.text().endswith("…")
        assert words.toolTip() == words.whole()
        words.setText("short")
        assert words.text() == "short"
        assert words.toolTip() == ""

    def test_line_breaks_do_not_break_a_one_line_label(self, theme, on_screen):
        assert on_screen(ElidedLabel("a\nb")).whole() == "a b"

    def test_a_bar_stays_between_empty_and_full(self, theme, on_screen):
        bar = on_screen(Bar(theme))
        bar.set_share(3.0)
        assert bar.share == 1.0
        assert not bar.grab().isNull()

    def test_a_good_message_goes_by_itself_and_a_bad_one_stays(self, theme, on_screen):
        banner = on_screen(Banner(theme))
        banner.tell("good", "Imported.")
        assert banner.isVisible()
        assert banner._timer.isActive()
        banner.tell("bad", "The disk is full.")
        assert not banner._timer.isActive()
        assert banner.accessibleName() == "The disk is full."

    def test_a_click_on_a_button_leaves_the_keys_to_the_page(self, theme, on_screen):
        page = QWidget()
        column = QVBoxLayout(page)
        field, banner = QLineEdit(), Banner(theme)
        column.addWidget(field)
        column.addWidget(banner)
        on_screen(page)
        field.setFocus()
        asked = []
        banner.tell("warn", "Two rows were left out.", {"Which?": lambda: asked.append(True)})
        QTest.mouseClick(banner.buttons[0], Qt.MouseButton.LeftButton)
        assert asked == [True]
        assert QApplication.focusWidget() is field
        QTest.mouseClick(banner._close, Qt.MouseButton.LeftButton)
        assert not banner.isVisible()
        assert QApplication.focusWidget() is field

    def test_words_dropped_from_elsewhere_are_not_taken(self, theme, on_screen):
        area = on_screen(DropArea(theme, "import", "Title", "Text"))
        data = QMimeData()
        data.setText("just words")
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
        enter.ignore()
        QApplication.sendEvent(area, enter)
        assert not enter.isAccepted()

    def test_a_note_ends_when_the_focus_goes_elsewhere(self, theme, on_screen, qtbot):
        editor = NoteEditor()
        other = QPlainTextEdit()
        both = QWidget()
        column = QVBoxLayout(both)
        column.addWidget(editor)
        column.addWidget(other)
        on_screen(both)
        editor.begin("before")
        QTest.keyClicks(editor, " after")
        with qtbot.waitSignal(editor.ended) as ended:
            other.setFocus()
        assert ended.args == ["before after"]

    def test_recent_decisions_say_label_and_text(self, theme, on_screen, qtbot):
        scheme = Scheme(labels(2), many=False)
        recent = on_screen(RecentList(theme))
        at = datetime.now(UTC)
        recent.show_items(
            [
                RecentItem(Annotation(7, Decision.LABELLED, (2,), annotated_at=at), "a\ntext"),
                RecentItem(Annotation(8, Decision.SKIPPED, annotated_at=at), "other"),
            ],
            scheme,
        )
        rows = [row for row in recent._rows if row.isVisible()]
        assert [row.accessibleName() for row in rows] == ["label 2: a text", "Skipped: other"]
        with qtbot.waitSignal(recent.chosen) as chosen:
            QTest.mouseClick(rows[0], Qt.MouseButton.LeftButton)
        assert chosen.args == [7]
        assert not recent.grab().isNull()

    def test_the_guide_shows_what_each_label_means(self, theme, on_screen):
        from PySide6.QtWidgets import QLabel

        guide = on_screen(LabelGuide(theme))
        guide.show_scheme(Scheme(labels(2), many=False))
        assert {"label 1", "Meaning 1.", "label 2", "Meaning 2."} <= {one.text() for one in guide.findChildren(QLabel)}
