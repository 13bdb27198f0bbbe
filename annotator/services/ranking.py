"""What a query strategy ranks the pool by: the predictions in force, or opinions that are held in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from annotator.core import diversity, strategies
from annotator.core.domain import Strategy
from annotator.core.opinions import Opinions
from annotator.storage import models, pool, texts


class Ranking(Protocol):
    """A model's answers for texts of the pool. `label_ids` are the labels of the columns."""

    label_ids: tuple[int, ...]

    def ranked(
        self, strategy: Strategy, label_id: int | None, free: NDArray[np.int64], limit: int, seed: int
    ) -> list[int]:
        """Up to `limit` texts out of `free` (ascending ids), the one asked first first, as far as it has answers.

        KeyError or ValueError for a strategy that does not go by a model.
        """
        ...

    def answers(self, text_ids: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Probabilities (texts, labels) of texts that were ranked, and their mutual information in nats (texts,), which
        is not a number where nobody measured it.
        """
        ...

    def vectors(self, text_ids: Sequence[int]) -> tuple[list[int], diversity.Vectors]:
        """Those of the texts that can be compared, in their order, and their vectors."""
        ...


class StoredRanking:
    """By the predictions of a model in the project file, within one transaction."""

    def __init__(self, tx: Any, model_id: int, passed_over: int) -> None:
        """`passed_over`: how many texts of the pool are not in the `free` that `ranked` is given."""
        self._tx, self._model_id, self._passed_over = tx, model_id, passed_over
        self.label_ids = models.get_model(tx, model_id).label_ids

    def ranked(
        self, strategy: Strategy, label_id: int | None, free: NDArray[np.int64], limit: int, seed: int
    ) -> list[int]:
        if label_id is None:
            most = limit + self._passed_over
            ids = np.array(pool.ranked(self._tx, self._model_id, strategy, most, seed), np.int64)
            return _listed(ids[np.isin(ids, free)][:limit])
        ids, said = pool.label_probabilities(self._tx, self._model_id, self.label_ids.index(label_id))
        rows = np.flatnonzero(np.isin(ids, free))
        values = strategies.scores(strategy, said[rows, None], True, 0)
        return _listed(ids[rows][strategies.first(values, ids[rows], seed, limit)])

    @property
    def informed(self) -> bool:
        """Whether the mutual information was measured: of all texts, or of none."""
        return models.has_information(self._tx, self._model_id)

    def answers(self, text_ids: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        found = models.predictions(self._tx, self._model_id, text_ids)
        said = [[found[text_id].probabilities[label] for label in self.label_ids] for text_id in text_ids]
        told = [found[text_id].information for text_id in text_ids]
        return np.array(said, np.float64).reshape(len(text_ids), len(self.label_ids)), np.array(told, np.float64)

    def vectors(self, text_ids: Sequence[int]) -> tuple[list[int], diversity.Vectors]:
        return looks(self._tx, text_ids)


class GivenRanking:
    """By opinions in memory: what they say, and what the texts mean. They know of no mutual information."""

    def __init__(self, opinions: Opinions, many: bool) -> None:
        self._opinions, self._many = opinions, many
        self.label_ids = opinions.label_ids
        self._order = np.argsort(opinions.text_ids, kind="stable")
        self._sorted = opinions.text_ids[self._order]

    def ranked(
        self, strategy: Strategy, label_id: int | None, free: NDArray[np.int64], limit: int, seed: int
    ) -> list[int]:
        rows = np.flatnonzero(np.isin(self._opinions.text_ids, free))
        ids = self._opinions.text_ids[rows]
        column = None if label_id is None else self.label_ids.index(label_id)
        values = strategies.scores(strategy, self._opinions.probabilities[rows], self._many, column)
        return _listed(ids[strategies.first(values, ids, seed, limit)])

    def answers(self, text_ids: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return self._opinions.probabilities[self._rows(text_ids)].astype(np.float64), np.full(len(text_ids), np.nan)

    def vectors(self, text_ids: Sequence[int]) -> tuple[list[int], diversity.Vectors]:
        wanted = np.asarray(text_ids, np.int64)
        known = wanted[np.isin(wanted, self._sorted)]
        return known.tolist(), self._opinions.vectors[self._rows(known)]

    def _rows(self, text_ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.intp]:
        return self._order[np.searchsorted(self._sorted, np.asarray(text_ids, np.int64))]


def looks(tx: Any, text_ids: Sequence[int]) -> tuple[list[int], diversity.Vectors]:
    """Those of the texts that are there, in their order, and what they look like (see `diversity.vectors`)."""
    found = texts.get_texts(tx, text_ids)
    return [one.id for one in found], diversity.vectors([one.body for one in found])


def _listed(text_ids: NDArray[np.int64]) -> list[int]:
    return [int(text_id) for text_id in text_ids]
