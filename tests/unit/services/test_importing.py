"""Importing: everything or nothing, nothing twice, no annotation overwritten, one step of undo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.progress import Progress, ignore_progress, never_stop
from annotator.core.query import parse
from annotator.services import annotating, browsing, history
from annotator.services.importing import ImportChoice, ImportReport, import_file
from annotator.services.project import Project

CSV = "text,label,city\n房间很干净,正面,北京\n等了一个小时,负面,上海\n一般般吧,,上海\n"


def write(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def bring(project: Project, path: Path, **choice: object) -> ImportReport:
    report = import_file(project, path, ImportChoice(**choice), ignore_progress, never_stop)  # type: ignore[arg-type]
    assert report.read == report.added + report.updated + report.existing + report.repeated + report.rejected
    return report


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_texts_and_columns_come_in(project: Project, tmp_path: Path, encoding: str) -> None:
    report = bring(project, write(tmp_path / "r.csv", CSV, encoding))
    assert (report.read, report.added, report.labelled) == (3, 3, 0)
    view = annotating.view(project, 1)
    assert view is not None
    assert (view.text.body, view.text.row, view.text.columns["city"]) == ("房间很干净", 1, "北京")
    assert view.source_name == "r.csv"


def test_chinese_is_found_by_one_character(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path / "r.csv", CSV))
    assert browsing.find_ids(project, parse("净")).tolist() == [1]
    assert browsing.find_ids(project, parse("一个小")).tolist() == [2]


def test_label_column_annotates_and_empty_cells_stay_in_the_pool(project: Project, tmp_path: Path) -> None:
    report = bring(project, write(tmp_path / "r.csv", CSV), label_column="label")
    assert (report.labelled, report.new_labels) == (2, ())
    assert project.counts().labels == {1: 1, 2: 1}
    assert project.counts().pool == 1


def test_unknown_labels_join_the_scheme_and_case_does_not_matter(many_project: Project, tmp_path: Path) -> None:
    rows = [{"text": "a b", "label": ["Joy", "awe"]}, {"text": "c d", "label": []}, {"text": "e f", "label": ["awe"]}]
    path = write(tmp_path / "r.jsonl", "\n".join(json.dumps(row) for row in rows))
    report = bring(many_project, path, label_column="label")
    assert report.new_labels == ("awe",)
    assert many_project.counts().labels == {1: 1, 4: 2}
    assert many_project.counts().labelled == 3


def test_many_labels_in_one_cell_are_separated(many_project: Project, tmp_path: Path) -> None:
    bring(many_project, write(tmp_path / "r.csv", "text,label\nx y,joy#fear\nz w,anger\n"), label_column="label",
          label_separator="#")  # fmt: skip
    assert many_project.counts().labels == {1: 1, 2: 1, 3: 1}


def test_many_labels_in_a_one_label_project_are_refused_and_nothing_changes(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", '{"text": "a", "label": ["正面"]}\n{"text": "b", "label": ["正面", "负面"]}')
    with pytest.raises(AnnotatorError) as caught:
        bring(project, path, label_column="label")
    assert (caught.value.key, caught.value.values["row"]) == ("import_many_labels", 2)
    assert project.counts().texts == 0


def test_importing_again_adds_nothing_and_updates_columns(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path / "r.csv", CSV))
    again = bring(project, write(tmp_path / "r2.csv", CSV.replace("北京", "天津") + "新的一条,,广州\n"))
    assert (again.added, again.updated, again.existing) == (1, 1, 2)
    view = annotating.view(project, 1)
    assert view is not None
    assert view.text.columns["city"] == "天津"


def test_same_text_in_other_width_and_spacing_is_the_same(project: Project, tmp_path: Path) -> None:
    report = bring(project, write(tmp_path / "r.csv", "text,n\nＡＢＣ　好,1\nABC  好 ,2\nabc 好,3\n"))
    assert (report.added, report.existing, report.repeated) == (2, 0, 1)


def test_what_the_project_had_and_what_repeats_within_the_file_are_counted_apart(
    project: Project, tmp_path: Path
) -> None:
    def counts(*rows: str) -> tuple[int, int, int, int, int]:
        made = bring(project, write(tmp_path / "r.csv", "\n".join(("text,city", *rows))))
        return made.added, made.updated, made.existing, made.repeated, made.rejected

    assert counts("one,X", "two,X", "one,X", "three,X", "two,Y") == (3, 0, 0, 2, 0)
    # One text as it was and twice more, one with another city and once more, one that is new and once more.
    assert counts("one,X", "one,X", "two,Z", " ,X", "one,Y", "two,Z", "four,X", "four,X") == (1, 1, 1, 4, 1)
    history.undo(project)
    assert counts("four,X", "four,X", "four,Y", "three,X") == (1, 0, 1, 2, 0), "a text that comes back is new"
    far = [f"row {n},X" for n in range(4_000)]
    assert counts("one,X", "five,X", *far, "one,X", "five,X") == (4_001, 0, 1, 2, 0), "in another batch"


def test_annotation_is_never_overwritten(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path / "r.csv", CSV))
    annotating.label(project, [1], [2])
    report = bring(project, write(tmp_path / "r.csv", CSV), label_column="label")
    assert (report.conflicts, report.labelled) == (1, 1)
    assert project.counts().labels == {2: 2}


def test_empty_rows_are_rejected_by_number(project: Project, tmp_path: Path) -> None:
    report = bring(project, write(tmp_path / "r.csv", "text,n\na b c,1\n   ,2\nd e f,3\n"))
    assert [(one.row, one.reason_key) for one in report.rejections] == [(2, "row_empty")]


def test_test_rows_go_to_the_test_set_but_not_what_may_have_been_trained_on(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path / "r.csv", CSV))
    annotating.label(project, [1], [1])
    bring(project, write(tmp_path / "t.csv", CSV), label_column="label", test=True)
    assert browsing.find_ids(project, parse("is:test")).tolist() == [2, 3]
    assert project.counts().test_labelled == 1


def test_cancelled_import_changes_nothing(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path / "r.txt", "\n".join(f"line number {n}" for n in range(30_000)))
    seen: list[Progress] = []

    def stop() -> bool:
        return any(one.phase == "store" for one in seen)

    with pytest.raises(Cancelled):
        import_file(project, path, ImportChoice(), seen.append, stop)
    assert project.counts().texts == 0
    assert project.sources() == []
    assert history.undo(project) is None


@pytest.mark.parametrize("column", ["text_column", "label_column"])
def test_missing_column_is_named(project: Project, tmp_path: Path, column: str) -> None:
    with pytest.raises(AnnotatorError) as caught:
        bring(project, write(tmp_path / "r.csv", CSV), **{column: "nope"})
    assert (caught.value.key, caught.value.values["column"]) == ("column_missing", "nope")


class TestUndo:
    def test_import_is_one_step_and_comes_back_with_redo(self, project: Project, tmp_path: Path) -> None:
        bring(project, write(tmp_path / "r.csv", CSV.replace("正面", "超赞")), label_column="label")
        before = project.counts()
        history.undo(project)
        assert project.counts().texts == 0
        assert [label.name for label in project.scheme().active] == ["正面", "负面"]
        history.redo(project)
        assert project.counts() == before

    def test_columns_and_labels_of_known_texts_go_back(self, project: Project, tmp_path: Path) -> None:
        bring(project, write(tmp_path / "r.csv", CSV))
        bring(project, write(tmp_path / "r2.csv", CSV.replace("北京", "天津")), label_column="label")
        history.undo(project)
        view = annotating.view(project, 1)
        assert view is not None
        assert (view.text.columns["city"], view.annotation) == ("北京", None)
        assert project.counts().texts == 3

    def test_importing_after_an_undo_adds_again(self, project: Project, tmp_path: Path) -> None:
        bring(project, write(tmp_path / "r.csv", CSV), label_column="label")
        history.undo(project)
        assert bring(project, write(tmp_path / "r.csv", CSV)).added == 3
        assert project.counts().labelled == 0

    def test_labels_of_an_undone_import_are_offered_again_with_the_next(self, project: Project, tmp_path: Path) -> None:
        file = write(tmp_path / "r.csv", CSV.replace("正面", "超赞"))
        bring(project, file, label_column="label")
        history.undo(project)
        assert bring(project, file, label_column="label").new_labels == ("超赞",)
        assert [label.name for label in project.scheme().active] == ["正面", "负面", "超赞"]
        history.undo(project)
        assert [label.name for label in project.scheme().active] == ["正面", "负面"]


def test_columns_that_only_some_rows_have_are_known_too(project: Project, tmp_path: Path) -> None:
    rows = [{"text": "one"}, {"text": "two", "topic": "rooms"}, {"text": "three", "city": "Bern"}]
    bring(project, write(tmp_path / "r.jsonl", "\n".join(map(json.dumps, rows))), text_column="text")
    assert sorted(project.column_names()) == ["city", "topic"]
    bring(project, write(tmp_path / "again.csv", "text,stars\none,5\n"))
    assert sorted(project.column_names()) == ["city", "stars", "topic"]
