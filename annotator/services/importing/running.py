"""One import, from the file to the report.

The rows are stored in short transactions, in a source that nobody sees; people label meanwhile. One last transaction
shows it and does what it says of texts that were there. Whatever happens before that, the project is as it was.
"""

import contextlib
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotator.core.domain import Label
from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, check, never_stop
from annotator.core.schemes import color_for
from annotator.services.history import encode_label
from annotator.services.importing.choices import Explain, ImportChoice, ImportReport
from annotator.services.importing.naming import Names
from annotator.services.importing.rejects import Rejects, no_sentence
from annotator.services.importing.rows import FileRows, open_rows
from annotator.services.importing.sweeping import Stage, discard, sweep_all
from annotator.services.project import Project
from annotator.storage import imports, journal, labels


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
    project is as it was. The steps of the progress are kilobytes while the file is looked at ("look"), then rows.
    """
    with project.db.staging() as stage, Rejects(project.path, path.name, explain) as rejects:
        sweep_all(project, stage, on_progress, should_stop)
        rows = open_rows(path, choice, on_progress, should_stop)
        with stage() as tx:
            source_id = imports.begin(tx, path.name)
        try:
            run = _Run(project, stage, source_id, choice, rows, rejects)
            report = run.all(path, on_progress, should_stop)
        except BaseException:
            # What cannot be removed now (the disk is full, Ctrl+C again) is swept by the next import.
            with contextlib.suppress(AnnotatorError):
                discard(stage, source_id, rows.read, on_progress, never_stop)
            raise
        return replace(report, rejects=rejects.keep())


class _Run:
    def __init__(
        self, project: Project, stage: Stage, source_id: int, choice: ImportChoice, rows: FileRows, rejects: Rejects
    ) -> None:
        self._project = project
        self._stage = stage
        self._source_id = source_id
        self._choice = choice
        self._rows = rows
        self._rejects = rejects
        self._at = datetime.now(UTC).isoformat()  # by which the labels of this import are known

    def all(self, path: Path, on_progress: OnProgress, should_stop: ShouldStop) -> ImportReport:
        names = Names(self._choice, self._project.scheme(), path, self._make_label)
        fresh = 0
        began = time.monotonic()
        on_progress(Progress("store", 0, self._rows.total or 0))
        for batch in self._rows.batches(names, self._rejects):
            check(should_stop)
            with self._stage() as tx:
                fresh += imports.stage(tx, self._source_id, batch, self._at, test=self._choice.test)
            on_progress(self._progress(time.monotonic() - began))
        if not self._rows.read:
            raise AnnotatorError("file_empty", file=str(path))
        self._rejects.flush()
        check(should_stop)
        on_progress(Progress("finish"))
        with self._project.db.write() as tx:
            return self._finish(tx, names, fresh)

    def _make_label(self, name: str) -> int:
        with self._stage() as tx:
            return imports.stage_label(tx, self._source_id, name)

    def _progress(self, seconds: float) -> Progress:
        done, total = self._rows.read, self._rows.total
        left = None if total is None else seconds / done * max(0, total - done)
        return Progress("store", done, total or 0, seconds_left=left)

    def _finish(self, tx: Any, names: Names, fresh: int) -> ImportReport:
        changes: dict[str, Any] = {
            "source": self._source_id,
            "import": {"at": self._at, "test": self._choice.test},
        }
        new_labels = _settle_labels(tx, self._source_id, names, changes)
        outcome = imports.finish(tx, self._source_id, self._at, test=self._choice.test)
        added = fresh + outcome.moved
        journal.append(tx, "import", changes, annotator=imports.IMPORTED, text_count=added)
        accepted = self._rows.read - self._rejects.count
        return ImportReport(
            source_id=self._source_id,
            read=self._rows.read,
            added=added,
            updated=outcome.updated,
            existing=accepted - added - outcome.updated,
            rejected=self._rejects.count,
            labelled=outcome.labelled,
            conflicts=outcome.conflicts,
            new_labels=new_labels,
            rejections=tuple(self._rejects.first),
        )


def _settle_labels(tx: Any, source_id: int, names: Names, changes: dict[str, Any]) -> tuple[str, ...]:
    """Add the labels that came with the file, the commonest first; their names.

    A label that is not offered any more (retired, or of an import that was undone) is offered again.
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
    new = sorted(brought, key=lambda label_id: (-counts[label_id], brought[label_id]))
    for position, label_id in enumerate(new, len(everyone)):
        label = Label(label_id, brought[label_id], color_for(label_id))
        labels.put(tx, label, position)
        pairs.append([None, encode_label(label, position)])
    if pairs:
        changes["labels"] = pairs
    return (*(label.name for label in back), *(brought[label_id] for label_id in new))
