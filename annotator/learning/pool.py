"""What is learned from the pool before the first label: tokenizer, word vectors, term weights, a first LSTM."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load, save

from annotator.core.errors import AnnotatorError
from annotator.core.memory import Memory
from annotator.core.progress import OnProgress, ShouldStop
from annotator.learning.batches import by_length, padded
from annotator.learning.beginning import centre_of_beginnings, read_beginnings
from annotator.learning.brought_vectors import BroughtVectors, join
from annotator.learning.computing import computing, device
from annotator.learning.config import TrainingConfig
from annotator.learning.embeddings import WordVectors, learn_vectors
from annotator.learning.forms import FormWeights, learn_forms
from annotator.learning.hashing import COLUMNS
from annotator.learning.linear import Features
from annotator.learning.lstm import LstmClassifier, LstmConfig
from annotator.learning.pieces import PieceWeights, learn_pieces
from annotator.learning.pretraining import pretrain, readable
from annotator.learning.reporting import Reporter
from annotator.learning.tfidf import TermWeights, learn_terms
from annotator.learning.tokenizer import (
    Tokenizer,
    WordTokenizer,
    head_and_tail,
    learn_tokenizer,
    mostly_unspaced,
    tokenizer_from_json,
)
from annotator.learning.topics import TOPICS, Topics, every_nth, learn_topics, shape_of_topics

_VOCABULARY, _PROGRESS = "vocabulary", "progress"  # their places in the file of a stage
_GUESSER = "guesser."
_DROPOUT = 0.3  # while pretraining
_OFTEN_LONGER = 0.2  # part of the texts that make a pool one of long texts
_STATES_LOOKED_AT = 5_000  # texts of the pool from which the spread of the states is taken


@dataclass(frozen=True, slots=True, eq=False)
class PoolStage:
    """All that reads a text. `texts`: number of pool texts it was made from.

    `arrays`: vectors float16 (tokens, dimensions), weights (tokens,), centre (dimensions,), rarity (terms,), pieces
    (columns,), for a pool with spaces forms (columns,), topics float16 (the commonest terms, topics), beginning
    (dimensions,), mean and spread (features,) of the pooled states over the pool, lstm.* the weights of both
    directions, and, only to go on pretraining, guesser.*. `vocabulary`: JSON with the tokenizer, the terms, whether the
    pool is unspaced, max_tokens and the number of texts. `slices`: how often the LSTM was pretrained; `read`: the
    tokens it has read; `finished`: whether it is to read no more.
    """

    arrays: Mapping[str, np.ndarray]
    vocabulary: str
    texts: int
    slices: int = 0
    read: int = 0
    finished: bool = True

    @property
    def reading(self) -> dict[str, np.ndarray]:
        """The arrays that a model needs."""
        return {name: array for name, array in self.arrays.items() if not name.startswith(_GUESSER)}

    def to_bytes(self) -> bytes:
        blob = np.frombuffer(self.vocabulary.encode("utf-8"), np.uint8)
        progress = np.array([self.slices, self.read, self.finished], np.int64)
        return bytes(save({**self.arrays, _VOCABULARY: blob, _PROGRESS: progress}))

    @classmethod
    def from_bytes(cls, blob: bytes) -> PoolStage:
        """Raises AnnotatorError("model_damaged")."""
        try:
            arrays = load(blob)
            vocabulary = arrays.pop(_VOCABULARY).tobytes().decode("utf-8")
            slices, read, finished = arrays.pop(_PROGRESS).tolist()
            stage = cls(arrays, vocabulary, 0, int(slices), int(read), bool(finished))
            return replace(stage, texts=Reader(stage).pool_texts)
        except (SafetensorError, KeyError, ValueError, UnicodeDecodeError) as damage:
            raise AnnotatorError("model_damaged") from damage


@dataclass(frozen=True, slots=True, eq=False)
class ReadTexts:
    """`short`: the tokens of each text that the LSTM reads; `features`: what each member of the instant model reads."""

    short: list[list[int]]
    features: dict[str, Features]

    @property
    def nbytes(self) -> int:
        """About how much memory this takes."""
        sparse = [member for member in self.features.values() if not isinstance(member, np.ndarray)]
        dense = [member for member in self.features.values() if isinstance(member, np.ndarray)]
        parts = [*dense, *(part for member in sparse for part in (member.data, member.indices, member.indptr))]
        return int(sum(part.nbytes for part in parts)) + sum(64 + 40 * len(ids) for ids in self.short)


class Reader:
    """The stage unpacked: turns texts into token numbers and into the features of the instant model."""

    def __init__(self, stage: PoolStage) -> None:
        """Raises AnnotatorError("model_damaged") where the parts do not fit each other."""
        arrays = stage.arrays
        self._stage = stage
        self._fingerprint: bytes | None = None
        try:
            vocabulary = json.loads(stage.vocabulary)
            self.pool_texts = int(vocabulary["texts"])
            self.max_tokens = int(vocabulary["max_tokens"])
            self.tokenizer: Tokenizer = tokenizer_from_json(json.dumps(vocabulary["tokenizer"]))
            self.terms = TermWeights(bool(vocabulary["unspaced"]), tuple(vocabulary["terms"]), arrays["rarity"])
            self.pieces = PieceWeights(bool(vocabulary["unspaced"]), arrays["pieces"])
            # Pools without spaces have no forms, models from before these were learned none of the three.
            self.forms = FormWeights(arrays["forms"]) if "forms" in arrays else None
            self.topics = Topics(arrays["topics"].astype(np.float32)) if "topics" in arrays else None
            self._beginning = arrays.get("beginning")
            self.vectors = WordVectors(arrays["vectors"].astype(np.float32), arrays["weights"], arrays["centre"])
            self._hidden = int(arrays["lstm.forwards.weight_hh_l0"].shape[1])
            self.lstm = lstm_from_arrays(arrays, self.lstm_config(1)).to(device())
            self._mean, self._spread = arrays["mean"], arrays["spread"]
            fits = (
                len(self.vectors.vectors) == len(self.vectors.weights) == len(self.tokenizer.tokens)
                and len(self.terms.terms) == len(self.terms.rarity)
                and self.pieces.rarity.shape == (COLUMNS,)
                and (self.forms is None or self.forms.rarity.shape == (COLUMNS,))
                and (self.topics is None or self.topics.directions.shape == shape_of_topics(len(self.terms.terms)))
                and (self._beginning is None or self._beginning.shape == self.vectors.centre.shape)
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

    def read(self, texts: Sequence[str], reporter: Reporter, memory: Memory | None = None) -> ReadTexts:
        """All that is read of texts; from `memory` where it has the same texts as this stage reads them."""
        if memory is None:
            return self._read(texts, reporter)
        digest = hashlib.blake2b(digest_size=16)
        for text in texts:
            digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
        read = memory.recall(self.fingerprint(), digest.digest())
        if not isinstance(read, ReadTexts):
            read = self._read(texts, reporter)
            memory.keep(digest.digest(), read, read.nbytes)
        return read

    def _read(self, texts: Sequence[str], reporter: Reporter) -> ReadTexts:
        encoded = self.encode(texts, reporter)
        return ReadTexts(self.short(encoded), self.features(texts, encoded, reporter))

    def fingerprint(self) -> bytes:
        """The same for stages that read alike."""
        if self._fingerprint is None:
            digest = hashlib.blake2b(self._stage.vocabulary.encode("utf-8"), digest_size=16)
            for name, array in sorted(self._stage.reading.items()):
                digest.update(name.encode("utf-8") + np.ascontiguousarray(array).tobytes())
            self._fingerprint = digest.digest()
        return self._fingerprint

    def features(self, texts: Sequence[str], encoded: Sequence[list[int]], reporter: Reporter) -> dict[str, Features]:
        """What each member of the instant model reads, by its name."""
        terms = self.terms.texts(texts, reporter)
        read: dict[str, Features] = {
            "vectors": self.vectors.texts(encoded),
            "terms": terms,
            "pieces": self.pieces.texts(texts, encoded, reporter),
            "states": self.states(self.short(encoded), reporter),
        }
        if self._beginning is not None:
            read["beginning"] = read_beginnings(self.vectors, self._beginning, encoded)
        if self.topics is not None:
            read["topics"] = self.topics.texts(terms)
        if self.forms is not None and isinstance(self.tokenizer, WordTokenizer):
            read["forms"] = self.forms.texts(self.tokenizer, texts, encoded, reporter)
        return read

    @property
    def widths(self) -> dict[str, int]:
        """How many features each member reads."""
        return {
            "vectors": self.vectors.vectors.shape[1],
            "terms": len(self.terms.terms),
            "pieces": COLUMNS,
            "forms": COLUMNS,
            "states": self.lstm.config.features,
            "beginning": self.vectors.vectors.shape[1],
            "topics": TOPICS,
        }

    def states(self, short: Sequence[list[int]], reporter: Reporter) -> np.ndarray:
        """Pooled states of the LSTM as the pool left it, standardised, float32 (texts, features)."""
        return np.asarray((pooled_states(self.lstm, short, reporter) - self._mean) / self._spread, np.float32)

    def head_from(self, coefficients: np.ndarray, intercepts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Coefficients on standardised states as coefficients on the states themselves."""
        plain = coefficients / self._spread[:, None]
        return plain, intercepts - self._mean @ plain


