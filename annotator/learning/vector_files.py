"""Reading files of word vectors made elsewhere: word2vec (text and binary), fastText `.vec`, GloVe; also gzip'd.

The format is told from the content. A file is streamed and only the words that are wanted are kept, so that the
memory needed follows from the project and not from the file. Formats: the C program of word2vec (Mikolov et al.
2013) writes "words dimensions" on the first line, then a word and its values a line, as text or as little-endian
float32; fastText writes the text form with a space at each line's end; GloVe writes it without the first line.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from annotator.core.errors import AnnotatorError
from annotator.learning.reporting import Reporter

_CHUNK: Final = 1 << 20  # bytes between two questions whether to stop
_LONGEST_LINE: Final = 1 << 20  # a thousand dimensions take 20,000 bytes: what is longer is no line of vectors
_LONGEST_WORD: Final = 1 << 12  # bytes
_MOST_DIMENSIONS: Final = 10_000
_LOOKED_AT: Final = 50  # lines from which the number of values is told where no first line tells it
_BAD_SHARE: Final = 0.05  # of the lines; a file with more of them is not what it seems
_JUDGED_FROM: Final = 1_000  # lines after which such a file is refused before it was read to its end
_HEADER: Final = re.compile(rb"\s*(\d{1,12})[ \t]+(\d{1,6})\s*")
_BOM: Final = b"\xef\xbb\xbf"
_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, eq=False)
class FoundVectors:
    """What a file knows of the wanted words.

    `words` in the spelling that was wanted, sorted; `vectors` float16 (words, dimensions), all finite. `read`: vectors
    of any word in the file; `stated`: how many its first line announces, None where there is no such line;
    `rejected`: lines that are not a word and its values; `dropped`: wanted words with a value that is not finite
    (lines of words that are not wanted are counted only, their values are not looked at).
    """

    words: tuple[str, ...]
    vectors: np.ndarray
    read: int
    stated: int | None
    rejected: int
    dropped: int


def normalised(word: str) -> str:
    """The word as our tokenizers write it: NFKC, lower case."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).lower()


def read_vectors(path: Path, wanted: Collection[str], reporter: Reporter) -> FoundVectors:
    """The vectors of the wanted words; a word of the file serves as it is written, or else in its normalised form.

    Of several lines for a word the first counts. Raises `AnnotatorError`: "file_missing", "file_is_folder",
    "file_unreadable", "file_empty"; "vectors_format" for what is no file of word vectors; "vectors_lines" where more
    than 5 % of the lines do not hold a word and as many values as the file has dimensions; "vectors_cut_off" for a
    binary or compressed file that ends too early or is damaged. Raises `Cancelled`.
    """
    if path.is_dir():  # Windows refuses to open a folder with the same error as a forbidden file
        raise AnnotatorError("file_is_folder", file=str(path))
    try:
        with path.open("rb") as file:
            return _read(_Source(path, file, reporter), _Kept(path, wanted))
    except FileNotFoundError as error:
        raise AnnotatorError("file_missing", file=str(path)) from error
    except OSError as error:
        raise AnnotatorError(
            "file_unreadable", file=str(path), reason=error.strerror or type(error).__name__
        ) from error


class _Damaged(Exception):
    """The file ends inside a vector or inside its compression."""


class _Source:
    """The bytes of the file, unpacked, piece by piece; says how far it is in MiB of the file on the disk."""

    def __init__(self, path: Path, file: BinaryIO, reporter: Reporter) -> None:
        self.path = path
        self._file = file
        self._reporter = reporter
        self._size = path.stat().st_size
        start = file.read(len(_GZIP))
        if not start:
            raise AnnotatorError("file_empty", file=str(path))
        file.seek(0)
        self._unpacked = gzip.GzipFile(fileobj=file) if start == _GZIP else file
        self._reporter.step("read_vectors", 0, self._steps)

    @property
    def _steps(self) -> int:
        return -(-self._size >> 20)

    def next(self) -> bytes:
        """The next piece; empty at the end."""
        try:
            piece = self._unpacked.read(_CHUNK)
        except (EOFError, zlib.error, gzip.BadGzipFile) as damage:
            raise _Damaged from damage
        at = self._file.tell()
        self._reporter.step("read_vectors", self._steps if at >= self._size else at >> 20, self._steps)
        return piece


