"""The two labelled files of a replay: a pool to label, and test texts; read as an import reads them."""

# No postponed annotations: their name would hide the module of that name.

import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.core.progress import ShouldStop, ignore_progress
from annotator.corpus.preparing import Said
from annotator.services.importing import ImportChoice, Preview, left_out, preview, proposed
from annotator.services.importing.choices import WHOLE
from annotator.services.importing.running import wanted


@dataclass(frozen=True, slots=True)
class Columns:
    """What a person says of the columns of both files; None: it is found out.

    `separator` stands between several labels in a cell.
    """

    text: str | None = None
    label: str | None = None
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """A labelled file. `known`: label names by text hash; `many`: whether a text of it has none or several.

    `contradicted`: the texts that stand in it several times with different labels, and have those of the first row;
    each with the number of the first row that says otherwise.
    """

    path: Path
    choice: ImportChoice
    known: Mapping[bytes, tuple[str, ...]]
    many: bool
    contradicted: Mapping[bytes, int]


@dataclass(frozen=True, slots=True)
class Corpora:
    """A text that stands in both files is a test text. Names of labels that differ in their case only are one label,
    spelled as it was first.
    """

    train: Corpus
    test: Corpus

    @property
    def pool(self) -> dict[bytes, tuple[str, ...]]:
        """The labels of the texts to choose from."""
        return {key: names for key, names in self.train.known.items() if key not in self.test.known}

    @property
    def left_out(self) -> int:
        """How many texts of the first file are test texts."""
        return len(self.train.known.keys() & self.test.known.keys())

    @property
    def many(self) -> bool:
        return self.train.many or self.test.many

    @property
    def names(self) -> list[str]:
        """Of all labels, sorted."""
        return sorted({name for corpus in (self.train, self.test) for names in corpus.known.values() for name in names})

    @property
    def pool_names(self) -> list[str]:
        """Of the labels that can be learned, sorted."""
        return sorted({name for names in self.pool.values() for name in names})

    @property
    def unseen(self) -> dict[str, int]:
        """Of labels that no text of the pool has, how many test texts do."""
        seen = {*self.pool_names}
        times = Counter(name for names in self.test.known.values() for name in names)
        return {name: times[name] for name in sorted(times) if name not in seen}


def read_corpora(train: Path, test: Path, should_stop: ShouldStop, columns: Columns | None = None) -> Corpora:
    """Raises "simulate_empty" for a file without texts, "simulate_no_labels" for one without labels, and what reading
    files raises.

    What is found out of the first file holds for the second one too, where it has these columns.
    """
    try:
        return _both(train, test, should_stop, columns or Columns())
    except AnnotatorError as error:
        if error.key == "file_empty":  # the sentence of which speaks of importing
            raise AnnotatorError("simulate_empty", **error.values) from error
        raise


def _both(train: Path, test: Path, should_stop: ShouldStop, columns: Columns) -> Corpora:
    seen, seen_test = (preview(path, should_stop=should_stop) for path in (train, test))
    choice = _choice(seen, columns)
    chosen = {choice.text_column, choice.label_column, *choice.label_columns} - {None}
    test_choice = replace(choice, format=seen_test.format)
    if not chosen <= {*seen_test.columns}:
        test_choice = _choice(seen_test, columns)
    spelled: dict[str, str] = {}
    return Corpora(_read(train, choice, spelled, should_stop), _read(test, test_choice, spelled, should_stop))


def _choice(seen: Preview, columns: Columns) -> ImportChoice:
    """Labels are what the replay is about: what may be their column is taken for it, also where an import would ask."""
    choice = proposed(seen)
    choice = replace(choice, text_column=columns.text or choice.text_column)
    if columns.label is not None:
        mapping = left_out(seen, columns.label)
        choice = replace(choice, label_column=columns.label, label_columns=(), mapping=mapping)
    elif not choice.label_columns:
        choice = replace(choice, label_column=seen.label_column)
    if choice.label_column in (None, choice.text_column) and not choice.label_columns:
        raise AnnotatorError("simulate_no_labels", file=str(seen.file))
    return replace(choice, label_separator=columns.separator or seen.label_separator or WHOLE)


def _read(path: Path, choice: ImportChoice, spelled: dict[str, str], should_stop: ShouldStop) -> Corpus:
    from annotator.corpus.apart import prepared

    known: dict[bytes, tuple[str, ...]] = {}
    contradicted: dict[bytes, int] = {}
    many = False
    with contextlib.closing(prepared(path, wanted(choice), ignore_progress, should_stop)) as batches:
        for batch in batches:
            for key, row, said in zip(batch.texts.hashes, batch.texts.rows, batch.said, strict=True):
                names = _names(said, choice, spelled)
                if names is None:
                    continue
                many = many or len(names) != 1
                if {*known.setdefault(key, names)} != {*names}:
                    contradicted.setdefault(key, row)
    if not any(known.values()):
        raise AnnotatorError("simulate_no_labels", file=str(path))
    return Corpus(path, choice, known, many, contradicted)


def _names(said: Said, choice: ImportChoice, spelled: dict[str, str]) -> tuple[str, ...] | None:
    """The names of a row's labels, each once; none for a list without any, and None where nothing is said.

    As in an import, "nan" and the like are no labels.
    """
    if said is None:
        return None
    is_whole = isinstance(said, list) or said.strip().casefold() in choice.mapping  # "n/a" with a bar between labels
    parts = said if isinstance(said, list) else [said] if is_whole else said.split(choice.label_separator)
    names = [name for part in parts if (name := " ".join(part.split()))]
    kept = [name for name in names if name.casefold() not in choice.mapping]
    if not kept and (names or isinstance(said, str)):
        return None
    return tuple(dict.fromkeys(spelled.setdefault(name.casefold(), name) for name in kept))
