"""What the program remembers of the person, apart from any project: one readable file of what was changed."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

_LOG = logging.getLogger(__name__)
_RECENT = 8


@dataclass(frozen=True, slots=True)
class Preferences:
    """`language`: system, en or zh_CN; `theme`: system, light or dark; `reading_size`: pixels; `recent`: newest first.

    `geometry`: of the window, as Qt writes it, in hexadecimal.
    """

    language: str = "system"
    theme: str = "system"
    reading_size: int = 26
    recent: tuple[str, ...] = ()
    geometry: str = ""


@dataclass(slots=True)
class PreferenceFile:
    """The preferences and the file they are kept in. A file that cannot be read or written stops nobody."""

    path: Path
    values: Preferences = field(default_factory=Preferences)

    @classmethod
    def load(cls, path: Path) -> PreferenceFile:
        try:
            stored = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return cls(path)
        return cls(path, _from_json(stored if isinstance(stored, dict) else {}))

    def update(self, **changed: Any) -> None:
        """Change some of the values and write the file."""
        self.values = replace(self.values, **changed)
        default = asdict(Preferences())
        overrides = {key: value for key, value in asdict(self.values).items() if value != default[key]}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self.path.with_suffix(".tmp")
            unfinished.write_text(json.dumps(overrides, ensure_ascii=False, indent=2), "utf-8")
            os.replace(unfinished, self.path)
        except OSError as error:
            _LOG.warning("Preferences were not saved: %s", error)

    def opened(self, project: Path) -> None:
        """Put a project on top of the recent ones."""
        others = [one for one in self.values.recent if one != str(project)]
        self.update(recent=(str(project), *others)[:_RECENT])

    def forget(self, project: Path) -> None:
        """Take a project off the recent ones."""
        self.update(recent=tuple(one for one in self.values.recent if one != str(project)))

    def recent_projects(self) -> list[Path]:
        """Newest first. One may be gone by now: to look takes seconds, or fails, where its drive does not answer."""
        return [Path(one) for one in self.values.recent]


def _from_json(stored: dict[str, Any]) -> Preferences:
    known: dict[str, Any] = {}
    for one in fields(Preferences):
        value = stored.get(one.name)
        if one.name == "recent" and isinstance(value, list):
            known[one.name] = tuple(str(item) for item in value)
        elif (one.name == "reading_size" and isinstance(value, int)) or (
            one.name not in ("recent", "reading_size") and isinstance(value, str)
        ):
            known[one.name] = value
    return Preferences(**known)
