"""`annotator vectors`: load, ask, remove, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Annotator, fingerprint

VEC = "服 1 2\n务 3 4\n很 5 6\n好 7 8\n茶 1 1\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "zh.vec"
    path.write_text(VEC, "utf-8")
    return path


def test_load_ask_and_remove(annotator: Annotator, made: Path, file: Path) -> None:
    ran = annotator("vectors", made, file)
    assert (ran.status, ran.err) == (0, "")
    read, found, then = ran.out.splitlines()
    assert read == "zh.vec: 5 vectors with 2 dimensions were read."
    assert "different tokens of the texts have a vector now" in found
    assert then == "They count from the next training on: annotator train."
    told = annotator("vectors", made).out
    assert "zh.vec" in told
    assert "for 4 words, chosen for 3 texts. Models trained since" in told
    asked = annotator("vectors", made, "--json").json
    assert (asked["file"], asked["words"], asked["dimensions"], asked["outdated"]) == ("zh.vec", 4, 2, False)
    ran = annotator("vectors", made, "--remove")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("The word vectors were taken out. The next training learns without them")
    assert annotator("vectors", made, "--remove", "--json").json == {"removed": False}
    ran = annotator("vectors", made, "--remove")
    assert (ran.status, ran.out, ran.sentences) == (0, "", ["No word vectors are loaded."])
    ran = annotator("vectors", made)
    assert (ran.status, ran.out, ran.sentences) == (0, "", ["No word vectors are loaded."])
    assert annotator("vectors", made, "--json").json == {}


def test_the_report_as_json(annotator: Annotator, made: Path, file: Path) -> None:
    told = annotator("vectors", made, file, "--json").json
    assert (told["file"], told["size"], told["dimensions"]) == ("zh.vec", file.stat().st_size, 2)
    assert (told["read"], told["stated"], told["rejected"], told["dropped"]) == (5, None, 0, 0)


def test_new_texts_ask_for_loading_again(annotator: Annotator, made: Path, file: Path) -> None:
    annotator("vectors", made, file)
    more = made.with_name("more.csv")
    more.write_text("text\n茶也好\n", "utf-8")
    annotator("import", made, more)
    ran = annotator("vectors", made)
    assert ran.sentences == ["Texts were imported since: load the file again for their words."]


def test_what_was_left_out_of_the_file_is_told(annotator: Annotator, made: Path, file: Path) -> None:
    file.write_text("9 2\n" + VEC.replace("务 3 4", "务 nan 4") + "茶 1\n" + "x 1 2\n" * 40, "utf-8")
    ran = annotator("vectors", made, file)
    assert (ran.status, ran.err) == (0, "")
    assert "The first line of the file announces 9 vectors." in ran.out
    assert "1 lines were left out: they are not a word and its numbers." in ran.out
    assert "1 words of the texts were left out: their numbers are not finite." in ran.out
    assert "None" not in ran.out


def test_vectors_of_no_finite_numbers_are_refused_for_that_reason(annotator: Annotator, made: Path, file: Path) -> None:
    file.write_text("服 nan nan\n务 inf 1\n很 1e9 1\nother 1 2\n", "utf-8")
    before = fingerprint(made.parent)
    ran = annotator("vectors", made, file)
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
    assert "zh.vec has words of the texts, but none with finite numbers" in ran.err
    assert fingerprint(made.parent) == before


def test_a_file_and_remove_exclude_each_other(annotator: Annotator, made: Path, file: Path) -> None:
    assert annotator("vectors", made, file, "--remove").status == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text,label\ngood,1\n",
        b"2 3\nword \x00\x00\x80",
        b"a 1 2\nb 1\nc 1\nd 2 3\n",
        b"cat 1 2\ndog 3 4\n",
        b"\x1f\x8b\x08",
    ],
)
def test_what_is_no_use_is_refused_in_one_sentence_and_nothing_changes(
    annotator: Annotator, made: Path, content: bytes
) -> None:
    file = made.with_name("bad.vec")
    file.write_bytes(content)
    before = fingerprint(made.parent)
    ran = annotator("vectors", made, file)
    assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1), ran.err
    assert "bad.vec" in ran.err
    assert "{" not in ran.err
    assert fingerprint(made.parent) == before
