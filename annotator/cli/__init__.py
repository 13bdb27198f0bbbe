"""The command line: the same services as the window.

Results go to stdout, everything else to stderr. Exit status 0; 1 for what went wrong, in a sentence or two; 2 for wrong
usage, and where a window cannot be shown; 130 after Ctrl+C.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from annotator import __version__
from annotator.cli import duplicates, exporting, importing, inspecting, learning, models, projects, simulating, window
from annotator.cli.arguments import completed
from annotator.cli.output import say
from annotator.core.errors import AnnotatorError, Cancelled

_INTERRUPTED = 130  # also what typer leaves with after Ctrl+C
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class _WindowByDefault(TyperGroup):
    """`annotator`, or `annotator PROJECT`, opens the window; anything else is a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (not args[0].startswith("-") and args[0] not in self.commands):
            if args and not _is_path(args[0]):
                close = get_close_matches(args[0], self.commands)
                known = f"Did you mean {' or '.join(close)}?" if close else "See annotator --help."
                ctx.fail(f"There is no command and no file {args[0]}. {known}")
            args = ["open", *args]
        return super().parse_args(ctx, args)


def _is_path(word: str) -> bool:
    """Whether a word stands for a file, there or not, rather than for a command with a mistake in it."""
    path = Path(word)
    return bool(path.suffix) or len(path.parts) > 1 or path.exists() or completed(path).exists()


app = typer.Typer(
    cls=_WindowByDefault,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Label texts with the keyboard while an LSTM learns from you. `annotator [PROJECT]` opens the window."
    " annotator COMMAND --help says more of a command.",
    epilog="Results go to stdout, all that is said beside them to stderr. Exit status: 0; 1 for what went wrong, told"
    " in a sentence; 2 for wrong usage, and where a window cannot be shown; 130 after Ctrl+C.",
)


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line and return the exit status."""
    try:
        app(list(arguments), prog_name="annotator")
    except AnnotatorError as error:
        from annotator.ui.messages import sentence

        say(sentence(error))
        return 1
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        _forget_output()
        say("The disk is full, and not all could be written. Make room, then do it again.")
        return 1
    except (Cancelled, KeyboardInterrupt):
        say("Cancelled.")
        return _INTERRUPTED
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:
            say("Cancelled.")
        return stop.code if isinstance(stop.code, int) else 1
    return 0


def _forget_output() -> None:
    """What could not be printed is tried again when the process ends, and fails there with a traceback: not here."""
    with contextlib.suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"annotator {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


# In the order of the help.
app.command("open")(window.open_window)
app.command("sample")(window.sample)
app.command("new")(projects.new)
app.command("inspect")(inspecting.inspect)
app.command("import")(importing.import_file)
app.command("train")(learning.train)
app.command("suggest")(learning.suggest)
app.command("duplicates")(duplicates.duplicates)
app.command("vectors")(projects.vectors)
app.command("predict")(learning.predict)
app.command("metrics")(learning.metrics)
app.command("export")(exporting.export)
app.command("export-model")(models.export_model)
app.command("model-card")(models.model_card)
app.command("info")(projects.info)
app.command("simulate")(simulating.simulate)
