"""A file as the person says it is to be read; what is not said is found out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.core.progress import OnProgress

if TYPE_CHECKING:
    from annotator.services.inspecting import Preview

_TABLES = ("csv", "tsv", "txt", "labelled")


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What --sheet, --encoding, --delimiter and --no-header say; None and False: nothing."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    no_header: bool = False

    def preview(self, file: Path, on_progress: OnProgress) -> Preview:
        """Raises the errors of reading a file."""
        from annotator.services.importing import preview
        from annotator.services.inspecting import in_sheet

        seen = preview(file, on_progress=on_progress)
        if self.sheet is not None:
            seen = preview(file, in_sheet(seen.format, self.sheet), on_progress=on_progress)
        if overruled := self._overruled:
            file_format = replace(seen.format, **overruled)
            if self.delimiter is not None and file_format.kind in _TABLES:
                file_format = replace(file_format, kind="tsv" if file_format.delimiter == "\t" else "csv")
            seen = preview(file, file_format, on_progress=on_progress)
        return seen

    @property
    def _overruled(self) -> dict[str, Any]:
        overruled: dict[str, Any] = {}
        if self.encoding is not None:
            overruled["encoding"] = self.encoding
        if self.no_header:
            overruled["header"] = False
        if self.delimiter is not None:
            overruled["delimiter"] = self.delimiter
        return overruled
