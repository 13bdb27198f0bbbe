"""From what a file says of labels to label ids: names that the project knows, and others that come with the file."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from annotator.core.domain import Scheme
from annotator.core.errors import AnnotatorError
from annotator.corpus.formats import Row
from annotator.corpus.guessing import indicated
from annotator.services.importing.choices import ImportChoice

MOST_NEW: Final = 1_000  # a column with more names is no column of labels
_REMEMBERED: Final = 10_000  # different cells


class Names:
    """The label ids of one row after another, as ",3,5,": "," for none of the labels, None where nothing is said.

    `make` stores a label that nobody knows and gives its id. Names are equal whatever their case.
    """

    def __init__(self, choice: ImportChoice, scheme: Scheme, path: Path, make: Callable[[str], int]) -> None:
        self._choice = choice
        self._many = scheme.many
        self._path = path
        self._make = make
        self._ids = {label.name.casefold(): label.id for label in scheme.labels}
        self._mapping = {_folded(name): target for name, target in choice.mapping.items()}
        self._made = 0
        self._seen: dict[str, str | None] = {}
        self._rows: Counter[str] = Counter()

    def counts(self) -> Counter[int]:
        """How many rows said each label."""
        counts: Counter[int] = Counter()
        for listed, times in self._rows.items():
            for label_id in listed.split(","):
                if label_id:
                    counts[int(label_id)] += times
        return counts

    def of(self, row: Row) -> str | None:
        """Raises `AnnotatorError`: "import_many_labels" for several where the project allows one, and
        "import_label_count" for a column that has too many different values.
        """
        choice = self._choice
        if choice.label_columns:
            listed = self._indicated(row)
        elif choice.label_column is None:
            return None
        else:
            value = row.values.get(choice.label_column, "")
            listed = self._cell(value, row.number) if isinstance(value, str) else self._list(value, row.number)
        if listed is not None:
            self._rows[listed] += 1
        return listed

    def _indicated(self, row: Row) -> str | None:
        columns = self._choice.label_columns
        parts = [column for column in columns if indicated(row.values.get(column, ""))]
        if not parts:  # all 0 says "none of the labels", all empty says nothing
            return "," if self._many and any(row.values.get(column) for column in columns) else None
        return self._listed(parts, row.number)

    def _cell(self, cell: str, row: int) -> str | None:
        if cell in self._seen:
            return self._seen[cell]
        name = _folded(cell)
        is_known = not self._many and (name in self._ids or name in self._mapping)
        parts = [cell] if is_known else cell.split(self._choice.label_separator)
        listed = self._listed(parts, row)
        if len(self._seen) < _REMEMBERED:
            self._seen[cell] = listed
        return listed

    def _list(self, parts: Sequence[str], row: int) -> str | None:
        return self._listed(parts, row) if parts else ("," if self._many else None)

    def _listed(self, parts: Sequence[str], row: int) -> str | None:
        names = dict.fromkeys(" ".join(part.split()) for part in parts if part.strip())
        targets = [self._mapping.get(_folded(name), name) for name in names]
        ids = sorted({self._id(" ".join(target.split())) for target in targets if target and target.strip()})
        if not self._many and len(ids) > 1:
            raise AnnotatorError("import_many_labels", file=str(self._path), row=row)
        return f",{','.join(map(str, ids))}," if ids else None

    def _id(self, name: str) -> int:
        key = name.casefold()
        if key not in self._ids:
            if self._made == MOST_NEW:
                raise AnnotatorError("import_label_count", file=str(self._path), count=MOST_NEW)
            self._made += 1
            self._ids[key] = self._make(name)
        return self._ids[key]


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
