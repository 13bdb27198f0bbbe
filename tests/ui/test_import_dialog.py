"""The import dialog: what was found, how to read it differently, which column is what, what becomes of labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from annotator.core.domain import Scheme
from annotator.core.schemes import make_labels
from annotator.services.inspecting import FileFormat
from annotator.ui.dialogs.import_file import ImportDialog
from tests.unit.corpus.test_reading import workbook

from .keyboard import keep
from .test_inspecting import wait_for_readings

Open = Callable[..., ImportDialog]
ROWS = "".join(
    f"the room was number {n},{'joy' if n % 3 else 'Fear'},{'Rome' if n % 2 else 'Bonn'}\n" for n in range(9)
)


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """Opens the dialog on a file, and waits until all was found, or the file was refused."""
    made: list[ImportDialog] = []

    def make(
        content: str | bytes, name: str = "r.csv", labels: tuple[str, ...] = ("joy", "anger"), many: bool = False
    ) -> ImportDialog:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        dialog = ImportDialog(None, path, Scheme(make_labels([(one, "", "") for one in labels]), many))
        made.append(dialog)
        dialog.show()
        settle(dialog, qtbot)
        return dialog

    yield make
    for dialog in made:
        dialog.reject()
    wait_for_readings(qtbot)


def settle(dialog: ImportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: dialog._inspection is not None or bool(dialog.problem.text()),
        timeout=20_000,
    )


def choose(box: QComboBox, data: object) -> None:
    """As a person does: the choice, and the signal that goes with it."""
    place = box.findData(data)
    assert place >= 0, f"{data!r} is not offered"
    box.setCurrentIndex(place)
    box.activated.emit(place)


def choices(dialog: ImportDialog) -> dict[str, QComboBox]:
    """What is chosen for each label, by its name."""
    boxes = dialog.mapping.findChildren(QComboBox)
    return {box.accessibleName().removeprefix("What becomes of "): box for box in boxes}


def test_a_sound_file_is_told_in_a_line_and_can_be_imported_at_once(opened: Open) -> None:
    dialog = opened("review,label,city\n" + ROWS)
    for part in ("CSV", "UTF-8", "9 row", "English"):
        assert part in dialog.found.text()
    assert not dialog.format.isVisible(), "what nobody needs is folded away"
    assert dialog.accept_button.isEnabled()
    choice = dialog.choice()
    assert (choice.text_column, choice.label_column, choice.test, choice.format) == ("review", "label", False, None)
    assert choice.mapping == {}


def test_what_was_found_is_told_with_what_will_be_done(opened: Open) -> None:
    dialog = opened("review,label,city\n" + ROWS + "the room was number 1,joy,Rome\n,joy,Rome\n")
    assert "repeats an earlier text" in dialog.odd.text()
    assert dialog.tabs.tabText(3).endswith("(2)") or dialog.tabs.tabText(3).endswith("(3)")
    said = "\n".join(one.text() for one in dialog.findings.findChildren(QLabel))
    assert "Each text is imported once." in said
    assert "left out" in said
    assert "Row 10: the room was number 1" in said


def test_overruling_the_encoding_changes_the_rows_and_is_imported_so(opened: Open, qtbot: QtBot) -> None:
    dialog = opened("房间很干净，我们都喜欢\n服务不好，不会再来了\n".encode("gb18030") * 9, "r.txt")
    before = dialog.model.index(0, 0).data()
    assert before.startswith("房间")
    dialog.differently.click()
    assert dialog.format.isVisible()
    choose(dialog.format.encoding, "latin_1")
    assert not dialog.accept_button.isEnabled(), "not before it is known what that makes of it"
    qtbot.waitUntil(lambda: dialog.accept_button.isEnabled(), timeout=20_000)
    assert dialog.model.index(0, 0).data() != before
    chosen = dialog.choice().format
    assert chosen is not None
    assert chosen.encoding == "latin_1"


def test_header_and_kind_can_be_overruled(opened: Open, qtbot: QtBot) -> None:
    dialog = opened("review,label,city\n" + ROWS)
    dialog.differently.click()
    dialog.format.header.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 10, timeout=20_000)
    assert dialog.text_column.currentText() == "column 1"
    choose(dialog.format.kind, "txt\0")
    qtbot.waitUntil(lambda: dialog.model.columnCount() == 1, timeout=20_000)
    chosen = dialog.choice().format
    assert chosen is not None
    assert (chosen.kind, chosen.delimiter, chosen.header) == ("txt", None, False)


def test_sheet_of_a_workbook(tmp_path: Path, opened: Open, qtbot: QtBot) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "first"
    for sheet, word in ((book.active, "one"), (book.create_sheet("第二"), "two")):
        for row in (["text"], *([f"{word} is the number {n}"] for n in range(5))):
            sheet.append(row)
    book.save(tmp_path / "made.xlsx")
    dialog = opened((tmp_path / "made.xlsx").read_bytes(), "r.xlsx")
    dialog.differently.click()
    assert not dialog.format.encoding.isVisible()
    choose(dialog.format.sheet, "第二")
    qtbot.waitUntil(lambda: str(dialog.model.index(0, 0).data()).startswith("two"), timeout=20_000)
    chosen = dialog.choice().format
    assert chosen is not None
    assert chosen.sheet == "第二"


COVER: list[list[object]] = [["comments of the third quarter"], ["ask: Ms Wang"]]
TABLE: list[list[object]] = [
    ["no", "comment", "rating", "branch"],
    *([n + 1, f"the room was number {n}", n % 4 + 1.5, "Rome" if n % 2 else "Bonn"] for n in range(12)),
]
REPLIES: list[list[object]] = [["comment", "text"], *([n, f"we are so glad to hear it, guest {n}"] for n in range(6))]


def read_sheet(dialog: ImportDialog, qtbot: QtBot, name: str) -> None:
    choose(dialog.format.sheet, name)
    qtbot.waitUntil(lambda: dialog._preview is not None and dialog._preview.format.sheet == name, timeout=20_000)
    settle(dialog, qtbot)


def test_another_sheet_is_found_as_if_it_were_the_only_one(tmp_path: Path, opened: Open, qtbot: QtBot) -> None:
    dialog = opened(workbook(tmp_path / "made.xlsx", COVER, TABLE).read_bytes(), "r.xlsx")
    assert not dialog.format.header.isChecked(), "a cover has none"
    read_sheet(dialog, qtbot, "sheet 2")
    assert dialog.format.header.isChecked()
    assert dialog.model.rowCount() == 12
    choice = dialog.choice()
    assert (choice.text_column, choice.label_column, choice.label_columns) == ("comment", None, ())
    assert choice.format == FileFormat("xlsx", None, None, header=True, sheet="sheet 2")


def test_of_another_sheet_the_header_can_be_overruled_and_is_found_anew_for_the_next(
    tmp_path: Path, opened: Open, qtbot: QtBot
) -> None:
    dialog = opened(workbook(tmp_path / "made.xlsx", COVER, TABLE).read_bytes(), "r.xlsx")
    read_sheet(dialog, qtbot, "sheet 2")
    assert dialog.model.rowCount() == 12
    dialog.format.header.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 13, timeout=20_000)
    assert dialog.choice().format == FileFormat("xlsx", None, None, header=False, sheet="sheet 2")
    settle(dialog, qtbot)
    read_sheet(dialog, qtbot, "sheet 1")
    read_sheet(dialog, qtbot, "sheet 2")
    assert dialog.format.header.isChecked()


def test_a_first_sheet_that_cannot_be_read_leaves_the_others_to_choose(
    tmp_path: Path, opened: Open, qtbot: QtBot
) -> None:
    dialog = opened(workbook(tmp_path / "made.xlsx", [["text", "label"]], TABLE).read_bytes(), "r.xlsx")
    assert "is empty" in dialog.problem.text()
    choose(dialog.format.sheet, "sheet 2")
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=20_000)
    assert dialog.choice().text_column == "comment"


def test_columns_nobody_chose_are_guessed_anew_with_each_format(tmp_path: Path, opened: Open, qtbot: QtBot) -> None:
    dialog = opened(workbook(tmp_path / "made.xlsx", TABLE, REPLIES).read_bytes(), "r.xlsx")
    assert dialog.text_column.currentText() == "comment"
    read_sheet(dialog, qtbot, "sheet 2")
    assert dialog.text_column.currentText() == "text", "though there is a column “comment” too"
    dialog.format.header.click()
    qtbot.waitUntil(lambda: dialog.text_column.currentText().startswith("column"), timeout=20_000)
    dialog.format.header.click()
    qtbot.waitUntil(lambda: dialog.text_column.currentText() == "text", timeout=20_000)


def test_columns_chosen_by_hand_stay_where_there_are_such(tmp_path: Path, opened: Open, qtbot: QtBot) -> None:
    dialog = opened(workbook(tmp_path / "made.xlsx", TABLE, COVER, TABLE).read_bytes(), "r.xlsx")
    choose(dialog.text_column, "branch")
    choose(dialog.label_column, "rating")
    settle(dialog, qtbot)
    read_sheet(dialog, qtbot, "sheet 2")
    assert (dialog.text_column.currentText(), dialog.label_column.currentData()) == ("column 1", None)
    read_sheet(dialog, qtbot, "sheet 3")
    assert (dialog.text_column.currentText(), dialog.label_column.currentData()) == ("branch", "rating")


def test_no_labels_by_hand_stays_no_labels(tmp_path: Path, opened: Open, qtbot: QtBot) -> None:
    labelled = [[*row, "label" if row[0] == "no" else "joy"] for row in TABLE]
    dialog = opened(workbook(tmp_path / "made.xlsx", labelled, labelled).read_bytes(), "r.xlsx")
    assert dialog.choice().label_column == "label"
    choose(dialog.label_column, None)
    read_sheet(dialog, qtbot, "sheet 2")
    assert dialog.choice().label_column is None


def test_a_wrong_choice_is_told_and_another_stays_possible(opened: Open, qtbot: QtBot) -> None:
    late = "text,label\n" + "".join(f"all is plain for a long time {n},joy\n" for n in range(60_000))
    dialog = opened(late.encode() + "zum Schluß ist es schöner,joy\n".encode("cp1252") * 3)
    dialog.differently.click()
    assert dialog.format.encoding.findData("utf-8") >= 0, "its beginning fits"
    choose(dialog.format.encoding, "utf-8")
    qtbot.waitUntil(lambda: "60002" in dialog.problem.text(), timeout=20_000)
    assert not dialog.accept_button.isEnabled()
    choose(dialog.format.encoding, "cp1252")
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=20_000)
    assert dialog.problem.text() == ""


def test_what_is_no_text_is_refused_and_nothing_can_be_chosen(opened: Open) -> None:
    dialog = opened(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    assert "not a text file" in dialog.problem.text()
    assert not dialog.differently.isVisible()
    assert not dialog.format.isVisible()
    assert not dialog.accept_button.isEnabled()


def test_labels_are_mapped_renamed_and_left_out(opened: Open, qtbot: QtBot) -> None:
    content = "text,label\n" + "".join(
        f"text number {n},{name}\n" for n, name in enumerate(["JOY", "fear", "x", "y"] * 3)
    )
    dialog = opened(content)
    qtbot.waitUntil(lambda: len(choices(dialog)) == 4)
    assert dialog.tabs.tabText(2) == "Labels (4)"
    assert choices(dialog)["JOY"].currentData() == "joy", "the same word is the same label"
    assert dialog.mapping.new_names() == ["fear", "x", "y"]
    choose(choices(dialog)["fear"], "anger")
    choose(choices(dialog)["x"], "\0out")
    name = next(edit for edit in dialog.mapping.findChildren(QLineEdit) if edit.text() == "y")
    name.selectAll()
    qtbot.keyClicks(name, "delight")
    assert dialog.choice().mapping == {"fear": "anger", "x": None, "y": "delight"}
    assert dialog.mapping.new_names() == ["delight"]
    assert not dialog.mapping.leave_out.isHidden()
    dialog.mapping.leave_out.click()
    assert dialog.choice().mapping == {"fear": "anger", "x": None, "y": None}
    assert dialog.mapping.leave_out.isHidden(), "it has nothing left to do"
    choose(choices(dialog)["y"], "\0new")
    assert not dialog.mapping.leave_out.isHidden()


def test_forty_labels_stay_usable(opened: Open, qtbot: QtBot) -> None:
    rows = "".join(f"text number {n},label {n % 40}\n" for n in range(200))
    dialog = opened("text,label\n" + rows)
    qtbot.waitUntil(lambda: len(choices(dialog)) == 40)
    dialog.tabs.setCurrentIndex(2)
    last = choices(dialog)["label 39"]
    before = next(edit for edit in dialog.mapping.findChildren(QLineEdit) if edit.text() == "label 38")
    dialog.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus, timeout=5_000)
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is last
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty(), timeout=5_000)
    assert dialog.height() <= 700


def test_several_labels_in_a_project_of_one_are_told_before_the_import(opened: Open, qtbot: QtBot) -> None:
    rows = "".join(f"text number {n},{name}\n" for n, name in enumerate(["joy|fear", "joy", "fear", "anger"] * 3))
    dialog = opened("text,label\n" + rows)
    assert "3 row" in dialog.problem.text()
    assert not dialog.accept_button.isEnabled()
    choose(choices(dialog)["fear"], "\0out")
    assert dialog.problem.text() == ""
    assert dialog.accept_button.isEnabled()
    choose(choices(dialog)["fear"], "\0new")
    assert not dialog.accept_button.isEnabled()
    choose(dialog.label_column, None)
    assert dialog.accept_button.isEnabled()
    assert dialog.choice().mapping == {}


def test_many_labels_where_many_are_allowed(opened: Open) -> None:
    rows = "".join(f"text number {n},{name}\n" for n, name in enumerate(["joy#fear", "joy", "fear", "anger"] * 3))
    dialog = opened("text,label\n" + rows, many=True)
    assert dialog.separator.isVisible()
    assert dialog.accept_button.isEnabled()
    assert dialog.choice().label_separator == "#"
    choose(dialog.separator, None)
    assert "joy#fear" in dialog.mapping.new_names()


def test_columns_of_0_and_1(opened: Open) -> None:
    rows = "".join(f"text number {n},{n % 2},{n % 3 // 2},{int(not n % 5)}\n" for n in range(20))
    dialog = opened("text,joy,fear,anger\n" + rows, many=True)
    choice = dialog.choice()
    assert (choice.label_column, choice.label_columns) == (None, ("joy", "fear", "anger"))
    assert dialog.accept_button.isEnabled()


def test_a_column_of_numbers_of_rows_is_no_labels(opened: Open) -> None:
    rows = "".join(f"text number {n},code{n}\n" for n in range(1_200))
    dialog = opened("text,code\n" + rows)
    choose(dialog.label_column, "code")
    assert "more different values" in dialog.problem.text()
    choose(dialog.label_column, "text")
    assert "at once" in dialog.problem.text()
    assert not dialog.accept_button.isEnabled()


def test_another_text_column_is_looked_at_anew(opened: Open, qtbot: QtBot) -> None:
    dialog = opened("title,review\n" + "".join(f"title {n % 2},a much longer review number {n}\n" for n in range(6)))
    dialog.text_column.setCurrentText("title")
    dialog.text_column.activated.emit(0)
    qtbot.waitUntil(lambda: "4 row" in dialog.odd.text(), timeout=20_000)
    assert dialog.choice().text_column == "title"
    assert dialog.model.headerData(0, Qt.Orientation.Horizontal) == "title"


def test_closing_while_it_is_looked_at_ends_in_order(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "r.csv"
    path.write_text("text\n" + "".join(f"text number {n}\n" for n in range(50_000)), "utf-8")
    dialog = ImportDialog(None, path, Scheme((), many=False))
    keep(dialog)
    dialog.show()
    came: list[object] = []
    looking, jobs = dialog._looking, dialog._looking._jobs
    for signal in (looking.choices_found, looking.previewed, looking.inspected, looking.refused, looking.progressed):
        signal.connect(came.append)
    assert jobs.is_working
    dialog.reject()
    wait_for_readings(qtbot)
    assert not jobs.is_working
    assert came == []
    dialog.deleteLater()


def test_everything_is_named_and_reached_by_keys(opened: Open) -> None:
    dialog = opened("review,label,city\n" + ROWS)
    for box in dialog.findChildren(QComboBox):
        assert box.accessibleName()
        assert box.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert dialog.table.accessibleName()
    assert dialog.column_table.accessibleName()


def test_columns_can_be_left_out_with_the_keyboard(opened: Open, qtbot: QtBot) -> None:
    dialog = opened("review,label,city,year\n" + ROWS.replace("\n", ",2020\n"))
    assert [dialog.columns.index(row, 0).data() for row in range(4)] == ["review", "label", "city", "year"]
    dialog.tabs.setCurrentIndex(1)
    table = dialog.column_table
    table.setFocus()
    table.setCurrentIndex(dialog.columns.index(2, 0))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert dialog.choice().dropped == ("city",)
    table.setCurrentIndex(dialog.columns.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert dialog.choice().dropped == ("city",), "the text is always kept"


def test_a_folder_of_a_data_set_and_one_of_its_splits(tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for split, word in (("train", "one"), ("test", "two")):
        lines = [f'{{"text": "{word} of many words {n}", "label": "joy"}}' for n in range(5)]
        (folder / f"{split}.jsonl").write_text("\n".join(lines), "utf-8")
    dialog = ImportDialog(None, folder, Scheme((), many=False))
    dialog.show()
    settle(dialog, qtbot)
    assert "10 row" in dialog.found.text()
    dialog.differently.click()
    choose(dialog.format.sheet, "test")
    qtbot.waitUntil(lambda: str(dialog.model.index(0, 0).data()).startswith("two"), timeout=20_000)
    settle(dialog, qtbot)
    chosen = dialog.choice().format
    assert chosen is not None
    assert (chosen.kind, chosen.sheet) == ("datasets", "test")
    dialog.reject()
    wait_for_readings(qtbot)
