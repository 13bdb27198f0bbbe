"""What the tests of the label page share: a queue in order, and key presses with all they lead to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.domain import Reason, ReasonKind, Suggestion
from annotator.services import annotating

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def in_order(project, n, exclude):
    """Suggests texts without a decision by their id."""
    with project.db.read() as tx:
        from annotator.storage.texts import all_bodies

        ids = [text_id for text_id, _ in all_bodies(tx)]
    views = annotating.views(project, [text_id for text_id in ids if text_id not in exclude])
    open_ = [view.text for view in views if view.annotation is None or view.annotation.decision is None]
    return [Suggestion(text.id, Reason(ReasonKind.TEST if text.is_test else ReasonKind.RANDOM)) for text in open_[:n]]


def ready(page, qtbot):
    qtbot.waitUntil(lambda: page.is_ready)
    return page.session.current.text_id


def press(page, qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """A key press, and all it leads to."""
    ready(page, qtbot)
    QTest.keyClick(page, key, modifiers)
    page._context.operations.wait()


def annotation(desk, text_id):
    return annotating.view(desk.project, text_id).annotation
