from __future__ import annotations

from pathlib import Path

import pytest
from rows import Rows, mixed_engines, read


def test_rows_are_on_disk_at_once_and_gone_on_from(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    Rows(file, False, ("corpus", "seed")).add({"corpus": "情绪", "seed": 1, "value": 0.5})
    assert read(file) == [{"corpus": "情绪", "seed": 1, "value": 0.5}]
    again = Rows(file, True, ("corpus", "seed"))
    assert again.has("情绪", 1)
    assert not again.has("情绪", 2)
    again.add({"corpus": "情绪", "seed": 2, "value": 0.7})
    assert [row["seed"] for row in again] == [1, 2]
    assert len(read(file)) == 2


def test_file_with_rows_is_not_mixed_into_by_accident(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    Rows(file, False, ("seed",)).add({"seed": 1})
    with pytest.raises(SystemExit, match="--resume"):
        Rows(file, False, ("seed",))


def test_cut_off_row_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"seed": 1}\n{"seed": 2, "val', "utf-8")
    rows = Rows(file, True, ("seed",))
    assert not rows.has(2)
    assert "damaged" in capsys.readouterr().out
    rows.add({"seed": 2})
    assert [row["seed"] for row in read(file)] == [1, 2]


def test_rows_of_another_benchmark_do_not_count(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"seed": 1}\n{"seed": 1, "part": "lstm"}\n', "utf-8")
    assert list(Rows(file, True, ("seed", "part"))) == [{"seed": 1, "part": "lstm"}]


def test_without_a_file_rows_are_only_remembered() -> None:
    rows = Rows(None, False, ("seed",))
    rows.add({"seed": 3})
    assert rows.has(3)


def test_mixed_engines_are_told() -> None:
    assert mixed_engines([{"engine": "a"}, {"engine": "a"}]) == ""
    assert "2" in mixed_engines([{"engine": "a"}, {"engine": "b"}])
