"""The rows that were left out: the first hundred for the report, all of them in a file beside the project."""

import contextlib
import csv
import re
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

from annotator.core.errors import AnnotatorError
from annotator.services.importing.choices import Explain, Rejection, rejection

_REPORTED: Final = 100
_HEADER: Final = ("row", "line", "reason", "sentence", "text")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would run


def no_sentence(_: Rejection) -> str:
    """An `Explain` for callers that read keys."""
    return ""


class Rejects:
    """Used in a `with` block; the file is there only after `keep`, and only if a row was rejected."""

    def __init__(self, project: Path, source: str, explain: Explain) -> None:
        stem = source[:-4] if source.lower().endswith(".csv") else source  # another ending says which file it was
        name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", stem)[:80]
        self._path = project.with_name(f"{project.stem}.rejected-{name}.csv")
        self._unfinished = self._path.with_name(f".{self._path.name}.part")
        self._explain = explain
        self._file: IO[str] | None = None
        self._writer: Any = None
        self.count = 0
        self.first: list[Rejection] = []

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            with contextlib.suppress(OSError):
                self._unfinished.unlink(missing_ok=True)

    def add(self, row: int, reason: str, line: int | None, text: str) -> None:
        """Put a row down. Raises `AnnotatorError` "file_unwritable" (reason)."""
        left_out = rejection(row, reason, line)
        self.count += 1
        if self.count <= _REPORTED:
            self.first.append(left_out)
        try:
            if self._file is None:
                # The mark tells spreadsheets that it is UTF-8; what no encoding has becomes a question mark.
                self._file = self._unfinished.open("w", encoding="utf-8-sig", errors="replace", newline="")
                self._writer = csv.writer(self._file)
                self._writer.writerow(_HEADER)
            safe = f"'{text}" if _FORMULA.match(text) else text
            self._writer.writerow((row, "" if line is None else line, reason, self._explain(left_out), safe))
        except OSError as error:
            raise self._unwritable(error) from error

    def flush(self) -> None:
        """See that all of it can be written, before the import is made final. Raises as `add`."""
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                raise self._unwritable(error) from error

    def keep(self) -> Path | None:
        """The file, in the place of an older one of that name; None without rejections."""
        if self._file is None:
            return None
        try:
            self._unfinished.replace(self._path)
        except OSError:  # the older one is open in a spreadsheet: the texts are in, and the report has the first rows
            return None
        return self._path

    def _unwritable(self, error: OSError) -> AnnotatorError:
        reason = error.strerror or type(error).__name__
        return AnnotatorError("file_unwritable", file=str(self._path), reason=reason)
