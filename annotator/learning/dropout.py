"""Dropout (Srivastava et al. 2014) that spends little time on chance."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_STEPS = 256  # what one byte can tell
_BYTES = 8  # of a random number


class Dropout(nn.Module):
    """Leaves out `rate` of the elements while learning, to the nearest 1/256, and makes the others as much larger.

    On a processor it is several times faster than `nn.Dropout`, a tenth of a step on two threads: there random numbers
    are made one after the other, and one of 64 bits is enough for eight elements.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self._least = round(rate * _STEPS)

    def forward(self, values: Tensor) -> Tensor:
        """Of any shape; a new tensor, or the same where nothing is left out."""
        if not self.training or not self._least:
            return values
        if values.device.type != "cpu":
            return nn.functional.dropout(values, self._least / _STEPS)
        numbers = torch.randint(-(2**63), 2**63 - 1, (-(-values.numel() // _BYTES),))
        chance = numbers.view(torch.uint8)[: values.numel()].view(values.shape)
        return values * (chance >= self._least).to(values.dtype).mul_(_STEPS / (_STEPS - self._least))
