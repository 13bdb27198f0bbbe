"""Texts in a project, for what is not about importing: stored as an import does, without a file or a step of undo."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from annotator.core.staged import StagedTexts
from annotator.core.texts import searchable, text_hash
from annotator.services.project import Project
from annotator.storage import imports, incoming, texts


def store(
    project: Project,
    bodies: Sequence[str],
    source: str,
    *,
    columns: Sequence[Mapping[str, str]] = (),
    test_rows: Collection[int] = (),
) -> list[int]:
    """Their ids. `columns` of each text, or of none; `test_rows`, from 1 on, are in the test set."""
    kept = columns or [{}] * len(bodies)
    hashes = [text_hash(body) for body in bodies]
    with project.db.write() as tx:
        source_id = imports.begin(tx, source)
        for rows in texts.chunks(range(1, len(bodies) + 1)):
            staged = StagedTexts()
            for row in rows:
                body, beside = bodies[row - 1], json.dumps(dict(kept[row - 1]), ensure_ascii=False)
                staged.append(hashes[row - 1], body, searchable(body), row, beside, row in test_rows, None)
            incoming.stage(tx, source_id, staged, [None] * len(rows), texts.now(), test=False)
        imports.finish(tx, source_id, texts.now(), test=False)
        stored = texts.find_by_hash(tx, hashes)
    return [stored[one][0] for one in hashes]
