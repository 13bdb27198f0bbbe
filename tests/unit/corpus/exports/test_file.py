"""An export is there as a whole or not at all, in files and in folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.exports import ExportedText, Format, Side, TableOptions
from annotator.corpus.exports.datasets_folder import quoted
from annotator.corpus.exports.file import write
from tests.unit.corpus.exports.conftest import make, shape

HERE = [one for one in Format if one not in (Format.PARQUET, Format.DOCBIN)]
ROWS = [make(n, f"text {n}", ("正面",), "x", False) for n in range(1, 4)]


def broken() -> Iterator[ExportedText]:
    yield ROWS[0]
    raise ZeroDivisionError


def below(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("kind", HERE)
def test_a_failure_in_the_last_part_leaves_all_as_it_was(kind: Format, tmp_path: Path) -> None:
    path = tmp_path / f"out{kind.suffix}"
    write(path, kind, [(Side.TRAIN, ROWS), (Side.TEST, ROWS[:1])], shape(False), TableOptions())
    before = below(tmp_path)
    assert before
    with pytest.raises(ZeroDivisionError):
        write(path, kind, [(Side.TRAIN, ROWS[:2]), (Side.TEST, broken())], shape(False), TableOptions())
    assert below(tmp_path) == before


@pytest.mark.parametrize("kind", HERE)
def test_cancelling_leaves_nothing(kind: Format, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write(tmp_path / "out", kind, [(None, ROWS)], shape(False), TableOptions(), lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_export_can_be_repeated(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write(path, Format.DATASETS, [(Side.TRAIN, ROWS), (Side.TEST, ROWS)], shape(False), TableOptions())
    write(path, Format.DATASETS, [(None, ROWS)], shape(False), TableOptions())
    assert sorted(below(tmp_path)) == ["out/README.md", "out/data/train.jsonl"]


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(AnnotatorError, match="export_folder_taken"):
        write(tmp_path, Format.DATASETS, [(None, ROWS)], shape(False), TableOptions())
    with pytest.raises(AnnotatorError, match="export_folder_taken"):
        write(tmp_path / "thesis.txt", Format.DATASETS, [(None, ROWS)], shape(False), TableOptions())
    assert below(tmp_path) == {"thesis.txt": b"years of work"}


@pytest.mark.parametrize("name", ["README.md", "data/mine.txt", "data/train.jsonl.bak", "data/old/train.jsonl"])
def test_a_folder_with_names_like_ours_and_other_things_in_it_is_kept(tmp_path: Path, name: str) -> None:
    mine = tmp_path / "set" / name
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"years of work")
    with pytest.raises(AnnotatorError, match="export_folder_taken"):
        write(tmp_path / "set", Format.DATASETS, [(None, ROWS)], shape(False), TableOptions())
    assert below(tmp_path) == {f"set/{name}": b"years of work"}


def test_an_export_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    for sides in ([(Side.TRAIN, ROWS), (Side.DEV, ROWS[:1])], [(None, ROWS)]):
        write(tmp_path / "out", Format.DATASETS, sides, shape(False), TableOptions())
    assert sorted(below(tmp_path)) == ["out/README.md", "out/data/train.jsonl"]


def test_an_empty_folder_may_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", Format.DATASETS, [(None, ROWS)], shape(False), TableOptions())
    assert "out/README.md" in below(tmp_path)


def test_the_card_counts_and_explains(tmp_path: Path) -> None:
    write(tmp_path / "out", Format.DATASETS, [(Side.TRAIN, ROWS), (Side.DEV, ROWS[:1])], shape(False), TableOptions())
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert 'pretty_name: "试 | a project"' in card
    assert "  - split: validation\n    path: data/validation.jsonl\n" in card
    assert "          '0': \"正面\"\n" in card
    assert "| texts | 3 | 1 |\n| 正面 | 3 | 1 |\n| very bad | 0 | 0 |\n" in card
    assert "- **正面**: what it means" in card


def test_yaml_holds_every_name() -> None:
    assert quoted('a "b" \\ c') == '"a \\"b\\" \\\\ c"'
    assert quoted("x\ny\u2028\x85\ufeff") == '"x\\u000ay\\u2028\\u0085\\ufeff"'
    assert quoted("好 😀") == '"好 😀"'


def test_no_texts_make_a_file_all_the_same(tmp_path: Path) -> None:
    assert write(tmp_path / "a.json", Format.ARGILLA, [(None, [])], shape(False), TableOptions()) == {
        tmp_path / "a.json": 0
    }
    assert (tmp_path / "a.json").read_text() == "[]\n"
