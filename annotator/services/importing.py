"""Bringing a file into the project: all of it, or nothing; what is there already is recognised and kept."""

# No postponed annotations: their name would hide the module of that name.

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotator.core.domain import Annotation, Decision, Label
from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, check, ignore_progress, never_stop
from annotator.core.schemes import color_for
from annotator.core.texts import normalise, text_hash
from annotator.corpus.formats import BadRow, FileFormat, Preview, Row, joined
from annotator.corpus.guessing import indicated
from annotator.corpus.inspection import Inspection
from annotator.services.history import encode_annotation, encode_label
from annotator.services.project import Project
from annotator.storage import annotations, journal, labels, texts

__all__ = [
    "IMPORTED",
    "ImportChoice",
    "ImportReport",
    "Inspection",
    "Preview",
    "Rejection",
    "import_file",
    "inspect",
    "preview",
    "proposed",
]

IMPORTED = "import"  # the annotator of labels that came with a file
_CHUNK = 10_000
_REPORTED = 100  # rejected rows that are told one by one


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """Which column is what. `text_column` None: the one that looks like the text; `label_column` None: no labels.

    `label_columns`: columns of 0 and 1 named after their labels, instead of a label column. `test`: rows and labels go
    to the test set. `label_separator` stands between several labels in one cell. `format`: how the file is to be read,
    where a person overruled what was found. `mapping`: a name in the file → the name of the label it becomes; None:
    rows with it get no label from it.
    """

    text_column: str | None = None
    label_column: str | None = None
    test: bool = False
    label_separator: str = "|"
    label_columns: tuple[str, ...] = ()
    format: FileFormat | None = None
    mapping: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was left out. `reason_key` is a key of `annotator.ui.messages`."""

    row: int
    reason_key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows: read = added + updated + existing + rejected.

    `updated`: already there, with other columns now. `labelled`: texts that got labels from the file. `conflicts`:
    texts that were annotated otherwise before, and were left so. `rejections`: the first hundred.
    """

    source_id: int
    read: int
    added: int
    updated: int
    existing: int
    rejected: int
    labelled: int
    conflicts: int
    new_labels: tuple[str, ...]
    rejections: tuple[Rejection, ...]


@dataclass(slots=True)
class _Found:
    """One distinct text of the file."""

    body: str
    row: int
    columns: dict[str, str]
    names: tuple[str, ...] | None  # None: the file says nothing


@dataclass(slots=True)
class _File:
    """All that was read, before the project is touched."""

    texts: dict[bytes, _Found] = field(default_factory=dict)
    read: int = 0
    doubled: int = 0
    rejected: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    def reject(self, row: int, reason: str, line: int | None = None) -> None:
        self.rejected += 1
        if len(self.rejections) < _REPORTED:
            self.rejections.append(Rejection(row, reason, {} if line is None else {"line": line}))


def preview(path: Path) -> Preview:
    """The first rows of a file with guesses of its columns; raises the errors of reading a file."""
    from annotator.corpus.reading import preview as look

    return look(path)


def inspect(path: Path, on_progress: OnProgress = ignore_progress, should_stop: ShouldStop = never_stop) -> Inspection:
    """All that can be said of a file before it is imported; raises the errors of reading a file, and `Cancelled`."""
    from annotator.corpus.inspection import inspect as look

    return look(path, on_progress, should_stop)


def proposed(seen: Preview) -> ImportChoice:
    """The choice that fits a file as it was found: its text, and its labels if it has any."""
    return ImportChoice(
        text_column=seen.text_column,
        label_column=seen.label_column,
        label_separator=seen.label_separator or "|",
        label_columns=seen.label_columns,
    )


def import_file(
    project: Project, path: Path, choice: ImportChoice, on_progress: OnProgress, should_stop: ShouldStop
) -> ImportReport:
    """Import a file in one transaction, which is one step of undo.

    Reading happens before the project is locked for writing. Raises `AnnotatorError`: those of reading a file,
    "column_missing", and "import_many_labels" where a row has several labels and the project allows one; `Cancelled`.
    Whatever is raised, nothing was changed.
    """
    many = project.scheme().many
    file = _read(path, choice, many, on_progress, should_stop)
    with project.db.write() as tx:
        return _store(tx, path.name, file, choice, on_progress, should_stop)


