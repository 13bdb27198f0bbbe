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
    told = dict(line.split("\t") for line in ran.out.splitlines())
    assert (told["file"], told["read"], told["rejected"]) == ("zh.vec", "5", "0")
    assert 0 < int(told["found"]) <= int(told["wanted"])
    assert 0 < float(told["covered"]) < 1
    asked = annotator("vectors", made, "--json").json
    assert (asked["file"], asked["words"], asked["dimensions"], asked["outdated"]) == ("zh.vec", 4, 2, False)
    assert annotator("vectors", made, "--remove").out == "removed\tTrue\n"
    assert annotator("vectors", made, "--remove", "--json").json == {"removed": False}
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
    assert "outdated\tTrue" in ran.out
    assert ran.sentences == ["Texts were imported since: load the file again for their words."]


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
