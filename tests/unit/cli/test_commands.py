"""What each command does, and what it prints where."""

from __future__ import annotations

import sys
import types
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator import __version__
from annotator.core.domain import Reason, ReasonKind, Strategy, Suggestion
from annotator.core.schemes import READY_SCHEMES
from annotator.services import history, schemes
from annotator.services.project import Project
from tests.unit.cli.conftest import Annotator, labels_of, plain, python


class TestHelp:
    def test_version(self, annotator: Annotator) -> None:
        ran = annotator("--version")
        assert (ran.status, ran.out.split()) == (0, ["annotator", __version__])

    def test_asking_for_the_version_loads_nothing_heavy(self) -> None:
        code = (
            "import sys; from annotator.cli import run; run(['--version'])\n"
            "print(sorted({'torch', 'pandas', 'PySide6', 'sklearn', 'sqlalchemy'} & set(sys.modules)))"
        )
        ran = python("-c", code)
        assert ran.stdout.decode().split()[1:] == [__version__, "[]"]

    def test_every_command_shows_an_example(self, annotator: Annotator) -> None:
        listed = annotator("--help").out
        for command in (
            "open",
            "sample",
            "new",
            "import",
            "train",
            "suggest",
            "predict",
            "metrics",
            "export",
            "export-model",
            "model-card",
            "info",
        ):
            assert command in listed
            assert f"annotator {command}".removesuffix(" open") in annotator(command, "--help").out

    def test_help_names_all_there_is_to_choose_from(self, annotator: Annotator) -> None:
        told = plain(annotator("new", "--help").out)
        assert all(scheme.name in told for scheme in READY_SCHEMES)
        told = plain(annotator("suggest", "--help").out.split("Arguments")[0])
        assert all(strategy.value in told for strategy in Strategy)
        assert "130 after Ctrl+C" in plain(annotator("--help").out)

    @pytest.mark.parametrize(
        "arguments",
        [
            ("new",),
            ("new", "p.annotator"),
            ("new", "p.annotator", "--labels", "a,b", "--scheme", "ekman"),
            ("new", "p.annotator", "--label", "a", "--scheme", "ekman"),
            ("import", "p.annotator"),
            ("info", "p.annotator", "--colour"),
            ("suggest", "p.annotator", "-n", "0"),
            ("suggest", "p.annotator", "--strategy", "magic"),
            ("export", "p.annotator", "out.csv", "--what", "everything"),
            ("predict", "p.annotator"),
            ("simulate", "a.csv", "--test", "b.csv", "--budgets", "ten"),
            ("--unheard-of",),
        ],
    )
    def test_wrong_usage(self, annotator: Annotator, arguments: Sequence[str]) -> None:
        ran = annotator(*arguments)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err


