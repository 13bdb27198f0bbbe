"""What the window does about an import: the banner, the rows left out, and what a killed import left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.services import annotating, importing
from annotator.services.importing import ImportChoice, ImportReport
from annotator.ui.dialogs.left_out import LeftOutDialog
from annotator.ui.failures import Failure
from annotator.ui.importing import Importing, ask_files, ask_folder
from annotator.ui.theme import Theme
from annotator.ui.training import RETRAIN
from annotator.ui.widgets.banner import Banner
from annotator.ui.workspace import Workspace
from tests.ui.conftest import Desk, MakeDesk
from tests.ui.waiting import until_stopped


class Seam:
    """The imports of a project without the window around them."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        self.desk = desk
        self.window = QWidget()
        self.banner = Banner(theme, self.window)
        self.failures: list[Failure] = []
        self.reports: list[ImportReport] = []
        self.reviews = 0
        self.importing = Importing(desk.context, self.banner, self._start, self.window)
        self.importing.imported.connect(self.reports.append)
        self.importing.review_requested.connect(self._count)

    def _start(self, name: str, job: Callable[..., Any], done: Callable[[Any], None]) -> bool:
        return self.desk.context.jobs.start(name, job, done, self.failures.append)

    def _count(self) -> None:
        self.reviews += 1


@pytest.fixture
def seam(make_desk: MakeDesk, theme: Theme, qtbot: QtBot) -> Iterator[Seam]:
    made = Seam(make_desk(), theme)
    made.desk.wait()
    yield made
    made.desk.context.jobs.stop_and_wait()
    made.window.deleteLater()


def bring(seam: Seam, qtbot: QtBot, file: Path, choice: ImportChoice) -> ImportReport:
    before = len(seam.reports)
    seam.importing.start((file, choice))
    qtbot.waitUntil(lambda: len(seam.reports) > before or bool(seam.failures), timeout=20_000)
    assert seam.failures == []
    return seam.reports[-1]


def buttons(seam: Seam) -> list[str]:
    return [button.text() for button in seam.banner.buttons]


