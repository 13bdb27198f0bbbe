"""Imports into the open project: asking for a file, running it, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.core.progress import OnProgress, ShouldStop
from annotator.services import importing
from annotator.services.importing import ImportChoice, ImportReport, Rejection
from annotator.ui.context import Context
from annotator.ui.import_words import conflict_sentence, report_sentence
from annotator.ui.messages import rejection_sentence
from annotator.ui.widgets.banner import Banner

StartJob: TypeAlias = Callable[[str, Callable[[OnProgress, ShouldStop], Any], Callable[[Any], None]], None]

_SWEEP = "sweep"
# What is offered first; a file of any name can be chosen, for the content decides.
_PATTERNS = (
    "*.csv *.tsv *.tab *.txt *.json *.jsonl *.ndjson *.xlsx *.xlsm *.xls *.ods *.parquet *.arrow *.spacy *.gz *.zip"
)


class Importing(QObject):
    """`imported(ImportReport)` after each import; `review_requested` to see the texts that were labelled otherwise."""

    imported = Signal(object)
    review_requested = Signal()

    def __init__(self, context: Context, banner: Banner, start_job: StartJob, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._context = context
        self._banner = banner
        self._start_job = start_job
        self._left_over = False
        context.jobs.ended.connect(self._sweep)
        project = context.project
        context.operations.query("left over", lambda: importing.needs_sweep(project), self._take_left_over)

    def start(self, path: Path, choice: ImportChoice) -> None:
        project = self._context.project
        self._start_job(
            "import",
            lambda on_progress, should_stop: importing.import_file(
                project, path, choice, on_progress, should_stop, _explain
            ),
            self._done,
        )

    def _done(self, report: ImportReport) -> None:
        said = report_sentence(report)
        buttons: dict[str, Callable[[], object]] = {}
        if report.conflicts:
            said += " " + conflict_sentence(report.conflicts)
            buttons[self.tr("Review")] = self.review_requested.emit
        if report.rejected:
            buttons[self.tr("Which?")] = lambda: self._show_left_out(report)
        self._banner.tell("warn" if report.rejected or report.conflicts else "good", said, buttons)
        self.imported.emit(report)

    def _show_left_out(self, report: ImportReport) -> None:
        from annotator.ui.dialogs.left_out import LeftOutDialog

        LeftOutDialog(
            self._window, [_explain(one) for one in report.rejections], report.rejected, report.rejects
        ).exec()

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


def ask_file(parent: QWidget) -> Path | None:
    """A file to import, or None."""
    words = QCoreApplication.translate("Importing", "Files with texts ({patterns})").format(patterns=_PATTERNS)
    title = QCoreApplication.translate("Importing", "Import texts")
    chosen, _ = QFileDialog.getOpenFileName(parent, title, "", words + ";;*")
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget) -> Path | None:
    """The folder of a data set, or None."""
    title = QCoreApplication.translate("Importing", "Import the folder of a data set")
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None


def _explain(rejection: Rejection) -> str:
    return rejection_sentence(rejection.reason_key, rejection.row, rejection.values)
