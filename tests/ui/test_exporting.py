"""What is said after an export."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.exports import Format, Split
from annotator.services import annotating
from annotator.services.exporting import ExportChoice
from annotator.ui.workspace import Workspace


@pytest.fixture
def workspace(make_desk, open_workspace) -> Workspace:
    desk = make_desk(labels=("a|b", "c d"), bodies=["bad\x0bthing", "=1+1", "fine"])
    annotating.label(desk.project, desk.ids, desk.label_ids[:1])
    return open_workspace(desk)


def exported(workspace: Workspace, qtbot, path: Path, kind: Format) -> str:
    workspace.export(path, ExportChoice(kind=kind))
    qtbot.waitUntil(lambda: path.name in workspace.banner.text, timeout=10_000)
    return workspace.banner.text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Format.XLSX, r'Cells that had any: 1, the first with "bad\x0bthing".'),
        (Format.ACTIVETIGGER, 'Labels with another one: 1, the first "a/b" for "a|b".'),
        (Format.FASTTEXT, r'Texts that had any: 1, the first with "bad\x0bthing".'),
    ],
)
def test_what_had_to_be_changed_is_told_until_it_is_closed(
    workspace: Workspace, qtbot, tmp_path: Path, kind: Format, said: str
) -> None:
    text = exported(workspace, qtbot, tmp_path / f"out{kind.suffix}", kind)
    assert text.startswith(f"3 rows written to {tmp_path / f'out{kind.suffix}'}. ")
    assert text.endswith(said)
    assert not workspace.banner.is_free


def test_a_divided_export_names_the_files_it_made(workspace: Workspace, qtbot, tmp_path: Path) -> None:
    workspace.export(tmp_path / "out.jsonl", ExportChoice(kind=Format.JSONL, split=Split(1, 1, 1)))
    qtbot.waitUntil(lambda: "out-train.jsonl" in workspace.banner.text, timeout=10_000)
    text = workspace.banner.text
    assert text.startswith(f"3 rows written to {tmp_path}. ")
    made = {file.name: len(file.read_text("utf-8").splitlines()) for file in tmp_path.glob("out-*")}
    assert sorted(text.removeprefix(f"3 rows written to {tmp_path}. ").split(", ")) == sorted(
        f"{name} {rows}" for name, rows in made.items()
    )


def test_an_apostrophe_was_asked_for_and_nothing_else_is_worth_a_warning(
    workspace: Workspace, qtbot, tmp_path: Path
) -> None:
    text = exported(workspace, qtbot, tmp_path / "out.csv", Format.CSV)
    assert 'Cells: 1, the first with "\'=1+1"' in text
    assert workspace.banner.is_free, "it goes by itself"
    text = exported(workspace, qtbot, tmp_path / "out.jsonl", Format.JSONL)
    assert text == f"3 rows written to {tmp_path / 'out.jsonl'}."
