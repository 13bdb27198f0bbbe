"""Which encoding a file is in.

A mark at the beginning decides; then UTF-8, whose multi-byte sequences do not arise by accident; then the
encodings of East Asia, told apart by how often the commonest characters of each language turn up (GB18030 accepts
nearly every byte sequence, so that it decodes says nothing); then charset-normalizer for the single-byte ones.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from annotator.core.errors import AnnotatorError
from annotator.corpus import alphabets
from annotator.corpus.opening import CHUNK, UNWATCHED, Watch, chunks, head, open_bytes

_MARKS: Final = (
    # UTF-32's little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_BINARY: Final = re.compile(
    rb"\x89PNG|GIF8|\xff\xd8\xff|%PDF-|PK\x03\x04|PK\x05\x06|\x1f\x8b\x08|BZh\d|7z\xbc\xaf|Rar!|\xfd7zXZ|"
    rb"SQLite format 3\0|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\x7fELF|MZ\x90\0|PAR1|\{\\rtf"
)
_ISO_2022_JP: Final = re.compile(rb"\x1b\$[@B][!-~]+\x1b\([BJ]")
_FEW_CONTROLS: Final = 0.001
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a\x1b")

_CHINESE: Final = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去"
    "法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实很最好吃爱哈吧吗啊呢给买太差快送"
    "這個們來為國說時會對於著過發後裡種經麼學現當沒動還進樣開從實給買"
)
_KOREAN: Final = "이다는에의가을한고로하지은도를사어기리서나자있그아해요인만라니시대정수보여오거"
_JAPANESE: Final = "のにはをたがでてとしれさあいるなもらかっりすんくまけよこそうだえきーンスルイトラ"
_EAST_ASIAN: Final = (
    ("gb18030", frozenset(_CHINESE)),
    ("big5hkscs", frozenset(_CHINESE)),
    ("cp949", frozenset(_KOREAN)),
    ("johab", frozenset(_KOREAN)),
    ("cp932", frozenset(_JAPANESE)),
    ("euc_jp", frozenset(_JAPANESE)),
)
_COMMON_SHARE: Final = 0.12  # Chinese, Korean and Japanese texts have 0.3 or more; wrong decodings under 0.06
_ACCENT: Final = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")  # a lone one, as in "caf\xe9"
_ASCII: Final = bytes(range(128))
_FEW_DIFFERENT: Final = 30
_FEW: Final = 200  # fewer characters than that are too few for frequencies

DOS_END: Final = "\x1a"  # by which programs of old end a text

_TOLERATED: Final = 20  # one damaged place in so many good characters is damage; more is another encoding
_TOLERATED_IN_UTF8: Final = 3
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NOT_ASCII: Final = re.compile("[^\x00-\x7f]")


def detect(source: Path | bytes, watch: Watch = UNWATCHED) -> str:
    """The name Python has for the encoding of a file (or of bytes).

    Raises AnnotatorError: `file_binary` for what is no text, `file_encoding` (with the first line that is not UTF-8)
    where nothing fits. A few damaged places do not change the answer; their rows are reported when they are read.
    """
    start = source[:CHUNK] if isinstance(source, bytes) else head(source)
    name = "" if isinstance(source, bytes) else str(source)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            if damage(source, encoding, watch) is None:
                raise AnnotatorError("file_encoding", file=name, line=first_bad_line(source, encoding))
            return encoding
    if b"\0" in start and (wide := _unmarked_utf16(source, start, watch)):
        return wide
    if is_binary(start):
        raise AnnotatorError("file_binary", file=name)
    if _ISO_2022_JP.search(start) and damage(source, "iso2022_jp", watch) is not None:
        return "iso2022_jp"  # its bytes are ASCII, so that UTF-8 would fit too
    if damage(source, "utf-8", watch) is not None:
        return "utf-8"
    if _share_of(start, _CONTROLS) > _FEW_CONTROLS:
        raise AnnotatorError("file_binary", file=name)
    for guesses in (_east_asian, _single_byte):
        guess = guesses(source)
        if guess and damage(source, guess, watch) is not None:
            return guess
    raise AnnotatorError("file_encoding", file=name, line=first_bad_line(source, "utf-8"))


def is_binary(start: bytes) -> bool:
    """Whether the first bytes of a file belong to no text: a known signature, or NULs."""
    return _BINARY.match(start) is not None or _share_of(start, b"\0") > _FEW_CONTROLS


def _share_of(data: bytes, some: bytes) -> float:
    return 1 - len(data.translate(None, some)) / max(1, len(data))


def damage(source: Path | bytes, encoding: str, watch: Watch = UNWATCHED) -> int | None:
    """How many bytes do not decode; None if so many that it is another encoding (or the encoding is strict)."""
    try:
        for _ in _decoded(source, encoding, "strict", watch):
            pass
    except UnicodeError:
        if encoding.startswith(("utf-16", "utf-32")):
            return None
        bad = good = 0
        for text in _decoded(source, encoding, "surrogateescape", watch):
            bad_here = len(_ESCAPED.findall(text))
            bad += bad_here
            good += len(_NOT_ASCII.findall(text)) - bad_here
        # By accident hardly anything is UTF-8: what is so for the most part was mixed with something else.
        tolerated = _TOLERATED_IN_UTF8 if encoding == "utf-8" else _TOLERATED
        return bad if bad * tolerated <= good else None
    return 0


def first_bad_line(source: Path | bytes, encoding: str) -> int:
    """The line, counted from 1, with the first byte that does not decode."""
    line = 1
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    for piece in chunks(source):
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError as error:
            return line + len(re.findall(rb"\r\n?|\n", error.object[: error.start]))
        except UnicodeError:
            return line
        line += len(re.findall("\r\n?|\n", text))
    return line


def check_encoding(path: Path, encoding: str, watch: Watch = UNWATCHED) -> None:
    """Raise unless the whole file can be read in an encoding a person may have chosen."""
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise AnnotatorError("encoding_unknown", file=str(path), encoding=encoding) from error
    if damage(path, encoding, watch) is None:
        line = first_bad_line(path, encoding)
        raise AnnotatorError("encoding_wrong", file=str(path), encoding=encoding, line=line)


def open_text(
    path: Path, encoding: str, newline: str | None, watch: Watch = UNWATCHED, member: str | None = None
) -> TextIO:
    """The file (or `member` of an archive of several) as text; a byte that does not decode stands as a surrogate (see
    `is_damaged`).
    """
    errors = "strict" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    return io.TextIOWrapper(open_bytes(path, watch, member), encoding=encoding, errors=errors, newline=newline)


def is_damaged(text: str) -> bool:
    """Whether a text from `open_text` has a byte that did not decode."""
    return not text.isascii() and _ESCAPED.search(text) is not None


def is_clean(text: str) -> bool:
    """Whether a text has nothing that did not decode, nor anything that cannot be stored: it is as it should be."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def storable(text: str) -> str:
    """The text without what cannot be stored: NUL goes, half an emoji (a lone surrogate) becomes U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return _SURROGATE.sub("\ufffd", text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _decoded(source: Path | bytes, encoding: str, errors: str, watch: Watch) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for piece in chunks(source, watch):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _unmarked_utf16(source: Path | bytes, start: bytes, watch: Watch) -> str | None:
    """UTF-16 without a mark: the byte order that shows more ASCII, if hardly a character is unlikely in it."""
    even = start[: len(start) // 2 * 2]
    texts = {encoding: even.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be")}
    encoding = max(texts, key=lambda name: sum(character < "\x7f" for character in texts[name]))
    unlikely = sum(count for character, count in Counter(texts[encoding]).items() if not _is_likely(character))
    if unlikely * 100 > len(texts[encoding]) or damage(source, encoding, watch) is None:
        return None
    return encoding


def _is_likely(character: str) -> bool:
    if character in "\t\n\r" or character.isspace():
        return True
    return (character.isprintable() and character != "\ufffd") or unicodedata.category(character) == "Cf"  # joiners


def _east_asian(source: Path | bytes) -> str | None:
    """The East Asian encoding in which the commonest characters of its language are common, if there is one."""
    start = next(chunks(source))
    accents = len(_ACCENT.findall(start))
    if 5 * accents > 4 * len(start.translate(None, _ASCII)):
        return None
    shares = {encoding: _share(start, encoding, common) for encoding, common in _EAST_ASIAN}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] >= _COMMON_SHARE:
        return best
    return "gb18030" if _looks_chinese(start) else None


def _looks_chinese(start: bytes) -> bool:
    """For a few characters only, though they may come again: nearly all are level 1 of GB 2312 (the 3,755 in use) or
    its punctuation.
    """
    text = start.decode("gb18030", "replace")
    others = _NOT_ASCII.findall(text)
    if len(others) > _FEW and len(set(others)) > _FEW_DIFFERENT:
        return False
    usual = 0
    for character in others:
        pair = character.encode("gb18030", "replace")
        usual += len(pair) == 2 and pair[1] >= 0xA1 and (0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3))
    return usual * 10 >= 9 * len(others)


def _single_byte(source: Path | bytes) -> str | None:
    """The single-byte encoding in which the lines that are not ASCII have letters; else charset-normalizer's answer."""
    sample = bytearray()
    old_mac = 0
    for piece in chunks(source):
        old_mac += piece.count(b"\r") - 2 * piece.count(b"\r\n") - piece.count(b"\n")
        for line in re.split(rb"[\r\n]+", piece):
            if not line.isascii():
                sample += line + b"\n"
        if len(sample) > CHUNK // 8:
            break
    text = bytes(sample[: CHUNK // 8])
    if found := alphabets.single_byte(text, old_mac=old_mac > 0):
        return found
    from charset_normalizer import from_bytes

    match = from_bytes(text, cp_isolation=alphabets.names()).best()
    return match.encoding if match else None


def _share(sample: bytes, encoding: str, common: frozenset[str]) -> float:
    """Which share of the characters beyond ASCII are common ones; 0 where too many bytes do not decode."""
    counts = Counter(_NOT_ASCII.findall(sample.decode(encoding, "replace")))
    bad = counts.pop("\ufffd", 0)
    total = sum(counts.values())
    if bad * _TOLERATED > total + 1:
        return 0.0
    return sum(counts[character] for character in common) / max(1, total)
