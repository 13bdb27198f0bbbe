"""Deciding on texts: label, skip, unsure, flag, note, clear; and what is known of a text when it is shown.

Each call is one transaction that is on disk when it returns, with its entry in the journal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from annotator.core.domain import Annotation, Decision, Prediction, Text
from annotator.core.errors import AnnotatorError
from annotator.services.history import Change, encode_annotation
from annotator.services.project import Project
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
    with project.db.read() as tx:
        known = {one.id for one in labels.all_labels(tx)}
        many = bool(settings.get(tx, "many", False))
    for label_id in label_ids:
        if label_id not in known:
            raise AnnotatorError("label_unknown", label=label_id)
    if not many and len(label_ids) != 1:
        raise AnnotatorError("label_one_only", count=len(label_ids))
    chosen = tuple(sorted(set(label_ids)))
    return _decide(project, "label", text_ids, Decision.LABELLED, chosen, prediction_shown, duration_ms)


def copy_labels(project: Project, text_id: int, to: Sequence[int]) -> Change:
    """Give the labels of a text to others, in place of what they had, as one step of a kind of its own ("alike").

    Raises `AnnotatorError("not_labelled")` where that text has no labels.
    """
    with project.db.read() as tx:
        annotation = annotations.get_many(tx, [text_id]).get(text_id)
    if annotation is None or annotation.decision is not Decision.LABELLED:
        raise AnnotatorError("not_labelled", text=text_id)
    shown = annotation.prediction_shown
    return _decide(project, "alike", to, Decision.LABELLED, annotation.label_ids, shown, None)


def skip(project: Project, text_ids: Sequence[int], *, prediction_shown: bool = False) -> Change:
    return _decide(project, "skip", text_ids, Decision.SKIPPED, (), prediction_shown, None)


def unsure(project: Project, text_ids: Sequence[int], *, prediction_shown: bool = False) -> Change:
    return _decide(project, "unsure", text_ids, Decision.UNSURE, (), prediction_shown, None)


def clear(project: Project, text_ids: Sequence[int]) -> Change:
    """Take the decision off these texts, back into the pool; flag and note stay."""
    return _change(
        project,
        "clear",
        text_ids,
        lambda old: replace(old, decision=None, label_ids=(), annotated_at=None, duration_ms=None),
    )


def set_flag(project: Project, text_ids: Sequence[int], flag: bool) -> Change:
    return _change(project, "flag", text_ids, lambda old: replace(old, flag=flag))


def toggle_flag(project: Project, text_ids: Sequence[int]) -> Change:
    """Flag these texts; where all of them have a flag already, take it off."""
    with project.db.read() as tx:
        old = annotations.get_many(tx, text_ids)
    return set_flag(project, text_ids, not all(text_id in old and old[text_id].flag for text_id in text_ids))


def toggle_label(project: Project, text_ids: Sequence[int], label_id: int, *, prediction_shown: bool = False) -> Change:
    """With many labels: give this one to all these texts besides what they have; where all have it, take it off.

    Raises `AnnotatorError("label_unknown")` for an id that is not in the scheme.
    """
    with project.db.read() as tx:
        if label_id not in {one.id for one in labels.all_labels(tx)}:
            raise AnnotatorError("label_unknown", label=label_id)
        old = annotations.get_many(tx, text_ids)
    have_it = all(text_id in old and label_id in old[text_id].label_ids for text_id in text_ids)
    at = datetime.now(UTC)

    def turned(before: Annotation) -> Annotation:
        others = {one for one in before.label_ids if one != label_id}
        return replace(
            before,
            decision=Decision.LABELLED,
            label_ids=tuple(sorted(others if have_it else {*others, label_id})),
            annotated_at=at,
            prediction_shown=prediction_shown,
        )

    return _change(project, "label", text_ids, turned)


def set_note(project: Project, text_id: int, note: str) -> Change:
    return _change(project, "note", [text_id], lambda old: replace(old, note=note.strip()))


def view(project: Project, text_id: int) -> TextView | None:
    """Everything to show of a text; None if it is not there (any more)."""
    found = views(project, [text_id])
    return found[0] if found else None


def views(project: Project, text_ids: Sequence[int]) -> list[TextView]:
    """The same for several texts at once, in their order."""
    with project.db.read() as tx:
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


def _decide(
    project: Project,
    kind: str,
    text_ids: Sequence[int],
    decision: Decision,
    label_ids: tuple[int, ...],
    prediction_shown: bool,
    duration_ms: int | None,
) -> Change:
    at = datetime.now(UTC)
    return _change(
        project,
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


def _change(project: Project, kind: str, text_ids: Sequence[int], to_new: Callable[[Annotation], Annotation]) -> Change:
    annotator = project.settings().annotator
    with project.db.write() as tx:
        old = annotations.get_many(tx, text_ids)
        rows = []
        new = []
        for text_id in text_ids:
            before = old.get(text_id, Annotation(text_id, None))
            after = replace(to_new(before), annotator=annotator)
            new.append(after)
            rows.append([text_id, encode_annotation(before), encode_annotation(after)])
        annotations.put_many(tx, new)
        journal.append(tx, kind, {"annotations": rows}, annotator=annotator, text_count=len(rows))
    return Change(kind, tuple(text_ids), len(rows))
