"""A trained model at rest: plain arrays and JSON, nothing that could run code when it is opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from annotator.core.errors import AnnotatorError

FORMAT = 2  # 1 had no pieces of words


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`weights`: safetensors; `vocabulary`: JSON of tokenizer and terms; `configuration`: plain JSON values.

    Whatever predicts needs nothing else, on this machine or another.
    """

    weights: bytes
    vocabulary: str
    configuration: dict[str, object]

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray], vocabulary: str, configuration: Mapping[str, object]) -> Checkpoint:
        shapes = {name: list(array.shape) for name, array in arrays.items()}
        whole = {**configuration, "format": FORMAT, "shapes": shapes}
        blob = save({name: np.ascontiguousarray(array) for name, array in arrays.items()})
        return cls(blob, vocabulary, json.loads(json.dumps(whole)))

    def arrays(self) -> dict[str, np.ndarray]:
        """The weights by name.

        AnnotatorError("model_damaged") where they are not what was written, "model_outdated" where another version of
        the program wrote them.
        """
        if isinstance(made := self.configuration.get("format"), int) and made != FORMAT:
            raise AnnotatorError("model_outdated")
        try:
            arrays: dict[str, np.ndarray] = load(self.weights)
        except (SafetensorError, ValueError, TypeError, KeyError) as damage:
            raise AnnotatorError("model_damaged") from damage
        shapes = {name: list(array.shape) for name, array in arrays.items()}
        finite = all(np.isfinite(array).all() for array in arrays.values())
        if self.configuration.get("format") != FORMAT or self.configuration.get("shapes") != shapes or not finite:
            raise AnnotatorError("model_damaged")
        return arrays
