"""Some elements are left out while learning; the others make up for them."""

from __future__ import annotations

import pytest
import torch

from annotator.learning.dropout import Dropout


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.75])
def test_it_leaves_out_so_many_and_keeps_the_mean(rate):
    torch.manual_seed(1)
    left = Dropout(rate)(torch.ones(400, 1_001))
    values = left.unique().tolist()
    assert values == pytest.approx([0.0, 1 / (1 - rate)], rel=0.02)
    assert left.mean().item() == pytest.approx(1.0, abs=0.01)
    assert (left == 0).float().mean().item() == pytest.approx(rate, abs=0.01)


def test_which_ones_is_chance_for_every_place_in_a_random_number():
    """The eight bytes of a number decide over eight neighbours; no pair of them may know of each other."""
    torch.manual_seed(1)
    kept = (Dropout(0.5)(torch.ones(40_000, 8)) > 0).float()
    assert kept.mean(0).tolist() == pytest.approx([0.5] * 8, abs=0.015)
    assert (torch.corrcoef(kept.T) - torch.eye(8)).abs().max().item() < 0.03


def test_the_gradient_passes_what_was_kept():
    values = torch.ones(3, 50, requires_grad=True)
    left = Dropout(0.5)(values)
    left.sum().backward()
    assert torch.equal(values.grad, left)


def test_the_same_seed_leaves_out_the_same():
    masks = []
    for _ in range(2):
        torch.manual_seed(7)
        masks.append(Dropout(0.5)(torch.ones(5, 33)))
    assert torch.equal(*masks)


@pytest.mark.parametrize(("rate", "learning"), [(0.0, True), (0.5, False)])
def test_nothing_is_left_out_without_a_rate_nor_when_answering(rate, learning):
    values = torch.ones(4, 5)
    assert torch.equal(Dropout(rate).train(learning)(values), values)
