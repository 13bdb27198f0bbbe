"""Reading each format: rows, columns, header, delimiter, labels."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.corpus.formats import BadRow, FileFormat, Row
from annotator.corpus.reading import glance, preview, read_rows

Make = Callable[[str, str | bytes], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a file of that name and content."""

    def write(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write


def values(file: Path, file_format: FileFormat | None = None) -> list[tuple[str | list[str], ...]]:
    """The values of all rows; the test fails if one is bad."""
    rows = list(read_rows(file, file_format))
    assert not [row for row in rows if isinstance(row, BadRow)]
    return [tuple(row.values.values()) for row in rows if isinstance(row, Row)]


def bad(file: Path) -> list[tuple[int, str, int | None]]:
    return [(row.number, row.reason, row.line) for row in read_rows(file) if isinstance(row, BadRow)]


# CSV and TSV


def test_csv_with_header(make: Make) -> None:
    file = make("a.csv", "text,label\ngood,1\nbad,0\n")
    seen = preview(file)
    assert (seen.columns, seen.text_column, seen.label_column) == (("text", "label"), "text", "label")
    assert (seen.rows, seen.total) == ((("good", "1"), ("bad", "0")), 2)
    assert (seen.format.kind, seen.format.delimiter, seen.format.header) == ("csv", ",", True)
    assert values(file) == [("good", "1"), ("bad", "0")]


def test_rows_say_where_they_stand(make: Make) -> None:
    file = make("a.csv", 'text,label\n\n"two\nlines",1\n\nbad,0\n')
    assert [(row.number, row.line) for row in read_rows(file)] == [(1, 3), (2, 6)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(make: Make, delimiter: str) -> None:
    lines = ["text,label", '"good, really; good",1', '"bad|worse",0', "so so,1"]
    file = make(
        "a.csv",
        "\n".join(
            line.replace(",", delimiter, 1) if '"' not in line else line.replace('",', f'"{delimiter}')
            for line in lines
        ),
    )
    assert values(file) == [("good, really; good", "1"), ("bad|worse", "0"), ("so so", "1")]
    assert preview(file).format.delimiter == delimiter


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(make: Make, end: str) -> None:
    file = make("a.csv", end.join(["text,label", "good,1", "bad,0", ""]))
    assert values(file) == [("good", "1"), ("bad", "0")]


def test_mixed_line_ends_and_quoted_line_breaks(make: Make) -> None:
    file = make("a.csv", 'text,label\r\n"one\ntwo\r\nthree",1\nbad,0\rsame,0')
    assert values(file) == [("one\ntwo\r\nthree", "1"), ("bad", "0"), ("same", "0")]


def test_utf8_with_a_mark(make: Make) -> None:
    file = make("a.csv", "文本,标签\n很好,正面\n很差,负面\n".encode("utf-8-sig"))
    seen = preview(file)
    assert (seen.columns, seen.text_column, seen.label_column) == (("文本", "标签"), "文本", "标签")


def test_gb18030_csv(make: Make) -> None:
    file = make("a.csv", "评论,情感\n房间很干净，服务也不错,正面\n电池太差了，用了一天就没电,负面\n".encode("gb18030"))
    seen = preview(file)
    assert (seen.format.encoding, seen.text_column, seen.label_column) == ("gb18030", "评论", "情感")
    assert set(seen.labels) == {"正面", "负面"}


def test_csv_without_header(make: Make) -> None:
    file = make("a.csv", "".join(f"what a day number {n} it was,{'good' if n % 2 else 'bad'}\n" for n in range(10)))
    seen = preview(file)
    assert not seen.format.header
    assert (seen.columns, seen.text_column, seen.label_column) == (("column 1", "column 2"), "column 1", "column 2")
    assert seen.total == 10


def test_a_person_may_say_there_is_a_header_after_all(make: Make) -> None:
    file = make("a.csv", "12,13\n14,15\n")
    assert not preview(file).format.header
    chosen = FileFormat("csv", "utf-8", ",", header=True)
    assert preview(file, file_format=chosen).columns == ("12", "13")
    assert values(file, chosen) == [("14", "15")]


def test_unnamed_and_repeated_columns_get_names_of_their_own(make: Make) -> None:
    file = make("a.csv", "text,,label\n" + "good,x,1\n" * 3)
    assert preview(file, file_format=FileFormat("csv", "utf-8", ",", header=True)).columns == (
        "text",
        "column 2",
        "label",
    )
    file = make("b.csv", "text,text,text\ngood,x,1\n")
    assert preview(file, file_format=FileFormat("csv", "utf-8", ",", header=True)).columns == (
        "text",
        "text 2",
        "text 3",
    )


def test_empty_columns_at_the_end_are_left_out(make: Make) -> None:
    file = make("a.txt", "很好\t1\t\t\t\n很差\t0\t\t\t\n一般\t0\t\t\t\n")
    assert preview(file).columns == ("column 1", "column 2")
    assert values(file) == [("很好", "1"), ("很差", "0"), ("一般", "0")]


def test_lone_quotes_in_tsv_are_characters(make: Make) -> None:
    file = make("a.tsv", 'text\tlabel\n"so he said\t1\nfive inches: 5"\t0\nfine\t1\nfine "too"\t1\n')
    assert values(file) == [('"so he said', "1"), ('five inches: 5"', "0"), ("fine", "1"), ('fine "too"', "1")]
    assert not preview(file).format.quoted


def test_quoted_tsv_fields_may_hold_tabs_and_line_breaks(make: Make) -> None:
    file = make("a.tsv", 'text\tid\tlabel\n"a\tb\nc"\t5\t1\nfine\t6\t0\n"say ""hi"""\t7\t0\n')
    assert values(file) == [("a\tb\nc", "5", "1"), ("fine", "6", "0"), ('say "hi"', "7", "0")]


def test_a_row_with_too_many_fields_is_bad_and_the_next_is_not(make: Make) -> None:
    file = make("a.csv", "text,label\n" + "good,1\n" * 20 + "well, you know,1\nbad,0\n")
    assert bad(file) == [(21, "row_too_wide", 22)]
    assert preview(file).total == 22
    assert len(list(read_rows(file))) == 22


def test_a_short_row_is_filled_up(make: Make) -> None:
    file = make("a.csv", "text,label,note\n" + "good,1,x\n" * 5 + "bad\n")
    assert values(file)[-1] == ("bad", "", "")


def test_a_quote_that_is_never_closed_is_a_bad_row(make: Make) -> None:
    file = make("a.csv", "text,label\n" + '"good, all in all",1\n' * 20 + '"cut off, here')
    assert bad(file) == [(21, "row_quote_open", 22)]


def test_a_damaged_byte_spoils_its_row_only(make: Make) -> None:
    lines = ["text,label", *["房间很干净服务也不错,1"] * 20]
    data = "\n".join(lines).encode() + b"\n\xff\xfe,0\n" + "很好,1\n".encode()
    assert bad(make("a.csv", data)) == [(21, "row_encoding", 22)]


def test_a_very_long_field(make: Make) -> None:
    long = "长" * 300_000
    assert values(make("a.csv", f"text,label\n{long},1\n短,0\n")) == [(long, "1"), ("短", "0")]


def test_columns_of_0_and_1_are_labels(make: Make) -> None:
    rows = ["text\tjoy\tanger\tfear", "what a day\t1\t0\t0", "leave me alone\t0\t1\t1", "hm, I see\t0\t0\t0"]
    seen = preview(make("a.tsv", "\n".join(rows)))
    assert (seen.label_column, seen.label_columns) == (None, ("joy", "anger", "fear"))
    assert seen.labels == ("joy", "anger", "fear")


# Plain text


def test_plain_text_is_one_text_a_line(make: Make) -> None:
    file = make("a.txt", "First, a text.\n\nSecond; it has, well, commas.\nThird\n")
    seen = preview(file)
    assert (seen.format.kind, seen.columns, seen.text_column, seen.label_column) == ("txt", ("text",), "text", None)
    assert seen.total == 3
    assert [(row.number, row.line) for row in read_rows(file)] == [(1, 1), (2, 3), (3, 4)]


def test_lines_of_one_comma_each_stay_plain_text(make: Make) -> None:
    file = make("a.txt", "Well, I never.\nNo, thank you.\nYes, please.\nOh, that one.\nFine, then.\nSo, what?\n")
    assert preview(file).format.kind == "txt"


def test_a_line_separator_of_unicode_does_not_end_a_text(make: Make) -> None:
    assert values(make("a.txt", "one\u2028still one\x0band on\ntwo\n")) == [("one\u2028still one\x0band on",), ("two",)]


def test_txt_with_tabs_is_a_table(make: Make) -> None:
    file = make("a.txt", "很好\t正面\n很差\t负面\n不错\t正面\n")
    seen = preview(file)
    assert (seen.format.kind, seen.format.header, seen.label_column) == ("tsv", False, "column 2")


def test_txt_with_a_label_after_a_semicolon_is_a_table(make: Make) -> None:
    lines = [f"i feel like number {n} today;{'joy' if n % 2 else 'sadness'}" for n in range(12)]
    seen = preview(make("a.txt", "\n".join(lines)))
    assert (seen.format.delimiter, seen.label_column, set(seen.labels)) == (";", "column 2", {"joy", "sadness"})


def test_a_list_of_texts_called_csv_keeps_its_commas(make: Make) -> None:
    file = make("a.csv", "text\nhello, world\nwell, well, well\nyes\n")
    assert values(file) == [("hello, world",), ("well, well, well",), ("yes",)]


# JSON


def test_jsonl_keeps_lists_and_numbers_as_written(make: Make) -> None:
    lines = [
        '{"text": "好", "label": ["joy", "love"], "score": 3.10, "n": 3, "ok": true, "x": null, "y": null}',
        "",
        '{"text": "bad", "label": [], "score": 1e3, "n": 12345678901234567890, "ok": false, "x": {"a": [1.50, "b"]}}',
    ]
    file = make("a.jsonl", "\n".join(lines))
    assert values(file) == [
        ("好", ["joy", "love"], "3.10", "3", "true", ""),
        ("bad", [], "1e3", "12345678901234567890", "false", ["1.50", "b"]),
    ]
    seen = preview(file)
    assert (seen.format.kind, seen.text_column, seen.label_column) == ("jsonl", "text", "label")
    assert (seen.labels, seen.rows[0][1]) == (("joy", "love"), "joy, love")
    assert [row.line for row in read_rows(file)] == [1, 3]


def test_jsonl_columns_are_those_of_all_objects(make: Make) -> None:
    file = make("a.jsonl", '{"text": "a"}\n{"text": "b", "label": "x"}\n')
    assert preview(file).columns == ("text", "label")
    assert preview(file).rows == (("a", ""), ("b", "x"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "cut o', "row_json"),
        ("nonsense", "row_json"),
        ("[" * 100_000, "row_json"),
        ('["a", "b"]', "row_not_object"),
        ("12", "row_not_object"),
    ],
)
def test_a_bad_line_of_jsonl_is_reported_and_the_rest_is_read(make: Make, line: str, reason: str) -> None:
    file = make("a.jsonl", f'{{"text": "a"}}\n\n{line}\n{{"text": "b"}}\n')
    assert bad(file) == [(2, reason, 3)]
    assert preview(file).total == 3


def test_half_an_emoji_in_json_is_replaced(make: Make) -> None:
    assert values(make("a.jsonl", '{"text": "a\\ud83d b \\ud83d\\ude00"}\n')) == [("a\ufffd b 😀",)]


def test_a_txt_that_is_a_json_array_is_json(make: Make) -> None:
    file = make("a.txt", json.dumps([{"id": 1, "content": "天使", "label": "happy"}, {"id": 2, "content": "b"}]))
    seen = preview(file)
    assert (seen.format.kind, seen.text_column, seen.label_column, seen.total) == ("json", "content", "label", 2)
    assert values(file) == [("1", "天使", "happy"), ("2", "b")]


def test_a_csv_that_is_jsonl_is_jsonl(make: Make) -> None:
    assert preview(make("a.csv", '{"text": "a, b"}\n{"text": "c"}\n')).format.kind == "jsonl"


def test_a_jsonl_text_may_hold_a_line_separator(make: Make) -> None:
    assert values(make("a.jsonl", '{"text": "a\u2028b"}')) == [("a\u2028b",)]


def test_a_text_that_begins_with_a_bracket_is_no_json(make: Make) -> None:
    assert values(make("a.txt", "[哈哈] 今天真好\n[泪] 走了\n")) == [("[哈哈] 今天真好",), ("[泪] 走了",)]


def test_an_entry_of_an_array_that_is_no_object_is_a_bad_row(make: Make) -> None:
    assert bad(make("a.json", '[{"text": "a"}, "b", {"text": "c"}]')) == [(2, "row_not_object", None)]


# Excel


def workbook(file: Path, *sheets: list[list[object]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(file)
    book.close()
    return file


def test_excel_numbers_stand_as_a_person_wrote_them(tmp_path: Path) -> None:
    import datetime

    day = datetime.datetime(2024, 5, 1)
    minute = datetime.datetime(2024, 5, 1, 8, 30)
    rows: list[list[object]] = [
        ["text", "label", "score", "day", "when", "ok"],
        ["好", 3, 0.1 + 0.2, day, minute, True],
        ["bad", 3.0, 2.5, day, minute, None],
    ]
    file = workbook(tmp_path / "a.xlsx", rows)
    assert values(file) == [
        ("好", "3", "0.3", "2024-05-01", "2024-05-01 08:30:00", "TRUE"),
        ("bad", "3", "2.5", "2024-05-01", "2024-05-01 08:30:00", ""),
    ]
    seen = preview(file)
    assert (seen.format.kind, seen.text_column, seen.label_column, seen.total) == ("xlsx", "text", "label", 2)


def test_excel_without_header(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [["今天天气真好啊", 1], ["快递太慢了", 0], ["还可以吧", 1]])
    seen = preview(file)
    assert (seen.format.header, seen.columns, seen.label_column) == (False, ("column 1", "column 2"), "column 2")
    assert seen.total == 3


def test_excel_skips_empty_sheets_rows_and_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [],
        [None, "text", None, "label"],
        [None, "good", None, "x"],
        [],
        [None, "bad", None, "y"],
    ]
    file = workbook(tmp_path / "a.xlsx", [], rows)
    seen = preview(file)
    assert (seen.format.sheet, seen.columns) == ("sheet 2", ("text", "label"))
    assert [(row.number, row.line) for row in read_rows(file)] == [(3, 3), (5, 5)]


def test_a_person_may_choose_another_sheet(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [["text"], ["one"]], [["text"], ["two"]])
    assert values(file, FileFormat("xlsx", None, None, header=True, sheet="sheet 2")) == [("two",)]
    with pytest.raises(AnnotatorError, match="excel_no_sheet") as raised:
        read_rows(file, FileFormat("xlsx", None, None, header=True, sheet="sheet 9"))
    assert raised.value.values["sheets"] == "sheet 1, sheet 2"


# All of them


def test_a_file_of_labels_only_has_a_preview(make: Make) -> None:
    assert preview(make("a.csv", "label\n1\n0\n1\n")).text_column == "label"


def test_a_missing_column_is_named_before_the_first_row(make: Make) -> None:
    with pytest.raises(AnnotatorError, match="column_missing") as raised:
        read_rows(make("a.csv", "text,label\na,1\nb,0\n"), required=("text", "emotion"))
    assert (raised.value.values["column"], raised.value.values["columns"]) == ("emotion", "text, label")


def test_reading_stops_when_told(make: Make) -> None:
    file = make("a.csv", "text,label\n" + "good,1\n" * 50_000)
    asked = Switch(after=10**9)
    rows = read_rows(file, should_stop=asked)
    asked.left = 1
    with pytest.raises(Cancelled):
        list(rows)
    with pytest.raises(Cancelled):
        read_rows(file, should_stop=Switch(after=1))


class Switch:
    """Turns true after it has been asked some times."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "cp932"])
def test_a_glance_at_a_large_file_shows_what_a_look_shows(tmp_path: Path, end: str, encoding: str) -> None:
    lines = ["text,label", *(f"これは本の話です 今天的服务很好 {n},{n % 3}" for n in range(40_000))]
    if encoding == "cp932":
        lines = [line.replace("今天的服务很好", "そして人") for line in lines]
    path = tmp_path / "r.csv"
    path.write_bytes((end.join(lines) + end).encode(encoding))
    seen, whole = glance(path), preview(path)
    assert whole.total == 40_000
    assert seen == replace(whole, total=whole.total if encoding == "utf-16" else None)


def test_a_glance_reads_no_further_than_it_must(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(b"text,label\n" + b"some words,joy\n" * 100_000 + b"\xff\xff\xff,joy\n" * 9)
    assert glance(path).format.encoding == "utf-8"
    assert preview(path).format.encoding != "utf-8"


def test_a_glance_at_an_array_reads_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps([{"text": f"text number {n}", "label": "joy"} for n in range(40_000)]), "utf-8")
    assert glance(path) == preview(path)