@dataclass(slots=True)
class _Kept:
    """What was found so far: words spelled as wanted, and those that are wanted once they are normalised."""

    path: Path
    wanted: Collection[str]
    exact: dict[str, np.ndarray] = field(default_factory=dict)
    loose: dict[str, np.ndarray] = field(default_factory=dict)
    read: int = 0
    rejected: int = 0
    dropped: int = 0
    first_bad: int = 0
    said: tuple[int | None, int] = (None, 0)  # vectors announced, dimensions

    def place(self, word: str) -> tuple[dict[str, np.ndarray], str] | None:
        """Where a vector of this word belongs; None where it is not wanted, or there is one already."""
        if word in self.wanted:
            return None if word in self.exact else (self.exact, word)
        plain = normalised(word)
        return (self.loose, plain) if plain in self.wanted and plain not in self.loose else None

    def put(self, place: tuple[dict[str, np.ndarray], str], values: np.ndarray) -> None:
        with np.errstate(over="ignore"):
            row = values.astype(np.float16)
        if np.isfinite(row).all():
            place[0][place[1]] = row
        else:
            self.dropped += 1

    def reject(self, line: int) -> None:
        self.rejected += 1
        self.first_bad = self.first_bad or line

    def judge(self, at_end: bool) -> None:
        """Refuse a file with too many rejected lines."""
        lines = self.read + self.rejected
        if self.rejected > _BAD_SHARE * lines and (at_end or lines >= _JUDGED_FROM):
            raise AnnotatorError(
                "vectors_lines",
                file=str(self.path),
                line=self.first_bad,
                rejected=self.rejected,
                lines=lines,
                dimensions=self.said[1],
            )

    def found(self) -> FoundVectors:
        rows = {**self.loose, **self.exact}
        words = tuple(sorted(rows))
        vectors = np.array([rows[word] for word in words], np.float16).reshape(len(words), self.said[1])
        return FoundVectors(words, vectors, self.read, self.said[0], self.rejected, self.dropped)


def _read(source: _Source, kept: _Kept) -> FoundVectors:
    try:
        start = source.next().removeprefix(_BOM)
        first, newline, rest = start.partition(b"\n")
        header = _HEADER.fullmatch(first) if newline else None
        if header and not 0 < int(header[2]) <= _MOST_DIMENSIONS:
            raise AnnotatorError("vectors_format", file=str(source.path))
        if header:
            kept.said = int(header[1]), int(header[2])
            if _is_binary(rest, kept.said[1]):
                _read_binary(source, rest, kept)
            else:
                _read_text(source, rest, kept, first_line=2)
        else:
            kept.said = None, _dimensions(source.path, start)
            _read_text(source, start, kept, first_line=1)
    except _Damaged as damage:
        raise AnnotatorError("vectors_cut_off", file=str(source.path), vectors=kept.read) from damage
    kept.judge(at_end=True)
    if not kept.read:
        raise AnnotatorError("vectors_format", file=str(source.path))
    return kept.found()


