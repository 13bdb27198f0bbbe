"""Exit statuses of a real process, and stopping with Ctrl+C."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.errors import Cancelled
from tests.unit.cli.conftest import Annotator, fingerprint, python


class TestStopping:
    @pytest.mark.parametrize("error", [KeyboardInterrupt, Cancelled])
    def test_ctrl_c(
        self, annotator: Annotator, made: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
    ) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr("annotator.services.suggesting.suggest", interrupted)
        ran = annotator("suggest", made)
        assert (ran.status, ran.out, ran.sentences) == (130, "", ["Cancelled."])

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send to another process")
    def test_ctrl_c_in_the_middle_of_an_import_changes_nothing(self, annotator: Annotator, tmp_path: Path) -> None:
        project, file = tmp_path / "p.annotator", tmp_path / "long.csv"
        annotator("new", project, "--labels", "a,b")
        file.write_text("text\n" + "".join(f"text number {i}\n" for i in range(20_000)), "utf-8")
        before = sorted(fingerprint(tmp_path)), annotator("info", project).out
        # The signal comes when the first texts are stored, unseen, however fast the machine; they go again. A shell
        # that runs the tests in the background has it ignored.
        code = (
            "import os, signal, sys\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "from annotator import cli\n"
            "from annotator.storage import incoming\n"
            "stage = incoming.stage\n"
            "def stage_and_interrupt(*arguments, **options):\n"
            "    fresh = stage(*arguments, **options)\n"
            "    os.kill(os.getpid(), signal.SIGINT)\n"
            "    return fresh\n"
            "incoming.stage = stage_and_interrupt\n"
            "sys.exit(cli.run(sys.argv[1:]))\n"
        )
        ran = python("-c", code, "import", str(project), str(file))
        assert (ran.returncode, ran.stdout) == (130, b"")
        assert b"Traceback" not in ran.stderr
        assert (sorted(fingerprint(tmp_path)), annotator("info", project).out) == before

    @pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send to another process")
    @pytest.mark.parametrize(("before", "status"), [("default_int_handler", 130), ("SIG_IGN", 0)])
    def test_ctrl_c_before_anything_has_begun_ends_without_a_word(self, before: str, status: int) -> None:
        # The signal comes while the program is being loaded. Who has it ignored goes on ignoring it.
        code = (
            "import os, signal, sys\n"
            f"signal.signal(signal.SIGINT, signal.{before})\n"
            "class Interrupting:\n"
            "    def find_spec(self, name, *_):\n"
            "        if name == 'annotator.cli.arguments':\n"
            "            os.kill(os.getpid(), signal.SIGINT)\n"
            "sys.meta_path.insert(0, Interrupting())\n"
            "sys.argv[1:] = ['--version']\n"
            "from annotator.__main__ import main\n"
            "main()\n"
        )
        ran = python("-c", code)
        assert (ran.returncode, ran.stderr) == (status, b"")
        assert bool(ran.stdout) is (status == 0)

    def test_a_mistake_of_ours_is_shown_as_one(
        self, annotator: Annotator, made: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def mistaken(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("annotator.services.suggesting.suggest", mistaken)
        with pytest.raises(ZeroDivisionError):
            annotator("suggest", made)


class TestProcess:
    def test_status_and_streams_of_a_real_process(self, made: Path) -> None:
        good = python("-m", "annotator", "info", str(made), "--json", PYTHONIOENCODING="utf-8")
        assert good.returncode == 0
        assert json.loads(good.stdout)["texts"] == 3
        assert good.stderr == b""
        bad = python("-m", "annotator", "info", str(made.with_name("missing.annotator")))
        assert (bad.returncode, bad.stdout) == (1, b"")
        assert bad.stderr.count(b"\n") == 1
        assert b"missing.annotator" in bad.stderr

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
    @pytest.mark.parametrize("arguments", [("info", "{project}"), ("info", "{project}", "--json"), ("--help",)])
    def test_a_full_disk_is_told_in_one_sentence(self, made: Path, arguments: tuple[str, ...]) -> None:
        command = [sys.executable, "-m", "annotator", *(one.format(project=made) for one in arguments)]
        with Path("/dev/full").open("wb") as full:
            ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
        assert ran.returncode == 1
        assert ran.stderr.decode().splitlines() == [
            "The disk is full, and not all could be written. Make room, then do it again."
        ]

    def test_a_console_that_cannot_show_chinese_is_no_reason_to_fail(self, made: Path) -> None:
        ran = python("-m", "annotator", "info", str(made), PYTHONIOENCODING="ascii:strict")
        assert ran.returncode == 0
        assert b"labels" in ran.stdout
