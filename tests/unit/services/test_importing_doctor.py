"""Importing what was found in a file, without a word from the person: labels of every shape, rows that add up."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.domain import Decision
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.core.schemes import ReadyScheme
from annotator.services import annotating, history
from annotator.services.importing import (
    WHOLE,
    ImportChoice,
    ImportReport,
    import_file,
    needs_sweep,
    preview,
    proposed,
)
from annotator.services.project import Project

NASTY = Path(__file__).parents[4] / "shared" / "data" / "nasty"


def bring(project: Project, file: Path) -> ImportReport:
    report = import_file(project, file, proposed(preview(file)), ignore_progress, never_stop)
    assert report.read == report.added + report.updated + report.existing + report.repeated + report.rejected
    return report


def labels(project: Project, text_id: int = 1) -> set[str] | None:
    """The names of a text's labels; None for a text of the pool."""
    view = annotating.view(project, text_id)
    assert view is not None
    if view.annotation is None or view.annotation.decision is not Decision.LABELLED:
        return None
    return set(project.scheme().names(view.annotation.label_ids))


def write(folder: Path, name: str, content: str) -> Path:
    file = folder / name
    file.write_bytes(content.encode())
    return file


class Truth:
    def __init__(self, rows: int, labels: set[str] | int, many: bool = False) -> None:
        self.rows, self.labels, self.many = rows, labels, many


TRUTHS = {
    "n01_gbk_labelled.txt": Truth(4499, {"0", "1"}),
    "n02_same_as_n01_utf8_bom.txt": Truth(4499, {"0", "1"}),
    "n05_wide_crowdflower_CR_only.csv": Truth(1159, 4),
    "n08_semicolon_multiline_cp1252.csv": Truth(600, {"Valid", "Hoax"}),
    "n12_single_line_json_array.txt": Truth(8606, 6),
    "n14_labelled_no_header.xlsx": Truth(10_000, 10),
    "n18_stray_quotes.tsv": Truth(15_005, 10, many=True),
    "n19_bom_mixed_eol_wide.csv": Truth(11_137, {"positive", "neutral", "negative"}),
}


@pytest.mark.parametrize("name", TRUTHS)
def test_a_file_from_the_wild_comes_in_as_it_was_found(name: str, tmp_path: Path) -> None:
    file, truth = NASTY / name, TRUTHS[name]
    if not file.exists():
        pytest.skip("no real files here")
    scheme = ReadyScheme("own", (("one", "", ""), ("two", "", "")), truth.many)
    project = Project.create(tmp_path / "p.annotator", scheme)
    try:
        report = bring(project, file)
        assert (report.read, report.rejected, report.conflicts) == (truth.rows, 0, 0)
        found = set(report.new_labels)
        assert (found if isinstance(truth.labels, set) else len(found)) == truth.labels
        assert report.labelled == report.added
    finally:
        project.close()


def test_columns_of_0_and_1_become_many_labels(many_project: Project, tmp_path: Path) -> None:
    rows = "a b,1,0,1\nc d,0,0,0\ne f,0,TRUE,0\n"
    report = bring(many_project, write(tmp_path, "r.csv", "text,joy,awe,envy\n" + rows.replace("TRUE", "1")))
    assert report.labelled == 3
    assert [labels(many_project, at) for at in (1, 2, 3)] == [{"joy", "envy"}, set(), {"awe"}]
    view = annotating.view(many_project, 1)
    assert view is not None
    assert dict(view.text.columns) == {}


def test_a_column_of_0_and_1_that_is_called_like_a_label_of_the_project_is_one(
    many_project: Project, tmp_path: Path
) -> None:
    """Though its only text has another label too, and each of the others has one."""
    rows = ["1,0,0,0,0", "1,0,0,0,0", "0,1,0,0,0", "0,0,1,0,0", "0,1,0,1,1"]
    content = "text,joy,anger,surprise,FEAR,is a quote\n" + "".join(f"text {at},{row}\n" for at, row in enumerate(rows))
    file = write(tmp_path, "r.csv", content)
    choice = proposed(preview(file), many_project.scheme())
    import_file(many_project, file, choice, ignore_progress, never_stop)
    assert labels(many_project, 5) == {"anger", "fear"}
    assert labels(many_project, 1) == {"joy"}
    view = annotating.view(many_project, 5)
    assert view is not None
    assert dict(view.text.columns) == {"is a quote": "1"}


def test_a_row_with_something_else_in_such_a_column_is_rejected(many_project: Project, tmp_path: Path) -> None:
    lines = [f"text {at},{at % 2},0,1" for at in range(6000)]
    lines[5500] = "text 5500,7,0,1"
    lines[5600] = "text 5600,,,"
    report = bring(many_project, write(tmp_path, "r.csv", "text,joy,awe,envy\n" + "\n".join(lines)))
    assert [(one.row, one.reason_key) for one in report.rejections] == [(5501, "row_indicator")]
    assert (report.added, report.labelled) == (5999, 5998)


def test_several_labels_in_a_cell_of_a_project_of_one_label_are_refused(project: Project, tmp_path: Path) -> None:
    file = write(tmp_path, "r.csv", "text,label\na b,joy\nc d,joy;awe\ne f,awe\ng h,awe;joy\n")
    choice = proposed(preview(file), project.scheme())
    with pytest.raises(AnnotatorError) as caught:
        import_file(project, file, choice, ignore_progress, never_stop)
    assert (caught.value.key, caught.value.values["row"]) == ("import_many_labels", 2)
    assert [label.name for label in project.scheme().labels if ";" in label.name] == []
    report = import_file(project, file, replace(choice, label_separator=WHOLE), ignore_progress, never_stop)
    assert set(report.new_labels) == {"joy", "awe", "joy;awe", "awe;joy"}
    again = import_file(project, file, choice, ignore_progress, never_stop)
    assert (again.existing, again.new_labels) == (4, ())  # each is a label that the project knows