class TestWindow:
    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
        """What the window was asked to open; there is none in these tests."""
        asked: list[Path | None] = []

        def run_window(project: Path | None) -> int:
            asked.append(project)
            return 7

        module = types.ModuleType("annotator.app")
        module.run = run_window  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "annotator.app", module)
        return asked

    def test_no_command_opens_the_window_and_its_status_is_ours(
        self, annotator: Annotator, opened: list[Path | None]
    ) -> None:
        assert annotator().status == 7
        assert opened == [None]

    @pytest.mark.parametrize("arguments", [("some folder/p.annotator",), ("open", "some folder/p.annotator")])
    def test_a_path_opens_that_project(
        self, annotator: Annotator, opened: list[Path | None], arguments: Sequence[str]
    ) -> None:
        annotator(*arguments)
        assert opened == [Path("some folder/p.annotator")]

    @pytest.mark.parametrize("arguments", [("sst",), ("open", "sst")])
    def test_the_name_that_made_a_project_also_opens_it(
        self,
        annotator: Annotator,
        opened: list[Path | None],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        arguments: Sequence[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        annotator("new", "sst", "--labels", "a,b")
        assert annotator(*arguments).status == 7
        assert opened == [Path("sst.annotator")]

    @pytest.mark.parametrize(("word", "meant"), [("expotr", "export"), ("inprot", "import"), ("Simulate", "simulate")])
    def test_a_mistyped_command_is_refused_with_the_one_that_was_meant(
        self, annotator: Annotator, opened: list[Path | None], word: str, meant: str
    ) -> None:
        for rest in ((), ("p.annotator", "out.csv")):
            ran = annotator(word, *rest)
            assert (ran.status, ran.out, opened) == (2, "", [])
            assert f"There is no command and no file {word}. Did you mean {meant}" in plain(ran.err)

    def test_a_word_like_no_command_is_refused_with_the_way_to_the_commands(
        self, annotator: Annotator, opened: list[Path | None]
    ) -> None:
        ran = annotator("reviews")
        assert (ran.status, opened) == (2, [])
        assert "There is no command and no file reviews. See annotator --help." in plain(ran.err)

    def test_a_file_called_like_a_command_with_a_mistake_is_opened(
        self, annotator: Annotator, opened: list[Path | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "expotr").touch()
        monkeypatch.chdir(tmp_path)
        annotator("expotr")
        assert opened == [Path("expotr")]

    def test_sample_opens_in_the_window(self, annotator: Annotator, opened: list[Path | None], tmp_path: Path) -> None:
        assert annotator("sample", "zh-sentiment", tmp_path / "s.annotator").status == 7
        assert opened == [tmp_path / "s.annotator"]
        assert sum(labels_of(tmp_path / "s.annotator").values()) > 0

    def test_sample_can_be_made_only(self, annotator: Annotator, opened: list[Path | None], tmp_path: Path) -> None:
        ran = annotator("sample", "zh-sentiment", tmp_path / "s", "--no-window")
        assert (ran.status, ran.out.strip(), opened) == (0, str(tmp_path / "s.annotator"), [])

    def test_sample_leaves_a_project_that_is_there_and_says_so(
        self, annotator: Annotator, opened: list[Path | None], made: Path
    ) -> None:
        before = labels_of(made)
        ran = annotator("sample", "en-emotion", made, "--no-window")
        assert (ran.status, ran.out.strip(), opened) == (0, str(made), [])
        assert ran.sentences == [f"The project {made} was there already, and is left as it is."]
        assert labels_of(made) == before

    def test_sample_has_a_place_of_its_own(self, annotator: Annotator, opened: list[Path | None]) -> None:
        assert annotator("sample", "zh-sentiment").status == 7
        assert opened[0] is not None
        assert (opened[0].name, opened[0].is_file()) == ("zh-sentiment.annotator", True)

    def test_unknown_sample(self, annotator: Annotator, tmp_path: Path) -> None:
        ran = annotator("sample", "xx", tmp_path / "s.annotator")
        assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
        assert "zh-emotion" in ran.err
        assert list(tmp_path.iterdir()) == []


class TestNew:
    def test_labels_may_be_separated_by_either_comma(self, annotator: Annotator, tmp_path: Path) -> None:
        assert annotator("new", tmp_path / "p", "--labels", "好评，差评, 中评 ").status == 0
        assert list(labels_of(tmp_path / "p.annotator")) == ["好评", "差评", "中评"]

    def test_a_label_may_have_a_comma_in_its_name(self, annotator: Annotator, tmp_path: Path) -> None:
        arguments = ("--labels", "good,bad", "--label", "good, mostly", "--label", "好，但是")
        assert annotator("new", tmp_path / "p", *arguments).status == 0
        assert list(labels_of(tmp_path / "p.annotator")) == ["good", "bad", "good, mostly", "好，但是"]

    @pytest.mark.parametrize("labels", [",,", "", " ， "])
    def test_a_list_without_a_name_is_wrong_usage(self, annotator: Annotator, tmp_path: Path, labels: str) -> None:
        ran = annotator("new", tmp_path / "p", "--labels", labels)
        assert (ran.status, ran.out) == (2, "")
        assert "--scheme empty" in plain(ran.err)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("folder_in_the_way", [False, True])
    def test_the_name_that_made_a_project_also_opens_it(
        self, annotator: Annotator, tmp_path: Path, reviews: Path, *, folder_in_the_way: bool
    ) -> None:
        if folder_in_the_way:
            (tmp_path / "sst").mkdir()
        annotator("new", tmp_path / "sst", "--labels", "a,b")
        assert annotator("import", tmp_path / "sst", reviews).status == 0
        assert annotator("info", tmp_path / "sst", "--json").json["texts"] == 3

    def test_a_name_without_any_project_is_named_as_it_was_given(self, annotator: Annotator, tmp_path: Path) -> None:
        ran = annotator("info", tmp_path / "sst")
        assert ran.status == 1
        assert f"There is no project {tmp_path / 'sst'}." in ran.err

    def test_a_project_that_is_called_otherwise_is_opened_under_its_own_name(
        self, annotator: Annotator, tmp_path: Path, reviews: Path
    ) -> None:
        annotator("new", tmp_path / "sst", "--labels", "a,b")
        annotator("import", tmp_path / "sst.annotator", reviews)
        (tmp_path / "sst.annotator").rename(tmp_path / "sst")
        annotator("new", tmp_path / "sst.annotator", "--labels", "a,b")
        assert annotator("info", tmp_path / "sst", "--json").json["texts"] == 3

    def test_ready_scheme(self, annotator: Annotator, tmp_path: Path) -> None:
        assert annotator("new", tmp_path / "p", "--scheme", "smp2020").status == 0
        assert len(labels_of(tmp_path / "p.annotator")) == 6

    def test_many_labels(self, annotator: Annotator, tmp_path: Path) -> None:
        annotator("new", tmp_path / "p", "--labels", "joy,fear", "--many")
        assert annotator("info", tmp_path / "p.annotator", "--json").json["many"] is True

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            (("--labels", "joy,Joy"), "Joy"),
            (("--scheme", "horoscope"), "horoscope"),
        ],
    )
    def test_impossible_labels(
        self, annotator: Annotator, tmp_path: Path, arguments: Sequence[str], named: str
    ) -> None:
        ran = annotator("new", tmp_path / "p.annotator", *arguments)
        assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)
        assert named in ran.err
        assert list(tmp_path.iterdir()) == []


