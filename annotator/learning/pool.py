"""What is learned from the pool before the first label: tokenizer, word vectors, term weights, a first LSTM."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load, save

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, ShouldStop
from annotator.learning.batches import by_length, padded
from annotator.learning.brought_vectors import BroughtVectors, join
from annotator.learning.computing import computing
from annotator.learning.config import TrainingConfig
from annotator.learning.embeddings import WordVectors, learn_vectors
from annotator.learning.linear import Features
from annotator.learning.lstm import LstmClassifier, LstmConfig
from annotator.learning.pretraining import pretrain
from annotator.learning.reporting import Reporter
from annotator.learning.tfidf import TermWeights, learn_terms
from annotator.learning.tokenizer import (
    Tokenizer,
    head_and_tail,
    learn_tokenizer,
    mostly_unspaced,
    tokenizer_from_json,
)

_VOCABULARY = "vocabulary"  # its place in the file of a stage


@dataclass(frozen=True, slots=True, eq=False)
class PoolStage:
    """All that reads a text. `texts`: number of pool texts it was made from.

    `arrays`: vectors float16 (tokens, dimensions), weights (tokens,), centre (dimensions,), rarity (terms,),
    mean and spread (features,) of the pooled states over the pool, lstm.* the weights of both directions.
    `vocabulary`: JSON with the tokenizer, the terms, whether the pool is unspaced, max_tokens and the number of texts.
    """

    arrays: Mapping[str, np.ndarray]
    vocabulary: str
    texts: int

    def to_bytes(self) -> bytes:
        blob = np.frombuffer(self.vocabulary.encode("utf-8"), np.uint8)
        return bytes(save({**self.arrays, _VOCABULARY: blob}))

    @classmethod
    def from_bytes(cls, blob: bytes) -> PoolStage:
        """Raises AnnotatorError("model_damaged")."""
        try:
            arrays = load(blob)
            return cls.from_parts(arrays, arrays.pop(_VOCABULARY).tobytes().decode("utf-8"))
        except (SafetensorError, KeyError, UnicodeDecodeError) as damage:
            raise AnnotatorError("model_damaged") from damage

    @classmethod
    def from_parts(cls, arrays: Mapping[str, np.ndarray], vocabulary: str) -> PoolStage:
        """Raises AnnotatorError("model_damaged") where the parts do not fit each other."""
        stage = cls(arrays, vocabulary, 0)
        return cls(arrays, vocabulary, Reader(stage).pool_texts)


class Reader:
    """The stage unpacked: turns texts into token numbers and into the features of the instant model."""

    def __init__(self, stage: PoolStage) -> None:
        """Raises AnnotatorError("model_damaged") where the parts do not fit each other."""
        arrays = stage.arrays
        try:
            vocabulary = json.loads(stage.vocabulary)
            self.pool_texts = int(vocabulary["texts"])
            self.max_tokens = int(vocabulary["max_tokens"])
            self.tokenizer: Tokenizer = tokenizer_from_json(json.dumps(vocabulary["tokenizer"]))
            self.terms = TermWeights(bool(vocabulary["unspaced"]), tuple(vocabulary["terms"]), arrays["rarity"])
            self.vectors = WordVectors(arrays["vectors"].astype(np.float32), arrays["weights"], arrays["centre"])
            self._hidden = int(arrays["lstm.forwards.weight_hh_l0"].shape[1])
            self.lstm = lstm_from_arrays(arrays, self.lstm_config(1))
            self._mean, self._spread = arrays["mean"], arrays["spread"]
            fits = (
                len(self.vectors.vectors) == len(self.vectors.weights) == len(self.tokenizer.tokens)
                and len(self.terms.terms) == len(self.terms.rarity)
                and self._mean.shape == self._spread.shape == (self.lstm.config.features,)
            )
        except (KeyError, ValueError, TypeError, IndexError, RuntimeError) as damage:
            raise AnnotatorError("model_damaged") from damage
        if not fits:
            raise AnnotatorError("model_damaged")

    def lstm_config(self, labels: int) -> LstmConfig:
        return LstmConfig(len(self.tokenizer.tokens), labels, self.vectors.vectors.shape[1], self._hidden)

    def encode(self, texts: Sequence[str], reporter: Reporter) -> list[list[int]]:
        """Token numbers of each text, whole."""
        return [self.tokenizer.encode(text) for text in reporter.checked(texts)]

    def short(self, encoded: Sequence[list[int]]) -> list[list[int]]:
        """What the LSTM reads: head and tail of long texts."""
        return [head_and_tail(ids, self.max_tokens) for ids in encoded]

    def features(self, texts: Sequence[str], encoded: Sequence[list[int]], reporter: Reporter) -> list[Features]:
        """What each member of the instant model reads: mean vectors, term weights, standardised LSTM states."""
        states = pooled_states(self.lstm, self.short(encoded), reporter)
        return [
            self.vectors.texts(encoded),
            self.terms.texts(texts, reporter),
            (states - self._mean) / self._spread,
        ]

    def head_from(self, coefficients: np.ndarray, intercepts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Coefficients on standardised states as coefficients on the states themselves."""
        plain = coefficients / self._spread[:, None]
        return plain, intercepts - self._mean @ plain


