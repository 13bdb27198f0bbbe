"""Writing texts with their labels and predictions: which, what of them, in which format, on which sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.core.domain import Decision, ModelInfo, What
from annotator.core.errors import AnnotatorError
from annotator.core.exports import (
    Alteration,
    Content,
    ExportedText,
    Format,
    Scope,
    Side,
    Split,
    TableOptions,
    format_of,
)
from annotator.core.progress import OnProgress, Progress, ShouldStop, check
from annotator.core.query import POOL, Query, SortKey
from annotator.core.splitting import divide, look, together
from annotator.services import annotating, browsing, near_duplicates, text_history
from annotator.services.export_rows import CHUNK, Rows
from annotator.services.project import Project, read_scheme
from annotator.storage import browse, columns, models

__all__ = ["ExportChoice", "ExportReport", "count", "export", "has_model", "unknown_ids", "with_what"]

_PREDICTED = frozenset({Content.PREDICTIONS, Content.PROBABILITIES})
_USUAL = frozenset({Content.LABELS, Content.NOTES, Content.COLUMNS})


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """`query`: only texts that it finds; `text_ids`: only these (a selection); None: no such limit. The order is that
    of the project. `contents` None: all there is but the history, predictions as far as there is a model. `kind`
    None: what the ending of the file says. `split` None: one file.
    """

    scope: Scope = Scope.ALL
    contents: frozenset[Content] | None = None
    query: Query | None = None
    text_ids: tuple[int, ...] | None = None
    kind: Format | None = None
    split: Split | None = None
    options: TableOptions = field(default_factory=TableOptions)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: `files` are the files, or the one folder, with the number of texts in each; `alterations` is
    what they hold otherwise than the project does, `left_out` what was asked for and has no room in the format.
    """

    path: Path
    rows: int
    files: tuple[tuple[Path, int], ...]
    alterations: tuple[Alteration, ...] = ()
    left_out: frozenset[Content] = frozenset()


def with_what(choice: ExportChoice, what: What) -> ExportChoice:
    """The choice with one of the ready pairs of scope and contents."""
    scope = Scope.LABELLED if what is What.LABELLED else Scope.ALL
    contents = {What.LABELLED: _USUAL, What.PREDICTIONS: _PREDICTED | {Content.COLUMNS}, What.ALL: None}[what]
    return replace(choice, scope=scope, contents=contents)


def count(project: Project, choice: ExportChoice) -> int:
    """How many texts the export would have. `AnnotatorError("filter_key")` for a column that there is not."""
    with project.db.read() as tx:
        return len(_ids(tx, choice))


def unknown_ids(project: Project, choice: ExportChoice) -> tuple[int, ...]:
    """Which of the texts that were asked for by their ids the project does not have."""
    if choice.text_ids is None:
        return ()
    known = set(browsing.find_ids(project, Query()).tolist())
    return tuple(text_id for text_id in dict.fromkeys(choice.text_ids) if text_id not in known)


def has_model(project: Project) -> bool:
    """Whether there are predictions to write."""
    with project.db.read() as tx:
        return _active_model(tx) is not None


