"""What Qt itself must do right: PySide6 6.12.0 dropped a reference to True on each emit and ended Python 3.11."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Emitter(QObject):
    told = Signal(bool)


def test_emitting_keeps_the_references_to_true(qapp):
    emitter = Emitter()
    heard: list[bool] = []
    emitter.told.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(1_000):
        emitter.told.emit(True)
    heard.clear()
    assert sys.getrefcount(True) > before - 100
