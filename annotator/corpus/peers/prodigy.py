"""Prodigy: JSONL of tasks, with a choice between labels or one label to accept or to reject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotator.corpus.peers.peer import LABEL, Flat, Object, Peer, cells, names, text_of
from annotator.corpus.peers.voting import Vote

_ANSWERS: Final = ("accept", "reject", "ignore")
_OF_THE_PAGE: Final = (
    *("options", "accept", "label", "config", "style", "html", "tokens", "spans", "meta", "priority"),
    *("_view_id", "_input_hash", "_task_hash", "_is_binary"),
)


def recognise(sample: Sequence[Object]) -> Peer | None:
    """The answer "ignore" is none, nor is a choice that was rejected. To reject a single label says that it does not
    fit; several lines about one text are taken together.
    """
    if not all(isinstance(task.get("text"), str) and task.get("answer") in (*_ANSWERS, None) for task in sample):
        return None
    is_task = [
        "answer" in task or isinstance(task.get("options"), list) or "_task_hash" in task or "_view_id" in task
        for task in sample
    ]
    return Peer(_flatten, "text") if all(is_task) else None


def _flatten(task: Object) -> Flat | None:
    text, answer = task.get("text"), task.get("answer")
    if not isinstance(text, str):
        return None
    columns = {**cells(dict(task), _OF_THE_PAGE), **cells(task.get("meta"), ("text",))}
    voter = text_of(task.get("_annotator_id") or task.get("_session_id"))
    at = text_of(task.get("_timestamp")).rjust(20, "0")
    votes: list[Vote] = []
    if answer == "accept" and ("accept" in task or "options" in task):
        votes = [Vote(names(task.get("accept")), voter, at)]
    elif answer in ("accept", "reject") and "options" not in task and (label := names(task.get("label"))):
        votes = [Vote(label, voter, at, ()) if answer == "accept" else Vote((), voter, at, label)]
    return Flat(columns, {LABEL: votes} if votes else {}, text)
