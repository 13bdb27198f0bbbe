"""Which texts of a queue are drawn for the test set: a share, by chance, and never one to train on."""

from __future__ import annotations

from collections import Counter

import numpy as np

from annotator.core.domain import ReasonKind
from annotator.services import annotating, history
from annotator.services.project import Project
from annotator.services.suggesting import suggest
from annotator.storage import texts
from tests.unit.conftest import fill
from tests.unit.services.test_suggesting import bodies, ids_of, plain, predict


def test_the_test_set_grows_to_its_share(project: Project) -> None:
    project.update_settings(test_share=0.2)
    fill(project, bodies(300))
    for _ in range(10):
        for one in suggest(project, 10):
            assert annotating.view(project, one.text_id).text.is_test is (one.reason.kind is ReasonKind.TEST)
            annotating.label(project, [one.text_id], [1])
    assert project.counts().test_labelled == 20


def test_one_text_at_a_time_fills_the_same_share(project: Project) -> None:
    project.update_settings(test_share=0.2)
    fill(project, bodies(100))
    for _ in range(50):
        annotating.label(project, ids_of(suggest(project, 1)), [1])
    assert project.counts().test_labelled == 10


def test_test_texts_stand_anywhere_in_the_queue(project: Project) -> None:
    project.update_settings(test_share=0.2)
    fill(project, bodies(400))
    places = Counter(
        place
        for seed in range(30)
        for place, one in enumerate(suggest(project, 5, seed=seed))
        if one.reason.kind is ReasonKind.TEST
    )
    assert set(places) == {0, 1, 2, 3, 4}


def test_test_texts_are_drawn_without_looking_at_the_model(project: Project) -> None:
    project.update_settings(test_share=0.9, random_share=0.0)
    ids = fill(project, bodies(400))
    p = np.tile([0.99, 0.01], (400, 1))
    p[:40] = [0.5, 0.5]
    predict(project, ids, p)
    drawn = ids_of(suggest(project, 160), ReasonKind.TEST)
    assert len(drawn) == 80
    assert np.mean(np.array(drawn) <= 40) < 0.25


def test_a_test_text_left_unanswered_comes_before_a_new_draw(project: Project) -> None:
    project.update_settings(test_share=0.2)
    fill(project, bodies(100))
    first = ids_of(suggest(project, 10), ReasonKind.TEST)
    again = ids_of(suggest(project, 10, seed=5), ReasonKind.TEST)
    assert sorted(first) == sorted(again)
    assert project.counts().test == 2


def test_a_waiting_test_text_is_never_suggested_for_training(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(20))
    with project.db.write() as tx:
        texts.set_test(tx, ids[:5], True)
    assert set(ids_of(suggest(project, 15))) == set(ids[5:])


def test_when_nothing_else_is_left_waiting_test_texts_come(project: Project) -> None:
    plain(project)
    ids = fill(project, bodies(6))
    with project.db.write() as tx:
        texts.set_test(tx, ids[:4], True)
    queue = suggest(project, 10)
    assert sorted(ids_of(queue)) == ids
    assert sorted(ids_of(queue, ReasonKind.TEST)) == ids[:4]


def test_a_project_far_behind_with_its_test_set_still_trains(project: Project) -> None:
    project.update_settings(test_share=0.2)
    ids = fill(project, bodies(300))
    annotating.label(project, ids[:200], [1])
    assert len(ids_of(suggest(project, 10), ReasonKind.TEST)) == 5


def test_a_test_share_of_nought_draws_nothing(project: Project) -> None:
    plain(project)
    fill(project, bodies(50))
    suggest(project, 20)
    assert project.counts().test == 0


def test_drawing_for_the_test_set_is_no_step_of_undo(project: Project) -> None:
    fill(project, bodies(50))
    suggest(project, 20)
    assert project.counts().test == 4
    assert history.undo(project) is None
