"""Values in JSON as they were written, and the entries of a file of them, one after another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO, TypeAlias

from annotator.core.errors import AnnotatorError
from annotator.core.progress import check
from annotator.corpus.cells import NOTHING, Written
from annotator.corpus.encoding import DOS_END, is_damaged, open_text, storable
from annotator.corpus.opening import CHUNK, Watch

_CHECK_EVERY: Final = 4096  # entries
_BLANK: Final = " \t\n\r\ufeff"
_FIRST_SIGN: Final = re.compile(rf"[{_BLANK}]*([^{_BLANK}])")
_LONGEST_WORD: Final = 12  # characters: so far from its end may a number or a word be cut and yet look whole, or wrong


Json: TypeAlias = "str | bool | list[Json] | dict[str, Json] | None"


def _constant(name: str) -> Written | None:
    return None if name == "NaN" else Written(name)


# Bare control characters in strings are against the rules, but many writers leave them there.
_DECODER: Final = json.JSONDecoder(parse_float=Written, parse_int=Written, parse_constant=_constant, strict=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file. `reason` says why there is no value (a key of `annotator.ui.messages`), `raw` what stands
    there instead.
    """

    value: Json
    line: int | None = None
    reason: str | None = None
    raw: str = ""


def parse(text: str) -> Json:
    """The value in a piece of JSON, numbers as strings; ValueError where it is none or too deeply nested."""
    try:
        value: Json = _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("too deeply nested") from error
    return value


def parse_whole(path: Path, text: str) -> Json:
    """The same. Raises AnnotatorError `json_damaged` (line, column)."""
    try:
        return parse(text)
    except json.JSONDecodeError as error:
        raise AnnotatorError("json_damaged", file=str(path), line=error.lineno, column=error.colno) from error
    except ValueError as error:
        raise AnnotatorError("json_damaged", file=str(path), line=1, column=1) from error


def cell(value: Json) -> str | list[str]:
    """What stands in the cell of a table: a list as its parts without nulls, nothing for null, objects as JSON."""
    if isinstance(value, list):
        return [storable(as_text(entry)) for entry in value if entry is not None]
    return storable(as_text(value))


def as_text(value: Json) -> str:
    """A string as it is, nothing for null, anything else as compact JSON."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    return Written(compact(value)) if isinstance(value, bool) else compact(value)


def compact(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{compact(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return value if isinstance(value, Written) else json.dumps(value, ensure_ascii=False)


def bare(line: str) -> str:
    """A line without the blanks and marks round it, and without the comma of one that was taken out of a list."""
    return line.strip().lstrip("\ufeff").removesuffix(",")


def read_lines(path: Path, encoding: str, watch: Watch, member: str | None = None) -> Iterator[Entry]:
    """The values of a JSONL file, with the lines they stand in; `member` is a file in an archive of several."""
    with open_text(path, encoding, newline=None, watch=watch, member=member) as file:
        for line, text in enumerate(file, start=1):
            if not text.strip() or text == DOS_END:
                continue
            if is_damaged(text):
                yield Entry(None, line, "row_encoding", bare(text))
                continue
            try:
                yield Entry(parse(bare(text)), line)
            except ValueError:
                yield Entry(None, line, "row_json", bare(text))


def read_array(path: Path, encoding: str, watch: Watch, member: str | None = None) -> Iterator[Entry]:
    """The values of a file that is one JSON array, or an object with an array of objects: of the first such one. No
    more of it is in memory than one value, or a megabyte.

    Raises AnnotatorError: `json_damaged` (line, column) where the damage is reached, `json_not_rows` for JSON that
    holds no such array.
    """
    with open_text(path, encoding, newline=None, watch=watch, member=member) as file:
        window = _Window(path, file)
        is_within = window.next_sign() == "{" and window.enter()
        if window.next_sign() != "[":
            if not is_within:
                window.value()
                window.expect("")
            raise AnnotatorError("json_not_rows", file=str(path))
        window.at += 1
        number, is_open = 0, window.next_sign() != "]"
        while is_open:
            number += 1
            if number % _CHECK_EVERY == 0:
                check(watch.should_stop)
            value, has_damage = window.value()
            yield Entry(None, None, "row_encoding", compact(value)) if has_damage else Entry(value)
            is_open = window.next_sign() == ","
            window.at += is_open
        window.expect("]")
        window.at += 1
        if is_within:
            window.leave()
        window.expect("")


class _Window:
    """A piece of a file that moves on over its JSON values."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self._path = path
        self._file = file
        self._piece = ""
        self._ended = False
        self._line, self._column = 1, 1  # where the piece begins
        self.at = 0

    def next_sign(self) -> str:
        """The next character that is not blank; nothing at the end of the file."""
        while True:
            while self.at < len(self._piece):
                if self._piece[self.at] not in _BLANK:
                    return self._piece[self.at]
                self.at += 1
            if self._ended:
                return ""
            self._move()

    def value(self) -> tuple[Json, bool]:
        """The value that begins here, and whether bytes in it did not decode."""
        self.next_sign()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._piece, self.at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos + _LONGEST_WORD >= len(self._piece)
                if self._ended or not is_cut:
                    raise self._damaged(error.pos) from error
            except RecursionError as error:
                raise self._damaged(self.at) from error
            else:
                if end + _LONGEST_WORD < len(self._piece) or self._ended:
                    has_damage = not self._piece.isascii() and is_damaged(self._piece[self.at : end])
                    self.at = end
                    return value, has_damage
            self._move()

    def enter(self) -> bool:
        """From the beginning of an object to its first array of objects; to its end where there is none."""
        self.at += 1
        while self.next_sign() != "}":
            self.value()
            self.expect(":")
            self.at += 1
            if self.next_sign() == "[" and self._holds_objects():
                return True
            self.value()
            if self.next_sign() != ",":
                self.expect("}")
            else:
                self.at += 1
        self.at += 1
        self.expect("")
        return True

    def leave(self) -> None:
        """From behind a value in an object to the end of the object."""
        while self.next_sign() == ",":
            self.at += 1
            self.value()
            self.expect(":")
            self.at += 1
            self.value()
        self.expect("}")
        self.at += 1

    def _holds_objects(self) -> bool:
        """Whether the first of the values of the array that begins here is an object."""
        while not (found := _FIRST_SIGN.match(self._piece, self.at + 1)) and not self._ended:
            self._move()
        return found is not None and found[1] == "{"

    def expect(self, sign: str) -> None:
        """Raise unless that is the next sign."""
        if self.next_sign() != sign:
            raise self._damaged(self.at)

    def _move(self) -> None:
        """Let go of what has been read, and read on: at least as much again as is kept."""
        rest = self._piece[self.at :]
        self._line, self._column = self._place(self.at)
        more = self._file.read(max(CHUNK, len(rest)))
        self._ended = not more
        self._piece, self.at = rest + more, 0

    def _place(self, at: int) -> tuple[int, int]:
        lines = self._piece.count("\n", 0, at)
        if lines:
            return self._line + lines, at - self._piece.rfind("\n", 0, at)
        return self._line, self._column + at

    def _damaged(self, at: int) -> AnnotatorError:
        line, column = self._place(at)
        return AnnotatorError("json_damaged", file=str(self._path), line=line, column=column)
