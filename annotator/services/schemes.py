"""Changing the label scheme. Labels keep their ids, so that renaming keeps every annotation and every model.

What a change depends on is read in the transaction that makes it: an import beside it numbers labels too.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from annotator.core.domain import Label
from annotator.core.errors import AnnotatorError
from annotator.core.schemes import color_for
from annotator.services.history import Change, encode_label
from annotator.services.project import Project
from annotator.storage import journal, labels, models

_KIND = "scheme"


def used(project: Project) -> frozenset[int]:
    """The ids of the labels that an annotation has or the active model knows. One that was retired and is none of
    these is not worth a line; it comes back with its name, or when an undo brings back an annotation.
    """
    with project.db.read() as tx:
        return used_in(tx)


def add_label(project: Project, name: str, color: str = "", description: str = "") -> Change:
    """Add a label behind the others; one that was retired under this name is offered again."""
    clean = _clean(name)
    with project.db.write() as tx:
        known = labels.all_labels(tx)
        for position, label in enumerate(known):
            if label.retired and label.name.casefold() == clean.casefold():
                return _replace(tx, label, replace(label, retired=False), position)
        label_id = labels.next_id(tx)
        taken = [label.color for label in known if not label.retired]
        new = Label(label_id, clean, color or color_for(label_id, taken), description.strip())
        if _twin(new, known) is not None:
            raise AnnotatorError("label_twice", label=new.name)
        labels.add(tx, new, len(known))
        journal.append(tx, _KIND, {"labels": [[None, encode_label(new, len(known))]]})
    return Change(_KIND, (), 0)


def edit_label(
    project: Project,
    label_id: int,
    *,
    name: str | None = None,
    color: str | None = None,
    description: str | None = None,
) -> Change:
    """Rename, recolour or describe a label anew. `AnnotatorError` "label_empty" or "label_twice" for a bad name.

    A retired label that nothing uses gives way to the name: nobody sees it, and so could not tell why it is refused.
    """
    with project.db.write() as tx:
        known, position, old = _find(tx, label_id)
        new = replace(
            old,
            name=old.name if name is None else _clean(name),
            color=old.color if color is None else color,
            description=old.description if description is None else description.strip(),
        )
        twin = _twin(new, known)
        if twin is None:
            return _replace(tx, old, new, position)
        if not twin.retired or twin.id in used_in(tx):
            raise AnnotatorError("label_twice", label=new.name)
        labels.take_out(tx, twin.id)
        return _replace(tx, old, new, position, [[encode_label(twin, known.index(twin)), None]])


def retire_label(project: Project, label_id: int) -> Change:
    """Offer a label no more. Its annotations stay, but are not trained on."""
    with project.db.write() as tx:
        _, position, old = _find(tx, label_id)
        return _replace(tx, old, replace(old, retired=True), position)


def restore_label(project: Project, label_id: int) -> Change:
    with project.db.write() as tx:
        _, position, old = _find(tx, label_id)
        return _replace(tx, old, replace(old, retired=False), position)


def move_label(project: Project, label_id: int, position: int) -> Change:
    """Give a label another place, and so another key; `position` counts from 0 over all labels."""
    pairs = []
    with project.db.write() as tx:
        known, _, moved = _find(tx, label_id)
        order = [label for label in known if label.id != label_id]
        order.insert(max(0, min(position, len(order))), moved)
        for place, label in enumerate(order):
            before = known.index(label)
            if before != place:
                labels.put(tx, label, place)
                pairs.append([encode_label(label, before), encode_label(label, place)])
        if pairs:
            journal.append(tx, _KIND, {"labels": pairs})
    return Change(_KIND, (), 0)


def _replace(tx: Any, old: Label, new: Label, position: int, besides: Sequence[Any] = ()) -> Change:
    """`besides`: what else the change does to labels, as it is written down."""
    if old != new:
        labels.put(tx, new, position)
        journal.append(tx, _KIND, {"labels": [[encode_label(old, position), encode_label(new, position)], *besides]})
    return Change(_KIND, (), 0)


def used_in(tx: Any) -> frozenset[int]:
    """The same within a transaction."""
    active = models.active_id(tx)
    known = models.get_model(tx, active).label_ids if active is not None else ()
    return labels.annotated_ids(tx).union(known)


def _find(tx: Any, label_id: int) -> tuple[tuple[Label, ...], int, Label]:
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


def _twin(new: Label, known: tuple[Label, ...]) -> Label | None:
    """Another label of that name."""
    return next((one for one in known if one.name.casefold() == new.name.casefold() and one.id != new.id), None)
