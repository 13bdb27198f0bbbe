"""One import, from the file to the report.

The rows are stored in short transactions, in a source that nobody sees; people label meanwhile. One last transaction
shows it and does what it says of texts that were there. Whatever happens before that, the project is as it was; once
that is on disk nothing takes it back but undo.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotator.core.domain import Label
from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, check, never_stop
from annotator.core.schemes import color_for
from annotator.corpus.apart import prepared
from annotator.corpus.preparing import Batch, Wanted
from annotator.services.history import encode_label
from annotator.services.importing.choices import Explain, ImportChoice, ImportReport
from annotator.services.importing.naming import Names
from annotator.services.importing.rejects import Rejects, no_sentence
from annotator.services.importing.sweeping import discard, sweep_all
from annotator.services.project import Project
from annotator.storage import imports, incoming, journal, labels
from annotator.storage.staging import Staging


def import_file(
    project: Project,
    path: Path,
    choice: ImportChoice,
    on_progress: OnProgress,
    should_stop: ShouldStop,
    explain: Explain = no_sentence,
) -> ImportReport:
    """Import a file, which is one step of undo.

    Raises `AnnotatorError`: those of reading a file, "column_missing", "import_many_labels" where a row has several
    labels and the project allows one, "import_label_count", "import_running"; `Cancelled`. Whatever is raised, the
    project is as it was, except for a Ctrl+C that comes while the last transaction is committed: that one is raised
    when all is in. The steps of the progress are kilobytes while the file is looked at ("look"), then rows.
    """
    with project.db.staging() as stage, Rejects(project.path, path.name, explain) as rejects:
        sweep_all(project, stage, on_progress, should_stop)
        run = _Run(project, stage, path, choice, rejects)
        with contextlib.closing(prepared(path, wanted(choice), on_progress, should_stop)) as batches:
            try:
                run.store(batches, on_progress, should_stop)
                report = run.finish(on_progress, should_stop)
            except BaseException:
                # What cannot be removed now (the disk is full, Ctrl+C again) is swept by the next import.
                with contextlib.suppress(AnnotatorError):
                    run.discard(on_progress)
                raise
        return replace(report, rejects=rejects.keep())


def wanted(choice: ImportChoice) -> Wanted:
    """What is to be read of the file."""
    return Wanted(
        text_column=choice.text_column,
        label_column=None if choice.label_columns else choice.label_column,
        indicators=choice.label_columns,
        dropped=choice.dropped,
        format=choice.format,
    )


class _Run:
    def __init__(self, project: Project, stage: Staging, path: Path, choice: ImportChoice, rejects: Rejects) -> None:
        self._project = project
        self._stage = stage
        self._source_id = 0  # until there is something to store
        self._path = path
        self._test = choice.test
        self._names = Names(choice, project.scheme(), path, self._make_label)
        self._rejects = rejects
        self._at = datetime.now(UTC).isoformat()  # by which the labels of this import are known
        self._fresh = self._read = 0

    def store(self, batches: Iterator[Batch], on_progress: OnProgress, should_stop: ShouldStop) -> None:
        began = time.monotonic()
        for batch in batches:
            check(should_stop)
            if not self._source_id:
                began = time.monotonic()
                with self._stage() as tx:
                    self._source_id = imports.begin(tx, self._path.name)
                on_progress(Progress("store", 0, batch.total or 0))
            for row in batch.left_out:
                self._rejects.add(*row)
            listed = self._names.of(batch.said, batch.texts.rows)
            with self._stage() as tx:
                self._fresh += incoming.stage(tx, self._source_id, batch.texts, listed, self._at, test=self._test)
            self._read = batch.read
            left = (time.monotonic() - began) / self._read * max(0, batch.total - self._read) if batch.total else None
            on_progress(Progress("store", self._read, batch.total or 0, seconds_left=left))

    def discard(self, on_progress: OnProgress) -> None:
        if self._source_id:
            discard(self._stage, self._source_id, self._read, on_progress, never_stop)

    def finish(self, on_progress: OnProgress, should_stop: ShouldStop) -> ImportReport:
        if not self._read:
            raise AnnotatorError("file_empty", file=str(self._path))
        self._rejects.flush()
        check(should_stop)
        on_progress(Progress("finish"))
        self._stage.commit()
        with self._project.db.write() as tx:
            return self._finish(tx)

    def _make_label(self, name: str) -> int:
        with self._stage() as tx:
            return imports.stage_label(tx, self._source_id, name)

    def _finish(self, tx: Any) -> ImportReport:
        changes: dict[str, Any] = {"source": self._source_id, "import": {"at": self._at, "test": self._test}}
        new_labels = _settle_labels(tx, self._source_id, self._names, changes)
        outcome = imports.finish(tx, self._source_id, self._at, test=self._test)
        added = self._fresh + outcome.moved
        journal.append(tx, "import", changes, annotator=imports.IMPORTED, text_count=added)
        accepted = self._read - self._rejects.count
        return ImportReport(
            source_id=self._source_id,
            read=self._read,
            added=added,
            updated=outcome.updated,
            existing=outcome.known - outcome.moved - outcome.updated,
            repeated=accepted - self._fresh - outcome.known,
            rejected=self._rejects.count,
            labelled=outcome.labelled,
            conflicts=outcome.conflicts,
            new_labels=new_labels,
            rejections=tuple(self._rejects.first),
            contradictions=outcome.contradictions,
            left_out=tuple(self._names.left_out),
        )


def _settle_labels(tx: Any, source_id: int, names: Names, changes: dict[str, Any]) -> tuple[str, ...]:
    """Add the labels that came with the file, the commonest first; their names.

    A label that is not offered any more is offered again; so is one whose making was undone during the import.
    """
    everyone = labels.all_labels(tx)
    counts = names.counts()
    pairs: list[list[dict[str, Any] | None]] = []
    back = [label for label in everyone if label.retired and counts[label.id]]
    for label in back:
        offered, position = replace(label, retired=False), everyone.index(label)
        labels.put(tx, offered, position)
        pairs.append([encode_label(label, position), encode_label(offered, position)])
    brought = imports.settle_labels(tx, source_id)
    taken = [label.color for label in everyone if not label.retired or label in back]
    new: list[Label] = []
    for label_id, name in brought.items():
        new.append(Label(label_id, name, color_for(label_id, [*taken, *(label.color for label in new)])))
    new += [replace(label, retired=False) for label in labels.labels_out(tx) if counts[label.id]]
    new.sort(key=lambda label: (-counts[label.id], label.name))
    for position, label in enumerate(new, len(everyone)):
        labels.put(tx, label, position)
        pairs.append([None, encode_label(label, position)])
    if pairs:
        changes["labels"] = pairs
    return tuple(label.name for label in (*back, *new))
