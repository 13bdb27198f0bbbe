"""What the tables of texts show: search, filters, order and counts."""

import time

import numpy as np
import pytest

from annotator.core.query import Query, SortKey, column_key, parse
from annotator.core.schemes import ReadyScheme, ready_scheme
from annotator.services import annotating, browsing, history
from annotator.services.project import Project
from annotator.storage import imports, models, texts
from tests.storing import store

ANGRY, SAD, SCARED, AMAZED, HAPPY, NONE = range(1, 7)

BODIES = (
    "服务很差，再也不来了",  # 1
    "房间不错，服务员很热情",  # 2
    "Two words in English",  # 3
    "words two, the other way round 😀",  # 4
    "说不上好，也说不上坏",  # 5
    'He said "never again" twice',  # 6
)


def add(project, bodies, source="reviews.csv", columns=()):
    return store(project, bodies, source, columns=columns)


def predict(project, probabilities, label_ids=(1, 2, 3, 4, 5, 6), many=False):
    """Publish a model with these probabilities, by text id."""
    rows = np.array(list(probabilities.values()), dtype=np.float32)
    predicted = [
        tuple(label for label, p in zip(label_ids, row, strict=True) if p >= 0.5)
        if many
        else (label_ids[int(row.argmax())],)
        for row in rows
    ]
    top = [label_ids[int(row.argmax())] for row in rows]
    confidence = rows.max(axis=1)
    with project.db.write() as tx:
        new = models.NewModel(1, 1, 0.1, label_ids, {}, {}, [], "f", b"w", "{}")
        model_id = models.stage_model(tx, new)
        models.add_predictions(
            tx,
            model_id,
            models.NewPredictions(
                list(probabilities), label_ids, predicted, top, confidence, confidence, confidence, rows
            ),
        )
        models.publish(tx, model_id)


@pytest.fixture
def project(tmp_path):
    made = Project.create(tmp_path / "p.annotator", ready_scheme("smp2020"))
    add(made, BODIES)
    yield made
    made.close()


def found(project, text, sort=SortKey.ROW, descending=False):
    return browsing.find_ids(project, parse(text), sort, descending).tolist()


def test_all_texts_in_the_order_of_the_file(project):
    ids = browsing.find_ids(project, Query())
    assert ids.dtype == np.int64
    assert ids.tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("服", [1, 2]),
        ("服务", [1, 2]),
        ("务很", [1]),
        ("服务 热情", [2]),
        ("服务 words", []),
        ("WORDS", [3, 4]),
        ('"two words"', [3]),
        ("two words", [3, 4]),
        ("wor", [3, 4]),  # still being typed
        ("wor two", []),
        ('"wor"', []),
        ('"said ""never"', [6]),
        ("😀", [4]),
        ("，", [1, 2, 5]),
        ("NEAR(two words)", []),  # the index's own language is not spoken
        ("two*", [3, 4]),
        ("-", []),
    ],
)
def test_words_are_found_in_texts(project, words, ids):
    assert browsing.find_ids(project, Query(text=words)).tolist() == ids


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_what_nobody_sees_inside_a_word_does_not_hide_it(project, unseen):
    body = f"a wond{unseen}erful 服{unseen}务 👩\u200d🔬"
    (text_id,) = add(project, [body], source="more.csv")
    for words in ("wonderful", '"a wonderful"', f"won{unseen}derf", '"服务"', "👩\u200d🔬"):
        assert text_id in browsing.find_ids(project, Query(text=words)), words
    assert browsing.rows(project, [text_id])[0].body == body
    with project.db.write() as tx:
        tx.exec_driver_sql("UPDATE source SET importing = 1")  # only what is not in force can be removed
        imports.discard(tx, 2)
    assert browsing.find_ids(project, Query(text="wonderful")).tolist() == []


def test_joiners_stay_where_a_script_writes_words_with_them(project):
    (text_id,) = add(project, ["می\u200cخواهم"], source="more.csv")
    for words in ("می\u200cخواهم", '"می خواهم"', "خواهم"):
        assert browsing.find_ids(project, Query(text=words)).tolist() == [text_id], words


def test_states(project):
    annotating.label(project, [1], [ANGRY])
    annotating.skip(project, [2])
    annotating.unsure(project, [3])
    annotating.set_flag(project, [4], True)
    assert found(project, "state:labelled") == [1]
    assert found(project, "state:skipped") == [2]
    assert found(project, "state:unsure state:labelled") == [1, 3]
    assert found(project, "state:pool") == [4, 5, 6]
    assert found(project, "state:pool state:skipped") == [2, 4, 5, 6]


def test_annotated_labels(project):
    annotating.label(project, [1, 3], [ANGRY])
    annotating.label(project, [2], [HAPPY])
    assert found(project, "label:愤怒") == [1, 3]
    assert found(project, "label:愤怒 label:高兴") == [1, 2, 3]
    assert found(project, "label:unheard-of") == []


