"""What was dear to compute, kept while it may be asked for again."""

from __future__ import annotations

from typing import Any

MOST_BYTES = 100 * 2**20


class Memory:
    """Values by their key, as long as they come from the same `maker`; up to `most_bytes`.

    What does not fit any more is not kept: texts are asked for in the same order each time, so that dropping the
    oldest would drop what is asked for next. Not for several threads at once.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._maker = b""
        self._values: dict[bytes, Any] = {}
        self._bytes = 0

    def recall(self, maker: bytes, key: bytes) -> Any | None:
        """What was kept under this key, None if nothing was; what others made is forgotten."""
        if maker != self._maker:
            self._maker, self._values, self._bytes = maker, {}, 0
        return self._values.get(key)

    def keep(self, key: bytes, value: Any, size: int) -> None:
        """Keep a value of about `size` bytes, made by the maker that was asked for last."""
        if key not in self._values and self._bytes + size <= self._most_bytes:
            self._values[key] = value
            self._bytes += size
