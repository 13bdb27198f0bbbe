"""The card of one text: why it is there can be read, and nothing lies on anything else."""

from __future__ import annotations

import pytest

from annotator.core.domain import Prediction, Reason, ReasonKind, Scheme, Text
from annotator.core.schemes import make_labels
from annotator.services.annotating import TextView
from annotator.ui.widgets.label_card import LabelCard

WAVERS = Reason(
    ReasonKind.MARGIN_DIVERSITY,
    {"first": "sadness", "second": "surprise", "first_probability": 0.46, "second_probability": 0.43, "alike": 12},
)


@pytest.fixture
def card(theme, qtbot):
    made = LabelCard(theme)
    qtbot.addWidget(made)
    made.set_scheme(Scheme(make_labels([(f"label {n}", "", "") for n in range(1, 41)]), many=False))
    made.show_facts(None)
    return made


def show(card, width, height):
    text = Text(1, "It was the best of times. " * 400, 1, 12, {"topic": "novels", "date": "1859-04-30"})
    card.show_text(TextView(text, None, None, "a_file_with_a_long_name.csv"), WAVERS)
    card.set_roomy(width > 600)
    card.resize(width, height)
    card.show()


def test_the_place_of_the_text_gives_way_to_the_reason(card):
    show(card, 748, 600)
    assert card.reason.text() == card.reason.whole()
    assert card.meta.text() != card.meta.whole()
    assert card.meta.whole() in card.meta.toolTip()


def test_a_reason_newer_than_the_probabilities_on_the_labels_is_explained(card):
    reason = Reason(ReasonKind.MARGIN, {"first": 1, "first_probability": 0.4, "second": 2, "second_probability": 0.3})
    for first, newer in ((0.9, True), (0.41, False)):
        said = Prediction(1, 1, (1,), first, {1: first, 2: 0.3})
        card.show_text(TextView(Text(1, "Fine.", 1, 1, {}), None, said, "a.csv"), reason)
        assert card.reason.whole().startswith("By your latest answers") is newer
        assert ("last trained" in card.reason.toolTip()) is newer


@pytest.mark.parametrize("size", [(484, 386), (664, 468), (748, 670)])
def test_the_labels_leave_room_for_the_text_and_the_keys(card, size):
    show(card, *size)
    assert card.text.geometry().bottom() < card.grid.geometry().top()
    assert card.grid.geometry().bottom() < card.hints.geometry().top()
    assert card.hints.geometry().bottom() < card.height()
    assert (card.width(), card.height()) == size
