from dataclasses import replace

import numpy as np
import torch

from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.batches import padded
from annotator.learning.pool import Reader, lstm_from_arrays
from annotator.learning.reporting import Reporter
from annotator.learning.training import Examples, train_lstm

from .conftest import QUICK, make_texts

QUIET = Reporter(ignore_progress, never_stop)
NOTHING = Examples([], np.zeros((0, 2), np.float32))


def learned(stage, texts, **settings):
    """The LSTM of the stage after it has learned from so many English texts."""
    return taught(stage, texts, QUIET, **settings)[0]


def taught(stage, texts, reporter, opinions=NOTHING, **settings):
    """That, and its loss curve."""
    reader = Reader(stage)
    model = lstm_from_arrays(stage.arrays, reader.lstm_config(2))
    bodies, truth = make_texts("en", texts, seed=2)
    labelled = Examples(reader.short(reader.encode(bodies, QUIET)), truth.astype(np.float32))
    torch.manual_seed(1)
    history = train_lstm(
        model, labelled, NOTHING, opinions, labelled.targets.any(axis=0), False, replace(QUICK, **settings), reporter
    )
    return model, history


def test_few_texts_leave_the_lstm_near_what_the_pool_taught_it(stage_of):
    stage = stage_of("en")

    def moved(model):
        first = lstm_from_arrays(stage.arrays, model.config).forwards.weight_hh_l0
        return (model.forwards.weight_hh_l0 - first).norm().item()

    assert 0 < moved(learned(stage, 60)) < 0.7 * moved(learned(stage, 60, pull=0.0))


def test_few_texts_are_joined_by_the_teachers_opinions_and_many_hundreds_are_not(stage_of):
    stage = stage_of("en")
    reader = Reader(stage)
    bodies, truth = make_texts("en", 100, seed=3)
    read = reader.short(reader.encode(bodies, QUIET))

    def learned_with(texts, opinions):
        return taught(stage, texts, QUIET, Examples(read, opinions.astype(np.float32)))[0].head.weight

    assert not torch.equal(learned_with(700, truth), learned_with(700, ~truth))
    assert torch.equal(learned_with(800, truth), learned_with(800, ~truth))


def test_many_texts_teach_it_to_bear_the_worst_that_is_added_to_word_vectors(stage_of):
    stage = stage_of("en")
    reader = Reader(stage)
    bodies, truth = make_texts("en", 200, seed=9)
    ids = padded(reader.short(reader.encode(bodies, QUIET)))
    goals = torch.from_numpy(truth.argmax(axis=1))

    def loss_at_worst(model):
        vectors = model.vectors(ids)
        vectors.retain_grad()
        torch.nn.functional.cross_entropy(model.logits(vectors, ids), goals).backward()
        harm = vectors.grad / vectors.grad.flatten(1).norm(dim=1)[:, None, None]
        return torch.nn.functional.cross_entropy(model.logits(vectors + harm, ids), goals).item()

    bold, careful = learned(stage, 1_600, adversity=0.0, rounds=(2, 6)), learned(stage, 1_600, rounds=(2, 6))
    assert loss_at_worst(careful) < 0.8 * loss_at_worst(bold)


def test_a_machine_too_slow_leaves_steps_out_and_ends_as_planned(stage_of):
    reported = []
    _, whole = taught(stage_of("en"), 60, QUIET, steps=200)
    _, short = taught(stage_of("en"), 60, Reporter(reported.append, never_stop), steps=200, seconds_cap=0.01)
    trained = [report.step for report in reported if report.phase == "train"]
    assert trained == sorted(trained)
    assert trained[-1] == 200
    assert len(trained) < 150
    assert short[-1]["epoch"] < 0.75 * whole[-1]["epoch"]
    assert whole[-1]["epoch"] == 200 * 32 / 60