def lstm_from_arrays(arrays: Mapping[str, np.ndarray], config: LstmConfig) -> LstmClassifier:
    """A classifier with the word vectors and the LSTM of the stage, and a head of zeros."""
    model = LstmClassifier(config)
    weights = {name: torch.from_numpy(arrays[f"lstm.{name}"].copy()) for name in lstm_names(model)}
    weights["embedding.weight"] = torch.from_numpy(arrays["vectors"].astype(np.float32))
    weights["head.weight"] = torch.zeros_like(model.head.weight)
    weights["head.bias"] = torch.zeros_like(model.head.bias)
    model.load_state_dict(weights)
    return model.eval()


def lstm_names(model: LstmClassifier) -> list[str]:
    return [name for name in model.state_dict() if name.startswith(("forwards.", "backwards."))]


@torch.no_grad()
def pooled_states(model: LstmClassifier, encoded: Sequence[list[int]], reporter: Reporter) -> np.ndarray:
    """float32 (texts, features)."""
    model.eval()
    pooled = np.zeros((len(encoded), model.config.features), np.float32)
    for batch in by_length(encoded):
        reporter.check()
        pooled[batch] = model.pooled(padded([encoded[index] for index in batch])).numpy()
    return pooled


def prepare_pool(
    pool: Sequence[str],
    config: TrainingConfig,
    on_progress: OnProgress,
    should_stop: ShouldStop,
    brought: BroughtVectors | None = None,
) -> PoolStage:
    """Learn from the texts alone, and from `brought` vectors; about a minute for 10,000 short texts on two cores.

    Raises `Cancelled`.
    """
    reporter = Reporter(on_progress, should_stop)
    pool = list(pool)
    tokenizer = learn_tokenizer(pool, config, reporter)
    encoded: list[list[int]] = []
    for chunk in reporter.chunks("tokenize", pool, 256):
        encoded.extend(tokenizer.encode(text) for text in chunk)
    unspaced = mostly_unspaced(pool)
    size = len(tokenizer.tokens)
    vectors = learn_vectors(encoded, size, not unspaced, config, reporter)
    if brought is not None:
        vectors = join(vectors, tokenizer.tokens, encoded, brought)
    terms = learn_terms(pool, unspaced, reporter)
    with computing(config.threads, config.seed):
        lstm = LstmClassifier(LstmConfig(size, 1, config.dimensions, config.hidden))
        lstm.embedding.weight.data = torch.from_numpy(vectors.vectors.copy())
        short = [head_and_tail(ids, config.max_tokens) for ids in encoded]
        pretrain(lstm, short, config, reporter)
        states = pooled_states(lstm, short[:: max(1, len(short) // 5_000)], reporter)
    arrays = {
        "vectors": vectors.vectors.astype(np.float16),
        "weights": vectors.weights,
        "centre": vectors.centre.astype(np.float32),
        "rarity": terms.rarity,
        "mean": states.mean(axis=0) if len(states) else np.zeros(lstm.config.features, np.float32),
        "spread": np.maximum(states.std(axis=0), 1e-3) if len(states) else np.ones(lstm.config.features, np.float32),
        **{f"lstm.{name}": lstm.state_dict()[name].numpy() for name in lstm_names(lstm)},
    }
    vocabulary = {
        "tokenizer": json.loads(tokenizer.to_json()),
        "terms": terms.terms,
        "unspaced": unspaced,
        "max_tokens": config.max_tokens,
        "texts": len(pool),
    }
    return PoolStage(arrays, json.dumps(vocabulary, ensure_ascii=False), len(pool))
