"""Deciding on texts: label, skip, unsure, flag, note, clear; and what is known of a text when it is shown.

Each call is one transaction that is on disk when it returns, with its entry in the journal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from annotator.core.domain import Annotation, Decision, Prediction, Text
from annotator.core.errors import AnnotatorError
from annotator.services.history import Change, encode_annotation
from annotator.services.project import Project, read_settings
from annotator.storage import annotations, journal, labels, models, settings, texts


@dataclass(frozen=True, slots=True)
class TextView:
    """All there is to show of one text."""

    text: Text
    annotation: Annotation | None
    prediction: Prediction | None
    source_name: str


@dataclass(frozen=True, slots=True)
class RecentItem:
    """One of the latest decisions."""

    annotation: Annotation
    body: str


def label(
    project: Project,
    text_ids: Sequence[int],
    label_ids: Sequence[int],
    *,
    prediction_shown: bool = False,
    duration_ms: int | None = None,
) -> Change:
    """Give these labels to these texts, in place of what they had.

    Raises `AnnotatorError`: "label_unknown" for an id that is not in the scheme, "label_one_only" for more or less
    than one label where the scheme allows one. With many labels, none is an answer too.
    """
    with project.db.write() as tx:
        _refuse_unknown(tx, label_ids)
        if not settings.get(tx, "many", False) and len(label_ids) != 1:
            raise AnnotatorError("label_one_only", count=len(label_ids))
        chosen = tuple(sorted(set(label_ids)))
        return _decide(tx, "label", text_ids, Decision.LABELLED, chosen, prediction_shown, duration_ms)


def copy_labels(tx: Any, text_id: int, to: Sequence[int]) -> Change:
    """Give the labels of a text to others, in place of what they had, as one step of a kind of its own ("alike").

    Raises `AnnotatorError("not_labelled")` where that text has no labels.
    """
    annotation = annotations.get_many(tx, [text_id]).get(text_id)
    if annotation is None or annotation.decision is not Decision.LABELLED:
        raise AnnotatorError("not_labelled", text=text_id)
    shown = annotation.prediction_shown
    return _decide(tx, "alike", to, Decision.LABELLED, annotation.label_ids, shown)


def skip(project: Project, text_ids: Sequence[int], *, prediction_shown: bool = False) -> Change:
    with project.db.write() as tx:
        return _decide(tx, "skip", text_ids, Decision.SKIPPED, (), prediction_shown)


def unsure(project: Project, text_ids: Sequence[int], *, prediction_shown: bool = False) -> Change:
    with project.db.write() as tx:
        return _decide(tx, "unsure", text_ids, Decision.UNSURE, (), prediction_shown)


def clear(project: Project, text_ids: Sequence[int]) -> Change:
    """Take the decision off these texts, back into the pool; flag and note stay."""
    with project.db.write() as tx:
        return _change(tx, "clear", text_ids, _cleared)


def set_flag(project: Project, text_ids: Sequence[int], flag: bool) -> Change:
    with project.db.write() as tx:
        return _change(tx, "flag", text_ids, lambda old: replace(old, flag=flag))


def toggle_flag(project: Project, text_ids: Sequence[int]) -> Change:
    """Flag these texts; where all of them have a flag already, take it off."""
    with project.db.write() as tx:
        old = annotations.get_many(tx, text_ids)
        flag = not all(text_id in old and old[text_id].flag for text_id in text_ids)
        return _change(tx, "flag", text_ids, lambda before: replace(before, flag=flag))


def toggle_label(project: Project, text_ids: Sequence[int], label_id: int, *, prediction_shown: bool = False) -> Change:
    """With many labels: give this one to all these texts besides what they have; where all have it, take it off.

    A text that loses its last label goes back into the pool: that it has none of the labels is an answer nobody gave.
    Where that is so of one, the change is of the kind "clear": what was decided is to be looked up.

    Raises `AnnotatorError("label_unknown")` for an id that is not in the scheme.
    """
    at = datetime.now(UTC)
    with project.db.write() as tx:
        _refuse_unknown(tx, [label_id])
        old = annotations.get_many(tx, text_ids)
        have_it = all(text_id in old and label_id in old[text_id].label_ids for text_id in text_ids)

        def turned(before: Annotation) -> Annotation:
            others = {one for one in before.label_ids if one != label_id}
            if have_it and not others:
                return _cleared(before)
            return replace(
                before,
                decision=Decision.LABELLED,
                label_ids=tuple(sorted(others if have_it else {*others, label_id})),
                annotated_at=at,
                prediction_shown=prediction_shown,
            )

        alone = have_it and any(len(old[text_id].label_ids) == 1 for text_id in text_ids)
        return _change(tx, "clear" if alone else "label", text_ids, turned)


def set_note(project: Project, text_id: int, note: str) -> Change:
    with project.db.write() as tx:
        return _change(tx, "note", [text_id], lambda old: replace(old, note=note.strip()))


def view(project: Project, text_id: int) -> TextView | None:
    """Everything to show of a text; None if it is not there (any more)."""
    found = views(project, [text_id])
    return found[0] if found else None


def decision_of(project: Project, text_id: int) -> tuple[Decision | None, tuple[int, ...]] | None:
    """What was decided on a text, and its labels; None if it is not there (any more)."""
    with project.db.read() as tx:
        found = annotations.get_many(tx, [text_id]).get(text_id)
        if found is None:
            return (None, ()) if texts.get_texts(tx, [text_id]) else None
    return found.decision, found.label_ids


def views(project: Project, text_ids: Sequence[int]) -> list[TextView]:
    """The same for several texts at once, in their order."""
    with project.db.read() as tx:
        return views_in(tx, text_ids)


def views_in(tx: Any, text_ids: Sequence[int]) -> list[TextView]:
    """The same within a transaction."""
    stored = texts.get_texts(tx, text_ids)
    decided = annotations.get_many(tx, text_ids)
    active = models.active_id(tx)
    predicted = models.predictions(tx, active, text_ids) if active is not None else {}
    names = texts.source_names(tx)
    return [TextView(one, decided.get(one.id), predicted.get(one.id), names.get(one.source_id, "")) for one in stored]


def recent(project: Project, limit: int = 8) -> list[RecentItem]:
    """The latest decisions, newest first."""
    with project.db.read() as tx:
        latest = annotations.recent(tx, limit)
        bodies = {one.id: one.body for one in texts.get_texts(tx, [item.text_id for item in latest])}
    return [RecentItem(item, bodies.get(item.text_id, "")) for item in latest]


def _cleared(old: Annotation) -> Annotation:
    return replace(old, decision=None, label_ids=(), annotated_at=None, duration_ms=None)


def _refuse_unknown(tx: Any, label_ids: Sequence[int]) -> None:
    known = {one.id for one in labels.all_labels(tx)}
    for label_id in label_ids:
        if label_id not in known:
            raise AnnotatorError("label_unknown", label=label_id)


def _decide(
    tx: Any,
    kind: str,
    text_ids: Sequence[int],
    decision: Decision,
    label_ids: tuple[int, ...],
    prediction_shown: bool,
    duration_ms: int | None = None,
) -> Change:
    at = datetime.now(UTC)
    return _change(
        tx,
        kind,
        text_ids,
        lambda old: replace(
            old,
            decision=decision,
            label_ids=label_ids,
            annotated_at=at,
            duration_ms=duration_ms,
            prediction_shown=prediction_shown,
        ),
    )


def _change(tx: Any, kind: str, text_ids: Sequence[int], to_new: Callable[[Annotation], Annotation]) -> Change:
    """Change what changes of these texts. Where nothing does, nothing is written down: redo stays possible."""
    annotator = read_settings(tx).annotator
    old = annotations.get_many(tx, text_ids)
    new = []
    rows = []
    for text_id in text_ids:
        before = old.get(text_id, Annotation(text_id, None))
        after = to_new(before)
        if after != before:
            # A flag or a note says nothing of who decided.
            is_decided = before.decision is not None and after.annotated_at == before.annotated_at
            new.append(after if is_decided else replace(after, annotator=annotator))
            rows.append([text_id, encode_annotation(before), encode_annotation(new[-1])])
    if rows:
        annotations.put_many(tx, new)
        journal.append(tx, kind, {"annotations": rows}, annotator=annotator, text_count=len(rows))
    return Change(kind, tuple(one.text_id for one in new), len(rows))
