"""Damaged files and projects: one sentence, exit status 1, and nothing is changed."""

from __future__ import annotations

import io
import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.services.project import Project
from tests.unit.cli.conftest import CSV, Annotator, fingerprint, plain

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))


def truncated_workbook(path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>" * 100)
        file.writestr("xl/workbook.xml", "<workbook/>" * 100)
    path.write_bytes(whole.getvalue()[:150])


BAD_FILES: dict[str, Callable[[Path], object]] = {
    "empty.csv": lambda path: path.write_bytes(b""),
    "header_only.csv": lambda path: path.write_text("text,label\n", "utf-8"),
    "other_columns.csv": lambda path: path.write_text("a,b\n1,2\n3,4\n", "utf-8"),
    "picture.csv": lambda path: path.write_bytes(PNG),
    "truncated.xlsx": truncated_workbook,
    "text.xlsx": lambda path: path.write_text("text\nhello\n", "utf-8"),
    "broken.json": lambda path: path.write_text('[{"text": "a", "label": "x"}, {"text": ', "utf-8"),
    "unknown.docx": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(50)),
    "missing.csv": lambda _: None,
    "folder.csv": lambda path: path.mkdir(),
    "zeros.txt": lambda path: path.write_bytes(bytes(5_000)),
    "project.csv": lambda path: shutil.copy(path.with_name("p.annotator"), path),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_damaged_file_is_refused_in_one_sentence_and_nothing_changes(
    annotator: Annotator, made: Path, name: str
) -> None:
    file = made.with_name(name)
    BAD_FILES[name](file)
    before = fingerprint(made.parent)
    ran = annotator("import", made, file, "--text-column", "text", "--label-column", "label", "--json")
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1), ran.err
    assert name in ran.err
    assert "{" not in ran.err
    assert fingerprint(made.parent) == before


def newer(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[60:64] = struct.pack(">I", 999)
    path.write_bytes(content)


def scribbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\xa5" * 8192
    path.write_bytes(content)


def of_another_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE text (id INTEGER)")
    connection.commit()
    connection.close()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD_PROJECTS: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "folder": folder,
    "picture": lambda path: path.write_bytes(PNG),
    "text": lambda path: path.write_text(CSV, "utf-8"),
    "newer": newer,
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:20_000]),
    "scribbled over": scribbled,
    "of another program": of_another_program,
}


@pytest.mark.parametrize("damage", BAD_PROJECTS)
@pytest.mark.parametrize("command", ["import", "info", "export", "train"])
def test_damaged_project_is_refused_in_one_sentence_and_nothing_changes(
    annotator: Annotator, made: Path, reviews: Path, command: str, damage: str
) -> None:
    BAD_PROJECTS[damage](made)
    more = {"import": [reviews], "export": [made.with_name("out.csv")]}.get(command, [])
    before = fingerprint(made.parent)
    ran = annotator(command, made, *more)
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1), ran.err
    assert made.name in ran.err
    assert "{" not in ran.err
    assert fingerprint(made.parent) == before


def test_project_that_is_open_elsewhere_is_refused_for_writing_only(annotator: Annotator, made: Path) -> None:
    holder = Project.open(made)
    try:
        ran = annotator("train", made)
        assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
        assert annotator("info", made).status == 0
    finally:
        holder.close()


def test_new_project_never_replaces_a_file(annotator: Annotator, made: Path) -> None:
    before = fingerprint(made.parent)
    ran = annotator("new", made, "--labels", "a,b")
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert fingerprint(made.parent) == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that not even root can write to")
def test_new_project_in_a_read_only_folder(annotator: Annotator) -> None:
    ran = annotator("new", "/proc/p.annotator", "--labels", "a,b")
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert "/proc" in ran.err


@pytest.mark.parametrize(
    "arguments", [("predict", "{project}", "-o"), ("export", "{project}"), ("export-model", "{project}", "-o")]
)
def test_a_folder_that_is_not_there_is_named_and_no_other_program_blamed(
    annotator: Annotator, made: Path, arguments: tuple[str, ...]
) -> None:
    nowhere = made.parent / "nowhere"
    ran = annotator(*(one.format(project=made) for one in arguments), nowhere / "out.csv")
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert f"There is no folder {nowhere}." in ran.err


