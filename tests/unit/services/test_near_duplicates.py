"""Groups of texts that are nearly the same, and the labels of one for the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from annotator.core.domain import Decision, ReasonKind
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.core.query import parse
from annotator.core.schemes import ready_scheme
from annotator.services import (
    annotating,
    browsing,
    evaluating,
    history,
    near_duplicates,
    retraining,
    suggesting,
    text_history,
)
from annotator.services.importing import IMPORTED
from annotator.services.near_duplicates import Found
from annotator.services.project import Project
from annotator.storage import annotations, journal, models, settings, texts
from tests.storing import store
from tests.unit.services.fake_engine import Engine

POSITIVE, NEGATIVE = 1, 2
HOTEL = "房间很干净，服务也很好，早餐的种类不多，但是味道不错，下次来还会住这里。"
MEAL = "The soup was cold and the waiter forgot us twice, so we left without a dessert."
ALIKE = (HOTEL, MEAL, HOTEL + "！", "别的", MEAL.upper(), HOTEL.replace("早餐", "晚餐"))  # ids 1 to 6


@pytest.fixture
def project(tmp_path) -> Project:
    opened = Project.create(tmp_path / "p.annotator", ready_scheme("sentiment2-en"))
    yield opened
    opened.close()


def add(project: Project, bodies: Sequence[str], *, test: Sequence[int] = ()) -> list[int]:
    return store(project, bodies, "reviews.csv", test_rows=test)


def find(project: Project) -> Found:
    return near_duplicates.find(project, ignore_progress, never_stop)


def group_of(project: Project, text_id: int) -> tuple[int, ...]:
    return next((members for members in near_duplicates.groups(project) if text_id in members), ())


def found_by(project: Project, query: str) -> list[int]:
    return browsing.find_ids(project, parse(query)).tolist()


def test_groups_are_found_and_kept(project: Project) -> None:
    add(project, ALIKE)
    assert near_duplicates.groups(project) == []
    assert find(project) == Found(groups=2, texts=5)
    assert near_duplicates.groups(project) == [(1, 3, 6), (2, 5)]
    assert [group_of(project, text_id) for text_id in (3, 4, 5)] == [(1, 3, 6), (), (2, 5)]


def test_they_are_due_when_texts_came_and_not_again_before(project: Project) -> None:
    assert near_duplicates.is_due(project)
    add(project, ALIKE)
    assert near_duplicates.is_due(project)
    find(project)
    assert not near_duplicates.is_due(project)
    annotating.label(project, [1], [POSITIVE])
    assert not near_duplicates.is_due(project)
    add(project, ["别的。"])
    assert near_duplicates.is_due(project)
    assert find(project) == Found(groups=3, texts=7)
    assert group_of(project, 4) == (4, 7)


def test_groups_found_in_another_way_are_outdated(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    add(project, ALIKE)
    find(project)
    monkeypatch.setattr(near_duplicates, "WAY", near_duplicates.WAY + 1)
    assert near_duplicates.is_due(project)


def test_a_project_without_texts_has_no_groups(project: Project) -> None:
    assert find(project) == Found(0, 0)
    assert not near_duplicates.is_due(project)


def test_texts_of_an_import_that_was_undone_do_not_count(project: Project) -> None:
    add(project, ALIKE[:5])
    add(project, ALIKE[5:])
    find(project)
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 1, True)
    assert near_duplicates.groups(project) == []
    assert found_by(project, "is:duplicate") == []
    assert found_by(project, "not:duplicate") == [6]
    assert browsing.facets(project).duplicates == 0
    assert browsing.rows(project, [6])[0].alike == 0
    assert near_duplicates.is_due(project)
    assert find(project) == Found(0, 0)


def test_nothing_is_kept_of_a_search_that_was_cancelled(project: Project) -> None:
    add(project, ALIKE)
    told: list[Progress] = []
    with pytest.raises(Cancelled):
        near_duplicates.find(project, told.append, lambda: bool(told))
    assert near_duplicates.is_due(project)
    assert near_duplicates.groups(project) == []


def test_the_table_finds_groups_and_keeps_them_together(project: Project) -> None:
    add(project, ALIKE)
    find(project)
    assert found_by(project, "is:duplicate") == [1, 3, 6, 2, 5]
    assert found_by(project, "not:duplicate") == [4]
    assert found_by(project, "group:2") == [2, 5]
    assert found_by(project, "group:1 group:2 晚餐") == [6]
    assert found_by(project, "group:4") == []
    assert browsing.find_ids(project, parse("is:duplicate"), "text", True).tolist() == [6, 3, 1, 2, 5]
    assert browsing.facets(project).duplicates == 5
    assert [row.alike for row in browsing.rows(project, [1, 2, 4])] == [2, 1, 0]


def test_labels_are_offered_for_the_rest_of_the_group(project: Project) -> None:
    add(project, ALIKE)
    find(project)
    assert near_duplicates.offer(project, 1) is None
    annotating.label(project, [1], [POSITIVE])
    offer = near_duplicates.offer(project, 1)
    assert offer is not None
    assert (offer.text_id, offer.label_ids, offer.others, offer.bodies) == (
        1,
        (POSITIVE,),
        (3, 6),
        (ALIKE[2], ALIKE[5]),
    )
    annotating.label(project, [3], [NEGATIVE])
    annotating.skip(project, [2])
    assert near_duplicates.alike(project, 1) == (6,)
    assert near_duplicates.offer(project, 2) is None
    assert near_duplicates.offer(project, 4) is None


def test_taking_the_offer_is_one_step_of_its_own_kind(project: Project) -> None:
    add(project, ALIKE)
    find(project)
    annotating.label(project, [1], [POSITIVE], prediction_shown=True, duration_ms=900)
    change = near_duplicates.label_alike(project, 1, (3, 6))
    assert (change.kind, change.text_ids) == ("alike", (3, 6))
    shown = [annotating.view(project, text_id).annotation for text_id in (3, 6)]
    assert [(one.label_ids, one.decision, one.duration_ms) for one in shown] == [
        ((POSITIVE,), Decision.LABELLED, None)
    ] * 2
    assert near_duplicates.offer(project, 1) is None
    with project.db.read() as tx:
        past = text_history.histories(tx, [1, 3], never_stop)
    assert [past[1][0]["change"], past[3][0]["change"]] == ["label", "alike"]
    undone = history.undo(project)
    assert undone is not None
    assert (undone.kind, undone.text_ids) == ("alike", (3, 6))
    assert near_duplicates.alike(project, 1) == (3, 6)
    history.redo(project)
    assert near_duplicates.alike(project, 1) == ()


def test_what_was_decided_meanwhile_stays(project: Project) -> None:
    add(project, ALIKE)
    find(project)
    annotating.label(project, [1], [POSITIVE])
    annotating.label(project, [3], [NEGATIVE])
    assert near_duplicates.label_alike(project, 1, (3, 6)).text_ids == (6,)
    assert annotating.view(project, 3).annotation.label_ids == (NEGATIVE,)


def test_only_those_that_were_offered_are_labelled(project: Project) -> None:
    add(project, ALIKE)
    find(project)
    annotating.label(project, [1], [POSITIVE])
    assert near_duplicates.label_alike(project, 1, (6, 4)).text_ids == (6,)
    assert annotating.view(project, 3).annotation is None


def test_labels_never_cross_the_border_to_the_test_set(project: Project) -> None:
    add(project, ALIKE, test=(3,))
    find(project)
    annotating.label(project, [1], [POSITIVE])
    assert near_duplicates.alike(project, 1) == (6,)
    annotating.label(project, [3], [POSITIVE])
    assert near_duplicates.alike(project, 3) == ()


def test_a_text_without_labels_has_none_to_give(project: Project) -> None:
    add(project, ALIKE)
    find(project)
    with pytest.raises(AnnotatorError) as raised:
        near_duplicates.label_alike(project, 1, (3,))
    assert raised.value.key == "not_labelled"
    with project.db.read() as tx:
        assert journal.last_done(tx) is None


def test_finding_again_writes_only_what_is_different(project: Project) -> None:
    add(project, ALIKE)
    find(project)
    with project.db.write() as tx:
        settings.put(tx, "near_duplicates", None)
    written = []
    with project.db._writer.connect() as connection:  # the file's own count of changes
        before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    find(project)
    with project.db._writer.connect() as connection:
        written.append(connection.exec_driver_sql("SELECT total_changes()").scalar_one() - before)
    assert written == [1]  # that it was done


def test_what_is_like_a_test_text_is_not_trained_on(project: Project) -> None:
    add(project, ALIKE, test=(3,))
    annotating.label(project, [1, 2, 3, 4], [POSITIVE])
    assert project.counts().since_training == 3
    find(project)
    with project.db.read() as tx:
        assert [text_id for text_id, _, _ in annotations.labelled(tx, test=False)] == [2, 4]
        assert [text_id for text_id, _, _ in annotations.labelled(tx, test=True)] == [3]
    counts = project.counts()
    with project.db.read() as tx:
        to_train_on = annotations.label_counts(tx, test=False)
    assert (to_train_on, counts.labels) == ({POSITIVE: 2}, {POSITIVE: 4})
    assert counts.since_training == 2


def test_what_is_like_a_trained_text_is_not_drawn_for_the_test_set(project: Project) -> None:
    add(project, ALIKE)
    find(project)
    annotating.label(project, [1, 2], [POSITIVE])
    project.update_settings(test_share=0.9)
    assert {one.text_id for one in suggesting.suggest(project, 4) if one.reason.kind is ReasonKind.TEST} == {4}


def test_groups_are_held_out_as_a_whole(project: Project, engine: Engine) -> None:
    several = [
        [f"{place}号店{word}" * 5 + sign for sign in ("", "！", "？")] for place in range(20) for word in ("好", "坏")
    ]
    ids = add(project, [body for bodies in several for body in bodies])
    project.update_settings(annotator=IMPORTED, test_share=0.25)
    annotating.label(project, [one for one in ids if (one - 1) // 3 % 2 == 0], [POSITIVE])
    annotating.label(project, [one for one in ids if (one - 1) // 3 % 2 == 1], [NEGATIVE])
    model = retraining.retrain(project, ignore_progress, never_stop)
    groups = near_duplicates.groups(project)
    assert len(groups) >= 20
    with project.db.read() as tx:
        test = texts.test_ids(tx)
    assert len(test) == 30
    assert all(len(test & set(group)) in (0, len(group)) for group in groups)
    assert model.texts == 90


def test_a_model_is_not_measured_on_what_it_was_trained_on(project: Project, engine: Engine) -> None:
    """It was trained before anybody knew that a test text is like one it was trained on."""
    bodies = [f"{place}号店{word}" * 6 for place in range(10) for word in ("好", "坏")]
    ids = add(project, bodies)
    late = add(project, [bodies[0] + "！", "跟谁都不一样的一条评论"], test=(1, 2))
    annotating.label(project, [*ids[::2], *late], [POSITIVE])
    annotating.label(project, ids[1::2], [NEGATIVE])
    with project.db.write() as tx:
        texts.set_test(tx, late, False)
        texts.set_source_hidden(tx, 2, True)
    model = retraining.retrain(project, ignore_progress, never_stop)
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 2, False)
        texts.set_test(tx, late, True)
        model_said = models.predictions(tx, model.id, ids)[ids[0]]
        flat = np.array([model_said.confidence] * 2, np.float32)
        said = np.array([list(model_said.probabilities.values())] * 2, np.float32)
        answers = models.NewPredictions(
            late, model.label_ids, [(POSITIVE,)] * 2, [POSITIVE] * 2, flat, flat, flat, said
        )
        models.add_predictions(tx, model.id, answers)
    assert evaluating.evaluate(project).n == 2
    find(project)
    assert evaluating.evaluate(project).n == 1
