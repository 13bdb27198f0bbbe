"""A JSON array is read piece by piece, and comes out as if it had been read as a whole."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import AnnotatorError
from annotator.corpus import json_values
from annotator.corpus.json_values import compact, read_array
from annotator.corpus.opening import UNWATCHED
from annotator.corpus.reading import preview, read_rows

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("arrays") / "a.json"


@settings(max_examples=150, deadline=None)
@given(st.lists(VALUES, max_size=6), st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_no_matter_where_the_pieces_are_cut(
    file: Path, values: list[Any], size: int, indent: int | None, is_ascii: bool
) -> None:
    file.write_text(json.dumps(values, indent=indent, ensure_ascii=is_ascii), "utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_values, "CHUNK", size)
        found = list(read_array(file, "utf-8", UNWATCHED))
    kept = [(entry.value, value) for entry, value in zip(found, values, strict=True) if entry.reason is None]
    assert all(json.loads(compact(one)) == other for one, other in kept)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('[{"text": "a"}\n {"text": "b"}]', 2, 2),
        ('[{"text": "a"},\n]', 2, 1),
        ('[{"text": "a"}]\n, 1', 2, 1),
        ('[\n{"text": "a"},\n{"text": b}]', 3, 10),
        ('[\n{"text": "a"}', 2, 14),
        ('// tasks\n[{"text": "a"}]', 1, 1),
        ('[{"text": "a"}, // good\n{"text": "b"}]', 1, 17),
    ],
)
@pytest.mark.parametrize("size", [3, 1 << 20])
def test_the_place_of_a_mistake(
    file: Path, text: str, line: int, column: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(text)
    monkeypatch.setattr(json_values, "CHUNK", size)
    with pytest.raises(AnnotatorError, match="json_damaged") as raised:
        list(read_array(file, "utf-8", UNWATCHED))
    assert (raised.value.values["line"], raised.value.values["column"]) == (line, column)


def test_a_large_array_never_stands_in_memory(file: Path) -> None:
    body = "a text of some length, " * 20
    with file.open("w") as writing:
        writing.write("[")
        writing.writelines(f'{{"text": "{number} {body}", "label": "x"}},\n' for number in range(40_000))
        writing.write('{"text": "last", "label": "y"}]')
    preview(file)  # what is loaded once
    tracemalloc.start()
    try:
        total = sum(1 for _ in read_rows(file))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == 40_001
    assert file.stat().st_size > 18e6 > 2 * peak
