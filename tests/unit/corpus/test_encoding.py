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
UKRAINIAN = "Дуже гарний фільм, мені сподобалося.\nЇжа смачна, персонал ввічливий, ще повернемося.\n" * 3
BULGARIAN = "Много хубав филм, хареса ми.\nХотелът беше мръсен, а храната – безвкусна и студена.\n" * 3
SERBIAN = "Веома добар филм, свидео ми се.\nХотел је био прљав, услуга лоша, њихова цена превисока.\n" * 3
GERMAN = "Sehr schöner Film.\nDie Größe passt, das Zimmer war schmutzig und für den Preis zu übel.\n" * 3
SPANISH = "Muy buena película, ¡me gustó!\nEl hotel está sucio y la atención pésima; no volveré mañana.\n" * 3
DANISH = "Meget god film på biografen.\nHotellet var beskidt, og maden dårlig, aldrig mere for os, kære venner.\n" * 3
HUNGARIAN = "Nagyon jó film, tetszett.\nA szálloda koszos, őszintén szólva többé nem megyünk; egy hét után!\n" * 3
CZECH = "Velmi dobrý film, líbil se mi.\nHotel byl špinavý a obsluha hrozná; žádám vrácení peněz.\n" * 3
LITHUANIAN = "Labai geras filmas, žiūrėsiu dar kartą.\nViešbutis buvo nešvarus, daugiau čia nevažiuosiu, ačiū.\n" * 3
LATVIAN = "Ļoti laba filma, man ļoti patika.\nViesnīca bija netīra, vairāk šeit nebraukšu, paldies jums.\n" * 3
VIETNAMESE = "Phim râ\u0301t hay, tôi râ\u0301t thích.\nĐô\u0300 ăn ngon, nhân viên thân thiê\u0323n.\n" * 3
GREEK = "Πολύ καλή ταινία, μου άρεσε.\nΤο ξενοδοχείο ήταν βρώμικο και η εξυπηρέτηση κακή.\n" * 3
HEBREW = "סרט טוב מאוד, אהבתי אותו.\nהמלון היה מלוכלך והשירות גרוע.\n" * 3
ARABIC = "فيلم جيد جدا، أعجبني كثيرا.\nالفندق كان قذرا والخدمة سيئة\n" * 3
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
        ("a day like any other\t喜悦、愤怒\nwords in ASCII\t悲伤\n" * 60, "gbk"),
        ("a day 😀👨\u200d👩\u200d👧 \u202eand more\u202c\n" * 9, "utf-16-le"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "cp949"),
        (KOREAN, "johab"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859_5"),
        (RUSSIAN, "mac_cyrillic"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8_u"),
        (UKRAINIAN, "mac_cyrillic"),
        (BULGARIAN, "cp1251"),
        (BULGARIAN, "mac_cyrillic"),
        (SERBIAN, "iso8859_5"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"),
        (FRENCH, "cp850"),
        (GERMAN, "cp1252"),
        (GERMAN, "cp437"),
        (SPANISH, "cp1252"),
        (DANISH, "cp1252"),
        (DANISH, "cp850"),
        (QUOTED, "cp1252"),
        (QUOTED, "mac_roman"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        (POLISH, "cp852"),
        ("Obsługa zła; żądałem zwrotu pieniędzy.", "cp1250"),
        (HUNGARIAN, "cp1250"),
        (HUNGARIAN, "iso8859_2"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859_2"),
        (LITHUANIAN, "cp1257"),
        (LATVIAN, "cp1257"),
        (VIETNAMESE, "cp1258"),
        (GREEK, "cp1253"),
        (HEBREW, "cp1255"),
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859_6"),
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
