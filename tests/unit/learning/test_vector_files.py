"""Files of word vectors, whole and damaged, written here as the programs that make them do."""

import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import ignore_progress, never_stop
from annotator.learning.reporting import Reporter
from annotator.learning.tokenizer import WordTokenizer
from annotator.learning.vector_files import FoundVectors, normalised, read_vectors

WORDS = ["the", "good", "café", "服务", "服", "务", "😀", "2000"]
VECTORS = np.random.default_rng(3).normal(size=(len(WORDS), 5)).astype(np.float16).astype(np.float32)


def lines(words, vectors, end="\n"):
    return "".join(
        f"{word} {' '.join(repr(float(x)) for x in row)}{end}" for word, row in zip(words, vectors, strict=True)
    )


def binary(words, vectors, end=b"\n"):
    head = f"{len(words)} {vectors.shape[1]}\n".encode()
    rows = zip(words, vectors.astype("<f4"), strict=True)
    return head + b"".join(word.encode() + b" " + row.tobytes() + end for word, row in rows)


HEAD = f"{len(WORDS)} 5\n"
FORMATS = {
    "glove": lines(WORDS, VECTORS).encode(),
    "word2vec text": (HEAD + lines(WORDS, VECTORS)).encode(),
    "fasttext": (HEAD + lines(WORDS, VECTORS, " \n")).encode(),
    "word2vec binary": binary(WORDS, VECTORS),
    "gensim binary": binary(WORDS, VECTORS, b""),
    "windows": lines(WORDS, VECTORS, "\r\n").encode(),
    "byte-order mark": b"\xef\xbb\xbf" + lines(WORDS, VECTORS).encode(),
    "tabs": lines(WORDS, VECTORS).replace(" ", "\t").encode(),
    "no last line break": lines(WORDS, VECTORS).encode().rstrip(),
    "gzip": gzip.compress(lines(WORDS, VECTORS).encode()),
    "gzip binary": gzip.compress(binary(WORDS, VECTORS)),
}


def read(path: Path, content: bytes, wanted, reporter=None) -> FoundVectors:
    path.write_bytes(content)
    return read_vectors(path, frozenset(wanted), reporter or Reporter(ignore_progress, never_stop))


def refused(path: Path, content: bytes, wanted=WORDS) -> AnnotatorError:
    with pytest.raises(AnnotatorError) as caught:
        read(path, content, wanted)
    assert caught.value.values["file"] == str(path)
    return caught.value


@pytest.fixture
def path(tmp_path):
    return tmp_path / "some.vec"


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_told_from_its_content(path, kind):
    found = read(path, FORMATS[kind], [*WORDS, "absent"])
    assert found.words == tuple(sorted(WORDS))
    assert found.vectors.dtype == np.float16
    for word, row in zip(found.words, found.vectors, strict=True):
        assert row.tolist() == VECTORS[WORDS.index(word)].tolist()
    assert (found.read, found.rejected, found.dropped) == (len(WORDS), 0, 0)
    assert found.stated == (
        len(WORDS) if "word2vec" in kind or kind in ("fasttext", "gensim binary", "gzip binary") else None
    )


@pytest.mark.parametrize("is_binary", [True, False])
def test_what_gensim_writes_is_read(path, is_binary):
    made = KeyedVectors(5)
    made.add_vectors(WORDS, VECTORS)
    made.save_word2vec_format(str(path), binary=is_binary)
    found = read_vectors(path, frozenset(WORDS), Reporter(ignore_progress, never_stop))
    assert np.abs(found.vectors - VECTORS[[WORDS.index(word) for word in found.words]]).max() < 1e-3


def test_only_wanted_words_are_kept(path):
    found = read(path, FORMATS["glove"], ["good", "😀", "absent"])
    assert found.words == ("good", "😀")
    assert found.read == len(WORDS)


def test_a_word_written_otherwise_serves_where_there_is_no_exact_one(path):
    words = ["Good", "GOOD", "good", "Ｂａｄ", "BAD", "Fine"]
    found = read(path, lines(words, np.arange(12).reshape(6, 2)).encode(), ["good", "bad", "Fine"])
    assert dict(zip(found.words, found.vectors[:, 0].tolist(), strict=True)) == {"good": 4, "bad": 6, "Fine": 10}


def test_the_first_of_several_lines_for_a_word_counts(path):
    found = read(path, lines(["good", "good"], np.array([[1, 2], [3, 4]])).encode(), ["good"])
    assert found.vectors.tolist() == [[1, 2]]


def test_words_with_spaces_are_read_and_spoil_nothing(path):
    words = ["the", ". . .", "at name@domain.com", "new 5", *WORDS[1:]]
    vectors = np.random.default_rng(1).normal(size=(len(words), 5))
    found = read(path, lines(words, vectors).encode(), words)
    assert set(found.words) == set(words)
    assert (found.read, found.rejected) == (len(words), 0)