def test_a_sound_import_is_told_in_one_line(seam: Seam, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\nsome words,one\nother words,two\n", "utf-8")
    report = bring(seam, qtbot, file, ImportChoice("text", "label"))
    assert report.added == 2
    assert seam.banner.text.startswith("2 text")
    assert "2 with labels" in seam.banner.text
    assert buttons(seam) == []


def test_rows_left_out_are_listed_and_their_file_is_named(
    seam: Seam, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\nsome words,one\n,two\na,b,c,d\n", "utf-8")
    report = bring(seam, qtbot, file, ImportChoice("text", "label"))
    assert "2 left out" in seam.banner.text
    assert buttons(seam) == ["Which?"]
    shown: list[LeftOutDialog] = []
    monkeypatch.setattr(LeftOutDialog, "exec", lambda dialog: shown.append(dialog))
    seam.banner.buttons[0].click()
    said = shown[0].rows.toPlainText()
    assert "Row 2 has no text." in said
    assert "Row 3" in said
    assert report.rejects is not None
    assert any(str(report.rejects) in one.text() for one in shown[0].findChildren(QLabel))
    assert "Row 2 has no text." in report.rejects.read_text("utf-8-sig"), "in the language of the person"
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    shown[0].show_folder.click()
    assert opened == [str(report.rejects.parent)]


def test_conflicts_can_be_reviewed(seam: Seam, qtbot: QtBot, tmp_path: Path) -> None:
    desk = seam.desk
    annotating.label(desk.project, desk.ids[:1], desk.label_ids[:1])
    file = tmp_path / "r.csv"
    file.write_text("text,label\ntext number 1,two\n", "utf-8")
    bring(seam, qtbot, file, ImportChoice("text", "label"))
    assert "labelled otherwise before" in seam.banner.text
    assert buttons(seam) == ["Review"]
    seam.banner.buttons[0].click()
    assert seam.reviews == 1
    assert seam.banner.isHidden(), "it was understood"


def test_texts_with_different_labels_in_the_file_can_be_reviewed(seam: Seam, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label\nso so,one\nso so,two\n", "utf-8")
    bring(seam, qtbot, file, ImportChoice("text", "label"))
    assert "came more than once with different labels" in seam.banner.text
    assert "before" not in seam.banner.text
    assert buttons(seam) == ["Review"]


def test_reviewing_conflicts_keeps_what_else_was_said(seam: Seam, qtbot: QtBot, tmp_path: Path) -> None:
    desk = seam.desk
    annotating.label(desk.project, desk.ids[:1], desk.label_ids[:1])
    file = tmp_path / "r.csv"
    file.write_text("text,label\ntext number 1,two\n,two\n", "utf-8")
    bring(seam, qtbot, file, ImportChoice("text", "label"))
    assert buttons(seam) == ["Review", "Which?"]
    seam.banner.buttons[0].click()
    assert buttons(seam) == ["Which?"]
    assert not seam.banner.isHidden()
    assert "otherwise" not in seam.banner.text


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[int, int]]]:
    """What was asked about; files whose name begins with "not" are cancelled."""
    from annotator.ui.dialogs.import_file import ImportDialog

    found: list[tuple[str, tuple[int, int]]] = []

    def ask(_parent: object, path: Path, _scheme: object, place: tuple[int, int]) -> tuple[Path, ImportChoice] | None:
        found.append((path.name, place))
        return None if path.name.startswith("not") else (path, ImportChoice("text", "label"))

    monkeypatch.setattr(ImportDialog, "ask", ask)
    return found


def write(folder: Path, name: str, *rows: str) -> Path:
    file = folder / name
    file.write_text("\n".join(("text,label", *rows)), "utf-8")
    return file


def test_several_files_are_asked_about_first_and_come_in_one_after_the_other(
    seam: Seam, qtbot: QtBot, tmp_path: Path, asked: list[tuple[str, tuple[int, int]]]
) -> None:
    files = [
        write(tmp_path, "a.csv", "some words,one", ",one"),
        write(tmp_path, "not.csv", "none of these,one"),
        write(tmp_path, "b.csv", "other words,two", "more words,new"),
    ]
    seam.importing.ask(files)
    assert asked == [("a.csv", (1, 3)), ("not.csv", (2, 3)), ("b.csv", (3, 3))]
    qtbot.waitUntil(lambda: len(seam.reports) == 2, timeout=20_000)
    assert [report.added for report in seam.reports] == [1, 2]
    assert seam.failures == []
    lines = seam.banner.text.splitlines()
    assert [line.split(":")[0] for line in lines] == ["a.csv", "b.csv"]
    assert "1 left out" in lines[0]
    assert buttons(seam) == ["Which? (a.csv)"]


def test_a_file_dropped_while_another_one_comes_in_waits_for_its_turn(seam: Seam, qtbot: QtBot, tmp_path: Path) -> None:
    choice = ImportChoice("text", "label")
    seam.importing.start((write(tmp_path, "a.csv", "some words,one"), choice))
    seam.importing.start((write(tmp_path, "b.csv", "other words,two"), choice))
    qtbot.waitUntil(lambda: len(seam.reports) == 2, timeout=20_000)
    assert [line.split(":")[0] for line in seam.banner.text.splitlines()] == ["a.csv", "b.csv"]


def test_after_one_that_fails_the_others_are_named_and_not_imported(seam: Seam, qtbot: QtBot, tmp_path: Path) -> None:
    good, bad = ImportChoice("text", "label"), ImportChoice("no such column")
    first = write(tmp_path, "a.csv", "some words,one")
    others = [write(tmp_path, name, "other words,two") for name in ("b.csv", "c.csv", "d.csv")]
    seam.importing.start((first, good), (others[0], bad), (others[1], good), (others[2], good))
    qtbot.waitUntil(lambda: bool(seam.failures), timeout=20_000)
    qtbot.waitUntil(lambda: not seam.desk.context.jobs.is_working, timeout=20_000)
    assert len(seam.reports) == 1
    assert seam.banner.text.endswith("Not imported: c.csv, d.csv")
    seam.failures.clear()
    bring(seam, qtbot, others[1], good)
    assert seam.banner.text.startswith("1 text"), "what was told before is over"


def test_while_something_else_runs_nothing_is_asked_and_every_file_is_named(
    seam: Seam, asked: list[tuple[str, tuple[int, int]]]
) -> None:
    seam.desk.context.jobs.start("export", until_stopped, lambda _: None)
    seam.importing.ask([])
    assert seam.banner.isHidden(), "nothing was chosen"
    seam.importing.ask([Path("a.csv"), Path("b.csv")])
    assert asked == []
    assert seam.banner.text.startswith("Something else is running.")
    assert seam.banner.text.endswith("Not imported: a.csv, b.csv")


def test_a_training_that_runs_keeps_nobody_from_being_asked(
    seam: Seam, asked: list[tuple[str, tuple[int, int]]]
) -> None:
    seam.desk.context.jobs.start(RETRAIN, until_stopped, lambda _: None)
    seam.importing.ask([Path("not.csv")])
    assert asked == [("not.csv", (1, 1))]


def test_files_that_cannot_begin_are_named_with_the_first_of_them(seam: Seam) -> None:
    seam.desk.context.jobs.start("export", until_stopped, lambda _: None)
    choice = ImportChoice("text", "label")
    seam.importing.start((Path("a.csv"), choice), (Path("b.csv"), choice))
    assert seam.banner.text == "Not imported: a.csv, b.csv"


def test_what_a_killed_import_left_is_removed_when_nothing_runs(
    make_desk: MakeDesk, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[bool] = []
    monkeypatch.setattr(importing, "needs_sweep", lambda _: True)
    monkeypatch.setattr(importing, "sweep", lambda *_: swept.append(True))
    desk = make_desk()
    go_on = threading.Event()

    def other(_on_progress: object, _should_stop: object) -> None:
        go_on.wait(10)

    desk.context.jobs.start("other", other, lambda _: None)
    seam = Seam(desk, theme)
    desk.wait()
    assert swept == []
    go_on.set()
    qtbot.waitUntil(lambda: swept == [True], timeout=10_000)
    qtbot.waitUntil(lambda: not desk.context.jobs.is_working, timeout=10_000)
    qtbot.wait(50)
    assert swept == [True], "once"
    seam.window.deleteLater()


def test_files_or_a_folder_are_asked_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def files(_parent: object, _title: str, _folder: str, patterns: str) -> tuple[list[str], str]:
        asked.append(patterns)
        return ["/x/r.parquet", "/x/s.csv"], ""

    window = QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", files)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    assert ask_files(window) == [Path("/x/r.parquet"), Path("/x/s.csv")]
    for ending in ("csv", "jsonl", "xlsx", "parquet", "gz", "zip"):
        assert f"*.{ending}" in asked[0]
    assert ask_folder(window) is None


def test_an_import_that_is_undone_is_told_in_place_of_what_it_brought(
    desk: Desk, open_workspace: Callable[[Desk], Workspace], qtbot: QtBot, tmp_path: Path
) -> None:
    annotating.label(desk.project, desk.ids[:1], desk.label_ids[:1])
    file = tmp_path / "r.csv"
    file.write_text("text,label\ntext number 1,two\nother words,two\n", "utf-8")
    workspace = open_workspace(desk)
    workspace.importing.start((file, ImportChoice("text", "label")))
    qtbot.waitUntil(lambda: bool(workspace.banner.buttons), timeout=20_000)
    workspace.undo()
    qtbot.waitUntil(lambda: workspace.banner.text == "The import was undone. Redo brings it back.", timeout=10_000)
    assert workspace.banner.buttons == [], "there is nothing left to review"
    workspace.redo()
    qtbot.waitUntil(lambda: workspace.banner.text == "The import is back.", timeout=10_000)


def test_all_files_come_in_that_were_asked_for_while_a_training_stops(
    desk: Desk, open_workspace: Callable[[Desk], Workspace], tmp_path: Path, qtbot: QtBot
) -> None:
    files = [tmp_path / f"{name}.csv" for name in "abc"]
    for file in files:
        file.write_text("text\n" + "\n".join(f"{file.name} says {n}" for n in range(9)), "utf-8")
    workspace = open_workspace(desk)
    texts = desk.project.counts().texts
    workspace.context.jobs.start(RETRAIN, until_stopped, lambda _: None)
    first, second, third = ((file, ImportChoice("text")) for file in files)
    workspace.importing.start(first, second)
    workspace.importing.start(third)
    qtbot.waitUntil(lambda: desk.project.counts().texts == texts + 27, timeout=20_000)


def test_a_sweep_that_is_cancelled_stays_so(seam: Seam, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    began, jobs = list[str](), seam.desk.context.jobs
    jobs.started.connect(began.append)
    monkeypatch.setattr(importing, "sweep", lambda _, *asked: until_stopped(*asked))
    seam.importing._take_left_over(True)
    with qtbot.waitSignal(jobs.cancelled):
        jobs.cancel()
    qtbot.wait(20)
    assert (began, jobs.is_working) == (["sweep"], False)
