"""The composition root of the window: builds everything, and owns start and shutdown."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from annotator.core.errors import AnnotatorError
from annotator.paths import config_folder, log_folder
from annotator.settings import PreferenceFile
from annotator.ui.dialogs.error import ErrorDialog
from annotator.ui.display import check_display
from annotator.ui.failures import Failure
from annotator.ui.garbage import GarbageCollector
from annotator.ui.main_window import MainWindow
from annotator.ui.messages import sentence
from annotator.ui.theme import Theme

_LOG = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(project: Path | None) -> int:
    """Show the window until it is closed. Exit status 2 where no window can be shown."""
    try:
        check_display()
    except AnnotatorError as error:
        print(sentence(error), file=sys.stderr)  # noqa: T201
        return 2
    log_file = _start_logging()
    app = QApplication(sys.argv[:1])
    qInstallMessageHandler(_log_qt)
    window = make_window(app, project)
    _show_mistakes(window, log_file)
    window.show()
    return app.exec()


def make_window(app: QApplication, project: Path | None) -> MainWindow:
    """The window as the person left it, with a project if one is named and can be opened."""
    # Python hands the interpreter over every 5 ms while others wait; shorter turns keep the window quick in training.
    sys.setswitchinterval(0.0002)
    app.setApplicationName("Annotator")
    app.setApplicationDisplayName("Annotator")
    preferences = PreferenceFile.load(config_folder() / "settings.json")
    collector = GarbageCollector(app)
    theme = Theme(app)
    theme.apply(app, preferences.values.theme)  # type: ignore[arg-type]
    window = MainWindow(preferences, theme)
    window.project_closed.connect(collector.collect_all)
    if project is not None:
        window.open_project(project)
    return window


def _show_mistakes(window: MainWindow, log_file: Path | None) -> None:
    """What nobody foresaw is written down and shown; the program goes on."""

    def show(trace: str) -> None:
        _LOG.error("Unforeseen:\n%s", trace)
        ErrorDialog.ask(window, trace, str(log_file or ""))

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.end()
            QApplication.exit(130)
            return
        show("".join(traceback.format_exception(kind, error, trace)))

    def failed(failure: Failure) -> None:
        show(failure.text)

    sys.excepthook = hook
    window.failed.connect(failed)


def _start_logging() -> Path | None:
    """Warnings and mistakes go to a file that is kept small. It never holds a text of the corpus on purpose."""
    path = log_folder() / "annotator.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8")
    except OSError:
        return None
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s %(message)s")
    return path


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.INFO), "%s", message)
