"""The command that lists texts that are nearly the same."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.conftest import Annotator

CSV = "text\n服务很好，下次还来\n太差了\n服务很好下次还来！\n一般\n太差了……\n"


def test_groups_are_listed(tmp_path: Path, annotator: Annotator) -> None:
    project, file = tmp_path / "p.annotator", tmp_path / "r.csv"
    file.write_text(CSV, "utf-8")
    assert annotator("new", project, "--scheme", "sentiment2-zh").status == 0
    assert annotator("duplicates", project).out == "0 groups, 0 texts\n"
    assert annotator("import", project, file, "--text-column", "text").status == 0
    assert annotator("duplicates", project, "--json").json == {
        "texts": 4,
        "groups": [
            {"group": 1, "texts": [{"id": 1, "text": "服务很好，下次还来"}, {"id": 3, "text": "服务很好下次还来！"}]},
            {"group": 2, "texts": [{"id": 2, "text": "太差了"}, {"id": 5, "text": "太差了……"}]},
        ],
    }
    lines = annotator("duplicates", project).out.splitlines()
    assert lines[0] == "1\t1\t服务很好，下次还来"
    assert lines[-1] == "2 groups, 4 texts"


def test_what_is_no_project_is_refused(tmp_path: Path, annotator: Annotator) -> None:
    ran = annotator("duplicates", tmp_path / "none.annotator")
    assert (ran.status, len(ran.sentences)) == (1, 1)
