"""What is said of what happened, above the pages and in the line at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from annotator.core.errors import AnnotatorError
from annotator.services.exporting import ExportReport
from annotator.services.history import Change
from annotator.services.model_files import ExportedModel
from annotator.ui.change_words import turned_sentence
from annotator.ui.export_words import is_as_asked, report_words
from annotator.ui.failures import Failure
from annotator.ui.messages import sentence
from annotator.ui.preparing import IMPROVE, PREPARE
from annotator.ui.training import RETRAIN
from annotator.ui.widgets.banner import Banner
from annotator.ui.widgets.status_line import StatusLine

_HARMLESS = ("job_runs", "copy_many")  # what was not done, where nothing went wrong


class Telling(QObject):
    """Has the banner and the line at the bottom."""

    def __init__(self, banner: Banner, status: StatusLine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._banner = banner
        self._status = status
        self._until_saved = ""  # what the banner says that no longer holds once something is saved

    def turned(self, change: Change | None, nothing: str, *, is_seen: bool) -> None:
        """What an undo or redo did, until something else is done; `nothing` where there was nothing. `is_seen`: its one
        text comes on the screen, which is not to move for a banner.
        """
        if change is None:
            said = nothing
        else:
            said = turned_sentence(change)
            self._status.show_saved(said)
            if is_seen:
                return
        if change is None or change.kind == "import" or self._banner.is_free:  # what was said of an import is over
            self._banner.tell("good", said)
            self._until_saved = said

    @Slot()
    def written(self) -> None:
        self._status.show_saved()
        if self._until_saved and self._banner.text == self._until_saved:
            self._banner.hide()
        self._until_saved = ""

    @Slot(object)
    def unwritten(self, failure: Failure) -> None:
        self._status.show_unsaved()
        self._until_saved = sentence(failure.error) if failure.error is not None else ""

    def error(self, error: AnnotatorError, *, unasked: bool = False) -> None:
        """`unasked`: of something that began by itself; it does not take away what the banner has buttons for."""
        if unasked and not self._banner.is_free and self._banner.buttons:
            self._banner.add("bad", sentence(error))
        else:
            self._banner.tell("warn" if error.key in _HARMLESS else "bad", sentence(error))

    def busy(self) -> None:
        self.error(AnnotatorError("job_runs"))

    def cancelled(self, job: str) -> None:
        if job == RETRAIN:
            said = self.tr("The training was cancelled. The model from before stays in force.")
        elif job == PREPARE:
            said = self.tr("Stopped. It starts anew with a training, or when you reopen the project.")
        elif job == IMPROVE:
            said = self.tr("Stopped. It goes on when the project is opened again.")
        else:
            said = self.tr("Cancelled. Nothing was changed.")
        self._banner.tell("good", said)

    def exported(self, report: ExportReport) -> None:
        self._banner.tell("good" if is_as_asked(report) else "warn", report_words(report))

    def model_exported(self, written: ExportedModel) -> None:
        files = [str(path) for path in (written.path, written.card_path) if path is not None]
        self._banner.tell("good", self.tr("The model was written to {file}.").format(file=self.tr(", ").join(files)))
