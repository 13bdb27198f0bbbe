"""The import dialog on labels that are hard to tell: one-hot columns, words for no label, texts that contradict."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.ui.dialogs.import_file import ImportDialog
from tests.unit.corpus.test_reading import workbook

from .test_import_dialog import Open, choices, choose, opened  # noqa: F401

ONE_HOT = "text,joy,anger,surprise,fear\n" + "".join(
    f"text {at},{row}\n" for at, row in enumerate(["1,0,0,0", "1,0,0,0", "0,1,0,0", "0,0,1,0", "0,1,0,1"])
)


def numbers(dialog: ImportDialog) -> list[int]:
    rows = range(dialog.model.rowCount())
    return [dialog.model.headerData(row, Qt.Orientation.Vertical) for row in rows]


def test_a_column_of_0_and_1_that_never_stands_alone_is_a_label_of_the_project(opened: Open, qtbot: QtBot) -> None:  # noqa: F811
    dialog = opened(ONE_HOT, labels=("joy", "FEAR"), many=True)
    assert dialog.choice().label_columns == ("joy", "anger", "surprise", "fear")
    qtbot.waitUntil(lambda: len(choices(dialog)) == 4)
    assert choices(dialog)["fear"].currentData() == "FEAR"
    assert {one.name: one.count for one in dialog.mapping.labels}["fear"] == 1
    assert "4 column" in dialog.label_column.currentText()


def test_it_is_a_remark_where_the_project_has_no_such_label(opened: Open) -> None:  # noqa: F811
    assert opened(ONE_HOT, labels=("joy",), many=True).choice().label_columns == ("joy", "anger", "surprise")


def test_words_for_no_label_are_left_out_unless_the_person_wants_them(opened: Open, qtbot: QtBot) -> None:  # noqa: F811
    rows = "".join(f"text {at},{name}\n" for at, name in enumerate(["joy", "nan", "NULL", "None", "joy", "nan"]))
    dialog = opened("text,label\n" + rows)
    assert "“nan”" in dialog.odd.text()
    qtbot.waitUntil(lambda: len(choices(dialog)) == 4)
    assert [choices(dialog)[name].currentData() for name in ("nan", "NULL")] == ["\0out", "\0out"]
    assert dialog.mapping.new_names() == ["None"]
    assert dialog.choice().mapping == {"nan": None, "NULL": None}
    choose(choices(dialog)["nan"], "\0new")
    assert dialog.choice().mapping == {"NULL": None}


def test_they_are_left_out_also_while_the_labels_are_counted(opened: Open) -> None:  # noqa: F811
    dialog = opened("text,label\n" + "text one,joy\ntext two,anger\n" * 3)
    assert dialog.choice().mapping == {}
    dialog._inspection = None  # as before the whole file was gone through
    assert dialog.choice().mapping["nan"] is None


def test_texts_that_contradict_are_told_for_the_column_of_the_labels(opened: Open) -> None:  # noqa: F811
    content = "text,label,city\nso so,joy,Rome\nfine,joy,Bonn\nso so,anger,Rome\nbad,anger,Rome\n"
    dialog = opened(content)
    assert "an earlier text otherwise" in dialog.odd.text()
    said = "\n".join(one.text() for one in dialog.findings.findChildren(QLabel))
    assert "Row 3: so so" in said
    assert dialog.tabs.tabText(3) == "Findings (2)"
    choose(dialog.label_column, None)
    assert "otherwise" not in dialog.odd.text()
    assert dialog.tabs.tabText(3) == "Findings (1)"


def test_rows_have_the_numbers_that_the_rest_of_the_program_calls_them_by(
    tmp_path: Path,
    opened: Open,  # noqa: F811
) -> None:
    rows: list[list[object]] = [["text", "label"], *([f"the room was number {n}", "joy"] for n in range(3))]
    sheet = workbook(tmp_path / "made.xlsx", [["Survey of the summer"], [], *rows])
    assert numbers(opened(sheet.read_bytes(), "r.xlsx")) == [4, 5, 6]
    assert numbers(opened('text,label\nfine,joy\n"a",b,c,d\nbad,anger\n')) == [1, 3]
