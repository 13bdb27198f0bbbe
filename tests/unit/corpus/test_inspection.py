"""What is said of a whole file before it is imported."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.corpus.formats import FileFormat
from annotator.corpus.inspection import LONG, inspect
from annotator.corpus.language import guess_language
from annotator.corpus.reading import read_rows

TEXTS = ("the room was clean", "an hour of waiting for the key", "it was all right", "never again")


def write(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return file


def found(file: Path) -> dict[str, tuple[int, tuple[int, ...]]]:
    return {one.key: (one.count, one.rows) for one in inspect(file).findings}


def test_what_a_table_is(tmp_path: Path) -> None:
    content = "id;review;city;label\r\n" + "".join(
        f"r{at};{text};Rome;{'good' if at % 2 else 'bad'}\r\n" for at, text in enumerate(TEXTS)
    )
    seen = inspect(write(tmp_path, "r.txt", content, "utf-16"))
    assert (seen.format, seen.packing, seen.line_ends) == (FileFormat("csv", "utf-16", ";", True), None, "crlf")
    assert [(one.name, one.role) for one in seen.columns] == [
        ("id", "id"),
        ("review", "text"),
        ("city", "other"),
        ("label", "label"),
    ]
    assert seen.columns[1].examples == TEXTS
    assert (seen.rows, seen.text_column, seen.label_columns, seen.is_indicator) == (4, "review", ("label",), False)
    assert (seen.language, seen.findings) == ("en", ())


@pytest.mark.parametrize(
    ("ends", "kind"),
    [(["\n"], "lf"), (["\r\n"], "crlf"), (["\r"], "cr"), (["\r\n", "\n"], "mixed"), (["\r", "\n"], "mixed")],
)
@pytest.mark.parametrize("name", ["r.csv", "r.txt", "r.jsonl"])
def test_line_ends_are_those_of_rows(tmp_path: Path, name: str, ends: list[str], kind: str) -> None:
    """A break inside a quoted field, NEL and U+2028 end no row."""
    lines = {
        "r.csv": ["text,label", '"two\nlines",1', "a\x85b,2", "c\u2028d,3"],
        "r.txt": ["one", "a\x85b", "c\u2028d"],
        "r.jsonl": ['{"text": "one"}', '{"text": "a\x85b"}', '{"text": "c\u2028d"}'],
    }[name]
    content = "".join(line + ends[at % len(ends)] for at, line in enumerate(lines))
    seen = inspect(write(tmp_path, name, content))
    assert (seen.line_ends, seen.rows) == (kind, 3)


def test_findings_are_counted_with_the_rows_and_what_is_done(tmp_path: Path) -> None:
    texts = [
        "fine",
        "",
        "fine",
        "caf\u00c3\u00a9",
        "<b>bold</b> &amp; more",
        "bell\x07",
        "x" * (LONG + 1),
        "a\nb",
        " fine\t",
    ]
    content = "text,label\n" + "".join(f'"{text}",1\n' for text in texts) + "a,b,c,d\n"
    seen = inspect(write(tmp_path, "r.csv", content))
    assert {one.key: (one.count, one.rows, one.action) for one in seen.findings} == {
        "unreadable": (1, (10,), "rejected"),
        "empty": (1, (2,), "rejected"),
        "duplicate": (2, (3, 9), "once"),
        "long": (1, (7,), "kept"),
        "mojibake": (1, (4,), "kept"),
        "html": (1, (5,), "kept"),
        "control": (1, (6,), "kept"),
        "line_break": (1, (8,), "kept"),
    }
    assert seen.rows == 10


def test_texts_that_are_nearly_the_same_are_counted_beside_those_that_are(tmp_path: Path) -> None:
    body = "房间很干净，服务也很好，早餐的种类不多，但是味道不错，下次来还会住这里。"
    texts = [body, "别的", body + "！", body, body.replace("，", ""), body.replace("早餐", "晚餐"), "别的。", "别"]
    seen = inspect(write(tmp_path, "r.txt", "\n".join(texts)))
    assert {one.key: (one.count, one.rows, one.action) for one in seen.findings} == {
        "duplicate": (1, (4,), "once"),
        "near_duplicate": (6, (1, 2, 3, 5, 6), "kept"),
    }


@pytest.mark.parametrize(
    "text", ["1 < 2 > 0", "<3 you", "R&D; fish & chips", "naïve Ãlvares", "tab\there", "好的，没问题", "Âme"]
)
def test_ordinary_texts_are_not_odd(tmp_path: Path, text: str) -> None:
    assert found(write(tmp_path, "r.txt", f"{text}\nanother\n")) == {}


@pytest.mark.parametrize("text", ["itâ€™s", "鐨勶紝锛屾垜", "锟斤拷", "lost \ufffd", "cafÃ©", "Â£5"])
def test_mojibake(tmp_path: Path, text: str) -> None:
    assert found(write(tmp_path, "r.txt", f"{text}\nanother\n")) == {"mojibake": (1, (1,))}


def test_columns_of_0_and_1_are_labels_but_not_a_remark_on_one(tmp_path: Path) -> None:
    rows = ["1,0,0,0,1", "1,0,0,0,0", "0,1,0,0,0", "1,1,0,0,1", "0,0,1,0,0", "0,0,1,0,0", "0,1,0,1,0", "0,0,0,1,0"]
    header = "text,insult,threat,none,slur,names a person\n"
    seen = inspect(write(tmp_path, "r.csv", header + "".join(f"text {at},{row}\n" for at, row in enumerate(rows))))
    assert (seen.label_columns, seen.is_indicator) == (("insult", "threat", "none", "slur"), True)
    assert [one.role for one in seen.columns] == ["text", "label", "label", "label", "label", "other"]


def test_all_columns_of_0_and_1_are_labels_where_texts_may_have_none(tmp_path: Path) -> None:
    rows = ["1,1,0", "0,0,0", "1,0,1", "0,0,0"]
    seen = inspect(
        write(
            tmp_path, "r.csv", "text,toxic,severe,threat\n" + "".join(f"a {at},{row}\n" for at, row in enumerate(rows))
        )
    )
    assert seen.label_columns == ("toxic", "severe", "threat")


@pytest.mark.parametrize("separator", ["|", "#", ";"])
def test_what_stands_between_labels(tmp_path: Path, separator: str) -> None:
    cells = ["joy", f"joy{separator}awe", "fear", f"fear{separator} awe", "joy"]
    content = "text\tlabels\n" + "".join(f"text {at}\t{cell}\n" for at, cell in enumerate(cells))
    seen = inspect(write(tmp_path, "r.tsv", content))
    assert (seen.label_columns, seen.label_separator) == (("labels",), separator)


@pytest.mark.parametrize(
    "cells", [["joy", "fear", "joy"], ["1,5", "2,5", "1,5"], ["New York, NY", "Boston, MA", "Reno, NV"]]
)
def test_nothing_stands_between_labels(tmp_path: Path, cells: list[str]) -> None:
    content = "text\tlabel\n" + "".join(f"text {at}\t{cell}\n" for at, cell in enumerate(cells))
    assert inspect(write(tmp_path, "r.tsv", content)).label_separator is None


def test_texts_that_spilled_over_are_put_together(tmp_path: Path) -> None:
    lines = [f"text {at}\t{at % 2}\t\t" for at in range(20)]
    lines[7] = "one\ttwo\tthree\t1"
    lines[9] = "one\ttwo\t0\t"
    file = write(tmp_path, "r.txt", "\n".join(lines))
    assert found(file) == {"spilled": (2, (8, 10))}
    rows = list(read_rows(file))
    assert rows[7].values == {"column 1": "one\ttwo\tthree", "column 2": "1"}
    assert rows[9].values == {"column 1": "one\ttwo", "column 2": "0"}


@pytest.mark.parametrize("third", ["1", "remark"])
def test_a_third_column_that_is_rarely_filled_is_a_column(tmp_path: Path, third: str) -> None:
    lines = [f"text {at}\t{at % 2}\t" for at in range(20)]
    lines[7] += third
    file = write(tmp_path, "r.txt", "\n".join(lines))
    assert "spilled" not in found(file)
    assert [one.name for one in inspect(file).columns] == ["column 1", "column 2", "column 3"]


def test_a_workbook_names_its_sheets(tmp_path: Path) -> None:
    import pandas as pd

    with pd.ExcelWriter(tmp_path / "r.xlsx") as book:
        pd.DataFrame().to_excel(book, sheet_name="Notes", index=False)
        pd.DataFrame({"text": TEXTS}).to_excel(book, sheet_name="Texts", index=False)
    seen = inspect(tmp_path / "r.xlsx")
    assert (seen.sheets, seen.format.sheet, seen.rows, seen.line_ends) == (("Notes", "Texts"), "Texts", 4, None)


def test_a_format_that_was_chosen_is_kept(tmp_path: Path) -> None:
    file = write(tmp_path, "r.csv", "text,label\ngood,1\n")
    seen = inspect(file, file_format=FileFormat("txt", "utf-8", None, False))
    assert (seen.rows, seen.columns[0].examples) == (2, ("text,label", "good,1"))
    with pytest.raises(AnnotatorError, match="encoding_wrong"):
        inspect(write(tmp_path, "b.csv", "好".encode()), file_format=FileFormat("txt", "ascii", None, False))


def test_parquet_is_read_or_said_to_need_a_package(tmp_path: Path) -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        with pytest.raises(AnnotatorError, match="parquet_missing"):
            inspect(write(tmp_path, "r.parquet", b"PAR1\x15\x04PAR1"))
        return
    table = pyarrow.table(
        {
            "text": [*TEXTS, None],
            "labels": [["joy"], ["joy", "awe"], [], ["awe"], ["joy"]],
            "n": [1.5, 2.0, None, 3.0, 4.0],
        }
    )
    parquet.write_table(table, tmp_path / "r.data")
    seen = inspect(tmp_path / "r.data")
    assert (seen.format.kind, seen.rows, seen.text_column, seen.label_columns) == ("parquet", 5, "text", ("labels",))
    assert [row.values["labels"] for row in read_rows(tmp_path / "r.data")][:3] == [["joy"], ["joy", "awe"], []]
    assert [row.values["n"] for row in read_rows(tmp_path / "r.data")] == ["1.5", "2", "", "3", "4"]
    with pytest.raises(AnnotatorError, match="parquet_damaged"):
        inspect(write(tmp_path, "cut.parquet", (tmp_path / "r.data").read_bytes()[:-8]))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        file = write(tmp_path, "r.csv", "text,label\n" + "".join(f"text {at},1\n" for at in range(rows)))
        tracemalloc.start()
        assert inspect(file).rows == rows
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(5_500), peak(9_500)
    assert large - small < 4_000 * 150  # 100 bytes a row, and what sorting them takes; a row held is 400 or more


LANGUAGES = {
    "en": "The room was clean and the people were nice to us, but it is not cheap.",
    "de": "Das Zimmer war sauber und die Leute waren nett, aber es ist nicht billig.",
    "fr": "La chambre était propre et les gens sont gentils, mais ce n'est pas une bonne affaire.",
    "es": "La habitación está limpia y los empleados son amables, pero no es barato para una noche.",
    "id": "Kamar ini bersih dan orang yang bekerja di sana ramah, tetapi tidak murah.",
    "zh": "房间很干净，服务也很好，WiFi 就是有点慢。",
    "ja": "部屋はとてもきれいで、スタッフも親切でした。",
    "ko": "방이 정말 깨끗하고 직원들도 친절했어요.",
    "th": "ห้องสะอาดมาก พนักงานบริการดี",
    "ru": "Номер был чистый, персонал приветливый.",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_language_of_texts(code: str) -> None:
    assert guess_language([LANGUAGES[code]]) == code


@pytest.mark.parametrize("texts", [[], ["12345 :-)"], ["xq zzt wrk", "plk mnb"]])
def test_no_language_can_be_told(texts: list[str]) -> None:
    assert guess_language(texts) is None


def test_findings_come_with_examples(tmp_path: Path) -> None:
    content = "text,label\nfine,1\n<b>bold</b> words,1\nfine,1\n,2\na,b,c,d\n"
    examples = {one.key: one.examples for one in inspect(write(tmp_path, "r.csv", content)).findings}
    assert examples == {
        "html": ("<b>bold</b> words",),
        "duplicate": ("fine",),
        "empty": ("",),
        "unreadable": ("row_too_wide",),
    }


def test_values_of_columns_are_counted_over_the_whole_file(tmp_path: Path) -> None:
    rows = [f"text {at},{'joy' if at % 3 else ' anger '},{at}\n" for at in range(6_000)]
    seen = inspect(write(tmp_path, "r.csv", "text,label,id\n" + "".join(rows)))
    values = {column.name: column.values for column in seen.columns}
    assert values == {"text": None, "label": {"anger": 2_000, "joy": 4_000}, "id": None}


def test_lists_are_values_too(tmp_path: Path) -> None:
    lines = ['{"text": "a b c", "label": ["joy", "fear"]}', '{"text": "d e f", "label": []}']
    seen = inspect(write(tmp_path, "r.jsonl", "\n".join(lines)))
    assert seen.columns[1].values == {("joy", "fear"): 1}


def test_columns_of_0_and_1_are_counted_together(tmp_path: Path) -> None:
    content = "text,joy,fear,anger\n" + "some words,1,0,0\nother words,1,1,0\nmore words,0,0,0\nno words,0,0,1\n"
    seen = inspect(write(tmp_path, "r.csv", content))
    assert seen.is_indicator
    assert seen.combinations == {("joy",): 1, ("joy", "fear"): 1, (): 1, ("anger",): 1}


def test_a_person_says_which_column_is_the_text(tmp_path: Path) -> None:
    content = "title,text\n" + "".join(f"title {at % 2},a longer text number {at}\n" for at in range(6))
    file = write(tmp_path, "r.csv", content)
    seen = inspect(file, text_column="title")
    assert seen.text_column == "title"
    assert [(one.key, one.count) for one in seen.findings if one.key == "duplicate"] == [("duplicate", 4)]
    assert inspect(file, text_column="gone").text_column == "text"


def test_texts_with_different_labels_and_words_for_none_are_counted(tmp_path: Path) -> None:
    labels = ["good", "bad", "GOOD ", "", "nan", "bad", "<NA>", "None", "N/A", "Null", "na"]
    texts = ["so so", "so  so", "so so", "so so", "so so", " so so", *(f"text {at}" for at in range(5))]
    content = "text,label\n" + "".join(f"{body},{label}\n" for body, label in zip(texts, labels, strict=True))
    seen = inspect(write(tmp_path, "r.csv", content))
    assert {one.key: (one.count, one.rows, one.action) for one in seen.findings} == {
        "duplicate": (5, (2, 3, 4, 5, 6), "once"),
        "contradiction": (2, (2, 6), "first_counts"),
        "no_label": (4, (5, 7, 9, 10), "unlabelled"),
    }


def test_several_labels_are_the_same_in_another_order(tmp_path: Path) -> None:
    labels = ["joy|awe", "awe|joy", "joy", "awe|fear", "joy|fear"]
    rows = [f"so so,{label}\n" for label in labels[:3]] + [f"text {at},{label}\n" for at, label in enumerate(labels)]
    assert found(write(tmp_path, "r.csv", "text,label\n" + "".join(rows)))["contradiction"] == (1, (3,))


def test_columns_of_0_and_1_that_contradict(tmp_path: Path) -> None:
    rows = ["so so,1,0,1", "so so,0,0,0", "so so,1,0,1", "fine,,,", "fine,0,1,0"]
    seen = found(write(tmp_path, "r.csv", "text,joy,awe,envy\n" + "\n".join(rows) + "\n"))
    assert seen["contradiction"] == (1, (2,))
