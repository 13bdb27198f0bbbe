"""Which column holds the text and which the labels: by their names first, else by what is in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

_TEXT_NAMES: Final = (
    *("text", "content", "review", "sentence", "comment", "tweet", "utterance", "message", "body", "post", "document"),
    *("headline", "question", "description", "title"),
    *("内容", "文本", "评论", "正文", "微博", "句子", "评价", "留言", "弹幕", "问题", "标题", "內容", "評論", "標題"),
    *("本文", "テキスト", "문장", "텍스트", "내용", "ข้อความ"),
)
_LABEL_NAMES: Final = (
    *("label", "labels", "sentiment", "emotion", "emotions", "category", "class", "target", "polarity", "stance"),
    *("intent", "topic", "tag", "tags", "rating", "stars", "score", "annotation"),
    *(
        "标签",
        "情感",
        "情绪",
        "类别",
        "分类",
        "标注",
        "极性",
        "倾向",
        "标记",
        "立场",
        "星级",
        "標籤",
        "情緒",
        "類別",
        "分類",
    ),
    *("ラベル", "感情", "라벨", "레이블", "감정"),
)
_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?%?")
_MOST_LABELS: Final = 60
_LONGEST_LABEL: Final = 40
_SEPARATORS: Final = "|#;,，；、"
_ID: Final = re.compile(r"[\w.:/-]{1,64}")
_INDICATED: Final = {
    **dict.fromkeys(("1", "1.0", "true", "x", "✓", "✔", "√"), True),
    **dict.fromkeys(("0", "0.0", "false"), False),
}
_TIMES: Final = 5  # so often each label stands in a column that is empty more often than not
_STRAY: Final = 0.005  # rows that somebody forgot
_INDICATORS: Final = 3  # fewer columns of 0 and 1 say nothing
# What pandas and databases write where there is no label, in lower case. "None" is none of them: it may be a stance.
NO_LABELS: Final = ("nan", "null", "<na>", "n/a")


@dataclass(frozen=True, slots=True)
class Guess:
    """`remark_columns` are of 0 and 1 too, but seem to say something about the labels in `label_columns`."""

    text_column: str
    label_column: str | None
    label_columns: tuple[str, ...]
    labels: tuple[str, ...]
    label_separator: str | None = None
    remark_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """What is known of one column. `values` are those that are not empty, a list as its parts; `filled` is their share;
    `distinct` has each once, the commonest first.
    """

    name: str
    words: str
    filled: float
    values: tuple[str, ...]
    distinct: tuple[str, ...]
    is_list: bool

    @property
    def mean(self) -> float:
        """Mean number of characters of a value; 0 for a column of numbers."""
        if all(map(is_number, self.values)):
            return 0.0
        return sum(map(len, self.values)) / len(self.values)

    @property
    def is_indicator(self) -> bool:
        """Whether it says yes or no of each row; of some programs nothing is a no."""
        said = [indicated(value) for value in self.distinct]
        return not self.is_list and None not in said and (self.filled == 1.0 or True in said)


def indicated(value: str | list[str]) -> bool | None:
    """Whether a cell of a column of 0 and 1 says that the text has the label; None for a cell that says neither."""
    return _INDICATED.get(value.strip().casefold()) if isinstance(value, str) else None


def is_no_label(name: str) -> bool:
    """Whether a name in a label column most likely says that there is no label."""
    return name.strip().casefold() in NO_LABELS


def is_known_name(name: str) -> bool:
    """Whether a column of texts or of labels is often called that."""
    words = _words(name)
    return words in _TEXT_NAMES or words in _LABEL_NAMES or words == "id"


def is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell.strip()) is not None


def guess_columns(
    columns: Sequence[str],
    rows: Sequence[Sequence[str | list[str]]],
    text_column: str | None = None,
    label_column: str | None = None,
) -> Guess:
    """The columns to offer for `rows` (one value a column); the first column is the text where nothing tells.

    `text_column` and `label_column` are those that are known.
    """
    described = [_describe(name, [row[at] for row in rows]) for at, name in enumerate(columns)]
    free = [column for column in described if column.values and column.name != label_column]
    known_text = next((column for column in described if column.name == text_column), None)
    text = known_text or _text_column(free) or described[0]
    others = [column for column in described if column is not text and column.values]
    if label_column is not None and label_column != text.name:
        told = next(column for column in described if column.name == label_column)
        return Guess(text.name, label_column, (), told.distinct[:_MOST_LABELS])
    indicators = tuple(column for column in others if column.is_indicator)
    label = _named(others, _LABEL_NAMES, exactly=True)
    if label is None and len(indicators) >= _INDICATORS:
        names = _without_remarks(indicators)
        remarks = tuple(column.name for column in indicators if column.name not in names)
        return Guess(text.name, None, names, names[:_MOST_LABELS], remark_columns=remarks)
    label = label or _named(others, _LABEL_NAMES, exactly=False) or _few_values(others)
    if label is None:
        return Guess(text.name, None, (), ())
    separator = None if label.is_list else _separator(label.values)
    parts = label.values if separator is None else tuple(_parts(label.values, separator))
    labels = tuple(name for name, _ in Counter(parts).most_common(_MOST_LABELS))
    return Guess(text.name, label.name, (), labels, separator)


def with_text(guess: Guess, text_column: str) -> Guess:
    """The guess after a person said which column is the text: it is none of the labels then."""
    labels = tuple(name for name in guess.label_columns if name != text_column)
    if guess.label_column == text_column:
        return Guess(text_column, None, labels, labels)
    remarks = tuple(name for name in guess.remark_columns if name != text_column)
    return replace(guess, text_column=text_column, label_columns=labels, remark_columns=remarks)


def looks_like_ids(name: str, values: Sequence[str]) -> bool:
    """Whether a column numbers or names the rows: a name that says so, or different values without blanks for all."""
    if len(set(values)) < len(values) or not all(values):
        return False
    words = _words(name).split()
    return "id" in words or "编号" in name or (len(values) > 1 and all(map(looks_like_id, values)))


def looks_like_id(value: str) -> bool:
    """Whether a value could number or name a row."""
    return _ID.fullmatch(value) is not None


def _without_remarks(indicators: Sequence[_Column]) -> tuple[str, ...]:
    """The names of those that are labels.

    Where one column means "none of the others" and each text has a label, a column that is never set alone says
    something about the label beside it (is a person named?) and is none itself.
    """
    if any(column.filled < 1.0 for column in indicators):
        return tuple(column.name for column in indicators)
    cells = np.array([[indicated(value) is True for value in column.values] for column in indicators])
    per_row = cells.sum(axis=0)
    if np.mean(per_row == 0) > _STRAY:
        return tuple(column.name for column in indicators)
    alone = [(row & (per_row == 1)).sum() / max(1, row.sum()) for row in cells]
    if not any(share == 1.0 and row.sum() > 1 for share, row in zip(alone, cells, strict=True)):
        return tuple(column.name for column in indicators)
    return tuple(column.name for column, share in zip(indicators, alone, strict=True) if share > _STRAY * 10)


def _parts(values: Sequence[str], separator: str) -> Iterator[str]:
    for value in values:
        yield from (part.strip() for part in value.split(separator) if part.strip())


def _separator(values: Sequence[str]) -> str | None:
    """What stands between several labels in some cells: the parts are short and come again in other company."""
    for separator in _SEPARATORS:
        divided = sum(separator in value for value in values)
        if not divided:
            continue
        parts = list(_parts(values, separator))
        kinds = set(parts)
        if len(kinds) <= _MOST_LABELS and max(map(len, kinds), default=99) <= _LONGEST_LABEL:
            once = sum(times == 1 for times in Counter(parts).values())
            if 2 * once <= len(kinds) and not all(map(is_number, values)) and _in_other_company(values, separator):
                return separator
    return None


def _in_other_company(values: Sequence[str], separator: str) -> bool:
    """Whether a part stands in different cells: "Clothing, Shoes" and "Home, Garden" are names with a comma."""
    cells = Counter(part for value in set(values) for part in set(_parts([value], separator)))
    return max(cells.values()) > 1


def _words(name: str) -> str:
    """The name in lower case with blanks for what is no letter: "Tweet_Text" is "tweet text"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", spaced).strip().casefold()