def lstm_from_arrays(arrays: Mapping[str, np.ndarray], config: LstmConfig) -> LstmClassifier:
    """A classifier with the word vectors and the LSTM of the stage, and a head of zeros.

    No first weights are drawn: the random numbers belong to a training, which may go on in another thread.
    """
    with torch.device("meta"):
        model = LstmClassifier(config)
    weights = {name: torch.from_numpy(arrays[f"lstm.{name}"].copy()) for name in lstm_names(model)}
    weights["embedding.weight"] = torch.from_numpy(arrays["vectors"].astype(np.float32))
    weights["head.weight"] = torch.zeros(model.head.weight.shape)
    weights["head.bias"] = torch.zeros(model.head.bias.shape)
    model.load_state_dict(weights, assign=True)
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
        pooled[batch] = model.pooled(padded([encoded[index] for index in batch]).to(model.device)).cpu().numpy()
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
    unspaced, most = mostly_unspaced(pool), _tokens_to_read(encoded, config)
    size = len(tokenizer.tokens)
    vectors = learn_vectors(encoded, tokenizer.tokens, not unspaced, config, reporter)
    if brought is not None:
        vectors = join(vectors, tokenizer.tokens, encoded, brought)
    terms = learn_terms(pool, unspaced, reporter)
    topics = learn_topics(terms.texts(pool[every_nth(len(pool))], reporter), config.seed)
    pieces = learn_pieces(pool, encoded, unspaced, reporter)
    vocabulary = {
        "tokenizer": json.loads(tokenizer.to_json()),
        "terms": terms.terms,
        "unspaced": unspaced,
        "max_tokens": most,
        "texts": len(pool),
    }
    arrays = {
        "vectors": vectors.vectors.astype(np.float16),
        "weights": vectors.weights,
        "centre": vectors.centre.astype(np.float32),
        "rarity": terms.rarity,
        "topics": topics.directions.astype(np.float16),
        "beginning": centre_of_beginnings(vectors, encoded),
        "pieces": pieces.rarity,
    }
    if isinstance(tokenizer, WordTokenizer):
        arrays["forms"] = learn_forms(tokenizer, pool, encoded, reporter).rarity
    with computing(config.threads, config.seed):
        lstm = LstmClassifier(LstmConfig(size, 1, config.dimensions, config.hidden, dropout=_DROPOUT)).to(device())
        lstm.embedding.weight.data = torch.from_numpy(vectors.vectors.copy()).to(device())
        stage = PoolStage(arrays, json.dumps(vocabulary, ensure_ascii=False), len(pool))
        return _read_on(stage, lstm, [head_and_tail(ids, most) for ids in encoded], config, reporter)


