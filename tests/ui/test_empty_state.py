"""A place without content: its words are never cut, however large or narrow the place is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QStackedWidget

from annotator.ui.pages.models import ModelsPage
from annotator.ui.widgets.empty_state import EmptyState

LONG = "Label texts, and models train by themselves. Each is kept here, and you can go back to any of them. " * 3


def is_whole(label) -> bool:
    return label.height() >= label.heightForWidth(label.width()) and label.width() >= label.minimumSizeHint().width()


@pytest.mark.parametrize("size", [(1280, 800), (900, 600), (440, 300)])
def test_every_word_is_shown_in_a_place_of_any_size(theme, qtbot, size):
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    place = EmptyState(theme, "models", "No model yet", "Short.", "Train a model")
    stack.addWidget(place)
    stack.resize(*size)
    stack.show()
    for text in (LONG, LONG[:100], "Short."):
        place.tell("No model yet", text)
        qtbot.wait(20)
        assert is_whole(place.told)
        assert is_whole(place.heading)
        assert abs(place.told.geometry().center().x() - place.rect().center().x()) <= 1


def test_the_page_of_models_says_all_of_how_a_model_comes_about(desk, qtbot):
    page = ModelsPage(desk.context)
    qtbot.addWidget(page)
    page.resize(1060, 720)
    page.show()
    page.activate()
    desk.wait()
    qtbot.wait(20)
    told = page.no_models.told
    assert told.isVisible()
    assert told.heightForWidth(told.width()) > told.fontMetrics().height(), "it takes two lines"
    assert is_whole(told)
