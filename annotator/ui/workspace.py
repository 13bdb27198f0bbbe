"""One open project on the screen: its pages, what runs for it, and how everything is wired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.domain import ProjectSettings
from annotator.core.progress import OnProgress, ShouldStop
from annotator.services import evaluating, exporting, history, model_files, retraining
from annotator.services.evaluating import Evaluation
from annotator.services.history import Change
from annotator.services.importing import ImportReport
from annotator.services.instant import Instant
from annotator.services.project import Counts, Project
from annotator.services.retraining import Readiness
from annotator.ui.context import Context
from annotator.ui.dialogs.export_model import ModelWanted
from annotator.ui.duplicates import Duplicates
from annotator.ui.failures import Failure
from annotator.ui.going_on import find_again
from annotator.ui.importing import Importing
from annotator.ui.jobs import Jobs
from annotator.ui.operations import Operations
from annotator.ui.pages.label import LabelPage
from annotator.ui.pages.models import ModelsPage
from annotator.ui.pages.results import ResultsPage
from annotator.ui.pages.texts import TextsPage
from annotator.ui.preparing import FIND, Preparing
from annotator.ui.telling import Telling
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.training import RETRAIN, Training
from annotator.ui.vectors import Vectors
from annotator.ui.widgets.banner import Banner
from annotator.ui.widgets.sidebar import Sidebar
from annotator.ui.widgets.status_line import StatusLine

LABEL, TEXTS, RESULTS, MODELS = range(4)
_PAGES = ("label_page", "texts_page", "results_page", "models_page")
_Page = LabelPage | TextsPage | ResultsPage | ModelsPage
_P = TypeVar("_P", LabelPage, TextsPage, ResultsPage, ModelsPage)
_Wire = tuple[SignalInstance, SignalInstance | Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What the frame around the pages shows, of one moment."""

    name: str
    counts: Counts
    settings: ProjectSettings
    readiness: Readiness


