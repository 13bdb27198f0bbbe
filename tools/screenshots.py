"""Make the pictures of the README from the running program: docs/pictures/.

python tools/screenshots.py      (needs Chinese and emoji: fonts-noto-cjk, fonts-noto-color-emoji)
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from annotator.app import make_window
from annotator.core.progress import ignore_progress, never_stop
from annotator.services import annotating, retraining, samples
from annotator.ui.main_window import MainWindow
from annotator.ui.workspace import LABEL, MODELS, RESULTS, TEXTS

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PAGES = {"label": LABEL, "texts": TEXTS, "results": RESULTS, "models": MODELS}
# (sample, language, theme, width, height, pages)
PICTURES = (
    ("zh-emotion", "zh_CN", "light", 1280, 800, ("label", "texts", "results", "models")),
    ("zh-emotion", "zh_CN", "dark", 1280, 800, ("label", "texts", "results")),
    ("en-emotion", "en", "light", 1280, 800, ("label", "texts", "results", "models")),
    ("en-emotion", "en", "dark", 900, 620, ("label", "texts", "results")),
)


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def quiet(window: MainWindow) -> None:
    """Wait until the pages show all there is to show."""
    workspace = window.workspace
    assert workspace is not None
    wait(300)
    while workspace.context.operations.busy or workspace.context.jobs.running is not None:
        wait(100)
    wait(300)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CONFIG_HOME"] = str(folder)
        for sample in {picture[0] for picture in PICTURES}:
            project = samples.open_sample(sample, folder / f"{sample}.annotator", ignore_progress, never_stop)
            project.update_settings(retrain_every=0)
            retraining.retrain(project, ignore_progress, never_stop)
            annotating.set_flag(project, [5, 11], True)
            annotating.skip(project, [view.text.id for view in annotating.views(project, [9])])
            project.close()
        for sample, language, theme, width, height, pages in PICTURES:
            settings = folder / "Annotator" / "settings.json"
            settings.parent.mkdir(exist_ok=True)
            settings.write_text(json.dumps({"language": language, "theme": theme}), "utf-8")
            window = make_window(app, folder / f"{sample}.annotator")
            window.resize(width, height)
            window.show()
            while window.is_opening:
                app.processEvents()
            assert window.workspace is not None
            window.workspace.preparing.stop()  # or its progress would be in some of the pictures
            quiet(window)
            for page in pages:
                window.workspace.go_to(PAGES[page])
                quiet(window)
                small = "" if width >= 1_280 else "-small"
                window.grab().save(str(FOLDER / f"{page}-{theme}-{language[:2]}{small}.png"))
            window.close()
            window.deleteLater()
            wait(100)


if __name__ == "__main__":
    main()
