"""A model as one file: safetensors with JSON beside the tensors. Everything is checked before any of it is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from safetensors import SafetensorError
from safetensors.numpy import load, save

from annotator.core.domain import Label
from annotator.core.errors import AnnotatorError
from annotator.core.model_card import ModelCard
from annotator.learning import checkpoint as checkpoints
from annotator.learning.checkpoint import Checkpoint
from annotator.learning.model_parts import Trouble, check_parts

SUFFIX: Final = ".annotator-model"
MOST_BYTES: Final = 2 << 30  # of a file; a model of 50,000 terms and 20 labels has some 50 million
_FORMAT: Final = "annotator-model"
_VERSION: Final = 1
_PREFIX: Final = 8  # bytes that tell the length of the header (safetensors)
_MOST_HEADER: Final = 100_000_000  # bytes, which is also the limit of safetensors
_SIZES: Final = {"U8": 1, "F16": 2, "F32": 4}  # bytes of a number of each kind
_UNHASHED: Final = "0" * 64
_KEYS: Final = frozenset({"format", "version", "labels", "configuration", "vocabulary", "card", "sha256"})


@dataclass(frozen=True, slots=True, eq=False)
class ModelFile:
    """`labels` in the order of the probabilities, numbered from 1 where they come from a file."""

    labels: tuple[Label, ...]
    many: bool
    card: ModelCard
    checkpoint: Checkpoint


def to_bytes(model: ModelFile) -> bytes:
    """The whole file. Raises AnnotatorError("model_damaged") and "model_outdated" where the checkpoint is no good."""
    arrays = model.checkpoint.arrays()
    labels = [{"name": one.name, "color": one.color, "description": one.description} for one in model.labels]
    metadata = {
        "format": _FORMAT,
        "version": str(_VERSION),
        "labels": _dumps(labels),
        "configuration": _dumps({**model.checkpoint.configuration, "many": model.many}),
        "vocabulary": model.checkpoint.vocabulary,
        "card": _dumps(model.card.to_json()),
        "sha256": _UNHASHED,
    }
    blob = bytes(save(arrays, metadata))
    header, start = _header(blob, "")
    digest = _digest(header, memoryview(blob)[start:])
    # By its name: in the vocabulary, which may stand before it, such a run of zeros can be the kind of a number.
    return blob.replace(_named(_UNHASHED), _named(digest), 1)


def _named(digest: str) -> bytes:
    return f'"sha256":"{digest}"'.encode()


def from_bytes(blob: bytes, file: str) -> ModelFile:
    """The model of a file that has these bytes; `file` is its name in the errors.

    Raises AnnotatorError, each with the file: model_file_not_ours, model_file_cut_off, model_file_newer and
    model_file_older (version, known), model_file_changed (what is in it is not what was written), model_file_labels,
    model_file_damaged (part).
    """
    header, start = _header(blob, file)
    metadata = header.get("__metadata__")
    if not isinstance(metadata, dict) or metadata.get("format") != _FORMAT:
        raise AnnotatorError("model_file_not_ours", file=file)
    _check_version(metadata.get("version"), _VERSION, file)
    shapes = _shapes(header, len(blob) - start, file)
    if metadata.get("sha256") != _digest(header, memoryview(blob)[start:]):
        raise AnnotatorError("model_file_changed", file=file)
    if set(metadata) != _KEYS:
        _damaged(file, "metadata")
    configuration = _json(metadata["configuration"], "configuration", file)
    if not isinstance(configuration, dict):
        _damaged(file, "configuration")
    _check_version(str(configuration.get("format")), checkpoints.FORMAT, file)
    labels = _labels(_json(metadata["labels"], "labels", file), file)
    try:
        card = ModelCard.from_json(_json(metadata["card"], "card", file))
    except ValueError as damage:
        raise AnnotatorError("model_file_damaged", file=file, part="card") from damage
    vocabulary = _json(metadata["vocabulary"], "vocabulary", file)
    if card.labels != tuple(label.name for label in labels):
        raise AnnotatorError("model_file_labels", file=file)
    try:
        arrays = load(blob)
        check_parts(arrays, {name: kind for name, (kind, _) in shapes.items()}, vocabulary, configuration, len(labels))
    except Trouble as trouble:
        raise AnnotatorError("model_file_damaged", file=file, part=trouble.part) from trouble
    except (SafetensorError, ValueError, TypeError, KeyError) as damage:
        raise AnnotatorError("model_file_damaged", file=file, part="tensors") from damage
    weights = Checkpoint.of(arrays, "", {}).weights
    found = {name: list(array.shape) for name, array in arrays.items()}
    if configuration.get("shapes") != found:
        _damaged(file, "configuration")
    whole = Checkpoint(weights, metadata["vocabulary"], configuration)
    return ModelFile(labels, bool(configuration["many"]), card, whole)


def _header(blob: bytes, file: str) -> tuple[dict[str, Any], int]:
    """The header and where the tensors begin."""
    length = int.from_bytes(blob[:_PREFIX], "little")
    if blob[_PREFIX : _PREFIX + 1] != b"{" or length > _MOST_HEADER:
        raise AnnotatorError("model_file_not_ours", file=file)
    if _PREFIX + length > len(blob):
        raise AnnotatorError("model_file_cut_off", file=file)
    try:
        text = blob[_PREFIX : _PREFIX + length].decode("utf-8")
    except UnicodeDecodeError as damage:
        raise AnnotatorError("model_file_damaged", file=file, part="header") from damage
    header = _json(text, "header", file)
    if not isinstance(header, dict):
        raise AnnotatorError("model_file_not_ours", file=file)
    return header, _PREFIX + length


def _shapes(header: Mapping[str, Any], size: int, file: str) -> dict[str, tuple[str, list[int]]]:
    """Kind and shape of each tensor, which lie one after the other and fill the rest of the file."""
    found: dict[str, tuple[str, list[int]]] = {}
    places = []
    for name, told in header.items():
        if name == "__metadata__":
            continue
        if not isinstance(told, dict) or set(told) != {"dtype", "shape", "data_offsets"}:
            _damaged(file, name)
        kind, shape, offsets = told["dtype"], told["shape"], told["data_offsets"]
        if not (isinstance(kind, str) and kind in _SIZES and _wholes(shape) and _wholes(offsets)):
            _damaged(file, name)
        numbers = 1
        for width in shape:
            numbers *= width
        if len(shape) > 3 or len(offsets) != 2 or offsets[1] - offsets[0] != numbers * _SIZES[kind]:
            _damaged(file, name)
        places.append((offsets[0], offsets[1], name))
        found[name] = kind, shape
    end = 0
    for start, stop, name in sorted(places):
        if start != end:
            _damaged(file, name)
        end = stop
    if end > size:
        raise AnnotatorError("model_file_cut_off", file=file)
    if end < size:
        _damaged(file, "tensors")
    return found


def _wholes(value: object) -> bool:
    return isinstance(value, list) and all(type(one) is int and 0 <= one <= MOST_BYTES for one in value)


def _check_version(version: object, known: int, file: str) -> None:
    if not isinstance(version, str) or not version.isascii() or not version.isdecimal() or len(version) > 9:
        _damaged(file, "version")
    if int(version) != known:
        key = "model_file_newer" if int(version) > known else "model_file_older"
        raise AnnotatorError(key, file=file, version=int(version), known=known)


def _labels(value: object, file: str) -> tuple[Label, ...]:
    keys = {"name", "color", "description"}
    if not isinstance(value, list) or not value:
        raise AnnotatorError("model_file_labels", file=file)
    for one in value:
        is_whole = isinstance(one, dict) and set(one) == keys and all(isinstance(part, str) for part in one.values())
        if not is_whole or not one["name"].strip():
            raise AnnotatorError("model_file_labels", file=file)
    if len({one["name"] for one in value}) != len(value):
        raise AnnotatorError("model_file_labels", file=file)
    return tuple(Label(at, one["name"], one["color"], one["description"]) for at, one in enumerate(value, 1))


def _digest(header: Mapping[str, Any], tensors: memoryview) -> str:
    """SHA-256 over the tensors and all that is said of them, the sum itself left out."""
    metadata = {key: value for key, value in header["__metadata__"].items() if key != "sha256"}
    told = json.dumps({**header, "__metadata__": metadata}, sort_keys=True)
    digest = hashlib.sha256(told.encode("ascii"))
    digest.update(tensors)
    return digest.hexdigest()


def _dumps(value: object) -> str:
    return json.dumps(value, allow_nan=False)  # in ASCII: a name may hold what UTF-8 cannot


def _json(text: object, part: str, file: str) -> Any:
    """The value; a name that stands twice, or a number that is none, is damage too."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            raise ValueError("a name twice")
        return made

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        if not isinstance(text, str):
            raise ValueError("no text")
        return json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except (ValueError, RecursionError) as damage:
        raise AnnotatorError("model_file_damaged", file=file, part=part) from damage


def _damaged(file: str, part: str) -> NoReturn:
    raise AnnotatorError("model_file_damaged", file=file, part=part)
