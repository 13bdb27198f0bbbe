"""Models, their weights, their predictions, and what was learned from the pool."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from annotator.core.domain import ModelInfo, Prediction
from annotator.core.errors import AnnotatorError
from annotator.storage import settings
from annotator.storage.schema import ArtifactRow, ModelBlobRow, ModelRow, PredictionRow
from annotator.storage.texts import chunks, now

_ACTIVE = "active_model"
_MOST_WEIGHTS = 200_000_000  # bytes of all models together: 20 to 50 of them
_FEWEST_KEPT = 3  # models whose weights are kept, however large


@dataclass(frozen=True, slots=True)
class NewModel:
    """A trained model about to be stored. `weights`: safetensors; the rest are plain JSON values."""

    texts: int
    seed: int
    seconds: float
    label_ids: tuple[int, ...]
    configuration: Mapping[str, Any]
    metrics: Mapping[str, Any]
    history: Sequence[Mapping[str, float]]
    fingerprint: str
    weights: bytes
    vocabulary: str


@dataclass(frozen=True, slots=True)
class NewPredictions:
    """Predictions about to be stored: row i belongs to `text_ids[i]`; `probabilities` is float32 (n, labels).

    `information` float32 (n,): the mutual information in nats, or None where it was not measured.
    """

    text_ids: Sequence[int]
    label_ids: tuple[int, ...]
    predicted: Sequence[tuple[int, ...]]
    top: Sequence[int]
    confidence: NDArray[np.float32]
    margin: NDArray[np.float32]
    entropy: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    information: NDArray[np.float32] | None = None


def stage_model(connection: Connection, model: NewModel) -> int:
    """Store a model that nothing refers to yet. It is published later, or swept away."""
    result = connection.execute(
        insert(ModelRow)
        .values(
            created_at=now(),
            published=False,
            texts=model.texts,
            seed=model.seed,
            seconds=model.seconds,
            label_ids=json.dumps(model.label_ids),
            configuration=json.dumps(model.configuration, ensure_ascii=False),
            metrics=json.dumps(model.metrics, ensure_ascii=False),
            history=json.dumps(list(model.history)),
            fingerprint=model.fingerprint,
        )
        .returning(ModelRow.id)
    )
    model_id = int(result.scalar_one())
    connection.execute(
        insert(ModelBlobRow).values(model_id=model_id, weights=model.weights, vocabulary=model.vocabulary)
    )
    return model_id


def add_predictions(connection: Connection, model_id: int, new: NewPredictions) -> None:
    """Store predictions of a model, replacing what it said of the same texts."""
    if not len(new.text_ids):
        return
    probabilities = np.ascontiguousarray(new.probabilities, dtype="<f4")
    connection.execute(
        upsert(PredictionRow).prefix_with("OR REPLACE"),
        [
            {
                "model_id": model_id,
                "text_id": int(text_id),
                "label_id": int(new.top[i]),
                "label_ids": "," + "".join(f"{label}," for label in new.predicted[i]),
                "confidence": float(new.confidence[i]),
                "margin": float(new.margin[i]),
                "entropy": float(new.entropy[i]),
                "probabilities": probabilities[i].tobytes(),
                "information": None if new.information is None else float(new.information[i]),
            }
            for i, text_id in enumerate(new.text_ids)
        ],
    )


def publish(connection: Connection, model_id: int, metrics: Mapping[str, Any] | None = None) -> None:
    """Make a model and its predictions the ones in force, in the caller's transaction."""
    values: dict[str, Any] = {"published": True}
    if metrics is not None:
        values["metrics"] = json.dumps(metrics, ensure_ascii=False)
    connection.execute(update(ModelRow).where(ModelRow.id == model_id).values(**values))
    set_active(connection, model_id)


def sweep(connection: Connection, limit: int = 20_000) -> int:
    """Remove what a stopped training left behind, and predictions that are no longer in force: at most `limit` of
    them, so that the write lock is held for a moment only. Returns how many predictions went; 0 means all is swept.
    """
    active = active_id(connection)
    stale = (
        select(PredictionRow.model_id, PredictionRow.text_id)
        # By the models, so that the answers in force are not walked through to find the others.
        .where(PredictionRow.model_id.in_(select(ModelRow.id).where(ModelRow.id != (active or 0))))
        .limit(limit)
    )
    pairs = connection.execute(stale).all()
    by_model: dict[int, list[int]] = {}
    for row in pairs:
        by_model.setdefault(row.model_id, []).append(row.text_id)
    for model_id, text_ids in by_model.items():
        for chunk in chunks(text_ids):
            connection.execute(
                delete(PredictionRow).where(PredictionRow.model_id == model_id, PredictionRow.text_id.in_(chunk))
            )
    if not pairs:
        connection.execute(delete(ModelRow).where(~ModelRow.published))
    return len(pairs)


def without_room(connection: Connection) -> list[int]:
    """The oldest models whose weights take more room than those of all may: a model is trained every few annotations,
    and the project is one file. Never the active one.
    """
    sizes = connection.execute(
        # Of a blob SQLite knows the length without reading it; the vocabulary is small beside the weights.
        select(ModelBlobRow.model_id, func.length(ModelBlobRow.weights))
        .where(ModelBlobRow.model_id != (active_id(connection) or 0))
        .order_by(ModelBlobRow.model_id.desc())
    ).all()
    taken, gone = 0, []
    for place, (model_id, size) in enumerate(sizes, 1):
        taken += size
        if place > _FEWEST_KEPT and taken > _MOST_WEIGHTS:
            gone.append(model_id)
    return gone


