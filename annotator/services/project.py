"""A project: one file that holds everything. Creating, opening, its scheme, settings and counts."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from annotator.core.domain import ProjectSettings, Scheme, Source, Strategy
from annotator.core.errors import AnnotatorError
from annotator.core.schemes import ReadyScheme, make_labels
from annotator.storage import counting, labels, models, settings, texts
from annotator.storage.counting import Counts
from annotator.storage.database import Database

SUFFIX = ".annotator"
_LOG = logging.getLogger(__name__)

__all__ = ["SUFFIX", "Counts", "Project", "read_scheme", "read_settings", "with_suffix"]


def with_suffix(path: Path) -> Path:
    """The path with our suffix, unless it has one already."""
    return path if path.suffix else path.with_suffix(SUFFIX)


@dataclass(frozen=True, slots=True)
class Project:
    """One open project file. Its methods and all services may be called from any thread."""

    db: Database

    @classmethod
    def create(cls, path: Path, scheme: ReadyScheme, *, name: str | None = None) -> Project:
        """Make a new project with these labels and open it."""
        made = make_labels(scheme.labels)
        db = Database.create(path)
        try:
            with db.write() as tx:
                settings.put(tx, "name", name or path.stem)
                settings.put(tx, "many", scheme.many)
                for position, label in enumerate(made):
                    labels.add(tx, label, position)
        except BaseException:
            db.close()
            raise
        return cls(db)

    @classmethod
    def open(cls, path: Path, *, writable: bool = True) -> Project:
        """Open a project, and sweep out what a stopped training left in it. See `Database.open` for what is refused."""
        project = cls(Database.open(path, writable=writable))
        try:
            if writable:
                project._sweep()
        except BaseException:
            project.close()
            raise
        return project

    def _sweep(self) -> None:
        try:
            with self.db.write() as tx:
                models.sweep(tx)
        except AnnotatorError as error:
            # Nobody sees what is left; it waits for the next opening or training. Who has no room has to get in, to
            # export what is there.
            if error.key not in ("disk_full", "project_busy"):
                raise
            _LOG.info("Not swept: %s", error)

    def close(self) -> None:
        self.db.close()

    @property
    def path(self) -> Path:
        return self.db.path

    def name(self) -> str:
        with self.db.read() as tx:
            return self.name_in(tx)

    def name_in(self, tx: Any) -> str:
        """The same within a transaction."""
        return str(settings.get(tx, "name", self.path.stem))

    def scheme(self) -> Scheme:
        with self.db.read() as tx:
            return read_scheme(tx)

    def settings(self) -> ProjectSettings:
        with self.db.read() as tx:
            return read_settings(tx)

    def update_settings(self, **changed: Any) -> ProjectSettings:
        """Change fields of `ProjectSettings`; `AnnotatorError("setting_range")` for a value out of range."""
        with self.db.write() as tx:
            updated = replace(read_settings(tx), **changed)
            _check(updated)
            settings.put(tx, "settings", asdict(updated))
        return updated

    def sources(self) -> list[Source]:
        with self.db.read() as tx:
            return texts.all_sources(tx)

    def column_names(self) -> list[str]:
        """The imported columns, in the order in which they first appear."""
        with self.db.read() as tx:
            return texts.column_names(tx)

    def counts(self) -> Counts:
        with self.db.read() as tx:
            return counting.counts(tx)


def read_scheme(tx: Any) -> Scheme:
    return Scheme(labels.all_labels(tx), bool(settings.get(tx, "many", False)), labels.labels_out(tx))


def read_settings(tx: Any) -> ProjectSettings:
    stored = settings.get(tx, "settings", {})
    known = {key: value for key, value in stored.items() if key in ProjectSettings.__dataclass_fields__}
    if "strategy" in known:
        known["strategy"] = Strategy(known["strategy"])
    return ProjectSettings(**known)


def _check(values: ProjectSettings) -> None:
    for field, low, high in (
        ("retrain_every", 0, 100_000),
        ("random_share", 0.0, 1.0),
        ("test_share", 0.0, 0.9),
        ("seed", 0, 2**31 - 1),
    ):
        value = getattr(values, field)
        if not low <= value <= high:
            raise AnnotatorError("setting_range", setting=field, value=value, low=low, high=high)
