"""A folder that `datasets.load_dataset(folder)` loads: JSONL for each side, and a card with the features."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from annotator.core.exports import ExportColumn, ExportedText, ExportShape, Kind, Side
from annotator.corpus.cells import as_json, as_text
from annotator.corpus.whole import text_file

CARD: Final = "README.md"
DATA: Final = "data"
_BY: Final = "exported from Annotator."  # stands in each card
_SIDES: Final = {Side.TRAIN: "train", Side.DEV: "validation", Side.TEST: "test", None: "train"}
_TYPES: Final = {
    Kind.TEXT: "string",
    Kind.WHOLE: "int64",
    Kind.NUMBER: "float64",
    Kind.YES_NO: "bool",
    Kind.JSON: "string",
}


def is_ours(folder: Path) -> bool:
    """Whether nothing but what an export has written is in a folder: neither other files nor somebody's own card."""
    known = {CARD, *(f"{DATA}/{name}.jsonl" for name in _SIDES.values())}
    if {one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir()} - known:
        return False
    card = folder / CARD
    return not card.exists() or _BY in card.read_text("utf-8", errors="replace")


def write_side(
    folder: Path, path: Path, side: Side | None, texts: Iterator[ExportedText], shape: ExportShape
) -> Counter[str]:
    """Write the texts of a side, "train" where there is but one, and count their labels.

    A label is its place in the scheme; null (many labels: null for the list) where the text has none.
    """
    (folder / DATA).mkdir(exist_ok=True)
    places = {name: place for place, name in enumerate(shape.label_names)}
    counts: Counter[str] = Counter()
    with text_file(folder / DATA / f"{_SIDES[side]}.jsonl", path) as file:
        for text in texts:
            row: dict[str, Any] = {}
            for column, value in zip(shape.columns, text.values, strict=True):
                if column.name == "label":
                    chosen = None if text.labels is None else [places[name] for name in text.labels]
                    row["label"] = chosen if shape.many or chosen is None else chosen[0]
                elif column.kind is Kind.JSON and value is not None:
                    row[column.name] = as_json(value)
                else:
                    row[column.name] = as_text(value) if column.kind is Kind.TEXT and value is not None else value
            counts.update(text.labels or ())
            file.write(as_json(row) + "\n")
    return counts


def write_card(
    folder: Path, path: Path, shape: ExportShape, sides: Sequence[tuple[Side | None, int, Counter[str]]]
) -> None:
    """The card: `sides` are the sides that were written, with the number of their texts and that of each label."""
    lines = ["---", f"pretty_name: {quoted(shape.name)}", "task_categories:", "- text-classification", "configs:"]
    lines += ["- config_name: default", "  data_files:"]
    for side, _, _ in sides:
        lines += [f"  - split: {_SIDES[side]}", f"    path: {DATA}/{_SIDES[side]}.jsonl"]
    lines += ["dataset_info:", "  features:"]
    for column in shape.columns:
        lines += _feature(column, shape)
    lines += ["---", "", f"# {' '.join(shape.name.split())}", ""]
    how = "any number of labels" if shape.many else "one label"
    lines += [f"Texts with {how} each, {_BY}", ""]
    names = [_SIDES[side] for side, _, _ in sides]
    lines += [f"| | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    lines += [_row("texts", [str(number) for _, number, _ in sides])]
    if any(column.name == "label" for column in shape.columns):
        lines += [_row(name, [str(counts[name]) for _, _, counts in sides]) for name in shape.label_names]
        said = [(label.name, label.description) for label in shape.labels if label.description]
        if said:
            lines += ["", *(f"- **{_cell(name)}**: {_cell(text)}" for name, text in said)]
    with text_file(folder / CARD, path) as file:
        file.write("\n".join(lines) + "\n")


def _feature(column: ExportColumn, shape: ExportShape) -> list[str]:
    named = f"  - name: {quoted(column.name)}"
    if column.name == "label":
        depth = "        " if shape.many else "      "
        names = [f"{depth}    '{place}': {quoted(name)}" for place, name in enumerate(shape.label_names)]
        inner = [f"{depth}class_label:", f"{depth}  names:", *names]
        return [named, "    list:", "      dtype:", *inner] if shape.many else [named, "    dtype:", *inner]
    if column.kind is Kind.TEXTS:
        return [named, "    list: string"]
    return [named, f"    dtype: {_TYPES[column.kind]}"]


def quoted(text: str) -> str:
    """A YAML scalar in double quotes, on one line."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    if unicodedata.category(sign)[0] not in "CZ" or sign == " ":
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {_cell(name)} | {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
