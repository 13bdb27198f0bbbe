"""Finding near-duplicates because the person wants it, and telling what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from annotator.core.query import Query
from annotator.services import near_duplicates
from annotator.services.near_duplicates import Found
from annotator.ui.context import Context
from annotator.ui.preparing import FIND
from annotator.ui.widgets.banner import Banner


class Duplicates(QObject):
    """`known("duplicates")` once the groups are kept; `filter_requested(query)` to show them."""

    known = Signal(object)
    filter_requested = Signal(str)

    def __init__(
        self,
        context: Context,
        banner: Banner,
        start_job: Callable[[str, Any, Any], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._banner, self._start_job = context, banner, start_job

    def find(self) -> None:
        """Look for them now, and show them."""
        project = self._context.project
        self._start_job(
            FIND,
            lambda on_progress, should_stop: near_duplicates.find(project, on_progress, should_stop),
            self._found,
        )

    def _found(self, found: Found) -> None:
        self.known.emit(FIND)
        self._banner.tell("good", found_sentence(found))
        if found.texts:
            self.filter_requested.emit(Query(duplicate=True).to_text())


def found_sentence(found: Found) -> str:
    """How many texts are nearly the same as others, and in how many groups."""
    if not found.texts:
        return QCoreApplication.translate("Duplicates", "No text is nearly the same as another one.")
    words = QCoreApplication.translate(
        "Duplicates", "%n text(s) are nearly the same as others, in {groups} groups.", None, found.texts
    )
    number = QLocale().toString
    return words.replace(str(found.texts), number(found.texts), 1).format(groups=number(found.groups))
