"""Models out of a project: the file says what the project says, and its card says no more than is known."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import annotator
from annotator.cli import run
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.model_card import ModelCard
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.services import annotating, model_files, predicting, retraining
from annotator.services.importing import preview
from annotator.services.loaded_model import load_model
from annotator.services.predicting import predict_file
from annotator.services.project import Project
from annotator.storage import texts
from tests.unit.conftest import fill

THINGS = ("酒店", "早餐", "房间", "前台", "位置", "服务", "泳池", "电梯")
NEW = ["泳池非常干净舒服", "前台让人失望，电梯也又脏又吵", "", "An English sentence.", "字" * 9_000, "满意" * 40]


def review(at: int) -> str:
    said = (("非常干净舒服", "真的很满意", "还会再来"), ("又脏又吵", "让人失望", "再也不来"))[at % 2]
    return f"{THINGS[at % 8]}{said[at // 8 % 3]}，{THINGS[at // 3 % 8]}也{said[at // 5 % 3]}，第{at}次"


def export(project: Project, path: Path, **options) -> model_files.ExportedModel:
    return model_files.export_model(project, path, ignore_progress, never_stop, **options)


def train(project: Project, *, test: int) -> None:
    ids = fill(project, [review(at) for at in range(90)])
    labels = [label.id for label in project.scheme().active]
    for side in (0, 1):
        annotating.label(project, ids[side:70:2], [labels[side]])
    with project.db.write() as tx:
        texts.set_test(tx, ids[:test], True)
    retraining.retrain(project, ignore_progress, never_stop)


@pytest.fixture(params=["one", "many"])
def trained(request, quick_engine) -> Project:
    """A project with 40 training texts and 30 of the test set, and a model of the real engine."""
    project: Project = request.getfixturevalue("project" if request.param == "one" else "many_project")
    train(project, test=30)
    return project


@pytest.fixture
def exported(trained: Project, tmp_path: Path) -> Path:
    return export(trained, tmp_path / "reviews").path


def csv_of(path: Path, bodies: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "stars"])
        writer.writerows([body, str(at)] for at, body in enumerate(bodies))
    return path


def test_the_file_says_what_the_project_says_to_the_last_bit(trained: Project, exported: Path, tmp_path: Path) -> None:
    bodies = [*NEW, *(review(at) for at in range(200, 260))]
    of_project, of_file = retraining.active_model(trained), annotator.load_model(str(exported))
    assert of_file.labels == of_project.labels == tuple(label.name for label in trained.scheme().active)
    assert (of_file.probabilities(bodies) == of_project.probabilities(bodies)).all()
    assert of_file.predict(bodies) == of_project.predict(bodies)

    file = csv_of(tmp_path / "new.csv", bodies)
    outs = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for model, out in zip((of_project, of_file), outs, strict=True):
        report = predict_file(model, preview(file), out, None, ignore_progress, never_stop)
        assert (report.rows, report.empty, report.rejected) == (len(bodies), 1, 0)
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_parts_in_which_texts_are_read_hardly_matter(exported: Path) -> None:
    model = load_model(exported)
    bodies = [*NEW, *(review(at) for at in range(200, 260))]
    whole = model.probabilities(bodies)
    for size in (1, 7):
        parts = [model.probabilities(bodies[start : start + size]) for start in range(0, len(bodies), size)]
        assert np.abs(np.concatenate(parts) - whole).max() < 1e-6


def test_an_answer_has_labels_confidence_and_probabilities_by_name(exported: Path) -> None:
    model = load_model(exported)
    for one, row in zip(model.predict(NEW), model.probabilities(NEW), strict=True):
        assert tuple(one.probabilities) == model.labels
        assert list(one.probabilities.values()) == row.tolist()
        best = model.labels[int(row.argmax())]
        assert one.label == best if not model.many else one.label in (best, None)
        assert one.labels == (best,) if not model.many else set(one.labels) <= set(model.labels)
        assert one.confidence >= max(row) - 1e-6 or model.many
    assert model.predict([]) == []
    assert model.probabilities([]).shape == (0, len(model.labels))


def with_checkpoint(monkeypatch, **values: object) -> None:
    """Models are read as if this stood in the configuration of their checkpoints."""
    found = model_files.models.get_model

    def changed(tx: Any, wanted: int) -> Any:
        model = found(tx, wanted)
        checkpoint = {**model.configuration["checkpoint"], **values}
        return replace(model, configuration={**model.configuration, "checkpoint": checkpoint})

    monkeypatch.setattr(model_files.models, "get_model", changed)


def test_the_card_tells_how_much_of_long_texts_the_model_reads(trained: Project, tmp_path: Path, monkeypatch) -> None:
    with_checkpoint(monkeypatch, max_tokens=128)
    card = load_model(export(trained, tmp_path / "reviews.annotator-model").path).card
    assert card is not None
    assert card.max_tokens == 128


def test_the_card_tells_of_hints(trained: Project, tmp_path: Path, monkeypatch) -> None:
    count = len(trained.scheme().active)
    with_checkpoint(monkeypatch, label_hints=[0] * (count - 1) + [7])
    card = load_model(export(trained, tmp_path / "reviews.annotator-model").path).card
    assert card is not None
    assert card.label_hints == (*[0] * (count - 1), 7)
    said = card.markdown()
    assert "Hints are texts nobody annotated" in said
    if card.many:
        assert "| fear | 0 | 7 | " in said
        assert "fear: not a single training text; only its words tell where it is predicted" in said
    else:
        assert "| 负面 | 20 | 7 |" in said


def test_the_card_tells_from_where_on_each_of_many_labels_is_given(trained: Project, tmp_path: Path) -> None:
    model = load_model(export(trained, tmp_path / "reviews.annotator-model").path)
    card = model.card
    assert card is not None
    if not card.many:
        assert card.label_thresholds == ()
        assert "Given from" not in card.markdown()
        return
    bodies = [*NEW, *(review(at) for at in range(200, 260))]
    for one, row in zip(model.predict(bodies), model.probabilities(bodies), strict=True):
        if one.probabilities and any(row):
            least = np.array(card.label_thresholds, np.float32)
            assert set(one.labels) == {
                name for name, is_given in zip(model.labels, row >= least, strict=True) if is_given
            }
    assert f"| {card.labels[0]} | 20 | {card.label_thresholds[0]:.3f} |" in card.markdown()


def test_cards_from_before_there_were_hints_or_thresholds_are_read(trained: Project, tmp_path: Path) -> None:
    card = load_model(export(trained, tmp_path / "reviews.annotator-model").path).card
    assert card is not None
    told = card.to_json()
    del told["label_hints"], told["label_thresholds"]
    before = ModelCard.from_json(told)
    assert before == replace(card, label_hints=(), label_thresholds=())
    assert "Hints" not in before.markdown()
    assert "Given from" not in before.markdown()


def test_the_card_tells_labels_counts_and_quality(trained: Project, tmp_path: Path) -> None:
    written = export(trained, tmp_path / "reviews.annotator-model", card_beside=True)
    card = load_model(written.path).card
    assert card is not None
    assert card.labels == tuple(label.name for label in trained.scheme().active)
    assert (card.training_texts, card.label_texts) == (40, (20, 20) if not card.many else (20, 20, 0))
    assert (card.language, card.seed, card.max_tokens) == ("zh", 1, 64)
    assert card.quality is not None
    assert card.quality.n == 30
    low, high = card.quality.accuracy_interval or (1, 0)
    assert low <= (card.quality.accuracy or 0) <= high
    assert written.card_path == tmp_path / "reviews.md"
    said = written.card_path.read_text("utf-8")
    assert said == card.markdown()
    assert "On 30 test texts" in said
    assert f"{card.quality.accuracy:.3f} [{low:.3f}, {high:.3f}]" in said
    if card.many:
        assert "fear: not a single training text" in said


def test_without_a_test_set_the_card_has_no_figure(project: Project, quick_engine, tmp_path: Path) -> None:
    train(project, test=0)
    card = load_model(export(project, tmp_path / "m").path).card
    assert card is not None
    assert card.quality is None
    assert "Not measured" in card.markdown()


def test_an_older_model_has_the_figures_of_its_day(trained: Project, tmp_path: Path) -> None:
    first = retraining.models(trained)[0]
    retraining.retrain(trained, ignore_progress, never_stop)
    card = load_model(export(trained, tmp_path / "m", model_id=first.id).path).card
    assert card is not None
    assert card.model == first.id
    assert card.quality is not None
    assert card.quality.at == card.trained_at
    assert card.quality.labels == ()


def test_the_card_tells_what_was_learned_from_then_not_what_is_labelled_now(trained: Project, tmp_path: Path) -> None:
    counts = load_model(export(trained, tmp_path / "then.annotator-model").path).card.label_texts  # type: ignore[union-attr]
    labels = [label.id for label in trained.scheme().active]
    with trained.db.read() as tx:
        everyone = texts.all_ids(tx).tolist()
    annotating.label(trained, everyone, labels[:1])
    card = load_model(export(trained, tmp_path / "now.annotator-model").path).card
    assert card is not None
    assert card.label_texts == counts
    assert card.language == "zh"


def test_a_label_that_is_renamed_or_retired_since_is_still_told(project: Project, quick_engine, tmp_path: Path) -> None:
    from annotator.services import schemes

    train(project, test=0)
    labels = project.scheme().active
    schemes.edit_label(project, labels[0].id, name="很好")
    schemes.retire_label(project, labels[1].id)
    assert load_model(export(project, tmp_path / "m").path).labels == ("很好", labels[1].name)


def test_an_export_that_is_stopped_or_refused_leaves_nothing(trained: Project, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        model_files.export_model(trained, tmp_path / "out" / "m", ignore_progress, lambda: True)
    with pytest.raises(AnnotatorError, match="file_unwritable"):
        export(trained, tmp_path / "nowhere" / "m")
    with pytest.raises(AnnotatorError, match="model_missing"):
        export(trained, tmp_path / "m", model_id=99)
    assert not list(tmp_path.glob("*model*"))


def test_without_a_model_there_is_nothing_to_export(project: Project, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="no_model"):
        export(project, tmp_path / "m")


@pytest.mark.parametrize(
    ("content", "key"), [(None, "file_missing"), (b"", "model_file_not_ours"), (b"text\n", "model_file_not_ours")]
)
def test_what_is_no_model_file_is_refused_by_name(tmp_path: Path, content: bytes | None, key: str) -> None:
    path = tmp_path / "m.annotator-model"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AnnotatorError, match=key) as told:
        annotator.load_model(path)
    assert told.value.values["file"] == str(path)
    with pytest.raises(AnnotatorError, match="file_is_folder"):
        annotator.load_model(tmp_path)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".xlsx"])
def test_a_file_is_predicted_row_by_row_in_parts(
    exported: Path, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.corpus.reading import read_rows

    monkeypatch.setattr(predicting, "_CHUNK", 16)
    bodies = [*NEW, *(review(at) for at in range(200, 260))]
    file, out = csv_of(tmp_path / "new.csv", bodies), tmp_path / f"out{suffix}"
    model, steps = load_model(exported), []
    report = predict_file(model, preview(file), out, "text", steps.append, never_stop)
    assert report.rows == len(bodies)
    assert [one.step for one in steps if one.phase == "predict"] == list(range(0, len(bodies), 16))
    rows = [row.values for row in read_rows(out)]
    assert [row["text"] for row in rows] == bodies
    assert [row["stars"] for row in rows] == [str(at) for at in range(len(bodies))]
    for row, said in zip(rows, model.probabilities(bodies), strict=True):
        if row["text"]:
            told = [float(str(row[f"prob_{name}"])) for name in model.labels]
            assert told == pytest.approx(said.tolist(), abs=2e-6)
        else:
            assert not row["predicted_label"]
            assert not row["confidence"]


def test_rows_that_cannot_be_read_are_told_by_their_number(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new.jsonl"
    good = [json.dumps({"text": body}) for body in NEW]
    file.write_text("\n".join([good[0], "{damaged", *good[1:], *["[]"] * 200]), "utf-8")
    report = predict_file(load_model(exported), preview(file), tmp_path / "out.csv", None, ignore_progress, never_stop)
    assert (report.rows, report.rejected) == (len(NEW), 201)
    first, second, *_ = report.rejections
    assert (first.row, first.reason_key, first.values) == (2, "row_json", {"line": 2})
    assert (second.row, second.reason_key) == (len(NEW) + 2, "row_not_object")
    assert len(report.rejections) == 100, "the rest is counted"
    assert run(["predict", "--model", str(exported), str(file), "-o", str(tmp_path / "again.csv")]) == 0
    told = capsys.readouterr().err.splitlines()
    assert "201 rows left out" in told
    assert "Row 2 is not valid JSON." in told
    assert told[-1] == "… and 191 more"


def test_blank_lines_get_no_row_and_that_is_said(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "new.txt", tmp_path / "out.csv"
    file.write_text(f"{NEW[0]}\n\n{NEW[1]}\n", "utf-8")
    assert run(["predict", "--model", str(exported), str(file), "-o", str(out)]) == 0
    told = capsys.readouterr()
    assert told.out.strip() == f"2 rows: {out}"
    assert told.err.splitlines() == ["1 rows of the file are blank, and not written"]


def test_parquet_keeps_the_types(exported: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    model = load_model(exported)
    out = tmp_path / "out.parquet"
    predict_file(model, preview(csv_of(tmp_path / "new.csv", NEW)), out, None, ignore_progress, never_stop)
    table = parquet.read_table(out).to_pydict()
    assert table["text"] == NEW
    assert table["confidence"][2] is None
    assert table["confidence"][0] == pytest.approx(model.predict(NEW)[0].confidence, abs=1e-6)
    assert isinstance(table["predicted_label"][0], list) is model.many


def test_a_prediction_that_is_stopped_leaves_nothing(exported: Path, tmp_path: Path) -> None:
    steps: list[Progress] = []
    out = tmp_path / "out.csv"
    with pytest.raises(Cancelled):
        predict_file(
            load_model(exported), preview(csv_of(tmp_path / "new.csv", NEW)), out, None, steps.append,
            lambda: any(one.phase == "predict" for one in steps),
        )  # fmt: skip
    assert sorted(path.name for path in tmp_path.glob("*out*")) == []


def test_columns_that_the_answers_need_are_refused(exported: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("text,confidence\nlovely,1\n", "utf-8")
    with pytest.raises(AnnotatorError, match="predict_columns_taken"):
        predict_file(load_model(exported), preview(file), tmp_path / "o.csv", None, ignore_progress, never_stop)


def test_a_person_says_how_the_file_is_to_be_read(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "new.txt", tmp_path / "out.csv"
    file.write_bytes("\n".join(f"{at};{body}" for at, body in enumerate(NEW[:2])).encode("gb18030"))
    reading = ["--delimiter", ";", "--no-header", "--encoding", "gb18030", "--text-column", "column 2"]
    assert run(["predict", "--model", str(exported), str(file), "-o", str(out), *reading]) == 0
    with out.open(encoding="utf-8-sig", newline="") as lines:
        assert [row["column 2"] for row in csv.DictReader(lines)] == NEW[:2]
    assert run(["predict", "reviews.annotator", "-o", str(out), "--no-header"]) == 2
    assert "only be said where there is one" in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_the_commands_go_the_whole_way(trained: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, model, file = str(trained.path), str(tmp_path / "m.annotator-model"), str(csv_of(tmp_path / "n.csv", NEW))
    trained.db.close()
    a, b = tmp_path / "a.csv", tmp_path / "b.csv"
    assert run(["export-model", project, "-o", model, "--card"]) == 0
    assert capsys.readouterr().out.split() == [model, str(tmp_path / "m.md")]
    assert run(["predict", project, file, "-o", str(a)]) == 0
    assert run(["predict", "--model", model, file, "-o", str(b)]) == 0
    said = capsys.readouterr()
    assert "6 rows" in said.out
    assert "1 rows without a text" in said.err
    assert a.read_bytes() == b.read_bytes()
    assert run(["model-card", model]) == 0
    assert capsys.readouterr().out == (tmp_path / "m.md").read_text("utf-8")
    assert run(["model-card", model, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["quality"]["n"] == 30
    assert run(["predict", "--model", model, project, file, "-o", str(b)]) == 2
    assert run(["predict", "--model", file, file, "-o", str(b)]) == 1
    assert "is not a model file" in capsys.readouterr().err


def test_the_door_loads_nothing_until_it_is_used() -> None:
    code = (
        "import sys, annotator; annotator.load_model; "
        "print([name for name in ('numpy', 'torch', 'sqlalchemy') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "[]"