def test_flags_and_notes_and_test_set(project):
    annotating.set_flag(project, [2], True)
    annotating.set_note(project, 3, "irony?")
    with project.db.write() as tx:
        texts.set_test(tx, [5], True)
    assert found(project, "is:flagged") == [2]
    assert found(project, "not:flagged") == [1, 3, 4, 5, 6]
    assert found(project, "is:noted") == [3]
    assert found(project, "not:noted") == [1, 2, 4, 5, 6]
    assert found(project, "is:test") == [5]
    assert found(project, "not:test") == [1, 2, 3, 4, 6]


@pytest.fixture
def authors(project):
    """Texts of several authors, by what stands in their column."""
    said = ("Alice", "alice ", "Alice Smith", "", "Émile", "***", "it's", 'a "b"', "李 白")
    ids = add(
        project,
        [f"text of {one}" for one in said],
        source="authors.csv",
        columns=[{"author": one, 'odd "name"': one.upper(), "state": "x"} for one in said],
    )
    return dict(zip(said, ids, strict=True))


@pytest.mark.parametrize(
    ("text", "authors_found"),
    [
        ("author:alice", ["Alice", "alice "]),
        ("author:ALICE*", ["Alice", "alice ", "Alice Smith"]),
        ('author:"alice s"*', ["Alice Smith"]),
        ("author:émile", ["Émile"]),
        ("author:ÉMI*", ["Émile"]),
        ('author:"***"', ["***"]),
        ("author:it's", ["it's"]),
        ('author:"a ""B"""', ['a "b"']),
        ('"author":"李 白"', ["李 白"]),
        ("author:李*", ["李 白"]),
        ("author:alice author:émile", ["Alice", "alice ", "Émile"]),
        ('"odd ""name""":alice', ["Alice", "alice "]),
        ("author:alice state:skipped", []),
        ('author:alice "state":X', ["Alice", "alice "]),
        ("text author:alice", ["Alice", "alice "]),
        ("author:al", []),
        ("author:%", []),
    ],
)
def test_imported_columns(project, authors, text, authors_found):
    assert found(project, text) == [authors[one] for one in authors_found]


def test_imported_columns_with_nothing_in_them(project, authors):
    assert found(project, 'author:""') == [1, 2, 3, 4, 5, 6, authors[""]]
    assert found(project, "author:*") == [authors[one] for one in authors if one]


def test_sources_by_name(project):
    more = add(project, ["another"], source="more.csv")
    assert found(project, "source:more.csv") == more
    assert found(project, "source:nothing.csv") == []


def one_hot(label, probability=0.9):
    row = [(1 - probability) / 5] * 6
    row[label - 1] = probability
    return row


def test_predictions_filter_and_sort(project):
    predict(project, {1: one_hot(ANGRY, 0.9), 2: one_hot(HAPPY, 0.5), 3: one_hot(ANGRY, 0.7), 4: one_hot(NONE, 0.5)})
    assert found(project, "predicted:愤怒") == [1, 3]
    assert found(project, "confidence<0.6") == [2, 4]
    assert found(project, "confidence>0.6 confidence<0.8") == [3]
    assert found(project, "", SortKey.CONFIDENCE) == [2, 4, 3, 1, 5, 6]
    assert found(project, "", SortKey.CONFIDENCE, descending=True) == [1, 3, 2, 4, 5, 6]
    assert found(project, "", SortKey.PREDICTED) == [1, 3, 2, 4, 5, 6]


def test_where_person_and_model_disagree(project):
    predict(project, {1: one_hot(ANGRY), 2: one_hot(HAPPY), 3: one_hot(SAD)})
    annotating.label(project, [1, 2, 4], [ANGRY])
    assert found(project, "is:wrong") == [2]
    assert found(project, "not:wrong") == [1]


def test_disagreement_and_predictions_with_many_labels(tmp_path):
    project = Project.create(tmp_path / "many.annotator", ReadyScheme("x", (("a", "", ""), ("b", "", "")), many=True))
    add(project, ["one", "two", "three", "four"])
    predict(project, {1: (0.9, 0.9), 2: (0.9, 0.1), 3: (0.1, 0.2), 4: (0.2, 0.9)}, label_ids=(1, 2), many=True)
    annotating.label(project, [1], [1, 2])
    annotating.label(project, [2], [1, 2])
    annotating.label(project, [3], [])
    annotating.label(project, [4], [1])
    assert found(project, "predicted:b") == [1, 4]
    assert found(project, "is:wrong") == [2, 4]
    assert found(project, "not:wrong") == [1, 3]
    assert browsing.facets(project).predicted == {1: 2, 2: 2}
    project.close()


def test_there_are_no_predictions_without_a_model(project):
    assert found(project, "predicted:愤怒") == []
    assert found(project, "", SortKey.CONFIDENCE, descending=True) == [1, 2, 3, 4, 5, 6]


