from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from annotator.learning.lstm import LstmClassifier, LstmConfig
from annotator.learning.pool import Reader
from annotator.learning.shared_pieces import SharedPieces, shared_pieces
from annotator.learning.tokenizer import SPECIAL, WordTokenizer
from annotator.learning.training import Examples, first_lstm, lstm_logits, train_lstm

from .conftest import QUICK
from .test_training import NOTHING, QUIET


def test_a_token_gets_the_mean_of_its_pieces_and_nothing_where_it_has_none():
    shared = SharedPieces([[], [0, 2], [2]], 3, 2)
    shared.vectors.data = torch.tensor([[1.0, 0.0], [9.0, 9.0], [3.0, 4.0]])
    found = shared(torch.tensor([[1, 0, 2], [2, 2, 0]]))
    assert found.tolist() == [[[2.0, 2.0], [0.0, 0.0], [3.0, 4.0]], [[3.0, 4.0], [3.0, 4.0], [0.0, 0.0]]]
    assert not SharedPieces([[], []], 0, 2)(torch.tensor([[1, 0]])).any()


def test_words_share_their_stem_and_their_ending():
    tokens = [*SPECIAL, "happy", "happiness", "sadness", "xyz", "<unk> a-ess"]
    shared = shared_pieces(WordTokenizer(tokens), 4)
    torch.nn.init.normal_(shared.vectors)
    with torch.no_grad():
        of = shared(torch.arange(len(tokens)))
    assert not of[[0, 1, 5, 6]].any()  # padding, unknown, a word like no other, a kind of unknown words
    assert of[2].any()
    assert not torch.equal(of[2], of[3])

    def told_by(token, one):
        """How much of what `one` learns reaches the other token."""
        shared.vectors.grad = None
        shared(torch.tensor([token])).sum().backward()
        mine = shared.vectors.grad
        shared.vectors.grad = None
        shared(torch.tensor([one])).sum().backward()
        return (mine * shared.vectors.grad).sum().item()

    assert told_by(2, 3) > 0
    assert told_by(4, 3) > 0
    assert told_by(2, 4) == 0


def test_what_is_kept_changes_no_answer():
    torch.manual_seed(1)
    model = LstmClassifier(LstmConfig(tokens=6, labels=2, dimensions=4, hidden=3)).eval()
    model.shared = SharedPieces([[], [], [0], [0, 1], [1], []], 2, 4)
    torch.nn.init.normal_(model.shared.vectors)
    ids = torch.tensor([[2, 3, 4], [5, 1, 0]])
    with torch.no_grad():
        before = model(ids)
        model.keep_shared()
        assert torch.allclose(model(ids), before, atol=1e-6)
    assert model.shared is None
    assert not any("shared" in name for name in model.state_dict())
    assert not model.embedding.weight[0].any()


def test_words_that_no_labelled_text_has_are_understood_by_those_like_them():
    tokens = [*SPECIAL, "kindness", "kindly", "rudeness", "rudely", "today"]
    tokenizer = WordTokenizer(tokens)
    draw = np.random.default_rng(4)
    truth = np.eye(2, dtype=bool)[draw.integers(2, size=1_600)]
    texts = [[3 if good else 5, 6] for good in truth[:, 0]]  # kindly or rudely, today
    unseen = [[2, 6], [4, 6]]  # kindness, rudeness

    def leanings(alike):
        torch.manual_seed(2)
        model = LstmClassifier(LstmConfig(len(tokens), 2, QUICK.dimensions, QUICK.hidden))
        model.embedding.weight.data[4] = model.embedding.weight.data[2]  # on their own, nothing tells them apart
        model.shared = shared_pieces(tokenizer, QUICK.dimensions) if alike else None
        labelled = Examples(texts, truth.astype(np.float32))
        train_lstm(model, labelled, NOTHING, NOTHING, np.ones(2, bool), False, replace(QUICK, rounds=(6, 6)), QUIET)
        assert model.shared is None
        logits = lstm_logits(model, unseen, np.ones(2, bool), QUIET)
        return logits[:, 0] - logits[:, 1]

    kindness, rudeness = leanings(alike=True)
    assert kindness > rudeness + 0.05
    kindness, rudeness = leanings(alike=False)
    assert kindness == pytest.approx(rudeness)


@pytest.mark.parametrize(("texts", "shares"), [(1_500, False), (1_501, True)])
def test_tokens_share_where_many_texts_are_labelled(stage_of, language, texts, shares):
    stage = stage_of(language)
    teacher = SimpleNamespace(members={})
    assert (first_lstm(stage, Reader(stage), teacher, texts, 2, QUICK).shared is not None) is shares
