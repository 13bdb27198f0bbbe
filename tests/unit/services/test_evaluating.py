"""Evaluation: the model in force against the labelled test texts of this moment, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.core.domain import ModelInfo
from annotator.core.query import Query
from annotator.services import annotating, browsing, history, schemes
from annotator.services.evaluating import Evaluation, evaluate
from annotator.services.project import Project
from annotator.storage import models, near_duplicates, texts
from annotator.storage.training import put_trained
from tests.unit.conftest import fill

GOOD, BAD = 1, 2


def predict(project: Project, said: dict[int, list[float]], label_ids: tuple[int, ...], **new: bool) -> int:
    """Put a model in force that says this of these texts; with many labels one half is the threshold."""
    p = np.array(list(said.values()), np.float32)
    many = project.scheme().many
    predicted = [tuple(label_ids[i] for i in (np.flatnonzero(row >= 0.5) if many else [row.argmax()])) for row in p]
    flat = p.max(axis=1)
    with project.db.write() as tx:
        model_id = models.stage_model(tx, models.NewModel(9, 1, 1.0, label_ids, {}, {}, [], "f", b"", ""))
        top = [label_ids[i] for i in p.argmax(axis=1)]
        models.add_predictions(
            tx, model_id, models.NewPredictions(list(said), label_ids, predicted, top, flat, flat, flat, p)
        )
        models.publish(tx, model_id)
    return model_id


def found(project: Project) -> Evaluation:
    """What is measured; the filters that show its texts find exactly these."""
    made = evaluate(project)
    assert made is not None
    assert len(shown(project, Query(measured=True))) == made.n
    assert len(shown(project, Query(measured=False))) == len(shown(project, Query())) - made.n
    assert len(shown(project, Query(measured=True, test=True, states=frozenset({"labelled"})))) == made.n
    names = {label.id: frozenset({label.name}) for label in made.labels}
    for (true, said), cell in made.cells.items():
        assert shown(project, Query(labels=names[true], predicted=names[said], measured=True)) == list(cell)
    return made


def shown(project: Project, query: Query) -> list[int]:
    ids: list[int] = browsing.find_ids(project, query).tolist()
    return ids


@pytest.fixture
def measured(project: Project) -> tuple[Project, list[int]]:
    """Eight texts, the first six of them test texts; the model finds the first four good and the others bad."""
    ids = fill(project, [f"评论第{i}条" for i in range(8)])
    with project.db.write() as tx:
        texts.set_test(tx, ids[:6], True)
    predict(project, {one: [0.8, 0.2] if i < 4 else [0.3, 0.7] for i, one in enumerate(ids)}, (GOOD, BAD))
    return project, ids


def test_without_a_model_there_is_nothing_to_evaluate(project: Project) -> None:
    assert evaluate(project) is None


def test_only_labelled_test_texts_count(measured: tuple[Project, list[int]]) -> None:
    project, ids = measured
    annotating.label(project, [ids[0], ids[4], ids[7]], [BAD])  # the last one is not in the test set
    annotating.skip(project, [ids[1]])
    annotating.unsure(project, [ids[2]])
    made = found(project)
    assert (made.n, made.metrics.accuracy) == (2, 0.5)
    assert isinstance(made.model, ModelInfo)
    assert made.model.active


def test_a_guess_at_a_label_whose_making_was_undone_is_a_wrong_one(project: Project) -> None:
    ids = fill(project, ["评论第1条", "评论第2条"])
    with project.db.write() as tx:
        texts.set_test(tx, ids, True)
    annotating.label(project, ids, [GOOD])
    schemes.add_label(project, "中性")
    predict(project, {ids[0]: [0.8, 0.2], ids[1]: [0.3, 0.7]}, (GOOD, 3))
    history.undo(project)
    made = found(project)
    assert (made.n, made.metrics.accuracy) == (2, 0.5)
    assert made.cells[GOOD, 3] == (ids[1],)
    assert [label.name for label in made.labels] == ["正面", "负面", "中性"]


def test_no_labelled_test_text_gives_no_numbers(measured: tuple[Project, list[int]]) -> None:
    made = found(measured[0])
    assert (made.n, made.metrics.accuracy, made.cells) == (0, None, {})


def test_each_cell_of_the_confusion_matrix_names_its_texts(measured: tuple[Project, list[int]]) -> None:
    project, ids = measured
    annotating.label(project, ids[0:2], [GOOD])
    annotating.label(project, ids[2:6], [BAD])
    made = found(project)
    assert made.metrics.confusion == ((2, 0), (2, 2))
    assert made.cells == {
        (GOOD, GOOD): (ids[0], ids[1]),
        (BAD, GOOD): (ids[2], ids[3]),
        (BAD, BAD): (ids[4], ids[5]),
    }
    places = {label.id: place for place, label in enumerate(made.labels)}
    for (true, said), cell in made.cells.items():
        assert made.metrics.confusion[places[true]][places[said]] == len(cell)


def test_a_correction_changes_the_numbers_at_once(measured: tuple[Project, list[int]]) -> None:
    project, ids = measured
    annotating.label(project, ids[:4], [BAD])
    assert found(project).metrics.accuracy == 0
    annotating.label(project, ids[:2], [GOOD])
    assert found(project).metrics.accuracy == 0.5


def test_a_label_that_came_after_the_model_counts_against_it(measured: tuple[Project, list[int]]) -> None:
    project, ids = measured
    schemes.add_label(project, "中性")
    annotating.label(project, ids[:1], [GOOD])
    annotating.label(project, ids[1:2], [3])
    made = found(project)
    assert [label.id for label in made.labels] == [1, 2, 3]
    assert (made.n, made.metrics.accuracy, made.metrics.labels[2].recall) == (2, 0.5, 0)


def test_texts_of_a_label_that_is_no_longer_offered_are_left_out(project: Project) -> None:
    schemes.add_label(project, "中性")
    ids = fill(project, [f"评论第{i}条" for i in range(4)])
    with project.db.write() as tx:
        texts.set_test(tx, ids, True)
    annotating.label(project, ids[:2], [GOOD])
    annotating.label(project, ids[2:], [3])
    schemes.retire_label(project, 3)
    predict(project, {one: [0.9, 0.1] for one in ids}, (GOOD, BAD))
    made = found(project)
    assert (made.n, made.metrics.accuracy) == (2, 1)


def test_a_text_that_came_after_the_model_is_left_out(measured: tuple[Project, list[int]]) -> None:
    project, ids = measured
    later = fill(project, ["后来的"], source="b.csv")
    with project.db.write() as tx:
        texts.set_test(tx, later, True)
    annotating.label(project, [ids[0], later[0]], [GOOD])
    assert found(project).n == 1


def test_a_text_the_model_was_trained_on_is_left_out(measured: tuple[Project, list[int]]) -> None:
    project, ids = measured
    annotating.label(project, ids[:4], [GOOD])
    with project.db.write() as tx:
        put_trained(tx, found(project).model.id, [ids[3], ids[7], ids[2]])
    assert found(project).n == 2


def test_a_text_nearly_the_same_as_one_it_was_trained_on_is_left_out(measured: tuple[Project, list[int]]) -> None:
    project, ids = measured
    annotating.label(project, ids[:4], [GOOD])
    with project.db.write() as tx:
        near_duplicates.put(tx, {ids[1]: 1, ids[7]: 1, ids[2]: 2, ids[3]: 2}, [1])
        put_trained(tx, found(project).model.id, [ids[7]])
    assert found(project).n == 3


def test_without_a_model_no_text_is_measured_on(project: Project) -> None:
    ids = fill(project, ["评论"])
    assert shown(project, Query(measured=True)) == []
    assert shown(project, Query(measured=False)) == ids


def test_an_undone_import_is_not_measured_on(measured: tuple[Project, list[int]]) -> None:
    project, ids = measured
    annotating.label(project, ids[:4], [GOOD])
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 1, True)
    assert found(project).n == 0


def test_many_labels_are_measured_label_by_label(many_project: Project) -> None:
    ids = fill(many_project, [f"text {i}" for i in range(3)])
    with many_project.db.write() as tx:
        texts.set_test(tx, ids, True)
    predict(
        many_project,
        {ids[0]: [0.9, 0.8, 0.1], ids[1]: [0.9, 0.1, 0.1], ids[2]: [0.1, 0.1, 0.1]},
        (1, 2, 3),
    )
    annotating.label(many_project, ids[:1], [1, 2])
    annotating.label(many_project, ids[1:2], [2])
    annotating.label(many_project, ids[2:], [])
    metrics = found(many_project).metrics
    assert (metrics.n, metrics.confusion) == (3, None)
    assert metrics.accuracy == pytest.approx(2 / 3)
    assert [(one.precision, one.recall, one.support) for one in metrics.labels] == [
        (0.5, 1, 1),
        (1, 0.5, 2),
        (None, None, 0),
    ]
