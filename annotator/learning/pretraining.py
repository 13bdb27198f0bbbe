"""The LSTM reads the pool before the first label, as a language model: what comes next, and what came before?

One direction guesses the next token and the other the one before (Peters et al. 2018), so that a state sums up what
was read; a classifier that starts from such states needs fewer labels (Dai & Le 2015). Sampled softmax after Jean et
al. (2015). It can go on later from where it was: `heads` holds what the guessing needs beside the LSTM.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from annotator.learning.batches import padded
from annotator.learning.computing import half_precision
from annotator.learning.config import TrainingConfig
from annotator.learning.lstm import LstmClassifier
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import PAD, UNKNOWN

FEWEST_TEXTS = 64  # smaller pools are passed over
_NEGATIVES = 500
_BATCH_TOKENS = 2_500  # in 32 to 128 texts
_FEWEST_STEPS = 20
_RATE = 3e-3
_LATER_RATE = 2e-3  # of the first slice after the first reading, and less in each that follows
_FADING = 0.85


class _Guesser(nn.Module):
    """Scores tokens for the states of both directions; its token matrix begins as the word vectors."""

    def __init__(self, model: LstmClassifier, counts: np.ndarray) -> None:
        super().__init__()
        self.after = nn.Linear(model.config.hidden, model.config.dimensions)
        self.before = nn.Linear(model.config.hidden, model.config.dimensions)
        self.words = nn.Parameter(model.embedding.weight.detach().clone())
        share = torch.from_numpy(np.maximum(counts, 1e-9) ** 0.75)
        self.register_buffer("share", (share / share.sum()).float(), persistent=False)

    def loss(self, there: Tensor, back: Tensor, ids: Tensor) -> Tensor | None:
        """Mean cross-entropy of both directions, for states (texts, tokens, hidden) of token numbers (texts, tokens);
        None where there is nothing to guess.
        """
        known = ids > UNKNOWN
        after = known[:, 1:]
        before = known[:, :-1] & (ids[:, 1:] != PAD)
        losses = [
            self._against_chance(guess(states[where]), goal[where])
            for guess, states, goal, where in (
                (self.after, there[:, :-1], ids[:, 1:], after),
                (self.before, back[:, 1:], ids[:, :-1], before),
            )
            if where.any()
        ]
        return torch.stack(losses).sum() if losses else None

    def _against_chance(self, states: Tensor, goal: Tensor) -> Tensor:
        """Cross-entropy of the tokens (guesses,) against shared random negatives, for states (guesses, dimensions)."""
        share = self.get_buffer("share")
        negatives = torch.multinomial(share, _NEGATIVES, replacement=True)
        right = (states * self.words[goal]).sum(1, keepdim=True)
        with half_precision(states.device):  # half of the time went into this product
            wrong = states @ self.words[negatives].T
        # Corrected for how often each token is drawn, so that common ones are not simply unlearned.
        right = right - torch.log(share[goal] * _NEGATIVES).unsqueeze(1)
        wrong = wrong.float() - torch.log(share[negatives] * _NEGATIVES)
        wrong = wrong - 1e4 * (negatives.unsqueeze(0) == goal.unsqueeze(1))  # quicker than to fill them
        return nn.functional.cross_entropy(torch.cat([right, wrong], 1), torch.zeros_like(goal))


def readable(encoded: Sequence[list[int]]) -> list[list[int]]:
    """The texts with enough known tokens to guess from; none where they are too few to learn from."""
    texts = [ids for ids in encoded if sum(token > UNKNOWN for token in ids) >= 4]
    return texts if len(texts) >= FEWEST_TEXTS else []


def pretrain(
    model: LstmClassifier,
    texts: Sequence[list[int]],
    heads: Mapping[str, np.ndarray],
    later: int,
    config: TrainingConfig,
    reporter: Reporter,
) -> tuple[dict[str, np.ndarray], int]:
    """Train both directions of `model` in place on `readable` texts; word vectors stay as they are.

    `heads` and `later`: what the slice before gave back, and how many there were (none, and 0, at first). Returns the
    heads, and how many tokens were read.
    """
    if not texts:
        return {}, 0
    tokens = sum(map(len, texts))
    wanted = config.slice_tokens if later else config.pretraining_tokens
    wanted = min(wanted, config.most_rounds * tokens)
    size = int(np.clip(_BATCH_TOKENS * len(texts) / tokens, 32, min(128, len(texts))))
    steps = max(_FEWEST_STEPS, int(wanted / (tokens / len(texts)) / size))
    counts = np.bincount(np.concatenate([np.asarray(ids) for ids in texts]), minlength=model.config.tokens)
    counts[: UNKNOWN + 1] = 0
    guesser = _Guesser(model, counts.astype(np.float64)).to(model.device)
    if heads:
        guesser.load_state_dict({name: torch.from_numpy(array.astype(np.float32)) for name, array in heads.items()})
    learned = [*model.forwards.parameters(), *model.backwards.parameters(), *guesser.parameters()]
    rate = _LATER_RATE * _FADING ** (later - 1) if later else _RATE
    optimiser = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps + 1, pct_start=0.1)
    model.embedding.weight.requires_grad_(False)
    model.train()
    average, began, read = float("nan"), time.monotonic(), 0
    reporter.step("pretrain", 0, steps)
    for step, batch in zip(range(1, steps + 1), _batches(texts, size, config.seed + later), strict=False):
        ids = padded(batch).to(model.device)
        there, back = model.directions(model.dropout(model.embedding(ids)), (ids != PAD).sum(1, keepdim=True))
        loss = guesser.loss(there, back, ids)
        if loss is not None:
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            average = loss.item() if average != average else 0.98 * average + 0.02 * loss.item()
        schedule.step()
        read += sum(map(len, batch))
        reporter.step("pretrain", step, steps, average)
        if time.monotonic() - began > config.pretraining_seconds_cap:
            break
    model.embedding.weight.requires_grad_(True)
    model.eval()
    return {name: value.cpu().numpy() for name, value in guesser.state_dict().items()}, read


def _batches(texts: Sequence[list[int]], size: int, seed: int) -> Iterator[list[list[int]]]:
    """Random batches of texts of like length, for ever."""
    order = np.random.default_rng(seed)
    lengths = np.array([len(ids) for ids in texts])
    while True:
        shuffled = np.argsort(lengths + order.uniform(0, 4, len(texts)))
        cuts = [shuffled[start : start + size] for start in range(0, len(texts) - size + 1, size)]
        for cut in order.permutation(len(cuts)):
            yield [texts[index] for index in cuts[cut]]
