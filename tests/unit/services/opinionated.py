"""A project whose model says what a test wants it to say."""

from __future__ import annotations

import numpy as np

from annotator.core import strategies
from annotator.core.domain import ReasonKind, Suggestion
from annotator.core.opinions import Opinions
from annotator.services.project import Project
from annotator.storage import models

NOUNS = ("酒店", "早餐", "房间", "前台", "窗外", "地毯", "电梯", "停车场", "泳池", "大堂")
WORDS = ("很好", "太差", "一般", "干净", "吵闹", "便宜", "很贵", "方便", "难找", "舒服")


def bodies(n: int) -> list[str]:
    return [f"{NOUNS[i % 10]}{WORDS[i // 10 % 10]}，第{i}位客人说{WORDS[(i * 7) % 10]}" for i in range(n)]


def predict(
    project: Project,
    ids: list[int],
    probabilities: np.ndarray,
    *,
    many: bool = False,
    information: np.ndarray | None = None,
) -> int:
    """Put a model in force that says this of these texts."""
    label_ids = tuple(label.id for label in project.scheme().labels)
    p = np.asarray(probabilities, np.float32)
    predicted = [tuple(label_ids[i] for i in np.flatnonzero(row >= 0.5)) if many else (1,) for row in p]
    with project.db.write() as tx:
        model_id = models.stage_model(tx, models.NewModel(9, 1, 1.0, label_ids, {}, {}, [], "f", b"", ""))
        models.add_predictions(
            tx,
            model_id,
            models.NewPredictions(
                ids,
                label_ids,
                predicted,
                [label_ids[i] for i in p.argmax(axis=1)],
                strategies.confidence(p, many).astype(np.float32),
                strategies.distance(p, many).astype(np.float32),
                strategies.entropy(p, many).astype(np.float32),
                p,
                None if information is None else information.astype(np.float32),
            ),
        )
        models.publish(tx, model_id)
    return model_id


def ids_of(suggestions: list[Suggestion], kind: ReasonKind | None = None) -> list[int]:
    return [one.text_id for one in suggestions if kind in (None, one.reason.kind)]


def plain(project: Project, **other: float) -> None:
    project.update_settings(**{"random_share": 0.0, "test_share": 0.0, **other})


def opinions(project: Project, ids: list[int], probabilities: np.ndarray, vectors: np.ndarray) -> Opinions:
    label_ids = tuple(label.id for label in project.scheme().labels)
    arrays = (np.asarray(array, np.float32) for array in (probabilities, vectors))
    return Opinions(np.array(ids, np.int64), label_ids, *arrays)
