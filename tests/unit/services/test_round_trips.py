"""What a project exports another one imports: the same texts, labels and columns, in every format.

Where a format has no room for something, the test says what is lost, and that nothing else is.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from annotator.core.domain import Decision
from annotator.core.exports import Content, Format
from annotator.core.progress import ignore_progress, never_stop
from annotator.core.query import Query
from annotator.core.schemes import ReadyScheme
from annotator.core.texts import text_hash
from annotator.corpus.exports import fasttext
from annotator.services import annotating, browsing
from annotator.services.exporting import ExportChoice, export
from annotator.services.importing import ImportChoice, import_file, inspect, preview, proposed
from annotator.services.project import Project
from annotator.services.replay_corpora import Columns, read_corpora

PACKAGES = {Format.PARQUET: "pyarrow", Format.DOCBIN: "spacy"}
NAMES = (
    *("joy", "very bad", "正面", "😀", "שמח", "a,b", "c#", "x|y", "semi;colon", "=1+1", "-1", "@home", "'quoted'"),
    *('say "hi"', "[odd]", "1", "true", "null", "__label__", "label,"),
)
COLUMNS = ("city", "城市, its", "id", "label", "imported_id", "=cmd", "Comments 2")
SIGNS = list("=+-@'\"\t\r\n,;|\\ 0aé中文好ไทยעבר😀👩\u200d\u202e\u2028\u0085\ufeff\x0b\0_{}[]<&>#")
BODIES = st.one_of(
    st.text(st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=["Cs"])), max_size=30),
    st.sampled_from(
        [
            *("=1+1", "-2+3", "@SUM(A1)", "'=1", '"', '""', "one\r\ntwo", "one\rtwo", "很好\n下次还来", "שלום עולם"),
            *("null", "[]", '["a"]', '{"a": 1}', "007", "1e5", "true", "_x0041_", "__label__x y", "a __label__y", "NA"),
        ]
    ),
)

CONTENTS = frozenset({Content.LABELS, Content.NOTES, Content.COLUMNS})

Row = tuple[tuple[str, ...] | None, Mapping[str, str]]


@dataclass(frozen=True)
class Corpus:
    """Texts by their body, with labels (None: not labelled) and columns, and the scheme they are labelled in."""

    rows: Mapping[str, Row]
    names: tuple[str, ...]
    many: bool


@st.composite
def corpora(draw: st.DrawFn, many: bool) -> Corpus:
    names = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)))
    columns = draw(st.lists(st.sampled_from(COLUMNS), max_size=2, unique=True))
    bodies = draw(st.lists(BODIES, min_size=4, max_size=12))
    rows: dict[str, Row] = {}
    seen: set[bytes] = set()
    some = st.lists(st.sampled_from(names), max_size=3 if many else 1, min_size=0 if many else 1, unique=True)
    for body in bodies:
        stored = body.replace("\0", "")
        if not stored.strip() or text_hash(stored) in seen or not re.search(r"\w", stored):
            continue
        seen.add(text_hash(stored))
        labels = draw(st.none() | some.map(lambda chosen: tuple(sorted(chosen))))
        rows[body] = labels, {name: draw(st.text(SIGNS, max_size=6)) for name in columns}
    rows["one at least"] = tuple(names[:1]), dict.fromkeys(columns, "x")
    return Corpus(rows, names, many)


def filled(path: Path, corpus: Corpus) -> Project:
    """A project with those texts, which come from a file as all do."""
    scheme = ReadyScheme("round trip", tuple((name, "", "") for name in corpus.names), corpus.many)
    project = Project.create(path, scheme)
    source = path.with_suffix(".jsonl")
    with source.open("w", encoding="utf-8") as file:
        for body, (labels, columns) in corpus.rows.items():
            told = None if labels is None else list(labels)
            file.write(json.dumps({"t": body, "l": told, **columns}) + "\n")
    import_file(project, source, ImportChoice("t", "l"), ignore_progress, never_stop)
    return project


def content(project: Project) -> dict[str, Row]:
    """What is in a project, the labels of a text sorted."""
    ids = browsing.find_ids(project, Query()).tolist()
    names = {label.id: label.name for label in project.scheme().labels}
    found: dict[str, Row] = {}
    for view in annotating.views(project, ids):
        decided = view.annotation is not None and view.annotation.decision is Decision.LABELLED
        labels = tuple(sorted(names[one] for one in view.annotation.label_ids)) if view.annotation and decided else None
        found[view.text.body] = labels, dict(view.text.columns)
    return found


# What a format makes of a text


def in_excel(body: str) -> str:
    """Line breaks are LF, there are no control characters, and a cell of blanks alone may be empty."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in body if (ord(sign) >= 32 or sign in "\t\n") and sign not in "\ufffe\uffff")
    return kept if kept.strip() else ""


def in_fasttext(body: str) -> str:
    """One line, single blanks, and no word of it is a label."""
    body = re.sub("[\0\t\n\v\f\r \u0085\u2028\u2029]+", " ", body).strip()
    return re.sub("(?:^|(?<= ))__label__", "label ", body)


BODY: Mapping[Format, Callable[[str], str]] = {Format.XLSX: in_excel, Format.FASTTEXT: in_fasttext}
NO_COLUMNS = (Format.FASTTEXT, Format.DOCBIN)


OWN = ("id", "text", "label", "state", "flag", "note", "annotator", "annotated_at", "split", "source", "row")


def shown(columns: Sequence[str]) -> dict[str, str]:
    """The columns as an export calls them: none has a name of ours or of another one."""
    taken, found = set(OWN), {}
    for name in columns:
        other = name
        while other in taken:
            other = f"imported_{other}"
        taken.add(other)
        found[name] = other
    return found


