"""Values as they stand in the cells of a table, and in JSON."""

from __future__ import annotations

import json
import math
from typing import Any, Final

BETWEEN: Final = ", "


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


def as_json(value: object) -> str:
    """JSON on one line, in the characters of the text itself; numbers that are not finite become null."""
    return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, default=str)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value
