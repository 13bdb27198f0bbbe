import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning import lstm
from annotator.learning.engine import Checkpoint, Predictor, TrainingData, prepare_pool, train
from annotator.learning.members import MEMBERS
from annotator.learning.training import split

from .conftest import QUICK, data_of, make_texts


def quick_train(data, stage, config=QUICK):
    return train(data, stage, config, ignore_progress, never_stop)


@pytest.fixture(scope="session")
def trained(stage_of):
    """A function from a language to a model trained on 60 texts."""
    models = {}

    def model_of(language):
        if language not in models:
            models[language] = quick_train(data_of(language, 60), stage_of(language))
        return models[language]

    return model_of


@pytest.mark.parametrize("first", ["linear", "instant_session", "brought_vectors", "engine"])
def test_torch_is_loaded_before_what_looks_at_it(first):
    """Two threads that load parts of the engine at the same time cannot meet a torch that is half loaded."""
    looked_at = "[name for name in sys.modules if name in ('torch', 'scipy', 'sklearn')]"
    code = f"import sys, annotator.learning.{first}; print({looked_at})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert ran.stdout.startswith("['torch'")


def test_it_learns_what_can_be_learned(trained, language):
    test, truth = make_texts(language, 200, seed=9)
    said = Predictor.load(trained(language).checkpoint).predict(test)
    assert said.dtype == np.float32
    assert said.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert (said.argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.75


def test_the_loss_curve_falls_and_is_validated(stage_of, language):
    history = quick_train(data_of(language, 300), stage_of(language)).history
    assert len(history) >= 5
    assert all({"epoch", "train_loss", "validation_loss"} == set(point) for point in history)
    assert history[-1]["train_loss"] < history[0]["train_loss"]
    assert [point["epoch"] for point in history] == sorted(point["epoch"] for point in history)


def test_of_few_texts_none_is_held_out(stage_of):
    history = quick_train(data_of("en", 299), stage_of("en")).history
    assert all("validation_loss" not in point for point in history)


def test_the_same_seed_gives_the_same_probabilities(trained, stage_of, language):
    again = quick_train(data_of(language, 60), stage_of(language))
    test, _ = make_texts(language, 50, seed=9)
    before = Predictor.load(trained(language).checkpoint).predict(test)
    assert (Predictor.load(again.checkpoint).predict(test) == before).all()


def test_a_checkpoint_taken_apart_and_put_together_predicts_the_same(trained, language):
    whole = trained(language).checkpoint
    copy = Checkpoint(bytes(whole.weights), str(whole.vocabulary), dict(whole.configuration))
    test, _ = make_texts(language, 30, seed=9)
    assert (Predictor.load(copy).predict(test) == Predictor.load(whole).predict(test)).all()


def test_a_model_from_before_beginnings_topics_and_the_regression_of_all_still_answers(trained):
    whole = trained("en").checkpoint
    new = ("pool.topics", "pool.beginning", "instant.topics.", "instant.beginning.", "together.", "shares")
    arrays = {name: array for name, array in whole.arrays().items() if not name.startswith(new)}
    shares = dict(whole.configuration["instant_shares"])
    del shares["topics"], shares["beginning"]
    kept = {
        name: value for name, value in whole.configuration.items() if name not in ("instant_voices", "refitted_shares")
    }
    old = Checkpoint.of(arrays, whole.vocabulary, {**kept, "instant_shares": shares})
    test, truth = make_texts("en", 100, seed=9)
    said = Predictor.load(old).predict(test)
    assert (said.argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.8


def test_a_text_gets_the_same_answer_alone_and_among_others(trained, language):
    predictor = Predictor.load(trained(language).checkpoint)
    test = [*make_texts(language, 300, seed=9)[0], "", "x" * 10_000]
    together = predictor.predict(test)
    for row in (0, 17, 300, 301):
        assert predictor.predict([test[row]])[0] == pytest.approx(together[row], abs=1e-5)


def test_strange_texts_get_an_answer(trained, language):
    strange = ["", " ", "😀", "字" * 10_000, "word " * 2_000, "\ud800", "\x00", "👩‍👩‍👧‍👦!!", "مرحبا", "ไม่ชอบ"]
    said = Predictor.load(trained(language).checkpoint).predict(strange)
    assert np.isfinite(said).all()
    assert said.sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_no_texts_give_no_rows(trained):
    assert Predictor.load(trained("en").checkpoint).predict([]).shape == (0, 2)


def test_strange_texts_can_be_trained_on(stage_of):
    texts = ["", "😀", "good " * 2_000, "好" * 10_000, " ", "bad"]
    targets = np.eye(2, dtype=bool)[[0, 1, 0, 1, 0, 1]]
    model = quick_train(TrainingData(texts, targets, ["", *texts], 2, False), stage_of("en"))
    assert np.isfinite(Predictor.load(model.checkpoint).predict(texts)).all()


def test_a_single_text_and_no_pool_are_enough_not_to_fail():
    stage = prepare_pool([], QUICK, ignore_progress, never_stop)
    model = quick_train(TrainingData(["only"], np.array([[True, False]]), [], 2, False), stage)
    assert Predictor.load(model.checkpoint).predict(["other"])[0, 0] > 0.9


def test_an_lstm_that_read_nothing_is_not_drawn_back_to_chance():
    texts, _ = make_texts("en", 40, seed=1)  # too few to read as a language model
    stage = prepare_pool(texts, QUICK, ignore_progress, never_stop)
    drawn, free = (quick_train(data_of("en", 60), stage, replace(QUICK, pull=pull)) for pull in (0.5, 0.0))
    assert stage.read == 0
    assert drawn.history == free.history


def test_a_label_without_texts_has_no_probability(stage_of):
    model = quick_train(data_of("en", 40, labels=4), stage_of("en"))
    said = Predictor.load(model.checkpoint).predict(make_texts("en", 30, seed=9)[0])
    assert said.shape == (30, 4)
    assert said[:, 2:].max() < 0.01


def test_a_label_with_three_texts_is_not_ignored(stage_of):
    data = data_of("en", 60, labels=3)
    texts = [*data.texts, "the film of the king", "king people king", "we was king today"]
    targets = np.vstack([data.targets, np.eye(3, dtype=bool)[[2, 2, 2]]])
    stage = prepare_pool([*data.pool, *texts * 3], QUICK, ignore_progress, never_stop)
    predictor = Predictor.load(quick_train(TrainingData(texts, targets, data.pool, 3, False), stage).checkpoint)
    ours, others = predictor.predict(["the king of the king"])[0, 2], predictor.predict(data.texts)[:, 2]
    assert ours > 3 * np.median(others)
    assert ours > 0.15


def test_a_label_with_one_text_neither_fails_nor_vanishes(stage_of):
    data = data_of("zh", 30, labels=3)
    targets = data.targets.copy()
    targets[0] = [False, False, True]
    model = quick_train(replace(data, targets=targets), stage_of("zh"))
    assert Predictor.load(model.checkpoint).predict(data.texts)[0, 2] > 0.001


def test_rare_labels_are_never_all_held_out():
    targets = np.zeros((300, 3), bool)
    targets[:, 0] = True
    targets[:3] = [False, True, False]
    targets[3] = [False, False, True]
    kept, held = split(targets, np.arange(300), seed=1)
    assert len(held) == 30
    assert set(range(4)) <= set(kept)
    assert sorted([*kept, *held]) == list(range(300))


def test_texts_that_are_alike_are_held_out_together():
    targets = np.eye(2, dtype=bool)[np.arange(400) % 2]
    alike = np.where(np.arange(400) < 150, 0, np.arange(400) // 2)
    kept, held = split(targets, alike, seed=1)
    assert 38 <= len(held) <= 40, "all pairs, and not the 150 that are more than may be held out"
    assert set(alike[held]).isdisjoint(alike[kept])
    assert 0 not in held


def test_many_labels_stand_each_for_itself(stage_of, language):
    good, truth = make_texts(language, 80, seed=1)
    other, second = make_texts(language, 80, seed=2)
    both = [f"{one} {two}" for one, two in zip(good, other, strict=True)]
    targets = truth | second
    targets[::10] = False
    texts = ["" if row % 10 == 0 else text for row, text in enumerate(both)]
    pool = make_texts(language, 300, seed=7)[0]
    model = quick_train(TrainingData(texts, targets, pool, 2, True), stage_of(language))
    predictor = Predictor.load(model.checkpoint)
    assert predictor.many
    assert predictor.thresholds.shape == (2,)
    assert ((predictor.thresholds > 0) & (predictor.thresholds < 1)).all()
    said = predictor.predict(texts)
    assert ((said >= predictor.thresholds) == targets).mean() > 0.85
    assert said.sum(axis=1).max() > 1.2


def test_training_tells_its_phases_and_the_seconds_left(stage_of):
    told = []
    model = train(data_of("en", 40), stage_of("en"), QUICK, told.append, never_stop)
    Predictor.load(model.checkpoint).predict(["a", "b"], told.append, never_stop)
    assert list(dict.fromkeys(progress.phase for progress in told)) == [
        "tokenize", "instant", "train", "calibrate", "predict",
    ]  # fmt: skip
    steps = [progress for progress in told if progress.phase == "train"]
    assert steps[-1].step == steps[-1].steps
    assert steps[len(steps) // 2].seconds_left > 0
    assert steps[len(steps) // 2].loss > 0


@pytest.mark.parametrize("phase", ["tokenize", "instant", "train", "calibrate"])
def test_training_stops_within_a_second_in_every_phase(phase, stage_of):
    asked: list[float] = []

    def stop_in_phase(progress):
        if progress.phase == phase and not asked:
            asked.append(time.monotonic())

    with pytest.raises(Cancelled):
        train(data_of("en", 500), stage_of("en"), QUICK, stop_in_phase, lambda: bool(asked))
    assert time.monotonic() - asked[0] < 1


def test_predicting_stops_when_asked(trained):
    asked: list[bool] = []

    def stop_after_some(progress):
        if progress.step:
            asked.append(True)

    with pytest.raises(Cancelled):
        Predictor.load(trained("en").checkpoint).predict(["text"] * 5_000, stop_after_some, lambda: bool(asked))


def test_threads_and_random_numbers_of_the_program_are_left_alone(stage_of):
    threads = torch.get_num_threads()
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    quick_train(data_of("en", 20), stage_of("en"), replace(QUICK, threads=1))
    assert torch.get_num_threads() == threads
    assert (torch.rand(3) == expected).all()


def test_targets_that_do_not_fit_the_texts_are_a_mistake(stage_of):
    with pytest.raises(ValueError, match="targets"):
        quick_train(replace(data_of("en", 5), label_count=3), stage_of("en"))


@pytest.mark.parametrize("part", ["lstm", "pretraining", "distillation", *MEMBERS])
def test_any_part_can_be_left_out_to_measure_what_it_is_worth(part, language):
    data, config = data_of(language, 60), replace(QUICK, without=(part,))
    stage = prepare_pool(data.pool, config, ignore_progress, never_stop)
    model = quick_train(data, stage, config)
    test, truth = make_texts(language, 200, seed=9)
    said = Predictor.load(model.checkpoint).predict(test)
    assert (said.argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.65
    shares = model.checkpoint.configuration["instant_shares"]
    there = set(MEMBERS) if language == "en" else set(MEMBERS) - {"forms"}
    assert set(shares) == there - {part} - ({"states"} if part == "lstm" else set())
    assert (model.checkpoint.configuration["lstm_share"] == 0) == (part == "lstm")


def has_bfloat16():
    """Some processors have no LSTM in bfloat16, slow or fast; the program learns in float32 there."""
    try:
        with torch.autocast("cpu", torch.bfloat16):
            torch.nn.LSTM(8, 8, batch_first=True)(torch.zeros(2, 3, 8))
    except RuntimeError:
        return False
    return True


@pytest.mark.skipif(not has_bfloat16(), reason="this processor has no LSTM in bfloat16")
def test_an_lstm_in_bfloat16_learns_what_one_in_float32_learns(stage_of, language, monkeypatch):
    test, _ = make_texts(language, 200, seed=9)
    said = []
    for kind in (torch.bfloat16, torch.float32):
        monkeypatch.setattr(
            lstm, "half_precision", lambda _, kind=kind: torch.autocast("cpu", kind, enabled=kind is torch.bfloat16)
        )
        model = quick_train(data_of(language, 100), stage_of(language))
        said.append(Predictor.load(model.checkpoint).predict(test))
    assert np.abs(said[0] - said[1]).mean() < 0.03
    assert (said[0].argmax(axis=1) == said[1].argmax(axis=1)).mean() > 0.95


def test_texts_longer_than_what_is_read_are_counted(stage_of):
    data = data_of("en", 30)
    long = replace(data, texts=["word " * 100, *data.texts[1:]])
    assert quick_train(data, stage_of("en")).checkpoint.configuration["shortened_texts"] == 0
    assert quick_train(long, stage_of("en")).checkpoint.configuration["shortened_texts"] == 1


def test_a_model_tells_how_much_of_a_text_it_reads():
    config = replace(QUICK, max_tokens=8, max_tokens_of_long=20)
    for repeated, tokens in ((2, 8), (10, 20)):
        texts = [f"{'a bright room ' * repeated}number {row}" for row in range(60)]
        stage = prepare_pool(texts, config, ignore_progress, never_stop)
        data = TrainingData(texts, np.eye(2, dtype=bool)[np.arange(60) % 2], texts, 2, False)
        assert quick_train(data, stage, config).checkpoint.configuration["max_tokens"] == tokens


def test_fifty_labels_are_learned(stage_of):
    words = [f"word{number}" for number in range(50)]
    random = np.random.default_rng(3)
    truth = np.repeat(np.arange(50), 6)
    texts = [f"{' '.join(random.choice(['the', 'a', 'it'], 2))} {words[label]} today" for label in truth]
    stage = prepare_pool(texts, QUICK, ignore_progress, never_stop)
    data = TrainingData(texts, np.eye(50, dtype=bool)[truth], texts, 50, False)
    predictor = Predictor.load(quick_train(data, stage).checkpoint)
    said = predictor.predict([f"it a {word} today" for word in words])
    assert (said.argmax(axis=1) == np.arange(50)).mean() > 0.9


def damaged(checkpoint, how):
    if how == "cut":
        return replace(checkpoint, weights=checkpoint.weights[:-100])
    if how == "nonsense":
        return replace(checkpoint, weights=b"nonsense")
    if how == "vocabulary":
        return replace(checkpoint, vocabulary=checkpoint.vocabulary[:-10])
    if how == "other vocabulary":
        return replace(checkpoint, vocabulary=checkpoint.vocabulary.replace('"<unk>", ', '"<unk>", "extra", '))
    if how == "labels":
        return replace(checkpoint, configuration={**checkpoint.configuration, "label_count": 7})
    return replace(checkpoint, configuration={})


@pytest.mark.parametrize("how", ["cut", "nonsense", "vocabulary", "other vocabulary", "labels", "configuration"])
def test_a_damaged_checkpoint_is_refused(trained, how):
    with pytest.raises(AnnotatorError, match="model_damaged"):
        Predictor.load(damaged(trained("en").checkpoint, how))


def test_a_checkpoint_of_another_version_is_told_from_a_damaged_one(trained):
    checkpoint = trained("en").checkpoint
    older = replace(checkpoint, configuration={**checkpoint.configuration, "format": 1})
    with pytest.raises(AnnotatorError, match="model_outdated"):
        Predictor.load(older)
