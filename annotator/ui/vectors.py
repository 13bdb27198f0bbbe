"""Word vectors made elsewhere: loading and removing them, and the words for what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.services import vectors
from annotator.services.vectors import LoadedVectors, VectorReport
from annotator.ui.context import Context
from annotator.ui.failures import Failure
from annotator.ui.i18n import joined
from annotator.ui.importing import StartJob
from annotator.ui.messages import percent
from annotator.ui.widgets.banner import Banner


class Vectors(QObject):
    """`changed` after vectors were loaded or removed; `failed(Failure)` where those that are loaded are damaged."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, banner: Banner, start_job: StartJob, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._context = context
        self._banner = banner
        self._start_job = start_job

    def ask(self) -> None:
        """Say which are loaded, and ask for a file of others or whether to remove them."""
        self.find(self._ask)

    def _ask(self, loaded: LoadedVectors | None) -> None:
        from annotator.ui.dialogs.vectors import VectorsDialog, Wanted

        wanted = VectorsDialog.ask(self._window, loaded)
        if wanted is Wanted.REMOVE:
            self.remove()
        elif wanted is Wanted.LOAD:
            filters = self.tr("Word vectors ({patterns})").format(patterns="*.vec *.txt *.bin *.gz")
            chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Load word vectors"), "", filters + ";;*")
            if chosen:
                self.load(Path(chosen))

    def find(self, show: Callable[[LoadedVectors | None], None]) -> None:
        """Look up which word vectors are loaded; damaged ones are told of, and can be replaced like none."""
        project = self._context.project

        def failed(failure: Failure) -> None:
            self.failed.emit(failure)
            show(None)

        self._context.operations.query("vectors", lambda: vectors.loaded(project), show, failed)

    def load(self, path: Path) -> None:
        project = self._context.project
        self._start_job(
            "vectors",
            lambda on_progress, should_stop: vectors.load_vectors(project, path, on_progress, should_stop),
            self._loaded,
        )

    def remove(self) -> None:
        project = self._context.project

        def done(_: bool) -> None:
            self._banner.tell("good", self.tr("The word vectors were removed. The next training does without them."))
            self.changed.emit()

        # As a job: what goes on learning from the pool with them makes way for it.
        self._start_job("remove vectors", lambda _progress, _stop: vectors.remove_vectors(project), done)

    def remind(self) -> None:
        """Say that vectors should be loaded again, if texts came in after them."""
        self.find(self._remind)

    def _loaded(self, report: VectorReport) -> None:
        is_whole = not (report.rejected or report.dropped or is_short(report))
        self._banner.tell("good" if is_whole else "warn", report_sentences(report))
        self.changed.emit()

    def _remind(self, loaded: LoadedVectors | None) -> None:
        if loaded is not None and loaded.outdated:
            self._banner.add("warn", outdated_sentence(loaded))


def report_sentences(report: VectorReport) -> str:
    """What was found, what that does, and what was wrong with the file."""
    number = QLocale().toString
    parts = [
        QCoreApplication.translate(
            "Vectors",
            "{found} of {wanted} words of your texts got a vector from {file}, which is {covered} of what there is to"
            " read. They are used from the next training on.",
        ).format(
            found=number(report.found), wanted=number(report.wanted), file=report.file, covered=percent(report.covered)
        )
    ]
    if report.rejected:
        parts.append(
            QCoreApplication.translate("Vectors", "%n line(s) of the file were no vectors.", None, report.rejected)
        )
    if report.dropped:
        parts.append(
            QCoreApplication.translate("Vectors", "%n vector(s) were not finite and left out.", None, report.dropped)
        )
    if is_short(report):
        parts.append(
            QCoreApplication.translate(
                "Vectors", "The file announces {stated} vectors, but holds {read}: it may be cut off."
            ).format(stated=number(report.stated or 0), read=number(report.read))
        )
    return joined(parts)


def is_short(report: VectorReport) -> bool:
    """Whether the file holds less than its first line announces."""
    return report.stated is not None and report.read + report.rejected < report.stated


def outdated_sentence(loaded: LoadedVectors) -> str:
    """What to do when texts came in after the vectors."""
    return QCoreApplication.translate(
        "Vectors", "Load the word vectors of {file} again, so that the words of the new texts get theirs."
    ).format(file=loaded.file)
