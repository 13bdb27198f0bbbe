"""A model out of the window: the wish of the page, the dialog, and what is said afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.progress import Progress
from annotator.services import model_files
from annotator.services.model_files import ExportedModel
from annotator.ui.dialogs.export_model import ExportModelDialog, ModelWanted
from annotator.ui.pages.models import ModelsPage
from annotator.ui.workspace import Workspace


@pytest.fixture
def page(desk, qtbot) -> ModelsPage:
    desk.publish_model()
    desk.publish_model()
    made = ModelsPage(desk.context)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    desk.wait()
    return made


@pytest.fixture
def workspace(desk, open_workspace) -> Workspace:
    return open_workspace(desk)


def test_the_page_asks_for_the_model_that_is_looked_at(page, qtbot) -> None:
    page.table.setCurrentIndex(page.sorted.index(1, 0))
    with qtbot.waitSignal(page.export_requested, timeout=5_000) as asked:
        page.export_button.click()
    assert asked.args == [1]


def test_without_a_model_there_is_nothing_to_ask_for(desk, qtbot) -> None:
    made = ModelsPage(desk.context)
    qtbot.addWidget(made)
    made._dress_buttons()
    assert not made.export_button.isEnabled()


def test_the_dialog_offers_a_name_beside_the_project(qtbot, tmp_path: Path) -> None:
    dialog = ExportModelDialog(None, tmp_path / "reviews.annotator", 3)
    qtbot.addWidget(dialog)
    assert dialog.wanted() == ModelWanted(tmp_path / "reviews-3.annotator-model", 3, False)
    dialog.card.setChecked(True)
    dialog.file.setText(f" {tmp_path / 'other'} ")
    assert dialog.wanted() == ModelWanted(tmp_path / "other.annotator-model", 3, True)
    dialog.file.setText(" ")
    assert not dialog.accept_button.isEnabled()


def test_the_files_are_told_of(workspace: Workspace, qtbot, tmp_path: Path, monkeypatch) -> None:
    asked = []

    def export_model(project, path, on_progress, should_stop, *, model_id, card_beside):
        asked.append((path, model_id, card_beside))
        on_progress(Progress("export"))
        return ExportedModel(path, path.with_suffix(".md"))

    monkeypatch.setattr(model_files, "export_model", export_model)
    workspace.export_model(ModelWanted(tmp_path / "m.annotator-model", 2, True))
    qtbot.waitUntil(lambda: "m.annotator-model" in workspace.banner.text, timeout=10_000)
    assert "m.md" in workspace.banner.text
    assert asked == [(tmp_path / "m.annotator-model", 2, True)]


def test_a_refusal_is_told_too(workspace: Workspace, qtbot, tmp_path: Path, monkeypatch) -> None:
    def export_model(*_, **__):
        raise AnnotatorError("no_model", file="p.annotator")

    monkeypatch.setattr(model_files, "export_model", export_model)
    workspace.export_model(ModelWanted(tmp_path / "m", None, False))
    qtbot.waitUntil(lambda: "no model in p.annotator" in workspace.banner.text, timeout=10_000)


def test_a_file_that_is_there_is_announced_before_it_is_replaced(qtbot, tmp_path: Path) -> None:
    dialog = ExportModelDialog(None, tmp_path / "hotel.annotator", None)
    qtbot.addWidget(dialog)
    assert not dialog.problem.text()
    dialog.wanted().path.write_bytes(b"the model of last week")
    dialog.file.textChanged.emit(dialog.file.text())
    assert "will be replaced" in dialog.problem.text()
    assert dialog.accept_button.isEnabled()
