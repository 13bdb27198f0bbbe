"""Folders of a data set are read as one file with all its splits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.corpus.class_names import class_names, named
from annotator.corpus.formats import FileFormat, Row
from annotator.corpus.inspection import inspect
from annotator.corpus.reading import preview, read_rows

CARD = """---
license: mit
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
  - split: test
    path: data/test.jsonl
dataset_info:
  features:
  - name: text
    dtype: string
  - name: label
    dtype:
      class_label:
        names:
          '0': negative
          '1': positive
---
# Reviews
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


def rows(folder: Path, file_format: FileFormat | None = None) -> list[tuple[str | list[str] | None, ...]]:
    found = [row.values for row in read_rows(folder, file_format) if isinstance(row, Row)]
    return [(row.get("text"), row.get("label"), row.get("split")) for row in found]


def test_a_folder_with_a_card(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "README.md": CARD,
            "data/train-00000-of-00002.jsonl": '{"text": "good", "label": 1}\n{"text": "hm", "label": -1}\n',
            "data/train-00001-of-00002.jsonl": '{"text": "bad", "label": 0}\n{"text": "new", "label": null}\n',
            "data/test.jsonl": '{"text": "so so", "label": 1}\n',
            "data/notes.jsonl": '{"text": "not listed", "label": 1}\n',
        },
    )
    seen = preview(folder)
    assert (seen.format.name, seen.total, seen.label_column) == ("datasets", 5, "label")
    assert set(seen.labels) == {"positive", "negative"}
    assert rows(folder) == [
        ("good", "positive", "train"),
        ("hm", "", "train"),
        ("bad", "negative", "train"),
        ("new", "", "train"),
        ("so so", "positive", "test"),
    ]
    assert inspect(folder).sheets == ("train", "test")


def test_a_split_may_be_chosen(tmp_path: Path) -> None:
    folder = write(tmp_path, {"train.csv": "text,label\na,x\nb,y\n", "test.csv": "text,label\nc,x\nd,y\n"})
    chosen = FileFormat("datasets", None, None, header=True, sheet="test")
    assert rows(folder, chosen) == [("c", "x", "test"), ("d", "y", "test")]
    with pytest.raises(AnnotatorError, match="split_missing") as raised:
        read_rows(folder, FileFormat("datasets", None, None, header=True, sheet="dev"))
    assert raised.value.values["splits"] == "test, train"


def test_a_folder_of_files_called_after_their_splits(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "sst2.train.tsv": "text\tlabel\na fine film\t1\na dull film\t0\n",
            "sst2.dev.tsv": "text\tlabel\nwell, well\t1\nnever again\t0\n",
            "other.tsv": "text\tlabel\nnot of a split\t1\nnor this\t0\n",
        },
    )
    assert {(split, label) for _, label, split in rows(folder)} == {
        (split, label) for split in ("train", "validation") for label in "01"
    }


def test_an_argilla_folder(tmp_path: Path) -> None:
    record = {
        "id": "1",
        "fields": {"text": "fine"},
        "metadata": {},
        "suggestions": {},
        "responses": {"label": [{"value": "pos", "user_id": "u"}]},
    }
    folder = write(tmp_path, {"records.json": json.dumps([record]), ".argilla/settings.json": "{}"})
    assert rows(folder) == [("fine", ["pos"], None)]


@pytest.mark.parametrize("files", [{}, {"a.csv": "text\nx\n", "b.png": "x"}])
def test_any_other_folder_is_refused_with_what_is_in_it(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(AnnotatorError, match="folder_not_dataset") as raised:
        preview(write(tmp_path, files))
    assert raised.value.values["files"] == (", ".join(files) or "–")


def test_saved_to_disk(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow of the extra parquet is not installed")
    from pyarrow import parquet

    features = {"labels": {"feature": {"names": ["joy", "fear"], "_type": "ClassLabel"}, "_type": "List"}}
    described = {b"huggingface": json.dumps({"info": {"features": features}}).encode()}
    table = pyarrow.table({"text": ["a", "b", "c"], "labels": [[0], [], [1, 0]]}).replace_schema_metadata(described)
    for split in ("train", "test"):
        (tmp_path / split).mkdir()
        with pyarrow.ipc.new_stream(str(tmp_path / split / "data-00000-of-00001.arrow"), table.schema) as writer:
            writer.write_table(table)
        state = {"_data_files": [{"filename": "data-00000-of-00001.arrow"}], "_split": split}
        (tmp_path / split / "state.json").write_text(json.dumps(state))
        (tmp_path / split / "dataset_info.json").write_text(json.dumps({"features": features}))
    (tmp_path / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    found = [row.values for row in read_rows(tmp_path) if isinstance(row, Row)]
    assert [row["labels"] for row in found] == 2 * [["joy"], [], ["fear", "joy"]]
    assert [row["split"] for row in found] == [*["train"] * 3, *["test"] * 3]
    parquet.write_table(table, tmp_path / "one.parquet")
    assert [row.values["labels"] for row in read_rows(tmp_path / "one.parquet")] == [["joy"], [], ["fear", "joy"]]
    single = tmp_path / "train" / "data-00000-of-00001.arrow"
    assert (preview(single).format.name, preview(single).total) == ("arrow", 3)


def test_names_of_classes_in_all_their_forms() -> None:
    names = ("no", "yes")
    forms = [
        {"a": {"names": ["no", "yes"], "_type": "ClassLabel"}},
        {"a": {"feature": {"names": ["no", "yes"], "_type": "ClassLabel"}, "_type": "Sequence"}},
        {"a": [{"names": ["no", "yes"], "_type": "ClassLabel"}]},
        [{"name": "a", "dtype": {"class_label": {"names": {"0": "no", "1": "yes"}}}}],
        [{"name": "a", "sequence": {"class_label": {"names": {"1": "yes", "0": "no"}}}}],
        [{"name": "a", "list": {"dtype": {"class_label": {"names": ["no", "yes"]}}}}],
    ]
    assert [class_names(form) for form in forms] == [{"a": names}] * len(forms)
    assert class_names([{"name": "a", "dtype": "string"}, "odd", {"name": "b"}]) == {}
    assert [named(value, names) for value in ("1", "-1", "7", "", "no")] == ["yes", "", "7", "", "no"]
    assert named(["0", "1"], names) == ["no", "yes"]
