"""What stands on the label page: the line above, the card in the middle, the column at its right, and the states in
which there is nothing to label.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from annotator.services.project import Counts
from annotator.ui.theme import SPACE, Theme
from annotator.ui.widgets.alike_offer import AlikeOffer
from annotator.ui.widgets.card import Bar, Card, label
from annotator.ui.widgets.drop_area import DropArea
from annotator.ui.widgets.label_card import LabelCard
from annotator.ui.widgets.label_guide import LabelGuide
from annotator.ui.widgets.queue_chip import QueueChip
from annotator.ui.widgets.recent_list import RecentList

_SIDE_FROM = 780  # pixels of the page; on narrower ones the text needs the room of the right column
_ROOMY_FROM = 640


class LabelView(QWidget):
    """`asked(name)`: import, sample, labels or texts, from the buttons of the empty states."""

    asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        # Each part is made where it stands: moved there later, it would be styled once more with all that is in it.
        self._top = QWidget(self)
        self._stack = QStackedWidget(self)
        self._work = QWidget(self._stack)
        self.card = LabelCard(theme, self._work)
        self.recent = RecentList(theme)
        self.guide = LabelGuide(theme)
        self.queue_chip = QueueChip(theme)
        self.alike = AlikeOffer(theme)
        self.alike.turned.connect(self._fit)
        self._progress, self._pace = label(role="muted"), label(role="muted")
        self._bar = Bar(theme)
        self._bar.setFixedWidth(140)
        top = QHBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(SPACE.medium)
        top.addWidget(self.queue_chip)
        top.addWidget(self.alike)
        top.addStretch()
        top.addWidget(self._progress)
        top.addWidget(self._pace)
        top.addWidget(self._bar)
        work = QHBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(SPACE.medium + 2)
        work.addWidget(self.card, 1)
        self._side = self._build_side()
        work.addWidget(self._side)
        self._places: dict[str, QWidget] = {"work": self._work}
        self._stack.addWidget(self._work)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium + 2)
        column.addWidget(self._top)
        column.addWidget(self._stack, 1)

    @property
    def place(self) -> str:
        """Which state is on the screen: work, no_texts, no_labels or finished."""
        return next(name for name, widget in self._places.items() if widget is self._stack.currentWidget())

    def show_place(self, name: str) -> None:
        if name not in self._places:
            self._places[name] = self._build_empty(name)
            self._stack.addWidget(self._places[name])
        self._stack.setCurrentWidget(self._places[name])
        self._top.setVisible(name in ("work", "finished"))

    def show_progress(self, counts: Counts, in_session: int, seconds_each: float) -> None:
        """How far the person is; `seconds_each` is usual for those labelled since the page opened."""
        number = QLocale().toString
        done = self.tr("{done} of {all} annotated").format(done=number(counts.annotated), all=number(counts.texts))
        self._progress.setText(done)
        pace = QLocale().toString(seconds_each, "f", 1)
        said = self.tr("{n} this session, {seconds} s each").format(n=number(in_session), seconds=pace)
        self._pace.setText(f"·  {said}" if in_session else "")
        self._fit()
        self._bar.set_share(counts.annotated / counts.texts if counts.texts else 0.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What there is no room for goes."""
        wide, roomy = self.width() >= _SIDE_FROM, self.width() >= _ROOMY_FROM
        self._side.setVisible(wide)
        self._pace.setVisible(wide and bool(self._pace.text()))
        self._progress.setVisible(roomy or not self.alike.is_on)
        self.card.set_roomy(roomy)
        self._bar.setVisible(roomy)

    def _build_side(self) -> QWidget:
        just_now, guide = Card(self.tr("Just now")), Card(self.tr("Labels"))
        just_now.body.addWidget(self.recent)
        guide.body.addWidget(self.guide)
        made = QWidget()
        made.setFixedWidth(280)
        side = QVBoxLayout(made)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SPACE.medium + 2)
        side.addWidget(just_now)
        side.addWidget(guide, 1)
        return made

    def _build_empty(self, name: str) -> DropArea:
        """One of the states with nothing to label: no_texts, no_labels or finished."""
        wishes: tuple[str, ...]
        if name == "no_texts":
            wishes = "import", "sample"
            made = DropArea(
                self._theme,
                "import",
                self.tr("Bring in the texts you want to label"),
                self.tr(
                    "Drop a file here: CSV, TSV, Excel, JSON, JSONL or text. You see a preview before anything is"
                    " imported."
                ),
                (self.tr("Import a file…"), self.tr("Try a sample")),
            )
        elif name == "no_labels":
            wishes = ("labels",)
            made = DropArea(
                self._theme,
                "label",
                self.tr("Which labels do you want to give?"),
                self.tr("This project has no labels yet. Add two or more; you can change them at any time."),
                (self.tr("Edit labels…"),),
            )
        else:
            wishes = "texts", "import"
            made = DropArea(
                self._theme,
                "check",
                self.tr("Every text has been looked at"),
                self.tr("Look over what you skipped or were unsure of, check the results, or bring in more texts."),
                (self.tr("Show all texts"), self.tr("Import a file…")),
            )
        made.asked.connect(lambda index: self.asked.emit(wishes[index]))
        return made