def _describe(name: str, cells: Sequence[str | list[str]]) -> _Column:
    filled = [cell for cell in cells if cell and (isinstance(cell, list) or cell.strip())]
    values = [part for cell in filled for part in (cell if isinstance(cell, list) else [cell])]
    return _Column(
        name=name,
        words=_words(name),
        filled=len(filled) / max(1, len(cells)),
        values=tuple(values),
        distinct=tuple(value for value, _ in Counter(values).most_common()),
        is_list=any(isinstance(cell, list) for cell in filled),
    )


def _text_column(columns: Sequence[_Column]) -> _Column | None:
    texts = [column for column in columns if column.mean > 0 and not column.is_list]
    if not texts:
        return columns[0] if columns else None
    if exact := _named([column for column in texts if column.filled >= 0.5], _TEXT_NAMES, exactly=True):
        return exact
    longest = max(texts, key=_worth)
    near = [column for column in texts if 2 * _worth(column) >= _worth(longest)]
    return _named(near, _TEXT_NAMES, exactly=False) or longest


def _worth(column: _Column) -> float:
    """Long values of which few repeat; an address or a piece of JSON is long but no text."""
    odd = sum(value.startswith(("http://", "https://", "{", "[{")) for value in column.values)
    worth = column.mean * column.filled * len(column.distinct) / len(column.values)
    return worth * (0.1 if 2 * odd > len(column.values) else 1.0)


def _named(columns: Sequence[_Column], names: Sequence[str], *, exactly: bool) -> _Column | None:
    """The column with the first of these names, or with one of them in its name (a name of a few words only)."""
    if names is _LABEL_NAMES:
        able = filter(_could_be_labels, columns)
        columns = sorted(able, key=lambda column: "id" in column.words.split())  # rather "label name" than "label id"
    for name in names:
        for column in columns:
            if column.words == name or (not exactly and _contains(column.words, name)):
                return column
    return None


def _contains(words: str, name: str) -> bool:
    parts = words.split()
    return len(parts) <= 3 and (name in parts if name.isascii() else name in words)


def _could_be_labels(column: _Column) -> bool:
    return sum(map(len, column.values)) <= _LONGEST_LABEL * len(column.values)


def _few_values(columns: Sequence[_Column]) -> _Column | None:
    """A column where a few short values are nearly all, words rather than numbers.

    Nearly: in some files a text with the delimiter in it has spilled over into the column of its neighbours.
    """
    repeating = [column for column in columns if _repeats(column)]
    fitting = [column for column in repeating if column.filled >= 0.5]
    if not fitting:  # of many a file only the beginning was labelled
        fitting = [column for column in repeating if len(column.values) >= _TIMES * len(column.distinct)]
    return next((column for column in fitting if column.mean > 0), fitting[0] if fitting else None)


def _repeats(column: _Column) -> bool:
    usual = column.distinct[: min(_MOST_LABELS // 2, max(2, len(column.values) // 2))]
    if len(usual) < 2 or max(map(len, usual)) > _LONGEST_LABEL:
        return False
    known = frozenset(usual)
    return sum(value in known for value in column.values) >= 0.9 * len(column.values)
