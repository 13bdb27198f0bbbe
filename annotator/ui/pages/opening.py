"""A project is being opened or closed, which takes longer than a moment: which one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from annotator.ui.theme import Theme, set_role
from annotator.ui.widgets.empty_state import EmptyState

_LENGTH = 48  # characters of a name: a long one would be cut off at both ends


class OpeningPage(EmptyState):
    """Names the file to be opened (None: there is none), and the one that is `closing` before; nothing can be done here
    but wait.
    """

    def __init__(
        self, theme: Theme, path: Path | None, closing: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "folder", "", "", parent=parent)
        set_role(self, "page")
        self._opens = path is not None
        title = self.tr("Opening {file}…") if self._opens else self.tr("Closing {file}…")
        text = self.tr("A large project, or one of an older version, takes a moment.")
        if closing is not None:
            text = self.tr("What runs in {file} is being stopped first. Your annotations are kept.")
            text = text.format(file=_short(closing.name))
        path = path or closing or Path()
        self.tell(title.format(file=_short(path.name)), text)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(180)
        bar.setAccessibleName(self.heading.text())
        self.setToolTip(str(path))
        self.add(bar)

    def ask_to_wait(self) -> None:
        """Something was wanted that has to come after it."""
        if self._opens:
            self.told.setText(self.tr("One project is opened at a time. Wait for this one, then go on."))
        else:
            self.told.setText(self.tr("Wait until this project is closed, then go on."))


def _short(name: str) -> str:
    return name if len(name) <= _LENGTH else f"{name[: _LENGTH - 13]}…{name[-12:]}"
