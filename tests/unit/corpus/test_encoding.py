"""Telling the encoding of a file."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from annotator.core.errors import AnnotatorError
from annotator.corpus.encoding import detect, storable

CHINESE = "房间很干净,服务态度也不错,下次还会来住。\n电池用了一天就没电了,太失望了。\n快递很快,包装完好,给个好评!\n" * 3
TRADITIONAL = "這部電影非常好看,我還想再看一次。\n酒店的房間很小,服務也不好,沒有下次了。\n" * 3
JAPANESE = "これはとても良い映画でした。また見たいと思います。\nサービスも悪かった。\n" * 3
KOREAN = "방이 아주 깨끗하고 서비스도 좋았습니다.\n다시는 가고 싶지 않아요.\n" * 3
RUSSIAN = "Очень хороший фильм, мне понравилось.\nОтель был грязный, обслуживание плохое.\n" * 3
FRENCH = "Très bon film, je l'ai beaucoup aimé.\nL'hôtel était sale et le service médiocre à souhait.\n" * 3
POLISH = "Bardzo dobry film, podobał mi się.\nObsługa zła; żądałem zwrotu pieniędzy.\n" * 3
TURKISH = "Çok güzel bir film, beğendim.\nOtel kirliydi, hizmet kötüydü; şikâyet ettim.\n" * 3
THAI = "โรงแรมสะอาดมาก บริการดี\nอาหารไม่อร่อยและแพงมาก\n" * 3
NOISE = bytes(byte | 0x80 for byte in Random(1).randbytes(900))
QUOTED = "He said “fine” – and it wasn’t…\n" * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (CHINESE, "utf-32"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        (CHINESE + "😀", "gb18030"),
        ("正面\n负面\n", "gbk"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "cp949"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (FRENCH, "cp1252"),
        (QUOTED, "cp1252"),
        (POLISH, "cp1250"),
        (TURKISH, "cp1254"),
        (THAI, "cp874"),
        ("plain ASCII\n", "ascii"),
        ("naïve\n" + "plain ASCII\n" * 50, "cp1252"),
    ],
)
def test_text_in_its_encoding_is_understood(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert data.decode(detect(data)) == text.removeprefix("\ufeff")


def test_a_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "marked.txt"
    file.write_bytes(CHINESE.encode("utf-8-sig"))
    assert detect(file) == "utf-8-sig"


def test_the_whole_file_counts_not_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "late.txt"
    file.write_bytes(b"only ASCII for a long time\n" * 100_000 + CHINESE.encode("gb18030"))
    assert detect(file) == "gb18030"


def test_a_few_damaged_bytes_do_not_turn_utf8_into_nonsense() -> None:
    data = CHINESE.encode()
    assert detect(data[:60] + b"\xff" + data[60:]) == "utf-8"
    assert detect(data[:-2]) == "utf-8"


def test_a_cut_gb18030_file_stays_gb18030() -> None:
    assert detect(CHINESE.strip().encode("gb18030") + b"\xb5") == "gb18030"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"SQLite format 3\0" + bytes(84),
        b"MZ\x90\0\x03",
        b"abc\0def",
        bytes(range(256)) * 20,
        bytes(4000),
    ],
    ids=["png", "pdf", "gzip", "sqlite", "exe", "nul", "bytes", "zeros"],
)
def test_what_is_no_text_is_called_binary(data: bytes) -> None:
    with pytest.raises(AnnotatorError) as raised:
        detect(data)
    assert raised.value.key == "file_binary"


def test_undecodable_bytes_name_the_line() -> None:
    with pytest.raises(AnnotatorError) as raised:
        detect(b"first\nsecond\n" + NOISE)
    assert raised.value.key == "file_encoding"
    assert raised.value.values["line"] == 3


def test_a_marked_file_that_breaks_its_promise_is_refused() -> None:
    with pytest.raises(AnnotatorError) as raised:
        detect(b"\xef\xbb\xbfgood\n" + "房间很干净".encode("gbk") * 50)
    assert raised.value.key == "file_encoding"
    assert raised.value.values["line"] == 2


def test_half_an_emoji_and_nul_cannot_be_stored() -> None:
    assert storable("a\ud83d b\0c") == "a\ufffd bc"
    assert storable("\ud83d\ude00") == "😀"
    assert storable("中文") == "中文"
