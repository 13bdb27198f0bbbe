"""Objects inside the objects of a JSON file become columns of their own: {"data": {"text": …}} has "data.text"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from annotator.corpus.encoding import storable
from annotator.corpus.json_values import Json, cell

_MOST: Final = 60  # keys of an object that means columns; where there are more, they are data ({"user 1": 3, …})
_DEEPEST: Final = 6
_NAMES: Final = ("label", "name", "value", "labels", "choice", "class", "category")
_BESIDE: Final = frozenset({"id", "color", "colour"})  # what a label has besides its name


class Nesting:
    """Sees the objects of a file first, and makes cells of them then."""

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = {}  # of the objects inside, by their place
        self._whole: set[str] = set()  # places of objects that stay as they are, as JSON
        self._columns: dict[str, bool] = {}  # whether something stood there

    def look(self, value: Mapping[str, Json]) -> None:
        """Look at an object whose keys may be columns."""
        for name, inner in value.items():
            self._look(storable(name), inner, 1)

    def _look(self, place: str, value: Json, depth: int) -> None:
        value = named(value)
        if not isinstance(value, dict) or not value or place in self._whole:
            self._columns[place] = value is not None or self._columns.get(place, False)
            return
        keys = self._keys.setdefault(place, set())
        keys.update(map(storable, value))
        if len(keys) > _MOST or depth == _DEEPEST:
            self._whole.add(place)
            self._columns[place] = True
            return
        for name, inner in value.items():
            self._look(f"{place}.{storable(name)}", inner, depth + 1)

    def columns(self) -> tuple[str, ...]:
        """The names of all columns, in the order in which they were seen."""
        within = tuple(f"{place}." for place in self._whole)
        return tuple(
            name
            for name, is_filled in self._columns.items()
            if (is_filled or not self._is_divided(name)) and not (within and name.startswith(within))
        )

    def _is_divided(self, place: str) -> bool:
        return place in self._keys and place not in self._whole

    def cells(self, value: Mapping[str, Json]) -> dict[str, str | list[str]]:
        """The cells of a row."""
        if not self._keys and not any(isinstance(inner, dict | list) for inner in value.values()):
            return {storable(name): cell(inner) for name, inner in value.items()}
        return {
            place: cell(inner) for name, one in value.items() for place, inner in self._leaves(storable(name), one, 1)
        }

    def _leaves(self, place: str, value: Json, depth: int) -> Iterator[tuple[str, Json]]:
        value = named(value)
        if not isinstance(value, dict) or not value or place in self._whole or depth == _DEEPEST:
            if value is not None or not self._is_divided(place):
                yield place, value
            return
        for name, inner in value.items():
            yield from self._leaves(f"{place}.{storable(name)}", inner, depth + 1)


def named(value: Json) -> Json:
    """The name in an object that has nothing else ({"label": "joy"}), the names in a list of such objects (which may
    have an id and a colour); any other value as it is.
    """
    if isinstance(value, dict) and len(value) == 1:
        ((key, inner),) = value.items()
        return inner if key in _NAMES and _is_plain(inner) else value
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        found = [_name(one) for one in value if isinstance(one, dict)]
        return value if None in found else found
    return value


def _is_plain(value: Json) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _name(label: Mapping[str, Json]) -> Json:
    keys = [key for key in label if key not in _BESIDE]
    if len(keys) != 1 or keys[0] not in _NAMES:
        return None
    name = label[keys[0]]
    return name if isinstance(name, str) else None
