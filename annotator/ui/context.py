"""What every page is given."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.services.instant import Instant
from annotator.services.project import Project
from annotator.ui.jobs import Jobs
from annotator.ui.operations import Operations
from annotator.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Context:
    """The open project and the means to work on it. It lives as long as the window shows that project."""

    project: Project
    instant: Instant
    operations: Operations
    jobs: Jobs
    theme: Theme