class Workspace(QWidget):
    """`failed(Failure)` for a mistake of ours; `keys_requested`, `labels_requested` for dialogs the window shows;
    `import_requested(paths or None)`, `export_requested(query)`, `model_export_requested(model id or None)`,
    `sample_requested`.
    """

    failed = Signal(object)
    keys_requested = Signal()
    labels_requested = Signal()
    import_requested = Signal(object)
    export_requested = Signal(str)
    model_export_requested = Signal(object)
    sample_requested = Signal()
    language_requested = Signal()

    def __init__(self, project: Project, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self.context = Context(project, Instant(project), Operations(self), Jobs(self), theme)
        self.training = Training(self.context, self)
        self.preparing = Preparing(self.context, self)
        self._shown: _Snapshot | None = None
        self.sidebar = Sidebar(theme)
        self.banner = Banner(theme)
        self.importing = Importing(self.context, self.banner, self._start_job, self)
        self.vectors = Vectors(self.context, self.banner, self._start_job, self)
        self.duplicates = Duplicates(self.context, self.banner, self._start_job, self)
        self.status = StatusLine(language)
        self.telling = Telling(self.banner, self.status, self)
        self._stack = QStackedWidget(self)
        self._built: dict[int, _Page] = {}
        self.page = LABEL
        middle = QVBoxLayout()
        middle.setContentsMargins(SPACE.page, SPACE.large, SPACE.page, SPACE.large)
        middle.setSpacing(SPACE.medium)
        middle.addWidget(self.banner)
        middle.addWidget(self._stack, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.sidebar)
        across.addLayout(middle, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(across, 1)
        outer.addWidget(self.status)
        self._wire()
        self.go_to(self.page)
        self.refresh(None)

    def _wire(self) -> None:
        """All connections between the parts, on one screen: of the frame here, of each page where it is made."""
        operations, jobs = self.context.operations, self.context.jobs
        for signal, slot in (
            (self.sidebar.page_requested, self.go_to),
            (operations.written, self.telling.written),
            (operations.unwritten, self.telling.unwritten),
            (operations.failed, self.show_failure),
            (self.training.trained, self._trained),
            (self.training.refused, self._show_unasked),
            (self.training.waits, self.status.show_waiting),
            (self.preparing.prepared, self.label_page.session.follow),
            (self.preparing.found, self.tell),
            (self.preparing.refused, self._show_unasked),
            (self.duplicates.known, self.tell),
            (self.duplicates.filter_requested, self._filter),
            (jobs.started, self._job_started),
            (jobs.progressed, self.status.show_progress),
            (jobs.failed, self.show_failure),
            (jobs.cancelled, self.telling.cancelled),
            (jobs.ended, self._job_ended),
            (self.status.cancel_requested, self.cancel),
            (self.status.language_requested, self.language_requested),
            (self.importing.imported, self._imported),
            (self.importing.review_requested, self._review),
            (self.vectors.changed, self.preparing.begin_anew),
            (self.vectors.changed, self.label_page.session.follow),
            (self.vectors.failed, self.show_failure),
        ):
            signal.connect(slot)

    # The pages: each is made when it is first needed, for all four at once would hold up the opening. Its place is in
    # the stack from the start, so that what is in it is laid out and styled once.

    @cached_property
    def label_page(self) -> LabelPage:
        page = LabelPage(self.context, parent=self._stack)
        return self._add(
            LABEL,
            page,
            (page.changed, self.tell),
            (page.undo_requested, self.undo),
            (page.redo_requested, self.redo),
            (page.keys_requested, self.keys_requested),
            (page.labels_requested, self.labels_requested),
            (page.import_requested, self.import_requested),
            (page.texts_requested, self._go_to_texts),
            (page.sample_requested, self.sample_requested),
        )

    @cached_property
    def texts_page(self) -> TextsPage:
        page = TextsPage(self.context, self._stack)
        return self._add(
            TEXTS,
            page,
            (page.changed, self.tell),
            (page.open_text_requested, self._open_text),
            (page.export_requested, self.export_requested),
            (page.import_requested, self.import_requested),
        )

    @cached_property
    def results_page(self) -> ResultsPage:
        page = ResultsPage(self.context, self._stack)
        return self._add(RESULTS, page, (page.filter_requested, self._filter), (page.retrain_requested, self.retrain))

    @cached_property
    def models_page(self) -> ModelsPage:
        page = ModelsPage(self.context, self._stack)
        return self._add(
            MODELS,
            page,
            (page.changed, self.tell),
            (page.retrain_requested, self.retrain),
            (page.export_requested, self.model_export_requested),
        )

    def _add(self, index: int, page: _P, *wires: _Wire) -> _P:
        self._built[index] = page
        self._stack.addWidget(page)
        for signal, slot in wires:
            signal.connect(slot)
        return page

    @Slot(int)
    def go_to(self, index: int) -> None:
        page: _Page = getattr(self, _PAGES[index])
        self.page = index
        self._stack.setCurrentWidget(page)
        self.sidebar.set_page(index)
        page.activate()

    def go_on_from(self, before: Workspace) -> None:
        """Stand where the workspace before this one stood, of the same project: its words were of another language."""
        self.training.go_on_from(before.training)
        self.label_page.go_on_from(before.label_page)
        if TEXTS in before._built:
            find_again(self.context.operations, self.texts_page, before.texts_page)
        self.go_to(before.page)

    def _go_to_texts(self) -> None:
        self.go_to(TEXTS)

    def _open_text(self, text_id: int) -> None:
        self.go_to(LABEL)
        self.label_page.open_text(text_id)

    def _filter(self, query: str) -> None:
        self.go_to(TEXTS)
        self.texts_page.set_query(query)

    # changes

    @Slot(object)
    def tell(self, change: Change | str | None) -> None:
        """Something changed: every page there is and the frame refresh themselves."""
        for page in self._built.values():
            page.refresh(change)
        if change == "import":
            self.preparing.begin_anew()
        self.refresh(change)

    def refresh(self, change: Change | str | None) -> None:
        """Ask for the counts, and for the quality where it may be another one."""
        project = self.context.project

        def read() -> _Snapshot:
            counts = project.counts()
            return _Snapshot(project.name(), counts, project.settings(), retraining.readiness(project))

        self.context.operations.query("workspace", read, lambda found: self._show(found, change))

    def _show(self, found: _Snapshot, change: Change | str | None) -> None:
        before, self._shown = self._shown, found
        self.sidebar.show_project(found.name, self.context.project.path.name)
        self.sidebar.show_counts(found.counts)
        if not isinstance(change, Change) or before is None or _of_quality(before) != _of_quality(found):
            project = self.context.project
            self.context.operations.query(
                "quality", lambda: evaluating.evaluate(project), lambda quality: self._show_quality(quality)
            )
        missing = self.training.consider(found.counts, found.settings) if found.readiness.ready else None
        self.status.show_next_training(missing)

    def _show_quality(self, evaluation: Evaluation | None) -> None:
        if self._shown is not None:
            shown = self._shown
            self.sidebar.show_quality(evaluation, shown.counts, shown.readiness, shown.settings)

    @Slot()
    def undo(self) -> None:
        self._turn(history.undo, self.tr("There is nothing to undo."))

    @Slot()
    def redo(self) -> None:
        self._turn(history.redo, self.tr("There is nothing to redo."))

    def _turn(self, operation: object, nothing: str) -> None:
        project = self.context.project
        shows = self.page == LABEL  # from another page on, the text that is shown there stays: the person comes back
        if shows:
            self.label_page.hold()

        def done(change: Change | None) -> None:
            self.telling.turned(change, nothing, is_seen=shows and change is not None and len(change.text_ids) == 1)
            if shows:
                self.label_page.show_change(change)
            if change is not None:
                self.tell("import" if change.kind == "import" else change)

        def failed(failure: Failure) -> None:
            if shows:
                self.label_page.show_change(None)
            self.show_failure(failure)

        self.context.operations.write(lambda: operation(project), done, failed, may_be_nothing=True)  # type: ignore[operator]

    # jobs

    @Slot()
    def retrain(self) -> None:
        if self.context.jobs.running is None:
            self.training.start()
        elif self.context.jobs.running != RETRAIN:
            self.telling.busy()

    @Slot()
    def cancel(self) -> None:
        if self.context.jobs.is_working:
            self.status.show_stopping()
            self.context.jobs.cancel()

    @property
    def is_awaited(self) -> bool:
        """Whether something runs that the person started: an import, an export, but no training."""
        return self.context.jobs.running not in (None, RETRAIN)

    def shown_query(self) -> str:
        """What the filter of the table is, while it is shown."""
        return self.texts_page.box.query.to_text() if self.page == TEXTS else ""

    def selected_texts(self) -> list[int]:
        """The texts marked in the table, while it is shown."""
        ids: list[int] = self.texts_page.table.selected_ids().tolist() if self.page == TEXTS else []
        return ids if len(ids) > 1 else []  # one is always marked, and meant by nobody

    def export(self, path: Path, choice: exporting.ExportChoice) -> None:
        project = self.context.project
        self._start_job(
            "export",
            lambda on_progress, should_stop: exporting.export(project, path, choice, on_progress, should_stop),
            self.telling.exported,
        )

    def export_model(self, wanted: ModelWanted) -> None:
        project = self.context.project

        def write(on_progress: OnProgress, should_stop: ShouldStop) -> model_files.ExportedModel:
            return model_files.export_model(
                project,
                wanted.path,
                on_progress,
                should_stop,
                model_id=wanted.model_id,
                card_beside=wanted.card_beside,
            )

        self._start_job("export model", write, self.telling.model_exported)

    def _start_job(self, name: str, job: object, done: object) -> bool:
        """Start a job the person asked for; False where that must wait, which is told. A training makes way."""
        jobs = self.context.jobs
        if not jobs.start(name, job, done, self.show_failure, in_place_of=RETRAIN):  # type: ignore[arg-type]
            self.telling.busy()
            return False
        if jobs.cancelling:
            self.status.show_stopping()
        return True

    def _job_started(self, name: str) -> None:
        finds = self.tr("Finds texts that are nearly the same, in the background. Go on labelling.")
        self.status.begin_job(
            in_background=self.context.jobs.background is not None, explanation=finds if name == FIND else ""
        )

    def _job_ended(self, _name: str) -> None:
        if not self.context.jobs.is_working:  # the next one may have begun already
            self.status.end_job()
        self.refresh(None)

    @Slot(object)
    def _trained(self, _model: object) -> None:
        self.tell("model")

    @Slot(object)
    def _imported(self, report: ImportReport) -> None:
        self.tell("import")
        if report.added:
            self.vectors.remind()

    @Slot()
    def _review(self) -> None:
        self._filter("has:conflict")

    @Slot(object)
    def show_failure(self, failure: Failure) -> None:
        """What the person can do something about is told above the pages; a mistake of ours is the window's."""
        if failure.error is not None:
            self.telling.error(failure.error)
        else:
            self.failed.emit(failure)

    @Slot(object)
    def _show_unasked(self, failure: Failure) -> None:
        """The same of what began by itself."""
        if failure.error is not None:
            self.telling.error(failure.error, unasked=True)
        else:
            self.failed.emit(failure)

    @property
    def is_busy(self) -> bool:
        """Whether anything runs, or is being saved or fetched."""
        return self.context.jobs.is_working or self.context.operations.busy

    def stop(self) -> None:
        """Begin nothing any more, and ask what runs to stop, without waiting for it."""
        self.preparing.stop()
        self.label_page.hold()  # keeps a note that is being written
        self.context.jobs.stop()
        self.context.operations.stop_thinking()

    def shut(self, *, keep_project: bool = False) -> None:
        """Finish what is being saved, cancel and await what runs, close the project, unless another one goes on."""
        self.stop()
        self.context.jobs.stop_and_wait()
        self.context.operations.close()
        if not keep_project:
            self.context.project.close()


def _of_quality(shown: _Snapshot) -> tuple[object, ...]:
    """What the card of the quality depends on; while it stays the same, nothing is measured anew."""
    return shown.counts.test_labelled, shown.counts.models, shown.readiness