def test_several_columns_of_1_in_a_project_of_one_label_are_refused(project: Project, tmp_path: Path) -> None:
    file = write(tmp_path, "r.csv", "text,joy,awe,envy\na b,1,0,0\nc d,1,1,0\n")
    with pytest.raises(AnnotatorError) as caught:
        bring(project, file)
    assert (caught.value.key, caught.value.values["row"]) == ("import_many_labels", 2)
    assert project.counts().texts == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.jsonl", '{"text": "a b", "label": ["joy", "awe"]}\n{"text": "c d", "label": ["joy"]}\n'),
        ("bar.csv", "text,label\na b,joy|awe\nc d,joy\ne f,awe\n"),
        ("hash.csv", "text,label\na b,joy#awe\nc d,joy\ne f,awe\n"),
        ("comma.tsv", "text\tlabel\na b\tjoy, awe\nc d\tjoy\ne f\tawe\n"),
        ("fast.txt", "__label__joy __label__awe a b\n__label__joy c d\n"),
        ("columns.csv", "text,joy,awe,envy\na b,1,1,0\nc d,1,0,0\n"),
    ],
)
def test_many_labels_in_every_shape(many_project: Project, tmp_path: Path, name: str, content: str) -> None:
    bring(many_project, write(tmp_path, name, content))
    assert (labels(many_project, 1), labels(many_project, 2)) == ({"joy", "awe"}, {"joy"})


def test_looking_and_reading_are_told_in_kilobytes_and_can_be_stopped(project: Project, tmp_path: Path) -> None:
    file = write(tmp_path, "r.csv", "text,label\n" + "".join(f"text number {at},1\n" for at in range(6_000)))
    seen: list[Progress] = []
    choice = proposed(preview(file))
    import_file(project, file, choice, seen.append, never_stop)
    looking = [one for one in seen if one.phase == "look"]
    assert seen[: len(looking)] == looking
    assert {one.steps for one in looking} == {file.stat().st_size >> 10}
    storing = [one for one in seen if one.phase == "store"]
    assert [one.step for one in storing] == [0, 3_000, 6_000]
    assert {one.steps for one in storing} == {6000}
    assert storing[-1].seconds_left == 0
    reading = [*looking, *storing]
    history.undo(project)
    for at in (1, len(reading) // 2, len(reading) - 1):
        told: list[Progress] = []
        with pytest.raises(Cancelled):
            import_file(project, file, choice, told.append, lambda told=told, at=at: len(told) >= at)
        assert len([one for one in told if one.phase != "discard"]) <= at + 1
        assert project.counts().texts == 0
        assert not needs_sweep(project)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=12),
    quoting=st.booleans(),
    data=st.data(),
)
def test_every_row_that_was_read_is_accounted_for(rows: list[list[str]], quoting: bool, data: st.DataObject) -> None:
    """Whatever stands in a table, well formed or not, imported twice: nothing is lost and nothing is counted twice."""
    if quoting:
        content = io.StringIO()
        csv.writer(content, quoting=csv.QUOTE_ALL).writerows([["text", "city", "n"], *rows])
        raw = content.getvalue().encode()
    else:
        raw = ("text,city,n\n" + "\n".join(",".join(row) for row in rows)).encode()
    position = data.draw(st.integers(0, len(raw)))
    raw = raw[:position] + data.draw(st.sampled_from([b"", b"\xff", b'"', b"\0", b"\r"])) + raw[position:]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "r.csv"
        file.write_bytes(raw)
        project = Project.create(Path(folder) / "p.annotator", ReadyScheme("own", (("a", "", ""), ("b", "", "")), True))
        try:
            shape = preview(file)
            first, second = bring(project, file), bring(project, file)
        except AnnotatorError as error:
            if not error.key.startswith(("file_", "json_")):
                raise  # only what the file itself is may be refused
            return
        finally:
            project.close()
        assert first.read == second.read == shape.total
        assert (second.added, second.rejected) == (0, first.rejected)


def test_columns_that_are_not_kept_leave_nothing(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("text,label,city,id\nsome words,a,Rome,1\nother words,a,Bonn,2\n", "utf-8")
    import_file(project, file, ImportChoice("text", "label", dropped=("city",)), ignore_progress, never_stop)
    assert project.column_names() == ["id"]


def test_words_for_no_label_are_none_unless_the_project_has_such_a_label(
    project: Project, many_project: Project, tmp_path: Path
) -> None:
    names = ["joy", "nan", "None", "NULL", "<NA>", "N/A", "joy/awe", "null/awe"]
    file = write(tmp_path, "r.csv", "text,label\n" + "".join(f"text {at},{name}\n" for at, name in enumerate(names)))
    choice = replace(proposed(preview(file), many_project.scheme()), label_separator="/")
    report = import_file(many_project, file, choice, ignore_progress, never_stop)
    assert set(report.new_labels) == {"None", "awe"}
    assert report.left_out == ("nan", "NULL", "<NA>", "N/A", "null")
    assert [labels(many_project, at) for at in (2, 5, 6, 8)] == [None, None, None, {"awe"}]
    import_file(project, write(tmp_path, "own.csv", "text,label\nfirst,NaN\n"), ImportChoice("text", "label"),
                ignore_progress, never_stop)  # fmt: skip
    report = import_file(project, file, proposed(preview(file), project.scheme()), ignore_progress, never_stop)
    assert labels(project, 3) == {"NaN"}, "a label of the project is one"
    assert "nan" not in report.left_out