def _read(path: Path, choice: ImportChoice, many: bool, on_progress: OnProgress, should_stop: ShouldStop) -> _File:
    from annotator.corpus.reading import preview as look
    from annotator.corpus.reading import read_rows

    shape = look(path, should_stop=should_stop, on_progress=on_progress)
    text_column = choice.text_column or shape.text_column
    labels = choice.label_columns or ((choice.label_column,) if choice.label_column else ())
    required = [text_column, *labels]
    file = _File()
    for row in read_rows(path, shape.format, should_stop, required, on_progress):
        file.read += 1
        if file.read % 1_000 == 1:
            check(should_stop)
        if isinstance(row, BadRow):
            file.reject(row.number, row.reason, row.line)
            continue
        body = joined(row.values.get(text_column, ""))
        if not normalise(body):
            file.reject(row.number, "row_empty")
            continue
        if any(indicated(row.values.get(column, "0") or "0") is None for column in choice.label_columns):
            file.reject(row.number, "row_indicator", row.line)
            continue
        names = _names(row, choice, many, path)
        key = text_hash(body)
        known = file.texts.get(key)
        if known is not None:
            file.doubled += 1
            known.names = known.names or names
            continue
        columns = {name: joined(value) for name, value in row.values.items() if name not in required}
        file.texts[key] = _Found(body, row.number, columns, names)
    if not file.read:
        raise AnnotatorError("file_empty", file=str(path))
    return file


def _names(row: Row, choice: ImportChoice, many: bool, path: Path) -> tuple[str, ...] | None:
    if choice.label_columns:
        told = any(row.values.get(column) for column in choice.label_columns)
        parts = [column for column in choice.label_columns if indicated(row.values.get(column, ""))]
        return _checked(parts, many, row.number, path) or (() if many and told else None)
    if choice.label_column is None:
        return None
    value = row.values.get(choice.label_column, "")
    parts = [value] if isinstance(value, str) else value
    if many and isinstance(value, str):
        parts = value.split(choice.label_separator)
    names = _checked(parts, many, row.number, path)
    # An empty list says "none of the labels"; an empty cell says nothing.
    return names if names or (many and isinstance(value, list)) else None


def _checked(parts: Sequence[str], many: bool, row: int, path: Path) -> tuple[str, ...]:
    """The names without the white space round them, each once."""
    names = tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
    if not many and len(names) > 1:
        raise AnnotatorError("import_many_labels", file=str(path), row=row)
    return names


def _store(
    tx: Any, name: str, file: _File, choice: ImportChoice, on_progress: OnProgress, should_stop: ShouldStop
) -> ImportReport:
    changes: dict[str, Any] = {}
    label_ids, new_labels = _add_labels(tx, file, changes)
    source_id = texts.add_source(tx, name)
    changes["source"] = source_id
    there = texts.find_by_hash(tx, list(file.texts))
    fresh = [key for key in file.texts if key not in there]
    hidden = [key for key, (_, _, is_hidden) in there.items() if is_hidden]
    ids = {key: text_id for key, (text_id, _, _) in there.items()}
    for chunk in texts.chunks(fresh, _CHUNK):
        check(should_stop)
        on_progress(Progress("store", len(ids) - len(there), len(fresh)))
        new = [
            texts.NewText(key, file.texts[key].body, file.texts[key].row, file.texts[key].columns, choice.test)
            for key in chunk
        ]
        ids.update(zip(chunk, texts.add_texts(tx, source_id, new), strict=True))
    texts.move_to_source(tx, source_id, [ids[key] for key in hidden])
    kept = [key for key, (_, _, is_hidden) in there.items() if not is_hidden]
    updated = _update_columns(tx, {key: there[key] for key in kept}, file, changes)
    texts.set_columns(tx, {ids[key]: file.texts[key].columns for key in hidden})
    decided = annotations.get_many(tx, [ids[key] for key in there])
    if choice.test:
        _move_to_test(tx, [ids[key] for key in there], decided, changes)
    labelled, conflicts = _annotate(tx, file, ids, decided, label_ids, changes)
    check(should_stop)
    added = len(fresh) + len(hidden)
    journal.append(tx, "import", changes, annotator=IMPORTED, text_count=added)
    return ImportReport(
        source_id=source_id,
        read=file.read,
        added=added,
        updated=updated,
        existing=len(kept) - updated + file.doubled,
        rejected=file.rejected,
        labelled=labelled,
        conflicts=conflicts,
        new_labels=new_labels,
        rejections=tuple(file.rejections),
    )


