"""Of a great many labelled texts the instant model learns from some: the right ones, and the same ones again."""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from annotator.core.domain import Annotation, Decision
from annotator.core.errors import Cancelled
from annotator.core.progress import never_stop
from annotator.services import annotating, history, labelled_sample, schemes
from annotator.services.labelled import Labelled, read_labelled
from annotator.services.labelled_sample import LabelledSample
from annotator.services.project import Project
from annotator.storage import annotations, near_duplicates, texts
from annotator.storage.imports import IMPORTED
from tests.unit.conftest import fill
from tests.unit.services.opinionated import bodies

GOOD, BAD = 1, 2
MOST = 20


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A great many are more than twenty."""
    monkeypatch.setattr(labelled_sample, "MOST_LABELLED", MOST)
    monkeypatch.setattr(labelled_sample, "_OF_EACH", 3)
    monkeypatch.setattr(labelled_sample, "_NEWEST", 4)


def import_labels(project: Project, text_ids: Sequence[int], label_id: int = GOOD) -> None:
    """As if they came with a file, now."""
    now = datetime.now(UTC)
    with project.db.write() as tx:
        annotations.put_many(
            tx,
            [Annotation(one, Decision.LABELLED, (label_id,), annotator=IMPORTED, annotated_at=now) for one in text_ids],
        )


def read(project: Project, sample: LabelledSample) -> Labelled:
    with project.db.read() as tx:
        return sample.read(tx, never_stop)


def ids_of(labelled: Labelled) -> list[int]:
    return [text_id for text_id, _, _ in labelled.rows]


def test_up_to_the_limit_it_is_all_that_is_labelled(project: Project) -> None:
    ids = fill(project, bodies(60))
    import_labels(project, ids[:10])
    annotating.label(project, ids[10:20], [BAD])
    with project.db.read() as tx:
        assert read(project, LabelledSample()) == read_labelled(tx)
    assert len(ids_of(read(project, LabelledSample()))) == 20


def test_beyond_it_labels_and_bodies_are_those_that_are_stored_and_the_draw_is_the_same_again(project: Project) -> None:
    ids = fill(project, bodies(60))
    import_labels(project, ids[:30])
    import_labels(project, ids[30:50], BAD)
    found = read(project, LabelledSample())
    with project.db.read() as tx:
        everything = read_labelled(tx)
    assert len(found.rows) == MOST
    assert {*found.rows} < {*everything.rows}
    assert ids_of(found) == sorted(ids_of(found))
    assert (found.label_ids, found.many) == (everything.label_ids, everything.many)
    assert read(project, LabelledSample()) == found


def test_what_the_person_annotated_comes_before_what_a_file_said(project: Project) -> None:
    ids = fill(project, bodies(100))
    annotating.label(project, ids[:12], [BAD])
    import_labels(project, ids[12:90])
    assert {*ids_of(read(project, LabelledSample()))} > {*ids[:12]}


def test_a_rare_label_is_not_lost_among_many_annotations(project: Project) -> None:
    ids = fill(project, bodies(100))
    import_labels(project, ids[40:43], BAD)
    import_labels(project, ids[60:])
    annotating.label(project, ids[:40], [GOOD])
    assert {*ids_of(read(project, LabelledSample()))} > {*ids[40:43]}


def test_an_annotation_changes_its_own_text_alone(project: Project) -> None:
    ids = fill(project, bodies(100))
    import_labels(project, ids[:50])
    import_labels(project, ids[50:90], BAD)
    sample = LabelledSample()
    before = read(project, sample)
    annotating.label(project, [ids[95]], [BAD])
    after = read(project, sample)
    assert {*after.rows} - {*before.rows} == {(ids[95], bodies(100)[95], (BAD,))}
    assert len({*before.rows} - {*after.rows}) == 1, "one makes room"
    history.undo(project)
    assert read(project, sample) == before
    drawn, body, said = before.rows[0]
    other = BAD if said == (GOOD,) else GOOD
    annotating.label(project, [drawn], [other])
    assert {*read(project, sample).rows} == {*before.rows} - {(drawn, body, said)} | {(drawn, body, (other,))}
    annotating.clear(project, [drawn])
    assert drawn not in ids_of(read(project, sample))


def test_between_draws_the_decisions_are_not_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = fill(project, bodies(100))
    import_labels(project, ids[:90])
    sample = LabelledSample()
    read(project, sample)
    with monkeypatch.context() as patch:
        patch.delattr(annotations, "decided_ids")
        patch.delattr(annotations, "labelled")
        for n, text_id in enumerate(ids[90:95], 91):
            annotating.label(project, [text_id], [BAD])
            assert {*ids_of(read(project, sample))} > {*ids[90:n]}
    annotating.label(project, ids[95:100], [BAD])
    assert {*ids_of(read(project, sample))} > {*ids[90:100]}


def test_an_import_and_another_scheme_make_another_draw(project: Project) -> None:
    ids = fill(project, bodies(60))
    import_labels(project, ids[:50])
    sample = LabelledSample()
    assert {label_ids for _, _, label_ids in read(project, sample).rows} == {(GOOD,)}
    more = fill(project, [f"{body}." for body in bodies(60)], source="more.csv")
    import_labels(project, more[:3], BAD)
    assert {*ids_of(read(project, sample))} > {*more[:3]}
    schemes.retire_label(project, GOOD)
    found = read(project, sample)
    assert found.label_ids == (BAD,)
    assert ids_of(found) == more[:3]


def test_the_test_set_and_what_reads_like_it_teach_nothing(project: Project) -> None:
    ids = fill(project, bodies(60))
    import_labels(project, ids[:40])
    sample = LabelledSample()
    before = ids_of(read(project, sample))
    with project.db.write() as tx:
        texts.set_test(tx, before[:1], True)
        near_duplicates.put(tx, {before[0]: 1, before[1]: 1}, [0])
    assert not {*before[:2]} & {*ids_of(read(project, sample))}
    assert not {*before[:2]} & {*ids_of(read(project, LabelledSample()))}


def test_skipped_texts_teach_nothing(project: Project) -> None:
    ids = fill(project, bodies(60))
    annotating.skip(project, ids[:30])
    import_labels(project, ids[30:45])
    assert ids_of(read(project, LabelledSample())) == ids[30:45]


def test_a_draw_can_be_stopped(project: Project) -> None:
    ids = fill(project, bodies(60))
    import_labels(project, ids[:40])
    sample = LabelledSample()
    with project.db.read() as tx, pytest.raises(Cancelled):
        sample.read(tx, lambda: True)
    assert len(ids_of(read(project, sample))) == MOST
