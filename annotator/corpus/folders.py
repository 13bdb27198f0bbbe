"""Folders of a data set as Hugging Face's `datasets` and Argilla write them, and as people keep them: train, test."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.core.errors import AnnotatorError
from annotator.corpus.class_names import class_names, named
from annotator.corpus.formats import BadRow, FileFormat, Row
from annotator.corpus.opening import Watch, refusals
from annotator.corpus.table import Table

SPLIT: Final = "split"  # the column that tells where a row is from
_ENDINGS: Final = (".parquet", ".arrow", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".txt")
_BESIDE: Final = ("dataset_info.json", "dataset_infos.json", "state.json", "dataset_dict.json", "settings.json")
_RECORDS: Final = "records.json"  # of Argilla
_CARD: Final = "README.md"
_SPLITS: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(rf"(?:^|[\W_])(?:{words})(?:[\W_]|$)", re.IGNORECASE)
    for name, words in {
        "train": "train|training",
        "validation": "validation|valid|val|dev",
        "test": "test|testing|eval|evaluation",
    }.items()
}
_SHARD: Final = re.compile(r"-\d{5}-of-\d{5}\.")
_SHOWN: Final = 10  # names of what is in a folder

Opener = Callable[[Path, Watch], Table]


@dataclass(frozen=True, slots=True)
class _Part:
    """A file of the folder, with the split it belongs to ("" where there is but one)."""

    split: str
    file: Path
    classes: Mapping[str, Sequence[str]]


def detect_format(path: Path) -> FileFormat:
    """The format of a folder. Raises AnnotatorError `folder_not_dataset` (files)."""
    is_argilla = _parts(path)[0].file.name == _RECORDS
    return FileFormat("datasets", None, None, header=True, peer="argilla" if is_argilla else None)


def splits(path: Path) -> tuple[str, ...]:
    """The names of its splits."""
    return tuple(dict.fromkeys(part.split for part in _parts(path) if part.split))


def open_table(path: Path, file_format: FileFormat, watch: Watch, opener: Opener) -> Table:
    """The rows of all splits one after another, or of the one in `sheet`, with the split in a column of that name (a
    column that is there keeps its own values). Numbers of classes become their names. `opener` opens a single file.

    Raises AnnotatorError: `folder_not_dataset` (files), `split_missing` (split, splits), `file_empty`, those of the
    files.
    """
    parts = [part for part in _parts(path) if file_format.sheet in (None, part.split)]
    if not parts:
        known = ", ".join(splits(path)) or "–"
        raise AnnotatorError("split_missing", file=str(path), split=file_format.sheet or "", splits=known)
    opened: list[tuple[_Part, Table]] = []
    for part in parts:
        try:
            opened.append((part, opener(part.file, watch)))
        except AnnotatorError as error:
            if error.key != "file_empty":
                raise
    if not opened:
        raise AnnotatorError("file_empty", file=str(path))
    tables = [table for _, table in opened]
    columns = dict.fromkeys(name for table in tables for name in table.columns)
    if any(part.split for part in parts):
        columns[SPLIT] = None
    totals = [table.total for table in tables]
    return Table(
        tuple(columns),
        None if None in totals else sum(total or 0 for total in totals),
        _rows(opened),
        text_column=next((table.text_column for table in tables if table.text_column), None),
        label_column=next((table.label_column for table in tables if table.label_column), None),
    )


def _rows(opened: Sequence[tuple[_Part, Table]]) -> Iterator[Row | BadRow]:
    number = 0
    for part, table in opened:
        for row in table.rows:
            number += 1
            if isinstance(row, BadRow):
                yield BadRow(number, row.reason, row.line, row.raw)
                continue
            values = dict(row.values)
            for column in part.classes:
                if column in values:
                    values[column] = named(values[column], part.classes[column])
            if part.split and SPLIT not in table.columns:
                values[SPLIT] = part.split
            yield Row(number, values, row.line, row.is_mended)


def _parts(path: Path) -> list[_Part]:
    with refusals(path):
        records = path / _RECORDS
        if (path / ".argilla").is_dir() and records.is_file():
            return [_Part("", records, {})]
        files = [file for file in sorted(path.rglob("*")) if file.is_file() and not _is_hidden(file, path)]
    card = _card(path / _CARD)
    parts = _saved(path) or _of_card(path, card, files) or _by_name(path, card, files)
    if not parts:
        entries = sorted(one.name for one in path.iterdir())
        names = ", ".join(entries[:_SHOWN]) + (", …" if len(entries) > _SHOWN else "")
        raise AnnotatorError("folder_not_dataset", file=str(path), files=names or "–")
    return parts


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(name.startswith((".", "__")) for name in file.relative_to(folder).parts)


def _saved(path: Path) -> list[_Part]:
    """What `save_to_disk` wrote: Arrow files with a description, in a folder for each split where there are several."""
    named_splits = _json(path / "dataset_dict.json").get("splits")
    if isinstance(named_splits, list):
        return [
            _Part(str(split), file, part.classes)
            for split in named_splits
            for part in _saved(path / str(split))
            for file in [part.file]
        ]
    files = [str(one.get("filename")) for one in _json(path / "state.json").get("_data_files") or []]
    classes = class_names(_json(path / "dataset_info.json").get("features"))
    found = [path / name for name in files] if files else sorted(path.glob("data-*.arrow"))
    split = _json(path / "state.json").get("_split")
    return [_Part(str(split or ""), file, classes) for file in found if file.is_file()]


def _of_card(path: Path, card: Mapping[str, Any], files: Sequence[Path]) -> list[_Part]:
    """What the card lists: the files of its default configuration, else of its first."""
    configurations = [one for one in card.get("configs") or [] if isinstance(one, dict)]
    if not configurations:
        return []
    chosen = next((one for one in configurations if one.get("default") or one.get("config_name") == "default"), None)
    chosen = chosen or configurations[0]
    classes = _classes(path, card, chosen.get("config_name"))
    listed = chosen.get("data_files")
    if isinstance(listed, str | dict):
        listed = [listed]
    parts = []
    for one in listed or []:
        told = one if isinstance(one, dict) else {"split": "train", "path": one}
        patterns = told.get("path") or []
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            matching = [file for file in files if file.match(str(pattern))]
            parts += [_Part(str(told.get("split") or "train"), file, classes) for file in matching]
    return parts


def _by_name(path: Path, card: Mapping[str, Any], files: Sequence[Path]) -> list[_Part]:
    """Files that are called after their split, or that are numbered pieces."""
    data = [file for file in files if _ending(file) in _ENDINGS and file.name not in _BESIDE]
    classes = _classes(path, card, None)
    parts = [_Part(split, file, classes) for file in data if (split := _split(file.relative_to(path)))]
    if not parts and (classes or "dataset_info" in card or any(_SHARD.search(file.name) for file in data)):
        parts = [_Part("", file, classes) for file in data]
    return parts


def _ending(file: Path) -> str:
    return Path(file.stem if file.suffix.lower() == ".gz" else file.name).suffix.lower()


def _split(file: Path) -> str:
    """The split in the name of a file, or in that of a folder above it."""
    for name in reversed(file.parts):
        for split, pattern in _SPLITS.items():
            if pattern.search(name):
                return split
    return ""


def _classes(path: Path, card: Mapping[str, Any], configuration: Any) -> dict[str, tuple[str, ...]]:
    told = card.get("dataset_info")
    if isinstance(told, list):
        fitting = [one for one in told if isinstance(one, dict)]
        told = next((one for one in fitting if one.get("config_name") == configuration), fitting[0] if fitting else {})
    if isinstance(told, dict) and (classes := class_names(told.get("features"))):
        return classes
    return class_names(_json(path / "dataset_info.json").get("features"))


def _card(path: Path) -> Mapping[str, Any]:
    """What stands between the lines of dashes at the top of a card."""
    import yaml

    if not path.is_file():
        return {}
    with refusals(path):
        text = path.read_text("utf-8", "replace")
    match = re.match(r"\ufeff?---\s*\n(.*?)\n---\s*(?:\n|$)", text, re.DOTALL)
    try:
        told = yaml.safe_load(match[1]) if match else None
    except yaml.YAMLError:
        return {}
    return told if isinstance(told, dict) else {}


def _json(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        with refusals(path):
            told = json.loads(path.read_text("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