def _add_labels(tx: Any, file: _File, changes: dict[str, Any]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Ids of all label names by their folded form; names nobody knows become labels, the commonest first.

    A label that is not offered any more (retired, or of an import that was undone) is offered again.
    """
    everyone = labels.all_labels(tx)
    known = {label.name.casefold(): label for label in everyone}
    ids = {name: label.id for name, label in known.items()}
    counts: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for found in file.texts.values():
        for name in found.names or ():
            counts[name.casefold()] = counts.get(name.casefold(), 0) + 1
            spelled.setdefault(name.casefold(), name)
    new = sorted((name for name in counts if name not in ids), key=lambda name: (-counts[name], name))
    pairs: list[list[dict[str, Any] | None]] = []
    back = [label for name, label in known.items() if label.retired and name in counts]
    for label in back:
        offered, position = replace(label, retired=False), everyone.index(label)
        labels.put(tx, offered, position)
        pairs.append([encode_label(label, position), encode_label(offered, position)])
    for offset, name in enumerate(new):
        label_id = labels.next_id(tx)
        label = Label(label_id, spelled[name], color_for(label_id))
        position = len(known) + offset
        labels.put(tx, label, position)
        pairs.append([None, encode_label(label, position)])
        ids[name] = label_id
    if pairs:
        changes["labels"] = pairs
    return ids, (*(label.name for label in back), *(spelled[name] for name in new))


def _update_columns(
    tx: Any, kept: Mapping[bytes, tuple[int, Mapping[str, str], bool]], file: _File, changes: dict[str, Any]
) -> int:
    """What a known text gets in other columns; those the file does not have stay."""
    rows: list[list[Any]] = []
    for key, (text_id, before, _) in kept.items():
        after = {**before, **file.texts[key].columns}
        if after != before:
            rows.append([text_id, dict(before), after])
    texts.set_columns(tx, {row[0]: row[2] for row in rows})
    if rows:
        changes["columns"] = rows
    return len(rows)


def _move_to_test(tx: Any, text_ids: Sequence[int], decided: Mapping[int, Annotation], changes: dict[str, Any]) -> None:
    """Known texts join the test set, but for those a model may have been trained on."""
    joining = []
    for one in texts.get_texts(tx, text_ids):
        annotation = decided.get(one.id)
        trained = annotation is not None and annotation.decision is Decision.LABELLED
        if not one.is_test and not trained:
            joining.append(one.id)
    texts.set_test(tx, joining, True)
    if joining:
        changes["test"] = [[text_id, False, True] for text_id in joining]


def _annotate(
    tx: Any,
    file: _File,
    ids: Mapping[bytes, int],
    decided: Mapping[int, Annotation],
    label_ids: Mapping[str, int],
    changes: dict[str, Any],
) -> tuple[int, int]:
    """Give the texts the labels of the file; an annotation that is there is never overwritten."""
    at = datetime.now(UTC)
    new: list[Annotation] = []
    rows = []
    conflicts = 0
    for key, found in file.texts.items():
        if found.names is None:
            continue
        text_id = ids[key]
        chosen = tuple(sorted({label_ids[name.casefold()] for name in found.names}))
        before = decided.get(text_id, Annotation(text_id, None))
        if before.decision is not None:
            conflicts += before.label_ids != chosen
            continue
        after = Annotation(text_id, Decision.LABELLED, chosen, before.flag, before.note, IMPORTED, at)
        new.append(after)
        # All of them: undoing the import must not leave a label on a text that another file brings back.
        rows.append([text_id, encode_annotation(before), encode_annotation(after)])
    annotations.put_many(tx, new)
    if rows:
        changes["annotations"] = rows
    return len(new), conflicts
