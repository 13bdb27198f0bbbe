"""Removing what an import left behind that did not come to its end. Nobody saw it; it takes room."""

from annotator.core.progress import OnProgress, Progress, ShouldStop, check, ignore_progress, never_stop
from annotator.services.project import Project
from annotator.storage import imports
from annotator.storage.staging import Staging


def needs_sweep(project: Project) -> bool:
    """Whether an import of an earlier session left something behind. Costs nothing."""
    with project.db.read() as tx:
        return bool(imports.unfinished(tx))


def sweep(project: Project, on_progress: OnProgress = ignore_progress, should_stop: ShouldStop = never_stop) -> None:
    """Remove it, in short transactions. Raises `Cancelled` (the rest is for the next time), and "import_running"."""
    with project.db.staging() as stage:
        sweep_all(project, stage, on_progress, should_stop)


def sweep_all(project: Project, stage: Staging, on_progress: OnProgress, should_stop: ShouldStop) -> None:
    with project.db.read() as tx:
        left = imports.unfinished(tx)
    for source_id, texts in left:
        discard(stage, source_id, texts, on_progress, should_stop)


def discard(stage: Staging, source_id: int, texts: int, on_progress: OnProgress, should_stop: ShouldStop) -> None:
    """Remove an import, `texts` of it at most."""
    done = 0
    while True:
        check(should_stop)
        with stage() as tx:
            gone = imports.discard(tx, source_id)
        done += gone
        if not gone:
            return
        on_progress(Progress("discard", done, max(done, texts)))