def test_predicting_without_a_model_says_that_there_is_none(annotator: Annotator, made: Path) -> None:
    ran = annotator("predict", made, "-o", made.with_name("out.csv"))
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert f"There is no model in {made} yet" in ran.err
    assert not made.with_name("out.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [(("--model", "m.annotator-model"), "The file of texts to predict is missing"), ((), "A project is missing")],
)
def test_predicting_nothing_names_what_is_missing(
    annotator: Annotator, arguments: tuple[str, ...], missing: str
) -> None:
    ran = annotator("predict", *arguments, "-o", "out.csv")
    assert (ran.status, ran.out) == (2, "")
    assert missing in ran.err


@pytest.mark.parametrize("name", ["out.txt", "out", "out.spacy"])
def test_predictions_are_refused_an_ending_with_those_there_are(annotator: Annotator, made: Path, name: str) -> None:
    for texts in ((), (made.with_name("reviews.csv"),)):
        ran = annotator("predict", made, *texts, "-o", made.with_name(name))
        assert (ran.status, ran.out) == (2, "")
        assert "ends in none of .csv, .tsv, .jsonl, .xlsx, .parquet." in plain(ran.err)
        assert "format" not in ran.err, "which is no option of predict"


def test_a_file_without_texts_has_nothing_to_predict(
    annotator: Annotator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.services.loaded_model.load_model", lambda path: path)
    file = tmp_path / "empty.csv"
    file.touch()
    ran = annotator("predict", "--model", "m.annotator-model", file, "-o", tmp_path / "out.csv")
    assert (ran.status, ran.out) == (1, "")
    assert ran.sentences == [f"{file} is empty. There is nothing to predict."]


def test_labels_of_many_labels_per_text_do_not_fit_one(annotator: Annotator, made: Path) -> None:
    file = made.with_name("many.jsonl")
    file.write_text('{"text": "new one", "label": ["好评", "差评"]}\n', "utf-8")
    before = sorted(fingerprint(made.parent)), annotator("info", made).out
    ran = annotator("import", made, file, "--label-column", "label")
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 2)
    assert "--separator" in ran.sentences[1]
    assert (sorted(fingerprint(made.parent)), annotator("info", made).out) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("predict", "{project}", "-o"),
        ("predict", "{project}", "reviews.csv", "-o"),
        ("export-model", "{project}", "-o"),
    ],
)
def test_a_folder_is_no_file_to_write_and_refused_at_once(
    annotator: Annotator, made: Path, arguments: tuple[str, ...]
) -> None:
    folder = made.with_name("out.csv")
    folder.mkdir()
    ran = annotator(*(one.format(project=made) for one in arguments), folder)
    assert (ran.status, ran.out) == (1, "")
    assert ran.sentences == [f"{folder} is a folder. Name a file to write."]


def test_what_is_read_is_not_written_over(annotator: Annotator, made: Path) -> None:
    file = made.with_name("new.csv")
    file.write_text("text\nhello\n", "utf-8")
    ran = annotator("predict", made, file, "-o", file)
    assert ran.status == 2
    assert "is the file that is read" in plain(ran.err)
    assert file.read_text("utf-8") == "text\nhello\n"


@pytest.mark.parametrize("arguments", [("export-model", "{project}", "-o"), ("predict", "{project}", "-o")])
def test_no_file_takes_the_place_of_a_project(annotator: Annotator, made: Path, arguments: tuple[str, ...]) -> None:
    other = made.with_name("other.csv")  # a project may be called anything
    shutil.copy(made, other)
    before = other.read_bytes()
    ran = annotator(*(one.format(project=made) for one in arguments), other)
    assert (ran.status, other.read_bytes()) == (1, before)
    assert ran.sentences == [f"{other} is an Annotator project. Nothing was written over it: choose another name."]


@pytest.mark.parametrize("seed", ["-1", "99999999999999999999"])
def test_a_seed_that_no_random_number_begins_with_is_wrong_usage(annotator: Annotator, made: Path, seed: str) -> None:
    assert annotator("train", made, "--seed", seed).status == 2
