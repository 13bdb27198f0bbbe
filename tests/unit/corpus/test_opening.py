"""Packed files are read as if they were not packed; reading tells where it is and stops when told."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress
from annotator.corpus.formats import Row
from annotator.corpus.inspection import inspect
from annotator.corpus.opening import Watch, open_bytes, packing
from annotator.corpus.reading import preview, read_rows

CSV = "text,label\n房间很干净,正面\n等了一个小时,负面\n".encode("gb18030")


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def workbook() -> bytes:
    content = io.BytesIO()
    pd.DataFrame({"text": ["a clean room", "an hour of waiting"], "label": ["good", "bad"]}).to_excel(
        content, index=False
    )
    return content.getvalue()


PACKED = {
    "gz": ("r.csv.gz", gzip.compress(CSV), "gz", "csv"),
    "gz without its ending": ("r.csv", gzip.compress(CSV), "gz", "csv"),
    "gz in two parts": ("r.csv.gz", gzip.compress(CSV[:20]) + gzip.compress(CSV[20:]), "gz", "csv"),
    "zip": ("r.zip", zipped(**{"folder/r.csv": CSV}), "zip", "csv"),
    "zip of a Mac": ("r.zip", zipped(**{"r.csv": CSV, "__MACOSX/._r.csv": b"x", ".DS_Store": b"x"}), "zip", "csv"),
    "zip of a workbook": ("r.zip", zipped(**{"r.xlsx": workbook()}), "zip", "xlsx"),
    "gz of a workbook": ("r.xlsx.gz", gzip.compress(workbook()), "gz", "xlsx"),
    "workbook": ("r.xlsx", workbook(), None, "xlsx"),
    "bare": ("r.csv", CSV, None, "csv"),
}


@pytest.mark.parametrize("case", PACKED)
def test_a_packed_file_reads_as_the_file_in_it(case: str, tmp_path: Path) -> None:
    name, content, packed, kind = PACKED[case]
    file = tmp_path / name
    file.write_bytes(content)
    seen = preview(file)
    assert (packing(file), seen.format.kind, seen.columns, seen.total) == (packed, kind, ("text", "label"), 2)
    assert inspect(file).packing == packed
    rows = [row.values["text"] for row in read_rows(file) if isinstance(row, Row)]
    assert rows in (["房间很干净", "等了一个小时"], ["a clean room", "an hour of waiting"])
    assert list(tmp_path.iterdir()) == [file]


def test_the_name_inside_counts_as_the_name(tmp_path: Path) -> None:
    file = tmp_path / "r.csv.gz"
    file.write_bytes(gzip.compress(b"one thing, another\ntwo things, others\n"))
    assert preview(file).format.kind == "csv"


def encrypted() -> bytes:
    content = bytearray(zipped(**{"r.csv": CSV}))
    content[6] |= 1  # the flag in the header before the file …
    content[content.index(b"PK\x01\x02") + 8] |= 1  # … and in the table of contents
    return bytes(content)


def with_a_wrong_byte() -> bytes:
    content = bytearray(zipped(**{"r.txt": CSV * 50}))
    content[content.index(b"r.txt") + 30] ^= 0xFF
    return bytes(content)


REFUSED = {
    "several": ("r.zip", zipped(**{"a.csv": CSV, "b.csv": CSV}), "archive_many"),
    "none": ("r.zip", zipped(), "archive_many"),
    "password": ("r.zip", encrypted(), "archive_password"),
    "cut gz": ("r.csv.gz", gzip.compress(CSV * 50)[:-20], "archive_damaged"),
    "cut zip": ("r.zip", zipped(**{"r.txt": CSV})[:-30], "archive_damaged"),
    "a wrong byte": ("r.zip", with_a_wrong_byte(), "archive_damaged"),
    "nothing in it": ("r.csv.gz", gzip.compress(b""), "file_empty"),
    "a picture in it": ("r.gz", gzip.compress(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "file_binary"),
    "an archive in it": ("r.gz", gzip.compress(zipped(**{"a.csv": CSV})), "file_binary"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_archive_that_cannot_be_read_says_why(case: str, tmp_path: Path) -> None:
    name, content, key = REFUSED[case]
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(AnnotatorError) as raised:
        preview(file)
    assert (raised.value.key, raised.value.values["file"]) == (key, str(file))


@pytest.mark.parametrize("packed", [False, True])
def test_progress_goes_from_nothing_to_the_size_in_kilobytes(packed: bool, tmp_path: Path) -> None:
    content = b"".join(f"text number {number * 7919}\n".encode() for number in range(50_000))
    file = tmp_path / "r.txt"
    file.write_bytes(gzip.compress(content) if packed else content)
    seen: list[Progress] = []
    with open_bytes(file, Watch(seen.append)) as opened:
        assert opened.read() == content
    kilobytes = file.stat().st_size >> 10
    steps = [one.step for one in seen]
    assert (steps[0], steps[-1]) == (0, kilobytes)
    assert steps == sorted(steps)
    assert {one.steps for one in seen} == {kilobytes}


def test_looking_at_a_file_is_told_and_can_be_stopped(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_bytes(b"text,label\n" + b"good,1\n" * 50_000)
    seen: list[Progress] = []
    assert preview(file, on_progress=seen.append).total == 50_000
    assert {one.phase for one in seen} == {"look"}
    for stop_at in (1, len(seen) // 2, len(seen) - 1):
        told: list[Progress] = []
        with pytest.raises(Cancelled):
            preview(file, on_progress=told.append, should_stop=lambda told=told, at=stop_at: len(told) >= at)
        assert len(told) == stop_at