def _tokens_to_read(encoded: Sequence[list[int]], config: TrainingConfig) -> int:
    """How many tokens of a text the LSTM reads."""
    longer = sum(len(ids) > config.max_tokens for ids in encoded)
    return config.max_tokens_of_long if longer > _OFTEN_LONGER * len(encoded) else config.max_tokens


def improve_pool(
    stage: PoolStage, pool: Sequence[str], config: TrainingConfig, on_progress: OnProgress, should_stop: ShouldStop
) -> PoolStage:
    """The stage after its LSTM has read on for one more slice, about half a minute; all else in it stays as it was.

    Raises `Cancelled`. A stage that is `finished` comes back as it is.
    """
    if stage.finished:
        return stage
    reporter = Reporter(on_progress, should_stop)
    with computing(config.threads, config.seed + stage.slices):
        reader = Reader(stage)
        lstm = LstmClassifier(replace(reader.lstm.config, dropout=_DROPOUT)).to(device())
        lstm.load_state_dict(reader.lstm.state_dict())
        return _read_on(stage, lstm, reader.short(reader.encode(pool, reporter)), config, reporter)


def _read_on(
    stage: PoolStage, lstm: LstmClassifier, short: Sequence[list[int]], config: TrainingConfig, reporter: Reporter
) -> PoolStage:
    """The stage with this LSTM, pretrained for one more slice."""
    texts = [] if "pretraining" in config.without else readable(short)
    heads = {name[len(_GUESSER) :]: array for name, array in stage.arrays.items() if name.startswith(_GUESSER)}
    heads, tokens = pretrain(lstm, texts, heads, stage.slices, config, reporter)
    states = pooled_states(lstm, short[:: max(1, len(short) // _STATES_LOOKED_AT)], reporter)
    features = lstm.config.features
    read = stage.read + tokens
    # What is there to read, with a little left over that is not worth a slice.
    most = min(config.most_tokens, config.most_rounds * sum(map(len, texts)))
    arrays = {
        **stage.reading,
        "mean": states.mean(axis=0) if len(states) else np.zeros(features, np.float32),
        "spread": np.maximum(states.std(axis=0), 1e-3) if len(states) else np.ones(features, np.float32),
        **{f"lstm.{name}": lstm.state_dict()[name].cpu().numpy() for name in lstm_names(lstm)},
        **{_GUESSER + name: array.astype(np.float16) for name, array in heads.items()},
    }
    finished = not tokens or most - read < config.slice_tokens / 4
    if finished:
        arrays = {name: array for name, array in arrays.items() if not name.startswith(_GUESSER)}
    return replace(stage, arrays=arrays, slices=stage.slices + 1, read=read, finished=finished)
