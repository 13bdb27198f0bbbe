"""Which texts to show and in which order: a query, and the small language in which a person writes one.

Words and "quoted phrases" are looked for in the texts; `key:value` narrows down; a key that stands twice means
either value. Example: `服务 "two words" predicted:愤怒 state:labelled source:reviews.csv is:flagged confidence<0.6`
`is:duplicate` finds what has near-duplicates, `group:12` one group of them, `is:measured` the test texts on which the
active model is measured.

Any other key is an imported column: `author:alice`, `author:al*` (begins so), `author:""` (has nothing),
`author:"Al Li"`; a name in quotes always is, whatever is in it: `"my column":x`, `"state":x`. Which columns there are
nobody knows while a query is read; `Query.on_columns` checks it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from annotator.core.errors import AnnotatorError

POOL: Final = "pool"
STATES: Final = (POOL, "labelled", "skipped", "unsure")
COLUMN_PREFIX: Final = "column:"

_DIGITS: Final = 19  # of the largest number SQLite knows
_NAMED: Final = 20  # columns that are told to who wrote another one

# "is:" and "not:" take one of these; each is a field of Query.
_MARKS: Final = {
    "flagged": "flagged",
    "noted": "noted",
    "test": "test",
    "measured": "measured",
    "wrong": "disagree",
    "duplicate": "duplicate",
}
_HAS: Final = {"conflict": "conflict"}  # "has:" and "not:" take one of these
_NAMES: Final = {"state": "states", "label": "labels", "predicted": "predicted", "source": "sources", "group": "groups"}

KEYS: Final = (*_NAMES, "is", "has", "not")  # what stands before a colon

_QUOTED: Final = r'"(?:[^"]|"")+"'

# One part of a query. Input methods for Chinese write full-width signs where the language has ASCII ones. What stands
# before "//" is no key: addresses are looked for.
_PART: Final = re.compile(
    rf"""
    (?P<confidence>confidence)\s*(?P<sign>[<>＜＞])\s*(?P<number>[^\s"]*)
    | (?:(?P<key>(?:{"|".join(KEYS)})(?=[:：])|[a-z_]+(?=:(?!//))|{_QUOTED}(?=[:：]\S))[:：])?
      (?:"(?P<phrase>(?:[^"]|"")*)(?:"(?(key)(?P<star>\*)?)|$)  # one that is not closed goes to the end
      |  (?P<word>[^\s":：]+[:：]{_QUOTED}\*?(?!\S)|[^\s"]\S*))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BARE_KEY: Final = re.compile("[a-z_]+", re.IGNORECASE)

# What would reach into the next words if it were written as it is.
_OPEN_WORD: Final = re.compile(r"""[^\s":：]+[:：]"(?!(?:[^"]|"")*"\*?$)""")

# A word that is a filter where there is such a column: "作者:鲁迅", but not "12:30".
_COLUMN_WORD: Final = re.compile(
    r"""(?P<name>[^\s":：]*[^\W\d_][^\s":：]*)[:：](?!//)(?P<value>[^\s"]\S*|"(?:[^"]|"")*"\*?)"""
)


class SortKey(StrEnum):
    """By what texts are sorted; an imported column is named by `column_key`."""

    TEXT = "text"
    LABEL = "label"
    PREDICTED = "predicted"
    CONFIDENCE = "confidence"
    ROW = "row"


def column_key(name: str) -> str:
    """The sort key of an imported column."""
    return COLUMN_PREFIX + name


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to be looked for. `exact`: it was quoted, so that its end is the end of a word."""

    words: str
    exact: bool


@dataclass(frozen=True, slots=True, order=True)
class ColumnValue:
    """What an imported column has for a text: this value or, with `beginning`, one that begins so.

    An empty value is nothing at all, and with `beginning` anything but that.
    """

    column: str
    value: str
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All conditions must hold; of several names in one field, one must. None and empty fields ask for nothing.

    `text` has words and "quoted phrases", brought into one form on creation; see `terms`. `labels` are names of
    annotated labels, `predicted` of predicted ones. `disagree`: the annotated labels differ from the predicted ones.
    `conflict`: a file said otherwise, and nobody has settled it. `duplicate`: it is in a group of near-duplicates;
    `groups` are the numbers of such groups. `measured`: a test text on which the active model is measured. Of several
    `columns` with one name, one must hold.
    """

    text: str = ""
    states: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    predicted: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    columns: frozenset[ColumnValue] = frozenset()
    flagged: bool | None = None
    noted: bool | None = None
    test: bool | None = None
    measured: bool | None = None
    confidence_below: float | None = None
    confidence_above: float | None = None
    disagree: bool | None = None
    conflict: bool | None = None
    duplicate: bool | None = None

    def __post_init__(self) -> None:
        terms = (_quoted(term.words) if term.exact else term.words for term in _terms(self.text))
        object.__setattr__(self, "text", " ".join(terms))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words and phrases of `text`."""
        return tuple(_terms(self.text))

    @property
    def is_empty(self) -> bool:
        return self == Query()

    def to_text(self) -> str:
        """The query as a person would write it: `parse(query.to_text()) == query`."""
        parts = [self.text] if self.text else []
        for key, field in _NAMES.items():
            parts += [f"{key}:{_quote(name)}" for name in sorted(getattr(self, field))]
        parts += [_column_text(one) for one in sorted(self.columns)]
        for word, field in _MARKS.items():
            wanted = getattr(self, field)
            if wanted is not None:
                parts.append(f"{'is' if wanted else 'not'}:{word}")
        if self.conflict is not None:
            parts.append(f"{'has' if self.conflict else 'not'}:conflict")
        if self.confidence_below is not None:
            parts.append(f"confidence<{self.confidence_below!r}")
        if self.confidence_above is not None:
            parts.append(f"confidence>{self.confidence_above!r}")
        return " ".join(parts)

    def on_columns(self, names: Sequence[str]) -> Query:
        """The query for texts with these imported columns, each by its own name: case does not matter where one is
        written, and a word like `作者:鲁迅` is a filter where there is such a column.

        `AnnotatorError("filter_key", name=…, keys=…, columns=…)` for a column that there is not; "filter_key_alone",
        without `columns`, where there is none.
        """
        folded = {name.casefold(): name for name in reversed(names)}
        found, words = set(), []
        for one in self.columns:
            name = one.column if one.column in names else folded.get(one.column.casefold())
            if name is None:
                raise _unknown(one.column, names)
            found.add(replace(one, column=name))
        for term in self.terms:
            said = None if term.exact else _COLUMN_WORD.fullmatch(term.words)
            name = said and (said["name"] if said["name"] in names else folded.get(said["name"].casefold()))
            if said and name:
                found |= parse(f"{_quoted(name)}:{said['value']}").columns
            else:
                words.append(_quoted(term.words) if term.exact else term.words)
        return replace(self, text=" ".join(words), columns=frozenset(found))


def parse(text: str) -> Query:
    """Read a query. `AnnotatorError("filter_syntax", part=…)` for an unknown value of a key, none, or a bad number."""
    words: list[str] = []
    names: dict[str, set[str]] = {field: set() for field in _NAMES.values()}
    marks: dict[str, bool] = {}
    bounds: dict[str, float] = {}
    columns: set[ColumnValue] = set()
    for part in _parts(text):
        key, value = (part["key"] or "").lower(), _value(part)
        if part["confidence"]:
            field = "confidence_below" if part["sign"] in "<＜" else "confidence_above"
            bounds[field] = _number(part["number"], part[0])
        elif not key:
            words.append(part[0])
        elif key in _NAMES and value and _is_known(key, value):
            names[_NAMES[key]].add(value)
        elif key in ("is", "not") and value in _MARKS:
            marks[_MARKS[value]] = key == "is"
        elif key in ("has", "not") and value in _HAS:
            marks[_HAS[value]] = key == "has"
        elif key not in KEYS and (value or _is_closed(part)):
            columns.add(_column_value(part))
        else:
            raise AnnotatorError("filter_syntax", part=part[0])
    return Query(
        text=" ".join(words),
        states=frozenset(names["states"]),
        labels=frozenset(names["labels"]),
        predicted=frozenset(names["predicted"]),
        sources=frozenset(names["sources"]),
        groups=frozenset(names["groups"]),
        columns=frozenset(columns),
        flagged=marks.get("flagged"),
        noted=marks.get("noted"),
        test=marks.get("test"),
        measured=marks.get("measured"),
        confidence_below=bounds.get("confidence_below"),
        confidence_above=bounds.get("confidence_above"),
        disagree=marks.get("disagree"),
        conflict=marks.get("conflict"),
        duplicate=marks.get("duplicate"),
    )


def _unknown(name: str, names: Sequence[str]) -> AnnotatorError:
    keys = ", ".join((*KEYS, "confidence"))
    if not names:
        return AnnotatorError("filter_key_alone", name=name, keys=keys)
    columns = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    return AnnotatorError("filter_key", name=name, keys=keys, columns=columns)


def _is_known(key: str, value: str) -> bool:
    """Whether a name may stand after that key; of labels and sources nobody knows here which there are."""
    if key == "group":
        return value.isascii() and value.isdecimal() and len(value) < _DIGITS
    return key != "state" or value in STATES


def _is_closed(part: re.Match[str]) -> bool:
    """Whether a phrase has its second quotation mark."""
    return part["phrase"] is not None and part.end() > part.end("phrase")


def _column_value(part: re.Match[str]) -> ColumnValue:
    """What a key that is none of the language's own asks for."""
    key, value = part["key"], _value(part)
    name = key[1:-1].replace('""', '"') if key.startswith('"') else key
    if part["phrase"] is not None:
        return ColumnValue(name, value, beginning=bool(part["star"]))
    return ColumnValue(name, value.removesuffix("*"), beginning=value.endswith("*"))


def _column_text(one: ColumnValue) -> str:
    """The other way round."""
    is_bare = _BARE_KEY.fullmatch(one.column) and one.column.lower() not in KEYS
    name = one.column if is_bare else _quoted(one.column)
    plain = (one.value or one.beginning) and not re.search(r'^//|[\s"]|\*$', one.value)
    return f"{name}:{one.value if plain else _quoted(one.value)}{'*' if one.beginning else ''}"


def _parts(text: str) -> Iterator[re.Match[str]]:
    """The parts of a query, without the spaces between them."""
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part and part.end() > at:
            yield part
            at = part.end()
        else:
            at += 1


def _value(part: re.Match[str]) -> str:
    """What stands after the key, or the word or phrase itself."""
    phrase = part["phrase"]
    return part["word"] or "" if phrase is None else phrase.replace('""', '"')


def _terms(text: str) -> Iterator[Term]:
    """The words and phrases in the free text of a query, in which nothing is a key."""
    for part in _parts(text):
        plain = not part["key"] and not part["confidence"]
        words = _value(part) if plain else part[0]
        if words.strip():
            yield Term(words, exact=not plain or part["phrase"] is not None or bool(_OPEN_WORD.match(words)))


def _number(written: str, part: str) -> float:
    """0.6 or 60%."""
    percent = written.endswith(("%", "％"))
    try:
        value = float(written[:-1] if percent else written) / (100 if percent else 1)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise AnnotatorError("filter_syntax", part=part)
    return value


def _quote(name: str) -> str:
    return name if name and not re.search(r'[\s"]', name) else _quoted(name)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
