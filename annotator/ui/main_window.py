"""The window: menus, opening and closing projects, files dropped on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox, QStackedWidget

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, ShouldStop
from annotator.paths import projects_folder
from annotator.services.project import SUFFIX, Project
from annotator.settings import PreferenceFile
from annotator.ui import i18n
from annotator.ui.actions import build_menus, fill_choice, fill_list, set_project_open
from annotator.ui.failures import Failure
from annotator.ui.jobs import Jobs
from annotator.ui.leaving import Leaving
from annotator.ui.menu_dialogs import Dialogs
from annotator.ui.messages import sentence
from annotator.ui.pages.opening import OpeningPage
from annotator.ui.pages.welcome import SAMPLE_NAMES, WelcomePage
from annotator.ui.theme import MODES, Theme, set_role
from annotator.ui.widgets.drop_area import dropped_files
from annotator.ui.workspace import LABEL, MODELS, RESULTS, TEXTS, Workspace

_SLOW = 300  # milliseconds, from which on it is shown that a project is being opened or closed


class MainWindow(QMainWindow):
    """`failed(Failure)` for a mistake of ours, which the application shows and writes down; `project_closed`."""

    failed = Signal(object)
    project_closed = Signal()

    def __init__(self, preferences: PreferenceFile, theme: Theme) -> None:
        super().__init__()
        self._preferences, self._theme = preferences, theme
        self.workspace: Workspace | None = None
        self._dialogs = Dialogs(self)
        self._jobs = Jobs(self)  # opening a project, before there is a workspace
        self._opening_path: Path | None = None
        self._opening: OpeningPage | None = None  # on the screen, while that takes longer than a moment
        self._leaving: Leaving | None = None  # the project that was open, while something of it still runs
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW)
        self._slow.timeout.connect(self._show_opening)
        self._language_waits = self._closing = False
        self.setAcceptDrops(True)
        self.setMinimumSize(720, 520)
        self.resize(1280, 800)
        if preferences.values.geometry:
            self.restoreGeometry(QByteArray.fromHex(preferences.values.geometry.encode("ascii")))
        theme.set_reading_size(preferences.values.reading_size)
        theme.changed.connect(self._keep_reading_size)
        self.build()

    def build(self) -> None:
        """Everything with words in it, in the language in force. Who was at work goes on where they were."""
        before, self._opening = self.workspace, None
        self._language_waits = False
        self._close_workspace(keep_project=True)
        language = i18n.install(_app(), self._preferences.values.language)
        self._language = language
        self._stack = QStackedWidget()
        set_role(self._stack, "page")
        self.setCentralWidget(self._stack)
        handlers = {
            "new": self.new_project,
            "open": self.choose_project,
            "import": self._dialogs.import_texts,
            "import_folder": self._dialogs.import_folder,
            "export": self._dialogs.export,
            "export_model": self._dialogs.export_model,
            "close": self.close_project,
            "quit": self.close,
            "undo": lambda: self.workspace and self.workspace.undo(),
            "redo": lambda: self.workspace and self.workspace.redo(),
            "labels": self._dialogs.edit_labels,
            "duplicates": self._dialogs.find_duplicates,
            "settings": self._dialogs.edit_settings,
            "retrain": lambda: self.workspace and self.workspace.retrain(),
            "cancel": lambda: self.workspace and self.workspace.cancel(),
            "vectors": self._dialogs.load_vectors,
            "page_label": lambda: self._go_to(LABEL),
            "page_texts": lambda: self._go_to(TEXTS),
            "page_results": lambda: self._go_to(RESULTS),
            "page_models": lambda: self._go_to(MODELS),
            "larger": lambda: self._theme.set_reading_size(self._theme.reading_size + 2),
            "smaller": lambda: self._theme.set_reading_size(self._theme.reading_size - 2),
            "full_screen": lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
            "keys": self._dialogs.show_keys,
            "about": self._dialogs.about,
        }
        self._actions, self._submenus = build_menus(self, handlers)
        self._fill_submenus()
        if before is not None:
            self.show_project(before.context.project).go_on_from(before)
        else:
            self._show_welcome()
        if self.is_opening and not self._slow.isActive():
            self._show_opening()

    # projects

    def open_project(self, path: Path, then: Callable[[], object] = lambda: None) -> None:
        """Open a project in place of the one that is open, off the interface's thread, and go on with `then`.

        Where it is refused, the reason is shown.
        """
        if self._must_wait(path):
            return
        if self._is_shown(path):
            then()
        elif self._may_leave():
            self._open(path, lambda *_: Project.open(path), then)

    @property
    def is_opening(self) -> bool:
        """Whether a project is being opened or closed, or a sample made."""
        return self._jobs.is_working or self._leaving is not None

    def _must_wait(self, path: Path | None = None) -> bool:
        """Whether a project is being opened or closed, after which anything else has to come. That is said, unless it
        is the one at this path that is opened: a second click means no more than the first.
        """
        if self.is_opening and path != self._opening_path:
            self._show_opening()
            if self._opening is not None:
                self._opening.ask_to_wait()
        return self.is_opening

    def _is_shown(self, path: Path) -> bool:
        return self.workspace is not None and self.workspace.context.project.path == path.absolute()

    def _open(
        self,
        path: Path,
        job: Callable[[OnProgress, ShouldStop], Project],
        then: Callable[[], object] = lambda: None,
    ) -> None:
        self._opening_path = path
        self._jobs.start("open", job, lambda project: self._opened(project, then), self._refused)
        self._slow.start()

    def _opened(self, project: Project, then: Callable[[], object]) -> None:
        if self._closing or not self._may_leave():  # an import may have been started meanwhile
            project.close()
            self._go_back()
            return
        self._leave(lambda: self._take(project, then))

    def _take(self, project: Project, then: Callable[[], object] = lambda: None) -> None:
        """Show a project, now that none is open, and go on with `then`."""
        if self._closing:
            project.close()
            return
        self.show_project(project)
        then()

    def _refused(self, failure: Failure) -> None:
        if self._closing:
            return
        self._go_back()
        self._show_failure(failure)

    def _show_opening(self) -> None:
        """It takes longer than a moment: say so, in place of what will be gone."""
        self._slow.stop()
        if self.is_opening and self._opening is None:
            closing = self._leaving.workspace.context.project.path if self._leaving else None
            self._opening = OpeningPage(self._theme, self._opening_path, closing)
            self._stack.addWidget(self._opening)
            self._stack.setCurrentWidget(self._opening)
            set_project_open(self._actions, False)

    def _end_opening(self) -> bool:
        """Nothing is being opened any more; whether that was on the screen."""
        self._slow.stop()
        page, self._opening = self._opening, None
        if page is not None:
            self._stack.removeWidget(page)
            page.deleteLater()
        return page is not None

    def _go_back(self) -> None:
        """No other project came: back to what was shown before."""
        if self._end_opening() and self.workspace is not None:
            self._stack.setCurrentWidget(self.workspace)
            self.workspace.go_to(self.workspace.page)
            self._project_changed()

    def show_project(self, project: Project) -> Workspace:
        self._end_opening()
        self.workspace = workspace = Workspace(project, self._theme, self._language, self._stack)
        for signal, slot in (
            (workspace.failed, self.failed),
            (workspace.keys_requested, self._dialogs.show_keys),
            (workspace.labels_requested, self._dialogs.edit_labels),
            (workspace.import_requested, self._dialogs.import_files),
            (workspace.export_requested, self._dialogs.export),
            (workspace.model_export_requested, self._dialogs.export_model),
            (workspace.sample_requested, self._sample_of_language),
            (workspace.language_requested, self._other_language),
        ):
            signal.connect(slot)
        workspace.context.jobs.ended.connect(self._take_language, Qt.ConnectionType.QueuedConnection)
        self._stack.addWidget(workspace)
        self._stack.setCurrentWidget(workspace)
        self._preferences.opened(project.path)
        self._submenus["recent"].setEnabled(True)
        self._project_changed()
        workspace.go_to(LABEL)
        return workspace

    @Slot()
    def new_project(self) -> None:
        from annotator.ui.dialogs.new_project import NewProjectDialog

        if self._must_wait() or not self._may_leave():
            return
        folder = projects_folder()
        folder = folder if folder.is_dir() else Path.home()
        wanted = NewProjectDialog.ask(self, folder)
        if wanted is None:
            return
        try:
            project = Project.create(wanted.path, wanted.scheme, name=wanted.name)
        except AnnotatorError as error:
            self._tell(error)
            return
        self._opening_path = project.path
        self._leave(lambda: self._take(project))

    @Slot()
    def choose_project(self) -> None:
        if self._must_wait():
            return
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open project"),
            str(projects_folder()),
            self.tr("Annotator projects (*{suffix})").format(suffix=SUFFIX),
        )
        if chosen:
            self.open_project(Path(chosen))

    @Slot()
    def close_project(self) -> None:
        if not self._must_wait() and self._may_leave():
            self._opening_path = None
            self._leave(self._show_welcome)

    @Slot(str)
    def open_sample(self, name: str) -> None:
        """Make a sample project, off the interface's thread, and open it."""
        from annotator.services import samples

        path = projects_folder() / f"{name}{SUFFIX}"
        if not self._must_wait(path) and not self._is_shown(path) and self._may_leave():
            self._open(path, lambda on_progress, should_stop: samples.open_sample(name, path, on_progress, should_stop))

    # the window itself

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_files(event):
            event.acceptProposedAction()
            # Not before the drop is over: the program the files come from waits for its end.
            QTimer.singleShot(0, self, lambda: self._take_files(paths))

    def _take_files(self, paths: Sequence[Path]) -> None:
        """Open the project among some files, if there is one, and import the others into the one that is open."""
        texts = [path for path in paths if path.suffix != SUFFIX]
        opened = next((path for path in paths if path.suffix == SUFFIX), None)
        if opened is not None:
            self.open_project(opened, lambda: texts and self._dialogs.import_files(texts))
        elif self._must_wait():
            return
        elif self.workspace is not None:
            self._dialogs.import_files(texts)
        else:
            self._note(self.tr("Make or open a project first, then drop {file} on it.").format(file=texts[0].name))

    def end(self) -> None:
        """Close without a question, as by Ctrl+C where the program was started."""
        self._closing = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing and not self._may_leave():
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toHex().data()).decode("ascii")
        self._preferences.update(geometry=geometry)
        self._closing = True
        self.hide()  # what runs may take a moment to stop, which nobody has to watch
        self._jobs.stop_and_wait()
        self._left()
        self._close_workspace()
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        """Whether the open project may be closed: what the person started is not dropped unasked."""
        if self.workspace is None or not self.workspace.is_awaited:
            return True
        yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
        words = self.tr("What you started is not done yet, and would be dropped. Close the project all the same?")
        return QMessageBox.question(self, self.tr("Still running"), words, yes | no, no) == yes

    def _close_workspace(self, *, keep_project: bool = False) -> None:
        if self.workspace is not None:
            workspace, self.workspace = self.workspace, None
            self._shut(workspace, keep_project=keep_project)

    def _leave(self, then: Callable[[], object]) -> None:
        """Close the open project and go on with `then`: at once, or as soon as what runs in it has stopped."""
        if self.workspace is None or not self.workspace.is_busy:
            self._close_workspace()
            then()
            return
        workspace, self.workspace = self.workspace, None
        is_seen = self._end_opening()
        self._leaving = Leaving(workspace, then)
        self._leaving.ended.connect(self._left)
        self._project_changed()
        if is_seen:
            self._show_opening()
        else:
            self._slow.start()

    @Slot()
    def _left(self) -> None:
        """Nothing runs any more in the project that was open. Who quits waits for that here, behind a hidden window."""
        leaving, self._leaving = self._leaving, None
        if leaving is None:
            return
        self._shut(leaving.workspace)
        self._end_opening()
        leaving.then()
        self._take_language()

    def _shut(self, workspace: Workspace, *, keep_project: bool = False) -> None:
        workspace.shut(keep_project=keep_project)
        self._stack.removeWidget(workspace)
        workspace.deleteLater()
        self._project_changed()
        self.project_closed.emit()

    def _show_welcome(self) -> None:
        page = WelcomePage(self._theme, self._preferences.recent_projects())
        page.new_requested.connect(self.new_project)
        page.open_requested.connect(self.choose_project)
        page.recent_requested.connect(self.open_project)
        page.sample_requested.connect(self.open_sample)
        while self._stack.count():
            old = self._stack.currentWidget()
            assert old is not None
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(page)
        self._project_changed()

    def _project_changed(self) -> None:
        set_project_open(self._actions, self.workspace is not None)
        name = self.workspace.context.project.path.name if self.workspace else ""
        self.setWindowTitle(f"{name} – Annotator" if name else "Annotator")

    def _go_to(self, page: int) -> None:
        if self.workspace is not None:
            self.workspace.go_to(page)

    def _fill_submenus(self) -> None:
        menus, preferences = self._submenus, self._preferences.values
        self._fill_recent()
        menus["recent"].aboutToShow.connect(self._fill_recent)
        samples = {name: QCoreApplication.translate("WelcomePage", text) for name, text in SAMPLE_NAMES.items()}
        fill_list(menus["samples"], samples, self.open_sample)
        modes = zip(MODES, (self.tr("Like the system"), self.tr("Light"), self.tr("Dark")), strict=True)
        fill_choice(menus["theme"], dict(modes), preferences.theme, partial(self._prefer, "theme"))
        languages = {"system": self.tr("Like the system"), "en": "English", "zh_CN": "简体中文"}
        fill_choice(menus["language"], languages, preferences.language, partial(self._prefer, "language"))

    @Slot()
    def _fill_recent(self) -> None:
        recent = {str(path): path.name for path in self._preferences.recent_projects()}
        fill_list(self._submenus["recent"], recent, lambda path: self.open_project(Path(path)))

    def _prefer(self, preference: str, value: str) -> None:
        self._preferences.update(**{preference: value})
        if preference == "theme":
            self._theme.apply(_app(), self._preferences.values.theme)  # type: ignore[arg-type]
        elif self._leaving is not None:
            self._language_waits = True
        elif self.workspace is not None and self.workspace.context.jobs.is_working:
            self._language_waits = True
            if self.workspace.context.jobs.running is None:  # the person waits for nothing that goes on by itself
                self.workspace.context.jobs.cancel()
            self.workspace.banner.tell("good", self.tr("The language changes once what is running has ended."))
        else:
            self.build()

    @Slot()
    def _take_language(self) -> None:
        """What ran has ended: the words may change."""
        works = self._leaving is not None or (self.workspace is not None and self.workspace.context.jobs.is_working)
        if self._language_waits and not works and not self._closing:
            self.build()

    def _other_language(self) -> None:
        self._prefer("language", "en" if self._language == "zh_CN" else "zh_CN")

    def _sample_of_language(self) -> None:
        self.open_sample("zh-emotion" if self._language == "zh_CN" else "en-emotion")

    def _keep_reading_size(self) -> None:
        if self._theme.reading_size != self._preferences.values.reading_size:
            self._preferences.update(reading_size=self._theme.reading_size)

    @Slot(object)
    def _show_failure(self, failure: Failure) -> None:
        if failure.error is not None:
            self._tell(failure.error)
        else:
            self.failed.emit(failure)

    def _tell(self, error: AnnotatorError) -> None:
        self._note(sentence(error))

    def _note(self, text: str) -> None:
        if self.workspace is not None:
            self.workspace.banner.tell("bad", text)
        else:
            QMessageBox.warning(self, "Annotator", text)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