class TestImport:
    def test_report_for_people_names_rejected_rows(self, annotator: Annotator, tmp_path: Path, reviews: Path) -> None:
        annotator("new", tmp_path / "p", "--labels", "好评,差评")
        ran = annotator("import", tmp_path / "p.annotator", reviews, "--label-column", "label")
        assert ran.status == 0
        assert "3 added" in ran.out
        assert ran.sentences == [
            "Row 4 has no text.",
            f"All rejected rows (1) are in {tmp_path / 'p.rejected-reviews.csv'}",
        ]

    def test_report_for_programs(self, annotator: Annotator, tmp_path: Path, reviews: Path) -> None:
        annotator("new", tmp_path / "p", "--labels", "好评,差评")
        first = annotator("import", tmp_path / "p.annotator", reviews, "--label-column", "label", "--json")
        again = annotator("import", tmp_path / "p.annotator", reviews, "--label-column", "label", "--json")
        keys = ("read", "added", "updated", "existing", "repeated", "rejected")
        assert [first.json[key] for key in keys] == [5, 3, 0, 0, 1, 1]
        assert [again.json[key] for key in keys] == [5, 0, 0, 3, 1, 1]

    def test_labels_come_by_themselves_where_they_are_surely_labels_unless_they_are_not_wanted(
        self, annotator: Annotator, tmp_path: Path, reviews: Path
    ) -> None:
        annotator("new", tmp_path / "p", "--labels", "好评,差评")
        annotator("import", tmp_path / "p.annotator", reviews, "--no-labels")
        assert labels_of(tmp_path / "p.annotator") == {"好评": 0, "差评": 0}
        annotator("import", tmp_path / "p.annotator", reviews)
        assert labels_of(tmp_path / "p.annotator") == {"好评": 1, "差评": 1}

    def test_text_column_can_be_named(self, annotator: Annotator, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text("title,body\n好,一段长得多的评论文字\n坏,另一段长得多的评论文字\n", "utf-8")
        annotator("new", tmp_path / "p", "--labels", "a,b")
        assert annotator("import", tmp_path / "p.annotator", tmp_path / "r.csv", "--text-column", "title").status == 0
        suggested = annotator("suggest", tmp_path / "p.annotator", "--json").json
        assert sorted(one["text"] for one in suggested) == ["坏", "好"]

    def test_separator_between_many_labels(self, annotator: Annotator, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text("text,label\none,joy; fear\ntwo,joy\n", "utf-8")
        annotator("new", tmp_path / "p", "--labels", "joy,fear", "--many")
        annotator("import", tmp_path / "p.annotator", tmp_path / "r.csv", "--label-column", "label", "--separator", ";")
        assert labels_of(tmp_path / "p.annotator") == {"joy": 2, "fear": 1}

    def test_rows_for_the_test_set(self, annotator: Annotator, tmp_path: Path, reviews: Path) -> None:
        annotator("new", tmp_path / "p", "--labels", "好评,差评")
        annotator("import", tmp_path / "p.annotator", reviews, "--label-column", "label", "--test")
        assert annotator("info", tmp_path / "p.annotator", "--json").json["test"] == 3


class TestReading:
    def test_info(self, annotator: Annotator, made: Path) -> None:
        told = annotator("info", made, "--json").json
        assert (told["name"], told["texts"], told["labelled"]) == ("p", 3, 2)
        assert told["labels"] == {"好评": 1, "差评": 1}
        assert "好评" in annotator("info", made).out

    def test_suggestions(self, annotator: Annotator, made: Path) -> None:
        suggested = annotator("suggest", made, "-n", "5", "--json").json
        assert [one["text"] for one in suggested] == ["一般"]
        assert suggested[0]["reason"]
        assert "一般" in annotator("suggest", made).out

    def test_where_there_is_nothing_to_suggest_it_says_why(self, annotator: Annotator, tmp_path: Path) -> None:
        project, file = tmp_path / "p.annotator", tmp_path / "r.csv"
        annotator("new", project, "--labels", "a,b")
        ran = annotator("suggest", project)
        assert (ran.status, ran.out, len(ran.sentences)) == (0, "", 1)
        assert "has no texts yet" in ran.err
        file.write_text("text,label\none,a\ntwo,b\n", "utf-8")
        annotator("import", project, file, "--label-column", "label")
        assert "each text has its annotation" in annotator("suggest", project).err
        assert annotator("suggest", project, "--json").json == []

    def test_reasons_name_labels(self, annotator: Annotator, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        values = {"first": 2, "first_probability": 0.6, "second": 1, "second_probability": 0.4}
        suggested = [Suggestion(3, Reason(ReasonKind.MARGIN, values))]
        monkeypatch.setattr("annotator.services.suggesting.suggest", lambda *_, **__: suggested)
        told = annotator("suggest", made, "--json").json[0]
        assert (told["first"], told["second"], told["first_probability"]) == ("差评", "好评", 0.6)

    def test_reasons_name_a_label_whose_making_was_undone(
        self, annotator: Annotator, made: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = Project.open(made)
        schemes.add_label(project, "中评")
        added = project.scheme().labels[-1].id
        history.undo(project)
        project.close()
        suggested = [Suggestion(3, Reason(ReasonKind.MARGIN, {"first": added, "second": 1}))]
        monkeypatch.setattr("annotator.services.suggesting.suggest", lambda *_, **__: suggested)
        told = annotator("suggest", made, "--json").json[0]
        assert (told["first"], told["second"]) == ("中评", "好评")

    def test_texts_of_a_label(self, annotator: Annotator, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[object] = []
        monkeypatch.setattr(
            "annotator.services.suggesting.suggest",
            lambda *_, **named: asked.append((named["strategy"], named["label_id"])) or [],
        )
        assert annotator("suggest", made, "--strategy", "most_likely", "--label", "差评").status == 0
        assert annotator("suggest", made, "--strategy", "bald").status == 0
        assert asked == [(Strategy.MOST_LIKELY, 2), (Strategy.BALD, None)]

    @pytest.mark.parametrize(
        ("arguments", "status", "said"),
        [
            (["--strategy", "least_sure"], 2, "--label NAME"),
            (["--strategy", "margin", "--label", "好评"], 2, "most_likely"),
            (["--label", "好评"], 2, "most_likely"),
            (["--strategy", "most_likely", "--label", "快乐"], 1, "快乐"),
        ],
    )
    def test_a_label_that_is_missing_or_too_much(
        self, annotator: Annotator, made: Path, arguments: list[str], status: int, said: str
    ) -> None:
        ran = annotator("suggest", made, *arguments)
        assert (ran.status, ran.out) == (status, "")
        assert said in ran.err

    @pytest.mark.parametrize("command", ["info", "suggest", "metrics", "train"])
    def test_nothing_but_json_is_on_the_output(self, annotator: Annotator, made: Path, command: str) -> None:
        ran = annotator(command, made, "--json")
        assert ran.status in (0, 1)
        assert ran.out == "" if ran.status else ran.json

    @pytest.mark.parametrize("command", ["metrics", "train"])
    def test_without_a_model_or_enough_labels(self, annotator: Annotator, made: Path, command: str) -> None:
        ran = annotator(command, made)
        assert (ran.status, ran.out, len(ran.sentences)) == (1, "", 1)

    def test_reading_leaves_nothing_beside_the_project(self, annotator: Annotator, made: Path, reviews: Path) -> None:
        annotator("info", made)
        annotator("export", made, made.with_name("out.csv"))
        assert {path.name for path in made.parent.iterdir()} == {
            made.name, reviews.name, "out.csv", f"{made.stem}.rejected-{reviews.stem}.csv"
        }  # fmt: skip