@pytest.mark.parametrize("bad", ["nan", "inf", "-inf", "1e30"])
def test_rows_that_are_not_finite_are_dropped_and_counted(path, bad):
    content = f"good 1 2\nbad 1 {bad}\nnot_wanted {bad} 1\n".encode()
    found = read(path, content, ["good", "bad"])
    assert (found.words, found.dropped, found.rejected, found.read) == (("good",), 1, 0, 3)


@pytest.mark.parametrize("bad", ["short 1 2", "good 1 x 3", " 1 2 3", "lonely"])
def test_a_few_lines_that_are_no_vectors_are_rejected_and_counted(path, bad):
    content = lines([f"w{n}" for n in range(40)], np.ones((40, 3))) + bad + "\nlast 1 2 3\n"
    found = read(path, content.encode(), ["good", "last", "short", "w1", "lonely"])
    assert (found.words, found.rejected, found.read) == (("last", "w1"), 1, 41)


def test_a_word_that_is_not_utf8_is_rejected(path):
    content = lines([f"w{n}" for n in range(40)], np.ones((40, 3))).encode() + "été 1 2 3\n".encode("latin-1")
    assert read(path, content, ["w1"]).rejected == 1


def test_many_bad_lines_are_told_with_the_first_of_them(path):
    content = HEAD + lines(WORDS[:2], VECTORS[:2]) + "w 1 2 3\n" * 2 + lines(WORDS[2:], VECTORS[2:])
    error = refused(path, content.encode())
    assert error.key == "vectors_lines"
    assert error.values == {"file": str(path), "line": 4, "rejected": 2, "lines": 10, "dimensions": 5}


def test_a_first_line_with_other_dimensions_than_the_rest_is_told(path):
    error = refused(path, b"8 7\n" + FORMATS["glove"])
    assert (error.key, error.values["line"], error.values["dimensions"]) == ("vectors_lines", 2, 7)


def test_a_large_file_of_bad_lines_is_refused_before_its_end(path):
    reports = []
    content = b"1000000 3\n" + b"word 1 2\n" * 1_000_000
    with pytest.raises(AnnotatorError, match="vectors_lines"):
        read(path, content, ["word"], Reporter(reports.append, never_stop))
    assert reports[-1].step < reports[-1].steps


@pytest.mark.parametrize(
    "content",
    [
        b"id,text,label\n1,good food,1\n2,bad food,0\n",
        b"This is a text.\nIt has sentences.\nNo numbers at all.\n",
        b'{"text": "good", "label": 1}\n',
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20,
        b"PK\x03\x04" + bytes(range(256)) * 20,
        b"x" * 3_000_000,
        b"\0" * 3_000_000,
        b"10 0\nword\n",
        b"10 99999\nword 1 2\n",
        b"\n\n\n",
        b"5 3\n",
        "the 1 2 3\n".encode("utf-16"),
        lines(WORDS, VECTORS).replace(".", ",").encode(),
    ],
)
def test_what_is_no_file_of_vectors_is_refused(path, content):
    assert refused(path, content).key == "vectors_format"


def test_a_line_without_end_is_refused_before_it_fills_the_memory(path):
    content = b"3 2\ngood 1 2\n" + b"1" * 30_000_000
    tracemalloc.start()
    try:
        path.write_bytes(content)
        del content
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        with pytest.raises(AnnotatorError, match="vectors_format"):
            read_vectors(path, frozenset(["good"]), Reporter(ignore_progress, never_stop))
        assert tracemalloc.get_traced_memory()[1] - before < 10_000_000
    finally:
        tracemalloc.stop()


def test_missing_empty_and_folder(path):
    reporter = Reporter(ignore_progress, never_stop)
    with pytest.raises(AnnotatorError, match="file_missing"):
        read_vectors(path, frozenset(), reporter)
    with pytest.raises(AnnotatorError, match="file_is_folder"):
        read_vectors(path.parent, frozenset(), reporter)
    assert refused(path, b"").key == "file_empty"
    assert refused(path, gzip.compress(b"")).key == "vectors_format"


@pytest.mark.parametrize("end", [b"\n", b""])
@pytest.mark.parametrize("cut", [1, 7, 19, 21, 60])
def test_a_binary_file_that_is_cut_off_is_refused(path, cut, end):
    whole = binary(WORDS, VECTORS, end)
    error = refused(path, whole[: len(whole) - len(end) - cut])
    assert error.key == "vectors_cut_off"
    assert error.values["vectors"] == len(WORDS) - (1 if cut < 25 else 3 if cut > 50 else 2)


