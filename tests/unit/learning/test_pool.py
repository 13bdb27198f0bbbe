import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.embeddings import learn_vectors
from annotator.learning.engine import PoolStage, improve_pool, prepare_pool
from annotator.learning.members import MEMBERS
from annotator.learning.pool import Reader
from annotator.learning.reporting import Reporter

from .conftest import QUICK, make_texts

REPORTER = Reporter(ignore_progress, never_stop)


def test_words_of_like_company_have_like_vectors():
    random = np.random.default_rng(0)
    groups = np.arange(2, 32), np.arange(32, 62)
    sentences = [random.choice(groups[row % 2], 8).tolist() for row in range(1_000)]
    vectors = learn_vectors(sentences, [f"w{n}" for n in range(62)], True, QUICK, REPORTER).vectors
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    assert unit[2] @ unit[3] > unit[2] @ unit[40] + 0.3


def test_vectors_of_unknown_words_and_of_empty_texts_are_zero():
    learned = learn_vectors([[2, 3, 4]] * 20 + [[4, 3]] * 20, list("abcdef"), True, QUICK, REPORTER)
    assert not learned.vectors[5].any()
    texts = learned.texts([[], [1, 1], [5], [2, 3]])
    assert not texts[:3].any()
    assert np.linalg.norm(texts[3]) == pytest.approx(1, abs=1e-4)


def test_a_stage_comes_back_from_bytes_and_reads_texts_alike(stage_of, language):
    stage = stage_of(language)
    again = PoolStage.from_bytes(stage.to_bytes())
    assert again.texts == stage.texts == 300
    texts = ["", "😀", *make_texts(language, 20, seed=3)[0]]
    before, after = features(stage, texts), features(again, texts)
    assert list(before) == list(MEMBERS if language == "en" else MEMBERS[:-1])  # no forms without spaces
    for name in before:
        assert (before[name] != after[name]).sum() == 0


def test_kinds_of_unknown_words_have_a_vector_and_no_weight_in_the_mean():
    tokens = ["<pad>", "<unk>", "we", "like", "book", "<unk> Aa", "<unk> a-ing"]
    learned = learn_vectors([[2, 3, 5], [4, 2, 6]] * 20, tokens, True, QUICK, REPORTER)
    assert learned.vectors[5:].any(axis=1).all()
    assert not learned.weights[5:].any()
    assert np.array_equal(learned.texts([[2, 5, 6]]), learned.texts([[2]]))


@pytest.mark.parametrize("part", ["forms", "topics", "beginning"])
def test_a_stage_from_before_it_had_a_part_is_read_without_it(part, stage_of):
    stage = stage_of("en")
    old = replace(stage, arrays={name: array for name, array in stage.arrays.items() if name != part})
    assert set(features(PoolStage.from_bytes(old.to_bytes()), ["a bright room"])) == set(MEMBERS) - {part}


def test_how_a_text_begins_is_read_from_its_first_words_alone(stage_of, language):
    same, other = "bright room ", "awful film "
    texts = [same * 6 + other * 4, same * 6 + other, other * 6 + same * 4]
    if language == "zh":
        texts = [text.replace("bright room ", "开心房间").replace("awful film ", "讨厌电影") for text in texts]
    rows = features(stage_of(language), texts)
    assert np.array_equal(rows["beginning"][0], rows["beginning"][1])
    assert not np.array_equal(rows["vectors"][0], rows["vectors"][1])
    assert not np.allclose(rows["beginning"][0], rows["beginning"][2], atol=0.1)
    assert np.linalg.norm(rows["beginning"], axis=1) == pytest.approx(1, abs=1e-4)


def features(stage, texts):
    reader = Reader(stage)
    return reader.features(texts, reader.encode(texts, REPORTER), REPORTER)


@pytest.mark.parametrize(("long", "tokens"), [(15, 8), (45, 20)])
def test_where_many_texts_are_long_the_lstm_reads_more_of_each(long, tokens):
    config = replace(QUICK, max_tokens=8, max_tokens_of_long=20)
    pool = ["a bright room " * (10 if row < long else 2) + f"number {row}" for row in range(100)]
    reader = Reader(prepare_pool(pool, config, ignore_progress, never_stop))
    assert {len(ids) for ids in reader.short(reader.encode(pool, REPORTER))} == {8, tokens}