def export(
    project: Project, path: Path, choice: ExportChoice, on_progress: OnProgress, should_stop: ShouldStop
) -> ExportReport:
    """Write the texts: whole, or not at all. A path without an ending gets that of the format.

    Raises `AnnotatorError`: "export_format" where neither the choice nor the ending names a format, "export_ending"
    where there is no ending either, "filter_key" (see `count`), "export_no_model" where predictions are asked for and
    there is no model, "export_folder_taken", "export_package_missing", and those of `corpus.writing.write_rows`;
    `Cancelled`, which leaves what stood at the path before.
    """
    from annotator.corpus.alterations import Alterations
    from annotator.corpus.exports.file import write

    kind = choice.kind or format_of(path.suffix)
    if kind is None and not path.suffix:
        raise AnnotatorError("export_ending", file=str(path))
    if kind is None:
        raise AnnotatorError("export_format", file=str(path), suffix=path.suffix)
    alterations = Alterations()
    target = path if path.suffix or not kind.suffix else path.with_name(path.name + kind.suffix)
    # One transaction for all of it: what is written is of one moment, whatever somebody does meanwhile.
    with project.db.read() as tx:
        model = _active_model(tx)
        contents = choice.contents if choice.contents is not None else _USUAL | (_PREDICTED if model else frozenset())
        if model is None and contents & _PREDICTED:
            raise AnnotatorError("export_no_model", file=str(target))
        ids = _ids(tx, choice)
        sides = _sides(tx, ids, choice.split, on_progress, should_stop) if choice.split else {None: ids}
        past = text_history.histories(tx, ids, should_stop) if Content.HISTORY in contents else {}
        rows = Rows(tx, project.name_in(tx), read_scheme(tx), contents & kind.contents, model, past)
        told = _Told(on_progress, len(ids))
        parts = [(side, told.each(rows.of(chosen, side, should_stop))) for side, chosen in sides.items()]
        written = write(target, kind, parts, rows.shape(), choice.options, should_stop, alterations)
    on_progress(Progress("export", len(ids), len(ids)))
    left_out = (choice.contents or frozenset()) - kind.contents
    return ExportReport(target, sum(written.values()), tuple(written.items()), alterations.found(), left_out)


class _Told:
    """Tells how many texts went by, of all files together."""

    def __init__(self, on_progress: OnProgress, total: int) -> None:
        self._on_progress = on_progress
        self._total = total
        self._done = 0

    def each(self, texts: Iterator[ExportedText]) -> Iterator[ExportedText]:
        for text in texts:
            if self._done % CHUNK == 0:
                self._on_progress(Progress("export", self._done, self._total))
            self._done += 1
            yield text


def _ids(tx: Any, choice: ExportChoice) -> list[int]:
    ids: list[int] = _found(tx, columns.on_columns(tx, choice.query or Query()))
    kept: list[set[int]] = []
    if choice.text_ids is not None:
        kept.append(set(choice.text_ids))
    if choice.scope is Scope.LABELLED:
        kept.append(set(_found(tx, Query(states=frozenset({Decision.LABELLED.value})))))
    elif choice.scope is Scope.TEST:
        kept.append(set(_found(tx, Query(test=True))))
    return [text_id for text_id in ids if all(text_id in some for some in kept)]


def _found(tx: Any, query: Query) -> list[int]:
    found: list[int] = browse.find_ids(tx, query, SortKey.ROW, descending=False).tolist()
    return found


def _active_model(tx: Any) -> ModelInfo | None:
    active = models.active_id(tx)
    return None if active is None else models.get_model(tx, active)


def _sides(
    tx: Any, ids: Sequence[int], split: Split, on_progress: OnProgress, should_stop: ShouldStop
) -> dict[Side | None, list[int]]:
    """The texts of each side that has any, in the order of the project; near-duplicates stand on one side."""
    numbers = near_duplicates.group_numbers(tx, on_progress, should_stop)
    looks: list[str] = []
    strata: list[tuple[int, ...] | tuple[str]] = []
    is_test: list[bool] = []
    for start in range(0, len(ids), CHUNK):
        check(should_stop)
        on_progress(Progress("read", start, len(ids)))
        for view in annotating.views_in(tx, ids[start : start + CHUNK]):
            decided = view.annotation is not None and view.annotation.decision is Decision.LABELLED
            looks.append(look(view.text.body))
            strata.append(view.annotation.label_ids if view.annotation and decided else (POOL,))
            is_test.append(view.text.is_test)
    found: dict[Side | None, list[int]] = {}
    said = divide(together(looks, [numbers.get(text_id) for text_id in ids]), strata, is_test, split)
    for side in Side:
        chosen = [text_id for text_id, its in zip(ids, said, strict=True) if its is side]
        if chosen:
            found[side] = chosen
    return found
