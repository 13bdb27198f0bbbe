"""A project is being opened, which takes longer than a moment: which one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from annotator.ui.theme import Theme, set_role
from annotator.ui.widgets.empty_state import EmptyState

_LENGTH = 48  # characters of a name: a long one would be cut off at both ends


class OpeningPage(EmptyState):
    """Names the file; nothing can be done here but wait."""

    def __init__(self, theme: Theme, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(theme, "folder", "", "", parent=parent)
        set_role(self, "page")
        name = path.name if len(path.name) <= _LENGTH else f"{path.name[: _LENGTH - 13]}…{path.name[-12:]}"
        self.tell(
            self.tr("Opening {file}…").format(file=name),
            self.tr("A large project, or one of an older version, takes a moment."),
        )
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(180)
        bar.setAccessibleName(self.heading.text())
        self.setToolTip(str(path))
        self.add(bar)

    def ask_to_wait(self) -> None:
        """Something was wanted that has to come after it."""
        self.told.setText(self.tr("One project is opened at a time. Wait for this one, then go on."))
