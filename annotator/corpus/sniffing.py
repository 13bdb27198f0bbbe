"""Which format a file has. Its content decides; the ending of its name only where the content allows several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

from annotator.core.errors import AnnotatorError
from annotator.corpus import delimited, docbin, excel, folders, parquet, plain
from annotator.corpus.encoding import detect, open_text
from annotator.corpus.formats import FileFormat, Kind
from annotator.corpus.guessing import guess_columns, is_known_name
from annotator.corpus.json_values import bare, parse
from annotator.corpus.opening import UNWATCHED, Watch, check_file, inner_name, members
from annotator.corpus.peers import table as peers
from annotator.corpus.records import evenness
from annotator.corpus.table import column_names, guess_header, title_rows

_SAMPLE: Final = 1 << 18  # characters
_RECORDS: Final = 1000
_NEWLINE: Final = re.compile("\r\n|\r|\n")  # str.splitlines knows more, which texts may contain
_OBJECT: Final = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:\s*["\[{\dtfn-]')  # the beginning of one, over several lines
_JSON_ENDINGS: Final = (".json", ".jsonl", ".ndjson", ".jsonlines")
_TABLE_ENDINGS: Final = (".csv", ".tsv", ".tab")


def detect_format(path: Path, watch: Watch = UNWATCHED) -> FileFormat:
    """The format of a file.

    Raises AnnotatorError: file_missing, folder_not_dataset, file_unreadable, file_empty, file_binary, file_encoding and
    what `excel.read_sheet` and `opening.open_bytes` raise; Cancelled.
    """
    if path.is_dir():
        return folders.detect_format(path)
    if packed := _of_annotators(path):
        return packed
    check_file(path)
    if excel.is_workbook(path):
        return excel.detect_format(path)
    if parquet.is_parquet(path) or parquet.is_arrow(path):
        return _recognised(path, parquet.detect_format(path))
    if docbin.is_docbin(path):
        return docbin.detect_format()
    encoding = detect(path, watch)
    sample = _sample(path, encoding)
    if not sample.strip():
        raise AnnotatorError("file_empty", file=str(path))
    ending = PurePath(inner_name(path)).suffix.lower()
    labelled = plain.line_format(_NEWLINE.split(sample)[:_RECORDS])
    if labelled is not None and labelled[0] == "fasttext":  # of which a text may look like JSON
        return FileFormat("fasttext", encoding, labelled[1], header=False)
    if kind := _json_kind(sample, ending):
        return _recognised(path, FileFormat(kind, encoding, delimiter=None, header=False))
    delimiter = _delimiter(sample, ending)
    if delimiter is None and labelled is not None:
        return FileFormat("labelled", encoding, labelled[1], header=False)
    if delimiter is None:
        first = _NEWLINE.split(sample.strip(), 1)[0]
        return FileFormat("txt", encoding, delimiter=None, header=is_known_name(first))
    quoted = delimited.is_quoted(path, encoding, delimiter, watch)
    records = list(islice(delimited.parse(_lines(sample), delimiter, quoted=quoted), _RECORDS))
    header = title_rows(records) > 0 or guess_header(records, default=ending in _TABLE_ENDINGS)
    return _recognised(path, FileFormat("tsv" if delimiter == "\t" else "csv", encoding, delimiter, header, quoted))


def _recognised(path: Path, file_format: FileFormat) -> FileFormat:
    return replace(file_format, peer=peers.recognise(path, file_format))


def _of_annotators(path: Path) -> FileFormat | None:
    """The format of an archive with a file of JSON for each annotator; None for any other file."""
    if not path.is_file():
        return None
    endings = {PurePath(name).suffix.lower() for name in members(path)}
    kinds: Mapping[str, Kind] = {".jsonl": "jsonl", ".json": "json"}
    if len(endings) != 1 or not (kind := kinds.get(endings.pop())):
        return None
    found = _recognised(path, FileFormat(kind, "utf-8", delimiter=None, header=False))
    return found if found.peer else None


def _sample(path: Path, encoding: str) -> str:
    """The first lines, whole ones if the file is longer. A quoted field may still be cut; it is one record of many."""
    with open_text(path, encoding, newline="") as file:
        text = file.read(_SAMPLE)
        if file.read(1):
            ends = [match.end() for match in _NEWLINE.finditer(text)]
            text = text[: ends[-1]] if ends else text
    return text.lstrip("\ufeff")


def _lines(sample: str) -> Iterator[str]:
    """The lines with their ends, cut as `open` cuts them with newline=""."""
    return iter(StringIO(sample, newline=""))


def _json_kind(sample: str, ending: str) -> Kind | None:
    start = sample.lstrip()
    first, *more = _NEWLINE.split(start.rstrip(), 1)
    if re.match(r"\[\s*\{", start) or (ending in _JSON_ENDINGS and start.startswith("[")):
        return "jsonl" if more and ending != ".json" and _is_json(first) else "json"
    if start.startswith("{"):
        if not more and _holds_rows(first):
            return "json"
        if any(_is_object(line) for line in _NEWLINE.split(start, 100)[:100]):
            return "jsonl"
        if ending == ".json" or (ending not in _JSON_ENDINGS and _OBJECT.match(start)):
            return "json"
    if ending in _JSON_ENDINGS:
        return "json" if ending == ".json" else "jsonl"
    return None


def _is_json(line: str) -> bool:
    try:
        parse(line)
    except ValueError:
        return False
    return True


def _holds_rows(line: str) -> bool:
    """Whether the only object of a file has the rows in it, rather than being one: nothing in it is called like a text,
    and a list of objects is there, or nothing but objects and lists.
    """
    try:
        value = parse(line)
    except ValueError:
        return False
    if not isinstance(value, dict) or any(isinstance(one, str) and is_known_name(key) for key, one in value.items()):
        return False
    inner = [one for one in value.values() if isinstance(one, dict | list)]
    objects = any(isinstance(one, list) and one and isinstance(one[0], dict) for one in inner)
    return objects or len(inner) == len(value) > 1


def _is_object(line: str) -> bool:
    try:
        return isinstance(parse(bare(line)), dict)
    except ValueError:
        return False


def _delimiter(sample: str, ending: str) -> str | None:
    """What separates fields; None for plain text.

    A table must be even: nearly every record has as many fields as the others. Text has commas as well, so that a
    file that does not call itself a table must have tabs, or names of columns at the top, or labels in one column.
    """
    if ending in (".tsv", ".tab"):
        return "\t"
    candidates = sorted(delimited.DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter), reverse=True)
    best = candidates[0]
    share, width, _ = _evenness(sample, best)
    if ending == ".csv":
        # A single column without quotes round its commas is a list of texts.
        if width > 1 and _is_one_column(sample, best):
            return None
        return best if width > 1 else "," if _evenness(sample, ",", narrow=True)[0] > 0.99 else None
    if "\t" in sample and _evenness(sample, "\t")[0] >= 0.95:
        return "\t"
    return best if share >= 0.98 and _is_table(sample, best) else None


def _is_one_column(sample: str, delimiter: str) -> bool:
    """Whether one name stands above rows that look like more cells: then the delimiter is a sign of the texts. R leaves
    out the name of its first column, but numbers the rows there.
    """
    records = list(islice(delimited.parse(_lines(sample), delimiter, quoted=True), 50))
    if not records:
        return False
    header, *rows = records
    return len(header) == 1 and is_known_name(header[0]) and not all(row[0].strip().isdecimal() for row in rows)


def _evenness(sample: str, delimiter: str, *, narrow: bool = False) -> tuple[float, int, bool]:
    """How even the records are with this delimiter (0 for a single column unless `narrow`), and their width.

    Quotes are tried as marks of fields and as characters.
    """
    results = []
    for quoted in (True, False):
        found = evenness(_lines(sample), delimiter, quoted=quoted)
        share = found.share if narrow or found.width > 1 else 0.0
        results.append((share, found.width, found.broken == 0))
        if found.broken == 0 and share > 0.99:
            break
    return max(results)


def _is_table(sample: str, delimiter: str) -> bool:
    records = list(islice(delimited.parse(_lines(sample), delimiter, quoted=True), _RECORDS))
    records = records[title_rows(records) :]
    if not records:
        return False
    if any(is_known_name(cell) for cell in records[0]) and all(len(cell) < 40 for cell in records[0]):
        return True
    if delimiter == "," or len(records) < 5:
        return False
    columns = column_names([], len(records[0]))
    rows = [[*row, *[""] * len(columns)][: len(columns)] for row in records]
    guess = guess_columns(columns, rows)
    return guess.label_column is not None
