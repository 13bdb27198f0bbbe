"""The table of texts: a list of ids, and the rows of the pages that are on the screen.

Sorting and filtering happen in SQL and hand over new ids; rows are fetched a page at a time off the interface's
thread, so that `data()` never waits. What has not arrived yet is an empty row.
"""

from __future__ import annotations

import html
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from annotator.core.domain import Label, Scheme
from annotator.core.query import SortKey, column_key
from annotator.services.browsing import TextRow
from annotator.ui.failures import Failure
from annotator.ui.operations import Operations

PAGE_SIZE: Final = 100
_CACHED_PAGES: Final = 60
_MOST_WANTED: Final = 4  # a view shows two pages at most; what was scrolled past is not fetched
_TOOLTIP_LENGTH: Final = 1_200
_NO_INDEX: Final = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class TextColumn(StrEnum):
    """The columns every project has; imported columns follow them."""

    FLAG = "flag"
    TEXT = "text"
    ANNOTATION = "annotation"
    PREDICTED = "predicted"
    CONFIDENCE = "confidence"
    SOURCE = "source"
    IMPORTED = "imported"


_SORT_KEYS: Final = {
    TextColumn.TEXT: SortKey.TEXT,
    TextColumn.ANNOTATION: SortKey.LABEL,
    TextColumn.PREDICTED: SortKey.PREDICTED,
    TextColumn.CONFIDENCE: SortKey.CONFIDENCE,
    TextColumn.SOURCE: SortKey.ROW,
}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column; `name` is that of an imported one."""

    kind: TextColumn
    name: str = ""

    @property
    def key(self) -> str:
        """What the column is remembered by."""
        return column_key(self.name) if self.kind is TextColumn.IMPORTED else self.kind.value

    @property
    def sort_key(self) -> str | None:
        """What `find_ids` sorts by; None for a column that cannot be sorted by."""
        return column_key(self.name) if self.kind is TextColumn.IMPORTED else _SORT_KEYS.get(self.kind)


_FIXED: Final = tuple(ColumnSpec(kind) for kind in TextColumn if kind is not TextColumn.IMPORTED)


class TextsModel(QAbstractTableModel):
    """Rows are `ids` in their order. `ItemRole` gives the `TextRow`, or None while it is not here.

    `sort_changed` when a header was clicked: whoever owns the model finds the ids anew.
    """

    ItemRole: Final = Qt.ItemDataRole.UserRole + 1

    sort_changed = Signal()
    rows_arrived = Signal()

    def __init__(
        self,
        operations: Operations,
        fetch: Callable[[Sequence[int]], list[TextRow]],
        scheme: Scheme,
        columns: Sequence[str] = (),
        parent: QObject | None = None,
    ) -> None:
        """`fetch` gives the rows with these ids, in any order; it runs on another thread."""
        super().__init__(parent)
        self._operations = operations
        self._fetch = fetch
        self._query_key = f"texts.rows.{id(self)}"
        self._labels: dict[int, Label] = {}
        self._specs: tuple[ColumnSpec, ...] = ()
        self._ids: NDArray[np.int64] = np.empty(0, np.int64)
        self._pages: OrderedDict[int, dict[int, TextRow]] = OrderedDict()
        self._stale: dict[int, set[int]] = {}  # page: text ids that have changed since it arrived
        self._wanted: dict[int, None] = {}  # in the order of asking
        self._loading: set[int] = set()
        self._generation = 0
        self.sort_key: str = SortKey.ROW
        self.descending = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._load)
        self.set_scheme(scheme)
        self.set_imported_columns(columns)

    # what it shows

    @property
    def ids(self) -> NDArray[np.int64]:
        """All text ids in the order of the rows."""
        return self._ids

    @property
    def specs(self) -> tuple[ColumnSpec, ...]:
        return self._specs

    def set_ids(self, ids: NDArray[np.int64]) -> None:
        """Show other texts, or the same ones in another order. Rows that are here already are kept."""
        known = {text_id: row for page in self._pages.values() for text_id, row in page.items()}
        stale = {text_id for changed in self._stale.values() for text_id in changed}
        self.beginResetModel()
        self._forget_requests()
        self._ids = np.asarray(ids, np.int64)
        self._pages.clear()
        self._stale.clear()
        self._keep(known, stale)
        self.endResetModel()

    def set_imported_columns(self, names: Sequence[str]) -> None:
        specs = (*_FIXED, *(ColumnSpec(TextColumn.IMPORTED, name) for name in names))
        if specs != self._specs:
            self.beginResetModel()
            self._specs = specs
            self.endResetModel()

    def set_scheme(self, scheme: Scheme) -> None:
        self._labels = {label.id: label for label in scheme.labels}
        self._changed(0, len(self._ids) - 1)

    def label(self, label_id: int) -> Label | None:
        return self._labels.get(label_id)

    def update_texts(self, text_ids: Iterable[int]) -> None:
        """Fetch these texts again where they are on the screen; the old rows stand until the new ones arrive."""
        changed = np.fromiter(text_ids, np.int64)
        rows = np.flatnonzero(np.isin(self._ids, changed))
        if not len(rows):
            return
        for row in rows.tolist():
            page = row // PAGE_SIZE
            if page in self._pages or page in self._loading:
                self._stale.setdefault(page, set()).add(int(self._ids[row]))
        self._changed(int(rows[0]), int(rows[-1]))

    def update_all(self) -> None:
        """Fetch everything again, such as after a new model."""
        for page in {*self._pages, *self._loading}:
            self._stale[page] = set(self._page_ids(page))
        self._changed(0, len(self._ids) - 1)

    def row_of(self, text_id: int) -> int | None:
        found = np.flatnonzero(self._ids == text_id)
        return int(found[0]) if len(found) else None

    def item(self, row: int) -> TextRow | None:
        """The text of a row; None, and it is sent for, where it is not here."""
        page = row // PAGE_SIZE
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        if page in self._stale:
            self._want(page)
        return rows.get(int(self._ids[row]))

    def known(self, row: int) -> TextRow | None:
        """The text of a row as far as it is here; nothing is sent for."""
        rows = self._pages.get(row // PAGE_SIZE)
        return rows.get(int(self._ids[row])) if rows is not None and 0 <= row < len(self._ids) else None

    # Qt's side

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._specs)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
            self.ItemRole,
        ):
            return None
        item = self.item(index.row())
        if role == self.ItemRole:
            return item
        if item is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        spec = self._specs[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(item, spec)
        return self._display(item, spec)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._specs):
            return None
        spec = self._specs[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if spec.kind is TextColumn.FLAG else self.title(spec)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.title(spec)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Remember by what to sort; -1 brings back the order of the files."""
        key = SortKey.ROW if column < 0 else self._specs[column].sort_key
        descending = column >= 0 and order == Qt.SortOrder.DescendingOrder
        if key is not None and (key, descending) != (self.sort_key, self.descending):
            self.sort_key, self.descending = key, descending
            self.sort_changed.emit()

    def title(self, spec: ColumnSpec) -> str:
        match spec.kind:
            case TextColumn.FLAG:
                return self.tr("Flag")
            case TextColumn.TEXT:
                return self.tr("Text")
            case TextColumn.ANNOTATION:
                return self.tr("Annotation")
            case TextColumn.PREDICTED:
                return self.tr("Predicted")
            case TextColumn.CONFIDENCE:
                return self.tr("Confidence")
            case TextColumn.SOURCE:
                return self.tr("Source")
            case TextColumn.IMPORTED:
                return spec.name

    def _display(self, item: TextRow, spec: ColumnSpec) -> str:
        match spec.kind:
            case TextColumn.FLAG:
                return "⚑" if item.flag else ""
            case TextColumn.TEXT:
                return item.body
            case TextColumn.ANNOTATION:
                return self.annotation_words(item)
            case TextColumn.PREDICTED:
                return self._names(item.predicted_ids)
            case TextColumn.CONFIDENCE:
                return "" if item.confidence is None else f"{item.confidence:.2f}"
            case TextColumn.SOURCE:
                return f"{item.source_name} {item.row}"
            case TextColumn.IMPORTED:
                return item.columns.get(spec.name, "")

    def annotation_words(self, item: TextRow) -> str:
        """What was decided on a text."""
        match item.state:
            case "labelled":
                return self._names(item.label_ids) if item.label_ids else self.tr("none of them")
            case "skipped":
                return self.tr("skipped")
            case "unsure":
                return self.tr("unsure")
        return "—"

    def _tooltip(self, item: TextRow, spec: ColumnSpec) -> str | None:
        words = self._display(item, spec)
        if spec.kind is TextColumn.FLAG:
            words = self.tr("Flagged") if item.flag else ""
        elif spec.kind is TextColumn.TEXT:
            words = words if len(words) <= _TOOLTIP_LENGTH else words[:_TOOLTIP_LENGTH] + "…"
            if item.note:
                words += "\n\n" + self.tr("Note: {note}").format(note=item.note)
        elif spec.kind in (TextColumn.PREDICTED, TextColumn.CONFIDENCE) and words and not item.prediction_current:
            words += "\n" + self.tr("The labels have changed since this model was trained.")
        # Texts may hold what Qt takes for markup.
        return f"<p style='white-space: pre-wrap'>{html.escape(words)}</p>" if words else None

    def _names(self, label_ids: Sequence[int]) -> str:
        return ", ".join(self._labels[one].name for one in label_ids if one in self._labels)

    # pages

    def _page_ids(self, page: int) -> list[int]:
        found: list[int] = self._ids[page * PAGE_SIZE : (page + 1) * PAGE_SIZE].tolist()
        return found

    def _keep(self, known: dict[int, TextRow], stale: set[int]) -> None:
        """Take over the rows at the top that are here already, so that a new sorting or filter does not flicker."""
        first = self._page_ids(0)
        if first and all(text_id in known for text_id in first):
            self._pages[0] = {text_id: known[text_id] for text_id in first}
            if changed := stale.intersection(first):
                self._stale[0] = changed

    def _want(self, page: int) -> None:
        if page in self._loading:
            return
        self._wanted.pop(page, None)
        self._wanted[page] = None
        while len(self._wanted) > _MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]
        if not self._loading and not self._soon.isActive():
            self._soon.start(0)

    @Slot()
    def _load(self) -> None:
        """Send for the pages that are wanted most, all in one go."""
        pages, self._wanted = list(self._wanted), {}
        ids: list[int] = []
        for page in pages:
            changed = self._stale.pop(page, None)
            ids += changed if changed is not None and page in self._pages else self._page_ids(page)
        if not ids:
            return
        self._loading = set(pages)
        generation = self._generation
        self._operations.query(
            self._query_key,
            lambda: self._fetch(ids),
            lambda rows: self._arrived(generation, pages, rows),
            lambda failure: self._failed(generation, failure),
        )

    def _arrived(self, generation: int, pages: Sequence[int], rows: Sequence[TextRow]) -> None:
        if generation != self._generation:
            return
        self._loading.clear()
        arrived = {row.id: row for row in rows}
        for page in pages:
            kept = self._pages.setdefault(page, {})
            kept.update({text_id: arrived[text_id] for text_id in self._page_ids(page) if text_id in arrived})
            self._pages.move_to_end(page)
            self._changed(page * PAGE_SIZE, min(len(self._ids), (page + 1) * PAGE_SIZE) - 1)
        while len(self._pages) > _CACHED_PAGES:
            gone, _ = self._pages.popitem(last=False)
            self._stale.pop(gone, None)
        if self._wanted:
            self._soon.start(0)
        self.rows_arrived.emit()

    def _failed(self, generation: int, failure: Failure) -> None:
        if generation == self._generation:
            self._loading.clear()
            self._wanted.clear()
        self._operations.failed.emit(failure)

    def _forget_requests(self) -> None:
        self._generation += 1
        self._operations.forget(self._query_key)
        self._loading.clear()
        self._wanted.clear()

    def _changed(self, first: int, last: int) -> None:
        if 0 <= first <= last and self._specs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._specs) - 1))
