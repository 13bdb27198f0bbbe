"""Argilla: records as version 2 writes them (nested or flat), and those of version 1 and of before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotator.corpus.json_values import Json
from annotator.corpus.peers.peer import LABEL, Cell, Flat, Object, Peer, cells, guess_text, names, text_of
from annotator.corpus.peers.voting import Vote

_LEFT: Final = ("draft", "discarded")
_RESPONSES: Final = ".responses"
_SUGGESTION: Final = ".suggestion"
_OLD_STATES: Final = ("Default", "Validated", "Discarded", "Edited")
_OF_RECORD: Final = ("fields", "metadata", "responses", "suggestions", "vectors")
_OF_OLD: Final = (
    "annotation",
    "inputs",
    "metadata",
    "vectors",
    "explanation",
    "metrics",
    "prediction",
    "search_keywords",
)


def recognise(sample: Sequence[Object]) -> Peer | None:
    """Drafts and what was discarded are no answers. Suggestions stand in a column of their own."""
    if all(isinstance(record.get("fields"), dict) and ("responses" in record or "id" in record) for record in sample):
        return Peer(_flatten_record, guess_text([record["fields"] for record in sample]))
    if all(any(name.endswith((_RESPONSES, _SUGGESTION)) for name in record) for record in sample):
        own = [
            {
                name: value
                for name, value in record.items()
                if not _is_of_question(name) and name not in ("id", "status")
            }
            for record in sample
        ]
        return Peer(_flatten_flat, guess_text(list(own)))
    if all(record.get("status") in _OLD_STATES and "annotation" in record for record in sample):
        return Peer(_flatten_old, "text")
    return None


def _is_of_question(name: str) -> bool:
    return f"{_RESPONSES}." in f"{name}." or f"{_SUGGESTION}." in f"{name}."


def _flatten_record(record: Object) -> Flat | None:
    if not isinstance(record.get("fields"), dict):
        return None
    columns = {**cells(dict(record), _OF_RECORD), **cells(record.get("metadata")), **cells(record["fields"])}
    answers: dict[str, list[Vote]] = {}
    responses = record.get("responses")
    if isinstance(responses, dict):
        for question, given in responses.items():
            for one in given if isinstance(given, list) else ():
                if isinstance(one, dict):
                    _add(answers, question, one.get("value"), one.get("user_id"), one.get("status"))
    elif isinstance(responses, list):
        for one in responses:
            if isinstance(one, dict) and isinstance(values := one.get("values"), dict):
                for question, value in values.items():
                    inner = value.get("value") if isinstance(value, dict) else value
                    _add(answers, question, inner, one.get("user_id"), one.get("status"))
    return Flat({**columns, **_suggested(record.get("suggestions"))}, answers)


def _add(answers: dict[str, list[Vote]], question: str, value: Json, user: Json, status: Json) -> None:
    if value is None or status in _LEFT:
        return
    if isinstance(value, list) and any(isinstance(part, dict | list) for part in value):
        return  # spans and rankings
    answers.setdefault(question, []).append(Vote(names(value), text_of(user)))


def _suggested(suggestions: Json) -> dict[str, Cell]:
    pairs: list[tuple[str, Json]] = []
    if isinstance(suggestions, dict):
        pairs = [(name, one.get("value")) for name, one in suggestions.items() if isinstance(one, dict)]
    elif isinstance(suggestions, list):
        pairs = [(text_of(one.get("question_name")), one.get("value")) for one in suggestions if isinstance(one, dict)]
    return cells({name + _SUGGESTION: value for name, value in pairs})


def _flatten_flat(record: Object) -> Flat:
    columns = {name: value for name, value in cells(dict(record)).items() if f"{_RESPONSES}." not in f"{name}."}
    answers: dict[str, list[Vote]] = {}
    for name, given in record.items():
        if not name.endswith(_RESPONSES) or not isinstance(given, list):
            continue
        users, states = record.get(f"{name}.users"), record.get(f"{name}.status")
        for place, value in enumerate(given):
            user = users[place] if isinstance(users, list) and place < len(users) else None
            status = states[place] if isinstance(states, list) and place < len(states) else None
            _add(answers, name.removesuffix(_RESPONSES), value, user, status)
    return Flat(columns, answers)


def _flatten_old(record: Object) -> Flat | None:
    inputs = record.get("inputs")
    columns = {**cells(dict(record), _OF_OLD), **cells(record.get("metadata")), **cells(inputs)}
    if not columns.get("text") and isinstance(inputs, dict):
        columns["text"] = "\n".join(text_of(value) for value in inputs.values())
    guessed = record.get("prediction")
    if isinstance(guessed, list) and guessed and isinstance(guessed[0], list):
        columns[LABEL + _SUGGESTION] = list(names(guessed[0][0]))
    answers: dict[str, list[Vote]] = {}
    if record.get("status") != "Discarded":
        _add(answers, LABEL, record.get("annotation"), None, None)
    return Flat(columns, answers)
