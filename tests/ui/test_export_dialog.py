"""The export dialog: what can be chosen, how many texts that is, and where to."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from annotator.core.exports import Content, Format, Scope, Split, TableOptions
from annotator.core.query import parse
from annotator.services import annotating
from annotator.ui.dialogs.export import ExportDialog


@pytest.fixture
def make(desk, qtbot) -> Callable[..., ExportDialog]:
    """Opens a dialog on a project of twelve texts, three of them labelled, and waits for its number."""
    annotating.label(desk.project, desk.ids[:3], desk.label_ids[:1])

    def opened(query: str = "", selected: list[int] | None = None) -> ExportDialog:
        dialog = ExportDialog(None, desk.context, query, selected or [])
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: dialog.rows.text() != "", timeout=10_000)
        return dialog

    return opened


def choose(dialog: ExportDialog, box, data: object) -> None:
    box.setCurrentIndex(box.findData(data))


def test_the_number_follows_the_scope(make, qtbot) -> None:
    dialog = make()
    assert "12" in dialog.rows.text()
    choose(dialog, dialog.scope, Scope.LABELLED)
    qtbot.waitUntil(lambda: dialog.rows.text().startswith("3 "), timeout=10_000)
    assert dialog.accept_button.isEnabled()
    choose(dialog, dialog.scope, Scope.TEST)
    qtbot.waitUntil(lambda: dialog.rows.text().startswith("0 "), timeout=10_000)
    assert not dialog.accept_button.isEnabled()


def test_filter_and_selection_are_offered_where_there_are_some(make, desk) -> None:
    assert make().scope.count() == 3
    dialog = make("number 1", desk.ids[:2])
    assert dialog.scope.count() == 5
    assert dialog.choice().query == parse("number 1")
    choose(dialog, dialog.scope, "selection")
    assert dialog.choice().text_ids == tuple(desk.ids[:2])
    assert dialog.choice().query is None


def test_what_is_chosen_is_what_is_written(make) -> None:
    dialog = make()
    choose(dialog, dialog.scope, Scope.LABELLED)
    choose(dialog, dialog.delimiter, ";")
    dialog.safe.setChecked(False)
    dialog.contents[Content.NOTES].setChecked(False)
    dialog.divide.setChecked(True)
    for spin, share in zip(dialog.shares, (60, 20, 20), strict=True):
        spin.setValue(share)
    dialog.seed.setValue(7)
    choice = dialog.choice()
    assert (choice.scope, choice.kind) == (Scope.LABELLED, Format.CSV)
    assert choice.contents == {Content.LABELS, Content.COLUMNS}  # no model, so no predictions
    assert choice.split == Split(0.6, 0.2, 0.2, 7)
    assert choice.options == TableOptions(True, ";", False)


def test_predictions_are_offered_once_there_is_a_model(make, desk) -> None:
    assert not make().contents[Content.PREDICTIONS].isEnabled()
    desk.publish_model()
    assert {Content.PREDICTIONS, Content.PROBABILITIES} <= (make().choice().contents or set())


def test_a_format_brings_its_ending_and_what_it_has_room_for(make) -> None:
    dialog = make()
    assert dialog.delimiter.isEnabled()
    for kind in Format:
        choose(dialog, dialog.format, kind)
        assert dialog.path().suffix == kind.suffix
        assert (dialog.choice().contents or frozenset()) <= kind.contents
        assert dialog.bom.isEnabled() == (kind in (Format.CSV, Format.TSV))
    choose(dialog, dialog.format, Format.FASTTEXT)
    assert not dialog.contents[Content.COLUMNS].isEnabled()
    choose(dialog, dialog.format, Format.JSONL)
    assert dialog.contents[Content.COLUMNS].isChecked()


def test_shares_that_leave_nothing_to_train_on_are_told(make) -> None:
    dialog = make()
    dialog.divide.setChecked(True)
    dialog.shares[0].setValue(0)
    assert not dialog.accept_button.isEnabled()
    assert dialog.problem.text()
    dialog.divide.setChecked(False)
    assert dialog.accept_button.isEnabled()
    assert dialog.problem.text() == ""


def test_a_name_without_an_ending_gets_one(make, tmp_path) -> None:
    dialog = make()
    dialog.file.setText(str(tmp_path / "out"))
    choose(dialog, dialog.format, Format.ARGILLA)
    assert dialog.path() == tmp_path / "out.json"
    dialog.file.setText("  ")
    assert not dialog.accept_button.isEnabled()


def test_a_file_that_is_there_is_announced_before_it_is_replaced(make, tmp_path) -> None:
    dialog = make()
    (tmp_path / "mine.csv").write_text("my only copy", "utf-8")
    dialog.file.setText(str(tmp_path / "mine"))
    assert "will be replaced" in dialog.problem.text()
    dialog.file.setText(str(tmp_path / "other"))
    assert not dialog.problem.text()


def test_closed_before_its_number_has_arrived(desk, qtbot) -> None:
    """What arrives then is for nobody: it would be set into a line that is gone."""
    gate, told = threading.Event(), []
    desk.context.operations.query("slow", lambda: gate.wait(10), lambda _: None)
    dialog = ExportDialog(None, desk.context, "", [])
    dialog._counted = told.append
    dialog._count()
    dialog.reject()
    gate.set()
    desk.wait()
    assert told == []
    dialog.deleteLater()