def forget_weights(connection: Connection, model_id: int) -> None:
    """The weights of one model, unless it is the active one; what is known of it stays."""
    if model_id != active_id(connection):
        connection.execute(delete(ModelBlobRow).where(ModelBlobRow.model_id == model_id))


def active_id(connection: Connection) -> int | None:
    value = settings.get(connection, _ACTIVE)
    return None if value is None else int(value)


def set_active(connection: Connection, model_id: int | None) -> None:
    settings.put(connection, _ACTIVE, model_id)


def all_models(connection: Connection) -> list[ModelInfo]:
    """The published models, newest first."""
    active = active_id(connection)
    rows = connection.execute(_told().where(ModelRow.published).order_by(ModelRow.id.desc()))
    return [_info(row, active) for row in rows]


def get_model(connection: Connection, model_id: int) -> ModelInfo:
    row = connection.execute(_told().where(ModelRow.id == model_id)).first()
    if row is None:
        raise AnnotatorError("model_missing", model=model_id)
    return _info(row, active_id(connection))


def get_blob(connection: Connection, model_id: int) -> tuple[bytes, str]:
    """Weights and vocabulary of a model. Raises "model_swept" where they are no longer kept, "model_missing"."""
    row = connection.execute(
        select(ModelBlobRow.weights, ModelBlobRow.vocabulary).where(ModelBlobRow.model_id == model_id)
    ).first()
    if row is None:
        get_model(connection, model_id)
        raise AnnotatorError("model_swept", model=model_id)
    return row.weights, row.vocabulary


def predictions(connection: Connection, model_id: int, text_ids: Sequence[int]) -> dict[int, Prediction]:
    """What the model says of those texts it has predicted, by text id."""
    label_ids = get_model(connection, model_id).label_ids
    found: dict[int, Prediction] = {}
    for chunk in chunks(text_ids):
        for row in connection.execute(
            select(PredictionRow.__table__).where(PredictionRow.model_id == model_id, PredictionRow.text_id.in_(chunk))
        ):
            found[row.text_id] = Prediction(
                row.text_id,
                model_id,
                tuple(int(label) for label in row.label_ids.split(",") if label),
                row.confidence,
                dict(zip(label_ids, np.frombuffer(row.probabilities, dtype="<f4").tolist(), strict=True)),
                row.information,
            )
    return found


def all_probabilities(connection: Connection, model_id: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """All texts a model has predicted, and its probabilities float32 (texts, labels)."""
    labels = len(get_model(connection, model_id).label_ids)
    rows = connection.execute(
        select(PredictionRow.text_id, PredictionRow.probabilities).where(PredictionRow.model_id == model_id)
    ).all()
    said = np.frombuffer(b"".join(row.probabilities for row in rows), "<f4").reshape(len(rows), labels)
    return np.array([row.text_id for row in rows], np.int64), said


def has_information(connection: Connection, model_id: int) -> bool:
    """Whether the mutual information was measured when this model predicted: of all texts, or of none."""
    one = select(PredictionRow.information).where(PredictionRow.model_id == model_id).limit(1)
    return connection.execute(one).scalar() is not None


def put_artifact(connection: Connection, name: str, content: bytes, texts: int) -> None:
    values = {"made_at": now(), "texts": texts, "content": content}
    connection.execute(
        upsert(ArtifactRow).values(name=name, **values).on_conflict_do_update(index_elements=["name"], set_=values)
    )


def get_artifact(connection: Connection, name: str) -> tuple[bytes, int] | None:
    """Content, and from how many texts it was made; None if it is still to be made."""
    row = connection.execute(select(ArtifactRow.content, ArtifactRow.texts).where(ArtifactRow.name == name)).first()
    return None if row is None else (row.content, row.texts)


def delete_artifact(connection: Connection, name: str) -> None:
    """Forget an artifact, so that it is made anew when it is needed."""
    connection.execute(delete(ArtifactRow).where(ArtifactRow.name == name))


def artifact_made(connection: Connection, name: str) -> tuple[str, int] | None:
    """When the artifact was made and from how many texts, without reading it; None if it is still to be made."""
    row = connection.execute(select(ArtifactRow.made_at, ArtifactRow.texts).where(ArtifactRow.name == name)).first()
    return None if row is None else (row.made_at, row.texts)


def _told() -> Select[Any]:
    return select(
        ModelRow.__table__,
        select(ModelBlobRow.model_id).where(ModelBlobRow.model_id == ModelRow.id).exists().label("usable"),
    )


def _info(row: Row[Any], active: int | None) -> ModelInfo:
    return ModelInfo(
        id=row.id,
        created_at=datetime.fromisoformat(row.created_at),
        texts=row.texts,
        seed=row.seed,
        seconds=row.seconds,
        label_ids=tuple(json.loads(row.label_ids)),
        configuration=json.loads(row.configuration),
        metrics=json.loads(row.metrics),
        history=tuple(json.loads(row.history)),
        fingerprint=row.fingerprint,
        active=row.id == active,
        usable=bool(row.usable),
    )
