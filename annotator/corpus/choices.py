"""What a person may choose when a file was read wrongly: the encodings it may be in, the sheets of a workbook."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.corpus import excel, folders, parquet
from annotator.corpus.encoding import damage, detect
from annotator.corpus.opening import CHUNK, check_file, head

# The likelier ones first. The last has a character for every byte, so that there is always one that fits.
ENCODINGS: Final = (
    *("utf-8", "utf-8-sig", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "utf-16", "utf-16-le", "utf-16-be"),
    *("cp1252", "cp1250", "cp1254", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("mac_roman", "cp850", "cp852", "cp866", "iso8859_2", "iso8859_5", "mac_cyrillic", "johab", "latin_1"),
)


@dataclass(frozen=True, slots=True)
class FormatChoices:
    """`encodings`: those in which the beginning of the file can be read, the one it seems to be in first; none for a
    workbook, for Parquet and for a folder. `sheets`: those of a workbook, or the splits of a folder.
    """

    encodings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


def format_choices(path: Path) -> FormatChoices:
    """What may be chosen for a file; nothing where none of it can be read."""
    try:
        if path.is_dir():
            return FormatChoices(sheets=folders.splits(path))
        check_file(path)
        if excel.is_workbook(path):
            return FormatChoices(sheets=excel.sheet_names(path))
        if parquet.is_parquet(path) or parquet.is_arrow(path):
            return FormatChoices()
        start = head(path)
        likely = _likely(start)
    except Exception:  # the preview says what is the matter, and damaged workbooks raise anything
        return FormatChoices()
    others = [name for name in ENCODINGS if name not in likely and _fits(start, name)]
    return FormatChoices(encodings=(*likely, *others))


def _likely(start: bytes) -> tuple[str, ...]:
    """The encoding it seems to be in, if that can be told; raises for what is no text."""
    try:
        return (detect(start),)
    except AnnotatorError as error:
        if error.key == "file_binary":
            raise
        return ()


def _fits(start: bytes, encoding: str) -> bool:
    if encoding.startswith("utf-16"):
        if len(start) % 2 or b"\0" not in start[:4096]:
            return False
    elif encoding == "utf-8-sig":
        return start.startswith(codecs.BOM_UTF8)
    if len(start) >= CHUNK:  # its last character may be cut in two
        start = start[: start.rfind(b"\n") + 1] or start
    return damage(start, encoding) is not None
