"""The window: its menus, the project in it, files dropped on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, Qt, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox, QStackedWidget, QWidget

from annotator.core.errors import AnnotatorError
from annotator.paths import projects_folder
from annotator.services.project import SUFFIX, Project
from annotator.settings import PreferenceFile
from annotator.ui import i18n
from annotator.ui.actions import build_menus, fill_choice, fill_list, set_project_open
from annotator.ui.failures import Failure
from annotator.ui.menu_dialogs import Dialogs
from annotator.ui.messages import sentence
from annotator.ui.pages.welcome import SAMPLE_NAMES, WelcomePage
from annotator.ui.project_change import ProjectChange
from annotator.ui.theme import MODES, Theme, set_role
from annotator.ui.widgets.drop_area import dropped_files
from annotator.ui.workspace import LABEL, MODELS, RESULTS, TEXTS, Workspace

_LANGUAGE_EVERY = 50  # milliseconds, in which a language that waits looks whether it may come


class MainWindow(QMainWindow):
    """`failed(Failure)` for a mistake of ours, which the application shows and writes down; `project_closed`."""

    failed = Signal(object)
    project_closed = Signal()

    def __init__(self, preferences: PreferenceFile, theme: Theme) -> None:
        super().__init__()
        self._preferences, self.theme = preferences, theme
        self.workspace: Workspace | None = None
        self._dialogs = Dialogs(self)
        self._change = ProjectChange(self)
        self.is_closing = False
        self._language_waits = QTimer(self)
        self._language_waits.setInterval(_LANGUAGE_EVERY)
        self._language_waits.timeout.connect(self.take_language)
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
        self._language_waits.stop()
        self._change.hide()
        before = self.give_up_workspace()
        if before is not None:
            self.shut(before, keep_project=True)
        language = i18n.install(_app(), self._preferences.values.language)
        self._language = language
        self.stack = QStackedWidget()
        set_role(self.stack, "page")
        self.setCentralWidget(self.stack)
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
            "larger": lambda: self.theme.set_reading_size(self.theme.reading_size + 2),
            "smaller": lambda: self.theme.set_reading_size(self.theme.reading_size - 2),
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
        self._change.show()

    # projects

    def open_project(self, path: Path, then: Callable[[], object] = lambda: None) -> None:
        """Open a project in place of the one that is open, off the interface's thread, and go on with `then`.

        Where it is refused, the reason is shown.
        """
        if self._change.must_wait(path):
            return
        if self._is_shown(path):
            then()
        elif self.may_leave():
            self._change.open(path, lambda *_: Project.open(path), then)

    @property
    def is_opening(self) -> bool:
        """Whether a project is being opened or closed, or a sample made."""
        return self._change.is_running

    @property
    def has_dialog(self) -> bool:
        """Whether a dialog is open, or who opened it has not heard its answer yet. The workspace has to stay: both work
        on it.
        """
        return QApplication.activeModalWidget() is not None or QThread.currentThread().loopLevel() > 1

    def _is_shown(self, path: Path) -> bool:
        return self.workspace is not None and self.workspace.context.project.path == path.absolute()

    def show_project(self, project: Project) -> Workspace:
        self._change.hide()
        self.workspace = workspace = Workspace(project, self.theme, self._language, self.stack)
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
        self.stack.addWidget(workspace)
        self.stack.setCurrentWidget(workspace)
        self._preferences.opened(project.path)
        self._submenus["recent"].setEnabled(True)
        self._project_changed()
        workspace.go_to(LABEL)
        return workspace

    @Slot()
    def new_project(self) -> None:
        from annotator.ui.dialogs.new_project import NewProjectDialog

        if self._change.must_wait() or not self.may_leave():
            return
        folder = projects_folder()
        folder = folder if os.path.isdir(folder) else Path.home()  # False, too, where nobody may look
        wanted = NewProjectDialog.ask(self, folder)
        if wanted is None:
            return
        try:
            project = Project.create(wanted.path, wanted.scheme, name=wanted.name)
        except AnnotatorError as error:
            self._tell(error)
            return
        self._change.take(project)

    @Slot()
    def choose_project(self) -> None:
        if self._change.must_wait():
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
        if not self._change.must_wait() and self.may_leave():
            self._change.close(self._show_welcome)

    @Slot(str)
    def open_sample(self, name: str) -> None:
        """Make a sample project, off the interface's thread, and open it."""
        from annotator.services import samples

        path = projects_folder() / f"{name}{SUFFIX}"
        if not self._change.must_wait(path) and not self._is_shown(path) and self.may_leave():
            self._change.open(path, lambda *ways: samples.open_sample(name, path, *ways))

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
        elif self._change.must_wait():
            return
        elif self.workspace is not None:
            self._dialogs.import_files(texts)
        else:
            self._note(self.tr("Make or open a project first, then drop {file} on it.").format(file=texts[0].name))

    def end(self) -> None:
        """Close without a question, as by Ctrl+C where the program was started."""
        self.is_closing = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.is_closing and not self.may_leave():
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toHex().data()).decode("ascii")
        self._preferences.update(geometry=geometry)
        self.is_closing = True
        self._language_waits.stop()
        self.hide()  # what runs may take a moment to stop, which nobody has to watch
        self._change.end()
        workspace = self.give_up_workspace()
        if workspace is not None:
            self.shut(workspace)
        super().closeEvent(event)

    def may_leave(self) -> bool:
        """Whether the open project may be closed: what the person started is not dropped unasked."""
        if self.workspace is None or not self.workspace.is_awaited:
            return True
        yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
        words = self.tr("What you started is not done yet, and would be dropped. Close the project all the same?")
        return QMessageBox.question(self, self.tr("Still running"), words, yes | no, no) == yes

    def give_up_workspace(self) -> Workspace | None:
        """The workspace, of which the window knows no more; whoever asked has to shut it."""
        workspace, self.workspace = self.workspace, None
        if workspace is not None:
            self._project_changed()
        return workspace

    def shut(self, workspace: Workspace, *, keep_project: bool = False) -> None:
        """The end of a workspace that was given up."""
        workspace.shut(keep_project=keep_project)
        self.stack.removeWidget(workspace)
        workspace.deleteLater()
        self.project_closed.emit()

    def show_alone(self, page: QWidget) -> None:
        """A page in place of the project, which takes nothing from the menus meanwhile."""
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        set_project_open(self._actions, False)

    def show_workspace(self) -> None:
        """Back to the open project, where there is one."""
        if self.workspace is not None:
            self.stack.setCurrentWidget(self.workspace)
            self.workspace.go_to(self.workspace.page)
            self._project_changed()

    def _show_welcome(self) -> None:
        page = WelcomePage(self.theme, self._preferences.recent_projects())
        page.new_requested.connect(self.new_project)
        page.open_requested.connect(self.choose_project)
        page.recent_requested.connect(self.open_project)
        page.sample_requested.connect(self.open_sample)
        while self.stack.count():
            old = self.stack.currentWidget()
            assert old is not None
            self.stack.removeWidget(old)
            old.deleteLater()
        self.stack.addWidget(page)
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
            self.theme.apply(_app(), self._preferences.values.theme)  # type: ignore[arg-type]
            return
        self._language_waits.start()
        self.take_language()
        if self._language_waits.isActive() and self.workspace is not None:
            self.workspace.banner.tell("good", self.tr("The language changes once what is running has ended."))

    @Slot()
    def take_language(self) -> None:
        """Let the language come that waits, once nothing runs, and no dialog is open over what would be made anew."""
        if not self._language_waits.isActive() or self._change.is_leaving or self.has_dialog:
            return
        if self.workspace is None or not self.workspace.is_busy:
            self.build()
        elif self.workspace.context.jobs.running is None:  # the person waits for nothing that goes on by itself
            self.workspace.context.jobs.cancel()

    def _other_language(self) -> None:
        self._prefer("language", "en" if self._language == "zh_CN" else "zh_CN")

    def _sample_of_language(self) -> None:
        self.open_sample("zh-emotion" if self._language == "zh_CN" else "en-emotion")

    def _keep_reading_size(self) -> None:
        if self.theme.reading_size != self._preferences.values.reading_size:
            self._preferences.update(reading_size=self.theme.reading_size)

    @Slot(object)
    def show_failure(self, failure: Failure) -> None:
        if failure.error is not None:
            self._tell(failure.error)
        else:
            self.failed.emit(failure)

    def _tell(self, error: AnnotatorError) -> None:
        self._note(sentence(error))
        if error.key == "project_missing":
            self._preferences.forget(Path(str(error.values["file"])))
            if self.workspace is None:
                self._show_welcome()

    def _note(self, text: str) -> None:
        if self.workspace is not None:
            self.workspace.banner.tell("bad", text)
        else:
            QMessageBox.warning(self, "Annotator", text)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