def _is_binary(start: bytes, dimensions: int) -> bool:
    """Whether what follows the first line is float32 values: not a line of text, and no readable text either."""
    line = start.partition(b"\n")[0]
    if _values(line.rstrip().rsplit(None, dimensions)[1:], dimensions) is not None:
        return False
    try:
        text = start[: _CHUNK // 16].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end < min(len(start), _CHUNK // 16) or error.reason != "unexpected end of data"
    return any(ord(character) < 32 and character not in "\t\n\r\f\v" for character in text)


def _dimensions(path: Path, start: bytes) -> int:
    """The number of values on most of the first lines, each of which has a word before them.

    Raises `AnnotatorError("vectors_format")` where these are not lines of a word and values.
    """
    lines = start.split(b"\n", _LOOKED_AT)
    if len(lines) > 1:  # the last one may go on in the next piece, or is the empty end of the file
        lines.pop()
    lines = [line for line in lines if line.strip()]
    counts = Counter(len(line.split()) - 1 for line in lines)
    most = max(counts.values(), default=0)
    dimensions = min((count for count, times in counts.items() if times == most), default=0)
    good = [_values(line.rstrip().rsplit(None, dimensions)[1:], dimensions) is not None for line in lines]
    if not 1 < dimensions <= _MOST_DIMENSIONS or 2 * sum(good) < len(good):
        raise AnnotatorError("vectors_format", file=str(path))
    return dimensions


def _values(fields: list[bytes], dimensions: int) -> np.ndarray | None:
    """float32 (dimensions,), or None where these are not so many numbers."""
    if len(fields) != dimensions:
        return None
    try:
        with np.errstate(over="ignore"):
            return np.array(fields).astype(np.float32)
    except ValueError:
        return None


def _lines(source: _Source, start: bytes) -> Iterator[list[bytes]]:
    """The lines of the file, those of a piece at a time."""
    rest = start
    while piece := source.next():
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > _LONGEST_LINE:
            raise AnnotatorError("vectors_format", file=str(source.path))
        yield lines
    yield rest.split(b"\n")


def _read_text(source: _Source, start: bytes, kept: _Kept, first_line: int) -> None:
    dimensions = kept.said[1]
    number = first_line - 1
    for lines in _lines(source, start):
        for line in lines:
            number += 1
            line = line.rstrip()  # fastText ends each line with a space
            if not line:
                continue
            # Nearly all lines are a word and single spaces, and nearly all words are not wanted: counting is enough.
            if line.count(b" ") == dimensions:
                head, _, values = line.partition(b" ")
                parts = None
            else:  # a word with spaces, tabs, or a wrong number of values
                parts = line.rsplit(None, dimensions)
                head, values = parts[0], b""
                if _values(parts[1:], dimensions) is None:
                    kept.reject(number)
                    continue
            try:
                word = head.decode("utf-8")
            except UnicodeDecodeError:
                word = ""
            if not word:
                kept.reject(number)
                continue
            place = kept.place(word)
            if place is not None:
                row = _values(parts[1:] if parts else values.split(), dimensions)
                if row is None:
                    kept.reject(number)
                    continue
                kept.put(place, row)
            kept.read += 1
        kept.judge(at_end=False)


def _read_binary(source: _Source, start: bytes, kept: _Kept) -> None:
    """Raises `_Damaged` where the file does not hold exactly the vectors it announces."""
    stated, dimensions = kept.said
    assert stated is not None
    width = 4 * dimensions
    buffer, at = start, 0
    for number in range(1, stated + 1):
        while True:
            space = buffer.find(b" ", at)
            if space >= 0 and space + 1 + width <= len(buffer):
                break
            if space < 0 and len(buffer) - at > _LONGEST_WORD:
                raise _Damaged
            piece = source.next()
            if not piece:
                raise _Damaged
            buffer, at = buffer[at:] + piece, 0
            kept.judge(at_end=False)
        try:
            # The C program puts a line break behind each vector, gensim does not.
            word = buffer[at:space].lstrip(b"\n").decode("utf-8") if space - at <= _LONGEST_WORD else ""
        except UnicodeDecodeError:
            word = ""
        at = space + 1 + width
        if not word:
            kept.reject(number)
            continue
        place = kept.place(word)
        if place is not None:
            kept.put(place, np.frombuffer(buffer, "<f4", dimensions, space + 1))
        kept.read += 1
    if buffer[at:].strip(b"\n") or source.next().strip(b"\n"):
        raise _Damaged
