import pytest
import torch

from annotator.learning.batches import by_length, padded
from annotator.learning.lstm import LstmClassifier, LstmConfig, PlainLstmCell, run_plainly

IDS = [5, 2, 9, 1, 3, 3]


@pytest.fixture
def model():
    torch.manual_seed(3)
    return LstmClassifier(LstmConfig(tokens=12, labels=3, dimensions=7, hidden=5)).eval()


@torch.no_grad()
def test_the_plain_cell_gives_the_numbers_of_the_fast_path(model):
    there, back = run_plainly(model, IDS)
    fast = model.states(model.embedding(padded([IDS])), torch.tensor([[len(IDS)]]))[0]
    assert torch.allclose(torch.cat([step.state for step in there]), fast[:, :5], atol=1e-5)
    assert torch.allclose(torch.cat([step.state for step in back]), fast[:, 5:], atol=1e-5)


@torch.no_grad()
def test_both_directions_are_those_of_torchs_bidirectional_lstm(model):
    both = torch.nn.LSTM(7, 5, batch_first=True, bidirectional=True)
    for name, value in model.forwards.named_parameters():
        getattr(both, name).copy_(value)
    for name, value in model.backwards.named_parameters():
        getattr(both, f"{name}_reverse").copy_(value)
    vectors = model.embedding(torch.tensor([IDS]))
    assert torch.allclose(both(vectors)[0], model.states(vectors, torch.tensor([[len(IDS)]])), atol=1e-5)


@torch.no_grad()
def test_memory_follows_the_gates(model):
    there, _ = run_plainly(model, IDS)
    before = torch.zeros(1, 5)
    for step in there:
        for gate in (step.gates.input, step.gates.forget, step.gates.output):
            assert ((gate > 0) & (gate < 1)).all()
        assert torch.allclose(step.memory, step.gates.forget * before + step.gates.input * step.gates.cell)
        assert torch.allclose(step.state, step.gates.output * torch.tanh(step.memory))
        before = step.memory


@torch.no_grad()
def test_an_open_forget_gate_and_a_shut_input_gate_keep_the_memory_as_it_is():
    layer = torch.nn.LSTM(2, 3)
    for weight in layer.parameters():
        weight.zero_()
    layer.bias_ih_l0[:3] = -100
    layer.bias_ih_l0[3:6] = 100
    memory = torch.tensor([[0.3, -2.0, 7.0]])
    _, after, _ = PlainLstmCell(layer).step(torch.ones(1, 2), torch.ones(1, 3), memory)
    assert torch.allclose(after, memory)


@torch.no_grad()
def test_padding_and_neighbours_do_not_change_an_answer(model):
    alone = model(padded([IDS]))
    beside = model(padded([IDS, list(range(2, 12)), []]))
    assert torch.allclose(alone[0], beside[0], atol=1e-6)


@torch.no_grad()
def test_an_empty_text_pools_to_zero(model):
    assert not model.pooled(padded([[], []])).any()


def test_batches_hold_every_text_once_and_like_lengths_together():
    encoded = [[2] * length for length in (500, 1, 0, 30, 2, 64)] * 100
    batches = list(by_length(encoded))
    assert sorted(row for batch in batches for row in batch) == list(range(600))
    lengths = [len(encoded[row]) for batch in batches for row in batch]
    assert lengths == sorted(lengths)
    assert all(len(batch) * len(encoded[batch[-1]]) <= 10_000 for batch in batches)
