"""Exports of other programs come in as texts with their labels."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import AnnotatorError
from annotator.corpus.formats import BadRow, FileFormat, Preview, Row
from annotator.corpus.inspection import inspect
from annotator.corpus.peers.voting import Vote, agreed
from annotator.corpus.reading import preview, read_rows


def lines(*entries: dict[str, Any]) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def table(header: Sequence[str], *rows: Sequence[str]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


class Read:
    """What a file of that content is read as."""

    def __init__(self, path: Path, content: str) -> None:
        path.write_text(content, "utf-8")
        self.seen: Preview = preview(path)
        self.rows = [row for row in read_rows(path, self.seen.format) if isinstance(row, Row)]
        assert self.seen.total == len(list(read_rows(path)))
        assert inspect(path).text_column == self.seen.text_column

    @property
    def labelled(self) -> list[tuple[object, object]]:
        label = self.seen.label_column or ""
        return [(row.values[self.seen.text_column], row.values.get(label)) for row in self.rows]

    def column(self, name: str) -> list[object]:
        return [row.values.get(name) for row in self.rows]


def choices(*names: str, question: str = "sentiment") -> dict[str, Any]:
    return {"from_name": question, "to_name": "text", "type": "choices", "value": {"choices": list(names)}}


def annotation(*results: dict[str, Any], by: int = 1, at: str = "2024-05-01", cancelled: bool = False) -> Any:
    return {"completed_by": by, "created_at": at, "updated_at": at, "was_cancelled": cancelled, "result": [*results]}


def task(number: int, text: str, *annotations: Any) -> dict[str, Any]:
    return {"id": number, "data": {"review": text, "city": "Köln"}, "annotations": [*annotations], "predictions": []}


# Label Studio


def test_label_studio_tasks(tmp_path: Path) -> None:
    tasks = [
        task(1, "a fine room", annotation(choices("Positive"))),
        task(2, "a poor room", annotation(choices("Negative"), cancelled=True)),
        task(3, "just a room, you know"),
        task(4, "both, in a way", annotation(choices("Positive", "Negative"))),
        task(5, "nothing fits here", annotation()),
    ]
    read = Read(tmp_path / "export.json", json.dumps(tasks, indent=1))
    assert (read.seen.format.name, read.seen.text_column, read.seen.label_column) == (
        "label_studio",
        "review",
        "sentiment",
    )
    assert [label for _, label in read.labelled] == [["Positive"], "", "", ["Positive", "Negative"], []]
    assert read.seen.labels == ("Positive", "Negative")
    assert read.column("id") == ["1", "2", "3", "4", "5"]
    assert set(read.column("city")) == {"Köln"}


def test_label_studio_annotators_who_disagree(tmp_path: Path) -> None:
    good, bad = choices("good"), choices("bad")
    tasks = [
        task(1, "two against one", annotation(good, by=1), annotation(bad, by=2), annotation(bad, by=3)),
        task(2, "the latest of two", annotation(bad, by=1, at="2024-05-03"), annotation(good, by=2, at="2024-05-02")),
        task(3, "one who changed her mind", annotation(good, at="2024-05-01"), annotation(bad, at="2024-05-02")),
    ]
    read = Read(tmp_path / "a.json", json.dumps(tasks))
    assert [label for _, label in read.labelled] == [["bad"], ["bad"], ["bad"]]


def test_label_studio_with_several_questions_and_words(tmp_path: Path) -> None:
    def said(number: int, *names: str) -> Any:
        words = {"from_name": "why", "type": "textarea", "value": {"text": [f"because {number}"]}}
        return annotation(choices(*names, question="topic"), choices("x", question="tone"), words)

    tasks = [
        task(number, f"text number {number}", said(number, "food" if number % 2 else "room")) for number in range(6)
    ]
    del tasks[0]["annotations"][0]["result"][1]
    read = Read(tmp_path / "a.json", json.dumps(tasks))
    assert (read.seen.label_column, set(read.seen.labels)) == ("topic", {"food", "room"})
    assert read.column("tone") == ["", *[["x"]] * 5]


def test_label_studio_minimal(tmp_path: Path) -> None:
    def row(number: int, text: str, said: Any, by: int = 1) -> dict[str, Any]:
        about = {"annotation_id": number * 10 + by, "created_at": f"2024-05-0{by}", "updated_at": "", "lead_time": 1.5}
        return {"text": text, "id": number, **({"tone": said} if said else {}), "annotator": by, **about}

    rows = [
        row(1, "a fine room it was", "Positive"),
        row(1, "a fine room it was", "Negative", by=2),
        row(1, "a fine room it was", "Positive", by=3),
        row(2, "a poor room it was", {"choices": ["Negative", "Mixed"]}),
        row(3, "no answer", None),
    ]
    read = Read(tmp_path / "min.json", json.dumps(rows))
    assert (read.seen.format.name, read.seen.text_column, read.seen.label_column) == ("label_studio", "text", "tone")
    assert [label for _, label in read.labelled] == [*[["Positive"]] * 3, ["Negative", "Mixed"], ""]


def test_label_studio_csv(tmp_path: Path) -> None:
    header = ["annotation_id", "annotator", "created_at", "id", "lead_time", "sentiment", "text", "updated_at"]
    rows = [
        [str(n), "1", "2024-05-01", str(n), "3.2", said, f"a review of some length, number {n}", "2024-05-01"]
        for n, said in enumerate(["good", "bad", '{"choices":["good","bad"]}', "good", "bad", ""])
    ]
    read = Read(tmp_path / "a.csv", table(header, *rows))
    assert (read.seen.format.name, read.seen.format.delimiter) == ("label_studio", ",")
    assert [label for _, label in read.labelled] == [["good"], ["bad"], ["good", "bad"], ["good"], ["bad"], ""]


# doccano


def test_doccano_lines(tmp_path: Path) -> None:
    entries = [
        {"id": 1, "text": "很好", "label": ["正面"], "Comments": []},
        {"id": 2, "text": "不好", "label": ["负面", "生气"], "city": "北京", "Comments": ["why?"]},
        {"id": 3, "text": "nobody has looked at it", "label": [], "Comments": []},
    ]
    read = Read(tmp_path / "all.jsonl", lines(*entries))
    assert (read.seen.format.name, read.seen.label_column) == ("doccano", "label")
    assert read.labelled == [("很好", ["正面"]), ("不好", ["负面", "生气"]), ("nobody has looked at it", "")]
    assert (read.column("city"), read.column("Comments")) == ([None, "北京", None], [[], ["why?"], []])


def test_doccano_csv(tmp_path: Path) -> None:
    rows = [["1", "a text", "", "x#y", ""], ["2", "another text", "", "x", ""], ["3", "no label", "", "", ""]]
    read = Read(tmp_path / "a.csv", table(["id", "text", "city", "label", "Comments"], *rows))
    assert read.seen.format.name == "doccano"
    assert read.labelled == [("a text", ["x", "y"]), ("another text", ["x"]), ("no label", "")]


def test_doccano_of_before_2020(tmp_path: Path) -> None:
    entries = [
        {"id": n, "text": f"text {n}", "annotations": [{"label": 1 + n % 2, "user": 1, "prob": 0.0}]} for n in (1, 2)
    ]
    assert Read(tmp_path / "a.jsonl", lines(*entries)).labelled == [("text 1", ["2"]), ("text 2", ["1"])]


def test_doccano_archive_with_a_file_for_each_annotator(tmp_path: Path) -> None:
    said = {"ann.jsonl": [["x"], ["y"], []], "bob.jsonl": [["x"], [], []], "cem.jsonl": [["y"], ["y"], []]}
    with zipfile.ZipFile(tmp_path / "doccano.zip", "w") as archive:
        for name, labels in said.items():
            entries = [{"id": n, "text": f"text {n}", "label": label, "Comments": []} for n, label in enumerate(labels)]
            archive.writestr(name, lines(*entries))
    file = tmp_path / "doccano.zip"
    seen = preview(file)
    assert (seen.format.name, seen.total, inspect(file).packing) == ("doccano", 9, "zip")
    rows = [row.values for row in read_rows(file, seen.format) if isinstance(row, Row)]
    assert [(row["text"], row["label"]) for row in rows] == 3 * [("text 0", ["x"]), ("text 1", ["y"]), ("text 2", "")]


def test_an_archive_of_several_other_files_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.jsonl", '{"text": "a"}\n')
        archive.writestr("two.jsonl", '{"text": "b"}\n')
    with pytest.raises(AnnotatorError, match="archive_many"):
        preview(tmp_path / "a.zip")


# Prodigy


def test_prodigy_choices(tmp_path: Path) -> None:
    options = [{"id": "POS", "text": "positive"}, {"id": "NEG", "text": "negative"}]

    def chosen(text: str, accept: list[str], answer: str = "accept", **more: object) -> dict[str, Any]:
        meta = {"source": "hotel"}
        return {"text": text, "options": options, "accept": accept, "answer": answer, "meta": meta, **more}

    entries = [
        chosen("fine", ["POS"]),
        chosen("poor", ["NEG"], "ignore"),
        chosen("so so", ["NEG", "POS"]),
        chosen("hm", ["POS"], "reject"),
        chosen("none of them", []),
        chosen("who is right", ["POS"], _session_id="ann", _timestamp=5),
        chosen("who is right", ["NEG"], _session_id="bob", _timestamp=10),
        chosen("who is right", ["NEG"], _session_id="ann", _timestamp=7),
    ]
    read = Read(tmp_path / "a.jsonl", lines(*entries))
    assert (read.seen.format.name, read.seen.text_column) == ("prodigy", "text")
    assert [label for _, label in read.labelled] == [["POS"], "", ["NEG", "POS"], "", [], *[["NEG"]] * 3]
    assert set(read.column("source")) == {"hotel"}
    assert "options" not in read.seen.columns


def test_prodigy_labels_to_accept_or_reject(tmp_path: Path) -> None:
    def asked(text: str, label: str, answer: str) -> dict[str, Any]:
        return {"text": text, "label": label, "answer": answer, "_task_hash": 1}

    entries = [
        asked("goal!", "SPORT", "accept"),
        asked("goal!", "POLITICS", "reject"),
        asked("taxes", "SPORT", "reject"),
        asked("hm", "SPORT", "ignore"),
        asked("a ministry of sport", "SPORT", "accept"),
        asked("a ministry of sport", "POLITICS", "accept"),
    ]
    read = Read(tmp_path / "a.jsonl", lines(*entries))
    assert [label for _, label in read.labelled] == [*[["SPORT"]] * 2, [], "", *[["SPORT", "POLITICS"]] * 2]


# Argilla


def test_argilla_records(tmp_path: Path) -> None:
    def record(text: str, *responses: dict[str, Any], guess: str | None = None) -> dict[str, Any]:
        suggestions = {"label": {"value": guess, "score": 0.9, "agent": "m"}} if guess else {}
        told = {"fields": {"text": text}, "metadata": {"city": "Köln"}, "suggestions": suggestions}
        return {"id": text, "status": "pending", **told, "responses": {"label": [*responses]} if responses else {}}

    def said(value: Any, user: str = "ann", **more: str) -> dict[str, Any]:
        return {"value": value, "user_id": user, **more}

    records = [
        record("fine", said("pos")),
        record("poor", said("neg", "ann"), said("pos", "bob"), said("pos", "cem")),
        record("only a draft", said("neg", status="draft")),
        record("only guessed", guess="pos"),
        record("several", said(["pos", "neg"])),
    ]
    read = Read(tmp_path / "records.json", json.dumps(records))
    assert (read.seen.format.name, read.seen.text_column, read.seen.label_column) == ("argilla", "text", "label")
    assert [label for _, label in read.labelled] == [["pos"], ["pos"], "", "", ["pos", "neg"]]
    assert read.column("label.suggestion") == [None, None, None, "pos", None]
    assert set(read.column("city")) == {"Köln"}


def test_argilla_flat_records(tmp_path: Path) -> None:
    def record(text: str, values: list[Any] | None, states: list[str] | None) -> dict[str, Any]:
        users = [f"u{n}" for n in range(len(values or []))]
        told = {"tone.responses": values, "tone.responses.users": users, "tone.responses.status": states}
        return {"id": text[:3], "status": "completed", "text": text, **told, "tone.suggestion": None}

    records = [
        record("a fine room", ["pos", "neg", "pos"], ["submitted"] * 3),
        record("a poor room", ["neg"], ["discarded"]),
        record("nobody yet", None, None),
        record("it is mixed", [["pos", "neg"]], ["submitted"]),
    ]
    read = Read(tmp_path / "a.jsonl", lines(*records))
    assert (read.seen.format.name, read.seen.text_column, read.seen.label_column) == ("argilla", "text", "tone")
    assert [label for _, label in read.labelled] == [["pos"], "", "", ["pos", "neg"]]


def test_argilla_of_before_version_2(tmp_path: Path) -> None:
    feedback = {
        "fields": {"text": "a fine room"},
        "responses": [{"user_id": "u", "status": "submitted", "values": {"tone": {"value": "pos"}}}],
        "suggestions": [{"question_name": "tone", "value": "neg"}],
        "external_id": "7",
    }
    read = Read(tmp_path / "a.jsonl", lines(feedback, {**feedback, "responses": []}))
    assert read.labelled == [("a fine room", ["pos"]), ("a fine room", "")]
    old = {"text": "a fine room", "inputs": {"text": "a fine room"}, "prediction": [["neg", 0.6]], "metadata": {}}
    states = [("pos", "Validated"), ("pos", "Discarded"), (None, "Default"), (["pos", "neg"], "Validated")]
    read = Read(tmp_path / "b.jsonl", lines(*({**old, "annotation": said, "status": state} for said, state in states)))
    assert read.seen.format.name == "argilla"
    assert [label for _, label in read.labelled] == [["pos"], "", "", ["pos", "neg"]]


# The others


def test_label_sleuth_categories(tmp_path: Path) -> None:
    rows = [
        ["1", "hotel", "a fine room", "clean", "true"],
        ["1", "hotel", "a fine room", "loud", "false"],
        ["1", "hotel", "a dirty room", "clean", "False"],
        ["1", "hotel", "loud and clean", "clean", "True"],
        ["1", "hotel", "loud and clean", "loud", "true"],
    ]
    read = Read(tmp_path / "a.csv", table(["workspace_id", "dataset", "text", "category_name", "label"], *rows))
    assert (read.seen.format.name, read.seen.label_column) == ("label_sleuth", "label")
    assert [label for _, label in read.labelled] == [["clean"], ["clean"], [], *[["clean", "loud"]] * 2]
    assert read.column("category_name")[0] == "clean"


def test_spacy_categories(tmp_path: Path) -> None:
    cats = [{"A": 1.0, "B": 0.0}, {"A": 0.7, "B": 0.5}, {"A": 0.0, "B": 0}, {}]
    read = Read(tmp_path / "a.jsonl", lines(*({"text": f"text {n}", "cats": one} for n, one in enumerate(cats))))
    assert [label for _, label in read.labelled] == [["A"], ["A", "B"], [], ""]


def test_labelbuddy_documents(tmp_path: Path) -> None:
    def document(text: str, *names: str) -> dict[str, Any]:
        marked = [{"label_name": name, "start_char": 0, "end_char": 1} for name in names]
        return {"text": text, "metadata": {"title": "T"}, "annotations": marked}

    read = Read(tmp_path / "a.json", json.dumps([document("one", "x", "y", "x"), document("two")]))
    assert (read.seen.format.name, read.labelled) == ("labelbuddy", [("one", ["x", "y"]), ("two", "")])
    assert read.column("title") == ["T", "T"]


@pytest.mark.parametrize(
    "entry",
    [
        {"text": "a", "label": ["x"]},
        {"text": "a", "label": "x", "score": 0.5},
        {"id": 1, "data": "a text", "label": "x"},
        {"text": "a", "annotations": []},
        {"text": "a", "status": "Default"},
    ],
)
def test_plain_rows_are_nobody_s(tmp_path: Path, entry: dict[str, Any]) -> None:
    assert Read(tmp_path / "a.jsonl", lines(entry, entry)).seen.format.name == "jsonl"


def test_an_entry_of_another_kind_is_a_bad_row(tmp_path: Path) -> None:
    tasks = [*(task(n, f"text {n}", annotation(choices("x"))) for n in range(60)), {"text": "no task"}, "nothing"]
    (tmp_path / "a.json").write_text(json.dumps(tasks))
    bad = [(row.number, row.reason) for row in read_rows(tmp_path / "a.json") if isinstance(row, BadRow)]
    assert bad == [(61, "row_not_object"), (62, "row_not_object")]


def test_a_program_that_a_person_chose_must_fit(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n')
    chosen = FileFormat("jsonl", "utf-8", None, header=False, peer="label_studio")
    with pytest.raises(AnnotatorError, match="format_wrong"):
        read_rows(tmp_path / "a.jsonl", chosen)


def test_what_annotators_agree_on() -> None:
    assert agreed([]) is None
    assert agreed([Vote(("a",)), Vote(("b",)), Vote(("a",))]) == ("a",)
    assert agreed([Vote(("a", "b")), Vote(("b", "a")), Vote(("a",))]) == ("b", "a")
    assert agreed([Vote(("a",), "ann", "2"), Vote(("b",), "bob", "1")]) == ("a",)
    assert agreed([Vote((), "ann"), Vote(("a",), "bob"), Vote((), "cem")]) == ()
    one_by_one = [Vote(("a",), "ann", rejected=()), Vote((), "ann", rejected=("b",)), Vote(("b",), "bob", rejected=())]
    assert agreed(one_by_one) == ("a", "b")
