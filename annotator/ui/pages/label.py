"""The page on which texts are labelled: one text, the keys, and what the model thinks of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from statistics import median

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.domain import Prediction, ProjectSettings, Scheme, Suggestion
from annotator.services import annotating, suggesting
from annotator.services.annotating import RecentItem
from annotator.services.history import Change
from annotator.services.near_duplicates import Offer
from annotator.services.project import Counts, Project
from annotator.ui.alike import Alike
from annotator.ui.context import Context
from annotator.ui.failures import Failure
from annotator.ui.pages.label_choices import Choices
from annotator.ui.pages.label_session import LabelSession, Suggest
from annotator.ui.theme import set_role
from annotator.ui.widgets.label_keys import action_of, is_scrolling, label_index
from annotator.ui.widgets.label_view import LabelView

_LONGEST_MS = 10 * 60 * 1000  # a longer look at a text was a break


@dataclass(frozen=True, slots=True)
class _Facts:
    scheme: Scheme
    settings: ProjectSettings
    counts: Counts
    recent: list[RecentItem]


class LabelPage(QWidget):
    """Wishes: `changed(Change | str)`, `undo_requested`, `redo_requested`, `keys_requested`, `labels_requested`,
    `import_requested(None)`, `texts_requested`, `sample_requested`.
    """

    changed = Signal(object)
    undo_requested = Signal()
    redo_requested = Signal()
    keys_requested = Signal()
    labels_requested = Signal()
    import_requested = Signal(object)
    texts_requested = Signal()
    sample_requested = Signal()

    def __init__(self, context: Context, suggest: Suggest | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._facts: _Facts | None = None
        self._busy = True
        self._chosen: set[int] = set()
        self._choices = Choices()
        self._noted_id = 0
        self._timer = QElapsedTimer()
        self._durations: list[int] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        set_role(self, "page")
        self.view = LabelView(context.theme)
        self.card = self.view.card
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._wire()
        self.session = LabelSession(
            context.project,
            context.operations,
            suggest or self._suggest,
            context.instant.refresh,
            lambda: context.jobs.is_working,
            self,
        )
        self.alike = Alike(context, self)
        self.alike.offered.connect(self._offer_alike)
        self.alike.withdrawn.connect(self.view.alike.withdraw)
        self.alike.labelled.connect(self._labelled_alike)
        self.view.alike.accepted.connect(self.alike.accept)
        self.session.shown.connect(self._show)
        self.session.refreshed.connect(self._show_facts)
        self.refresh(None)
        self.session.refill()
        self.session.follow()

    # what the window asks for

    def activate(self) -> None:
        """The page is on the screen: its keys must act."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on_from(self, before: LabelPage) -> None:
        """Show the text of the page before this one, in other words, with what is chosen for texts and not saved."""
        self._choices, self._durations = before._choices, before._durations
        self.session.go_on_from(before.session)

    def refresh(self, change: Change | str | None) -> None:
        """Something changed: ask again what may be different, without moving the text that is shown."""
        self._context.operations.query("label-facts", self._read_facts, self._take_facts)
        if change in (None, "duplicates"):
            return
        if isinstance(change, Change) and (change.undone or change.kind not in ("alike", "flag", "note")):
            self.alike.follow(change)
        self.session.take(change)

    def open_text(self, text_id: int) -> None:
        """Show a text that was chosen elsewhere."""
        self._busy = True
        self.session.open(text_id)

    def hold(self) -> None:
        """Let no key act until another text is shown (an undo is under way)."""
        self.card.editor.end()
        self._busy = True

    def show_change(self, change: Change | None) -> None:
        """After an undo or redo: show the text it was about, if it was about one."""
        self._busy = False
        if change is not None and len(change.text_ids) == 1:
            self._busy = True
            self.session.open(change.text_ids[0])

    @property
    def is_ready(self) -> bool:
        """Whether keys act: a text is on the screen, has been seen, and nothing is being saved."""
        return not self._busy and self.session.current is not None and self.card.text.is_seen

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        goes_on = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) or is_scrolling(event)
        if event.isAutoRepeat() and not goes_on:
            event.accept()
            return
        index = label_index(event)
        if index is not None:
            event.accept()
            self._press_label(index)
            return
        action = action_of(event)
        if action:
            event.accept()
            self.act(action)
        elif is_scrolling(event):
            self.card.text.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def act(self, action: str) -> None:
        """Do what a key or a click asks for; while nothing is ready, only what touches no text."""
        if action == "keys":
            self.keys_requested.emit()
        elif action == "opinion":
            self._toggle_opinion()
        elif self._busy:
            return
        elif action == "alike":
            self.alike.accept()
        elif action == "undo":
            self.undo_requested.emit()
        elif action == "redo":
            self.redo_requested.emit()
        elif action == "back" and self.session.can_go_back:
            self._busy = True
            self.session.back()
        elif action == "forward" and self.session.can_go_forward:
            self._busy = True
            self.session.forward()
        elif self.is_ready:
            self._act_on_text(action)

    def _act_on_text(self, action: str) -> None:
        current = self.session.current
        if current is None:
            return
        project, text_id, shown = self._context.project, current.text_id, self._opinion() is not None
        annotation = current.view.annotation
        if action == "skip":
            self._decide(lambda: annotating.skip(project, [text_id], prediction_shown=shown))
        elif action == "unsure":
            self._decide(lambda: annotating.unsure(project, [text_id], prediction_shown=shown))
        elif action == "accept":
            self._accept()
        elif action == "clear" and annotation is not None and annotation.decision is not None:
            self._write(self.session.as_shown(lambda: annotating.clear(project, [text_id]), stays=True))
        elif action == "flag":
            flag = not (annotation is not None and annotation.flag)
            self._write(lambda: annotating.set_flag(project, [text_id], flag))
        elif action == "note":
            self._noted_id = text_id
            self.card.editor.begin(annotation.note if annotation else "")
        elif action == "find":
            self.card.grid.begin_search()

    def _press_label(self, index: int) -> None:
        labels = self._facts.scheme.active if self._facts else ()
        if index < len(labels):
            self._pick(labels[index].id)

    def _pick(self, label_id: int) -> None:
        current = self.session.current
        if not self.is_ready or self._facts is None or current is None:
            return
        if self._facts.scheme.many:
            self._chosen ^= {label_id}
            self._choices.keep(current.text_id, current.label_ids, self._chosen)
            self.card.show_chosen(self._chosen)
            self.card.grid.show_label(label_id)
        else:
            self._label((label_id,))

    def _accept(self) -> None:
        if self._facts is not None and self._facts.scheme.many:
            self._label(tuple(sorted(self._chosen)))
        elif accepted := self._acceptable():
            self._label(accepted)

    def _label(self, label_ids: tuple[int, ...]) -> None:
        current = self.session.current
        if current is None:
            return
        project, text_id, shown = self._context.project, current.text_id, self._opinion() is not None
        took = min(self._timer.elapsed(), _LONGEST_MS)
        self._durations.append(took)
        # What was chosen is seen while it is being saved.
        self.card.show_chosen(label_ids)
        self._decide(lambda: annotating.label(project, [text_id], label_ids, prediction_shown=shown, duration_ms=took))

    # writing

    def _decide(self, write: Callable[[], Change]) -> None:
        """Save a decision; the next text shows once it is on disk, and no key acts until then."""
        self._busy = True
        checked, saved = self.session.as_shown(write), self._where_saved(self._saved_decision)
        self._context.operations.write(checked, saved, self._not_saved, may_be_nothing=True)

    def _saved_decision(self, change: Change) -> None:
        self._choices.forget(change.text_ids)
        self.session.advance()
        self.changed.emit(change)

    def _write(self, write: Callable[[], Change | None]) -> None:
        """Save what leaves the text where it is."""
        self._context.operations.write(write, self._where_saved(self.changed.emit), may_be_nothing=True)

    def _where_saved(self, saved: Callable[[Change], object]) -> Callable[[Change | None], None]:
        """What follows; else the text was decided elsewhere, and what it has now is seen before a key acts on it."""

        def done(change: Change | None) -> None:
            if change is not None:
                saved(change)
            elif self.session.current is not None:
                self.open_text(self.session.current.text_id)

        return done

    def _not_saved(self, failure: Failure) -> None:
        self._busy = False
        self._show_facts()
        self._context.operations.failed.emit(failure)

    def _offer_alike(self, offer: Offer) -> None:
        if self._facts is not None:
            self.view.alike.show_offer(offer, self._facts.scheme)

    def _labelled_alike(self, change: Change) -> None:
        self.view.alike.show_done(len(change.text_ids))
        self.session.pass_over(change.text_ids)
        self.changed.emit(change)

    def _save_note(self, note: str) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        current, text_id, project = self.session.current, self._noted_id, self._context.project
        before = current.view.annotation.note if current is not None and current.view.annotation else ""
        if current is not None and current.text_id == text_id and note == before:
            return

        def failed(failure: Failure) -> None:
            if self.session.current is not None and self.session.current.text_id == text_id:
                self.card.editor.begin(note)  # what was written is still there, to be saved once more
            self._context.operations.failed.emit(failure)

        self._context.operations.write(lambda: annotating.set_note(project, text_id, note), self.changed.emit, failed)

    def _toggle_opinion(self) -> None:
        if self._facts is not None:
            project, show = self._context.project, not self._facts.settings.show_opinion
            self._context.operations.write(
                lambda: project.update_settings(show_opinion=show), lambda _: self.refresh(None)
            )

    # showing

    def _suggest(self, project: Project, n: int, exclude: Collection[int]) -> list[Suggestion]:
        return suggesting.suggest(project, n, exclude=exclude, opinions=self._context.instant.opinions)

    def _read_facts(self) -> _Facts:
        project = self._context.project
        return _Facts(project.scheme(), project.settings(), project.counts(), annotating.recent(project))

    def _take_facts(self, facts: _Facts) -> None:
        scheme_changed = self._facts is None or self._facts.scheme != facts.scheme
        self._facts = facts
        self.card.set_scheme(facts.scheme)
        self.view.recent.show_items(facts.recent, facts.scheme)
        self.view.queue_chip.show_settings(facts.settings, facts.scheme)
        if scheme_changed:
            self.view.guide.show_scheme(facts.scheme)
        # The middle one: a single text over which somebody went for coffee would spoil the mean.
        usual = median(self._durations) / 1000 if self._durations else 0.0
        self.view.show_progress(facts.counts, len(self._durations), usual)
        if scheme_changed and self.session.current is not None:
            self._show()
        else:
            self._show_facts()

    def _show(self) -> None:
        """Another text, or none."""
        current, facts = self.session.current, self._facts
        self._busy = facts is None
        self._show_place()
        if current is None or facts is None:
            return
        self.card.show_text(current.view, current.reason)
        self._show_facts()
        chosen = next((one.id for one in facts.scheme.active if one.id in self._chosen), None)
        self.card.grid.show_label(self.card.grid.best() if chosen is None else chosen)
        self._timer.restart()

    def _show_facts(self) -> None:
        """What is known of the text that is shown; the text itself stays as it is."""
        current, facts = self.session.current, self._facts
        self._show_place()
        if current is None or facts is None:
            return
        annotation = current.view.annotation
        # What was chosen and not saved yet stays, unless the text got other labels elsewhere, or by an undo.
        offered = [label.id for label in facts.scheme.active]
        stored = current.label_ids
        self._chosen = self._choices.of(current.text_id, stored, offered) if facts.scheme.many else set(stored)
        self.card.show_facts(annotation)
        self.card.show_chosen(self._chosen)
        opinion = self._opinion()
        self.card.grid.set_opinion(opinion.probabilities if opinion is not None else None)
        hints, many = self.card.hints, facts.scheme.many
        hints.set_wanted("accept", many or bool(self._acceptable()))
        hints.set_text("accept", self.tr("Save") if many else self.tr("Accept"))
        hints.set_wanted("opinion", current.view.prediction is not None and not current.view.text.is_test)
        shown = facts.settings.show_opinion
        hints.set_text("opinion", self.tr("Hide opinion") if shown else self.tr("Show opinion"))

    def _opinion(self) -> Prediction | None:
        """What the model says of the text, where it may be shown: never of a test text, to keep that honest."""
        current, facts = self.session.current, self._facts
        if current is None or facts is None or current.view.text.is_test or not facts.settings.show_opinion:
            return None
        return current.view.prediction

    def _acceptable(self) -> tuple[int, ...]:
        """The one label the model gives, unless it was retired since: what is not offered is not accepted either."""
        opinion = self._opinion()
        if opinion is None or self._facts is None or len(opinion.label_ids) != 1:
            return ()
        active = {label.id for label in self._facts.scheme.active}
        return opinion.label_ids if active.issuperset(opinion.label_ids) else ()

    def _show_place(self) -> None:
        """Which of the states of the page is on the screen."""
        facts = self._facts
        if facts is not None and facts.counts.texts == 0:
            self.view.show_place("no_texts")
        elif facts is not None and not facts.scheme.active:
            self.view.show_place("no_labels")
        elif self.session.current is None and not self.session.waiting:
            self.view.show_place("finished")
        else:
            self.view.show_place("work")

    def _wire(self) -> None:
        view = self.view
        view.card.picked.connect(self._pick)
        view.card.asked.connect(self.act)
        view.card.note_ended.connect(self._save_note)
        view.card.grid.left.connect(self.activate)
        view.recent.chosen.connect(self.open_text)
        view.queue_chip.chosen.connect(self._set_strategy)
        view.asked.connect(self._ask)

    def _ask(self, wish: str) -> None:
        if wish == "import":
            self.import_requested.emit(None)
        else:
            {"sample": self.sample_requested, "labels": self.labels_requested, "texts": self.texts_requested}[
                wish
            ].emit()

    def _set_strategy(self, strategy: object, label_id: object) -> None:
        project = self._context.project
        self._context.operations.write(
            lambda: project.update_settings(strategy=strategy, strategy_label=label_id),
            lambda _: self.changed.emit("settings"),
        )
