"""The LSTM reads the pool before the first label: it guesses hidden words from the rest of their text.

A denoising task in the spirit of Dai & Le (2015) and Hill, Cho & Korhonen (2016), with the sampled softmax of
Jean et al. (2015); what counts is the pooled state, for it is what the classifier will see.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from annotator.learning.batches import padded
from annotator.learning.config import TrainingConfig
from annotator.learning.lstm import LstmClassifier
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import PAD, UNKNOWN

_HIDDEN_SHARE = 0.4
_NEGATIVES = 500
_BATCH = 64
_MOST_EPOCHS = 20
_RATE = 3e-3


class _Guesser(nn.Module):
    """Scores words for a pooled state; its word matrix begins as the word vectors."""

    def __init__(self, model: LstmClassifier, counts: np.ndarray) -> None:
        super().__init__()
        self.towards = nn.Linear(model.config.features, model.config.dimensions)
        self.words = nn.Parameter(model.embedding.weight.detach().clone())
        share = torch.from_numpy(np.maximum(counts, 1e-9) ** 0.75)
        self._share = share / share.sum()

    def loss(self, pooled: Tensor, rows: Tensor, hidden: Tensor) -> Tensor:
        """Cross-entropy of the hidden words (guesses,) of the texts `rows` against shared random negatives."""
        negatives = torch.multinomial(self._share, _NEGATIVES, replacement=True)
        states = self.towards(pooled)[rows]
        right = (states * self.words[hidden]).sum(1, keepdim=True)
        wrong = states @ self.words[negatives].T
        # Corrected for how often each word is drawn, so that common words are not simply unlearned.
        right = right - torch.log(self._share[hidden] * _NEGATIVES).float().unsqueeze(1)
        wrong = wrong - torch.log(self._share[negatives] * _NEGATIVES).float()
        wrong = wrong.masked_fill(negatives.unsqueeze(0) == hidden.unsqueeze(1), -1e4)
        goal = torch.zeros(len(hidden), dtype=torch.int64)
        return nn.functional.cross_entropy(torch.cat([right, wrong], 1), goal)


def pretrain(model: LstmClassifier, encoded: Sequence[list[int]], config: TrainingConfig, reporter: Reporter) -> None:
    """Train both directions of `model` in place; word vectors stay as they are. Very small pools are passed over."""
    texts = [ids for ids in encoded if sum(token > UNKNOWN for token in ids) >= 4]
    if len(texts) < _BATCH:
        return
    tokens = sum(map(len, texts))
    steps = int(min(config.pretraining_tokens, _MOST_EPOCHS * tokens) / (tokens / len(texts)) / _BATCH)
    counts = np.bincount(np.concatenate([np.asarray(ids) for ids in texts]), minlength=model.config.tokens)
    counts[: UNKNOWN + 1] = 0
    guesser = _Guesser(model, counts.astype(np.float64))
    learned = [*model.forwards.parameters(), *model.backwards.parameters(), *guesser.parameters()]
    optimiser = torch.optim.AdamW(learned, lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps + 1, pct_start=0.1)
    model.embedding.weight.requires_grad_(False)
    model.train()
    average, began = float("nan"), time.monotonic()
    reporter.step("pretrain", 0, steps)
    for step, batch in enumerate(_batches(texts, steps, config.seed), start=1):
        ids = padded(batch)
        hidden = (torch.rand(ids.shape) < _HIDDEN_SHARE) & (ids != PAD)
        guessed = hidden & (ids > UNKNOWN)
        rows, _ = guessed.nonzero(as_tuple=True)
        if len(rows):
            loss = guesser.loss(model.pooled(ids.masked_fill(hidden, UNKNOWN)), rows, ids[guessed])
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            average = loss.item() if average != average else 0.98 * average + 0.02 * loss.item()
        schedule.step()
        reporter.step("pretrain", step, steps, average)
        if time.monotonic() - began > config.pretraining_seconds_cap:
            break
    model.embedding.weight.requires_grad_(True)
    model.eval()


def _batches(texts: Sequence[list[int]], steps: int, seed: int) -> list[list[list[int]]]:
    """Random batches of texts of like length."""
    order = np.random.default_rng(seed)
    lengths = np.array([len(ids) for ids in texts])
    batches: list[list[list[int]]] = []
    while len(batches) < steps:
        shuffled = np.argsort(lengths + order.uniform(0, 4, len(texts)))
        cuts = [shuffled[start : start + _BATCH] for start in range(0, len(texts) - _BATCH + 1, _BATCH)]
        batches.extend([texts[index] for index in cuts[cut]] for cut in order.permutation(len(cuts)))
    return batches[:steps]
