"""The whole loop with real keys: import, label, retrain, suggestions, predictions, export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from annotator.core.domain import ReasonKind
from annotator.core.exports import Format
from annotator.core.schemes import ready_scheme
from annotator.services import annotating, retraining, suggesting
from annotator.services.project import Project
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.import_file import ImportDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.workspace import TEXTS
from tests.e2e.conftest import OpenWindow, answer_dialog, is_good, press_in_window, press_when_ready


def bring(window: MainWindow, qtbot: QtBot, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File, Import texts…, Enter."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(corpus)], ""))

    def accept(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=10_000)
        assert dialog.text_column.currentText() == "review"
        qtbot.keyClick(dialog.accept_button, Qt.Key.Key_Return)

    answer_dialog(qtbot, window._actions["import"].trigger, accept)


def label_one(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace is not None
    page = window.workspace.label_page
    qtbot.waitUntil(lambda: page.is_ready, timeout=10_000)
    assert page.session.current is not None
    good = is_good(page.session.current.view.text.body)
    press_when_ready(qtbot, window, Qt.Key.Key_1 if good else Qt.Key.Key_2)


def test_a_stranger_turns_a_file_into_labels_and_a_model(
    tmp_path: Path, corpus: Path, open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reviews.annotator"
    Project.create(path, ready_scheme("sentiment2-zh")).close()
    window = open_window(path)
    assert window.workspace is not None
    workspace, project = window.workspace, window.workspace.context.project
    project.update_settings(retrain_every=0)

    bring(window, qtbot, corpus, monkeypatch)
    qtbot.waitUntil(lambda: project.counts().texts == 160, timeout=20_000)

    for _ in range(30):
        label_one(window, qtbot)
    qtbot.waitUntil(lambda: project.counts().labelled == 30, timeout=10_000)
    counts = project.counts()
    assert counts.test_labelled > 0
    qtbot.waitUntil(lambda: workspace.label_page.is_ready, timeout=10_000)

    monkeypatch.setattr(suggesting, "_SOUGHT_UP_TO", 0)
    monkeypatch.setattr(suggesting, "_TRUSTED_FROM", 0)  # the model's doubts are otherwise believed after fifty answers
    press_in_window(qtbot, window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(retraining.models(project)), timeout=240_000)
    qtbot.waitUntil(lambda: workspace.context.jobs.running is None, timeout=10_000)

    # Once the queue follows, the next suggestions come from the model's doubt.
    qtbot.waitUntil(lambda: not workspace.context.operations.busy, timeout=60_000)
    kinds = set()
    for _ in range(8):
        label_one(window, qtbot)
        qtbot.waitUntil(lambda: workspace.label_page.is_ready, timeout=10_000)
        current = workspace.label_page.session.current
        assert current is not None
        kinds.add(current.reason.kind)
    assert ReasonKind.MARGIN_DIVERSITY in kinds

    # The table shows what the model predicts.
    workspace.go_to(TEXTS)
    model = workspace.texts_page.model
    qtbot.waitUntil(lambda: model.rowCount() == 160 and model.item(0) is not None, timeout=10_000)
    row = model.item(0)
    assert row is not None
    assert row.predicted_ids
    assert row.confidence is not None

    # What is exported reads back equal.
    out = tmp_path / "out.jsonl"

    def save(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.format.setCurrentIndex(dialog.format.findData(Format.JSONL))
        dialog.file.setText(str(out))
        qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=10_000)
        qtbot.keyClick(dialog.accept_button, Qt.Key.Key_Return)

    answer_dialog(qtbot, window._actions["export"].trigger, save)
    qtbot.waitUntil(out.exists, timeout=20_000)
    rows = {row["id"]: row for row in map(json.loads, out.read_text("utf-8").splitlines())}
    assert len(rows) == 160
    names = {label.id: label.name for label in project.scheme().labels}
    for view in annotating.views(project, list(rows)):
        row = rows[view.text.id]
        assert row["text"] == view.text.body
        assert row["label"] == (names[view.annotation.label_ids[0]] if view.annotation else None)
        assert view.prediction is not None
        assert row["predicted_label"] == names[view.prediction.label_ids[0]]
        assert row["city"] == view.text.columns["city"]


def test_keys_skip_flag_undo_and_survive_a_restart(
    tmp_path: Path, corpus: Path, open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reviews.annotator"
    Project.create(path, ready_scheme("sentiment2-zh")).close()
    window = open_window(path)
    assert window.workspace is not None
    project = window.workspace.context.project
    bring(window, qtbot, corpus, monkeypatch)
    first = press_when_ready(qtbot, window, Qt.Key.Key_1)
    second = press_when_ready(qtbot, window, Qt.Key.Key_Space)
    press_when_ready(qtbot, window, Qt.Key.Key_U)
    flagged = press_when_ready(qtbot, window, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: project.counts().flagged == 1, timeout=10_000)
    counts = project.counts()
    assert (counts.labelled, counts.skipped, counts.unsure) == (1, 1, 1)
    window.close()

    again = open_window(path)
    assert again.workspace is not None
    project = again.workspace.context.project
    for _ in range(3):
        qtbot.waitUntil(lambda: again.workspace is not None and again.workspace.label_page.is_ready, timeout=10_000)
        press_in_window(qtbot, again, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        again.workspace.context.operations.wait()
    qtbot.waitUntil(lambda: project.counts().annotated == 1, timeout=10_000)
    decided = {view.text.id: view.annotation for view in annotating.views(project, [first, second, flagged])}
    assert decided[first] is not None
    assert decided[second] is None
    assert decided[flagged] is None
