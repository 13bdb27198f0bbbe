"""Values as they stand in the cells of a table, and in JSON."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

BETWEEN: Final = ", "


class Written(str):
    """What is no text in the file, as it is shown there, so that 3.10 stays 3.10: a number, a constant, a date, or
    nothing. It is not to be put in quotes again.
    """

    __slots__ = ()

    def meant(self) -> str | float | date | None:
        """The value it is of. Numbers without an end and times with a zone stay text: hardly any format has them."""
        if not self or self.casefold() in _CONSTANTS:
            return _CONSTANTS[self.casefold()]
        with suppress(ValueError):
            return int(self)
        with suppress(ValueError):
            return float(self) if math.isfinite(float(self)) else str(self)
        with suppress(ValueError):
            return date.fromisoformat(self)
        with suppress(ValueError):
            return moment if (moment := datetime.fromisoformat(self)).tzinfo is None else str(self)
        return str(self)


NOTHING: Final = Written()
_CONSTANTS: Final = {"": None, "true": True, "false": False}


def as_text(value: object, between: str = BETWEEN) -> str:
    """Nothing for None, a list of plain values as its parts with `between` between them, other structures as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        if any(isinstance(part, dict | list | tuple) for part in value):
            return as_json(value)
        return between.join(as_text(part) for part in value)
    return as_json(value) if isinstance(value, dict) else str(value)


def as_list(cell: str) -> list[str] | None:
    """The parts of a list that stands in a cell as JSON or as Python shows it: `["a", "b"]`, `['a']`, `[3, 1]`, `[]`;
    None for any other cell, and for lists of anything but strings and numbers.
    """
    cell = cell.strip()
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    try:
        parts = json.loads(cell, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        try:
            parts = ast.literal_eval(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return None
    if not isinstance(parts, list) or any(isinstance(part, bool) for part in parts):
        return None
    return [str(part) for part in parts] if all(isinstance(part, str | int | float) for part in parts) else None


def list_columns(rows: Iterable[Sequence[str]]) -> frozenset[int]:
    """The places of the columns in which every cell that is not empty holds a list (see `as_list`), some of them one
    that is not empty.
    """
    found: set[int] = set()
    others: set[int] = set()
    for row in rows:
        for at, cell in enumerate(row):
            if at in others or not cell or cell.isspace():
                continue
            listed = as_list(cell)
            if listed is None:
                others.add(at)
            elif listed:
                found.add(at)
    return frozenset(found - others)


def as_json(value: object) -> str:
    """JSON on one line, in the characters of the text itself; numbers that are not finite become null, what was
    written in a file becomes what it meant.
    """
    return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, default=str)


def _finite(value: Any) -> Any:
    if isinstance(value, Written):
        return value.meant()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value