def test_the_same_pool_gives_the_same_stage(stage_of):
    pool, _ = make_texts("zh", 300, seed=7)
    assert prepare_pool(pool, QUICK, ignore_progress, never_stop).to_bytes() == stage_of("zh").to_bytes()


def test_whoever_reads_a_stage_takes_no_random_numbers_from_a_training(stage_of):
    stage = stage_of("en")
    before = torch.get_rng_state()
    Reader(stage)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_stage_reads_on_in_slices_until_it_is_finished(language):
    pool, _ = make_texts(language, 300, seed=7)
    stage = prepare_pool(pool, QUICK, ignore_progress, never_stop)
    read = [stage.read]
    while not stage.finished:
        before = stage
        stage = improve_pool(PoolStage.from_bytes(stage.to_bytes()), pool, QUICK, ignore_progress, never_stop)
        read.append(stage.read)
        assert (stage.arrays["vectors"] == before.arrays["vectors"]).all()
        assert (stage.arrays["lstm.forwards.weight_hh_l0"] != before.arrays["lstm.forwards.weight_hh_l0"]).any()
        assert stage.vocabulary == before.vocabulary
    assert len(read) >= 3
    assert read == sorted(set(read))
    assert read[-1] < 1.3 * QUICK.most_tokens
    assert not any(name.startswith("guesser.") for name in stage.arrays)
    assert improve_pool(stage, pool, QUICK, ignore_progress, never_stop) is stage


def test_reading_on_is_the_same_after_a_restart(stage_of):
    pool, _ = make_texts("zh", 300, seed=7)
    stage = stage_of("zh")
    kept = PoolStage.from_bytes(stage.to_bytes())
    here = improve_pool(stage, pool, QUICK, ignore_progress, never_stop)
    there = improve_pool(kept, pool, QUICK, ignore_progress, never_stop)
    assert here.to_bytes() == there.to_bytes()


def test_reading_on_stops_when_asked(stage_of):
    pool, _ = make_texts("zh", 300, seed=7)
    with pytest.raises(Cancelled):
        improve_pool(stage_of("zh"), pool, QUICK, ignore_progress, lambda: True)


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x00" * 1000])
def test_a_damaged_stage_is_refused(damage):
    with pytest.raises(AnnotatorError, match="model_damaged"):
        PoolStage.from_bytes(damage)


def test_a_stage_cut_short_is_refused(stage_of):
    blob = stage_of("en").to_bytes()
    with pytest.raises(AnnotatorError, match="model_damaged"):
        PoolStage.from_bytes(blob[: len(blob) // 2])


@pytest.mark.parametrize("pool", [[], [""], ["one"], ["😀", "", "好"]])
def test_hardly_a_pool_is_a_pool(pool):
    stage = prepare_pool(pool, QUICK, ignore_progress, never_stop)
    assert PoolStage.from_bytes(stage.to_bytes()).texts == len(pool)


def test_preparing_tells_its_phases_and_steps(language):
    told = []
    pool, _ = make_texts(language, 200, seed=1)
    prepare_pool(pool, QUICK, told.append, never_stop)
    assert list(dict.fromkeys(progress.phase for progress in told)) == ["tokenize", "vectors", "instant", "pretrain"]
    last = [progress for progress in told if progress.phase == "pretrain"][-1]
    assert last.step == last.steps > 0
    assert last.loss is not None
    assert last.seconds_left == 0


@pytest.mark.parametrize("phase", ["tokenize", "vectors", "instant", "pretrain"])
def test_preparing_stops_within_a_second_in_every_phase(phase, language):
    asked: list[float] = []

    def stop_in_phase(progress):
        if progress.phase == phase and not asked:
            asked.append(time.monotonic())

    pool, _ = make_texts(language, 2_000, seed=1)
    with pytest.raises(Cancelled):
        prepare_pool(pool, QUICK, stop_in_phase, lambda: bool(asked))
    assert time.monotonic() - asked[0] < 1
