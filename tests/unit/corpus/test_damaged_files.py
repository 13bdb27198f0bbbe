"""What is wrong with a file is said before a row of it is read."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError
from annotator.corpus.formats import FileFormat
from annotator.corpus.reading import preview, read_rows
from annotator.corpus.writing import write_rows


def workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["text", "label"])
    for number in range(200):
        book.active.append([f"text number {number}", "x"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def without(content: bytes, part: str, replacement: bytes | None = None) -> bytes:
    """A workbook whose part is missing or something else."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
            elif replacement is not None:
                new.writestr(name, replacement)
    return result.getvalue()


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as new:
        new.writestr("photo.txt", "no workbook")
        new.writestr("other.txt", "nor is this")
    return content.getvalue()


NOISE = bytes(byte | 0x80 for byte in Random(1).randbytes(900))
SHEET = "xl/worksheets/sheet1.xml"
PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(99)
DAMAGED = {
    "empty": ("a.csv", b"", "file_empty", {}),
    "white space only": ("a.txt", b" \r\n\n\t\n", "file_empty", {}),
    "mark only": ("a.csv", b"\xef\xbb\xbf", "file_empty", {}),
    "header only": ("a.csv", b"text,label\n", "file_empty", {}),
    "empty JSON array": ("a.json", b"[]", "file_empty", {}),
    "picture": ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file_binary", {}),
    "archive of several files": ("a.zip", archive(), "archive_many", {}),
    "document of old Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "file_binary", {}),
    "our own project file": ("a.annotator", b"SQLite format 3\0" + bytes(999), "file_binary", {}),
    "no encoding": ("a.txt", b"ok\n" + NOISE, "file_encoding", {"line": 2}),
    "cut UTF-16": ("a.txt", "text\n好".encode("utf-16")[:-1], "file_encoding", {}),
    "cut workbook": ("a.xlsx", workbook()[:-600], "file_truncated_excel", {}),
    "cut workbook called csv": ("a.csv", workbook()[:-600], "file_truncated_excel", {}),
    "workbook without its sheet": ("a.xlsx", without(workbook(), SHEET), "excel_damaged", {}),
    "workbook with a broken sheet": ("a.xlsx", without(workbook(), SHEET, b"<worksheet><sheetDa"), "excel_damaged", {}),
    "workbook behind a password": ("a.xlsx", PASSWORD, "excel_password", {}),
    "cut JSON": ("a.json", b'[{"text": "a"},\n {"text": "b', "json_damaged", {"line": 2, "column": 11}),
    "JSON with a comma too many": ("a.json", b'[\n{"text": "a",}\n]', "json_damaged", {"line": 2}),
    "JSON in single quotes": ("a.jsonl", b"{'text': 'a'}\n{'text': 'b'}\n", "json_damaged", {"line": 1, "column": 2}),
    "JSON object": ("a.json", b'{"data": [\n["text", "a"]]}', "json_not_rows", {}),
    "JSON object of columns": ("a.json", b'{"text": {"0": "a"}, "label": {"0": "b"}}', "json_not_rows", {}),
    "JSON object of objects": ("a.txt", b'{"1": {"text": "a"}, "2": {"text": "b"}}', "json_not_rows", {}),
    "JSON object, cut": ("a.json", b'{"data": [\n{"text": "a"}, {"te', "json_damaged", {"line": 2, "column": 17}),
    "JSON object with more behind it": ("a.json", b'{"data": [{"a": 1}]}}', "json_damaged", {"line": 1, "column": 21}),
    "JSON numbers": ("a.json", b"[1, 2]", "json_not_rows", {}),
    "JSON number": ("a.json", b"12", "json_not_rows", {}),
    "JSONL arrays": ("a.jsonl", b'["a", "x"]\n["b", "y"]\n', "json_not_rows", {}),
    "deep JSON": ("a.json", b"[" * 200_000, "json_damaged", {}),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_file_says_what_is_wrong(case: str, tmp_path: Path) -> None:
    name, content, key, place = DAMAGED[case]
    file = tmp_path / name
    file.write_bytes(content)
    for attempt in (preview, read_rows):
        with pytest.raises(AnnotatorError) as raised:
            attempt(file)
        assert raised.value.key == key
        assert raised.value.values["file"] == str(file)
        assert place.items() <= raised.value.values.items()


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="file_missing"):
        preview(tmp_path / "nowhere.csv")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="folder_not_dataset"):
        read_rows(tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read")
def test_a_forbidden_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("text\na\n")
    file.chmod(0)
    with pytest.raises(AnnotatorError, match="file_unreadable"):
        preview(file)


def test_the_system_s_refusal_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_text("text\na\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(AnnotatorError, match="file_unreadable") as raised:
        preview(file)
    assert raised.value.values["reason"] == "Permission denied"


@pytest.mark.parametrize(("encoding", "key"), [("ascii", "encoding_wrong"), ("klingon", "encoding_unknown")])
def test_an_encoding_a_person_chose_must_fit(encoding: str, key: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("fine\n很好很好\n", encoding="utf-8")
    with pytest.raises(AnnotatorError, match=key) as raised:
        read_rows(file, FileFormat("txt", encoding, None, header=False))
    assert raised.value.values.get("line", 2) == 2


def test_a_cut_workbook_never_passes_for_a_whole_one(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_rows(file, ("text", "label"), [(f"text {number}", "x") for number in range(50)])
    whole = file.read_bytes()
    for length in range(100, len(whole), 97):
        file.write_bytes(whole[:length])
        with pytest.raises(AnnotatorError):
            preview(file)


SOUND = {
    ".csv": 'text,label\n"good, all in all",1\n很差,0\n'.encode("utf-8-sig"),
    ".tsv": "评论\t情感\n房间很干净\t正面\n太差了\t负面\n".encode("gb18030"),
    ".jsonl": b'{"text": "a", "label": ["x"]}\n{"text": "b"}\n',
    ".json": '[{"text": "a"}, {"text": "é"}]'.encode(),
    ".txt": "first line\nsecond line\n".encode("utf-16"),
    ".xlsx": workbook(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SOUND)), st.integers(0, 10_000), st.binary(max_size=20), st.integers(0, 10))
def test_damage_anywhere_is_an_error_with_a_name_or_none(
    folder: Path, ending: str, place: int, bytes_there: bytes, lost: int
) -> None:
    sound = SOUND[ending]
    place %= len(sound)
    file = folder / f"a{ending}"
    file.write_bytes(sound[:place] + bytes_there + sound[place + lost :])
    named = [str(file)]
    try:
        seen = preview(file)
        rows = list(read_rows(file, seen.format))
    except AnnotatorError as error:
        named.append(str(error.values["file"]))
    else:
        assert seen.total == len(rows)
    assert set(named) == {str(file)}
