"""The dialogs that the menus open, most of them over the project that is open, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QMessageBox

from annotator import __version__
from annotator.ui.importing import ask_files, ask_folder

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow
    from annotator.ui.workspace import Workspace


class Dialogs(QObject):
    """Without an open project those that need one do nothing."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @property
    def _workspace(self) -> Workspace | None:
        return self._window.workspace

    @Slot()
    def import_texts(self) -> None:
        self.import_files(None)

    @Slot()
    def import_folder(self) -> None:
        if self._workspace is None or self._workspace.importing.has_to_wait():
            return
        folder = ask_folder(self._window)
        if folder is not None:
            self.import_files([folder])

    @Slot(object)
    def import_files(self, paths: Sequence[Path] | None) -> None:
        """None: which is asked as well."""
        if self._workspace is None or (paths is None and self._workspace.importing.has_to_wait()):
            return
        chosen = paths or ask_files(self._window)
        if self._workspace is not None:  # it may have been left meanwhile
            self._workspace.importing.ask(chosen)

    @Slot()
    @Slot(str)
    def export(self, query: str = "") -> None:
        """Without a query: what the table shows, where that is on the screen."""
        workspace = self._workspace
        if workspace is None:
            return
        from annotator.ui.dialogs.export import ExportDialog

        query = query or workspace.shown_query()
        wanted = ExportDialog.ask(self._window, workspace.context, query, workspace.selected_texts())
        if wanted is not None:
            workspace.export(*wanted)

    @Slot()
    @Slot(object)
    def export_model(self, model_id: int | None = None) -> None:
        """None: the active one."""
        workspace = self._workspace
        if workspace is None:
            return
        from annotator.ui.dialogs.export_model import ExportModelDialog

        wanted = ExportModelDialog.ask(self._window, workspace.context.project.path, model_id)
        if wanted is not None:
            workspace.export_model(wanted)

    @Slot()
    def edit_labels(self) -> None:
        workspace = self._workspace
        if workspace is None:
            return
        from annotator.ui.dialogs.labels import LabelsDialog

        if LabelsDialog.ask(self._window, workspace.context):
            workspace.tell("scheme")

    @Slot()
    def edit_settings(self) -> None:
        workspace = self._workspace
        if workspace is None:
            return
        from annotator.ui.dialogs.settings import SettingsDialog

        project = workspace.context.project
        wanted = SettingsDialog.ask(self._window, project.settings())
        if wanted is not None:
            workspace.context.operations.write(
                lambda: project.update_settings(**wanted), lambda _: workspace.tell("settings")
            )

    @Slot()
    def find_duplicates(self) -> None:
        if self._workspace is not None:
            self._workspace.duplicates.find()

    @Slot()
    def load_vectors(self) -> None:
        if self._workspace is not None:
            self._workspace.vectors.ask()

    @Slot()
    def show_keys(self) -> None:
        from annotator.ui.dialogs.keys import KeysDialog

        KeysDialog.ask(self._window)

    @Slot()
    def about(self) -> None:
        words = QCoreApplication.translate(
            "MainWindow",
            "Label texts with the keyboard while a model learns from you. Everything stays on this computer.",
        )
        title = QCoreApplication.translate("MainWindow", "About Annotator")
        QMessageBox.about(self._window, title, f"<b>Annotator {__version__}</b><p>{words}</p>")
