"""Run by the tests in a process of its own, to be killed: labels with real keys and tells of each text that followed.

labelling_process.py PROJECT [train]: with "train" it retrains meanwhile, and tells of the phases.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app import make_window


def main() -> None:
    app = QApplication([])
    window = make_window(app, Path(sys.argv[1]))
    window.show()
    while window.is_opening:
        app.processEvents()
    assert window.workspace is not None
    page = window.workspace.label_page
    pending: list[int] = []

    def press() -> None:
        if not page.is_ready or page.session.current is None:
            return
        if pending and page.session.current.text_id != pending[-1]:
            # The next text is on the screen: what was pressed before must be on disk.
            print("followed", pending[-1], flush=True)
        pending.append(page.session.current.text_id)
        QTest.keyClick(page, Qt.Key.Key_1 if len(pending) % 2 else Qt.Key.Key_2)

    timer = QTimer(window)
    timer.timeout.connect(press)
    timer.start(5)
    if "train" in sys.argv:
        window.workspace.context.jobs.progressed.connect(lambda progress: print("phase", progress.phase, flush=True))
        window.workspace.retrain()
    app.exec()


if __name__ == "__main__":
    main()
