"""How long the person waits: from a key to the next text on the screen, and how late the interface's loop comes round.

    python benchmarks/responsiveness.py [--texts 100000] [--keys 150]

Makes a project of generated Chinese texts, labels with real key events in the real window, idle, while the pool is
learned from in the background, and while a model trains, and prints 50th, 95th and 99th percentiles in milliseconds.
The reference of the same run is a bare Qt loop: a timer of 10 ms with no window at all, so that a slow or busy machine
can be told from a slow program.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program itself

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app import make_window
from annotator.core.progress import ignore_progress, never_stop
from annotator.core.query import Query
from annotator.core.schemes import ready_scheme
from annotator.services import annotating, browsing
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project
from annotator.ui.preparing import PREPARE

WORDS = [
    "房间",
    "早餐",
    "服务",
    "位置",
    "前台",
    "床铺",
    "电梯",
    "泳池",
    "空调",
    "价格",
    "很好",
    "满意",
    "喜欢",
    "很差",
    "失望",
    "讨厌",
    "糟糕",
    "干净",
    "安静",
    "吵闹",
    "朋友",
    "下次",
    "还来",
    "再也",
    "不会",
]
TICK = 10  # milliseconds


def make_project(path: Path, count: int) -> None:
    rng = random.Random(1)
    project = Project.create(path, ready_scheme("sentiment2-zh"))
    bodies = [f"{n}号客人：" + "，".join("".join(rng.choices(WORDS, k=4)) for _ in range(3)) for n in range(count)]
    generated = path.with_name("generated.txt")
    generated.write_text("\n".join(bodies), encoding="utf-8")
    import_file(project, generated, ImportChoice(), ignore_progress, never_stop)
    ids = browsing.find_ids(project, Query())[:200].tolist()
    for label in (1, 2):
        annotating.label(project, ids[label - 1 :: 2], [label])
    project.update_settings(retrain_every=0)
    project.close()


class Gaps(QObject):
    """How much later than asked for a timer comes."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        self.late, self._last = [], time.perf_counter()
        self._timer.start(TICK)

    def end(self) -> list[float]:
        self._timer.stop()
        return self.late

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append((now - self._last) * 1000)
        self._last = now


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(done: object, limit: float = 120.0) -> None:
    end = time.monotonic() + limit
    while not done():  # type: ignore[operator]
        if time.monotonic() > end:
            raise SystemExit("waited in vain")
        loop = QEventLoop()
        QTimer.singleShot(0, loop.quit)
        loop.exec()


def label(page: object, keys: int, pause: int, go_on: object) -> list[float]:
    """Press keys and wait for each next text to be painted; the waits in milliseconds."""
    took: list[float] = []
    while len(took) < keys and go_on():  # type: ignore[operator]
        wait_until(lambda: page.is_ready)  # type: ignore[attr-defined]
        began = time.perf_counter()
        QTest.keyClick(page, Qt.Key.Key_1 if len(took) % 2 else Qt.Key.Key_2)  # type: ignore[call-overload]
        wait_until(lambda: page.is_ready)  # type: ignore[attr-defined]
        took.append((time.perf_counter() - began) * 1000)
        wait(pause)
    return took


def show(name: str, values: list[float]) -> None:
    p50, p95, p99 = np.percentile(values, [50, 95, 99])
    print(f"{name:<44} {len(values):>6} {p50:>8.1f} {p95:>8.1f} {p99:>8.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--keys", type=int, default=150)
    parser.add_argument("--pause", type=int, default=100, help="milliseconds between two keys")
    options = parser.parse_args()
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        path = Path(folder) / "big.annotator"
        make_project(path, options.texts)
        gaps = Gaps()
        print(f"{options.texts:,} texts; milliseconds{'':<22} {'n':>6} {'p50':>8} {'p95':>8} {'p99':>8}")
        gaps.begin()
        wait(3_000)
        show(f"bare loop, timer of {TICK} ms (reference)", gaps.end())
        window = make_window(app, path)
        window.show()
        wait_until(lambda: not window.is_opening)
        assert window.workspace is not None
        workspace = window.workspace
        page, jobs = workspace.label_page, workspace.context.jobs
        wait_until(lambda: page.is_ready)
        wait_until(lambda: jobs.background == PREPARE)  # it starts by itself
        workspace.cancel()
        wait_until(lambda: jobs.background is None)
        wait(2_000)
        gaps.begin()
        took = label(page, options.keys, options.pause, lambda: True)
        show("idle: key to next text", took)
        show("idle: loop", gaps.end())
        workspace.preparing.begin_anew()
        wait_until(lambda: jobs.background == PREPARE)
        gaps.begin()
        took = label(page, 2 * options.keys, options.pause, lambda: jobs.background == PREPARE)
        show("pool job: key to next text", took)
        show("pool job: loop", gaps.end())
        workspace.retrain()
        wait_until(lambda: jobs.running is not None, limit=1_800)
        gaps.begin()
        took = label(page, 3 * options.keys, options.pause, lambda: jobs.running is not None)
        show("training: key to next text", took)
        show("training: loop", gaps.end())
        workspace.cancel()
        wait_until(lambda: jobs.running is None)
        window.close()


if __name__ == "__main__":
    main()
