"""The middle of the label page: one text, why it is there, its labels, and the keys."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.core.domain import Annotation, Decision, Reason, Scheme
from annotator.services.annotating import TextView
from annotator.ui.messages import state_name
from annotator.ui.reasons import differs, reason_sentence
from annotator.ui.theme import SPACE, Theme, set_role
from annotator.ui.widgets.card import Card, ElidedLabel
from annotator.ui.widgets.hint_row import HintRow
from annotator.ui.widgets.label_grid import LabelGrid
from annotator.ui.widgets.note_editor import NoteEditor
from annotator.ui.widgets.text_view import ReadingView

_COLUMN_LENGTH = 40  # characters of an imported column in the line above the text
_COLUMNS = 4


class LabelCard(Card):
    """`picked(label id)`, `asked(name of an action)`, `note_ended(note)`."""

    picked = Signal(int)
    asked = Signal(str)
    note_ended = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent, margin=0)
        self._scheme = Scheme((), many=False)
        self.meta = ElidedLabel(role="muted", filling=True)
        self.reason = ElidedLabel(role="chip", least=360)
        self.state = ElidedLabel(role="chip-accent", least=200)
        self.flag = ElidedLabel(self.tr("Flagged"), role="chip-accent", least=200)
        self.text = ReadingView(theme)
        self.note = ElidedLabel(role="muted")
        self.editor = NoteEditor()
        self.grid = LabelGrid(theme)
        self.hints = HintRow(theme)

        top = QHBoxLayout()
        top.setSpacing(SPACE.small)
        top.addWidget(self.meta)
        top.addWidget(self.flag)
        top.addWidget(self.state)
        top.addWidget(self.reason)
        self.body.setSpacing(SPACE.medium)
        for part in (self.text, self.note, self.editor, self.grid, self.hints):
            if part is self.text:
                self.body.addLayout(top)
                self.body.addWidget(part, 1)
            else:
                self.body.addWidget(part)
        for chip in (self.flag, self.state, self.reason):
            chip.hide()  # until there is a text of which they say something
        self._fill_hints()
        self.grid.picked.connect(self.picked)
        self.hints.asked.connect(self.asked)
        self.editor.ended.connect(self.note_ended)

    def set_roomy(self, roomy: bool) -> None:
        side = 34 if roomy else 18
        self.body.setContentsMargins(side, SPACE.huge if roomy else SPACE.large, side, SPACE.large)

    def set_scheme(self, scheme: Scheme) -> None:
        if scheme != self._scheme:
            self._scheme = scheme
            self.grid.set_labels(scheme.active)

    def show_text(self, view: TextView, reason: Reason) -> None:
        """Another text."""
        self.editor.hide()
        self.text.show_text(view.text.body)
        shown = view.prediction.probabilities if view.prediction is not None else None
        why = reason_sentence(reason, self._scheme, shown)
        self.reason.setText(why)
        self.reason.show()
        newer = self.tr(
            "The labels show what the model said when it was last trained. Which text comes next also follows what you"
            " answered since."
        )
        self.reason.explain(newer if differs(reason, shown) else "")
        self.reason.setAccessibleName(self.tr("Why this text: {reason}").format(reason=why))
        self.meta.setText(self._meta(view))

    def show_facts(self, annotation: Annotation | None) -> None:
        """What is decided, flagged and noted of the text."""
        decision = annotation.decision if annotation else None
        self.state.setVisible(decision in (Decision.SKIPPED, Decision.UNSURE))
        self.state.setText(state_name(decision or "pool"))
        flagged = annotation is not None and annotation.flag
        self.flag.setVisible(flagged)
        self.hints.set_text("flag", self.tr("Unflag") if flagged else self.tr("Flag"))
        note = annotation.note if annotation else ""
        self.note.setVisible(bool(note))
        self.note.setText(self.tr("Note: {note}").format(note=note))

    def show_chosen(self, label_ids: Collection[int]) -> None:
        self.grid.set_chosen(label_ids)

    def _meta(self, view: TextView) -> str:
        place = self.tr("Row {row}").format(row=QLocale().toString(view.text.row))
        parts = [place, view.source_name]
        for name, value in list(view.text.columns.items())[:_COLUMNS]:
            if value.strip():
                short = value if len(value) <= _COLUMN_LENGTH else value[: _COLUMN_LENGTH - 1] + "…"
                parts.append(f"{name} {short}")
        return "  ·  ".join(part for part in parts if part)

    def _fill_hints(self) -> None:
        add = self.hints.add
        add("accept", "⏎", self.tr("Accept"), importance=5)
        add("skip", self.tr("Space"), self.tr("Skip"), importance=9)
        add("unsure", "U", self.tr("Unsure"), importance=8)
        add("flag", "F", self.tr("Flag"), importance=4)
        add("note", "N", self.tr("Note"), importance=4)
        add("opinion", "H", self.tr("Hide opinion"), importance=2)
        add("back", "←", self.tr("Back"), at_end=True, importance=1)
        add("undo", "Ctrl Z", self.tr("Undo"), at_end=True, importance=6)
        add("keys", "?", self.tr("All keys"), at_end=True, importance=7)
        set_role(self.note, "muted")