def test_a_binary_file_with_more_than_it_announces_is_refused(path):
    assert refused(path, FORMATS["word2vec binary"].replace(b"8 5\n", b"7 5\n", 1)).key == "vectors_cut_off"


def test_a_binary_file_of_other_dimensions_is_refused(path):
    vectors = np.random.default_rng(0).normal(size=(2_000, 10))
    content = binary([f"w{n}" for n in range(2_000)], vectors).replace(b"2000 10\n", b"2000 9\n", 1)
    assert refused(path, content).key in ("vectors_lines", "vectors_cut_off")


@pytest.mark.parametrize("keep", [3, 40, 150])
def test_a_compressed_file_that_is_cut_off_is_refused(path, keep):
    whole = FORMATS["gzip"]
    assert keep < len(whole) - 8
    assert refused(path, whole[:keep]).key == "vectors_cut_off"


def test_a_compressed_file_that_is_damaged_is_refused(path):
    whole = bytearray(gzip.compress(np.random.default_rng(0).bytes(500) + FORMATS["glove"] * 50))
    whole[300] ^= 0xFF
    assert refused(path, bytes(whole)).key in ("vectors_cut_off", "vectors_format")


def test_a_text_that_holds_less_than_it_announces_is_read_and_says_so(path):
    found = read(path, b"2000000 5\n" + FORMATS["glove"], WORDS)
    assert (found.read, found.stated, len(found.words)) == (len(WORDS), 2_000_000, len(WORDS))


@pytest.mark.parametrize("kind", ["glove", "word2vec binary", "gzip"])
def test_progress_goes_to_the_size_of_the_file(path, kind):
    words = [f"w{n}" for n in range(60_000)]
    vectors = np.random.default_rng(0).normal(size=(60_000, 10)).round(6)
    content = {"glove": lines(words, vectors).encode(), "word2vec binary": binary(words, vectors)}
    content["gzip"] = gzip.compress(content["glove"], 1)
    reports = []
    found = read(path, content[kind], ["w7", "w59999"], Reporter(reports.append, never_stop))
    assert found.words == ("w59999", "w7")
    steps = [report.step for report in reports]
    assert {report.phase for report in reports} == {"read_vectors"}
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, reports[-1].steps)
    assert reports[-1].steps == -(-path.stat().st_size // 2**20) >= 2


@pytest.mark.parametrize("kind", ["text", "binary"])
def test_reading_stops_when_asked(path, kind):
    words = [f"w{n}" for n in range(60_000)]
    vectors = np.ones((60_000, 10))
    asked = []

    def on_progress(progress):
        if progress.step >= 1:
            asked.append(progress.step)

    content = lines(words, vectors).encode() if kind == "text" else binary(words, vectors)
    with pytest.raises(Cancelled):
        read(path, content, ["w59999"], Reporter(on_progress, lambda: bool(asked)))
    assert asked == [1]


def test_memory_follows_from_the_wanted_words_and_not_from_the_file(path):
    with path.open("wb") as file:
        for start in range(0, 60_000, 1_000):
            file.write(lines([f"w{start + n}" for n in range(1_000)], np.full((1_000, 50), 0.125)).encode())
    assert path.stat().st_size > 17_000_000
    tracemalloc.start()
    try:
        found = read_vectors(path, frozenset(["w3", "w59999"]), Reporter(ignore_progress, never_stop))
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
    assert found.words == ("w3", "w59999")


# Any word our tokenizers could want: no white space, nothing that UTF-8 cannot say.
odd_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)
values = st.floats(-60_000, 60_000, width=16)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(odd_words, st.lists(values, min_size=3, max_size=3), min_size=1, max_size=12),
    st.sampled_from(["glove", "word2vec", "fasttext", "binary", "gzip"]),
)
def test_odd_words_come_back_from_every_format(tmp_path_factory, table, kind):
    words, vectors = list(table), np.array(list(table.values()), np.float32)
    head = f"{len(words)} 3\n"
    content = {
        "glove": lines(words, vectors).encode(),
        "word2vec": (head + lines(words, vectors)).encode(),
        "fasttext": (head + lines(words, vectors, " \n")).encode(),
        "binary": binary(words, vectors),
        "gzip": gzip.compress((head + lines(words, vectors)).encode()),
    }[kind]
    found = read(tmp_path_factory.mktemp("odd") / "odd.vec", content, words)
    assert found.words == tuple(sorted(words))
    assert found.vectors.tolist() == [table[word] for word in found.words]


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_word_is_normalised_as_our_tokenizer_writes_it(text):
    assert "".join(normalised(text).split()) == "".join("".join(WordTokenizer.split(text)).split())
