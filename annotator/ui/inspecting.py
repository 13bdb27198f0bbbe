"""Looking at a file in the background while a person chooses how to read it: only the newest choice is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, ShouldStop
from annotator.services import importing, inspecting
from annotator.services.inspecting import FileFormat, FormatChoices, Inspection, Preview
from annotator.ui.failures import Failure
from annotator.ui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look at the first rows brought; `preview` is None where `failure` says why."""

    choices: FormatChoices
    preview: Preview | None
    failure: Failure | None


class Inspecting(QObject):
    """`previewed(Preview)` soon after `look`, `inspected(Inspection)` once the whole file was gone through;
    `refused(Failure)` where it cannot be read so; `choices_found(FormatChoices)` once; `progressed(Progress)`.
    """

    choices_found = Signal(object)
    previewed = Signal(object)
    inspected = Signal(object)
    refused = Signal(object)
    progressed = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._jobs = Jobs(self)
        self._jobs.progressed.connect(self.progressed)
        self._jobs.ended.connect(self._begin)
        self._choices: FormatChoices | None = None
        self._newest = 0
        self._next: Callable[[], None] | None = None
        self._closed = False

    def look(self, file_format: FileFormat | None = None) -> None:
        """Show the first rows in this format (None: the one it has), then go through the whole file."""
        path, choices = self._path, self._choices

        def job(on_progress: OnProgress, should_stop: ShouldStop) -> _Seen:
            known = choices if choices is not None else inspecting.format_choices(path)
            try:
                return _Seen(known, importing.glance(path, file_format, should_stop, on_progress), None)
            except AnnotatorError as error:
                return _Seen(known, None, Failure.of(error))

        self._want("preview", job, self._show)

    def count(self, file_format: FileFormat | None, text_column: str) -> None:
        """Go through the whole file in this format (None: the one it has), with that column as the text."""
        path = self._path
        self._want(
            "inspect",
            lambda on_progress, should_stop: importing.inspect(
                path, on_progress, should_stop, file_format, text_column
            ),
            self._take,
        )

    def close(self) -> None:
        """Ask what is under way to stop, without waiting for it, and answer nothing any more."""
        if self._closed:
            return
        self._closed = True
        self._next = None
        self._newest += 1
        self._jobs.progressed.disconnect(self.progressed)
        if self._jobs.is_working:
            _end_alone(self._jobs)

    def _want(self, name: str, job: Callable[[OnProgress, ShouldStop], Any], done: Callable[[Any], None]) -> None:
        self._newest += 1
        number = self._newest

        def deliver(to: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda value: to(value) if number == self._newest else None

        self._next = lambda: self._start(name, job, deliver(done), deliver(self.refused.emit))
        self._jobs.cancel()
        self._begin()

    @Slot()
    def _begin(self) -> None:
        if self._next is not None and self._jobs.running is None and not self._closed:
            begin, self._next = self._next, None
            begin()

    def _start(
        self,
        name: str,
        job: Callable[[OnProgress, ShouldStop], Any],
        done: Callable[[Any], None],
        failed: Callable[[Failure], None],
    ) -> None:
        self._jobs.start(name, job, done, failed)

    def _show(self, seen: _Seen) -> None:
        if self._choices is None:
            self._choices = seen.choices
            self.choices_found.emit(seen.choices)
        if seen.preview is None:
            self.refused.emit(seen.failure)
        else:
            self.previewed.emit(seen.preview)

    def _take(self, inspection: Inspection) -> None:
        self.inspected.emit(inspection)


def _end_alone(jobs: Jobs) -> None:
    """Stop these jobs, which may take a second where a file is taken apart in one go: they live on without the window
    that started them, until they have ended. The end of the program waits for them.
    """
    program = QCoreApplication.instance()
    assert program is not None, "there is a window"
    jobs.setParent(program)
    jobs.ended.connect(jobs.deleteLater)
    program.aboutToQuit.connect(jobs.stop_and_wait)
    jobs.cancel()
