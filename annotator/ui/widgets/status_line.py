"""The line at the bottom that always answers: saved? training? how far?"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from annotator.core.progress import Progress
from annotator.ui.messages import phase_name
from annotator.ui.theme import SPACE, set_role
from annotator.ui.widgets.card import ElidedLabel, label

_IN_SECONDS = 90  # what takes longer is told in minutes


class StatusLine(QFrame):
    """`cancel_requested` from the button beside what is running; `language_requested` from the language's."""

    cancel_requested = Signal()
    language_requested = Signal()

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "statusline")
        self.setFixedHeight(32)
        self.saved = label(role="good")
        self.job = ElidedLabel(role="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self.cancel = QPushButton(self.tr("Cancel"))
        set_role(self.cancel, "link")
        self.cancel.clicked.connect(self.cancel_requested)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the page
        self.next = label(role="muted")
        self._language = QPushButton("中文" if language == "zh_CN" else "English")
        set_role(self._language, "link")
        self._language.setToolTip(self.tr("Switch to the other language"))
        self._language.setAccessibleName(self.tr("Language"))
        self._language.clicked.connect(self.language_requested)
        offline = label(self.tr("offline"), "muted")
        offline.setToolTip(self.tr("Nothing leaves this computer."))
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE.medium, 0, SPACE.medium, 0)
        line.setSpacing(SPACE.medium)
        for part in (self.saved, self.job, self._bar, self.cancel, self.next):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self._language)
        line.addWidget(offline)
        self.saved.setText("✓ " + self.tr("All saved"))
        self._in_background = self._before_training = False
        self.end_job()

    def show_saved(self, what: str = "") -> None:
        """Something was just committed."""
        set_role(self.saved, "good")
        self.saved.setText("✓ " + (what or self.tr("Saved {time}").format(time=f"{datetime.now():%H:%M:%S}")))

    @Slot()
    def show_unsaved(self) -> None:
        """Something could not be saved; it stays so until something is."""
        set_role(self.saved, "bad")
        self.saved.setText("✗ " + self.tr("Not saved"))

    def begin_job(self, *, in_background: bool = False, explanation: str = "") -> None:
        """Of what runs by itself nothing shows until it has something to tell, for it may end at once."""
        self._in_background, self._before_training = in_background, False
        self.job.setText(self.tr("Starting…"))
        self.job.explain(
            explanation or self.tr("Learns from your texts in the background, for better suggestions. Go on labelling.")
            if in_background
            else ""
        )
        self._bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self._show_job(not in_background)

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        parts = [phase_name(progress.phase)]
        if progress.steps:
            number = QLocale().toString
            parts[0] += f" {number(min(progress.step, progress.steps))}/{number(progress.steps)}"
        if progress.loss is not None and not self._in_background:
            parts.append(self.tr("loss {loss}").format(loss=f"{progress.loss:.2f}"))
        if progress.seconds_left is not None:
            parts.append(self._time_left(progress.seconds_left))
        said = " · ".join(parts)
        self.job.setText(self.tr("Before the training: {job}").format(job=said) if self._before_training else said)
        self._bar.setRange(0, progress.steps)
        self._bar.setValue(progress.step)
        self._show_job(True)

    def _time_left(self, seconds: float) -> str:
        if seconds < _IN_SECONDS:
            return self.tr("{seconds} s left").format(seconds=max(1, round(seconds)))
        return self.tr("{minutes} min left").format(minutes=round(seconds / 60))

    @Slot()
    def show_waiting(self) -> None:
        """A training was asked for, which begins after what runs in the background."""
        if not self._before_training:
            self._before_training = True
            self.job.setText(self.tr("Before the training: {job}").format(job=self.job.whole()))
        self._show_job(True)

    def show_stopping(self) -> None:
        self.job.setText(self.tr("Stopping…"))
        self.cancel.setEnabled(False)

    def end_job(self) -> None:
        self._show_job(False)

    def show_next_training(self, annotations: int | None) -> None:
        """How many annotations until the next training; None where that is not known or not wanted."""
        self.next.setText(
            ""
            if annotations is None
            else QCoreApplication.translate(
                "StatusLine", "%n more annotation(s) until the next training", None, annotations
            )
        )

    def _show_job(self, visible: bool) -> None:
        job = (self.job, self._bar, self.cancel)
        # What goes is hidden first: both do not fit a narrow window, which would grow for the moment, and stay so.
        for part in (self.next,) if visible else job:
            part.hide()
        for part in job if visible else (self.next,):
            part.show()
