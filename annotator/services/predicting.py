"""Predicting texts that are not in the project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.core.texts import normalise
from annotator.services.project import Project
from annotator.services.retraining import predict_bodies

_CHUNK = 2_000


def predict_file(
    project: Project,
    file: Path,
    out: Path,
    text_column: str | None,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> int:
    """Write the rows of a file with the active model's answer behind their own columns; how many rows there were.

    A row without a text gets no answer; one that cannot be read is left out. Raises the errors of reading and writing
    files, and "no_model".
    """
    from annotator.corpus.formats import Row
    from annotator.corpus.reading import preview, read_rows
    from annotator.corpus.writing import write_rows

    shape = preview(file)
    column = text_column or shape.text_column
    scheme = project.scheme()
    rows = read_rows(file, shape.format, should_stop, required=[column])

    def answered() -> Iterator[Sequence[object]]:
        done = 0
        chunk: list[Row] = []
        for row in rows:
            if isinstance(row, Row):
                chunk.append(row)
            if len(chunk) == _CHUNK:
                yield from answer(chunk, done)
                done += len(chunk)
                chunk = []
        yield from answer(chunk, done)

    def answer(chunk: Sequence[Row], done: int) -> Iterator[Sequence[object]]:
        check(should_stop)
        on_progress(Progress("predict", done, shape.total or 0))
        bodies = [_text(row.values.get(column, "")) for row in chunk]
        said = predict_bodies(project, bodies, lambda _: None, should_stop) if chunk else []
        for row, one in zip(chunk, said, strict=True):
            if not normalise(_text(row.values.get(column, ""))):  # nothing was read: nothing can be said
                yield [
                    *(row.values.get(name, "") for name in shape.columns),
                    *[None] * (len(columns) - len(shape.columns)),
                ]
                continue
            names = list(scheme.names(one.label_ids))
            yield [
                *(row.values.get(name, "") for name in shape.columns),
                names if scheme.many else "".join(names),
                round(one.confidence, 6),
                *(round(one.probabilities.get(label.id, 0.0), 6) for label in scheme.active),
            ]

    columns = [*shape.columns, "predicted_label", "confidence", *(f"prob_{label.name}" for label in scheme.active)]
    if len(set(columns)) != len(columns):
        taken = sorted({name for name in columns if columns.count(name) > 1})
        raise AnnotatorError("predict_columns_taken", file=str(file), columns=", ".join(taken))
    return write_rows(out, columns, answered(), should_stop=should_stop)


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)
