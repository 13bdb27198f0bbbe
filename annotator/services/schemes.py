"""Changing the label scheme. Labels keep their ids, so that renaming keeps every annotation and every model."""

from dataclasses import replace

from annotator.core.domain import Label
from annotator.core.errors import AnnotatorError
from annotator.core.schemes import color_for
from annotator.services.history import Change, encode_label
from annotator.services.project import Project
from annotator.storage import journal, labels

_KIND = "scheme"


def add_label(project: Project, name: str, color: str = "", description: str = "") -> Change:
    """Add a label behind the others; one that was retired under this name is offered again."""
    with project.db.read() as tx:
        known = labels.all_labels(tx)
        label_id = labels.next_id(tx)
    for label in known:
        if label.name.casefold() == _clean(name).casefold() and label.retired:
            return restore_label(project, label.id)
    new = Label(label_id, _clean(name), color or color_for(label_id), description.strip())
    _refuse_twice(new, known)
    return _put(project, None, new, position=len(known))


def edit_label(
    project: Project,
    label_id: int,
    *,
    name: str | None = None,
    color: str | None = None,
    description: str | None = None,
) -> Change:
    """Rename, recolour or describe a label anew. `AnnotatorError` "label_empty" or "label_twice" for a bad name."""
    known, position, old = _find(project, label_id)
    new = replace(
        old,
        name=old.name if name is None else _clean(name),
        color=old.color if color is None else color,
        description=old.description if description is None else description.strip(),
    )
    _refuse_twice(new, known)
    return _put(project, old, new, position)


def retire_label(project: Project, label_id: int) -> Change:
    """Offer a label no more. Its annotations stay, but are not trained on."""
    _, position, old = _find(project, label_id)
    return _put(project, old, replace(old, retired=True), position)


def restore_label(project: Project, label_id: int) -> Change:
    _, position, old = _find(project, label_id)
    return _put(project, old, replace(old, retired=False), position)


def move_label(project: Project, label_id: int, position: int) -> Change:
    """Give a label another place, and so another key; `position` counts from 0 over all labels."""
    known, _, moved = _find(project, label_id)
    order = [label for label in known if label.id != label_id]
    order.insert(max(0, min(position, len(order))), moved)
    pairs = []
    with project.db.write() as tx:
        for place, label in enumerate(order):
            before = known.index(label)
            if before != place:
                labels.put(tx, label, place)
                pairs.append([encode_label(label, before), encode_label(label, place)])
        if pairs:
            journal.append(tx, _KIND, {"labels": pairs})
    return Change(_KIND, (), 0)


def _put(project: Project, old: Label | None, new: Label, position: int) -> Change:
    if old != new:
        with project.db.write() as tx:
            labels.put(tx, new, position)
            pair = [encode_label(old, position) if old else None, encode_label(new, position)]
            journal.append(tx, _KIND, {"labels": [pair]})
    return Change(_KIND, (), 0)


def _find(project: Project, label_id: int) -> tuple[tuple[Label, ...], int, Label]:
    with project.db.read() as tx:
        known = labels.all_labels(tx)
    for position, label in enumerate(known):
        if label.id == label_id:
            return known, position, label
    raise AnnotatorError("label_unknown", label=label_id)


def _clean(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise AnnotatorError("label_empty")
    return clean


def _refuse_twice(new: Label, known: tuple[Label, ...]) -> None:
    if any(label.name.casefold() == new.name.casefold() and label.id != new.id for label in known):
        raise AnnotatorError("label_twice", label=new.name)
