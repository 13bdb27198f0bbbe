"""Label Studio: JSON (tasks with all their annotations), JSON-MIN and CSV (a row for each annotation)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from annotator.corpus.guessing import guess_columns, is_known_name
from annotator.corpus.json_values import Json, cell, parse
from annotator.corpus.peers.peer import ANY, LABEL, Flat, Object, Peer, cells, guess_text, names, text_of
from annotator.corpus.peers.voting import Vote

_OF_ANNOTATION: Final = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time")
_CHOICES: Final = ("choices", "rating", "taxonomy")


def recognise(sample: Sequence[Object]) -> Peer | None:
    """Choices, ratings and taxonomies are labels; what was cancelled is no answer; predictions are left alone."""
    if all(isinstance(task.get("data"), dict) and ("id" in task or _has_answers(task)) for task in sample):
        return Peer(_flatten_task, guess_text([task["data"] for task in sample]))
    if all(name in row for name in ("annotator", "annotation_id", "lead_time") for row in sample):
        question = _question(sample)
        columns = [{name: row[name] for name in row if name not in (*_OF_ANNOTATION, question)} for row in sample]
        return Peer(lambda row: _flatten_row(row, question), guess_text(list(columns)))
    return None


def _has_answers(task: Object) -> bool:
    return any(name in task for name in ("annotations", "completions", "predictions")) or task.keys() == {"data"}


def _flatten_task(task: Object) -> Flat | None:
    data = task.get("data")
    if not isinstance(data, dict):
        return None
    columns = cells(data)
    if "id" not in columns and task.get("id") is not None:
        columns = {"id": text_of(task["id"]), **columns}
    # Other programs' files look alike, with a label beside the data.
    columns |= {name: cell(task[name]) for name in task if name not in columns and is_known_name(name)}
    answers: dict[str, list[Vote]] = {}
    annotations = task.get("annotations") or task.get("completions")
    for annotation in annotations if isinstance(annotations, list) else ():
        if not isinstance(annotation, dict) or annotation.get("was_cancelled") or annotation.get("skipped"):
            continue
        voter = text_of(annotation.get("completed_by"))
        at = text_of(annotation.get("updated_at") or annotation.get("created_at"))
        chosen: dict[str, tuple[str, ...]] = {}
        results = annotation.get("result")
        for part in results if isinstance(results, list) else ():
            value = part.get("value") if isinstance(part, dict) else None
            kind = next((kind for kind in _CHOICES if isinstance(value, dict) and kind in value), None)
            if isinstance(part, dict) and isinstance(value, dict) and kind:
                question = text_of(part.get("from_name")) or LABEL
                given = _paths(value[kind]) if kind == "taxonomy" else names(value[kind])
                chosen[question] = (*chosen.get(question, ()), *given)
        if not results:
            chosen[ANY] = ()
        for question, labels in chosen.items():
            answers.setdefault(question, []).append(Vote(labels, voter, at))
    return Flat(columns, answers)


def _paths(value: Json) -> tuple[str, ...]:
    """Places in a tree, from its root: "animal / cat"."""
    if not isinstance(value, list):
        return ()
    return tuple(" / ".join(names(path)) for path in value)


def _question(sample: Sequence[Object]) -> str:
    """Which column of a row holds the answer: the first after the id (JSON-MIN), or the one that looks like it."""
    keys = list(sample[0])
    if "id" in keys and keys.index("id") + 1 < keys.index("annotator") and keys != sorted(keys):
        between = keys[keys.index("id") + 1 : keys.index("annotator")]
        if between and between[0] not in _OF_ANNOTATION:
            return between[0]
    columns = tuple(name for name in keys if name not in (*_OF_ANNOTATION, "id"))
    rows = [[_joined(row.get(name)) for name in columns] for row in sample]
    return (guess_columns(columns, rows).label_column if columns else None) or LABEL


def _joined(value: Json) -> str | list[str]:
    return list(names(_opened(value))) if isinstance(_opened(value), list) else text_of(value)


def _opened(value: Json) -> Json:
    """The list in {"choices": [...]}, written as JSON in CSV; anything else as it is."""
    if isinstance(value, str) and value.startswith(('{"choices"', "[")):
        try:
            value = parse(value)
        except ValueError:
            return value
    return value["choices"] if isinstance(value, dict) and value.keys() == {"choices"} else value


def _flatten_row(row: Object, question: str) -> Flat:
    columns = cells(dict(row), (question,))
    key = json.dumps(text_of(row.get("id")))
    value = _opened(row.get(question))
    given = names(value)
    if not given and not isinstance(value, list):
        return Flat(columns, {}, key)
    at = text_of(row.get("updated_at") or row.get("created_at"))
    return Flat(columns, {question: [Vote(given, text_of(row.get("annotator")), at)]}, key)
