"""Arabic and Hebrew in the table of texts: each text is laid out as it is read, from its own side."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from annotator.core.query import parse
from annotator.services import annotating, browsing
from annotator.ui.models.texts_model import TextsModel
from annotator.ui.widgets.table_delegates import ROW_HEIGHT, TextsDelegate

WIDTH = 400
TEXT, ANNOTATION, IMPORTED = 1, 2, 6
HEBREW, ARABIC = "שלום עולם", "مرحبا بالعالم"


@pytest.fixture
def paint(make_desk, theme, qtbot):
    """Paints the cell of a text, with a word marked as found, and gives its picture."""

    def paint_(body, *, found="", column=TEXT, label="one", imported=""):
        desk = make_desk([label, "two"], bodies=())
        ids = desk.add_texts([body], imported=imported)
        annotating.label(desk.project, ids, desk.label_ids[:1])
        context = desk.context
        scheme = context.project.scheme()
        model = TextsModel(context.operations, lambda ids: browsing.rows(context.project, ids), scheme, ["imported"])
        model.set_ids(np.array(ids))
        qtbot.waitUntil(lambda: model.item(0) is not None)
        delegate = TextsDelegate(theme)
        delegate.set_terms(parse(found).terms)
        image = QImage(WIDTH, ROW_HEIGHT, QImage.Format.Format_RGB32)
        image.fill(theme.color("card"))
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, WIDTH, ROW_HEIGHT)
        painter = QPainter(image)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as the table sets it
        delegate.paint(painter, option, model.index(0, column))
        painter.end()
        return image

    return paint_


def extent(image, color=None):
    """From where to where there is something painted, or something of this colour."""
    ground = image.pixelColor(0, 0)

    def is_painted(x):
        colors = (image.pixelColor(x, y) for y in range(ROW_HEIGHT - 2))
        return any(one == color if color is not None else one != ground for one in colors)

    painted = [x for x in range(WIDTH) if is_painted(x)]
    return min(painted), max(painted)


@pytest.mark.parametrize("found", ["", "abc"])
@pytest.mark.parametrize("words", [HEBREW, ARABIC])
def test_a_text_from_right_to_left_begins_at_the_right(paint, words, found):
    left, right = extent(paint(f"{words} abc 45", found=found))
    assert left > WIDTH / 2
    assert right > WIDTH - 16


@pytest.mark.parametrize("found", ["", "abc"])
def test_a_text_from_left_to_right_begins_at_the_left(paint, found):
    left, right = extent(paint(f"abc {HEBREW}", found=found))
    assert left < 16
    assert right < WIDTH / 2


def test_latin_words_stand_where_they_are_read(paint, theme):
    image = paint(f"{HEBREW} abc", found="abc")
    assert extent(image, theme.color("highlight"))[0] <= extent(image)[0] + 2, "after the Hebrew, so at its left"
    image = paint(f"abc {HEBREW}", found="abc")
    assert extent(image, theme.color("highlight"))[1] < extent(image)[1] - 20


def test_a_found_word_far_into_a_text_does_not_turn_it_round(paint):
    left, right = extent(paint(f"{HEBREW} " + "straw " * 200 + "needle", found="needle"))
    assert left > 10
    assert right > WIDTH - 16


def test_signs_at_the_end_of_a_text_stand_at_its_left(paint):
    plain, asked = extent(paint(HEBREW)), extent(paint(f"{HEBREW}?!?!"))
    assert asked[1] == pytest.approx(plain[1], abs=1), "the Hebrew stays at the right edge"
    assert asked[0] < plain[0] - 10


def test_what_was_imported_with_a_text_is_laid_out_like_one(paint):
    assert extent(paint("text", column=IMPORTED, imported=f"{HEBREW} (abc)"))[0] > WIDTH / 2
    assert extent(paint("text", column=IMPORTED, imported="abc"))[1] < WIDTH / 2


def test_a_label_s_name_stays_beside_its_dot(paint):
    assert extent(paint("text", column=ANNOTATION, label=HEBREW))[1] < WIDTH / 2
