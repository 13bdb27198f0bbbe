"""From what a file says of labels to label ids: names that the project knows, and others that come with the file."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from annotator.core.domain import Scheme
from annotator.core.errors import AnnotatorError
from annotator.corpus.preparing import Said
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
        self._rows: Counter[str | None] = Counter()
        self.left_out: dict[str, None] = {}  # names that came, of which `mapping` makes nothing

    def counts(self) -> Counter[int]:
        """How many rows said each label."""
        counts: Counter[int] = Counter()
        for listed, times in self._rows.items():
            for label_id in (listed or "").split(","):
                if label_id:
                    counts[int(label_id)] += times
        return counts

    def of(self, said: Sequence[Said], rows: Sequence[int]) -> list[str | None]:
        """What rows say of labels; nothing for any where `said` is empty.

        Raises `AnnotatorError`: "import_many_labels" for several where the project allows one, and "import_label_count"
        for a column that has too many different values.
        """
        if not said:
            return [None] * len(rows)
        found: list[str | None] = []
        for one, row in zip(said, rows, strict=True):
            if isinstance(one, str):
                found.append(self._seen[one] if one in self._seen else self._cell(one, row))
            else:
                found.append(None if one is None else self._list(one, row))
        self._rows.update(found)
        return found

    def _cell(self, cell: str, row: int) -> str | None:
        name = _folded(cell)
        is_known = name in self._mapping or (not self._many and name in self._ids)
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
        self.left_out.update((name, None) for name, target in zip(names, targets, strict=True) if target is None)
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
