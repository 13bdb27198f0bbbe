"""The columns of a person's own file stand beside the predictions as they went in."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from annotator.core.exports import Altered
from annotator.core.progress import ignore_progress, never_stop
from annotator.services.importing import preview
from annotator.services.loaded_model import LoadedModel, PredictedText
from annotator.services.predicting import PredictReport, predict_file

BODIES = [f"a text with the number {number}" for number in range(12)]
OWN = {"n": 5, "share": 2.25, "code": "007", "yes": True}


class Sure(LoadedModel):
    """Says the same of every text."""

    def __init__(self) -> None:
        self.many = False
        self.labels = ("good", "bad")

    def predict(self, texts: Sequence[str], **_: object) -> list[PredictedText]:  # type: ignore[override]
        return [PredictedText(("good",), 0.75, {"good": 0.75, "bad": 0.25}) for _ in texts]


Predict = Callable[[Path, str], PredictReport]


@pytest.fixture
def predict(tmp_path: Path) -> Predict:
    """Predict a file into out.* beside it."""

    def predicted(file: Path, name: str) -> PredictReport:
        return predict_file(Sure(), preview(file), tmp_path / name, "text", ignore_progress, never_stop)

    return predicted


def sheet(path: Path) -> list[dict[str, Any]]:
    header, *rows = load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_of_a_sheet(tmp_path: Path, predict: Predict) -> None:
    book = Workbook()
    day, moment = datetime(2024, 1, 2), datetime(2024, 1, 2, 3, 4, 5)
    book.active.append(["text", *OWN, "day", "moment", "mixed"])
    for at, body in enumerate(BODIES):
        book.active.append([body, *OWN.values(), day, moment, at if at % 2 else "none"])
    book.save(tmp_path / "new.xlsx")
    predict(tmp_path / "new.xlsx", "out.xlsx")
    for at, told in enumerate(sheet(tmp_path / "out.xlsx")):
        assert {name: told[name] for name in OWN} == OWN
        assert (told["day"], told["moment"], told["mixed"]) == (day, moment, at if at % 2 else "none")
        assert isinstance(told["yes"], bool)
        assert told["predicted_label"] == "good"


def test_of_json(tmp_path: Path, predict: Predict) -> None:
    own = OWN | {"list": ["a", "b"], "id": 2**60, "nothing": None}
    file = tmp_path / "new.jsonl"
    file.write_text("".join(json.dumps({"text": body, **own}) + "\n" for body in BODIES), "utf-8")
    for ending in ("jsonl", "xlsx", "csv"):
        predict(file, f"out.{ending}")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert all({name: row[name] for name in own} == own for row in rows)
    assert all(row["yes"] is True for row in rows)
    for told in sheet(tmp_path / "out.xlsx"):
        assert {name: told[name] for name in OWN} == OWN
        assert told["id"] == str(2**60), "Excel would round it"
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            assert [row[name] for name in own] == ["5", "2.25", "007", "true", "a, b", str(2**60), ""]


def test_a_column_of_csv_is_one_of_numbers_where_none_of_them_would_look_otherwise(
    tmp_path: Path, predict: Predict
) -> None:
    names = ("n", "phone", "share", "code", "version", "id", "none")
    rows = [
        (str(at), str(13800000000 + at), f"{at}.25", f"{at:03}", f"1.{at}0", str(10**12 + at), "")
        for at in range(len(BODIES))
    ]
    with (tmp_path / "new.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([("text", *names), *([body, *row] for body, row in zip(BODIES, rows, strict=True))])
    predict(tmp_path / "new.csv", "out.xlsx")
    predict(tmp_path / "new.csv", "out.csv")
    for row, told in zip(rows, sheet(tmp_path / "out.xlsx"), strict=True):
        assert [told[name] for name in names[:3]] == [int(row[0]), int(row[1]), float(row[2])]
        assert [told[name] for name in names[3:6]] == list(row[3:6])
        assert not told["none"]
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [tuple(told[name] for name in names) for told in csv.DictReader(lines)] == rows


def test_what_a_sheet_cannot_hold_is_told(tmp_path: Path, predict: Predict) -> None:
    (tmp_path / "new.csv").write_text("text,from\nbad\x07thing,x\nfine,y\n", "utf-8")
    (found,) = predict(tmp_path / "new.csv", "out.xlsx").alterations
    assert (found.kind, found.count, found.before) == (Altered.CONTROL, 1, "bad\x07thing")
