"""From a checkpoint to probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from annotator.core.errors import AnnotatorError
from annotator.core.memory import Memory
from annotator.core.progress import OnProgress, ShouldStop, ignore_progress, never_stop
from annotator.core.strategies import mutual_information
from annotator.learning.batches import by_length, padded
from annotator.learning.calibration import probabilities
from annotator.learning.checkpoint import Checkpoint
from annotator.learning.computing import computing, device
from annotator.learning.config import TrainingConfig
from annotator.learning.instant import InstantModel
from annotator.learning.joining import joined
from annotator.learning.lstm import LstmClassifier
from annotator.learning.pool import PoolStage, Reader, lstm_from_arrays
from annotator.learning.reporting import Reporter
from annotator.learning.training import RULED_OUT

_TEXTS_AT_ONCE = 1_024  # enough for batches of like length, few enough to hold
_SAMPLES = 20  # of the head under dropout
_MASK_SEED = 20_170_806  # any number, and always the same one


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """`probabilities` float32 (texts, labels). `information` float32 (texts,): how much the true label would tell of
    the LSTM, in nats (see `annotator.core.strategies.mutual_information`).
    """

    probabilities: np.ndarray
    information: np.ndarray


class Predictor:
    """Predicts with a trained model."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        """AnnotatorError("model_damaged") where the parts of the checkpoint are damaged or do not fit each other."""
        arrays = checkpoint.arrays()
        configuration = checkpoint.configuration
        try:
            self.label_count = int(str(configuration["label_count"]))
            self.many = bool(configuration["many"])
            self._temperature = float(str(configuration["temperature"]))
            self.thresholds: np.ndarray = arrays["thresholds"]
            # Models from before these were learned have none.
            share = float(str(configuration["lstm_share"]))
            self._shares = arrays.get("shares", np.full(self.label_count, share, np.float64))
            self._shift = arrays.get("shift", np.zeros(self.label_count, np.float32))
            self._seen = arrays["seen"].astype(bool)
            pool = {name[5:]: array for name, array in arrays.items() if name.startswith("pool.")}
            self._reader = Reader(PoolStage(pool, checkpoint.vocabulary, 0))  # how many texts there were plays no part
            shares = configuration["instant_shares"]
            if not isinstance(shares, dict):
                raise ValueError("instant_shares")
            voices = configuration.get("instant_voices")  # models from before there were any have none
            if voices is not None and not isinstance(voices, list):
                raise ValueError("instant_voices")
            self._instant = InstantModel.from_arrays(
                arrays, shares, self.many, None if voices is None else (float(voices[0]), float(voices[1]))
            )
            self._lstm = _classifier(arrays, self._reader, self.label_count)
            columns = (self.label_count,)
            of_labels = (self.thresholds, self._shares, self._shift, self._seen)
            fits = all(array.shape == columns for array in of_labels) and self._instant.fits(
                self._reader.widths, self.label_count
            )
        except (KeyError, IndexError, ValueError, TypeError, RuntimeError) as damage:
            raise AnnotatorError("model_damaged") from damage
        if not fits:
            raise AnnotatorError("model_damaged")

    @classmethod
    def load(cls, checkpoint: Checkpoint) -> Predictor:
        return cls(checkpoint)

    def predict(
        self,
        texts: Sequence[str],
        on_progress: OnProgress = ignore_progress,
        should_stop: ShouldStop = never_stop,
        threads: int | None = None,
    ) -> np.ndarray:
        """Probabilities float32 (texts, labels), the same for a text whatever stands beside it. Raises `Cancelled`."""
        return self.answer(texts, on_progress, should_stop, threads).probabilities

    def answer(
        self,
        texts: Sequence[str],
        on_progress: OnProgress = ignore_progress,
        should_stop: ShouldStop = never_stop,
        threads: int | None = None,
        memory: Memory | None = None,
    ) -> Answer:
        """Probabilities as of `predict`, and the mutual information of each text, the same in any batch as well.

        `memory`: what was read of these texts before, and is kept for the next time. Raises `Cancelled`.
        """
        reporter = Reporter(on_progress, should_stop)
        said, information = [np.zeros((0, self.label_count), np.float32)], [np.zeros(0, np.float32)]
        with computing(threads or TrainingConfig().threads):
            for chunk in reporter.chunks("predict", texts, _TEXTS_AT_ONCE):
                read = self._reader.read(chunk, reporter, memory)
                instant = self._instant.logits(read.features)
                lstm, drawn = _lstm_logits(self._lstm, read.short, self._seen, reporter)
                logits = joined(lstm, instant, self._shares, self.many) + self._shift
                said.append(probabilities(logits / self._temperature, self.many))
                samples = np.stack([probabilities(one, self.many) for one in drawn])
                information.append(mutual_information(samples, self.many).astype(np.float32))
        return Answer(np.concatenate(said), np.concatenate(information))


@torch.no_grad()
def _lstm_logits(
    model: LstmClassifier, encoded: Sequence[list[int]], seen: np.ndarray, reporter: Reporter
) -> tuple[np.ndarray, np.ndarray]:
    """Logits float32 (texts, labels), and those of heads drawn by dropout (samples, texts, labels)."""
    model.eval()
    labels, features = model.head.weight.shape
    # A dropped feature of the text is a dropped column of the head, and one set of heads serves all texts: what is
    # said of a text depends on nothing but the text.
    chance = torch.rand((_SAMPLES, 1, features), generator=torch.Generator().manual_seed(_MASK_SEED))
    rate = model.config.dropout
    heads = (model.head.weight * (chance.to(model.device) >= rate) / (1 - rate)).reshape(_SAMPLES * labels, features)
    logits = np.zeros((len(encoded), labels), np.float32)
    drawn = np.zeros((_SAMPLES, len(encoded), labels), np.float32)
    for rows in by_length(encoded):
        reporter.check()
        pooled = model.pooled(padded([encoded[row] for row in rows]).to(model.device))
        logits[rows] = model.head(pooled).cpu().numpy()
        samples = (pooled @ heads.T).reshape(len(rows), _SAMPLES, labels) + model.head.bias
        drawn[:, rows] = samples.transpose(0, 1).cpu().numpy()
    logits[:, ~seen] = RULED_OUT
    drawn[:, :, ~seen] = RULED_OUT
    return logits, drawn


def _classifier(arrays: dict[str, np.ndarray], reader: Reader, labels: int) -> LstmClassifier:
    lstm = {name: array for name, array in arrays.items() if name.startswith("lstm.")}
    lstm["vectors"] = arrays["embedding"]
    model = lstm_from_arrays(lstm, reader.lstm_config(labels))
    model.head.weight.data = torch.from_numpy(arrays["head.weight"].copy())
    model.head.bias.data = torch.from_numpy(arrays["head.bias"].copy())
    if model.head.weight.shape != (labels, model.config.features) or model.head.bias.shape != (labels,):
        raise ValueError("head")
    return model.to(device())