ALWAYS = tuple(kind for kind in Format if kind not in PACKAGES)
GROUPS = {"files": ALWAYS, "parquet": (Format.PARQUET,), "docbin": (Format.DOCBIN,)}


@pytest.mark.parametrize("many", [False, True], ids=["one", "many"])
@pytest.mark.parametrize("kinds", GROUPS.values(), ids=GROUPS)
def test_what_is_exported_comes_in_again(kinds: Sequence[Format], many: bool, tmp_path: Path) -> None:
    for package in (PACKAGES[kind] for kind in kinds if kind in PACKAGES):
        pytest.importorskip(package, reason=f"{package} of the extra formats-test is not installed")
    empty = tmp_path / "empty.annotator"
    Project.create(empty, ReadyScheme("round trip", (), many)).close()
    number = iter(range(10_000))

    # Without shrinking: each example makes a dozen projects.
    @settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(corpora(many))
    def round_trip(corpus: Corpus) -> None:
        here = tmp_path / str(next(number))
        here.mkdir()
        project = filled(here / "p.annotator", corpus)
        before, names = content(project), shown(project.column_names())
        assert len(before) == len(corpus.rows)
        for kind in kinds:
            note(kind.value)
            path = here / f"{kind.value}{kind.suffix}"
            export(project, path, ExportChoice(kind=kind, contents=CONTENTS), ignore_progress, never_stop)
            after = imported(path, Path(shutil.copy(empty, here / f"{kind.value}.annotator")))
            assert after.keys() == {as_written(kind, body) for body in before}
            for body, (labels, columns) in before.items():
                told, others = after[as_written(kind, body)]
                assert told == expected(kind, corpus, labels)
                if kind not in NO_COLUMNS:
                    found = {name: as_written(kind, others[names[name]]) for name in columns}
                    assert found == {name: as_written(kind, value) for name, value in columns.items()}
        project.close()

    round_trip()


@pytest.mark.parametrize("kind", list(Format))
def test_a_label_that_is_called_like_nothing_comes_back(kind: Format, tmp_path: Path) -> None:
    if kind in PACKAGES:
        pytest.importorskip(PACKAGES[kind], reason=f"{PACKAGES[kind]} of the extra formats-test is not installed")
    names = ("NULL", "n/a", "nan")
    corpus = Corpus({f"text {at}": ((name,), {}) for at, name in enumerate(names)} | {"text": (None, {})}, names, False)
    project, path = filled(tmp_path / "p.annotator", corpus), tmp_path / f"out{kind.suffix}"
    export(project, path, ExportChoice(kind=kind, contents=CONTENTS), ignore_progress, never_stop)
    project.close()
    Project.create(tmp_path / "empty.annotator", ReadyScheme("round trip", (), False)).close()
    after = imported(path, tmp_path / "empty.annotator")
    assert {body: told for body, (told, _) in after.items()} == {body: told for body, (told, _) in corpus.rows.items()}
    assert "no_label" not in {one.key for one in inspect(path).findings}
    assert read_corpora(path, path, never_stop).names == sorted(names)


def test_another_column_of_our_table_has_words_for_nothing(tmp_path: Path) -> None:
    rows = {"text 1": (("nan",), {"stance": "for"}), "text 2": (("joy",), {"stance": "nan"})}
    project = filled(tmp_path / "p.annotator", Corpus(rows, ("nan", "joy"), False))
    path = tmp_path / "out.csv"
    export(project, path, ExportChoice(kind=Format.CSV, contents=CONTENTS), ignore_progress, never_stop)
    project.close()
    assert read_corpora(path, path, never_stop).names == ["joy", "nan"]
    assert read_corpora(path, path, never_stop, Columns(label="stance")).names == ["for"]


def test_in_other_tables_with_our_columns_nothing_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("id,text,label,state\n1,in the north,joy,Ohio\n2,in the south,nan,Iowa\n", "utf-8")
    Project.create(tmp_path / "empty.annotator", ReadyScheme("round trip", (), False)).close()
    assert {told for told, _ in imported(path, tmp_path / "empty.annotator").values()} == {None, ("joy",)}
    assert "no_label" in {one.key for one in inspect(path).findings}


def imported(path: Path, to: Path) -> dict[str, Row]:
    """What an empty project has after the import of a file as it is proposed."""
    project = Project.open(to)
    try:
        choice = proposed(preview(path), project.scheme())
        report = import_file(project, path, choice, ignore_progress, never_stop)
        assert report.rejected == 0
        return content(project)
    finally:
        project.close()


def as_written(kind: Format, text: str) -> str:
    return BODY[kind](text) if kind in BODY else text


def expected(kind: Format, corpus: Corpus, labels: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The labels as they come back. All is as it was but in fastText, where blanks in names are underlines, commas at
    their end are lost, and a text labelled with none of the labels is one nobody has labelled; and in ActiveTigger.
    """
    if labels is None or (not labels and kind is Format.FASTTEXT):
        return None
    if kind is Format.FASTTEXT:
        tokens = fasttext.label_tokens(corpus.names)
        names = dict(
            zip(corpus.names, (token.removeprefix(fasttext.PREFIX).rstrip(",") for token in tokens), strict=True)
        )
        return tuple(sorted(names[name] for name in labels))
    if kind is Format.ACTIVETIGGER:  # it has a bar between labels, so that there is none in a name
        return tuple(sorted(name.replace("|", "/") for name in labels))
    return labels
