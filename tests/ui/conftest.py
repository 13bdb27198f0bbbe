"""A window's parts on a project of a few texts, and an end in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app import make_window
from annotator.core.schemes import ReadyScheme
from annotator.services.instant import Instant
from annotator.services.project import Project
from annotator.storage import models
from annotator.storage.models import NewModel, NewPredictions
from annotator.ui import i18n
from annotator.ui.context import Context
from annotator.ui.jobs import Jobs
from annotator.ui.main_window import MainWindow
from annotator.ui.operations import Operations
from annotator.ui.pages.label import LabelPage
from annotator.ui.pages.texts import TextsPage
from annotator.ui.preparing import Preparing
from annotator.ui.theme import Theme
from annotator.ui.workspace import Workspace
from tests.storing import store

from .labelling import in_order

BODIES = tuple(f"text number {n}" for n in range(1, 13))


@pytest.fixture(scope="session")
def theme(qapp) -> Theme:
    made = Theme()
    made.apply(qapp, "light")
    return made


@pytest.fixture(autouse=True)
def english(qapp) -> None:
    """Words as the person reads them, plurals too, whatever language the test before has left."""
    i18n.install(qapp, "en")


@dataclass
class Desk:
    """A project with what a page needs to work on it."""

    context: Context
    ids: list[int] = field(default_factory=list)

    @property
    def project(self) -> Project:
        return self.context.project

    @property
    def label_ids(self) -> list[int]:
        return [label.id for label in self.project.scheme().active]

    def add_texts(self, bodies: Sequence[str], *, test: bool = False, **columns: str) -> list[int]:
        in_test = range(1, len(bodies) + 1) if test else ()
        added = store(self.project, bodies, "texts.csv", columns=[columns] * len(bodies), test_rows=in_test)
        self.ids += added
        return added

    def publish_model(self, favourite: int = 0) -> None:
        """A model that gives 0.6 to one label of each text, and the rest to the others."""
        labels = tuple(self.label_ids)
        rest = 0.4 / (len(labels) - 1)
        probabilities = np.full((len(self.ids), len(labels)), rest, dtype=np.float32)
        probabilities[:, favourite] = 0.6
        every = np.ones(len(self.ids), dtype=np.float32)
        with self.project.db.write() as tx:
            model = models.stage_model(tx, NewModel(10, 1, 1.0, labels, {}, {}, [], "f", b"", ""))
            models.add_predictions(
                tx,
                model,
                NewPredictions(
                    self.ids,
                    labels,
                    [(labels[favourite],)] * len(self.ids),
                    [labels[favourite]] * len(self.ids),
                    0.6 * every,
                    (0.6 - rest) * every,
                    0.5 * every,
                    probabilities,
                ),
            )
            models.publish(tx, model)

    def wait(self) -> None:
        self.context.operations.wait()


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[MakeDesk]:
    """Makes desks, with as many labels and texts as a test wants, and closes them in order."""
    made: list[Desk] = []

    def make(
        labels: Sequence[str] = ("one", "two", "three"), bodies: Sequence[str] = BODIES, many: bool = False
    ) -> Desk:
        scheme = ReadyScheme("own", tuple((name, "", f"What {name} means.") for name in labels), many)
        project = Project.create(tmp_path / f"desk{len(made)}.annotator", scheme)
        desk = Desk(Context(project, Instant(project), Operations(), Jobs(), theme))
        made.append(desk)
        if bodies:
            desk.add_texts(bodies)
        return desk

    yield make
    for desk in made:
        desk.context.jobs.stop_and_wait()
        desk.context.operations.close()
        desk.project.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()


@pytest.fixture
def open_page(qtbot):
    def open_(desk, suggest=in_order):
        page = LabelPage(desk.context, suggest)
        page.changed.connect(page.refresh)
        qtbot.addWidget(page)
        page.resize(1080, 760)
        page.show()
        page.activate()
        desk.wait()
        return page

    return open_


@pytest.fixture
def open_workspace(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Desk], Workspace]]:
    """Opens the frame around the pages on a desk; nothing begins in it by itself."""
    made: list[Workspace] = []
    monkeypatch.setattr(Preparing, "begin_anew", lambda _: None)

    def open_(desk: Desk) -> Workspace:
        workspace = Workspace(desk.project, desk.context.theme, "en")
        qtbot.addWidget(workspace)
        workspace.preparing.stop()
        made.append(workspace)
        return workspace

    yield open_
    for workspace in made:
        workspace.shut()


@pytest.fixture
def show_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], MainWindow]]:
    """Shows the window with a project, in which nothing begins by itself; it is closed without a question."""
    made: list[MainWindow] = []

    def show(path: Path) -> MainWindow:
        window = make_window(qapp, path)
        made.append(window)
        window.show()
        qtbot.waitUntil(lambda: window.workspace is not None, timeout=10_000)
        assert window.workspace is not None
        window.workspace.preparing.stop()
        return window

    yield show
    for window in made:
        if window.workspace is not None:
            window.workspace.context.jobs.stop_and_wait()
        window.close()
        window.deleteLater()


@pytest.fixture
def show_page(qtbot: QtBot) -> Callable[[type[Any], Desk], Any]:
    """Shows a page of such a kind, of a desk, as large as the window has it."""

    def show(kind: type[Any], desk: Desk) -> Any:
        page = kind(desk.context)
        qtbot.addWidget(page)
        page.resize(1080, 700)
        page.show()
        page.activate()
        desk.wait()
        return page

    return show


@pytest.fixture
def make_texts_page(show_page: Callable[[type[Any], Desk], Any]) -> Callable[[Desk], TextsPage]:
    def make(desk: Desk) -> TextsPage:
        page: TextsPage = show_page(TextsPage, desk)
        page.changed.connect(page.refresh)  # what the window does
        return page

    return make