def test_sorting_by_what_the_person_said(project):
    annotating.label(project, [5], [HAPPY])
    annotating.label(project, [4], [ANGRY])
    assert found(project, "", SortKey.LABEL) == [4, 5, 1, 2, 3, 6]
    assert found(project, "", SortKey.LABEL, descending=True) == [5, 4, 1, 2, 3, 6]


def test_sorting_by_text(project):
    add(project, ["apple", "Banana", "cherry"], source="A.csv")
    assert found(project, "source:A.csv", SortKey.TEXT) == [7, 8, 9]


def test_imported_columns_sort_as_numbers_where_they_are_some(project):
    columns = [{"stars": stars, 'odd "name"': "x"} for stars in ("10", "9", "", "-1", "none")] + [{}]
    ids = add(project, [f"text {i}" for i in range(6)], source="columns.csv", columns=columns)
    ascending = found(project, "source:columns.csv", column_key("stars"))
    assert [columns[i - ids[0]].get("stars") for i in ascending] == ["-1", "9", "10", "none", "", None]
    descending = found(project, "source:columns.csv", column_key("stars"), descending=True)
    assert [columns[i - ids[0]].get("stars") for i in descending] == ["10", "9", "-1", "none", "", None]
    assert found(project, "", column_key('odd "name"'))[:5] == ids[:5]
    assert found(project, "", column_key("unheard-of")) == [1, 2, 3, 4, 5, 6, *ids]


def test_an_unknown_sort_key_is_a_mistake(project):
    with pytest.raises(ValueError, match="beauty"):
        browsing.find_ids(project, Query(), "beauty")


def test_texts_of_an_undone_import_are_not_shown(project):
    with project.db.write() as tx:
        texts.set_source_hidden(tx, 1, hidden=True)
    assert found(project, "") == []
    assert found(project, "服务") == []
    assert browsing.facets(project).states == {"pool": 0, "labelled": 0, "unsure": 0, "skipped": 0}


def test_a_row_shows_everything_of_a_text(project):
    predict(project, {1: one_hot(ANGRY, 0.75)})
    annotating.label(project, [1], [SAD])
    annotating.set_flag(project, [1], True)
    annotating.set_note(project, 1, "irony")
    row, other = browsing.rows(project, np.array([1, 99, 5]))
    assert (row.id, row.body, row.state, row.label_ids, row.predicted_ids) == (
        1,
        BODIES[0],
        "labelled",
        (SAD,),
        (ANGRY,),
    )
    assert row.confidence == pytest.approx(0.75)
    assert (row.source_name, row.row, row.flag, row.note, row.is_test) == ("reviews.csv", 1, True, "irony", False)
    assert row.annotated_at is not None
    assert row.prediction_current
    assert (other.id, other.state, other.confidence, other.predicted_ids) == (5, "pool", None, ())
    assert not other.prediction_current


def test_a_prediction_is_not_current_once_the_labels_are_others(project):
    predict(project, {1: (0.9, 0.1)}, label_ids=(1, 2))
    assert not browsing.rows(project, [1])[0].prediction_current


def test_facets_count_what_the_filters_would_find(project):
    add(project, ["another"], source="more.csv")
    predict(project, {1: one_hot(ANGRY), 2: one_hot(ANGRY), 3: one_hot(HAPPY)})
    annotating.label(project, [1, 2], [SAD])
    annotating.skip(project, [3])
    annotating.set_flag(project, [3, 4], True)
    with project.db.write() as tx:
        texts.set_test(tx, [5], True)
    facets = browsing.facets(project)
    assert facets.states == {"pool": 4, "labelled": 2, "unsure": 0, "skipped": 1}
    assert facets.labels == {SAD: 2}
    assert facets.predicted == {ANGRY: 2, HAPPY: 1}
    assert [(source.name, source.texts) for source in facets.sources] == [("reviews.csv", 6), ("more.csv", 1)]
    assert (facets.flagged, facets.test) == (2, 1)


def test_undoing_a_label_changes_what_is_found(project):
    annotating.label(project, [1], [ANGRY])
    history.undo(project)
    assert found(project, "state:labelled") == []


def test_searching_a_large_project_is_quick(tmp_path):
    """A fifth of the promised size in a fifth of the time, with room for a slow machine."""
    project = Project.create(tmp_path / "large.annotator", ready_scheme("smp2020"))
    ids = add(project, [f"第{i}条评论，服务{i % 7}" for i in range(20_000)])
    rng = np.random.default_rng(1)
    predict(project, dict(zip(ids, rng.dirichlet(np.ones(6), len(ids)), strict=True)))
    for text, sort in (("", SortKey.CONFIDENCE), ("", SortKey.PREDICTED), ("服务", SortKey.CONFIDENCE)):
        started = time.perf_counter()
        assert len(found(project, text, sort)) == 20_000
        assert time.perf_counter() - started < 0.2
    project.close()
