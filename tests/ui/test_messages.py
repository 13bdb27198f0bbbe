"""Words for everything the other layers only name."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import annotator
from annotator.core.errors import AnnotatorError
from annotator.ui import i18n, messages

SOURCES = sorted(Path(annotator.__file__).parent.rglob("*.py"))


def raised() -> list[tuple[str, str, frozenset[str] | None]]:
    """Where each error is made, its key, and the names of its values (None: passed as a mapping)."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "AnnotatorError"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                names = [keyword.arg for keyword in node.keywords]
                values = None if None in names else frozenset(name for name in names if name)
                found.append((f"{path.name}:{node.lineno}", node.args[0].value, values))
    return found


def test_every_error_has_a_sentence():
    assert raised()
    assert {key for _, key, _ in raised()} - set(messages.SENTENCES) == set()


def test_every_reason_to_leave_out_a_row_has_a_sentence():
    found = set()
    for path in SOURCES:
        if path.parent.name in ("corpus", "services", "importing"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and re.fullmatch("row_[a-z_]+", str(node.value)):
                    found.add(node.value)
    assert "row_empty" in found
    assert found - set(messages.SENTENCES) == set()


def test_every_phase_of_a_job_has_a_name():
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
            if isinstance(node, ast.Call) and name in ("Progress", "step", "chunks") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    assert "train" in found
    assert found - set(messages._PHASES) == set()


def test_every_blank_of_a_sentence_is_filled_where_the_error_is_raised():
    missing = []
    for where, key, values in raised():
        blanks = {name for _, name, _, _ in string.Formatter().parse(messages.SENTENCES.get(key, "")) if name}
        if values is not None and blanks - values:
            missing.append((where, key, sorted(blanks - values)))
    assert missing == []


def test_every_sentence_ends_as_a_sentence_or_with_an_example():
    for key, text in messages.SENTENCES.items():
        assert text.endswith((".", "<0.6")), key


def test_a_sentence_tells_file_and_row():
    error = AnnotatorError("import_many_labels", file="a.csv", row=12)
    assert "Row 12 of a.csv" in messages.sentence(error)


def test_a_setting_is_called_by_its_words():
    error = AnnotatorError("setting_range", setting="test_share", value=2, low=0, high=0.9)
    assert messages.sentence(error) == "The share of the test set must lie between 0 and 0.9; 2 does not."


def test_a_missing_value_does_not_hide_the_failure():
    assert "–" in messages.sentence(AnnotatorError("project_missing"))


def test_an_unknown_key_still_tells_itself():
    assert messages.sentence(AnnotatorError("brand_new", file="x")) == "brand_new(file='x')"


def test_a_file_name_with_braces_is_shown_as_it_is():
    assert "{0}{x}.csv" in messages.sentence(AnnotatorError("file_empty", file="{0}{x}.csv"))


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0%"), (0.004, "<1%"), (0.41, "41%"), (0.997, ">99%"), (1.0, "100%")]
)
def test_a_probability_never_claims_to_be_certain(share, text):
    assert messages.percent(share) == text


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        (("One.", "Two."), "One. Two."),
        (("添加了 3 条文本。", "有 1 条标签不同。"), "添加了 3 条文本。有 1 条标签不同。"),
        (("3 条文本", "r.csv"), "3 条文本 r.csv"),
        ((), ""),
    ],
)
def test_no_blank_follows_a_full_stop_of_chinese(sentences: tuple[str, ...], said: str):
    assert i18n.joined(sentences) == said
