"""Imports into the open project: asking for a file, running it, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, ShouldStop
from annotator.services import importing
from annotator.services.importing import ImportChoice, ImportReport, Rejection
from annotator.ui.context import Context
from annotator.ui.i18n import joined
from annotator.ui.import_words import conflict_sentences, file_sentence, report_sentence
from annotator.ui.messages import rejection_sentence, sentence
from annotator.ui.training import RETRAIN
from annotator.ui.widgets.banner import Banner

StartJob: TypeAlias = Callable[[str, Callable[[OnProgress, ShouldStop], Any], Callable[[Any], None]], bool]

_IMPORT, _SWEEP = "import", "sweep"
# What is offered first; a file of any name can be chosen, for the content decides.
_PATTERNS = (
    "*.csv *.tsv *.tab *.txt *.json *.jsonl *.ndjson *.xlsx *.xlsm *.xls *.ods *.parquet *.arrow *.spacy *.gz *.zip"
)


class Importing(QObject):
    """Files are asked about first, and come in one after the other then: no dialog takes a key from who labels.

    `imported(ImportReport)` after each import; `review_requested` to see the texts that were labelled otherwise.
    """

    imported = Signal(object)
    review_requested = Signal()

    def __init__(self, context: Context, banner: Banner, start_job: StartJob, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._context = context
        self._banner = banner
        self._start_job = start_job
        self._left_over = False
        self._waiting: list[tuple[Path, ImportChoice]] = []
        self._several = False  # whether what is told must say of which file
        self._reports: list[tuple[str, ImportReport]] = []  # of the files that came in together
        context.jobs.ended.connect(self._go_on)
        context.jobs.ended.connect(self._sweep)
        context.jobs.cancelled.connect(self._job_cancelled)
        project = context.project
        context.operations.query("left over", lambda: importing.needs_sweep(project), self._take_left_over)

    def ask(self, paths: Sequence[Path]) -> None:
        """Ask about each of some files, and import those that were not cancelled."""
        if paths and self.has_to_wait():  # before anything is answered in vain
            self._name_left(paths)
            return
        from annotator.ui.dialogs.import_file import ImportDialog

        scheme = self._context.project.scheme()
        asked = [ImportDialog.ask(self._window, path, scheme, (at, len(paths))) for at, path in enumerate(paths, 1)]
        if wanted := [one for one in asked if one is not None]:
            self.start(*wanted)

    def start(self, *files: tuple[Path, ImportChoice]) -> None:
        """Import some files, after those that are coming in already."""
        if self._context.jobs.running == _IMPORT:
            self._several = True
        else:
            self._waiting, self._reports, self._several = [], [], len(files) > 1
        self._waiting += files
        if self._context.jobs.running != _IMPORT:
            self._begin()

    def has_to_wait(self) -> bool:
        """Whether something runs that an import takes no place of; that is said."""
        waits = self._context.jobs.running not in (None, _IMPORT, RETRAIN)
        if waits:
            self._banner.tell("warn", sentence(AnnotatorError("job_runs")))
        return waits

    def _begin(self) -> None:
        project, (path, choice) = self._context.project, self._waiting[0]
        began = self._start_job(
            _IMPORT,
            lambda on_progress, should_stop: importing.import_file(
                project, path, choice, on_progress, should_stop, _explain
            ),
            lambda report: self._done(path.name, report),
        )
        if began:
            del self._waiting[0]
        else:
            self._give_up()

    def _done(self, name: str, report: ImportReport) -> None:
        self._reports.append((name, report))
        self._tell(with_conflicts=True)
        self.imported.emit(report)
        if self._waiting:
            self._begin()

    @Slot(str)
    def _go_on(self, job: str) -> None:
        """After one that failed or was cancelled, what waits is not imported; else the next one has begun by now."""
        if job == _IMPORT and self._context.jobs.running != _IMPORT:
            self._give_up()

    def _give_up(self) -> None:
        self._name_left([path for path, _ in self._waiting])
        self._waiting = []

    def _name_left(self, paths: Sequence[Path]) -> None:
        if paths:
            names = QCoreApplication.translate("ImportWords", ", ").join(path.name for path in paths)
            self._banner.add("warn", self.tr("Not imported: {files}").format(files=names))

    def _tell(self, *, with_conflicts: bool) -> None:
        """Say what came of the files that came in together, and offer what can be done about it."""
        lines, buttons, is_odd = [], dict[str, Callable[[], object]](), False
        for name, report in self._reports:
            said = [report_sentence(report)]
            if with_conflicts and (conflicts := conflict_sentences(report)):
                said += conflicts
                buttons[self.tr("Review")] = self._review
            if report.rejected:
                which = self.tr("Which? ({file})").format(file=name) if self._several else self.tr("Which?")
                buttons[which] = partial(self._show_left_out, report)
            is_odd = is_odd or len(said) > 1 or report.rejected > 0
            lines.append(file_sentence(name, joined(said)) if self._several else joined(said))
        self._banner.tell("warn" if is_odd else "good", "\n".join(lines), buttons)

    def _review(self) -> None:
        """Show the conflicts. What the banner said of them has been understood; the rest of it stays."""
        if any(report.rejected for _, report in self._reports):
            self._tell(with_conflicts=False)
        else:
            self._banner.hide()
        self.review_requested.emit()

    def _show_left_out(self, report: ImportReport) -> None:
        from annotator.ui.dialogs.left_out import LeftOutDialog

        sentences = [_explain(one) for one in report.rejections]
        LeftOutDialog.ask(self._window, sentences, report.rejected, report.rejects)

    # what an import that was killed left behind

    def _take_left_over(self, left_over: bool) -> None:
        self._left_over = left_over
        self._sweep()

    @Slot()
    def _sweep(self) -> None:
        """Remove it when nothing else runs; it makes way for all else, and harms nobody until then."""
        if not self._left_over or self._context.jobs.is_working:
            return
        project = self._context.project
        self._context.jobs.start(
            _SWEEP,
            lambda on_progress, should_stop: importing.sweep(project, on_progress, should_stop),
            lambda _: self._swept(),
            lambda _: self._swept(),  # another program imports into this project: it sweeps itself
            makes_way=True,
        )

    def _swept(self) -> None:
        self._left_over = False

    @Slot(str)
    def _job_cancelled(self, name: str) -> None:
        if name == _SWEEP:  # the next import sweeps, or the next opening
            self._left_over = False


def ask_files(parent: QWidget) -> list[Path]:
    """The files to import, if any."""
    words = QCoreApplication.translate("Importing", "Files with texts ({patterns})").format(patterns=_PATTERNS)
    title = QCoreApplication.translate("Importing", "Import texts")
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, "", words + ";;*")
    return [Path(name) for name in chosen]


def ask_folder(parent: QWidget) -> Path | None:
    """The folder of a data set, or None."""
    title = QCoreApplication.translate("Importing", "Import the folder of a data set")
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None


def _explain(rejection: Rejection) -> str:
    return rejection_sentence(rejection.reason_key, rejection.row, rejection.values)
