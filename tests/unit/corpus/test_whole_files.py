"""What is written takes the place of an older file, but never that of a project."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.project_files import is_project
from annotator.core.schemes import ready_scheme
from annotator.corpus.unfinished import sweep
from annotator.corpus.whole import whole_file, whole_folder
from annotator.services.project import Project


def test_an_older_file_gives_way(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("old", "utf-8")
    with whole_file(path) as unfinished:
        unfinished.write_text("new", "utf-8")
    assert path.read_text("utf-8") == "new"


@pytest.mark.parametrize("name", ["p.annotator", "p.csv", "link.annotator"])
def test_a_project_does_not_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    made = tmp_path / (name if name != "link.annotator" else "p.annotator")
    Project.create(made, ready_scheme("sentiment2-en")).close()
    path = tmp_path / name
    if path != made:
        path.symlink_to(made)
    before = made.read_bytes()
    with pytest.raises(AnnotatorError) as caught, whole_file(path) as unfinished:
        unfinished.write_text("text,label\n", "utf-8")
    assert caught.value.key == "project_in_the_way"
    assert made.read_bytes() == before
    assert is_project(path)


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is writing labels.csv and the folder `data`, and has come half way."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from annotator.corpus.whole import whole_file, whole_folder\n"
        "folder = Path(sys.argv[1])\n"
        "with whole_file(folder / 'labels.csv') as file, whole_folder(folder / 'data', lambda _: True) as made:\n"
        "    file.write_text('half')\n"
        "    (made / 'half.jsonl').write_text('half')\n"
        "    print('half', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"half"
    yield process
    process.kill()
    process.communicate()


def _write_again(folder: Path) -> None:
    with whole_file(folder / "labels.csv") as file:
        file.write_text("whole", "utf-8")
    with whole_folder(folder / "data", lambda _: True) as made:
        (made / "whole.jsonl").write_text("whole", "utf-8")


def test_what_a_killed_process_left_is_swept_by_the_next(tmp_path: Path, writing: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        pytest.skip("a folder cannot be held there: it stays")
    writing.kill()
    writing.wait()
    assert len(list(tmp_path.iterdir())) == 2
    _write_again(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {"labels.csv", "data"}


def test_what_a_process_is_still_writing_is_not_swept(tmp_path: Path, writing: subprocess.Popen[bytes]) -> None:
    _write_again(tmp_path)
    assert (tmp_path / "labels.csv").read_text("utf-8") == "whole"
    assert len(list(tmp_path.iterdir())) == 4
    writing.communicate(b"")
    assert (tmp_path / "labels.csv").read_text("utf-8") == "half"
    assert [one.name for one in (tmp_path / "data").iterdir()] == ["half.jsonl"]
    assert {one.name for one in tmp_path.iterdir()} == {"labels.csv", "data"}


@pytest.mark.parametrize(
    "name",
    [
        ".labels.csv.part",
        ".labels.csv.0a1b2c3d.part",
        "labels.csv.annotator-0a1b2c3d.part",
        ".labels.csv.annotator-0a1b2c3d.part.bak",
        ".labels.csv.annotator-0A1B2C3D.part",
        ".labels_csv.annotator-0a1b2c3d.part",
        ".other.csv.annotator-0a1b2c3d.part",
    ],
)
def test_files_of_others_are_not_swept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("of somebody else", "utf-8")
    sweep(tmp_path / "labels.csv")
    assert (tmp_path / name).read_text("utf-8") == "of somebody else"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_with_the_name_of_a_leftover_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("work", "utf-8")
    (tmp_path / ".labels.csv.annotator-0a1b2c3d.part").symlink_to(tmp_path / "mine")
    sweep(tmp_path / "labels.csv")
    assert (tmp_path / "mine" / "work.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder cannot be held there: it stays")
def test_a_folder_that_was_set_aside_goes_only_once_there_is_another(tmp_path: Path) -> None:
    aside = tmp_path / ".data.annotator-0a1b2c3d.old"
    aside.mkdir()
    sweep(tmp_path / "data")
    assert aside.exists()
    _write_again(tmp_path)
    assert aside.exists()
    _write_again(tmp_path)
    assert not aside.exists()
