"""The bidirectional LSTM that reads a text, and its memory cell written out plainly.

The cell is that of Hochreiter & Schmidhuber (1997) with the forget gate of Gers, Schmidhuber & Cummins (2000).
`LstmClassifier` computes it by torch's fast path; `PlainLstmCell` shows the same numbers gate by gate.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from annotator.learning.computing import half_precision
from annotator.learning.dropout import Dropout
from annotator.learning.shared_pieces import SharedPieces
from annotator.learning.tokenizer import PAD, UNKNOWN


@dataclass(frozen=True, slots=True)
class LstmConfig:
    tokens: int
    labels: int
    dimensions: int = 128
    hidden: int = 96  # units per direction
    dropout: float = 0.5
    word_dropout: float = 0.15

    @property
    def features(self) -> int:
        """Width of a pooled text: maximum and mean of two directions."""
        return 4 * self.hidden


class LstmClassifier(nn.Module):
    """Embedding, bidirectional LSTM, maximum and mean over the tokens, linear head.

    Two one-way networks instead of a bidirectional one: the text is turned round where it ends, so that padding
    is never read and a text gets the same answer in any batch, several times faster than with packed sequences.
    """

    def __init__(self, config: LstmConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.tokens, config.dimensions, padding_idx=PAD)
        self.forwards = nn.LSTM(config.dimensions, config.hidden, batch_first=True)
        self.backwards = nn.LSTM(config.dimensions, config.hidden, batch_first=True)
        self.dropout = Dropout(config.dropout)
        self.head = nn.Linear(config.features, config.labels)
        self.shared: SharedPieces | None = None  # only while learning from many texts

    @property
    def device(self) -> torch.device:
        return self.head.weight.device

    def forward(self, ids: Tensor) -> Tensor:
        """Logits (texts, labels) for padded token numbers (texts, tokens)."""
        return self.logits(self.vectors(ids), ids)

    def vectors(self, ids: Tensor) -> Tensor:
        """Word vectors (texts, tokens, dimensions); while learning, those of some words are that of an unknown one."""
        if self.training and self.config.word_dropout:
            dropped = torch.rand(ids.shape, device=ids.device) < self.config.word_dropout
            ids = ids.masked_fill(dropped & (ids != PAD), UNKNOWN)
        vectors: Tensor = self.embedding(ids)
        return vectors if self.shared is None else vectors + self.shared(ids)

    @torch.no_grad()
    def keep_shared(self) -> None:
        """What tokens share becomes part of their own vectors; every answer stays the same."""
        if self.shared is not None:
            self.embedding.weight += self.shared(torch.arange(self.config.tokens, device=self.device))
            self.shared = None

    def logits(self, vectors: Tensor, ids: Tensor) -> Tensor:
        """Logits (texts, labels) for word vectors; of `ids` only the padding counts."""
        logits: Tensor = self.head(self.dropout(self._pooled(vectors, ids)))
        return logits

    def pooled(self, ids: Tensor) -> Tensor:
        """(texts, features) for padded token numbers (texts, tokens); zero for an empty text."""
        return self._pooled(self.vectors(ids), ids)

    def _pooled(self, vectors: Tensor, ids: Tensor) -> Tensor:
        present = (ids != PAD).unsqueeze(2)
        lengths = present.sum(1)
        # Neither the highest nor the mean knows an order: the second direction stays turned round.
        there, turned = self._read(self.dropout(vectors), _mirror(lengths, ids.shape[1]))
        below = ~present * -4.0  # a state lies within -1 … 1; to add is eight times faster than to fill
        highest = [(states + below).amax(1) for states in (there, turned)]
        mean = [(states * present).sum(1) / lengths.clamp(min=1) for states in (there, turned)]
        return torch.cat([torch.cat(highest, 1) * present.any(1), *mean], 1)

    def states(self, vectors: Tensor, lengths: Tensor) -> Tensor:
        """States (texts, tokens, 2 × hidden) for word vectors (texts, tokens, dimensions), lengths (texts, 1)."""
        return torch.cat(self.directions(vectors, lengths), 2)

    def directions(self, vectors: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """The states of each direction, (texts, tokens, hidden): after what stands before, and after what follows."""
        mirror = _mirror(lengths, vectors.shape[1])
        there, turned = self._read(vectors, mirror)
        return there, _picked(turned, mirror)

    def _read(self, vectors: Tensor, mirror: Tensor) -> tuple[Tensor, Tensor]:
        """The states of each direction in the order in which it reads: the second from the end of the text on."""
        with half_precision(vectors.device) if self.training else nullcontext():
            there, _ = self.forwards(vectors)
            turned, _ = self.backwards(_picked(vectors, mirror))
        return there.float(), turned.float()


def _mirror(lengths: Tensor, tokens: int) -> Tensor:
    """Where the token stands that is as far from the end as each is from the beginning: (texts × tokens,), counted
    through all texts; padding stays where it is.
    """
    steps = torch.arange(tokens, device=lengths.device).unsqueeze(0)
    rows = torch.arange(len(lengths), device=lengths.device).unsqueeze(1) * tokens
    return (rows + torch.where(steps < lengths, lengths - 1 - steps, steps)).flatten()


def _picked(values: Tensor, places: Tensor) -> Tensor:
    """Rows of (texts, tokens, width) by their place; many times faster than `gather`."""
    return values.flatten(0, 1).index_select(0, places).view(values.shape)


@dataclass(frozen=True, slots=True, eq=False)
class Gates:
    """What the cell did at one token: each (texts, hidden)."""

    input: Tensor
    forget: Tensor
    cell: Tensor
    output: Tensor


class PlainLstmCell:
    """One step of the memory cell, as equations; σ is the logistic function, ⊙ the product of elements.

    i = σ(W_i x + U_i h + b_i)        how much of the new is let in (input gate)
    f = σ(W_f x + U_f h + b_f)        how much of the old is kept (forget gate, Gers et al. 2000)
    g = tanh(W_g x + U_g h + b_g)     the new
    o = σ(W_o x + U_o h + b_o)        how much is shown (output gate)
    c' = f ⊙ c + i ⊙ g                the memory: the constant error carousel of Hochreiter & Schmidhuber 1997
    h' = o ⊙ tanh(c')                 what the next step and the next layer see
    """

    def __init__(self, layer: nn.LSTM) -> None:
        """Takes the weights of a one-way, one-layer `nn.LSTM`."""
        weights = dict(layer.named_parameters())
        self.hidden = layer.hidden_size
        self._inward = weights["weight_ih_l0"].chunk(4)  # W_i, W_f, W_g, W_o: each (hidden, dimensions)
        self._around = weights["weight_hh_l0"].chunk(4)  # U_i, U_f, U_g, U_o: each (hidden, hidden)
        self._biases = (weights["bias_ih_l0"] + weights["bias_hh_l0"]).chunk(4)

    def step(self, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor, Gates]:
        """The h' and c' (texts, hidden) and the gates, for x (texts, dimensions) and the h and c of the step before."""
        i, f, g, o = (x @ w.T + h @ u.T + b for w, u, b in zip(self._inward, self._around, self._biases, strict=True))
        gates = Gates(torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o))
        memory = gates.forget * c + gates.input * gates.cell
        return gates.output * torch.tanh(memory), memory, gates


@dataclass(frozen=True, slots=True, eq=False)
class PlainStep:
    """The cell after one token, in one direction."""

    state: Tensor
    memory: Tensor
    gates: Gates


@torch.no_grad()
def run_plainly(model: LstmClassifier, ids: list[int]) -> tuple[list[PlainStep], list[PlainStep]]:
    """The steps of both directions for one text, in the order of its tokens."""
    vectors = model.embedding(torch.tensor(ids, dtype=torch.int64))
    there = _run(PlainLstmCell(model.forwards), vectors)
    back = _run(PlainLstmCell(model.backwards), vectors.flip(0))
    return there, back[::-1]


def _run(cell: PlainLstmCell, vectors: Tensor) -> list[PlainStep]:
    h, c = torch.zeros(1, cell.hidden), torch.zeros(1, cell.hidden)
    steps = []
    for x in vectors:
        h, c, gates = cell.step(x.unsqueeze(0), h, c)
        steps.append(PlainStep(h, c, gates))
    return steps
