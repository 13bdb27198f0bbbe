"""Files of every odd kind, made here: each is read as what it is, or refused with the reason."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook

from annotator.core.errors import AnnotatorError
from annotator.corpus.formats import BadRow, Row
from annotator.corpus.inspection import inspect
from annotator.corpus.reading import preview, read_rows

TEXTS = {
    "gb18030": ("房间很干净，服务也不错", "电池太差了，用了一天就没电", "一般般吧，没有说的那么好"),
    "big5hkscs": ("房間很乾淨，服務也不錯", "電池太差了，用了一天就沒電", "一般般吧，沒有說的那麼好"),
    "cp932": ("部屋はとてもきれいでした", "電池がすぐに切れてしまう", "まあまあです、普通でした"),
    "cp949": ("방이 아주 깨끗하고 좋았습니다", "배터리가 너무 빨리 닳아요", "그냥 그렇습니다"),
    "cp1251": ("Комната очень чистая", "Батарея очень плохая", "Так себе, ничего особенного"),
    "cp1252": ("La chambre était très propre", "La batterie, hélas, a lâché", "Bof, rien de spécial à noter"),
    "cp1256": ("الغرفة نظيفة جدا والخدمة ممتازة", "البطارية سيئة للغاية", "عادي لا شيء مميز"),
    "utf-16-le": ("房间很干净，服务也不错", "La batterie, hélas, a lâché", "fine, all in all"),
    "utf-16-be": ("房间很干净，服务也不错", "La batterie, hélas, a lâché", "fine, all in all"),
}
LABELS = ("pos", "neg", "neu")


def found(file: Path) -> list[tuple[object, object]]:
    """Text and label of each row as they are proposed; none of them may be bad."""
    seen = preview(file)
    rows = list(read_rows(file, seen.format))
    assert not [row for row in rows if isinstance(row, BadRow)]
    label = seen.label_column or ""
    return [(row.values[seen.text_column], row.values.get(label)) for row in rows if isinstance(row, Row)]


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize(("delimiter", "end"), [(",", "\n"), ("|", "\r\n"), ("\t", "\r"), (";", "\n")])
def test_encodings_without_a_mark(encoding: str, delimiter: str, end: str, tmp_path: Path) -> None:
    rows = list(zip(TEXTS[encoding] * 4, LABELS * 4, strict=True))
    lines = [f"text{delimiter}label", *(f'"{text}"{delimiter}{label}' for text, label in rows)]
    file = tmp_path / "a.csv"
    file.write_bytes((end.join(lines) + end).encode(encoding))
    assert found(file) == rows
    assert preview(file).format.encoding == encoding


@pytest.mark.parametrize("column", [0, 1, 2])
def test_the_text_may_stand_anywhere(column: int, tmp_path: Path) -> None:
    rows = []
    for at in range(12):
        row = [f"{LABELS[at % 3]}", f"{at}"]
        row.insert(column, f"a review, the {at}th of some")
        rows.append(";".join(row))
    file = tmp_path / "a.csv"
    file.write_text("\n".join(rows), "utf-8")
    assert found(file) == [(f"a review, the {at}th of some", LABELS[at % 3]) for at in range(12)]


def test_names_of_columns_may_be_sentences(tmp_path: Path) -> None:
    names = ["How would you, in your own words, describe the stay you had?", "Overall, how satisfied were you with it?"]
    rows = [(text, f"{label} satisfied") for text, label in zip(TEXTS["cp1252"] * 3, LABELS * 3, strict=True)]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(f'"{text}",{label}' for text, label in [(names[0], f'"{names[1]}"'), *rows]), "utf-8")
    assert (preview(file).format.header, preview(file).columns) == (True, tuple(names))
    assert found(file) == rows


def test_a_first_row_with_a_label_is_no_header(tmp_path: Path) -> None:
    rows = [("what a very long day it was, really", "pos"), *[("short", "pos"), ("shorter", "neg")] * 4]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(f'"{text}",{label}' for text, label in rows), "utf-8")
    assert found(file) == rows


@pytest.mark.parametrize(
    "line",
    [
        "__label__{label} {text}",
        "__label__{label},{text}",
        "__label__{label} , {text}",
        "{label}: {text}",
        "{label}\t{text}",
    ],
)
@pytest.mark.parametrize("ending", [".txt", ".csv"])
def test_labels_before_texts(line: str, ending: str, tmp_path: Path) -> None:
    rows = [(f"{text} {at}", LABELS[at // 2 % 3]) for at, text in enumerate(TEXTS["cp1252"] * 5)]
    file = tmp_path / f"a{ending}"
    file.write_text("".join(line.format(label=label, text=text) + "\n" for text, label in rows), "utf-8")
    assert [(text, said[0] if isinstance(said, list) else said) for text, said in found(file)] == rows


def test_a_text_of_fasttext_may_look_like_json(tmp_path: Path) -> None:
    file = tmp_path / "first.txt"
    file.write_text('{"a": 1}\n__label__good a room\n__label__bad a queue\n', "utf-8")
    seen = preview(file)
    assert seen.format.kind == "fasttext"
    assert seen.total == 3


def test_fasttext_in_which_few_lines_are_labelled(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("__label__x,y one text, here\n" + "a bare text, well\n" * 19, "utf-8")
    assert found(file) == [("one text, here", ["x,y"]), *[("a bare text, well", "")] * 19]


def test_unicode_s_line_ends_end_no_row(tmp_path: Path) -> None:
    rows = [("one\x85two", "pos"), ("a\u2028b", "neg"), ("c\u2029d", "pos")]
    for ending, delimiter in ((".csv", ","), (".txt", "\t")):
        file = tmp_path / f"a{ending}"
        file.write_bytes(
            "\r\n".join(f"{text}{delimiter}{label}" for text, label in [("text", "label"), *rows]).encode()
        )
        assert found(file) == rows


def test_a_field_of_a_million_characters(tmp_path: Path) -> None:
    long = "long text, " * 91_000
    file = tmp_path / "a.csv"
    file.write_text(f'text,label\n"{long}",pos\nshort,neg\nshorter,pos\n', "utf-8")
    assert found(file) == [(long, "pos"), ("short", "neg"), ("shorter", "pos")]
    assert [one.key for one in inspect(file).findings] == ["long"]


def test_lists_in_the_cells_of_a_table(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("""text,labels\n"a text, [sic]","['joy', 'love']"\nb text,['fear']\nc text,[]\nd text,\n""")
    assert found(file) == [("a text, [sic]", ["joy", "love"]), ("b text", ["fear"]), ("c text", []), ("d text", "")]
    file.write_text('text,labels\na text,"[""x"", ""y""]"\n"[""b""] text",[27]\n')
    assert found(file) == [("a text", ["x", "y"]), ('["b"] text', ["27"])]
    book = Workbook()
    for row in (["text", "labels"], ["a text", '["x", "y"]'], ["b text", None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert found(tmp_path / "a.xlsx") == [("a text", ["x", "y"]), ("b text", "")]


def test_a_workbook_with_empty_rows_columns_and_sheets(tmp_path: Path) -> None:
    book = Workbook()
    second = book.create_sheet("Data")
    for row in (
        [],
        [],
        [None, None, "text", None, "label"],
        [None, None, "fine", None, "pos"],
        [],
        [None, None, "poor"],
    ):
        second.append(row)
    book.create_sheet("Notes").append(["something else"])
    book.save(tmp_path / "a.xlsx")
    assert found(tmp_path / "a.xlsx") == [("fine", "pos"), ("poor", "")]
    assert inspect(tmp_path / "a.xlsx").sheets == ("Sheet", "Data", "Notes")


def test_all_rows_alike_and_a_column_of_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("text,label\n" + "all the same,pos\n" * 20)
    assert found(file) == [("all the same", "pos")] * 20
    assert [(one.key, one.count) for one in inspect(file).findings] == [("duplicate", 19)]
    file.write_text("value\n" + "".join(f"{number}\n" for number in range(20)))
    assert found(file) == [(str(number), None) for number in range(20)]


def test_marks_in_the_middle(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "one"}\n\ufeff{"text": "two"}\n', "utf-8")
    assert found(file) == [("one", None), ("two", None)]


def packed(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, inner in files.items():
            archive.writestr(name, inner)
    return content.getvalue()


TABLE = b"text,label\n" + b"fine,pos\npoor,neg\n" * 9
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "picture called csv": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + Random(1).randbytes(500), "file_binary"),
    "photo called txt": ("a.txt", lambda: b"\xff\xd8\xff\xe0" + Random(1).randbytes(999), "file_binary"),
    "PDF called csv": ("a.csv", lambda: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "file_binary"),
    "rich text called csv": ("a.csv", lambda: b"{\\rtf1\\ansi hello}", "file_binary"),
    "letter called csv": (
        "a.csv",
        lambda: packed({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}),
        "file_binary",
    ),
    "zip in a zip": ("a.zip", lambda: packed({"b.zip": packed({"a.csv": TABLE})}), "archive_nested"),
    "gz in a zip": ("a.zip", lambda: packed({"b.gz": gzip.compress(TABLE)}), "archive_nested"),
    "cut gz": ("a.csv.gz", lambda: gzip.compress(Random(1).randbytes(5000).hex().encode())[:-2000], "archive_damaged"),
    "JSON with a comment": ("a.json", lambda: b'[\n// all of them\n{"text": "a"}]', "json_damaged"),
    "JSON with a comma too many": ("a.json", lambda: b'[{"text": "a"},\n{"text": "b"},]', "json_damaged"),
    "JSON that is an object": (
        "a.json",
        lambda: json.dumps({"rows": {"1": {"text": "a"}}}, indent=1).encode(),
        "json_not_rows",
    ),
    "JSON objects over lines": ("a.jsonl", lambda: b'{\n"text": "a"\n}\n{\n"text": "b"\n}\n', "json_damaged"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(case: str, tmp_path: Path) -> None:
    name, content, key = REFUSED[case]
    file = tmp_path / name
    file.write_bytes(content())
    for attempt in (preview, inspect, read_rows):
        with pytest.raises(AnnotatorError) as raised:
            attempt(file)
        assert raised.value.key == key


@pytest.mark.parametrize(
    "above",
    ["Survey of 2009,,\n", "Survey\n\n# exported by hand\n", "sep=,\n", "Survey of 2009,,\n,,\nall branches,,\n"],
)
def test_titles_above_the_header(above: str, tmp_path: Path) -> None:
    rows = [(f"{text} {at}", LABELS[at % 3]) for at, text in enumerate(TEXTS["cp1252"] * 3)]
    lines = [above + "no,comment,label", *(f'{at},"{text}",{label}' for at, (text, label) in enumerate(rows))]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    assert found(tmp_path / "a.csv") == rows
    book = Workbook()
    for line in above.strip().split("\n"):
        book.active.append([line.strip(",")])
    book.active.merge_cells("A1:C1")
    for cells in (["no", "comment", "label"], *([at, *row] for at, row in enumerate(rows))):
        book.active.append(cells)
    book.save(tmp_path / "a.xlsx")
    assert found(tmp_path / "a.xlsx") == rows
    assert preview(tmp_path / "a.xlsx").columns == ("no", "comment", "label")


@pytest.mark.parametrize("first", ["remarks,", "remarks", "what a day,"])
def test_a_row_that_is_half_empty_is_no_title(first: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{first}\n" + "".join(f"text {at},{LABELS[at % 3]}\n" for at in range(9)), "utf-8")
    assert found(file)[-9:] == [(f"text {at}", LABELS[at % 3]) for at in range(9)]


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("iso2022_jp", TEXTS["cp932"]),
        ("cp866", TEXTS["cp1251"]),
        ("iso8859_2", ("Śniadanie pyszne, łóżko wygodne", "Żałuję, jakość słaba", "Dziękuję, wszystko działa")),
        ("cp1250", ("Śniadanie pyszne, łóżko wygodne", "Żałuję, jakość słaba", "Dziękuję, wszystko działa")),
    ],
)
def test_older_encodings(encoding: str, texts: tuple[str, ...], tmp_path: Path) -> None:
    rows = list(zip(texts * 4, LABELS * 4, strict=True))
    file = tmp_path / "a.csv"
    file.write_bytes("\r\n".join(["text;label", *(f"{text};{label}" for text, label in rows)]).encode(encoding))
    assert found(file) == rows
    assert preview(file).format.encoding == encoding


def test_a_label_beside_the_data_of_a_task_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    lines = [{"id": at, "data": {"text": f"text {at}"}, "label": LABELS[at % 3]} for at in range(9)]
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert found(file) == [(f"text {at}", LABELS[at % 3]) for at in range(9)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_names_of_the_columns_amid_the_rows_are_no_text(kind: str, tmp_path: Path) -> None:
    """So they stand where several files were put one after the other."""
    rows = [("text", "label"), ("good day", "up"), ("text", "up"), ("text", "label"), ("bad day", "down")]
    path = tmp_path / f"r.{kind}"
    if kind == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        path.write_text("\n".join(",".join(row) for row in rows).replace("text,label\nbad", "\ufefftext,label\nbad"))
    read = list(read_rows(path))
    assert [row.values["text"] for row in read if isinstance(row, Row)] == ["good day", "text", "bad day"]
    number = 4 if kind == "xlsx" else 3  # in a sheet, the header has one too
    assert [(row.number, row.reason) for row in read if isinstance(row, BadRow)] == [(number, "row_header")]


def test_a_table_of_markdown(tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    path.write_text(
        "| text | label |\n|:---|---|\n" + "".join(f"| a day {n} | up |\n| day {n} | down |\n" for n in range(9))
    )
    seen = preview(path)
    assert (seen.text_column, seen.label_column, seen.labels) == ("text", "label", (" up ", " down "))
    read = list(read_rows(path))
    assert [(row.number, row.reason) for row in read if isinstance(row, BadRow)] == [(1, "row_header")]
    assert len(read) == 19


@pytest.mark.parametrize("name", ["r.csv", "r.txt", "r.jsonl"])
def test_the_end_of_a_text_of_dos_is_no_row(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    line = '{"text": "a day"}' if name == "r.jsonl" else "a day,up"
    path.write_bytes(f"{line}\r\n{line}\r\n\x1a".encode())
    read = list(read_rows(path))
    assert len(read) == 2
    assert all(isinstance(row, Row) for row in read)


def test_commas_in_a_column_of_texts_end_no_cell(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    texts = [f"good room number {n}, bad food" for n in range(20)]
    path.write_text("text\n" + "\n".join(texts))
    assert [row.values for row in read_rows(path) if isinstance(row, Row)] == [{"text": one} for one in texts]
    path.write_text("text\n" + "\n".join(f"{n},{one.replace(',', '')}" for n, one in enumerate(texts)))
    seen = preview(path)
    assert seen.text_column == "text"
    assert seen.rows[0] == ("0", "good room number 0 bad food"), "R numbers the rows under no name"


def test_a_few_lines_of_another_encoding_do_not_change_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_bytes("房间很干净，服务也不错\n".encode() * 2 + "café déjà\n".encode("cp1252"))
    read = list(read_rows(path))
    assert preview(path).format.encoding == "utf-8"
    assert [(row.number, row.reason) for row in read if isinstance(row, BadRow)] == [(3, "row_encoding")]


def test_lines_that_were_taken_out_of_a_list_of_json(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join(f'{{"text": "day {n}"}},' for n in range(9)))
    assert [row.values["text"] for row in read_rows(path) if isinstance(row, Row)] == [f"day {n}" for n in range(9)]


BLANKS = [
    "what a day this was! We had never seen it rain so much",
    "",
    "nobody answered",
    "",
    "  ",
    "room 12, and breakfast",
    "",
]


@pytest.mark.parametrize("header", [[], ["text"]])
@pytest.mark.parametrize("suffix", ["txt", "csv", "xlsx"])
def test_blank_rows_between_texts_are_counted(tmp_path: Path, suffix: str, header: list[str]) -> None:
    """Whoever puts answers beside rows of their own must know that some have none. Those at the end do not matter."""
    file, lines = tmp_path / f"reviews.{suffix}", ["", *header, *BLANKS]
    if suffix == "xlsx":
        book = Workbook()
        for at, line in enumerate(lines, start=1):
            book.worksheets[0].cell(at, 1, line or None)
        book.save(file)
    else:
        quoted = [f'"{line}"' if suffix == "csv" and "," in line else line for line in lines]
        file.write_text("\n".join(quoted), "utf-8")
    seen = preview(file)
    assert (seen.total, seen.blank_rows) == (3, 3)


def test_a_blank_line_within_a_text_is_no_row(tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text('text,label\n"one\n\ntwo",a\n,\n\nthree,b\n', "utf-8")
    assert preview(file).blank_rows == 2
