"""Labels that hardly any text was given yet are looked for: by their words, and by what the model says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from annotator.core import diversity
from annotator.core.domain import Reason, ReasonKind, Strategy
from annotator.core.schemes import ReadyScheme
from annotator.services import annotating, schemes, seeking, suggesting
from annotator.services.project import Project
from annotator.services.ranking import StoredRanking
from annotator.services.suggesting import suggest
from tests.unit.conftest import fill
from tests.unit.services.opinionated import bodies, ids_of, opinions, plain, predict

JOY, ANGER, FEAR = 1, 2, 3


@pytest.fixture
def emotions(tmp_path: Path) -> Iterator[Project]:
    labels = (("joy", "", ""), ("anger", "", "Rage, somebody is cross."), ("恐惧", "", "害怕、担心。"))
    made = Project.create(tmp_path / "emotions.annotator", ReadyScheme("emotions", labels))
    plain(made)
    yield made
    made.close()


def of_words(project: Project, n: int = 10, **how: object) -> dict[int, Reason]:
    found = {one.text_id: one.reason for one in suggest(project, n, **how)}  # type: ignore[arg-type]
    return {text_id: reason for text_id, reason in found.items() if reason.kind is ReasonKind.WORD}


def give(project: Project, text_ids: list[int], label: int) -> None:
    annotating.label(project, text_ids, [label])


def test_a_tenth_of_the_texts_have_the_name_of_a_label_in_them(emotions: Project) -> None:
    ids = fill(emotions, [*bodies(60), "What a joy to stay here"])
    assert of_words(emotions) == {ids[-1]: Reason(ReasonKind.WORD, {"label": JOY, "word": "joy"})}
    assert len(set(ids_of(suggest(emotions, 10)))) == 10


def test_the_word_may_go_on_and_be_written_otherwise(emotions: Project) -> None:
    ids = fill(emotions, [*bodies(60), "So JOYFUL a place", "The killjoy of the family"])
    assert of_words(emotions).keys() == {ids[-2]}


def test_the_rarest_label_is_looked_for_first(emotions: Project) -> None:
    ids = fill(emotions, [*bodies(60), "A joy", "Full of anger they left the hall"])
    give(emotions, ids[:2], JOY)
    give(emotions, ids[2:3], ANGER)
    assert of_words(emotions).keys() == {ids[-1]}


def test_words_that_the_description_lists_serve_where_the_name_is_in_no_text(emotions: Project) -> None:
    ids = fill(emotions, [*bodies(60), "我们都很害怕那部电梯"])
    give(emotions, ids[:1], JOY)
    give(emotions, ids[1:2], ANGER)
    assert of_words(emotions) == {ids[-1]: Reason(ReasonKind.WORD, {"label": FEAR, "word": "害怕"})}


def test_every_label_has_its_turn_before_one_has_a_second(emotions: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "_LOOKED_FOR", 0.4)
    fill(
        emotions, [*bodies(60), "The joy of flying kites", "Anger about the bill", "No joy at all here", "joy and tea"]
    )
    found = [reason.values["label"] for reason in of_words(emotions).values()]
    assert sorted(found) == [JOY, JOY, JOY, ANGER]
    monkeypatch.setattr(seeking, "_LOOKED_FOR", 0.2)
    assert {reason.values["label"] for reason in of_words(emotions).values()} == {JOY, ANGER}


def test_a_word_whose_texts_have_the_label_seldom_is_given_up(emotions: Project) -> None:
    misleading = ["Joy Division played", "The joystick broke", "Joyce was at the desk", "We met Joy and her dog"]
    ids = fill(emotions, [*bodies(60), *misleading, "Dear Joy, the room was cold"])
    give(emotions, ids[60:63], ANGER)
    assert len(of_words(emotions).keys() & {*ids[60:]}) == 1
    annotating.skip(emotions, ids[63:64])
    assert not of_words(emotions)


def test_the_words_of_a_label_with_three_texts_are_not_looked_for(emotions: Project) -> None:
    ids = fill(emotions, [*bodies(60), "What a joy to stay here"])
    give(emotions, ids[:2], JOY)
    assert of_words(emotions)
    give(emotions, ids[2:3], JOY)
    assert not of_words(emotions)


def test_a_retired_label_is_not_looked_for(emotions: Project) -> None:
    fill(emotions, [*bodies(60), "What a joy to stay here"])
    schemes.retire_label(emotions, JOY)
    assert not of_words(emotions)


def test_decided_texts_and_those_on_the_screen_are_left_alone(emotions: Project) -> None:
    ids = fill(emotions, [*bodies(60), "What a joy to stay here", "The joy of a quiet garden"])
    give(emotions, ids[-1:], JOY)
    assert of_words(emotions).keys() == {ids[-2]}
    assert not of_words(emotions, exclude=ids[-2:-1])


def test_texts_of_a_word_that_say_the_same_are_asked_once(emotions: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "_LOOKED_FOR", 0.5)
    same = "What a joy it was to stay at this house by the sea, we shall come again in summer"
    ids = fill(emotions, [*bodies(60), *(f"{same}{mark}" for mark in ("!", "?", ".", ";"))])
    assert len(of_words(emotions).keys() & {*ids[60:]}) == 1


@pytest.mark.parametrize("strategy", [one for one in Strategy if one is not Strategy.MARGIN_DIVERSITY])
def test_only_the_default_strategy_looks_for_labels(emotions: Project, strategy: Strategy) -> None:
    fill(emotions, [*bodies(60), "What a joy to stay here"])
    assert of_words(emotions)
    assert not of_words(emotions, strategy=strategy, label_id=FEAR)


def test_what_was_looked_for_stands_anywhere_in_the_queue(emotions: Project) -> None:
    """The window asks anew after each answer: what stood at the end would never have its turn."""
    fill(emotions, [*bodies(60), *(f"{noun} was a joy" for noun in ("Tea", "Pool", "Sauna", "Breakfast", "Garden"))])
    places = set()
    for seed in range(40):
        queue = suggest(emotions, 10, seed=seed)
        places |= {place for place, one in enumerate(queue) if one.reason.kind is ReasonKind.WORD}
    assert places == set(range(10))


def test_where_no_word_helps_the_model_tells_which_texts_may_have_the_label(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "_TRUSTED_FROM", 0)
    monkeypatch.setattr(suggesting, "_SOUGHT_UP_TO", 0)
    monkeypatch.setattr(seeking, "_RARE", 3)
    ids = fill(project, bodies(60))
    plain(project)
    second = np.linspace(0.01, 0.3, 60)
    predict(project, ids, np.column_stack([1 - second, second]))
    give(project, ids[:5], 1)
    give(project, ids[5:7], 2)
    queue = suggest(project, 10)
    rare = [one for one in queue if one.reason.kind is ReasonKind.RARE]
    assert [one.text_id for one in rare] == ids[-1:]
    assert rare[0].reason.values == {"label": 2, "probability": pytest.approx(0.3)}
    assert len(set(ids_of(queue))) == 10
    schemes.retire_label(project, 2)
    assert not ids_of(suggest(project, 10), ReasonKind.RARE)
    schemes.restore_label(project, 2)
    give(project, ids[7:8], 2)  # now three are known
    assert not ids_of(suggest(project, 10), ReasonKind.RARE)


def test_opinions_tell_it_as_well(project: Project) -> None:
    ids = fill(project, bodies(60))
    plain(project)
    give(project, ids[:1], 2)
    second = np.linspace(0.01, 0.3, 60)
    said = opinions(project, ids, np.column_stack([1 - second, second]), np.eye(60, 8))
    assert ids_of(suggest(project, 10, opinions=said), ReasonKind.RARE) == ids[-1:]


def test_a_kind_of_likely_texts_that_nobody_looked_at_comes_first(project: Project) -> None:
    """The model finds the kind it was shown much the likelier, and would ask for nothing else."""
    ids = fill(project, bodies(60))
    plain(project)
    kinds = np.array([0] * 20 + [1] * 20 + [2] * 20)
    give(project, ids[20:22], 2)
    second = np.choose(kinds, [0.001, 0.6, 0.05])
    said = opinions(project, ids, np.column_stack([1 - second, second]), np.eye(3)[kinds])
    assert ids_of(suggest(project, 10, opinions=said), ReasonKind.RARE)[0] in ids[40:]


def test_what_the_model_takes_for_impossible_is_no_kind_of_likely_text(project: Project) -> None:
    ids = fill(project, bodies(60))
    plain(project)
    kinds = np.arange(60) // 5
    give(project, ids[:2], 2)
    second = np.where(kinds == 0, 0.6, 0.001)
    said = opinions(project, ids, np.column_stack([1 - second, second]), np.eye(12)[kinds])
    assert ids_of(suggest(project, 10, opinions=said), ReasonKind.RARE)[0] in ids[2:5]


def of_rare(project: Project, ids: list[int], second: np.ndarray) -> list[int]:
    """Asked of `ids` because they may have label 2, which the model gives them with the probability `second`."""
    said = opinions(project, ids, np.column_stack([1 - second, second]), np.eye(len(ids), 8))
    return ids_of(suggest(project, 20, opinions=said), ReasonKind.RARE)


def fifty(project: Project, having: int) -> list[int]:
    """The texts that are left once fifty are labelled, so many of them with label 2."""
    ids = fill(project, bodies(150))
    plain(project)
    give(project, ids[having:50], 1)
    give(project, ids[:having], 2)
    return ids[50:]


def test_a_label_with_less_than_half_its_fair_share_is_looked_for_in_three_tenths_of_the_texts(
    project: Project,
) -> None:
    ids = fifty(project, 12)
    assert len(of_rare(project, ids, np.linspace(0.2, 0.6, 100))) == 6


def test_a_label_with_half_its_fair_share_is_not_looked_for(project: Project) -> None:
    ids = fifty(project, 13)
    assert not of_rare(project, ids, np.linspace(0.2, 0.6, 100))


def test_more_than_a_tenth_is_looked_for_only_where_the_label_is_probable_enough(project: Project) -> None:
    ids = fifty(project, 5)
    second = np.full(100, 0.03)
    assert len(of_rare(project, ids, second)) == 2
    second[1:4] = 0.3
    assert sorted(of_rare(project, ids, second)) == ids[1:4]


def test_before_fifty_decisions_a_tenth_is_looked_for(project: Project) -> None:
    ids = fifty(project, 5)
    annotating.clear(project, [ids[0] - 1])
    assert len(of_rare(project, ids, np.linspace(0.2, 0.6, 100))) == 2


class Watched(StoredRanking):
    """Remembers of which texts it was asked what they look like."""

    asked: ClassVar[list[list[int]]] = []

    def vectors(self, text_ids: Sequence[int]) -> tuple[list[int], diversity.Vectors]:
        self.asked.append(list(text_ids))
        return super().vectors(text_ids)


def test_of_many_decided_texts_some_are_compared_and_those_with_the_label_before_others(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them, with a column for each pair of letters, would take gigabytes."""
    ids = fifty(project, 5)
    predict(project, ids, np.tile([0.7, 0.3], (100, 1)))
    monkeypatch.setattr(suggesting, "StoredRanking", Watched)
    monkeypatch.setattr(Watched, "asked", [])
    monkeypatch.setattr(seeking, "_COMPARED", 12)
    assert ids_of(suggest(project, 20), ReasonKind.RARE)
    [asked] = [one for one in Watched.asked if not {*one} <= {*ids}]
    compared = {*asked} - {*ids}
    assert len(compared) == 12
    assert compared > {*range(ids[0] - 50, ids[0] - 45)}
