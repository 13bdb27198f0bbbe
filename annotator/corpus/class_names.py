"""The names of classes that Hugging Face's `datasets` keeps beside the numbers in a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Cell = str | list[str]


def class_names(features: Any) -> dict[str, tuple[str, ...]]:
    """The names by column, from the features of a data set as its JSON or the YAML of its card has them."""
    pairs: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(features, Mapping):
        pairs = iter(features.items())
    elif isinstance(features, list):
        pairs = ((one.get("name"), one) for one in features if isinstance(one, Mapping))
    return {str(column): names for column, told in pairs if (names := _names(told))}


def _names(told: Any) -> tuple[str, ...]:
    """The names somewhere in what is told of a column: of its values, or of those in its lists."""
    if isinstance(told, list):
        return _names(told[0]) if told else ()
    if not isinstance(told, Mapping):
        return ()
    if told.get("_type") == "ClassLabel" or "class_label" in told:
        found = told.get("names") or (told.get("class_label") or {}).get("names")
        if isinstance(found, Mapping):
            found = [found[place] for place in sorted(found, key=lambda place: int(str(place)))]
        return tuple(map(str, found)) if isinstance(found, list) else ()
    inner = (told.get(key) for key in ("dtype", "feature", "list", "sequence"))
    return next((names for one in inner if (names := _names(one))), ())


def named(value: Cell, names: Sequence[str]) -> Cell:
    """The names for the places in a cell. -1 is no class to `datasets`; what is no place stays as it is."""
    if isinstance(value, list):
        return [name for one in value if (name := _name(one, names))]
    return _name(value, names)


def _name(value: str, names: Sequence[str]) -> str:
    if value == "-1":
        return ""
    return names[int(value)] if value.isdecimal() and int(value) < len(names) else value
