"""The filters beside the table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from annotator.core.domain import Label, Scheme, Source
from annotator.core.query import Query
from annotator.services.browsing import Facets
from annotator.ui.widgets.facets import Choice, FacetsPanel

JOY, ANGER, OLD = Label(1, "joy", "#2f9e69"), Label(2, "anger", "#d1495b"), Label(3, "old", "#7f8894", retired=True)
FOUND = Facets(
    states={"pool": 20, "labelled": 5, "skipped": 2, "unsure": 0},
    predicted={1: 15, 2: 12},
    labels={2: 5},
    sources=(Source(1, "a.csv", datetime(2024, 1, 1, tzinfo=UTC), 27),),
    flagged=3,
    test=4,
    duplicates=7,
)


@pytest.fixture
def panel(qtbot, theme) -> FacetsPanel:
    made = FacetsPanel(theme)
    qtbot.addWidget(made)
    made.resize(220, 900)
    made.show()
    made.show_facets(FOUND, Scheme((JOY, ANGER, OLD), many=False))
    return made


def row(panel: FacetsPanel, section: str, name: str):
    return next(one for one in panel.rows(section) if one.choice.name == name)


def listed(panel: FacetsPanel, section: str) -> dict[str, int]:
    return {one.choice.name: one.choice.count for one in panel.rows(section) if not one.isHidden()}


def test_lists_every_state_with_its_count(panel):
    assert listed(panel, "states") == {
        "Pool": 20, "Labelled": 5, "Skipped": 2, "Unsure": 0, "Flagged": 3, "Test set": 4, "Near-duplicates": 7,
    }  # fmt: skip


def test_lists_labels_by_prediction_and_by_annotation(panel):
    assert listed(panel, "predicted") == {"joy": 15, "anger": 12}
    assert listed(panel, "labels") == {"joy": 0, "anger": 5}


def test_a_retired_label_is_listed_while_texts_have_it(panel):
    panel.show_facets(
        Facets(FOUND.states, FOUND.predicted, {3: 1}, FOUND.sources, 0, 0), Scheme((JOY, ANGER, OLD), many=False)
    )
    assert listed(panel, "labels")["old"] == 1
    assert "old" not in listed(panel, "predicted")


def test_a_retired_label_is_listed_while_the_model_predicts_it(panel):
    panel.show_facets(
        Facets(FOUND.states, {3: 2}, FOUND.labels, FOUND.sources, 0, 0), Scheme((JOY, ANGER, OLD), many=False)
    )
    assert listed(panel, "predicted") == {"joy": 0, "anger": 0, "old": 2}
    assert "old" not in listed(panel, "labels")


def test_without_a_model_there_is_nothing_predicted_to_filter_by(panel):
    panel.show_facets(Facets(FOUND.states, {}, FOUND.labels, FOUND.sources, 0, 0), Scheme((JOY, ANGER), many=False))
    assert listed(panel, "predicted") == {}


@pytest.mark.parametrize(
    ("section", "name", "query"),
    [
        ("states", "Pool", "state:pool"),
        ("states", "Flagged", "is:flagged"),
        ("states", "Test set", "is:test"),
        ("predicted", "anger", "predicted:anger"),
        ("labels", "joy", "label:joy"),
        ("sources", "a.csv", "source:a.csv"),
    ],
)
def test_a_click_edits_the_query_and_another_takes_it_back(panel, qtbot, section, name, query):
    with qtbot.waitSignal(panel.query_edited) as edited:
        qtbot.mouseClick(row(panel, section, name), Qt.MouseButton.LeftButton)
    assert edited.args[0].to_text() == query
    with qtbot.waitSignal(panel.query_edited) as edited:
        qtbot.mouseClick(row(panel, section, name), Qt.MouseButton.LeftButton)
    assert edited.args[0].is_empty


def test_choices_of_a_section_add_up(panel, qtbot):
    for name in ("joy", "anger"):
        with qtbot.waitSignal(panel.query_edited) as edited:
            row(panel, "predicted", name).click()
    assert edited.args[0].predicted == {"joy", "anger"}


def test_a_click_keeps_what_else_is_asked_for(panel, qtbot):
    panel.show_query(Query(text="service", confidence_below=0.6))
    with qtbot.waitSignal(panel.query_edited) as edited:
        row(panel, "states", "Pool").click()
    assert edited.args[0] == Query(text="service", states=frozenset({"pool"}), confidence_below=0.6)


def test_ticks_what_the_written_query_asks_for(panel):
    panel.show_query(Query(states=frozenset({"skipped"}), test=True))
    ticked = [one.choice.name for one in panel.rows("states") if one.isChecked()]
    assert ticked == ["Skipped", "Test set"]


def test_the_keyboard_turns_a_choice(panel, qtbot):
    pool = row(panel, "states", "Pool")
    pool.setFocus()
    with qtbot.waitSignal(panel.query_edited):
        qtbot.keyClick(pool, Qt.Key.Key_Space)


def test_many_labels_are_folded_until_they_are_asked_for(panel):
    scheme = Scheme(tuple(Label(i, f"label {i}", "#2f9e69") for i in range(40)), many=True)
    panel.show_facets(Facets(FOUND.states, dict.fromkeys(range(40), 1), {}, (), 0, 0), scheme)
    assert len(listed(panel, "predicted")) == 12
    panel.show_query(Query(predicted=frozenset({"label 30"})))
    assert "label 30" in listed(panel, "predicted")


def test_counts_and_names_are_there_for_screen_readers(panel):
    assert row(panel, "predicted", "joy").accessibleName() == "joy, 15"


def test_a_choice_knows_whether_a_query_has_it():
    choice = Choice("labels", "joy", "joy", 1, "#2f9e69")
    assert choice.is_on(Query(labels=frozenset({"joy"})))
    assert not choice.is_on(Query(predicted=frozenset({"joy"})))
