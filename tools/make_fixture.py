"""Write the fixture of the current schema version: run once when a version is released, then never again.

python tools/make_fixture.py  →  tests/fixtures/version-N.annotator
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from annotator.core.progress import ignore_progress, never_stop
from annotator.core.query import Query
from annotator.core.schemes import ready_scheme
from annotator.services import annotating, browsing
from annotator.services.importing import ImportChoice, import_file
from annotator.services.project import Project
from annotator.storage.migrations import SCHEMA_VERSION

BODIES = ("房间很干净。", "等了一个小时。", "The soup was cold.", "一般般吧")


def main() -> None:
    path = Path(__file__).parents[1] / "tests" / "fixtures" / f"version-{SCHEMA_VERSION}.annotator"
    project = Project.create(path, ready_scheme("sentiment2-zh"), name="fixture")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "reviews.csv"
        file.write_text("text,city\n" + "".join(f"{body},北京\n" for body in BODIES), encoding="utf-8")
        import_file(project, file, ImportChoice(text_column="text"), ignore_progress, never_stop)
    ids = browsing.find_ids(project, Query()).tolist()
    annotating.label(project, ids[:1], [1])
    annotating.label(project, ids[1:2], [2])
    annotating.skip(project, ids[2:3])
    annotating.set_flag(project, ids[1:2], True)
    annotating.set_note(project, ids[1], "long wait")
    project.close()
    print(path)


if __name__ == "__main__":
    main()
