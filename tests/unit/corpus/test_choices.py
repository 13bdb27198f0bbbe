"""What may be chosen for a file that was read wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.corpus.choices import ENCODINGS, FormatChoices, format_choices


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_encoding_it_seems_to_be_in_comes_first(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "r.txt"
    file.write_bytes("房间很干净，我们都很喜欢\n服务不好，不会再来了\n".encode(encoding) * 20)
    found = format_choices(file).encodings
    assert found[0] == encoding
    assert len(set(found)) == len(found)
    assert "latin_1" in found


def test_what_cannot_be_read_in_an_encoding_is_not_offered(tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_bytes("房间很干净，我们都很喜欢\n".encode("gb18030") * 20)
    found = format_choices(file).encodings
    assert "gb18030" in found
    assert "utf-8" not in found
    assert set(found) <= set(ENCODINGS)


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "first"
    book.active.append(["text"])
    book.create_sheet("第二")
    book.save(tmp_path / "r.xlsx")
    assert format_choices(tmp_path / "r.xlsx") == FormatChoices(sheets=("first", "第二"))


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04xl/workbook.", b"\x89PNG\r\n\x1a\n" + bytes(99)])
def test_nothing_is_offered_for_what_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "r.xlsx"
    if content is not None:
        file.write_bytes(content)
    assert format_choices(file) == FormatChoices()
