"""Which text is shown: the trail of texts that were shown, and the queue of those that come next.

The queue is fetched ahead with all there is to show of each text, so that the next one shows at once. It follows the
answers: after each one, what the instant model now thinks makes a new queue behind the text on the screen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.domain import Decision, Reason, ReasonKind, Suggestion
from annotator.core.progress import ShouldStop
from annotator.services import annotating
from annotator.services.annotating import TextView
from annotator.services.history import Change
from annotator.services.project import Project
from annotator.ui.operations import Operations

AHEAD = 32
_FEW = 8
_PAUSE = 600  # milliseconds without an answer, before one is thought about beside a job
_REMEMBERED = 200  # decisions of earlier days that Left can go back to
_DECIDES = ("label", "alike", "skip", "unsure")  # the kinds of changes after which no text of them is in the pool

Suggest = Callable[[Project, int, Collection[int]], list[Suggestion]]
Learn = Callable[[ShouldStop], bool]  # bring the opinions up to date; whether there are other ones now


@dataclass(frozen=True, slots=True)
class Shown:
    """The text on the screen, and why it is there."""

    view: TextView
    reason: Reason

    @property
    def text_id(self) -> int:
        return self.view.text.id

    @property
    def label_ids(self) -> tuple[int, ...]:
        """The labels that the text has, as they are stored."""
        annotation = self.view.annotation
        return annotation.label_ids if annotation is not None and annotation.decision is Decision.LABELLED else ()


def _decision(view: TextView) -> tuple[Decision | None, tuple[int, ...]]:
    return (None, ()) if view.annotation is None else (view.annotation.decision, view.annotation.label_ids)


class LabelSession(QObject):
    """`shown` after another text (or none) is to be shown, `refreshed` when only what is known of it changed."""

    shown = Signal()
    refreshed = Signal()

    def __init__(
        self,
        project: Project,
        operations: Operations,
        suggest: Suggest,
        learn: Learn,
        is_busy: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """`is_busy`: whether a job takes the processor, so that thinking has to wait for a pause."""
        super().__init__(parent)
        self._project, self._operations, self._suggest, self._learn = project, operations, suggest, learn
        self._is_busy = is_busy
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._think)
        self._queue: deque[Shown] = deque()
        self._trail: list[int] = []
        self._reasons: dict[int, Reason] = {}
        self._position = 0
        self._fetching = False
        self._following = False
        self._answered_since = False  # while the queue was following an earlier answer
        self._exhausted = False
        self._tries_again = False
        self._written: tuple[int, tuple[Decision | None, tuple[int, ...]]] | None = None  # last, and what came of it
        self._decided: set[int] = set()
        self._doubtful: set[int] = set()  # of these, what may be so no more
        self.current: Shown | None = None
        operations.query("label-trail", lambda: annotating.recent(project, _REMEMBERED), self._begin_trail)

    def go_on_from(self, before: LabelSession) -> None:
        """Show what was shown in the session before this one, of the same project, with what lies before and after."""
        if before.current is None:
            return
        self._operations.forget("label-trail")
        self._trail, self._position = list(before._trail), before._position
        self._decided, self._reasons = set(before._decided), dict(before._reasons)
        self.current = before.current
        self.shown.emit()
        self.reload()

    @property
    def waiting(self) -> bool:
        """Whether there is no text only because the queue is still on its way."""
        return self.current is None and not self._exhausted

    @property
    def can_go_back(self) -> bool:
        return self._position > 0 and bool(self._trail)

    @property
    def can_go_forward(self) -> bool:
        return self._position < len(self._trail) - 1

    def advance(self) -> None:
        """The current text is decided: show the next one of the trail that is not, or else the next of the queue."""
        if self.current is not None:
            self._decided.add(self.current.text_id)
        self._next_undecided()

    def pass_over(self, text_ids: Collection[int]) -> None:
        """These texts were decided without being shown: none of them is to come, nor to stay on the screen."""
        self._drop(text_ids)
        if self.current is not None and self.current.text_id in text_ids:
            self._next_undecided()

    def take(self, change: Change | str) -> None:
        """Something changed, here or elsewhere: what comes next follows, and what is told of the text that is shown."""
        current_id, is_import = self.current and self.current.text_id, change == "import"
        if isinstance(change, Change) and change.kind in _DECIDES and not change.undone:
            self._drop(change.text_ids)
        elif isinstance(change, Change):
            self._look_again(change.text_ids)
        elif is_import:  # of which nobody tells the texts; it brings labels, and an undo of it takes them away
            self._look_again([*self._decided, *(one.text_id for one in self._queue)])
        self.follow()
        if is_import or change in ("model", "settings"):
            self.refill(anew=True)
        is_another = isinstance(change, Change) and change.kind != "scheme" and current_id not in change.text_ids
        if current_id is not None and not is_another:
            self.reload()

    def as_shown(self, write: Callable[[], Change], *, stays: bool = False) -> Callable[[], Change | None]:
        """The same write to the text that is shown, which does nothing (None) where that is decided otherwise by then
        than the person sees: in the table, or by an import. `stays`: the text does, for the next key.
        """
        project, shown = self._project, self.current

        def checked() -> Change | None:
            stored = None if shown is None else annotating.decision_of(project, shown.text_id)
            if shown is None or stored is None:
                return None
            # What the key before this one wrote is known to the person, though it may not be shown yet.
            if stored != _decision(shown.view) and (shown.text_id, stored) != self._written:
                return None
            change = write()
            left = annotating.decision_of(project, shown.text_id) if stays else None
            self._written = None if left is None else (shown.text_id, left)
            return change

        return checked

    def back(self) -> None:
        if self.can_go_back:
            self._go(self._position - 1)

    def forward(self) -> None:
        if self.can_go_forward:
            self._go(self._position + 1)

    def open(self, text_id: int) -> None:
        """Show a text that was chosen; what was shown comes after it. `shown` follows, also for the current text."""
        if text_id in self._trail:
            self._go(self._trail.index(text_id))
            return
        at = min(self._position, len(self._trail))
        if self.current is not None and self.current.text_id in self._decided:
            at += 1
        self._trail.insert(at, text_id)
        self._go(at)

    def reload(self) -> None:
        """Ask again what is known of the current text, without moving it."""
        if self.current is None:
            self.refill(anew=True)
            return
        text_id = self.current.text_id
        # A key of its own: it must not replace the query for a text that is about to be shown.
        self._operations.query("label-reload", lambda: annotating.view(self._project, text_id), self._refresh_current)

    def refill(self, *, anew: bool = False) -> None:
        """Fetch suggestions: more of them, or (a model is new, texts came in, settings changed) all of them anew."""
        if self._fetching and not anew:
            return
        kept = [] if anew else [one.text_id for one in self._queue]
        exclude = self._on_screen(kept)
        self._fetching = True
        self._operations.query(
            "label-queue", lambda: self._fetch(exclude), lambda found: self._filled(found, anew), self._fetch_failed
        )

    def follow(self) -> None:
        """Something was learned: once the opinions follow, so does the queue, behind the text on the screen.

        Thinking takes longer than a quick person needs for an answer: what was asked meanwhile is thought about once.
        Beside a job it would also hold up the keys, and waits for a pause between them.
        """
        if self._following:
            self._answered_since = True
        elif self._is_busy():
            self._pause.start(_PAUSE)
        else:
            self._think()

    def _think(self) -> None:
        self._pause.stop()
        self._following, self._answered_since = True, False
        exclude = self._on_screen()

        def think(should_stop: ShouldStop) -> list[Shown] | None:
            return self._fetch(exclude) if self._learn(should_stop) else None

        self._operations.think(think, self._followed, self._follow_failed)

    def _on_screen(self, queue: Collection[int] = ()) -> set[int]:
        """What must not be suggested: the text that is shown, those before it, and this part of the queue."""
        shown = () if self.current is None else (self.current.text_id,)
        return {*queue, *self._trail[-AHEAD:], *shown}

    def _fetch(self, exclude: Collection[int]) -> list[Shown]:
        suggestions = self._suggest(self._project, AHEAD, exclude)
        views = {view.text.id: view for view in annotating.views(self._project, [one.text_id for one in suggestions])}
        return [Shown(views[one.text_id], one.reason) for one in suggestions if one.text_id in views]

    def _followed(self, found: list[Shown] | None) -> None:
        self._following = False
        if found is not None:
            self._filled(found, anew=True)
        if self._answered_since:
            self.follow()

    def _follow_failed(self, failure: object) -> None:
        self._following = False
        self._operations.failed.emit(failure)

    def _filled(self, found: list[Shown], anew: bool) -> None:
        self._fetching = False
        if anew:
            self._queue.clear()
        known = {one.text_id for one in self._queue} | self._decided
        if self.current is not None:
            known.add(self.current.text_id)
        self._queue.extend(one for one in found if one.text_id not in known)
        # All that was found may have been decided meanwhile, in the table: then there may be more.
        self._tries_again = bool(found) and not self._queue and not self._tries_again
        self._exhausted = not self._queue and not self._tries_again
        if self._tries_again:
            self.refill()
        if self.current is None:
            self._next_of_queue()

    def _fetch_failed(self, failure: object) -> None:
        self._fetching = False
        self._exhausted = not self._queue
        self._operations.failed.emit(failure)
        self.shown.emit()

    def _next_undecided(self) -> None:
        for position in (*range(self._position, len(self._trail)), *range(min(self._position, len(self._trail)))):
            if self._trail[position] not in self._decided:
                self._go(position)
                return
        self._next_of_queue()

    def _next_of_queue(self) -> None:
        if not self._queue:
            self.current = None
            self._position = len(self._trail)
            if not self._exhausted:
                self.refill()
            self.shown.emit()
            return
        self.current = self._queue.popleft()
        self._reasons[self.current.text_id] = self.current.reason
        self._trail.append(self.current.text_id)
        self._position = len(self._trail) - 1
        if len(self._queue) < _FEW and not self._exhausted:
            self.refill()
        self.shown.emit()

    def _go(self, position: int) -> None:
        """Show a text of the trail; it is read again, for it may have changed since."""
        self._position = position
        text_id = self._trail[position]
        self._operations.query(
            "label-view",
            lambda: annotating.view(self._project, text_id),
            lambda view: self._arrived(text_id, view),
            self._not_arrived,
        )

    def _arrived(self, text_id: int, view: TextView | None) -> None:
        if view is None:  # its import was undone meanwhile
            if text_id in self._trail:
                self._trail.remove(text_id)
            self._position = min(self._position, len(self._trail))
            self._next_undecided()
            return
        self._queue = deque(one for one in self._queue if one.text_id != text_id)
        self._note_decision(view)
        self.current = Shown(view, self._reasons.get(text_id, Reason(ReasonKind.CHOSEN)))
        self.shown.emit()

    def _not_arrived(self, failure: object) -> None:
        self._operations.failed.emit(failure)
        self.shown.emit()

    def _refresh_current(self, view: TextView | None) -> None:
        if self.current is None or (view is not None and view.text.id != self.current.text_id):
            return
        if view is None:
            self.current = None
            self.refill(anew=True)
            self.shown.emit()
            return
        self._note_decision(view)
        self.current = Shown(view, self.current.reason)
        self.refreshed.emit()

    def _drop(self, text_ids: Collection[int]) -> None:
        """These texts were decided: none of them is to come, though it was fetched ahead."""
        self._decided.update(text_ids)
        before = len(self._queue)
        self._queue = deque(one for one in self._queue if one.text_id not in self._decided)
        if len(self._queue) < min(before, _FEW) and not self._exhausted:
            self.refill()

    def _look_again(self, text_ids: Collection[int]) -> None:
        """These texts were changed: what is in the pool again is to come again, and nothing as it was before."""
        changed = self._decided.intersection(text_ids)
        on_trail = changed.intersection(self._trail)
        self._decided -= changed  # they may be very many: what is in the pool and not on the trail is suggested
        self._decided |= on_trail
        self._doubtful |= on_trail
        self._doubtful.update({one.text_id for one in self._queue}.intersection(text_ids))
        if self._doubtful or self.current is None:
            ids = list(self._doubtful)
            self._operations.query("label-decided", lambda: annotating.views(self._project, ids), self._looked_again)

    def _looked_again(self, views: list[TextView]) -> None:
        found = {view.text.id: view for view in views}
        gone = self._doubtful.difference(found)
        self._doubtful.clear()
        for view in views:
            self._note_decision(view)
        ahead = [Shown(found.get(one.text_id, one.view), one.reason) for one in self._queue if one.text_id not in gone]
        self._queue = deque(one for one in ahead if one.text_id not in self._decided)
        if self.current is None:
            self._exhausted = False
            self._next_undecided()

    def _note_decision(self, view: TextView) -> None:
        if view.annotation is not None and view.annotation.decision is not None:
            self._decided.add(view.text.id)
        else:
            self._decided.discard(view.text.id)

    def _begin_trail(self, items: list[annotating.RecentItem]) -> None:
        earlier = [item.annotation.text_id for item in reversed(items)]
        known = set(self._trail)
        earlier = [text_id for text_id in earlier if text_id not in known]
        self._decided.update(earlier)
        self._trail[:0] = earlier
        self._position += len(earlier)
