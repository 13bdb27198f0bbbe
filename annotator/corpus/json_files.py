"""JSON arrays of objects, and JSONL: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

from annotator.core.errors import AnnotatorError
from annotator.core.progress import check
from annotator.corpus.encoding import is_damaged, open_text, storable
from annotator.corpus.formats import BadRow, FileFormat, Row
from annotator.corpus.opening import Watch
from annotator.corpus.table import LineEnds, Table

_LOOKED_AT: Final = 2000  # rows whose keys become the columns
_CHECK_EVERY: Final = 4096  # rows


class _Written(str):
    """A number or a constant as it stands in the file, so that 3.10 stays 3.10; not to be put in quotes again."""

    __slots__ = ()


Json: TypeAlias = "str | bool | list[Json] | dict[str, Json] | None"


def _constant(name: str) -> _Written | None:
    return None if name == "NaN" else _Written(name)


# Bare control characters in strings are against the rules, but many writers leave them there.
_DECODER: Final = json.JSONDecoder(parse_float=_Written, parse_int=_Written, parse_constant=_constant, strict=False)


def parse(text: str) -> Json:
    """The value in a piece of JSON, numbers as strings; ValueError where it is none or too deeply nested."""
    try:
        value: Json = _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("too deeply nested") from error
    return value


def open_lines(path: Path, file_format: FileFormat, watch: Watch) -> Table:
    """A JSONL file. Lines that do not parse become bad rows.

    Raises AnnotatorError: `file_empty`; where no line near the beginning is an object, `json_not_rows` if they are
    other JSON and `json_damaged` with the place in the first line if they are not.
    """
    encoding = file_format.encoding or "utf-8"
    columns: dict[str, None] = {}
    total = 0
    first_line = ""
    ends = LineEnds()
    with open_text(path, encoding, newline="", watch=watch) as file:
        for line in file:
            if not line.strip():
                continue
            ends.add(line)
            total += 1
            if total <= _LOOKED_AT:
                first_line = first_line or line
                try:
                    value = parse(_bare(line))
                except ValueError:
                    continue
                if isinstance(value, dict):
                    columns |= dict.fromkeys(map(storable, value))
    if not total:
        raise AnnotatorError("file_empty", file=str(path))
    if not columns:
        _raise_for(path, first_line)
    return Table(tuple(columns), total, _line_rows(path, encoding, watch), ends.kind())


def open_array(path: Path, file_format: FileFormat, watch: Watch) -> Table:
    """A JSON array, read as a whole. Entries that are no objects become bad rows.

    Raises AnnotatorError: `json_damaged` (line, column), `json_not_rows`, `file_empty`.
    """
    with open_text(path, file_format.encoding or "utf-8", newline=None, watch=watch) as file:
        text = file.read().lstrip("\ufeff")
    value = _parse_whole(path, text)
    if not isinstance(value, list):
        raise AnnotatorError("json_not_rows", file=str(path))
    if not value:
        raise AnnotatorError("file_empty", file=str(path))
    columns: dict[str, None] = {}
    for entry in value:
        if isinstance(entry, dict):
            columns |= dict.fromkeys(map(storable, entry))
    if not columns:
        raise AnnotatorError("json_not_rows", file=str(path))
    return Table(tuple(columns), len(value), _array_rows(value, is_damaged(text), watch))


def _line_rows(path: Path, encoding: str, watch: Watch) -> Iterator[Row | BadRow]:
    number = 0
    with open_text(path, encoding, newline=None, watch=watch) as file:
        for line, text in enumerate(file, start=1):
            if not text.strip():
                continue
            number += 1
            if is_damaged(text):
                yield BadRow(number, "row_encoding", line)
                continue
            try:
                value = parse(_bare(text))
            except ValueError:
                yield BadRow(number, "row_json", line)
                continue
            yield _row(number, value, line)


def _array_rows(entries: list[Json], has_damage: bool, watch: Watch) -> Iterator[Row | BadRow]:
    for number, entry in enumerate(entries, start=1):
        if number % _CHECK_EVERY == 0:
            check(watch.should_stop)
        if has_damage and is_damaged(_compact(entry)):
            yield BadRow(number, "row_encoding")
        else:
            yield _row(number, entry, None)


def _row(number: int, value: Json, line: int | None) -> Row | BadRow:
    if not isinstance(value, dict):
        return BadRow(number, "row_not_object", line)
    return Row(number, {storable(key): _cell(entry) for key, entry in value.items()}, line)


def _cell(value: Json) -> str | list[str]:
    if isinstance(value, list):
        return [storable(_as_text(entry)) for entry in value if entry is not None]
    return storable(_as_text(value))


def _as_text(value: Json) -> str:
    """A string as it is, nothing for null, anything else as compact JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else _compact(value)


def _compact(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_compact(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_compact, value)) + "]"
    return value if isinstance(value, _Written) else json.dumps(value, ensure_ascii=False)


def _bare(line: str) -> str:
    return line.strip().lstrip("\ufeff")


def _parse_whole(path: Path, text: str) -> Json:
    try:
        return parse(text)
    except json.JSONDecodeError as error:
        raise AnnotatorError("json_damaged", file=str(path), line=error.lineno, column=error.colno) from error
    except ValueError as error:
        raise AnnotatorError("json_damaged", file=str(path), line=1, column=1) from error


def _raise_for(path: Path, text: str) -> None:
    """Say why the first line of a JSONL file without a single object is none."""
    _parse_whole(path, _bare(text))
    raise AnnotatorError("json_not_rows", file=str(path))
