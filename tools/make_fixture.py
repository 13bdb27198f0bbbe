"""Write the fixture of the current schema version: run once when a version is released, then never again.

python tools/make_fixture.py  →  tests/fixtures/version-N.annotator
"""

from __future__ import annotations

from pathlib import Path

from annotator.core.schemes import ready_scheme
from annotator.core.texts import text_hash
from annotator.services import annotating
from annotator.services.project import Project
from annotator.storage import texts
from annotator.storage.migrations import SCHEMA_VERSION

BODIES = ("房间很干净。", "等了一个小时。", "The soup was cold.", "一般般吧")


def main() -> None:
    path = Path(__file__).parents[1] / "tests" / "fixtures" / f"version-{SCHEMA_VERSION}.annotator"
    project = Project.create(path, ready_scheme("sentiment2-zh"), name="fixture")
    with project.db.write() as tx:
        source = texts.add_source(tx, "reviews.csv")
        new = [texts.NewText(text_hash(body), body, row, {"city": "北京"}) for row, body in enumerate(BODIES, 1)]
        ids = texts.add_texts(tx, source, new)
    annotating.label(project, ids[:1], [1])
    annotating.label(project, ids[1:2], [2])
    annotating.skip(project, ids[2:3])
    annotating.set_flag(project, ids[1:2], True)
    annotating.set_note(project, ids[1], "long wait")
    project.close()
    print(path)


if __name__ == "__main__":
    main()
